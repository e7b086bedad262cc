//! The server's clock: the machine's clock with an offset, or a virtual clock that only a command moves.

use crate::config::ClockMode;
use crate::kyiv::Unix;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock.
#[derive(Debug)]
pub struct Clock(Mutex<ClockMode>);

fn machine() -> Unix {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Unix)
}

impl Clock {
    /// A clock of this kind.
    pub fn new(mode: ClockMode) -> Self {
        Self(Mutex::new(mode))
    }

    /// The moment that the clock shows.
    pub fn now(&self) -> Unix {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            ClockMode::Virtual(at) => at,
            ClockMode::Real(shift) => machine() + shift,
        }
    }

    /// Sets the clock. A virtual clock stays at that moment; a real clock runs on from it.
    pub fn set(&self, at: Unix) {
        let mut mode = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *mode = match *mode {
            ClockMode::Virtual(_) => ClockMode::Virtual(at),
            ClockMode::Real(_) => ClockMode::Real(at - machine()),
        };
    }

    /// Moves the clock by some seconds.
    pub fn advance(&self, seconds: i64) {
        self.set(self.now() + seconds);
    }
}
