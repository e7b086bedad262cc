//! Signed messages: the messages of registers are read by the profile of the server, and the server's own messages are
//! written.

use crate::certificate::Certificate;
use crate::der::{self, Element};
use crate::keys::{self, Hash, Key};
use crate::kyiv::{self, Unix};
use crate::refusal::{BAD_DOCUMENT, CRYPTO, Refusal};

const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.47";
const SIGNATURE_TIMESTAMP: &str = "1.2.840.113549.1.9.16.2.14";
const CONTENT_TIMESTAMP: &str = "1.2.840.113549.1.9.16.2.20";

/// A message whose signature is right.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The signed content.
    pub content: Vec<u8>,
    /// The signer's certificate, as it came with the message.
    pub certificate: Certificate,
    /// The hash that was used.
    pub hash: Hash,
    /// Whether the message carries a signature timestamp.
    pub timestamped: bool,
}

/// Whether some bytes look like a signed message at all.
pub fn looks_signed(bytes: &[u8]) -> bool {
    der::first(bytes)
        .and_then(|(outer, _)| outer.children())
        .is_some_and(|parts| parts.first().is_some_and(|id| id.raw == der::oid(SIGNED_DATA)))
}

/// The content of a message, without any check.
pub fn peek(bytes: &[u8]) -> Option<Vec<u8>> {
    let (outer, _) = der::first(bytes)?;
    let data = der::first(outer.children()?.get(1)?.content)?.0.children()?;
    let encapsulated = data.get(2)?.children()?;
    Some(der::first(encapsulated.get(1)?.content)?.0.content.to_vec())
}

/// Opens a message of a register. It must have one signer, the content inside, the signer's certificate and no other,
/// the attributes of the profile, and a right signature.
pub fn open(bytes: &[u8]) -> Result<Signed, Refusal> {
    if !looks_signed(bytes) {
        return Err(Refusal::new(BAD_DOCUMENT, "Повідомлення не підписано (envelopeType: EtUnknown)"));
    }
    read(bytes).map_err(|why| Refusal::new(CRYPTO, format!("Підписане повідомлення не прийнято: {why}")))
}

fn read(bytes: &[u8]) -> Result<Signed, &'static str> {
    let (outer, rest) = der::first(bytes).ok_or("не DER")?;
    if !rest.is_empty() {
        return Err("зайві байти після повідомлення");
    }
    let data = outer
        .children()
        .as_deref()
        .and_then(|parts| parts.get(1))
        .and_then(|wrapper| der::first(wrapper.content))
        .and_then(|(data, _)| data.children())
        .ok_or("SignedData не розібрано")?;
    let [version, algorithms, encapsulated, certificates, infos] = data.as_slice() else {
        return Err("очікуються рівно версія, алгоритми, вміст, сертифікат і підписувач (без списків відкликання)");
    };
    if version.content != [1] || certificates.tag != 0xa0 || infos.tag != 0x31 {
        return Err("SignedData іншої будови");
    }
    let content = attached(*encapsulated).ok_or("вміст не вкладено")?;
    let inside = certificates.children().ok_or("сертифікати не розібрано")?;
    let [certificate] = inside.as_slice() else {
        return Err("очікується рівно один сертифікат, підписувача");
    };
    let certificate = Certificate::read(certificate.raw).ok_or("сертифікат не розібрано")?;
    if !certificate.may_sign() {
        return Err("призначення ключа не дозволяє підпису");
    }
    let infos = infos.children().ok_or("підписувачів не розібрано")?;
    let [info] = infos.as_slice() else { return Err("очікується рівно один підписувач") };
    if rebuilt(content, &certificate, *algorithms, *info).as_deref() != Some(bytes) {
        return Err("повідомлення записано не в канонічному вигляді");
    }
    let algorithms = algorithms.children().unwrap_or_default();
    signer(*info, content, certificate, &algorithms)
}

fn attached(encapsulated: Element<'_>) -> Option<&[u8]> {
    let parts = encapsulated.children()?;
    let [kind, wrapper] = parts.as_slice() else { return None };
    let (content, rest) = der::first(wrapper.content)?;
    (kind.raw == der::oid(DATA) && wrapper.tag == 0xa0 && content.tag == 0x04 && rest.is_empty())
        .then_some(content.content)
}

fn signer(
    info: Element<'_>,
    content: &[u8],
    certificate: Certificate,
    algorithms: &[Element<'_>],
) -> Result<Signed, &'static str> {
    let parts = info.children().ok_or("підписувача не розібрано")?;
    let (required, unsigned) = parts.split_at_checked(6).ok_or("підписувача не розібрано")?;
    let [_, identifier, digest_algorithm, attributes, signature_algorithm, signature] = required else {
        return Err("підписувача не розібрано");
    };
    if !names(*identifier, &certificate) {
        return Err("підписувач вказує на інший сертифікат");
    }
    let hash = [Hash::Gost, Hash::Kupyna]
        .into_iter()
        .find(|hash| is_algorithm(*digest_algorithm, hash.oid()))
        .ok_or("невідомий алгоритм гешування")?;
    if !is_algorithm(*signature_algorithm, hash.signature_oid()) {
        return Err("алгоритм підпису не відповідає гешу");
    }
    if !algorithms.iter().any(|algorithm| algorithm.raw == digest_algorithm.raw) || algorithms.len() != 1 {
        return Err("digestAlgorithms не відповідає підписувачу");
    }
    if attributes.tag != 0xa0 {
        return Err("немає підписаних атрибутів");
    }
    check_attributes(*attributes, content, &certificate, hash)?;
    let mut covered = attributes.raw.to_vec();
    if let Some(tag) = covered.first_mut() {
        *tag = 0x31;
    }
    if signature.tag != 0x04 || signature.content.len() != 64 {
        return Err("підпис має бути OCTET STRING із 64 байтів");
    }
    if !keys::verify(&certificate.point, &hash.digest(&covered), signature.content) {
        return Err("підпис не збігається");
    }
    let timestamped = match unsigned {
        [] => false,
        [only] if only.tag == 0xa1 => check_unsigned(*only, signature.content)?,
        _ => return Err("зайве після підпису"),
    };
    Ok(Signed { content: content.to_vec(), certificate, hash, timestamped })
}

/// The message written anew in DER from its parts. A difference in any byte outside of the signature is found by
/// comparing.
fn rebuilt(content: &[u8], certificate: &Certificate, algorithms: Element<'_>, info: Element<'_>) -> Option<Vec<u8>> {
    let parts = info.children()?;
    let (version, rest) = parts.split_first()?;
    if version.tag != 0x02 || !matches!(version.content, [1 | 3]) {
        return None;
    }
    let rest: Vec<u8> = rest.iter().flat_map(|part| part.raw.to_vec()).collect();
    let info = der::sequence(&[version.raw, &rest]);
    let data = der::sequence(&[
        &der::integer(&[1]),
        &der::tlv(0x31, algorithms.content),
        &der::sequence(&[&der::oid(DATA), &der::tlv(0xa0, &der::tlv(0x04, content))]),
        &der::tlv(0xa0, &certificate.der),
        &der::tlv(0x31, &info),
    ]);
    Some(der::sequence(&[&der::oid(SIGNED_DATA), &der::tlv(0xa0, &data)]))
}

/// Whether a signer identifier means this certificate: by issuer and serial number, or by key identifier in one of two
/// forms.
fn names(identifier: Element<'_>, certificate: &Certificate) -> bool {
    match identifier.tag {
        0x30 => identifier.children().is_some_and(|parts| match parts.as_slice() {
            [issuer, serial] => issuer.raw == certificate.issuer && serial.raw == der::tlv(0x02, &certificate.serial),
            _ => false,
        }),
        0x80 => Some(identifier.content) == certificate.key_id.as_deref(),
        0xa0 => der::first(identifier.content).map(|(inner, _)| inner.content) == certificate.key_id.as_deref(),
        _ => false,
    }
}

fn is_algorithm(element: Element<'_>, oid: &str) -> bool {
    element.raw == der::sequence(&[&der::oid(oid)])
}

/// The values of attributes by identifier in DER.
fn attribute_list(attributes: Element<'_>) -> Option<Vec<(&[u8], Element<'_>)>> {
    let mut found = Vec::new();
    for attribute in all(attributes)? {
        let parts = all(attribute)?;
        let [id, values] = parts.as_slice() else { return None };
        let values = all(*values)?;
        let [value] = values.as_slice() else { return None };
        found.push((id.raw, *value));
    }
    Some(found)
}

fn all(element: Element<'_>) -> Option<Vec<Element<'_>>> {
    der::all(element.content)
}

fn check_attributes(
    attributes: Element<'_>,
    content: &[u8],
    certificate: &Certificate,
    hash: Hash,
) -> Result<(), &'static str> {
    let list = attribute_list(attributes).ok_or("атрибути не розібрано")?;
    let single = |oid: &str| {
        let id = der::oid(oid);
        let mut found = list.iter().filter(|(name, _)| *name == id).map(|(_, value)| *value);
        let value = found.next();
        if found.next().is_some() { Err("атрибут повторюється") } else { Ok(value) }
    };
    if single(CONTENT_TIMESTAMP)?.is_some() {
        return Err("позначка часу вмісту заборонена");
    }
    if single(CONTENT_TYPE)?.is_none_or(|value| value.raw != der::oid(DATA)) {
        return Err("contentType відсутній або інший");
    }
    if single(MESSAGE_DIGEST)?.is_none_or(|value| value.content != hash.digest(content)) {
        return Err("messageDigest відсутній або не збігається з вмістом");
    }
    single(SIGNING_TIME)?;
    let reference = single(SIGNING_CERTIFICATE)?.ok_or("немає signingCertificateV2")?;
    let named = certificate_hash(reference).ok_or("signingCertificateV2 не розібрано")?;
    if named != hash.digest(&certificate.der) {
        return Err("signingCertificateV2 називає інший сертифікат");
    }
    Ok(())
}

/// The hash inside SigningCertificateV2 { { ESSCertIDv2 { algorithm, hash, issuerSerial } } }.
fn certificate_hash(reference: Element<'_>) -> Option<&[u8]> {
    let identifiers = all(reference)?;
    let certificates = all(*identifiers.first()?)?;
    let parts = all(*certificates.first()?)?;
    parts.iter().find(|part| part.tag == 0x04).map(|part| part.content)
}

/// Checks the unsigned attributes: only a signature timestamp is allowed, and it must belong to this signature.
fn check_unsigned(attributes: Element<'_>, signature: &[u8]) -> Result<bool, &'static str> {
    for (id, token) in attribute_list(attributes).ok_or("непідписані атрибути не розібрано")?
    {
        if id != der::oid(SIGNATURE_TIMESTAMP) {
            return Err("зайвий непідписаний атрибут");
        }
        let info = peek(token.raw).ok_or("позначку часу не розібрано")?;
        let imprint = der::first(&info)
            .and_then(|(info, _)| all(info))
            .and_then(|parts| parts.get(2).copied())
            .and_then(all)
            .and_then(|parts| parts.get(1).map(|hash| hash.content.to_vec()))
            .ok_or("позначку часу не розібрано")?;
        if imprint != Hash::Gost.digest(signature) && imprint != Hash::Kupyna.digest(signature) {
            return Err("позначка часу не цього підпису");
        }
    }
    Ok(true)
}

/// The form of a message of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The hash.
    pub hash: Hash,
    /// Whether the attributes are in the order of DER. The live server has another order and signs the attributes as
    /// sent.
    pub der_order: bool,
    /// Whether the signer is named by key identifier, as in the official samples, instead of by issuer and serial
    /// number.
    pub by_key_id: bool,
    /// Whether the certificate is left out.
    pub without_certificate: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { hash: Hash::Gost, der_order: false, by_key_id: false, without_certificate: false }
    }
}

/// Signs a message.
pub fn seal(content: &[u8], key: &Key, certificate: &Certificate, at: Option<Unix>, style: Style) -> Vec<u8> {
    let hash = style.hash;
    let issuer_and_serial = [certificate.issuer.clone(), der::tlv(0x02, &certificate.serial)].concat();
    let algorithm = der::sequence(&[&der::oid(hash.oid())]);
    let attribute = |oid: &str, value: &[u8]| der::sequence(&[&der::oid(oid), &der::tlv(0x31, value)]);
    let issuer_serial =
        der::sequence(&[&der::sequence(&[&der::tlv(0xa4, &certificate.issuer)]), &der::tlv(0x02, &certificate.serial)]);
    let reference = der::sequence(&[&algorithm, &der::tlv(0x04, &hash.digest(&certificate.der)), &issuer_serial]);
    let mut attributes = vec![
        attribute(MESSAGE_DIGEST, &der::tlv(0x04, &hash.digest(content))),
        attribute(CONTENT_TYPE, &der::oid(DATA)),
        attribute(SIGNING_CERTIFICATE, &der::sequence(&[&der::sequence(&[&reference])])),
    ];
    attributes.extend(at.map(|at| attribute(SIGNING_TIME, &kyiv::der_time(at))));
    if style.der_order {
        attributes.sort();
    }
    let attributes = attributes.concat();
    let signature = key.sign(&hash.digest(&der::tlv(0x31, &attributes)));
    let identifier = if style.by_key_id {
        der::tlv(0xa0, &der::tlv(0x04, certificate.key_id.as_deref().unwrap_or_default()))
    } else {
        der::tlv(0x30, &issuer_and_serial)
    };
    let info = der::sequence(&[
        &der::integer(&[1]),
        &identifier,
        &algorithm,
        &der::tlv(0xa0, &attributes),
        &der::sequence(&[&der::oid(hash.signature_oid())]),
        &der::tlv(0x04, &signature),
    ]);
    let certificates = if style.without_certificate { Vec::new() } else { der::tlv(0xa0, &certificate.der) };
    let data = der::sequence(&[
        &der::integer(&[1]),
        &der::tlv(0x31, &algorithm),
        &der::sequence(&[&der::oid(DATA), &der::tlv(0xa0, &der::tlv(0x04, content))]),
        &certificates,
        &der::tlv(0x31, &info),
    ]);
    der::sequence(&[&der::oid(SIGNED_DATA), &der::tlv(0xa0, &data)])
}

/// Joins two messages over the same content into one message with two signers.
pub fn join(one: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let parts = |bytes| -> Option<Vec<Element<'_>>> {
        let (outer, _) = der::first(bytes)?;
        der::first(outer.children()?.get(1)?.content)?.0.children()
    };
    let (one, other) = (parts(one)?, parts(other)?);
    let ([version, algorithms, content, certificates, infos], [_, more_algorithms, _, more_certificates, more_infos]) =
        (one.as_slice(), other.as_slice())
    else {
        return None;
    };
    let both =
        |tag: u8, first: &Element<'_>, second: &Element<'_>| der::tlv(tag, &[first.content, second.content].concat());
    let algorithms = if algorithms.raw == more_algorithms.raw {
        algorithms.raw.to_vec()
    } else {
        both(0x31, algorithms, more_algorithms)
    };
    let data = der::sequence(&[
        version.raw,
        &algorithms,
        content.raw,
        &both(0xa0, certificates, more_certificates),
        &both(0x31, infos, more_infos),
    ]);
    Some(der::sequence(&[&der::oid(SIGNED_DATA), &der::tlv(0xa0, &data)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn messages_of_other_toolkits_are_read_as_their_makers_meant() {
        for good in ["ua-gost-bes", "ua-gost-bes-notime", "jk-gost-sale", "bc-gost-bes", "bc-gost-t", "ua-kup-bes"] {
            let bytes = vectors::bytes(&format!("signing/cms/{good}.p7s"));
            let signed = open(&bytes).unwrap_or_else(|refusal| panic!("{good}: {}", refusal.text));
            assert!(!signed.content.is_empty());
        }
        for bad in [
            "neg-badmd",
            "neg-badsig",
            "neg-chain-certs",
            "neg-detached",
            "neg-enc-cert",
            "neg-ess-other-cert",
            "neg-nocert",
            "neg-sigoid",
            "neg-tampered-content",
            "neg-tsp-imprint",
            "two-signers",
            "bc-gost-noattrs",
        ] {
            let bytes = vectors::bytes(&format!("signing/cms/{bad}.p7s"));
            assert_eq!(open(&bytes).map(|signed| signed.hash).map_err(|refusal| refusal.code), Err(CRYPTO), "{bad}");
        }
        assert_eq!(open(b"{}").unwrap_err().code, BAD_DOCUMENT);
    }

    #[test]
    fn every_byte_of_a_message_matters() {
        let bytes = vectors::bytes("signing/cms/ua-gost-bes-notime.p7s");
        for index in (0..bytes.len()).step_by(17) {
            let mut wrong = bytes.clone();
            wrong[index] ^= 0x10;
            assert!(open(&wrong).is_err(), "byte {index}");
        }
    }
}
