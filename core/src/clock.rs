//! The clocks of the device. Only this file reads a clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use crate::domain::Moment;
use crate::ports::Clock;

/// The clocks of this device.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

/// The clock for the time since boot. It also counts while the device sleeps, and restarts only with the device.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UPTIME: ClockId = ClockId::Boottime;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const UPTIME: ClockId = ClockId::Monotonic;

/// Measures real time for time limits. A virtual clock of a test does not change it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

#[allow(clippy::disallowed_methods)]
impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let boot = clock_gettime(UPTIME).tv_sec;
        Moment { wall: i64::try_from(wall.as_secs()).unwrap_or(i64::MAX), boot }
    }
}

#[allow(clippy::disallowed_methods)]
impl Stopwatch {
    /// Starts the stopwatch.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// The time since the start, in milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
