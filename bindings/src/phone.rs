//! The services of the phone: a clock that runs while the phone sleeps, and a keystore.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use prro_core::domain::Moment;
use prro_core::ports::Clock;
use prro_core::profile::Home;
use prro_core::signer::custody::{CustodyFault, Wrapping};
use zeroize::Zeroizing;

/// The services that the register needs from the phone.
#[uniffi::export(with_foreign)]
pub trait Phone: Send + Sync {
    /// Time of the wall clock, in seconds since 1970.
    fn wall_seconds(&self) -> i64;
    /// Time since the phone started, sleep included, in seconds.
    fn boot_seconds(&self) -> i64;
    /// Encrypts a small secret with a key that never leaves the keystore of the phone.
    fn seal(&self, secret: Vec<u8>) -> Result<Vec<u8>, PhoneError>;
    /// Decrypts a secret that [`Phone::seal`] encrypted.
    fn unseal(&self, sealed: Vec<u8>) -> Result<Vec<u8>, PhoneError>;
}

/// Receives a call after each change of the state.
#[uniffi::export(with_foreign)]
pub trait Watcher: Send + Sync {
    /// The state has changed.
    fn changed(&self);
}

/// Failure of a service of the phone.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum PhoneError {
    /// The keystore cannot encrypt or decrypt.
    Keystore {
        /// Reason in the words of the platform, for the log.
        why: String,
    },
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PhoneError::Keystore { why } = self;
        write!(f, "the phone's keystore: {why}")
    }
}

impl std::error::Error for PhoneError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for PhoneError {
    fn from(fault: uniffi::UnexpectedUniFFICallbackError) -> PhoneError {
        PhoneError::Keystore { why: fault.reason }
    }
}

/// The phone as the clock and the keystore that the core expects.
struct Doors(Arc<dyn Phone>);

impl Clock for Doors {
    fn now(&self) -> Moment {
        Moment { wall: self.0.wall_seconds(), boot: self.0.boot_seconds() }
    }
}

impl Wrapping for Doors {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, CustodyFault> {
        self.0.seal(secret.to_vec()).map_err(refused)
    }

    fn unwrap(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyFault> {
        self.0.unseal(sealed.to_vec()).map(Zeroizing::new).map_err(refused)
    }
}

fn refused(fault: PhoneError) -> CustodyFault {
    log::error!("{fault}");
    CustodyFault::DoesNotOpen
}

/// The register of this folder on this phone.
pub(crate) fn home(folder: &str, phone: Arc<dyn Phone>) -> Home {
    Home::new(Path::new(folder), Arc::new(Doors(phone)))
}

/// The clocks of the phone.
pub(crate) fn clock(phone: Arc<dyn Phone>) -> Arc<dyn Clock + Send + Sync> {
    Arc::new(Doors(phone))
}
