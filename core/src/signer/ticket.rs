//! Verifies that the fiscal server has signed a ticket (`D-30`).

use prro_dstu::certificate::Certificate;
use prro_dstu::cms::{self, Trust, Verdict};

/// The identity of the fiscal server in its certificate. The certificate itself is not pinned, because it changes about
/// every two years.
///
/// Source: API 10.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerIdentity {
    /// Code of the organisation (ЄДРПОУ).
    pub code: String,
    /// Common name.
    pub name: String,
}

impl Default for ServerIdentity {
    fn default() -> ServerIdentity {
        ServerIdentity { code: "43005393".into(), name: "Фіскальний сервер ПРРО".into() }
    }
}

impl ServerIdentity {
    /// Whether the certificate is a seal with this name and organisation. The code is in one of three fields, depending
    /// on the age of the certificate.
    fn is(&self, certificate: &Certificate) -> bool {
        let subject = certificate.subject();
        let codes = [
            subject.organization_id().and_then(|id| id.strip_prefix("NTRUA-").or(Some(id))),
            certificate.tax_number_organization(),
            subject.serial_number(),
        ];
        let code = codes.into_iter().flatten().any(|code| code == self.code);
        code && subject.common_name() == Some(self.name.as_str()) && certificate.is_seal()
    }
}

/// The trusted roots, the identity of the server, and certificates that a message may lack.
pub struct Trusted {
    trust: Trust,
    server: ServerIdentity,
}

impl Trusted {
    /// Makes it of the configured roots and further certificates of the server. A CA among the roots may be an intermediate.
    pub fn new(roots: Vec<Certificate>, extra_signers: Vec<Certificate>, server: ServerIdentity) -> Trusted {
        Trusted { trust: Trust { intermediates: roots.clone(), roots, extra_signers }, server }
    }

    /// The trust anchors.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Gives the content of a message that the fiscal server has signed.
    ///
    /// # Errors
    /// The reason why the message is not valid.
    pub fn content(&self, message: &[u8], at: i64) -> Result<Vec<u8>, String> {
        let parsed = cms::parse(message).map_err(|fault| fault.to_string())?;
        // A signature without attributes is valid CMS, but the server never writes it.
        if !parsed.signers().iter().all(cms::Signer::has_signed_attributes) {
            return Err("it has no signed attributes".to_owned());
        }
        match cms::verify(&parsed, &self.trust, at) {
            Verdict::Valid(signers) if signers.iter().any(|signer| self.server.is(signer)) => {
                Ok(parsed.content().to_vec())
            }
            Verdict::Valid(_) => Err("it is signed, but not by the fiscal server".to_owned()),
            Verdict::Forged(reason) => Err(reason.to_string()),
            Verdict::Unchecked(reason) => Err(reason.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 18 November 2026, within the dates of the test certificates.
    const THEN: i64 = 1_795_000_000;

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signing/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    fn certificates(names: &[&str]) -> Vec<Certificate> {
        names.iter().map(|name| Certificate::parse(&file(name)).unwrap()).collect()
    }

    fn trusted(code: &str, name: &str) -> Trusted {
        let roots = certificates(&["pki/root.cer", "pki/rootk.cer", "pki/ca.cer", "pki/cak.cer"]);
        Trusted::new(roots, Vec::new(), ServerIdentity { code: code.into(), name: name.into() })
    }

    #[test]
    fn a_ticket_is_believed_if_the_server_of_that_identity_signed_it() {
        let trusted = trusted("43005390", "Фіскальний сервер (тест А)");
        for ticket in ["ticket-gost", "ticket-kupyna", "ticket-oldcert-kupyna-t", "two-signers"] {
            let message = file(&format!("cms/{ticket}.p7s"));
            assert!(trusted.content(&message, THEN).is_ok(), "{ticket}: {:?}", trusted.content(&message, THEN));
        }
    }

    #[test]
    fn whatever_else_is_signed_is_not_a_ticket() {
        let ours = trusted("43005390", "Фіскальний сервер (тест А)");
        for message in
            ["bc-gost-bes", "bc-gost-noattrs", "bc-gost-seal-essshort", "neg-badsig", "neg-impostor", "neg-expired"]
        {
            assert!(ours.content(&file(&format!("cms/{message}.p7s")), THEN).is_err(), "{message}");
        }
        let ticket = file("cms/ticket-gost.p7s");
        assert!(
            trusted("43005393", "Фіскальний сервер (тест А)").content(&ticket, THEN).is_err(),
            "another organisation"
        );
        assert!(trusted("43005390", "Фіскальний сервер ПРРО").content(&ticket, THEN).is_err(), "another name");
        let nobody = Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default());
        assert!(nobody.content(&ticket, THEN).is_err(), "no roots");
        assert!(ours.content(&ticket, THEN + 20 * 365 * 86_400).is_err(), "out of date");
        assert!(ours.content(b"rubbish", THEN).is_err());
    }
}
