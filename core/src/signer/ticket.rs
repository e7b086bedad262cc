//! Verifies that the fiscal server has signed a ticket (`D-30`), and whom to trust in this (`D-59`).

use std::sync::{Mutex, PoisonError};

use prro_dstu::certificate::Certificate;
use prro_dstu::cms::{self, Gap, ProvedSigner, Trust};

/// The provider that issues the certificate of the fiscal server: the tax service itself (`D-59`).
pub const SERVER_PROVIDER: &str = "43005393";

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
    /// Code of the provider that issued the certificate. An empty code asks for no provider.
    pub provider: String,
}

impl Default for ServerIdentity {
    fn default() -> ServerIdentity {
        ServerIdentity {
            code: "43005393".into(),
            name: "Фіскальний сервер ПРРО".into(),
            provider: SERVER_PROVIDER.into(),
        }
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

    /// Whether the certificate was issued by the provider of this identity. If the certificate of the issuer is not
    /// known, the name of the issuer counts that the certificate states.
    fn is_issued(&self, certificate: &Certificate, issuer: Option<&Certificate>) -> bool {
        let named = issuer.map_or(certificate.issuer(), Certificate::subject);
        self.provider.is_empty() || named.has_code(&self.provider)
    }

    /// Checks the signer of a message among its certificates, each with the certificate of its issuer if that is known.
    fn check<'a>(
        &self,
        mut signers: impl Iterator<Item = (&'a Certificate, Option<&'a Certificate>)>,
    ) -> Result<(), String> {
        match signers.find(|(certificate, _)| self.is(certificate)) {
            None => Err("it is signed, but not by the fiscal server".to_owned()),
            Some((certificate, issuer)) if self.is_issued(certificate, issuer) => Ok(()),
            Some(_) => Err("it is signed in the name of the fiscal server under another provider".to_owned()),
        }
    }
}

/// What the signature of a ticket proves: all, nothing yet, or that it is false.
#[derive(Clone, Debug, PartialEq)]
pub enum TicketVerdict {
    /// The fiscal server has signed this content.
    Proven(Vec<u8>),
    /// The signature is right and carries the identity of the server, but the way to a trusted root has a gap.
    Gap {
        /// The content of the message.
        content: Vec<u8>,
        /// The gap. [`Gap::missing`] names the authority whose certificate is missing or out of date.
        gap: Gap,
    },
    /// The message is no ticket of the server. The text gives the reason.
    False(String),
}

/// The trusted roots, the identity of the server, and certificates that a message may lack.
pub struct Trusted {
    trust: Trust,
    server: ServerIdentity,
    /// The certificate that signed the last ticket that was proven.
    last_server: Mutex<Option<Certificate>>,
}

impl Trusted {
    /// Trusts the shipped keys of the central authority and configured certificates: self-signed ones are roots, the
    /// other authorities are intermediates (`D-59`). `extra_signers` are further certificates of the server.
    pub fn new(configured: Vec<Certificate>, extra_signers: Vec<Certificate>, server: ServerIdentity) -> Trusted {
        let mut trust = Trust { extra_signers, ..Trust::of_central_authority() };
        trust.add_configured(configured);
        Trusted::of(trust, server)
    }

    /// Trusts what the caller has put together.
    pub fn of(trust: Trust, server: ServerIdentity) -> Trusted {
        Trusted { trust, server, last_server: Mutex::new(None) }
    }

    /// The certificate of the server that signed the last ticket that was proven, since the register was opened.
    pub fn last_server(&self) -> Option<Certificate> {
        self.last_server.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The trust anchors.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Says what a message proves that came at a moment, in seconds since 1970.
    pub fn verdict(&self, message: &[u8], at: i64) -> TicketVerdict {
        let parsed = match cms::parse(message) {
            Ok(parsed) => parsed,
            Err(fault) => return TicketVerdict::False(fault.to_string()),
        };
        // A signature without attributes is valid CMS, but the server never writes it.
        if !parsed.signers().iter().all(cms::Signer::has_signed_attributes) {
            return TicketVerdict::False("it has no signed attributes".to_owned());
        }
        let content = || parsed.content().to_vec();
        match cms::verify(&parsed, &self.trust, at) {
            cms::Verdict::Valid(proved) => match self.proved_server(&proved) {
                Ok(()) => TicketVerdict::Proven(content()),
                Err(reason) => TicketVerdict::False(reason),
            },
            // In a copy with two signatures the gap may be the cashier's.
            cms::Verdict::Unchecked { proved, .. } if self.proved_server(&proved).is_ok() => {
                TicketVerdict::Proven(content())
            }
            // Whoever cannot be checked must at least state the identity of the server.
            cms::Verdict::Unchecked { gap, signers, .. } => {
                match self.server.check(signers.iter().map(|own| (own, None))) {
                    Ok(()) => TicketVerdict::Gap { content: content(), gap },
                    Err(reason) => TicketVerdict::False(reason),
                }
            }
            cms::Verdict::Forged(reason) => TicketVerdict::False(reason.to_string()),
        }
    }

    /// Checks that the server is among the proved signers, and remembers its certificate.
    fn proved_server(&self, proved: &[ProvedSigner]) -> Result<(), String> {
        self.server.check(proved.iter().map(|signer| (&signer.certificate, signer.issuer.as_ref())))?;
        let server = proved.iter().map(|signer| &signer.certificate).find(|own| self.server.is(own));
        *self.last_server.lock().unwrap_or_else(PoisonError::into_inner) = server.cloned();
        Ok(())
    }

    /// Gives the content of a message that the fiscal server has signed.
    ///
    /// # Errors
    /// The reason why this is not proven.
    pub fn content(&self, message: &[u8], at: i64) -> Result<Vec<u8>, String> {
        match self.verdict(message, at) {
            TicketVerdict::Proven(content) => Ok(content),
            TicketVerdict::Gap { gap, .. } => Err(gap.to_string()),
            TicketVerdict::False(reason) => Err(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use prro_dstu::Hash;
    use prro_dstu::certificate::chain::ChainGap;

    use super::*;

    /// 18 November 2026, within the dates of the test certificates.
    const THEN: i64 = 1_795_000_000;
    const SERVER: &str = "Фіскальний сервер (тест А)";

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signing/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    fn certificates(names: &[&str]) -> Vec<Certificate> {
        names.iter().map(|name| Certificate::parse(&file(name)).unwrap()).collect()
    }

    const ALL: [&str; 4] = ["pki/root.cer", "pki/rootk.cer", "pki/ca.cer", "pki/cak.cer"];

    fn trusted(code: &str, name: &str, provider: &str, configured: &[&str]) -> Trusted {
        let identity = ServerIdentity { code: code.into(), name: name.into(), provider: provider.into() };
        Trusted::new(certificates(configured), Vec::new(), identity)
    }

    fn ours() -> Trusted {
        trusted("43005390", SERVER, "11111110", &ALL)
    }

    #[test]
    fn a_ticket_is_believed_if_the_server_of_that_identity_signed_it() {
        for provider in ["11111110", ""] {
            let trusted = trusted("43005390", SERVER, provider, &ALL);
            for ticket in ["ticket-gost", "ticket-kupyna", "ticket-oldcert-kupyna-t", "two-signers"] {
                let message = file(&format!("cms/{ticket}.p7s"));
                let verdict = trusted.verdict(&message, THEN);
                let content = prro_dstu::cms::content(&message).unwrap();
                assert_eq!(verdict, TicketVerdict::Proven(content), "{ticket}, provider «{provider}»");
            }
        }
    }

    #[test]
    fn whatever_else_is_signed_is_not_a_ticket() {
        let is_false = |trusted: &Trusted, message: &[u8], at: i64, why: &str| {
            let verdict = trusted.verdict(message, at);
            assert!(matches!(verdict, TicketVerdict::False(_)), "{why}: {verdict:?}");
            assert!(trusted.content(message, at).is_err(), "{why}");
        };
        for message in
            ["bc-gost-bes", "bc-gost-noattrs", "bc-gost-seal-essshort", "neg-badsig", "neg-impostor", "neg-expired"]
        {
            is_false(&ours(), &file(&format!("cms/{message}.p7s")), THEN, message);
        }
        let ticket = file("cms/ticket-gost.p7s");
        is_false(&trusted("43005393", SERVER, "", &ALL), &ticket, THEN, "another organisation");
        is_false(&trusted("43005390", "Фіскальний сервер ПРРО", "", &ALL), &ticket, THEN, "another name");
        is_false(&trusted("43005390", SERVER, SERVER_PROVIDER, &ALL), &ticket, THEN, "another provider");
        is_false(&Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default()), &ticket, THEN, "nobody we know");
        is_false(&ours(), b"rubbish", THEN, "rubbish");
    }

    #[test]
    fn a_ticket_under_an_unknown_authority_is_a_gap_that_names_it() {
        let ticket = file("cms/ticket-gost.p7s");
        let gap = |trusted: &Trusted, at: i64| match trusted.verdict(&ticket, at) {
            TicketVerdict::Gap { content, gap } => {
                assert_eq!(content, cms::content(&ticket).unwrap());
                gap
            }
            other => panic!("{other:?}"),
        };
        let authority = &certificates(&["pki/ca.cer"])[0];
        let without_authority = trusted("43005390", SERVER, "11111110", &["pki/root.cer"]);
        let missing = gap(&without_authority, THEN).missing().unwrap();
        assert_eq!((missing.name.as_str(), missing.key_id.as_deref()), ("КНЕДП Тест А", authority.subject_key_id()));
        assert!(without_authority.content(&ticket, THEN).unwrap_err().contains("КНЕДП Тест А"));

        let without_root = trusted("43005390", SERVER, "11111110", &["pki/ca.cer"]);
        let missing = gap(&without_root, THEN).missing().unwrap();
        assert_eq!(missing.name, "Тестовий кореневий ЦЗО А");

        // The authority of a picked file leads to no root, until its owner accepts the root by its fingerprint.
        let mut trust = Trust::of_central_authority();
        trust.add_authorities(certificates(&ALL));
        let picked = Trusted::of(trust.clone(), ours().server);
        let cms::Gap::Chain(ChainGap::UnknownRoot(root)) = gap(&picked, THEN) else { panic!("no root") };
        assert!(trust.accept_root(root.fingerprint()));
        let accepted = Trusted::of(trust, ours().server);
        assert!(matches!(accepted.verdict(&ticket, THEN), TicketVerdict::Proven(_)));

        let later = THEN + 20 * 365 * 86_400;
        assert!(matches!(gap(&ours(), later), cms::Gap::Chain(ChainGap::Expired { .. })), "out of date");
        // A gap needs the identity of the server and of its provider all the same.
        for (code, provider) in [("43005393", "11111110"), ("43005390", "11111111")] {
            let other = trusted(code, SERVER, provider, &["pki/root.cer"]);
            assert!(matches!(other.verdict(&ticket, THEN), TicketVerdict::False(_)), "{code} {provider}");
        }
    }

    #[test]
    fn the_shipped_roots_stay_beside_the_configured_ones() {
        let root = certificates(&["pki/root.cer"]).remove(0);
        assert_eq!(ours().trust().root_keys, prro_dstu::RootKey::of_central_authority());
        assert!(ours().trust().roots.contains(&root));
        let id = root.public_key().unwrap().key_id(Hash::Gost34311);
        assert!(!ours().trust().root_keys.iter().any(|known| known.key_id == id));
    }
}
