//! Decides what the algorithm of a key is.

use crate::curve;
use crate::gost28147::DKE_1;
use crate::hash::Hash;
use crate::key::Curve;
use crate::oid;
use crate::scalar::Scalar;
use crate::tlv::{Tlv, der, tag};

/// Why a certificate's key cannot be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// Not a key of DSTU 4145.
    #[error("the key is of another algorithm than DSTU 4145")]
    OtherAlgorithm,
    /// A curve that is neither M257 nor M431 as built in.
    #[error("the key is on a curve that is not supported")]
    OtherCurve,
    /// An S-box other than ДКЕ №1.
    #[error("the key comes with another S-box than DKE 1")]
    OtherSubstitution,
    /// The octets are no point of the group.
    #[error("the key is no point of its curve")]
    BadPoint,
}

/// The curve of a key's AlgorithmIdentifier, by name or by parameters equal to the built-in ones.
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

/// Polynomial, a, b, n and base point of a curve as certificates spell them out.
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

/// AlgorithmIdentifier of a key on a curve by name, with the S-box, as certificates and key files have it.
pub fn key_algorithm(curve: Curve) -> Vec<u8> {
    let parameters = der::sequence(&[der::oid(curve.oid()), der::octet_string(&DKE_1)]);
    der::sequence(&[der::oid(oid::DSTU_4145_GOST), parameters])
}
