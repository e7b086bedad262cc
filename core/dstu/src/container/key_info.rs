//! The form of a key inside a container after decryption (PrivateKeyInfo of PKCS#8).

use zeroize::Zeroizing;

use super::error::{Algorithm, ContainerError, OtherCurve};
use super::recognise::content;
use crate::algorithm::{UnusableKey, key_algorithm, read_algorithm};
use crate::key::{Curve, PrivateKey};
use crate::oid;
use crate::tlv::{Reader, Tlv, TlvError, der, tag};

/// Whether a plaintext begins like a PrivateKeyInfo. A wrong password gives such a beginning once in 2⁴⁰ cases.
pub(super) fn is_key_info(plain: &[u8]) -> bool {
    let begins = || {
        let (outer, _) = content(plain, tag::SEQUENCE)?;
        let rest = outer.strip_prefix(&[2, 1, 0]).or_else(|| outer.strip_prefix(&[2, 1, 1]))?;
        content(content(rest, tag::SEQUENCE)?.0, tag::OID)
    };
    begins().is_some()
}

/// Reads the keys of a PrivateKeyInfo. The second key, if there is one, comes from the attributes of the company ІІТ.
///
/// The plaintext was decrypted with the right password, so no error here speaks of the password. (D-58)
pub(super) fn read_key_info(plain: &[u8]) -> Result<Vec<PrivateKey>, ContainerError> {
    let mut parts = Reader::new(plain)?.expect(tag::SEQUENCE)?.inside()?;
    parts.expect(tag::INTEGER)?;
    let algorithm = parts.expect(tag::SEQUENCE)?;
    let identifier = algorithm.inside()?.expect(tag::OID)?.body;
    let curve = read_algorithm(&algorithm).map_err(|error| match error {
        UnusableKey::OtherAlgorithm => ContainerError::other_algorithm(identifier),
        UnusableKey::OtherCurve => ContainerError::OtherCurve(other_curve(&algorithm).unwrap_or(OtherCurve::Unknown)),
        other => ContainerError::Unusable(other),
    })?;
    let number = parts.any()?.octets().map(|octets| Zeroizing::new(octets.into_owned()))?;
    let mut keys = vec![private_key(curve, &number)?];
    if let Some(attributes) = parts.optional(tag::context(0))?
        && let Ok(Some(second)) = second_key(&attributes)
    {
        keys.push(second);
    }
    Ok(keys)
}

/// What an AlgorithmIdentifier says of a curve that is not known.
fn other_curve(algorithm: &Tlv<'_>) -> Result<OtherCurve, TlvError> {
    let mut parts = algorithm.inside()?;
    parts.expect(tag::OID)?;
    let curve = parts.expect(tag::SEQUENCE)?.inside()?.any()?;
    Ok(match curve.tag {
        tag::OID => Algorithm::read(curve.body).map_or(OtherCurve::Unknown, OtherCurve::Named),
        _ => OtherCurve::Degree(degree(&curve)?),
    })
}

/// The degree of the field in the explicit parameters of a curve.
fn degree(curve: &Tlv<'_>) -> Result<u64, TlvError> {
    let mut parts = curve.inside()?;
    parts.optional(tag::context(0))?;
    parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::INTEGER)?.small()
}

/// Makes a key of its number, which may be any number that is not a multiple of the order.
fn private_key(curve: Curve, number: &[u8]) -> Result<PrivateKey, ContainerError> {
    if number.iter().all(|byte| *byte == 0) {
        return Err(ContainerError::ZeroKey);
    }
    let length = number.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if length > LONGEST_NUMBER {
        return Err(ContainerError::Damaged);
    }
    PrivateKey::from_le_bytes_reduced(curve, number.get(..length).unwrap_or_default())
        .map_err(|_| ContainerError::ZeroKey)
}

/// The longest number of a private key, in bytes. The longest order has 54 bytes.
const LONGEST_NUMBER: usize = 64;

/// The second key, from the attributes of the company ІІТ. Returns `None` if there is none, or if it cannot be used.
fn second_key(attributes: &Tlv<'_>) -> Result<Option<PrivateKey>, TlvError> {
    let (mut curve, mut number) = (None, None);
    let mut attributes = attributes.inside()?;
    while !attributes.is_empty() {
        let mut parts = attributes.expect(tag::SEQUENCE)?.inside()?;
        let kind = parts.expect(tag::OID)?.body;
        let mut values = parts.expect(tag::SET)?.inside()?;
        match kind {
            oid::IIT_SECOND_CURVE => curve = second_curve(&values.expect(tag::SEQUENCE)?)?,
            oid::IIT_SECOND_KEY => {
                // The bits of each byte are in reverse order.
                let bits = values.expect(tag::BIT_STRING)?.whole_bits()?;
                number = Some(Zeroizing::new(bits.iter().map(|byte| byte.reverse_bits()).collect::<Vec<u8>>()));
            }
            _ => {}
        }
    }
    Ok(curve.zip(number).and_then(|(curve, number)| private_key(curve, &number).ok()))
}

/// The curve of the second key. Its parameters are in another byte order than elsewhere, so only the degree of the field
/// counts.
fn second_curve(parameters: &Tlv<'_>) -> Result<Option<Curve>, TlvError> {
    let curve = parameters.inside()?.any()?;
    let mut curves = Curve::ALL.into_iter();
    if curve.tag == tag::OID {
        return Ok(curves.find(|known| known.oid() == curve.body));
    }
    let degree = degree(&curve)?;
    Ok(curves.find(|known| known.degree() as u64 == degree))
}

/// Writes a PrivateKeyInfo.
pub(super) fn key_info(key: &PrivateKey) -> Zeroizing<Vec<u8>> {
    let number = Zeroizing::new(der::octet_string(&key.to_le_bytes()));
    Zeroizing::new(der::sequence(&[&der::small(0), &key_algorithm(key.curve()), &*number]))
}
