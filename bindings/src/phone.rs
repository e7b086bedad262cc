//! What only the phone has: clocks that go on while it sleeps, and a keystore.

use std::fmt;
use std::sync::Arc;

use prro_core::domain::Moment;
use prro_core::ports::Clock;
use prro_core::profile::Home;
use prro_core::signer::custody::{CustodyFault, Wrapping};
use zeroize::Zeroizing;

/// The phone's side of the register.
#[uniffi::export(with_foreign)]
pub trait Phone: Send + Sync {
    /// The wall clock, seconds since 1970.
    fn wall_seconds(&self) -> i64;
    /// Seconds since the phone started, sleep included.
    fn boot_seconds(&self) -> i64;
    /// Seals a small secret with a key that never leaves the phone's keystore.
    fn seal(&self, secret: Vec<u8>) -> Result<Vec<u8>, PhoneError>;
    /// Opens what was sealed.
    fn unseal(&self, sealed: Vec<u8>) -> Result<Vec<u8>, PhoneError>;
}

/// Is told that there is something new to see.
#[uniffi::export(with_foreign)]
pub trait Watcher: Send + Sync {
    /// The state has changed.
    fn changed(&self);
}

/// The phone could not do it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum PhoneError {
    /// The keystore does not seal or open.
    Keystore {
        /// In the platform's words, for the log.
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

/// A phone seen through the core's doors.
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
    Home::new(crate::folder(folder), Arc::new(Doors(phone)))
}

/// The phone's clocks.
pub(crate) fn clock(phone: Arc<dyn Phone>) -> Arc<dyn Clock + Send + Sync> {
    Arc::new(Doors(phone))
}
