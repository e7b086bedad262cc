//! Whether a ticket is the fiscal server's: who signed it, under which roots (`D-30`).

use prro_dstu::certificate::Certificate;
use prro_dstu::cms::{self, Trust, Verdict};

/// Who the fiscal server is: what its certificate must say. The certificate itself changes every other year and is
/// not pinned.
///
/// Source: fiscal server API, 10.1.
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
    /// Whether this is a seal of that name and organisation. The code stands in one of three places, by the age of the
    /// certificate.
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

/// The roots that are trusted, and certificates that a message may lack.
pub struct Trusted {
    trust: Trust,
    server: ServerIdentity,
}

impl Trusted {
    /// Of the configured roots (a CA among them serves as an intermediate) and further certificates of the server.
    pub fn new(roots: Vec<Certificate>, extra_signers: Vec<Certificate>, server: ServerIdentity) -> Trusted {
        Trusted { trust: Trust { intermediates: roots.clone(), roots, extra_signers }, server }
    }

    /// What is trusted.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The content of a message that the fiscal server has signed; else why it cannot be believed.
    pub fn content(&self, message: &[u8], at: i64) -> Result<Vec<u8>, String> {
        let parsed = cms::parse(message).map_err(|fault| fault.to_string())?;
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
