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

/// The certificate of the same key that follows another one after a moment in seconds since 1970.
///
/// It may sign, is not valid yet at the moment, and ends after the other one. If there are several, it is the one that
/// begins first.
pub fn following<'a>(
    certificate: &Certificate,
    certificates: impl IntoIterator<Item = &'a Certificate>,
    at: i64,
) -> Option<&'a Certificate> {
    let later = certificates.into_iter().filter(|later| {
        let same_key = later.public_key() == certificate.public_key();
        same_key && later.may_sign() && later.not_before() > at && later.not_after() > certificate.not_after()
    });
    later.min_by_key(|later| later.not_before())
}
