//! The device's clocks: the only place that reads one.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use crate::domain::Moment;
use crate::ports::Clock;

/// The clocks of the device that this runs on.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

/// Goes on while the device sleeps, and begins anew only when the device does.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UPTIME: ClockId = ClockId::Boottime;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const UPTIME: ClockId = ClockId::Monotonic;

/// Measures patience: real time, which no virtual clock bends.
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
    /// Starts.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// Milliseconds since the start.
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
