//! Files that a person picked for signing, at the first start and later.

use prro_core::key_files::{Brought, PROVIDERS};
use zeroize::Zeroizing;

/// Files that a person picked for signing.
#[derive(uniffi::Record)]
pub struct Files {
    /// Key container, certificates, and certificates of the authorities, in any order.
    pub contents: Vec<Vec<u8>>,
    /// Password of the key.
    pub password: String,
    /// Identifier of the key that was chosen among several.
    pub chosen: Option<String>,
    /// A certificate that is in none of the files may be looked up at the providers.
    pub look_up: bool,
    /// Fingerprints of roots that the owner accepts, as they were shown.
    pub accepted_roots: Vec<String>,
    /// Base address of the fiscal server, at the first start. If absent, the address of the tax service is used.
    pub server: Option<String>,
}

impl Files {
    /// Passes the files to the core.
    pub(crate) fn brought<T>(self, at: i64, act: impl FnOnce(Brought<'_>) -> T) -> T {
        let password = Zeroizing::new(self.password);
        let known = PROVIDERS.iter().filter(|_| self.look_up);
        let providers: Vec<String> = known.map(|provider| (*provider).to_owned()).collect();
        act(Brought {
            files: self.contents,
            password: &password,
            chosen: self.chosen.as_deref(),
            accepted_roots: self.accepted_roots.iter().filter_map(|shown| fingerprint(shown)).collect(),
            providers: &providers,
            at,
        })
    }
}

/// Reads a fingerprint as it was shown: pairs of hexadecimal digits with colons.
fn fingerprint(shown: &str) -> Option<[u8; 32]> {
    let bytes = shown.split(':').map(|pair| u8::from_str_radix(pair, 16));
    bytes.collect::<Result<Vec<u8>, _>>().ok()?.try_into().ok()
}
