//! The table of mutants: one row breaks one rule at one place of the code.
//!
//! A row finds its place by exact text and replaces the text. A row is *stale* if its file is missing, if its text is
//! not in the file exactly once, or if the replacement changes nothing.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// A row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The row of the decisions (`D`) or of the law's checklist (`L`) that the mutant breaks, and a short name.
    pub id: String,
    /// What the broken register does wrong.
    pub why: String,
    /// The file that is changed, as a path from the root of the tree.
    pub file: String,
    /// The text that is replaced.
    pub find: String,
    /// The text that stands there instead.
    pub replace: String,
    /// Whether `--sample` tries the row.
    #[serde(default)]
    pub sample: bool,
}

/// A file of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    row: Vec<Row>,
}

/// Why a row cannot be applied.
#[derive(Debug, PartialEq, Eq)]
pub enum Stale {
    /// The file cannot be read.
    NoFile,
    /// The text is in the file this many times, not once.
    Found(usize),
    /// The replacement equals the text.
    ChangesNothing,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stale::NoFile => write!(f, "its file cannot be read"),
            Stale::Found(0) => write!(f, "its text is not in the file: the code has moved"),
            Stale::Found(times) => write!(f, "its text is in the file {times} times, not once"),
            Stale::ChangesNothing => write!(f, "its replacement changes nothing"),
        }
    }
}

/// Reads the rows of one file of the table.
pub fn parse(text: &str) -> Result<Vec<Row>, String> {
    toml::from_str::<Rows>(text).map(|rows| rows.row).map_err(|error| error.to_string())
}

/// Reads the whole table: all `.toml` files of the folder but the manifest, sorted by the id of the row.
pub fn read(folder: &Path) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let is_rows = path.extension().is_some_and(|end| end == "toml") && !path.ends_with("Cargo.toml");
        if is_rows {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            rows.extend(parse(&text).map_err(|error| format!("{}: {error}", path.display()))?);
        }
    }
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let mut ids = HashSet::new();
    for row in &rows {
        if !ids.insert(&row.id) {
            return Err(format!("two rows have the id {}", row.id));
        }
    }
    Ok(rows)
}

impl Row {
    /// The text of the file after the change.
    pub fn changed(&self, text: &str) -> Result<String, Stale> {
        let times = if self.find.is_empty() { 0 } else { text.matches(&self.find).count() };
        if times != 1 {
            return Err(Stale::Found(times));
        }
        if self.find == self.replace {
            return Err(Stale::ChangesNothing);
        }
        Ok(text.replacen(&self.find, &self.replace, 1))
    }

    /// The text of the row's file in this tree, before the change and after the change.
    pub fn applied(&self, root: &Path) -> Result<(String, String), Stale> {
        let before = fs::read_to_string(root.join(&self.file)).map_err(|_| Stale::NoFile)?;
        let after = self.changed(&before)?;
        Ok((before, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r"
[[row]]
id = 'X-99-off-by-one'
why = 'The limit is one too high.'
file = 'core/src/limit.rs'
find = '''
    if a > 1 {
        b();'''
replace = '''
    if a > 2 {
        b();'''
";

    fn row() -> Row {
        parse(TABLE).unwrap().remove(0)
    }

    #[test]
    fn a_row_is_applied_where_its_text_is_found_once() {
        let before = "fn x() {\n    if a > 1 {\n        b();\n    }\n}\n";
        assert_eq!(row().changed(before).unwrap(), before.replace("> 1", "> 2"));
    }

    #[test]
    fn a_row_whose_text_is_missing_or_repeated_is_stale() {
        assert_eq!(row().changed("fn x() {}"), Err(Stale::Found(0)));
        let once = "    if a > 1 {\n        b();\n";
        assert_eq!(row().changed(&once.repeat(2)), Err(Stale::Found(2)));
        assert_eq!(row().applied(Path::new("/nowhere")), Err(Stale::NoFile));
    }

    #[test]
    fn a_row_that_changes_nothing_is_stale() {
        let mut row = row();
        row.replace = row.find.clone();
        assert_eq!(row.changed(&row.find.clone()), Err(Stale::ChangesNothing));
        row.find = String::new();
        assert_eq!(row.changed("text"), Err(Stale::Found(0)));
    }

    #[test]
    fn a_field_with_another_name_is_refused() {
        assert!(parse(&TABLE.replace("why", "because")).is_err());
    }

    #[test]
    fn an_id_stands_in_one_row_only() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("one.toml"), TABLE).unwrap();
        assert_eq!(read(folder.path()).unwrap().len(), 1);
        fs::write(folder.path().join("two.toml"), TABLE).unwrap();
        assert!(read(folder.path()).is_err());
    }
}
