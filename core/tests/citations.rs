//! Each citation resolves inside the repository.
//!
//! The code, the scripts and the tables cite decisions (`D` and `L` with two digits), the law and the server's API. Each
//! id that is cited must have its row in `core/docs`, and each row there must be cited by something outside of
//! `core/docs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;

/// Folders that hold nothing of ours, or bytes that are no text of ours.
const LEFT_OUT: [&str; 5] = [".git", "target", "android-shell/in", "tests/vectors", "core/docs"];
/// This file, whose fixtures cite rows that do not exist.
const THIS: &str = "core/tests/citations.rs";
/// A whole number after "API" that is larger is a version of Android, not a section of the server's API.
const LAST_SECTION: u32 = 20;

/// Finds citations and the rows that they resolve to.
struct Finder {
    comment: Regex,
    decision: Regex,
    point: Regex,
    heading: Regex,
}

impl Finder {
    fn new() -> Finder {
        Finder {
            // A citation may go on in the next line of a comment.
            comment: Regex::new(r"\n[ \t]*(///|//!|//|\*|#)?[ \t]*").unwrap(),
            decision: Regex::new(r"\b[DL]-[0-9]{2}\b").unwrap(),
            point: Regex::new(r"\b(law|API),? ([0-9]+(\.[0-9]+)?((,| and) [0-9]+(\.[0-9]+)?)*)").unwrap(),
            heading: Regex::new(r"(?m)^#+ ([DL]-[0-9]{2}|(law|API) [0-9]+(\.[0-9]+)?)\b").unwrap(),
        }
    }

    /// The ids that a text cites, such as `law 10.3`.
    fn cited(&self, text: &str) -> BTreeSet<String> {
        let text = self.comment.replace_all(text, " ");
        let mut ids: BTreeSet<String> = self.decision.find_iter(&text).map(|id| id.as_str().to_owned()).collect();
        for citation in self.point.captures_iter(&text) {
            for number in citation[2].replace(" and", ",").split(", ") {
                let is_version = number.parse::<u32>().is_ok_and(|whole| whole > LAST_SECTION);
                if !is_version {
                    ids.insert(format!("{} {number}", &citation[1]));
                }
            }
        }
        ids
    }

    /// The ids that a page has a heading for.
    fn rows(&self, page: &str) -> BTreeSet<String> {
        self.heading.captures_iter(page).map(|heading| heading[1].to_owned()).collect()
    }
}

/// What is wrong between the citations, by file, and the rows.
fn faults(cited: &BTreeMap<PathBuf, BTreeSet<String>>, rows: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, ids) in cited {
        for id in ids.difference(rows) {
            faults.push(format!("{} cites {id}, which has no row in core/docs", file.display()));
        }
    }
    let all: BTreeSet<&String> = cited.values().flatten().collect();
    for row in rows.iter().filter(|row| !all.contains(row)) {
        faults.push(format!("the row {row} of core/docs is cited nowhere"));
    }
    faults
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// All files that may cite: sources, scripts, tables and pages.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap();
            let left_out = LEFT_OUT.iter().any(|other| name == Path::new(other)) || path.ends_with("target");
            if left_out || name == Path::new(THIS) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).is_ok() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn each_citation_has_a_row_and_each_row_a_citation() {
    let (root, finder) = (root(), Finder::new());
    let mut cited = BTreeMap::new();
    for path in files(&root) {
        let ids = finder.cited(&fs::read_to_string(&path).unwrap());
        cited.insert(path.strip_prefix(&root).unwrap().to_owned(), ids);
    }
    let page = |name: &str| finder.rows(&fs::read_to_string(root.join("core/docs").join(name)).unwrap());
    let mut rows = page("decisions.md");
    rows.extend(page("sources.md"));
    let faults = faults(&cited, &rows);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(cited.values().flatten().count() > 100, "citations were found at all");
}

#[test]
fn the_pages_cite_only_rows_that_exist() {
    let (root, finder) = (root(), Finder::new());
    let text = |name: &str| fs::read_to_string(root.join("core/docs").join(name)).unwrap();
    let (decisions, sources) = (text("decisions.md"), text("sources.md"));
    let rows: BTreeSet<String> = finder.rows(&decisions).union(&finder.rows(&sources)).cloned().collect();
    for id in finder.cited(&decisions).union(&finder.cited(&sources)) {
        assert!(rows.contains(id), "{id} has no row");
    }
}

#[test]
fn the_finder_reads_every_form_of_a_citation() {
    let text = "//! Waits (law 10.3, 10.5), `D-07`; fiscal server API,\n    /// 2.1, 10; law 3 and 4.2. L-16-overdue\n\
                # API 33 is a version of Android, and XD-08, D-090 and lawn 5.1 are nothing.";
    let expected = ["API 10", "API 2.1", "D-07", "L-16", "law 10.3", "law 10.5", "law 3", "law 4.2"];
    assert_eq!(Finder::new().cited(text), expected.map(str::to_owned).into());
}

#[test]
fn a_citation_without_a_row_and_a_row_without_a_citation_are_faults() {
    let finder = Finder::new();
    let rows = finder.rows("# Decisions\n\n### D-06: limits\n\nLike D-07.\n\n## law 10.3\n\n## API 2.6\n");
    assert_eq!(rows, ["API 2.6", "D-06", "law 10.3"].map(str::to_owned).into());
    let cited = |text: &str| BTreeMap::from([(PathBuf::from("a.rs"), finder.cited(text))]);
    assert_eq!(faults(&cited("D-06, law 10.3, API 2.6"), &rows), Vec::<String>::new());
    let faults = faults(&cited("D-06, D-99, law 10.3"), &rows);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("D-99") && faults[1].contains("API 2.6"), "{faults:?}");
}
