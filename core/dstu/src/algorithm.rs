//! The algorithm of a key, as certificates and key files describe it: DSTU 4145, a curve and an S-box.
//!
//! Parameters of a curve in a file are only compared with the built-in parameters. They are never used in a
//! computation.

use crate::curve;
use crate::gost28147::DKE_1;
use crate::hash::Hash;
use crate::key::Curve;
use crate::oid;
use crate::scalar::Scalar;
use crate::tlv::{Tlv, der, tag};

/// The reason why a key cannot be used by this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// The key is not a key of DSTU 4145.
    #[error("the key is of another algorithm than DSTU 4145")]
    OtherAlgorithm,
    /// The curve is neither the built-in M257 nor the built-in M431.
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
    let curves = [Curve::M257, Curve::M431];
    if element.tag == tag::OID {
        return curves.into_iter().find(|curve| curve.oid() == element.body);
    }
    let mut parts = element.inside().ok()?;
    parts.optional(tag::context(0)).ok()?;
    let explicit: Vec<&[u8]> = std::iter::from_fn(|| parts.any().ok().map(|part| part.raw)).collect();
    let explicit = explicit.concat();
    curves.into_iter().find(|curve| explicit_parameters(*curve) == explicit)
}

/// The explicit parameters of a curve, as certificates write them: polynomial, a, b, n and base point.
fn explicit_parameters(named: Curve) -> Vec<u8> {
    let (field, a, b, order, base) = match named {
        Curve::M257 => (
            der::sequence(&[der::small(257), der::small(12)]),
            0,
            curve::b::<5>().to_le_bytes(),
            Scalar::<5>(Scalar::<5>::order()).to_le_bytes(),
            curve::base::<5>().compress(),
        ),
        Curve::M431 => (
            der::sequence(&[der::small(431), der::sequence(&[der::small(1), der::small(3), der::small(5)])]),
            1,
            curve::b::<7>().to_le_bytes(),
            Scalar::<7>(Scalar::<7>::order()).to_le_bytes(),
            curve::base::<7>().compress(),
        ),
    };
    let order: Vec<u8> = order.into_iter().rev().collect();
    [field, der::small(a), der::octet_string(&b), der::integer(&order), der::octet_string(&base)].concat()
}

/// Writes the AlgorithmIdentifier of a key: DSTU 4145, the name of the curve and the S-box.
///
/// Certificates and key files use the same form.
pub fn key_algorithm(curve: Curve) -> Vec<u8> {
    let parameters = der::sequence(&[der::oid(curve.oid()), der::octet_string(&DKE_1)]);
    der::sequence(&[der::oid(oid::DSTU_4145_GOST), parameters])
}
