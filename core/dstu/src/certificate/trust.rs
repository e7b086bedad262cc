//! What a check relies on: trusted keys and certificates, and the certificates that help to find the way to them.

pub use super::roots::RootKey;
use super::{Certificate, Fingerprint};
use crate::hash::Hash;

/// The certificates and keys that a check relies on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// Certificates that are trusted without further checks: roots, or authorities below a root.
    pub roots: Vec<Certificate>,
    /// Keys of roots that are trusted by their identifier. The certificate of such a root may be an intermediate.
    pub root_keys: Vec<RootKey>,
    /// Authorities that help to find the way to a root. They are not trusted by themselves.
    pub intermediates: Vec<Certificate>,
    /// Certificates of signers who do not send their certificate. They are not trusted by themselves.
    pub extra_signers: Vec<Certificate>,
}

impl Trust {
    /// Trusts the known keys of the central authority, and nothing else.
    pub fn of_central_authority() -> Self {
        Self { root_keys: RootKey::of_central_authority(), ..Self::default() }
    }

    /// Adds authorities of a file that a person picked. They only lead up to a root (D-59).
    ///
    /// All other certificates are passed over, also authorities whose key is not of DSTU 4145.
    pub fn add_authorities(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        for authority in certificates.into_iter().filter(Certificate::is_usable_authority) {
            if !self.intermediates.contains(&authority) {
                self.intermediates.push(authority);
            }
        }
    }

    /// Adds authorities that an integrator configured: self-signed ones are roots, the rest are intermediates (D-59).
    ///
    /// All other certificates are passed over, as in [`Trust::add_authorities`].
    pub fn add_configured(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        let (roots, rest): (Vec<_>, Vec<_>) = certificates
            .into_iter()
            .filter(Certificate::is_usable_authority)
            .partition(|authority| authority.is_self_signed() == Some(true));
        self.roots.extend(roots);
        self.add_authorities(rest);
    }

    /// Trusts the self-signed intermediate that has this fingerprint as a root, because its owner accepted it.
    ///
    /// Returns whether there is such a certificate.
    pub fn accept_root(&mut self, fingerprint: Fingerprint) -> bool {
        let found = self.intermediates.iter().find(|root| root.fingerprint() == fingerprint);
        let found = found.filter(|root| root.is_self_signed() == Some(true)).cloned();
        let is_there = found.is_some();
        self.roots.extend(found);
        is_there
    }

    /// Whether a certificate is trusted without an issuer at a moment in seconds since 1970.
    pub(super) fn is_root(&self, certificate: &Certificate, at: i64) -> bool {
        self.roots.contains(certificate) || self.is_root_key(certificate, at)
    }

    /// Whether the key of the certificate has the identifier of a trusted key. The stated identifier of the certificate
    /// does not count, because anybody can state it.
    fn is_root_key(&self, certificate: &Certificate, at: i64) -> bool {
        let valid = || self.root_keys.iter().filter(|root| (root.from..=root.until).contains(&at));
        let Ok(key) = certificate.public_key() else { return false };
        if !certificate.is_authority() || valid().next().is_none() {
            return false;
        }
        let ids = [key.key_id(Hash::Gost34311), key.key_id(Hash::Kupyna256)];
        valid().any(|root| ids.contains(&root.key_id))
    }
}
