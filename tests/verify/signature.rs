//! Who signed a message, under which authority, and whether a byte was changed.

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::chain::{ChainGap, ChainVerdict, verify_chain};
use prro_dstu::cms::{self, Gap, Message, Signer, Trust, Verdict};
use prro_dstu::oid;
use prro_dstu::tlv::{Tlv, TlvError, tag};
use simulator::kyiv;

use crate::document::spoken;
use crate::finding::Block;

/// The code of the tax service, which runs the fiscal server and is its provider of certificates (D-59).
const SERVER_CODE: &str = "43005393";

/// The name of the fiscal server (API 10.1).
const SERVER_NAME: &str = "Фіскальний сервер ПРРО";

/// Checks the signatures of a message at a moment, in seconds since 1970. Returns the certificates of the signers as far
/// as they are known. Without a moment the check takes the one that the first signer states.
pub fn check(block: &mut Block, bytes: &[u8], message: &Message, trust: &Trust, at: Option<i64>) -> Vec<Certificate> {
    let stated = at.or_else(|| message.signers().first().and_then(Signer::signing_time));
    let first = message.certificates().first().map(Certificate::not_before);
    if stated.is_none() {
        block.open("the moment of signing: neither the content nor the signature says it (--at)");
    }
    let at = stated.or(first).unwrap_or_default();
    let signers = match cms::verify(message, trust, at) {
        Verdict::Valid(proved) => {
            let signers: Vec<Certificate> = proved.into_iter().map(|signer| signer.certificate).collect();
            tell(block, message, &signers, trust, at);
            block.ok("the signature is right: no byte of the content was changed");
            block.ok("the certificate of the signer leads to a trusted authority and was in date");
            signers
        }
        Verdict::Forged(fault) => {
            tell(block, message, message.certificates(), trust, at);
            block.bad(format!("the signature is false: {fault}"));
            message.certificates().to_vec()
        }
        Verdict::Unchecked { gap, signers, .. } => {
            tell(block, message, &signers, trust, at);
            tell_gap(block, bytes, &gap, &signers);
            signers
        }
    };
    stamps(block, message, trust);
    match unusual(bytes) {
        Ok(unusual) if unusual.is_empty() => {}
        Ok(unusual) => block.open(format!("bytes that no signature covers are not as usual: {}", unusual.join("; "))),
        Err(fault) => block.bad(format!("the signed message: {fault}")),
    }
    signers
}

/// The facts about the signers.
fn tell(block: &mut Block, message: &Message, signers: &[Certificate], trust: &Trust, at: i64) {
    for certificate in signers {
        let subject = certificate.subject();
        let codes = [certificate.tax_number_organization(), certificate.tax_number_person()];
        let codes = codes.into_iter().flatten().map(|code| format!("tax number {code}"));
        let seal = certificate.is_seal().then(|| "electronic seal".to_owned());
        let organization = subject.organization().filter(|name| Some(*name) != subject.common_name());
        let parts = [Some(subject.shown().to_owned()), organization.map(str::to_owned), seal].into_iter().flatten();
        block.fact("signed by", parts.chain(codes).collect::<Vec<_>>().join(", "));
        block.fact("authority", authority(certificate, trust, at));
        let (from, until) = (moment(certificate.not_before()), moment(certificate.not_after()));
        block.fact("certificate", format!("number {}, valid from {from} to {until}", hex(certificate.serial())));
    }
    if let Some(time) = message.signers().first().and_then(Signer::signing_time) {
        block.fact("signed at", format!("{}, as the signer says", moment(time)));
    }
}

/// The names of the authorities above a certificate.
fn authority(certificate: &Certificate, trust: &Trust, at: i64) -> String {
    match verify_chain(certificate, trust, at) {
        ChainVerdict::Valid(path) if path.len() > 1 => {
            path.iter().skip(1).map(|above| above.subject().shown()).collect::<Vec<_>>().join(", under ")
        }
        ChainVerdict::Valid(_) => "the certificate is itself a given root".to_owned(),
        _ => format!("{} (the certificate says so; not proved)", certificate.issuer().shown()),
    }
}

/// Says why a message proves nothing.
fn tell_gap(block: &mut Block, bytes: &[u8], gap: &Gap, signers: &[Certificate]) {
    let right = "the signature is right: no byte of the content was changed";
    match gap {
        Gap::NoCertificate if has_certificates(bytes) => {
            block.bad("the signature is false: the certificate inside is not the signer's, or it is damaged");
        }
        Gap::NoCertificate => block.open("the signature: the certificate of the signer is missing (--ca takes it too)"),
        Gap::OtherAlgorithm if signers.iter().any(|certificate| certificate.public_key().is_ok()) => {
            block.bad("the signature is false: the signer's key does not sign by the algorithm that is named");
        }
        Gap::OtherAlgorithm => block.open(format!("the signature: {gap}")),
        Gap::Chain(ChainGap::NotYetValid { .. } | ChainGap::Expired { .. }) => {
            block.ok(right);
            block.bad(format!("the certificate of the signer: {gap}, at the moment of signing"));
        }
        Gap::Chain(_) => {
            block.ok(right);
            block.open(format!("the authority: {gap} (--ca gives it)"));
        }
    }
}

/// Checks the timestamps over the signatures. That a timestamp belongs to its signature is checked with the signature.
fn stamps(block: &mut Block, message: &Message, trust: &Trust) {
    for token in message.signers().iter().filter_map(Signer::timestamp) {
        let Ok((message, time)) = cms::parse(token).map_err(|_| ()).and_then(|token| {
            let time = time_of(&token).map_err(|_| ())?;
            Ok((token, time))
        }) else {
            return block.bad("the timestamp cannot be read");
        };
        block.fact("timestamp", moment(time));
        match cms::verify(&message, trust, time) {
            Verdict::Valid(_) => block.ok("the timestamp is by a service under a trusted authority"),
            Verdict::Forged(fault) => block.bad(format!("the timestamp is false: {fault}")),
            Verdict::Unchecked { gap: Gap::Chain(gap), .. } => {
                block.not_checked(format!("who made the timestamp: {gap}"))
            }
            Verdict::Unchecked { gap, .. } => block.open(format!("the timestamp: {gap}")),
        }
        if !matches!(unusual(token), Ok(unusual) if unusual.is_empty()) {
            block.open("bytes of the timestamp that no signature covers are not as usual");
        }
    }
}

/// The time of a timestamp.
fn time_of(token: &Message) -> Result<i64, TlvError> {
    let mut fields = Tlv::only(token.content(), tag::SEQUENCE)?.inside()?;
    for kind in [tag::INTEGER, tag::OID, tag::SEQUENCE, tag::INTEGER] {
        fields.expect(kind)?;
    }
    fields.expect(tag::GENERALIZED_TIME)?.time()
}

/// Whether the message has a place for certificates that is not empty.
fn has_certificates(bytes: &[u8]) -> bool {
    let found = || -> Result<bool, TlvError> {
        let mut fields = signed_data(bytes)?.inside()?;
        for _ in 0..3 {
            fields.any()?;
        }
        Ok(fields.optional(tag::context(0))?.is_some_and(|set| !set.body.is_empty()))
    };
    found().unwrap_or(false)
}

fn signed_data(bytes: &[u8]) -> Result<Tlv<'_>, TlvError> {
    let mut outer = Tlv::only(bytes, tag::SEQUENCE)?.inside()?;
    outer.expect(tag::OID)?;
    outer.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)
}

/// What differs from the usual form in the bytes that no signature covers: versions, algorithms, unsigned attributes.
fn unusual(bytes: &[u8]) -> Result<Vec<String>, TlvError> {
    let mut found = Vec::new();
    let mut fields = signed_data(bytes)?.inside()?;
    let version = fields.expect(tag::INTEGER)?.small()?;
    let stated = algorithms(&fields.expect(tag::SET)?)?;
    let is_data = fields.any()?.inside()?.expect(tag::OID)?.body == oid::DATA;
    fields.optional(tag::context(0))?;
    fields.optional(tag::context(1))?;
    let (mut used, mut newest) = (Vec::new(), 1);
    let mut signers = fields.expect(tag::SET)?.inside()?;
    while !signers.is_empty() {
        let mut parts = signers.any()?.inside()?;
        let version = parts.expect(tag::INTEGER)?.small()?;
        let by_key = parts.any()?.tag != tag::SEQUENCE;
        if version != 1 && !(by_key && version == 3) {
            found.push(format!("the version of a signer is {version}"));
        }
        newest = newest.max(version);
        used.push(parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body.to_vec());
        parts.optional(tag::context(0))?;
        parts.any()?;
        parts.any()?;
        if let Some(attributes) = parts.optional(tag::context(1))? {
            let mut attributes = attributes.inside()?;
            while !attributes.is_empty() {
                let kind = attributes.any()?.inside()?.expect(tag::OID)?;
                if kind.body != oid::SIGNATURE_TIMESTAMP {
                    found.push("there is an unknown unsigned attribute".to_owned());
                }
            }
        }
    }
    if version != 1 && !(version == 3 && (newest == 3 || !is_data)) {
        found.push(format!("the version of the message is {version}"));
    }
    if stated.iter().any(|algorithm| !used.contains(algorithm)) || used.iter().any(|used| !stated.contains(used)) {
        found.push("the hash functions that the message announces are not those of its signers".to_owned());
    }
    Ok(found)
}

fn algorithms(set: &Tlv<'_>) -> Result<Vec<Vec<u8>>, TlvError> {
    let (mut found, mut set) = (Vec::new(), set.inside()?);
    while !set.is_empty() {
        let mut algorithm = set.expect(tag::SEQUENCE)?.inside()?;
        found.push(algorithm.expect(tag::OID)?.body.to_vec());
        algorithm.optional(tag::NULL)?;
        algorithm.finish()?;
    }
    Ok(found)
}

/// Checks the form that the server demands of a message of a register (API 10).
pub fn profile(block: &mut Block, message: &Message) {
    // Two signers are the register and the server: the server's copy of a document.
    if message.signers().len() == 1 {
        let problem = cms::check_profile(message).err().filter(|_| !message.certificates().is_empty());
        block.check("the signed message has the form of the fiscal server", problem.map(|fault| fault.to_string()));
    }
}

/// Checks that a signer stands for the taxpayer of the document (API 7, code 3). A hired cashier may have a certificate
/// that names only the cashier; then the list of cashiers at the tax service decides.
fn taxpayer(block: &mut Block, signers: &[Certificate], tin: &str) {
    let organizations: Vec<&str> = signers.iter().filter_map(Certificate::tax_number_organization).collect();
    let mut people = signers.iter().filter_map(Certificate::tax_number_person);
    let what = "the signer stands for the taxpayer of the document";
    if organizations.contains(&tin) || people.any(|number| number == tin) {
        block.ok(what);
    } else if organizations.is_empty() {
        block.not_checked(format!(
            "{what}: the certificate names no taxpayer {tin}; the tax service has a list of cashiers"
        ));
    } else {
        block.bad(format!("{what}: the document says {tin}, the certificate {}", organizations.join(", ")));
    }
}

/// Checks the signers of a document: the register, or the server in its copy, or both.
pub fn register(block: &mut Block, message: &Message, signers: &[Certificate], tin: &str) {
    let (server, register): (Vec<Certificate>, Vec<Certificate>) = signers.iter().cloned().partition(is_server);
    if !server.is_empty() {
        block.ok("the fiscal server has signed it: it is registered");
    }
    if server.is_empty() || !register.is_empty() {
        profile(block, message);
        taxpayer(block, &register, tin);
    }
}

/// Checks that a signer is the fiscal server.
pub fn server(block: &mut Block, signers: &[Certificate]) {
    if signers.is_empty() {
        block.open("the signer is the fiscal server: no certificate says who signed");
    } else {
        let other = (!signers.iter().any(is_server)).then(|| "the certificate is of somebody else".to_owned());
        block.check("the signer is the fiscal server of the tax service", other);
    }
}

/// Whether a certificate is the seal of the fiscal server, issued by the provider of the tax service (D-30, D-59).
pub fn is_server(certificate: &Certificate) -> bool {
    let subject = certificate.subject();
    let coded = subject.has_code(SERVER_CODE) || certificate.tax_number_organization() == Some(SERVER_CODE);
    let issued = certificate.issuer().has_code(SERVER_CODE);
    coded && issued && certificate.is_seal() && subject.common_name() == Some(SERVER_NAME)
}

/// A moment as the clock in Kyiv shows it.
fn moment(at: i64) -> String {
    let (date, time) = kyiv::order_texts(kyiv::wall(at));
    spoken(&date, &time)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
