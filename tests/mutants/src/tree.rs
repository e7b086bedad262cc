//! The copy of the tree in which the mutants are tried, so that the tree itself never changes.
//!
//! The copy keeps one place between runs, so that what is built for one run serves the next. A file is written only if
//! its content differs: so the compiler builds again what has changed, and a change that a killed run left behind is
//! taken back.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

/// Folders of the root that no test needs.
const LEFT_OUT: [&str; 3] = [".git", "target", "android-shell"];

/// Makes the copy equal to the tree.
pub fn copy(root: &Path, copy: &Path) -> io::Result<()> {
    mirror(root, copy, &LEFT_OUT)
}

fn mirror(from: &Path, to: &Path, left_out: &[&str]) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let wanted = |name: &OsStr| !left_out.iter().any(|other| name == *other);
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if !wanted(&name) {
            continue;
        }
        let (source, place) = (entry.path(), to.join(&name));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            mirror(&source, &place, &[])?;
        } else if kind.is_file() {
            write(&place, &fs::read(&source)?)?;
        }
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if wanted(&entry.file_name()) && from.join(entry.file_name()).exists() {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

/// Writes a file if its content differs.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    fs::write(path, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_gets_what_is_new_and_loses_what_is_gone_and_what_a_mutant_left() {
        let folder = tempfile::tempdir().unwrap();
        let (root, to) = (folder.path().join("root"), folder.path().join("copy"));
        fs::create_dir_all(root.join("core/src")).unwrap();
        fs::create_dir_all(root.join("target")).unwrap();
        fs::write(root.join("core/src/lib.rs"), "one").unwrap();
        fs::write(root.join("core/src/gone.rs"), "gone").unwrap();
        copy(&root, &to).unwrap();
        let written = fs::metadata(to.join("core/src/lib.rs")).unwrap().modified().unwrap();

        copy(&root, &to).unwrap();
        assert_eq!(fs::metadata(to.join("core/src/lib.rs")).unwrap().modified().unwrap(), written, "left alone");

        fs::write(to.join("core/src/lib.rs"), "mutant").unwrap();
        fs::remove_file(root.join("core/src/gone.rs")).unwrap();
        fs::write(root.join("core/new.rs"), "new").unwrap();
        copy(&root, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("core/src/lib.rs")).unwrap(), "one");
        assert!(!to.join("core/src/gone.rs").exists());
        assert!(to.join("core/new.rs").exists());
        assert!(!to.join("target").exists());
    }
}
