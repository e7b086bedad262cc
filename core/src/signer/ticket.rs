//! Whether a ticket is the fiscal server's: who signed it, under which roots (`D-30`).

use prro_dstu::certificate::Certificate;
use prro_dstu::cms::{self, Trust, Verdict};

/// Organisation of the fiscal server's certificate: the code of the State Tax Service.
const SERVER_ORGANIZATION: &str = "43005393";
/// Its common name.
const SERVER_NAME: &str = "Фіскальний сервер ПРРО";
/// Extended key usage of an electronic seal.
const SEAL: &str = "1.2.804.2.1.1.1.3.9";

/// The roots that are trusted, and certificates that a message may lack.
pub struct Trusted {
    trust: Trust,
}

impl Trusted {
    /// Of the configured roots (a CA among them serves as an intermediate) and further certificates of the server.
    pub fn new(roots: Vec<Certificate>, server: Vec<Certificate>) -> Trusted {
        Trusted { trust: Trust { intermediates: roots.clone(), roots, extra_signers: server } }
    }

    /// What is trusted.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The content of a message that the fiscal server has signed; else why it cannot be believed.
    pub fn content(&self, message: &[u8], at: i64) -> Result<Vec<u8>, String> {
        let parsed = cms::parse(message).map_err(|fault| fault.to_string())?;
        match cms::verify(&parsed, &self.trust, at) {
            Verdict::Valid(signers) if signers.iter().any(is_server) => Ok(parsed.content().to_vec()),
            Verdict::Valid(_) => Err("it is signed, but not by the fiscal server".to_owned()),
            Verdict::Forged(reason) => Err(reason.to_string()),
            Verdict::Unchecked(reason) => Err(reason.to_string()),
        }
    }
}

/// The identity of the fiscal server; its certificate changes every other year and is not pinned.
fn is_server(certificate: &Certificate) -> bool {
    let subject = certificate.subject();
    let code = subject.organization_id.as_deref().is_some_and(|id| id.ends_with(SERVER_ORGANIZATION));
    let name = subject.common_name.as_deref() == Some(SERVER_NAME);
    code && name && certificate.extended_key_usage().iter().any(|usage| usage == SEAL)
}
