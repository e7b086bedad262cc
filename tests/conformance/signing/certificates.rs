//! Vectors of certificates: whose key it is, and which authority issued it.

use super::super::case::{
    Case, Verdict, bytes, holds, list, maybe_list, maybe_text, name, same, some, text, truth, unread, within,
};
use super::super::folder::File;
use super::{authorities, certificate, curve, hash, identifier, seconds, trust};
use prro_core::document::checksum::hex;
use prro_dstu::algorithm::UnusableKey;
use prro_dstu::certificate::chain::{ChainFault, ChainGap, verify_chain};
use prro_dstu::cms::{self, Gap, ProfileFault, check_profile};
use prro_dstu::container;
use prro_dstu::lookup::{self, LookupError};
use prro_dstu::tlv::{Tlv, TlvError, tag};
use prro_dstu::{Certificate, ChainVerdict, Hash, PrivateKey, Trust, Verdict as Proof, best_for};
use serde_json::{Value, json};

/// The published authorities and the certificates that they issued.
pub fn certificates(file: &File) -> Result<Vec<Case>, String> {
    const EXPECTED: [&str; 15] = [
        "issuer_cert",
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

    let issuer = certificate(file, &beside(text(case, "file")?, text(case, "issuer_cert")?))?;
    same("the issuer's name", own.issuer(), issuer.subject())?;
    same("the issuer's key", own.authority_key_id(), issuer.subject_key_id())?;
    chain(&own, &issuer, some(case, "signature_verdicts")?, some(around, "authorities")?, around, file)
}

/// The chain is what the peers say of the signature of the certificate.
fn chain(
    own: &Certificate,
    issuer: &Certificate,
    peers: &Value,
    authorities: &Value,
    around: &Value,
    file: &File,
) -> Verdict {
    let trust = trust(file, authorities)?;
    let at = seconds(text(around, "at")?)?;
    let chain = verify_chain(own, &trust, at);
    for (peer, _) in peers.as_object().into_iter().flatten() {
        let is_expected = match (&chain, truth(peers, peer)?) {
            (ChainVerdict::Invalid(fault), false) => *fault == ChainFault::WrongSignature,
            (ChainVerdict::Unchecked(gap), true) => {
                *gap == ChainGap::Expired { until: own.not_after() } && at > own.not_after()
            }
            (ChainVerdict::Valid(path), true) => {
                path.get(1).is_none_or(|above| *above == issuer) && at <= own.not_after()
            }
            _ => false,
        };
        holds(is_expected, format!("the chain comes to {chain:?}, against {peer}"))?;
    }
    if chain.is_valid() && own != issuer {
        let alone = Trust { roots: trust.roots.clone(), ..Trust::default() };
        if let ChainVerdict::Unchecked(gap) = verify_chain(own, &alone, at) {
            let missing = gap.missing().ok_or("the gap does not name what is missing")?;
            same("the missing authority", missing.name.as_str(), issuer.subject().shown())?;
            same("the missing key", missing.key_id.as_deref(), issuer.subject_key_id())?;
        }
    }
    if let Ok(key) = own.public_key() {
        same("the best certificate of the key", best_for(key, [own, issuer], at), Some(own))?;
    }
    let nobody = Trust { intermediates: trust.intermediates.clone(), ..Trust::default() };
    holds(!verify_chain(own, &nobody, at).is_valid(), "the chain is valid without a root")
}

/// The name of a file beside another one.
fn beside(file: &str, other: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{other}"),
        None => other.to_owned(),
    }
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
            let trust = Trust { roots: vec![issuer], ..Trust::default() };
            let chain = verify_chain(&own, &trust, at);
            holds(chain.is_valid(), format!("the chain comes to {chain:?}"))
        }
    }
}

/// Requests for certificates by the identifier of a key, and their answers.
pub fn lookups(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["responses"]);
    let authorities = authorities(file)?;
    if let Some(request) = file.root.get("request") {
        let ids = maybe_list(request, "key_ids")?.len();
        let expected: Vec<String> = (0..ids).map(|id| format!("/key_ids/{id}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked("request", request.clone(), lookup_request, &expected));
    }
    for (place, case) in maybe_list(&file.root, "responses")?.iter().enumerate() {
        let names = case.get("expect").and_then(Value::as_array).map(Vec::len);
        let expected: Vec<String> = match names {
            Some(names) => (0..names).map(|name| format!("/case/expect/{name}")).collect(),
            None => vec!["/case/expect".into()],
        };
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let value = within(case, authorities.clone());
        cases.push(Case::checked(name("responses", place, case), value, lookup_response, &expected));
    }
    Ok(cases)
}

fn lookup_request(case: &Value, file: &File) -> Verdict {
    let ids = list(case, "key_ids")?.iter().map(|id| {
        let id = super::super::case::unhex(id.as_str().unwrap_or_default())?;
        <[u8; 32]>::try_from(id).map_err(|_| "an identifier is not of 32 octets".to_owned())
    });
    let ids = ids.collect::<Result<Vec<_>, String>>()?;
    let [first, rest @ ..] = ids.as_slice() else { return Err("there is no identifier".into()) };
    let made = lookup::request(first, rest.first());
    same("the request", hex(&made), hex(&file.bytes(text(case, "file")?)?))
}

fn lookup_response(value: &Value, file: &File) -> Verdict {
    let (case, authorities) = (some(value, "case")?, some(value, "around")?);
    let answer = file.bytes(text(case, "file")?)?;
    let Ok(names) = list(case, "expect") else {
        // The words name the code that would mean success.
        let words = text(case, "expect")?;
        let success = words.split(|sign: char| !sign.is_ascii_digit()).rfind(|digits| !digits.is_empty());
        return match lookup::read(&answer) {
            Err(LookupError::NotFound { code }) => {
                holds(success.is_none_or(|success| success != code.to_string()), format!("the code is {code}, {words}"))
            }
            other => Err(format!("comes to {other:?}, expected {words}")),
        };
    };
    let read = |name: &Value| certificate(file, name.as_str().unwrap_or_default());
    let expected = names.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let found = lookup::read(&answer).map_err(|fault| fault.to_string())?;
    same("certificates", &found, &expected)?;
    let trust = trust(file, authorities)?;
    for own in &expected {
        let key = own.public_key().map_err(|fault| fault.to_string())?;
        let taken = lookup::certificates(&answer, key, &trust, own.not_before());
        holds(taken.is_ok_and(|taken| taken.contains(own)), "a certificate of the key is not taken")?;
        let nobody = lookup::certificates(&answer, key, &Trust::default(), own.not_before());
        same("without a root", nobody, Err(LookupError::NoneTrusted))?;
    }
    Ok(())
}

/// Keys of another algorithm, which the fiscal server does not accept. Each file is recognised, and refused by the name
/// of the reason.
pub fn p256(file: &File) -> Result<Vec<Case>, String> {
    let files = file.root.get("files").and_then(Value::as_object).into_iter().flatten();
    let case = |(name, words): (&String, &Value)| {
        let value = json!({ "file": name, "words": words, "expect": "reject: the key is not of DSTU 4145" });
        Case::checked(name, value, foreign_key, &["/expect"])
    };
    Ok(files.map(case).collect())
}

fn foreign_key(case: &Value, file: &File) -> Verdict {
    let (name, words) = (text(case, "file")?, text(case, "words")?);
    let bytes = file.bytes(name)?;
    let is_refused = match name.rsplit('.').next() {
        Some("cer") => {
            let read = Certificate::read_all(&bytes).map_err(|fault| fault.to_string())?;
            same("certificates", read.len(), 1)?;
            read.iter().all(|own| own.public_key() == Err(UnusableKey::OtherAlgorithm))
        }
        Some("p7s") => {
            let message = cms::parse(&bytes).map_err(|fault| fault.to_string())?;
            if let Some(content) = words.split(' ').find(|word| word.starts_with("cms/")) {
                same("the content", message.content(), file.bytes(content)?.as_slice())?;
            }
            same("the form", check_profile(&message), Err(ProfileFault::OtherAlgorithm))?;
            matches!(cms::verify(&message, &Trust::default(), 0), Proof::Unchecked { gap: Gap::OtherAlgorithm, .. })
        }
        _ => {
            let password = words.split("password ").nth(1).unwrap_or_default();
            match container::open(&bytes, password) {
                // The password is the right one.
                Err(fault) if fault.to_string().contains("password") => return Err(fault.to_string()),
                Err(_) => true,
                Ok(_) => false,
            }
        }
    };
    same("refused", is_refused, text(case, "expect")?.starts_with("reject"))
}
