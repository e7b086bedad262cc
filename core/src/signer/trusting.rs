//! Whom a register trusts, as it is configured (`D-59`).

use prro_dstu::certificate::{Certificate, Fingerprint};
use prro_dstu::cms::Trust;

use super::fault::SignerFault;
use super::ticket::{ServerIdentity, Trusted};

/// Files of authorities and what else decides whom a register trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusting {
    /// Files that an integrator configures: self-signed certificates in them are roots.
    pub roots: Vec<Vec<u8>>,
    /// Files that a person picked: all certificates in them only lead up to a root.
    pub authorities: Vec<Vec<u8>>,
    /// Fingerprints (SHA-256) of the roots that the owner accepted.
    pub accepted_roots: Vec<[u8; 32]>,
    /// Certificates of the server, for a ticket that carries no certificate.
    pub server_certificates: Vec<Vec<u8>>,
    /// The identity of the fiscal server.
    pub identity: ServerIdentity,
}

impl Trusting {
    /// Reads the files.
    ///
    /// # Errors
    /// [`SignerFault::Certificate`], and [`SignerFault::NoRoots`] if no authority is given.
    pub fn trusted(&self) -> Result<Trusted, SignerFault> {
        if self.roots.is_empty() && self.authorities.is_empty() {
            return Err(SignerFault::NoRoots);
        }
        let extra_signers = read_all(&self.server_certificates)?;
        let mut trust = Trust { extra_signers, ..Trust::of_central_authority() };
        trust.add_configured(read_all(&self.roots)?);
        trust.add_authorities(read_all(&self.authorities)?);
        for fingerprint in &self.accepted_roots {
            trust.accept_root(Fingerprint(*fingerprint));
        }
        Ok(Trusted::of(trust, self.identity.clone()))
    }
}

/// Reads all certificates of files.
///
/// # Errors
/// [`SignerFault::Certificate`].
pub fn read_all(files: &[Vec<u8>]) -> Result<Vec<Certificate>, SignerFault> {
    let read =
        |file: &Vec<u8>| Certificate::read_all(file).map_err(|fault| SignerFault::Certificate(fault.to_string()));
    Ok(files.iter().map(read).collect::<Result<Vec<_>, _>>()?.concat())
}
