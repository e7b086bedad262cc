//! Vectors of certificates: whose key it is, and which authority issued it.

use super::super::case::{
    Case, Verdict, bytes, holds, list, maybe_list, maybe_text, name, same, some, text, truth, unread, within,
};
use super::super::folder::File;
use super::{authorities, certificate, curve, hash, identifier, seconds, trust};
use prro_core::document::checksum::hex;
use prro_dstu::certificate::chain::{ChainFault, ChainGap, verify_chain};
use prro_dstu::tlv::{Tlv, TlvError, tag};
use prro_dstu::{Certificate, ChainVerdict, Hash, PrivateKey};
use serde_json::{Value, json};

/// The published authorities and the certificates that they issued.
pub fn certificates(file: &File) -> Result<Vec<Case>, String> {
    const EXPECTED: [&str; 14] = [
        "curve",
        "public_key_compressed_le",
        "spki_algorithm",
        "signature_hash",
        "signature_algorithm",
        "key_usage",
        "eku",
        "ski",
        "ski_hash",
        "not_before",
        "not_after",
        "edrpou",
        "drfo",
        "tsp_url",
    ];
    let mut cases = unread(file, &["certificates"]);
    let all = list(&file.root, "certificates")?;
    let authorities = authorities(file)?;
    // At this moment every certificate is valid already, and the expired ones have expired.
    let at = all.iter().filter_map(|case| case.get("not_before")?.as_str()).max();
    for (place, case) in all.iter().enumerate() {
        let mut expected: Vec<String> = EXPECTED.iter().map(|key| format!("/case/{key}")).collect();
        expected.push("/case/ocsp_url".into());
        expected.push("/case/private_key_d_le".into());
        let peers = case.get("signature_verdicts").and_then(Value::as_object);
        expected.extend(peers.into_iter().flatten().map(|(peer, _)| format!("/case/signature_verdicts/{peer}")));
        // Null is no expected result here: a number or address may be in another part of the certificate.
        expected.retain(|path| {
            case.pointer(path.trim_start_matches("/case")).is_some_and(|value| !value.is_null()) || path == "/case/eku"
        });
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let value = within(case, json!({ "authorities": authorities, "at": at }));
        cases.push(Case::checked(name("certificates", place, case), value, described, &expected));
    }
    Ok(cases)
}

fn described(value: &Value, file: &File) -> Verdict {
    let (case, around) = (some(value, "case")?, some(value, "around")?);
    let own = certificate(file, text(case, "file")?)?;
    let key = own.public_key().map_err(|fault| fault.to_string())?;
    same("curve", key.curve(), curve(text(case, "curve")?)?)?;
    same("public_key_compressed_le", hex(key.compressed()).as_str(), text(case, "public_key_compressed_le")?)?;
    let private = PrivateKey::from_le_bytes(key.curve(), &bytes(case, "private_key_d_le")?);
    same("the public key of private_key_d_le", private.map_err(|fault| fault.to_string())?.public_key(), key)?;
    same("spki_algorithm", own.public_key_algorithm(), identifier(text(case, "spki_algorithm")?)?.as_slice())?;
    let algorithm = signature_algorithm(&own).map_err(|fault| fault.to_string())?;
    same("signature_algorithm", algorithm.as_slice(), identifier(text(case, "signature_algorithm")?)?.as_slice())?;
    same("signature_hash", Hash::of_signature_oid(&algorithm), Some(hash(text(case, "signature_hash")?)?))?;
    same("ski", own.subject_key_id().map(hex).as_deref(), maybe_text(case, "ski")?)?;
    same("ski by ski_hash", hex(&key.key_id(hash(text(case, "ski_hash")?)?)).as_str(), text(case, "ski")?)?;
    same("not_before", own.not_before(), seconds(text(case, "not_before")?)?)?;
    same("not_after", own.not_after(), seconds(text(case, "not_after")?)?)?;
    let told = [
        ("edrpou", own.tax_number_organization()),
        ("drfo", own.tax_number_person()),
        ("tsp_url", own.tsp_address()),
        ("ocsp_url", own.ocsp_address()),
    ];
    for (key, ours) in told {
        if let Some(expected) = maybe_text(case, key)? {
            same(key, ours, Some(expected))?;
        }
    }
    usage(&own, case)?;

    let trust = trust(file, some(around, "authorities")?)?;
    let at = seconds(text(around, "at")?)?;
    let peers = some(case, "signature_verdicts")?;
    let chain = verify_chain(&own, &trust.intermediates, &trust.roots, at);
    for (peer, _) in peers.as_object().into_iter().flatten() {
        let expected = match truth(peers, peer)? {
            false => ChainVerdict::Invalid(ChainFault::WrongSignature),
            true if at > own.not_after() => ChainVerdict::Unchecked(ChainGap::Expired),
            true => ChainVerdict::Valid,
        };
        same(&format!("the chain, after {peer},"), chain, expected)?;
    }
    let nobody = verify_chain(&own, &trust.intermediates, &[], at);
    holds(nobody != ChainVerdict::Valid, "the chain is valid without a root")
}

fn usage(own: &Certificate, case: &Value) -> Verdict {
    let usage = own.key_usage().ok_or("no key usage is read")?;
    let (signs, issues) = (own.may_sign(), own.is_authority() && usage.key_cert_sign());
    let expected = match text(case, "key_usage")? {
        "ca" => (false, true, false),
        "sign" => (true, false, false),
        "agree" => (false, false, true),
        usage => return Err(format!("the usage {usage} is unknown")),
    };
    same("key_usage", (signs && !issues, issues, usage.key_agreement()), expected)?;
    let purposes = maybe_text(case, "eku")?.map(identifier).transpose()?;
    same("eku", own.extended_key_usage(), purposes.into_iter().collect::<Vec<_>>().as_slice())
}

/// The algorithm that the certificate names for its signature.
fn signature_algorithm(own: &Certificate) -> Result<Vec<u8>, TlvError> {
    let mut parts = Tlv::only(own.der(), tag::SEQUENCE)?.inside()?;
    parts.expect(tag::SEQUENCE)?;
    Ok(parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body.to_vec())
}

/// A certificate of a real authority.
pub fn real(name: String, case: &Value) -> Case {
    const EXPECTED: [&str; 11] = [
        "/serial",
        "/spki_algorithm",
        "/signature_algorithm",
        "/subject_cn",
        "/not_before",
        "/not_after",
        "/curve",
        "/public_key_compressed_le",
        "/key_id_gost34311",
        "/key_id_kupyna256",
        "/ski",
    ];
    match case.get("public_key_compressed_le").is_some() {
        true => {
            let mut expected = EXPECTED.to_vec();
            expected.push("/ski_hash");
            if names_issuer(case) {
                expected.push("/aki");
            }
            Case::checked(name, case.clone(), described_real, &expected)
        }
        false => {
            let mut case = case.clone();
            if let Some(case) = case.as_object_mut() {
                case.insert("expect".into(), Value::from("reject"));
            }
            Case::checked(name, case, other_key, &["/expect"])
        }
    }
}

/// Two old certificates have the identifier in a form of which the measured value holds only a part.
fn names_issuer(case: &Value) -> bool {
    case.get("aki").and_then(Value::as_str).is_some_and(|id| id.len() == 64)
}

/// The certificate is read, and its key is of a foreign algorithm.
fn other_key(case: &Value, file: &File) -> Verdict {
    let read = Certificate::read_all(&file.bytes(text(case, "file")?)?).map_err(|fault| fault.to_string())?;
    same("certificates", read.len(), 1)?;
    let usable = read.iter().all(|own| own.public_key().is_ok());
    same("a usable key", usable, !text(case, "expect")?.starts_with("reject"))
}

fn described_real(case: &Value, file: &File) -> Verdict {
    let own = certificate(file, text(case, "file")?)?;
    let key = own.public_key().map_err(|fault| fault.to_string())?;
    let moment = |key| -> Result<i64, String> {
        // The year has two digits.
        let digits = text(case, key)?;
        let century = if digits.starts_with(['5', '6', '7', '8', '9']) { "19" } else { "20" };
        seconds(&format!("{century}{digits}"))
    };
    let trimmed = |octets: &[u8]| hex(octets).trim_start_matches('0').to_owned();
    same("serial", trimmed(own.serial()).as_str(), text(case, "serial")?.trim_start_matches('0'))?;
    same("spki_algorithm", own.public_key_algorithm(), identifier(text(case, "spki_algorithm")?)?.as_slice())?;
    let algorithm = signature_algorithm(&own).map_err(|fault| fault.to_string())?;
    same("signature_algorithm", algorithm.as_slice(), identifier(text(case, "signature_algorithm")?)?.as_slice())?;
    same("subject_cn", own.subject().common_name(), maybe_text(case, "subject_cn")?)?;
    same("not_before", own.not_before(), moment("not_before")?)?;
    same("not_after", own.not_after(), moment("not_after")?)?;
    same("curve", key.curve(), curve(text(case, "curve")?)?)?;
    same("public_key_compressed_le", hex(key.compressed()).as_str(), text(case, "public_key_compressed_le")?)?;
    same("key_id_gost34311", hex(&key.key_id(Hash::Gost34311)).as_str(), text(case, "key_id_gost34311")?)?;
    same("key_id_kupyna256", hex(&key.key_id(Hash::Kupyna256)).as_str(), text(case, "key_id_kupyna256")?)?;
    same("ski", own.subject_key_id().map(hex).as_deref(), maybe_text(case, "ski")?)?;
    same("ski by ski_hash", hex(&key.key_id(hash(text(case, "ski_hash")?)?)).as_str(), text(case, "ski")?)?;
    if names_issuer(case) {
        same("aki", own.authority_key_id().map(hex).as_deref(), Some(text(case, "aki")?))?;
    }
    match maybe_text(case, "issuer_file")? {
        None => Ok(()),
        Some(issuer) => {
            let issuer = certificate(file, issuer)?;
            let at = own.not_before().max(issuer.not_before());
            same("the chain", verify_chain(&own, &[], &[issuer], at), ChainVerdict::Valid)
        }
    }
}

/// Requests for certificates by key, which the product does not make, and their replies.
pub fn lookups(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = vec![Case::skipped("request", format!("{}, request", file.name))];
    for (place, case) in maybe_list(&file.root, "responses")?.iter().enumerate() {
        cases.push(Case::skipped(name("responses", place, case), format!("{}, responses", file.name)));
    }
    Ok(cases)
}

/// Keys of another algorithm, which the fiscal server does not accept.
pub fn p256(file: &File) -> Result<Vec<Case>, String> {
    let files = file.root.get("files").and_then(Value::as_object).into_iter().flatten();
    Ok(files.map(|(name, _)| Case::skipped(name, format!("{}, ECDSA P-256", file.name))).collect())
}
