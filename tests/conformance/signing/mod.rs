//! Vectors of hashes, signatures, key containers, certificates and signed messages.

mod certificates;
mod keys;
mod messages;
mod primitives;
mod signatures;

pub use certificates::{certificates, lookups, p256};
pub use keys::{containers, derivations};
pub use messages::{messages, samples, timestamps};
pub use primitives::{ciphers, gost_hashes, kupyna_hashes};
pub use signatures::signatures;

use super::case::{Case, Verdict, list, maybe_text, name, number, same, sha256, some, text, unread};
use super::folder::File;
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, Curve, Hash, Trust};
use serde_json::{Value, json};

/// A file that is signed content. The messages over it expect its hash.
pub fn content(file: &File) -> Result<Vec<Case>, String> {
    let own = |case: &&Value| {
        let named = case.get("content").and_then(Value::as_str);
        named.is_some_and(|named| file.name.ends_with(named)) && case.get("content_sha256").is_some()
    };
    let messages = file.beside("../../cms.json")?;
    let cases = list(&messages, "cases")?.iter().filter(own).enumerate();
    Ok(cases
        .map(|(place, case)| Case::checked(name("content of", place, case), case.clone(), hashed, &["/content_sha256"]))
        .collect())
}

fn hashed(case: &Value, file: &File) -> Verdict {
    let bytes = file.bytes(&format!("../../{}", text(case, "content")?))?;
    same("content_sha256", sha256(&bytes).as_str(), text(case, "content_sha256")?)
}

/// Certificates, containers and messages that others have published, if the files are present.
pub fn real(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["certificates", "containers_and_messages", "dps_samples"]);
    for section in ["certificates", "containers_and_messages", "dps_samples"] {
        for (place, case) in file.root.get(section).and_then(Value::as_array).into_iter().flatten().enumerate() {
            let name = name(section, place, case);
            let here = file.bytes_if_here(text(case, "file")?).is_some();
            cases.push(match section {
                _ if !here => Case::skipped(name, format!("{}, a file that is not here", file.name)),
                "certificates" => certificates::real(name, case),
                "dps_samples" => messages::sample(name, case),
                _ if case.get("password").is_some() => keys::container(name, case)?,
                _ => messages::foreign(name, case),
            });
        }
    }
    Ok(cases)
}

/// The hash of this name.
fn hash(name: &str) -> Result<Hash, String> {
    match name {
        "GOST34311" => Ok(Hash::Gost34311),
        "Kupyna256" => Ok(Hash::Kupyna256),
        other => Err(format!("the hash {other} is unknown")),
    }
}

/// The curve of this name, if the product knows it.
fn curve_if_known(name: &str) -> Option<Curve> {
    Curve::ALL.into_iter().find(|curve| format!("{curve:?}") == name)
}

/// The curve of this name.
fn curve(name: &str) -> Result<Curve, String> {
    curve_if_known(name).ok_or(format!("the curve {name} is unknown"))
}

/// The content octets of an object identifier that is written in decimals.
fn identifier(dotted: &str) -> Result<Vec<u8>, String> {
    let wrong = || format!("{dotted} is not an object identifier");
    let arcs = dotted.split('.').map(str::parse).collect::<Result<Vec<u64>, _>>().map_err(|_| wrong())?;
    let [first, second, rest @ ..] = arcs.as_slice() else { return Err(wrong()) };
    let mut octets = Vec::new();
    for arc in [first * 40 + second].iter().chain(rest) {
        let groups = (64 - arc.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            octets.push(u8::try_from(arc >> (7 * group) & 0x7f).unwrap_or_default() | more);
        }
    }
    Ok(octets)
}

/// Seconds since 1970 of a moment such as `20261123071723`, with or without a letter after it.
fn seconds(digits: &str) -> Result<i64, String> {
    let wrong = || format!("{digits} is not a moment");
    let element =
        der::wrap(prro_dstu::tlv::tag::GENERALIZED_TIME, format!("{}Z", digits.trim_end_matches('Z')).as_bytes());
    let element = prro_dstu::tlv::Reader::new(&element).and_then(|mut reader| reader.any()).map_err(|_| wrong())?;
    element.time().map_err(|_| wrong())
}

/// A certificate that a case names.
fn certificate(file: &File, name: &str) -> Result<Certificate, String> {
    Certificate::parse(&file.bytes(name)?).map_err(|fault| format!("{name}: {fault}"))
}

/// The trusted authorities, by names of files. An authority that issued its own certificate is a root.
fn authorities(file: &File) -> Result<Value, String> {
    let (mut roots, mut below) = (Vec::new(), Vec::new());
    for case in list(&file.beside("pki.json")?, "certificates")? {
        if text(case, "key_usage")? == "ca" {
            let name = text(case, "file")?;
            let own = name.rsplit('/').next() == maybe_text(case, "issuer_cert")?;
            if own { roots.push(name.to_owned()) } else { below.push(name.to_owned()) }
        }
    }
    Ok(json!({ "roots": roots, "intermediates": below }))
}

/// Trust in authorities by the names of their files.
fn trust(file: &File, authorities: &Value) -> Result<Trust, String> {
    let read = |key| {
        let names = list(authorities, key)?.iter();
        names.map(|name| certificate(file, name.as_str().unwrap_or_default())).collect::<Result<Vec<_>, String>>()
    };
    Ok(Trust { roots: read("roots")?, intermediates: read("intermediates")?, ..Trust::default() })
}

/// A source of octets that are the same in every run. It stands for a random source where the result does not depend on
/// it.
fn constant(bytes: &mut [u8]) {
    bytes.fill(0x5a);
}

/// Checks that a number of the case is the length of these octets.
fn long(case: &Value, key: &str, octets: &[u8]) -> Verdict {
    some(case, key)?;
    same(key, u64::try_from(octets.len()).ok(), Some(number(case, key)?))
}
