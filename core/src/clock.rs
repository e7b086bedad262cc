//! The device's clocks: the only place that reads one.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::domain::Moment;
use crate::ports::Clock;

/// The clocks of the device that this runs on.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

/// Measures patience: real time, which no virtual clock bends.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

#[allow(clippy::disallowed_methods)]
impl SystemClock {
    /// The clocks as they are now.
    pub fn new() -> SystemClock {
        SystemClock { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock::new()
    }
}

#[allow(clippy::disallowed_methods)]
impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        // Time since the process started stands in for time since boot: a session from before is measured by the wall.
        Moment { wall: seconds(wall), boot: seconds(self.started.elapsed()) }
    }
}

#[allow(clippy::disallowed_methods)]
impl Stopwatch {
    /// Starts.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// Milliseconds since the start.
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
