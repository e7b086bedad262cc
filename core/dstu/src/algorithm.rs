//! The algorithm of a key, as certificates and key files describe it: DSTU 4145, a curve and an S-box.
//!
//! Parameters of a curve in a file are only compared with the built-in parameters. They are never used in a
//! computation.

use crate::gost28147::DKE_1;
use crate::hash::Hash;
use crate::key::Curve;
use crate::oid;
use crate::tlv::{Tlv, der, tag};

/// The reason why a key cannot be used by this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// The key is not a key of DSTU 4145.
    #[error("the key is of another algorithm than DSTU 4145")]
    OtherAlgorithm,
    /// The curve is none of the built-in curves.
    #[error("the key is on a curve that is not supported")]
    OtherCurve,
    /// The S-box is not ДКЕ №1.
    #[error("the key comes with another S-box than DKE 1")]
    OtherSubstitution,
    /// The bytes are not a point of the group.
    #[error("the key is no point of its curve")]
    BadPoint,
}

/// Reads the curve from the AlgorithmIdentifier of a key.
///
/// The curve is given by its name, or by parameters that are equal to the built-in parameters.
///
/// # Errors
/// [`UnusableKey`] if the algorithm, the curve or the S-box is not supported.
pub fn read_algorithm(algorithm: &Tlv<'_>) -> Result<Curve, UnusableKey> {
    let other_algorithm = |_| UnusableKey::OtherAlgorithm;
    let mut parts = algorithm.inside().map_err(other_algorithm)?;
    let kind = parts.expect(tag::OID).map_err(other_algorithm)?;
    if Hash::of_signature_oid(kind.body).is_none() {
        return Err(UnusableKey::OtherAlgorithm);
    }
    let other_curve = |_| UnusableKey::OtherCurve;
    let mut parameters = parts.expect(tag::SEQUENCE).and_then(|all| all.inside()).map_err(other_curve)?;
    let curve = read_curve(&parameters.any().map_err(other_curve)?).ok_or(UnusableKey::OtherCurve)?;
    let substitution = parameters.optional(tag::OCTET_STRING).map_err(|_| UnusableKey::OtherSubstitution)?;
    match substitution {
        Some(box_) if box_.body != DKE_1 => Err(UnusableKey::OtherSubstitution),
        _ => Ok(curve),
    }
}

fn read_curve(element: &Tlv<'_>) -> Option<Curve> {
    if element.tag == tag::OID {
        return Curve::ALL.into_iter().find(|curve| curve.oid() == element.body);
    }
    let mut parts = element.inside().ok()?;
    parts.optional(tag::context(0)).ok()?;
    let explicit: Vec<&[u8]> = std::iter::from_fn(|| parts.any().ok().map(|part| part.raw)).collect();
    let curve = Curve::ALL.into_iter().find(|curve| explicit.first() == Some(&field(*curve).as_slice()))?;
    (explicit.concat() == explicit_parameters(curve)).then_some(curve)
}

/// The polynomial of a curve's field: the degree, then the exponents between 0 and the degree.
fn field(curve: Curve) -> Vec<u8> {
    let number = |exponent: usize| der::small(exponent as u64);
    let parameters = curve.parameters();
    let taps: Vec<Vec<u8>> = parameters.taps.iter().map(|tap| number(*tap)).collect();
    let taps = if taps.len() == 1 { taps.concat() } else { der::sequence(&taps) };
    der::sequence(&[number(parameters.degree), taps])
}

/// The explicit parameters of a curve, as certificates write them: polynomial, a, b, n and base point.
fn explicit_parameters(curve: Curve) -> Vec<u8> {
    let parameters = curve.parameters();
    let order: Vec<u8> = parameters.order.into_iter().rev().collect();
    let a = der::small(u64::from(parameters.a));
    let base = der::octet_string(&parameters.base);
    [field(curve), a, der::octet_string(&parameters.b), der::integer(&order), base].concat()
}

/// Writes the AlgorithmIdentifier of a key: DSTU 4145, the name of the curve and the S-box.
///
/// Certificates and key files use the same form.
pub fn key_algorithm(curve: Curve) -> Vec<u8> {
    let parameters = der::sequence(&[der::oid(curve.oid()), der::octet_string(&DKE_1)]);
    der::sequence(&[der::oid(oid::DSTU_4145_GOST), parameters])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(curve: &[u8]) -> Result<Curve, UnusableKey> {
        let algorithm = der::sequence(&[der::oid(oid::DSTU_4145_GOST), der::sequence(&[curve])]);
        read_algorithm(&Tlv::only(&algorithm, tag::SEQUENCE).expect("a sequence"))
    }

    #[test]
    fn every_curve_is_known_by_its_name_and_by_its_parameters_and_by_no_others() {
        for curve in Curve::ALL {
            assert_eq!(read(&der::oid(curve.oid())), Ok(curve));
            let explicit = explicit_parameters(curve);
            assert_eq!(read(&der::sequence(&[explicit.as_slice()])), Ok(curve));
            assert_eq!(read(&der::sequence(&[der::context(0, &[der::small(0)]), explicit.clone()])), Ok(curve));
            for i in 0..explicit.len() {
                let mut other = explicit.clone();
                other[i] ^= 1;
                assert_eq!(read(&der::sequence(&[other])), Err(UnusableKey::OtherCurve), "{curve:?}, octet {i}");
            }
        }
        assert_eq!(read(&der::oid(oid::PBES2)), Err(UnusableKey::OtherCurve));
    }
}
