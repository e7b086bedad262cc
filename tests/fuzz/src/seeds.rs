//! Writes the inputs that a target starts from into a folder: `seeds TARGET FOLDER`. Without arguments, it prints the
//! names of the targets.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use prro_fuzz::TARGETS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder] = arguments.as_slice() else {
        TARGETS.iter().for_each(|target| println!("{}", target.name));
        return ExitCode::SUCCESS;
    };
    let Some(target) = TARGETS.iter().find(|target| target.name == *name) else {
        eprintln!("seeds: there is no target {name}");
        return ExitCode::from(2);
    };
    for (number, seed) in (target.corpus)().iter().enumerate() {
        if let Err(error) = fs::write(Path::new(folder).join(format!("vector-{number}")), seed) {
            eprintln!("seeds: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
