//! Checks the product against the published vectors: every case of every file, and with `--mutate` every case spoilt.
//!
//! A vector that passes proves little if it also passes with a wrong value. So a case has three parts: a JSON value,
//! the paths of the expected results in the value, and a check, which is a pure function of the value. `--mutate`
//! changes one expected result at a time, and the check must fail each time.

mod case;
mod documents;
mod folder;
mod money;
mod numbers;
mod replies;
mod report;
mod signing;
mod spoil;

use case::{Case, Verdict, Way};
use folder::{File, Folder};
use report::Report;
use std::process::ExitCode;

const HELP: &str = "vectors [--mutate]

Checks the product against the published vectors and ends with `vectors: N cases, N failed, N skipped`;
status 1 if any failed. The folder is the one that STIIKA_VECTORS names, else ../shared/spec/vectors beside the
project, else tests/vectors.

  --mutate  alters the expected values of each case, one at a time, and counts as failed a case that does not notice
  --help    prints this";

fn main() -> ExitCode {
    let mutate = match arguments() {
        Ok(Some(mutate)) => mutate,
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("vectors: {fault}");
            return ExitCode::from(2);
        }
    };
    let folder = Folder::find();
    println!("vectors of {}", folder.path().display());
    let mut report = Report::default();
    for name in folder.missing() {
        report.failed(&name, "is not here");
    }
    match folder.files() {
        Ok(files) => files.into_iter().for_each(|file| match file {
            Ok(file) => run(&file, mutate, &mut report),
            Err((name, fault)) => report.failed(&name, &fault),
        }),
        Err(fault) => report.failed(&folder.path().display().to_string(), &fault),
    }
    report.close()
}

/// Whether `--mutate` is given. `None`: the caller asked for help.
fn arguments() -> Result<Option<bool>, lexopt::Error> {
    let mut mutate = false;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("mutate") => mutate = true,
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(mutate))
}

/// Checks every case of a file.
fn run(file: &File, mutate: bool, report: &mut Report) {
    let cases = match folder::cases(file) {
        Some(Ok(cases)) if cases.is_empty() => return report.failed(&file.name, "holds no case"),
        Some(Ok(cases)) => cases,
        Some(Err(fault)) => return report.failed(&file.name, &fault),
        None => return report.skipped(&format!("{}: no reader", file.name)),
    };
    for case in &cases {
        let name = format!("{}: {}", file.name, case.name);
        match &case.way {
            Way::Skip(kind) => report.skipped(kind),
            Way::Check { check, expected } => {
                let whole = check(&case.value, file);
                let verdict = if mutate { whole.and_then(|()| spoilt(case, *check, expected, file)) } else { whole };
                match verdict {
                    Ok(()) => report.passed(),
                    Err(why) => report.failed(&name, &why),
                }
            }
        }
    }
}

/// Whether the case fails with each of its expectations spoilt.
fn spoilt(case: &Case, check: case::Check, expected: &[String], file: &File) -> Verdict {
    let mut survivors = Vec::new();
    for pointer in expected {
        let (before, spoilt) = spoil::leaf(&case.value, pointer).ok_or(format!("{pointer} cannot be spoilt"))?;
        if check(&spoilt, file).is_ok() {
            let after = spoilt.pointer(pointer).unwrap_or_default();
            survivors.push(format!("{pointer} {before} as {after}"));
        }
    }
    match survivors.is_empty() {
        true if expected.is_empty() => Err("has nothing that could be spoilt".into()),
        true => Ok(()),
        false => Err(format!("survives {}", survivors.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn own() -> Folder {
        Folder::own()
    }

    #[test]
    fn every_file_of_our_copies_has_a_reader_or_is_skipped_by_name() {
        for file in own().files().unwrap() {
            let file = file.unwrap();
            let cases = folder::cases(&file).unwrap_or_else(|| panic!("{} has no reader", file.name)).unwrap();
            assert!(!cases.is_empty(), "{}", file.name);
            for case in cases {
                match case.way {
                    Way::Skip(kind) => assert!(!kind.is_empty(), "{}", case.name),
                    Way::Check { expected, .. } => assert!(!expected.is_empty(), "{} {}", file.name, case.name),
                }
            }
        }
        assert_eq!(own().missing(), Vec::<String>::new());
    }

    #[test]
    fn every_case_about_documents_passes_and_fails_when_it_is_spoilt() {
        for mutate in [false, true] {
            let mut report = Report::default();
            for file in own().files().unwrap() {
                let file = file.unwrap();
                // Cases with signatures take long. Only the program checks them.
                if !file.name.starts_with("sign") {
                    run(&file, mutate, &mut report);
                }
            }
            assert_eq!(report.faults(), 0, "mutate: {mutate}");
        }
    }

    #[test]
    fn cases_of_a_file_have_names_of_their_own() {
        for file in own().files().unwrap() {
            let file = file.unwrap();
            let cases = folder::cases(&file).unwrap().unwrap();
            let names: BTreeSet<&String> = cases.iter().map(|case| &case.name).collect();
            assert_eq!(names.len(), cases.len(), "{}", file.name);
        }
    }

    #[test]
    fn spoiling_a_case_changes_one_leaf_and_it_is_an_expected_one() {
        for file in own().files().unwrap() {
            let file = file.unwrap();
            for case in folder::cases(&file).unwrap().unwrap() {
                let Way::Check { expected, .. } = &case.way else { continue };
                for pointer in expected {
                    let (_, spoilt) = spoil::leaf(&case.value, pointer).unwrap();
                    assert_eq!(spoil::differing(&case.value, &spoilt), std::slice::from_ref(pointer), "{}", case.name);
                }
            }
        }
    }
}
