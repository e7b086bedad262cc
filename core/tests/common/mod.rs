//! The files of the test vectors.

use serde_json::Value;
use std::path::PathBuf;

/// The folder that `STIIKA_VECTORS` names. Without the variable, the published set beside the project; without that,
/// our copies.
pub fn folder() -> PathBuf {
    if let Some(named) = std::env::var_os("STIIKA_VECTORS") {
        return named.into();
    }
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let published = here.join("../../shared/spec/vectors");
    if published.is_dir() { published } else { here.join("../tests/vectors") }
}

/// The content of a file of vectors. A missing file is a failure.
pub fn json(name: &str) -> Value {
    let path = folder().join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    serde_json::from_slice(&bytes).unwrap()
}
