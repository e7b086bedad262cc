//! The architecture, read from the sources: which file imports which, and how long files and functions are.
//!
//! The rooms of each crate are a table. A file imports only from its own room and from lower rooms. No file imports
//! itself by a detour. No file has more than 500 lines and no function more than 60, but for tests and for the tables
//! that are named here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod rooms;
mod source;

use std::path::Path;

use rooms::House;
use source::Sources;

/// `core`: the register.
const CORE: House = House {
    folder: "core/src",
    layers: &[
        &[("codec", &["codec"]), ("csv_line", &["csv_line"])],
        &[("domain", &["domain"])],
        &[("document", &["document"])],
        // The rules do not know the catalogue, and it knows nothing of them.
        &[("catalogue", &["catalogue"])],
        // What is asked of the rules and what they answer.
        &[("messages", &["rules/settings", "rules/news", "rules/request", "rules/refusal", "rules/protocol"])],
        // The parts of the state know neither `State` nor `Turn`.
        &[("parts", &["rules/facts", "rules/lookup", "rules/errands", "rules/state"])],
        &[("state", &["rules/state/mod"])],
        &[("rules", &["rules"])],
        &[("ports", &["ports"])],
        &[("store", &["store"]), ("server", &["server"]), ("signer", &["signer"]), ("clock", &["clock"])],
        &[
            ("courier", &["courier"]),
            ("replay", &["replay"]),
            ("receipt", &["receipt"]),
            ("report", &["report"]),
            ("window", &["window"]),
        ],
        &[("till", &["till"])],
        &[("key_files", &["key_files"])],
        &[("opening", &["opening"]), ("parking", &["parking"])],
        &[("profile", &["profile"])],
        &[("renewal", &["renewal"])],
        &[("staff", &["staff"])],
        &[("registers", &["registers"])],
        &[("enrolment", &["enrolment"])],
        &[("words", &["words"])],
        &[("testing", &["testing"])],
        &[("lib", &["lib"])],
    ],
    long_files: &[],
    // All are tables: one match that gives the texts for each variant.
    long_functions: &[
        "words/refusal: words",
        "words/trade: draft",
        "words/opening: open",
        "words/opening: enrolment",
        "words/key_file: signer",
        "words/catalogue: goods",
        "words/catalogue: import",
        "words/catalogue: catalogue",
    ],
};

/// `core/dstu`: the cryptography.
const DSTU: House = House {
    folder: "core/dstu/src",
    layers: &[
        &[
            ("oid", &["oid"]),
            ("address", &["address"]),
            ("pem", &["pem"]),
            ("windows1251", &["windows1251"]),
            ("random", &["random"]),
        ],
        &[("field", &["field"])],
        &[("scalar", &["scalar"])],
        &[("curve", &["curve"])],
        &[("gost28147", &["gost28147"]), ("kalyna", &["kalyna"])],
        &[("hash", &["hash"])],
        &[("derivation", &["derivation"])],
        &[("tlv", &["tlv"])],
        &[("key", &["key"])],
        &[("dstu4145", &["dstu4145"])],
        &[("hazmat", &["hazmat"])],
        &[("algorithm", &["algorithm"])],
        &[("certificate", &["certificate"])],
        &[("container", &["container"])],
        &[("cms", &["cms"])],
        &[("tsp", &["tsp"]), ("ocsp", &["ocsp"]), ("lookup", &["lookup"])],
        &[("lib", &["lib"])],
    ],
    long_files: &[],
    long_functions: &[],
};

/// `bindings`: the register as Kotlin calls it.
const BINDINGS: House = House {
    folder: "bindings/src",
    layers: &[
        &[("records", &["draft", "error", "files", "holder", "logging", "notice", "phone", "shown"])],
        &[("till", &["till"])],
        &[("enrolment", &["enrolment"])],
        &[("lib", &["lib"])],
    ],
    long_files: &[],
    long_functions: &[],
};

fn read(house: &House) -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(house.folder))
}

fn assert_holds(house: &House) {
    let sources = read(house);
    let arrows: usize = sources.arrows().values().map(std::collections::BTreeSet::len).sum();
    assert!(arrows >= sources.0.len(), "imports were found: {arrows} in {} files", sources.0.len());
    let faults = house.faults(&sources);
    assert!(faults.is_empty(), "{}:\n{}", house.folder, faults.join("\n"));
}

#[test]
fn the_rooms_of_the_core_stand_one_above_the_other() {
    assert_holds(&CORE);
}

#[test]
fn the_rooms_of_the_cryptography_stand_one_above_the_other() {
    assert_holds(&DSTU);
}

#[test]
fn the_rooms_of_the_bindings_stand_one_above_the_other() {
    assert_holds(&BINDINGS);
}

/// A small house, on which each fault is shown.
const SMALL: House = House {
    folder: "",
    layers: &[
        &[("domain", &["domain"])],
        &[("parts", &["rules/state"])],
        &[("state", &["rules/state/mod"])],
        &[("rules", &["rules"])],
        &[("store", &["store"]), ("server", &["server"])],
        &[("lib", &["lib"])],
    ],
    long_files: &["domain/table"],
    long_functions: &["store: table"],
};

/// The small house without a fault. `Money` is known by the name that `domain/mod.rs` gives it.
const SOUND: [(&str, &str); 8] = [
    ("lib.rs", "pub mod domain; pub mod rules; pub mod server; pub mod store; pub use rules::ask;"),
    ("domain/mod.rs", "mod money;\nmod table;\npub use money::{Money, Rate as Percent};\n"),
    ("domain/money.rs", "pub struct Money(i64);\npub struct Rate;\n"),
    ("domain/table.rs", "//! Long.\n"),
    ("rules/mod.rs", "pub mod state;\nuse state::State;\npub fn ask(_: &State) {}\n"),
    ("rules/state/mod.rs", "mod part;\npub struct State { part: part::Part }\n"),
    ("rules/state/part.rs", "use crate::domain::{self, Money};\npub struct Part(Money);\n"),
    ("store.rs", "use crate::rules;\nfn keep() { rules::ask(todo!()) }\n#[cfg(test)]\nmod tests { use crate::lib; }\n"),
];

/// Faults of the small house after more lines at the end of one file.
fn faults_with(file: &str, more: &str) -> Vec<String> {
    let mut files: Vec<(String, String)> =
        SOUND.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.push(("server.rs".into(), "// use crate::store;\nconst S: &str = \"use crate::store;\";\n".into()));
    let changed = files.iter_mut().find(|(path, _)| path == file).unwrap();
    changed.1.push_str(more);
    SMALL.faults(&Sources::of(&files))
}

#[test]
fn a_sound_house_has_no_fault() {
    assert_eq!(faults_with("lib.rs", ""), Vec::<String>::new());
}

#[test]
fn one_wrong_line_is_found() {
    let wrong = [
        (
            "domain/money.rs",
            "use crate::rules::ask;",
            "domain/money (domain) imports rules/mod (rules), which is above it",
        ),
        ("domain/money.rs", "use crate::ask;", "domain/money (domain) imports rules/mod (rules), which is above it"),
        (
            "domain/money.rs",
            "fn f() { crate::rules::ask() }",
            "domain/money (domain) imports rules/mod (rules), which is",
        ),
        (
            "rules/state/part.rs",
            "use super::State;",
            "rules/state/part (parts) imports rules/state/mod (state), which is",
        ),
        (
            "rules/state/part.rs",
            "use super::super::{state::State as S};",
            "rules/state/part (parts) imports rules/state",
        ),
        (
            "store.rs",
            "use crate::{domain::Percent, server};",
            "store (store) imports server (server), which is beside it",
        ),
        ("rules/state/part.rs", "use super::State;", "a circle of imports: rules/state/mod → rules/state/part → rules"),
        ("domain/money.rs", "use super::table::X;", ""),
    ];
    for (file, line, expected) in wrong {
        let faults = faults_with(file, line);
        let found = faults.iter().any(|fault| fault.starts_with(expected));
        assert_eq!(found, !expected.is_empty(), "{file} {line}: {faults:?}");
    }
}

#[test]
fn a_circle_of_files_in_one_room_is_found() {
    let faults = faults_with("domain/money.rs", "use super::table::X;\nuse crate::domain::money::Rate;\n");
    assert_eq!(faults, Vec::<String>::new());
    let faults = faults_with("domain/mod.rs", "use money::Money;\npub struct Shown;");
    assert_eq!(faults, Vec::<String>::new());
    let circle = "a circle of imports: domain/money → domain/table → domain/money";
    let mut files: Vec<(String, String)> = SOUND.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    files[2].1.push_str("use super::table::X;");
    files[3].1.push_str("use super::Money;");
    assert_eq!(SMALL.faults(&Sources::of(&files)), [circle]);
}

#[test]
fn a_long_file_and_a_long_function_are_found_unless_they_are_tables() {
    let long = "// line\n".repeat(501);
    assert_eq!(faults_with("domain/money.rs", &long).len(), 1);
    assert_eq!(faults_with("domain/table.rs", &long), Vec::<String>::new());
    let function = |name: &str| format!("fn {name}() {{\n{}}}\n", "let a = '{';\n".repeat(60));
    assert_eq!(faults_with("store.rs", &function("other")), ["store: other has 62 lines, more than 60"]);
    assert_eq!(faults_with("store.rs", &function("table")), Vec::<String>::new());
}

#[test]
fn one_wrong_line_in_the_core_itself_is_found() {
    let mut files = Vec::new();
    for source in read(&CORE).0 {
        let path = format!("{}.rs", source.file);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        files.push((path.clone(), std::fs::read_to_string(folder.join(path)).unwrap()));
    }
    let money = files.iter_mut().find(|(path, _)| path == "domain/money.rs").unwrap();
    money.1.push_str("use crate::till::Till;\n");
    let faults = CORE.faults(&Sources::of(&files));
    assert!(
        faults.iter().any(|fault| fault.starts_with("domain/money (domain) imports till/mod (till)")),
        "{faults:?}"
    );
}
