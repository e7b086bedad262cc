//! The server's clock: the machine's, shifted, or one that stands still until it is moved.

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
    /// A clock that runs in this way.
    pub fn new(mode: ClockMode) -> Self {
        Self(Mutex::new(mode))
    }

    /// The moment it shows.
    pub fn now(&self) -> Unix {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            ClockMode::Virtual(at) => at,
            ClockMode::Real(shift) => machine() + shift,
        }
    }

    /// Sets it: a virtual clock then stands there, a real one runs on from there.
    pub fn set(&self, at: Unix) {
        let mut mode = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *mode = match *mode {
            ClockMode::Virtual(_) => ClockMode::Virtual(at),
            ClockMode::Real(_) => ClockMode::Real(at - machine()),
        };
    }

    /// Moves it by some seconds.
    pub fn advance(&self, seconds: i64) {
        self.set(self.now() + seconds);
    }
}
