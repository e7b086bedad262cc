//! The choice of a certificate, if a key has several.

use super::Certificate;
use crate::key::PublicKey;

/// The best certificate of a key at a moment in seconds since 1970.
///
/// It is the certificate that may sign and is in date. If there are several, it is the one that ends last. If there is
/// none, it is the one that ends last of those that may sign, or else of all. Returns `None` if no certificate belongs
/// to the key.
pub fn best_for<'a>(
    key: &PublicKey,
    certificates: impl IntoIterator<Item = &'a Certificate>,
    at: i64,
) -> Option<&'a Certificate> {
    let own = certificates.into_iter().filter(|certificate| certificate.public_key() == Ok(key));
    own.max_by_key(|own| (own.may_sign() && own.is_in_date(at), own.may_sign(), own.not_after()))
}
