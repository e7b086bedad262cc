//! The folder of the vectors, and which reader reads which file.

use super::case::Case;
use super::{documents, money, numbers, replies, signing};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Makes the cases of a file.
type Reader = fn(&File) -> Result<Vec<Case>, String>;

/// The reader of each file, by the beginning of the file's name. The file of a package has the session in its name.
const READERS: [(&str, Reader); 22] = [
    ("control-number.json", numbers::control),
    ("error-bodies.json", replies::errors),
    ("fiscal-numbers.json", numbers::fiscal),
    ("money.json", money::cases),
    ("offline-packet", documents::official_packet),
    ("packet-framing.json", documents::framing),
    ("prev-doc-hash.json", documents::hashes),
    ("qr-url.json", documents::links),
    ("signature-samples.json", signing::samples),
    ("state-response.json", replies::states),
    ("xml-documents.json", documents::golden),
    ("signing/cert-lookup.json", signing::lookups),
    ("signing/cms.json", signing::messages),
    ("signing/containers.json", signing::containers),
    ("signing/dstu4145.json", signing::signatures),
    ("signing/gost28147.json", signing::ciphers),
    ("signing/gost34311.json", signing::gost_hashes),
    ("signing/kdf.json", signing::derivations),
    ("signing/kupyna.json", signing::kupyna_hashes),
    ("signing/p256.json", signing::p256),
    ("signing/pki.json", signing::certificates),
    ("signing/tsp.json", signing::timestamps),
];

/// Vectors that others have published. The project must not copy them, so they may be absent.
const THIRD_PARTY: (&str, Reader) = ("signing/real.json", signing::real);

/// Files that are signed content, without expectations.
const CONTENT: (&str, Reader) = ("signing/cms/content/", signing::content);

/// A folder of vectors.
pub struct Folder(PathBuf);

/// A file of vectors.
pub struct File {
    /// The path of the file in the folder.
    pub name: String,
    /// The content of the file.
    pub root: Value,
    folder: PathBuf,
}

impl Folder {
    /// The folder that `STIIKA_VECTORS` names. Without the variable, the published set beside the project; without
    /// that, our copies.
    pub fn find() -> Folder {
        if let Some(named) = std::env::var_os("STIIKA_VECTORS") {
            return Folder(named.into());
        }
        let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec/vectors");
        if published.is_dir() { Folder(published) } else { Folder::own() }
    }

    /// Our copies.
    pub fn own() -> Folder {
        Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors"))
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// All JSON files in the folder, sorted by name. A file that cannot be read gives its name and the reason.
    #[allow(clippy::type_complexity)]
    pub fn files(&self) -> Result<Vec<Result<File, (String, String)>>, String> {
        let mut paths = Vec::new();
        gather(&self.0, &mut paths)?;
        paths.sort();
        Ok(paths.into_iter().map(|path| self.file(&path)).collect())
    }

    fn file(&self, path: &Path) -> Result<File, (String, String)> {
        let name = path.strip_prefix(&self.0).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let read = || {
            let bytes = std::fs::read(path).map_err(|fault| fault.to_string())?;
            serde_json::from_slice(&bytes).map_err(|fault| fault.to_string())
        };
        let root = read().map_err(|fault| (name.clone(), fault))?;
        Ok(File { folder: path.parent().unwrap_or(&self.0).to_owned(), name, root })
    }

    /// The files that a set must have and that this folder lacks.
    pub fn missing(&self) -> Vec<String> {
        let mut paths = Vec::new();
        if gather(&self.0, &mut paths).is_err() {
            return Vec::new();
        }
        let names: Vec<String> = paths
            .iter()
            .filter_map(|path| path.strip_prefix(&self.0).ok())
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .collect();
        let here = |begin: &str| names.iter().any(|name| name.starts_with(begin));
        READERS.iter().map(|(begin, _)| *begin).filter(|begin| !here(begin)).map(str::to_owned).collect()
    }
}

impl File {
    /// The bytes of a file that this file names.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.folder.join(name)).map_err(|fault| format!("{name}: {fault}"))
    }

    /// The bytes of a file that may be absent.
    pub fn bytes_if_here(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join(name)).ok()
    }

    /// The content of a JSON file in the same folder.
    pub fn beside(&self, name: &str) -> Result<Value, String> {
        serde_json::from_slice(&self.bytes(name)?).map_err(|fault| format!("{name}: {fault}"))
    }

    /// The files of a folder that may be absent, sorted by name.
    pub fn folder_if_here(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.folder.join(name)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| format!("{name}/{}", entry.file_name().to_string_lossy())).collect();
        names.sort();
        names.into_iter().filter_map(|name| Some((name.clone(), self.bytes_if_here(&name)?))).collect()
    }
}

/// The cases of a file. `None`: the file has no reader.
pub fn cases(file: &File) -> Option<Result<Vec<Case>, String>> {
    let reader = READERS.iter().chain([&THIRD_PARTY, &CONTENT]).find(|(begin, _)| file.name.starts_with(begin))?;
    Some(reader.1(file))
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let told = |fault: std::io::Error| format!("{}: {fault}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if path.is_dir() {
            gather(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    Ok(())
}
