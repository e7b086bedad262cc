//! Vectors of signed messages, timestamps and official samples.

use super::super::case::{
    Case, Verdict, bytes, holds, list, maybe_list, maybe_number, maybe_text, name, number, same, sha256,
};
use super::super::case::{some, text, truth, unread, within};
use super::super::folder::File;
use super::{authorities, certificate, hash, identifier, long, seconds, trust};
use prro_core::document::{checksum::hex, packet};
use prro_dstu::certificate::chain::{ChainFault, ChainGap};
use prro_dstu::cms::{self, Fault, Gap, Message, ProfileFault, check_profile};
use prro_dstu::tlv::{Tlv, TlvError, tag, without_zeros};
use prro_dstu::{CmsError, Hash, Trust, TspError, Verdict as Proof, tsp};
use serde_json::{Value, json};

/// This word means that the message has some signing time.
const PRESENT: &str = "present";

/// Messages under our own test authorities.
pub fn messages(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    let all = list(&file.root, "cases")?;
    let authorities = authorities(file)?;
    let latest = all.iter().filter_map(made).max();
    for (place, case) in all.iter().enumerate() {
        let mut expected = vec!["/case/expect".to_owned()];
        expected.extend(maybe_text(case, "content_sha256")?.map(|_| "/case/content_sha256".to_owned()));
        let reads = file.bytes_if_here(text(case, "file")?).is_some_and(|bytes| cms::parse(&bytes).is_ok());
        if reads {
            expected.extend(["hash", "digest_oid", "signing_time"].map(|key| format!("/case/{key}")));
            let stamp = case.get("signature_timestamp").filter(|stamp| stamp.is_object());
            expected.extend(stamp.map(|_| "/case/signature_timestamp/time".to_owned()));
            for signer in 0..maybe_list(case, "signers")?.len() {
                expected.extend(["hash", "digest_oid"].map(|key| format!("/case/signers/{signer}/{key}")));
            }
        }
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        // Messages without a signing time were made at the same time as the others.
        let at = made(case).or(latest);
        let value = within(case, json!({ "authorities": authorities, "at": at }));
        cases.push(Case::checked(name("cases", place, case), value, message, &expected));
    }
    Ok(cases)
}

/// The moment at which a message was made, if the case names it.
fn made(case: &Value) -> Option<&str> {
    case.get("signing_time")?.as_str().filter(|time| *time != PRESENT)
}

/// The expected result of a message.
struct Expected {
    /// The message is valid.
    valid: bool,
    /// The message may be sent in this form.
    sendable: bool,
    /// The content differs from the signed content.
    altered: bool,
}

impl Expected {
    fn of(case: &Value) -> Result<Expected, String> {
        let words = text(case, "expect")?;
        let altered = words.contains("content altered") || words.contains("messageDigest");
        if words == "ok" {
            return Ok(Expected { valid: true, sendable: true, altered });
        }
        if words.starts_with("ok when read as a server answer") {
            return Ok(Expected { valid: true, sendable: !words.contains("reject as an outgoing document"), altered });
        }
        holds(words.starts_with("reject"), format!("{words} is not understood"))?;
        // Only the profile is violated: the signature is right, but the message must not be sent.
        let profile = words.starts_with("reject for the fiscal server profile");
        Ok(Expected { valid: profile, sendable: false, altered })
    }
}

fn message(value: &Value, file: &File) -> Verdict {
    let (case, around) = (some(value, "case")?, some(value, "around")?);
    let expected = Expected::of(case)?;
    let content = maybe_text(case, "content")?.map(|name| file.bytes(name)).transpose()?;
    let stated = maybe_text(case, "content_sha256")?;
    if let Some(content) = &content {
        same("content_sha256", Some(sha256(content).as_str()), stated)?;
    }
    let message = match cms::parse(&file.bytes(text(case, "file")?)?) {
        Ok(message) => message,
        Err(CmsError::Detached) => {
            holds(text(case, "expect")?.contains("not attached"), "there is no content, which was not expected")?;
            return holds(!expected.sendable, "a message without content was to be taken");
        }
        Err(fault) => return Err(format!("not read: {fault}")),
    };
    let trust = trust(file, some(around, "authorities")?)?;
    let at = seconds(text(around, "at")?)?;
    let (proof, profile) = (cms::verify(&message, &trust, at), check_profile(&message));
    match (&proof, expected.valid) {
        (Proof::Valid(_), true) | (Proof::Forged(_), false) => {}
        (Proof::Unchecked { gap: Gap::NoCertificate, .. }, true) if !expected.sendable => {
            with_certificate(&message, &trust, at, file)?
        }
        (Proof::Unchecked { .. }, false) => {}
        _ => return Err(format!("comes to {proof:?}, expected {}", text(case, "expect")?)),
    }
    let words = text(case, "expect")?;
    let is_reason = is_reason(words, &proof, profile);
    holds(is_reason, format!("comes to {proof:?} and {profile:?}, which is not the reason in «{words}»"))?;
    let sendable = proof.is_valid() && profile.is_ok();
    same("may be sent", sendable, expected.sendable)?;
    signers(case, &message, &proof, file)?;
    match &content {
        Some(content) if !expected.altered => same("the content", message.content(), content.as_slice())?,
        Some(_) => {}
        None if stated.is_some() => same("content_sha256", Some(sha256(message.content()).as_str()), stated)?,
        None => {}
    }
    let nobody = cms::verify(&message, &Trust::default(), at);
    holds(!matches!(nobody, Proof::Valid(_)), "valid without a root")
}

/// Whether a message is refused for the reason that the words name. Other words name no reason that is known here.
fn is_reason(words: &str, proof: &Proof, profile: Result<(), ProfileFault>) -> bool {
    let forged = |fault: Fault| *proof == Proof::Forged(fault);
    let form = |fault: ProfileFault| profile == Err(fault);
    let table: [(&str, bool); 12] = [
        ("signature value altered", forged(Fault::WrongSignature)),
        ("messageDigest does not match", forged(Fault::WrongDigest)),
        ("content altered", forged(Fault::WrongDigest)),
        ("names another certificate", forged(Fault::OtherCertificate)),
        ("keyAgreement", forged(Fault::KeyMayNotSign)),
        ("chain signature wrong", forged(Fault::Chain(ChainFault::WrongSignature))),
        ("timestamp imprint", forged(Fault::WrongTimestamp)),
        ("signatureAlgorithm says", forged(Fault::AlgorithmsDisagree)),
        ("out of date", matches!(proof, Proof::Unchecked { gap: Gap::Chain(ChainGap::Expired { .. }), .. })),
        ("not embedded", form(ProfileFault::NoCertificate)),
        ("issuer certificates embedded", form(ProfileFault::OtherCertificates)),
        ("exactly one signer", form(ProfileFault::NotOneSigner)),
    ];
    table.iter().filter(|(reason, _)| words.contains(reason)).all(|(_, is_so)| *is_so)
}

/// A message without its signer's certificate is valid under one of the certificates that the case gives.
fn with_certificate(message: &Message, trust: &Trust, at: i64, file: &File) -> Verdict {
    let pki = file.beside("pki.json")?;
    let names = list(&pki, "certificates")?.iter().map(|case| text(case, "file"));
    let all = names.map(|name| certificate(file, name?)).collect::<Result<Vec<_>, String>>()?;
    let trust = Trust { extra_signers: all, ..trust.clone() };
    let proof = cms::verify(message, &trust, at);
    holds(matches!(proof, Proof::Valid(_)), format!("with all certificates at hand comes to {proof:?}"))
}

/// Checks that each signer is the expected one and used the expected hash.
fn signers(case: &Value, message: &Message, proof: &Proof, file: &File) -> Verdict {
    let listed = maybe_list(case, "signers")?;
    let stated: Vec<&Value> = if listed.is_empty() { vec![case] } else { listed.iter().collect() };
    same("signers", message.signers().len(), stated.len())?;
    for (place, (signer, stated)) in message.signers().iter().zip(stated).enumerate() {
        same("hash", signer.hash(), Some(hash(text(stated, "hash")?)?))?;
        let oid = identifier(text(stated, "digest_oid")?)?;
        same("digest_oid", signer.hash().map(Hash::oid), Some(oid.as_slice()))?;
        if let Some(name) = maybe_text(stated, "signer_cert")? {
            let certificate = certificate(file, name)?;
            holds(signer.is(&certificate), format!("the signer is not {name}"))?;
            if let Proof::Valid(proved) = proof {
                same("the signer proved", proved.get(place).map(|signer| &signer.certificate), Some(&certificate))?;
            }
        }
        if stated.get("signing_time").is_some() {
            match maybe_text(stated, "signing_time")? {
                Some(PRESENT) => holds(signer.signing_time().is_some(), "has no signing_time")?,
                time => same("signing_time", signer.signing_time(), time.map(seconds).transpose()?)?,
            }
        }
        let Some(stamp) = stated.get("signature_timestamp") else { continue };
        same("has a timestamp", signer.timestamp().is_some(), stamp.is_object())?;
        if let Some(token) = signer.timestamp() {
            let told = token_says(token).map_err(|fault| format!("the timestamp: {fault}"))?;
            same("signature_timestamp", told.time, seconds(text(stamp, "time")?)?)?;
            if let Some(name) = maybe_text(stamp, "cert")? {
                holds(told.by.is_signed_with(&certificate(file, name)?), format!("the timestamp is not by {name}"))?;
            }
        }
    }
    Ok(())
}

/// The content of a timestamp, as far as the case names it.
struct Told {
    time: i64,
    serial: Vec<u8>,
    nonce: Option<Vec<u8>>,
    by: Signers,
}

/// The signed message that a timestamp token is.
struct Signers(Message);

impl Signers {
    fn is_signed_with(&self, certificate: &prro_dstu::Certificate) -> bool {
        self.0.signers().iter().all(|signer| signer.is(certificate))
    }
}

fn token_says(token: &[u8]) -> Result<Told, String> {
    let message = cms::parse(token).map_err(|fault| fault.to_string())?;
    let read = || -> Result<_, TlvError> {
        let mut fields = Tlv::only(message.content(), tag::SEQUENCE)?.inside()?;
        fields.expect(tag::INTEGER)?;
        fields.expect(tag::OID)?;
        fields.expect(tag::SEQUENCE)?;
        let serial = fields.expect(tag::INTEGER)?.body.to_vec();
        let time = fields.expect(tag::GENERALIZED_TIME)?.time()?;
        fields.optional(tag::SEQUENCE)?;
        fields.optional(tag::BOOLEAN)?;
        let nonce = fields.optional(tag::INTEGER)?.map(|nonce| nonce.body.to_vec());
        Ok((time, serial, nonce))
    };
    let (time, serial, nonce) = read().map_err(|fault| fault.to_string())?;
    Ok(Told { time, serial, nonce, by: Signers(message) })
}

/// Requests to a timestamp service and its answers.
pub fn timestamps(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    let authorities = authorities(file)?;
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let name = name("cases", place, case);
        if case.get("expect").is_none() {
            cases.push(Case::checked(name, case.clone(), request, &["/imprint"]));
            continue;
        }
        let expected = ["expect", "hash", "imprint", "gen_time", "serial", "nonce"].map(|key| format!("/case/{key}"));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked(name, within(case, authorities.clone()), response, &expected));
    }
    Ok(cases)
}

fn imprint(case: &Value) -> Result<[u8; 32], String> {
    bytes(case, "imprint")?.try_into().map_err(|_| "imprint is not of 32 octets".into())
}

fn nonce(case: &Value) -> Result<Option<u64>, String> {
    let digits = maybe_text(case, "nonce")?;
    digits.map(|digits| u64::from_str_radix(digits, 16).map_err(|_| format!("{digits} is not a number"))).transpose()
}

fn request(case: &Value, file: &File) -> Verdict {
    let hash = hash(maybe_text(case, "hash")?.unwrap_or("GOST34311"))?;
    let made = tsp::request(hash, &imprint(case)?, nonce(case)?, false);
    same("the request", hex(&made), hex(&file.bytes(text(case, "file")?)?))
}

fn response(value: &Value, file: &File) -> Verdict {
    let (case, authorities) = (some(value, "case")?, some(value, "around")?);
    let (bytes, trust) = (file.bytes(text(case, "file")?)?, trust(file, authorities)?);
    let expect = text(case, "expect")?;
    if expect != "granted" {
        let refused = tsp::token_of_response(&bytes, Hash::Gost34311, &[0; 32], None, &trust, 0);
        holds(expect.starts_with("error"), format!("{expect} is not understood"))?;
        return match refused {
            // The number of the status is in the text, in brackets.
            Err(TspError::Refused { status }) => holds(
                expect.contains(&format!("({status})")),
                format!("refused with status {status}, expected {expect}"),
            ),
            other => Err(format!("comes to {other:?}, expected {expect}")),
        };
    }
    let (hash, time) = (hash(text(case, "hash")?)?, seconds(text(case, "gen_time")?)?);
    let token = tsp::token_of_response(&bytes, hash, &imprint(case)?, nonce(case)?, &trust, time);
    let told = token_says(&token.map_err(|fault| fault.to_string())?)?;
    same("gen_time", told.time, time)?;
    let serial = number(case, "serial")?.to_be_bytes();
    same("serial", without_zeros(&told.serial), without_zeros(&serial))?;
    let sent = nonce(case)?.map(u64::to_be_bytes);
    same("nonce", told.nonce.as_deref().map(without_zeros), sent.as_ref().map(|sent| without_zeros(sent)))?;
    if let Some(name) = maybe_text(case, "tsa_cert")? {
        holds(told.by.is_signed_with(&certificate(file, name)?), format!("the timestamp is not by {name}"))?;
    }
    match maybe_text(case, "imprint_of")?.and_then(|words| words.split(' ').next_back()) {
        Some(name) => {
            let value = cms::signature_value(&file.bytes(name)?).map_err(|fault| fault.to_string())?;
            same("imprint", hash.digest(&value), imprint(case)?)
        }
        None => Ok(()),
    }
}

/// The signatures and the content are right, but no known authority issued the signers.
fn right_but_unknown(message: &Message) -> Verdict {
    match cms::verify(message, &Trust::default(), 0) {
        // Signatures are checked first. So a fault that is found later belongs to a right signature.
        Proof::Unchecked { gap: Gap::Chain(_), .. } | Proof::Forged(Fault::KeyMayNotSign) => Ok(()),
        other => Err(format!("comes to {other:?}")),
    }
}

fn read(bytes: &[u8]) -> Result<Message, String> {
    cms::parse(bytes).map_err(|fault| fault.to_string())
}

/// A message of a third party.
pub fn foreign(name: String, case: &Value) -> Case {
    Case::checked(name, case.clone(), foreign_message, &["/signature_ok_by_bc"])
}

fn foreign_message(case: &Value, file: &File) -> Verdict {
    let message = read(&file.bytes(text(case, "file")?)?)?;
    same("right", right_but_unknown(&message).is_ok(), truth(case, "signature_ok_by_bc")?)
}

/// A sample of the tax service.
pub fn sample(name: String, case: &Value) -> Case {
    let mut expected: Vec<String> = [
        "signature_and_digest_ok_by_bc",
        "content_sha256",
        "content_len",
        "signature_timestamp",
        "n_certs",
        "signature_len",
    ]
    .map(|key| format!("/{key}"))
    .to_vec();
    for part in 0..case.get("parts").and_then(Value::as_array).map_or(0, Vec::len) {
        let values = ["offset", "length", "ok", "content_sha256", "signature_timestamp"];
        expected.extend(values.map(|value| format!("/parts/{part}/{value}")));
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    Case::checked(name, case.clone(), official, &expected)
}

fn official(case: &Value, file: &File) -> Verdict {
    let bytes = file.bytes(text(case, "file")?)?;
    if case.get("parts").is_none() {
        let message = read(&bytes)?;
        long(case, "content_len", message.content())?;
        same("n_certs", u64::try_from(message.certificates().len()).ok(), maybe_number(case, "n_certs")?)?;
        let [signer] = message.signers() else { return Err("not one signer".into()) };
        long(case, "signature_len", signer.signature())?;
        return part(case, "signature_and_digest_ok_by_bc", &message);
    }
    let parts = list(case, "parts")?;
    let documents = packet::split(&bytes).map_err(|fault| fault.to_string())?;
    same("parts", documents.len(), parts.len())?;
    let mut offset = 0;
    for (document, expected) in documents.into_iter().zip(parts) {
        same("offset", Some(offset), maybe_number(expected, "offset")?)?;
        long(expected, "length", document)?;
        part(expected, "ok", &read(document)?)?;
        offset += number(expected, "length")? + 4;
    }
    Ok(())
}

fn part(case: &Value, right: &str, message: &Message) -> Verdict {
    same("content_sha256", sha256(message.content()).as_str(), text(case, "content_sha256")?)?;
    let stamped = message.signers().iter().all(|signer| signer.timestamp().is_some());
    same("signature_timestamp", stamped, truth(case, "signature_timestamp")?)?;
    let verdict = right_but_unknown(message);
    same(right, verdict.is_ok(), truth(case, right)?).map_err(|fault| format!("{fault}: {verdict:?}"))
}

/// Measured samples. Only some of them are published.
pub fn samples(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["samples"]);
    let published = published(file);
    for (place, case) in list(&file.root, "samples")?.iter().enumerate() {
        let name = name("samples", place, case);
        if !published
            .iter()
            .any(|(_, bytes)| Some(sha256(bytes).as_str()) == case.get("sha256").and_then(Value::as_str))
        {
            cases.push(Case::skipped(name, format!("{}, a message that is not here", file.name)));
            continue;
        }
        let mut expected: Vec<String> = ["size", "sha256", "content_size", "content_gost34311", "certificates"]
            .map(|key| format!("/{key}"))
            .to_vec();
        for signer in 0..list(case, "signers")?.len() {
            let values = ["signature_hex", "verifies_over_attributes_as_sent", "has_signature_timestamp"];
            expected.extend(values.map(|value| format!("/signers/{signer}/{value}")));
        }
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked(name, case.clone(), measured, &expected));
    }
    Ok(cases)
}

/// The messages among the files of third parties, and the messages inside of the package.
fn published(file: &File) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, bytes) in file.folder_if_here("signing/real") {
        if let Ok(documents) = packet::split(&bytes) {
            all.extend(documents.into_iter().map(|document| (name.clone(), document.to_vec())));
        }
        all.push((name, bytes));
    }
    all
}

fn measured(case: &Value, file: &File) -> Verdict {
    let stated = text(case, "sha256")?;
    let found = published(file).into_iter().find(|(_, bytes)| sha256(bytes) == stated);
    let (_, bytes) = found.ok_or("no published message has this sha256")?;
    long(case, "size", &bytes)?;
    let message = read(&bytes)?;
    long(case, "content_size", message.content())?;
    let digest = hex(&Hash::Gost34311.digest(message.content()));
    same("content_gost34311", digest.as_str(), text(case, "content_gost34311")?)?;
    same("certificates", u64::try_from(message.certificates().len()).ok(), Some(number(case, "certificates")?))?;
    let signers = list(case, "signers")?;
    same("signers", message.signers().len(), signers.len())?;
    let right = right_but_unknown(&message);
    for (signer, expected) in message.signers().iter().zip(signers) {
        same("signature_hex", hex(signer.signature()).as_str(), text(expected, "signature_hex")?)?;
        same("has_signature_timestamp", signer.timestamp().is_some(), truth(expected, "has_signature_timestamp")?)?;
        let stated = truth(expected, "verifies_over_attributes_as_sent")?;
        same("verifies_over_attributes_as_sent", right.is_ok(), stated)
            .map_err(|fault| format!("{fault}: {right:?}"))?;
    }
    Ok(())
}
