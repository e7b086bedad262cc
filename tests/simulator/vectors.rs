//! The files of the test vectors.

use std::path::PathBuf;

fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("STIIKA_VECTORS") {
        return PathBuf::from(folder);
    }
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let spec = here.join("../../shared/spec/vectors");
    if spec.is_dir() { spec } else { here.join("vectors") }
}

/// The bytes of one vector file.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One vector file as JSON.
pub fn json(name: &str) -> serde_json::Value {
    serde_json::from_slice(&bytes(name)).unwrap()
}
