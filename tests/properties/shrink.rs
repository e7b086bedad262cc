//! Makes a failing plan shorter: steps are dropped as long as the plan still fails.

use std::time::{Duration, Instant};

use crate::life::{Told, live};
use crate::plan::Plan;

/// The longest time for shortening.
const TIME: Duration = Duration::from_secs(90);

/// The shortest plan found that still fails, and its result. With `STIIKA_NO_SHRINK` the plan is not shortened.
pub fn shrink(plan: &Plan, told: Told) -> (Plan, Told) {
    let watch = Instant::now();
    let (mut best, mut told) = (plan.clone(), told);
    if std::env::var_os("STIIKA_NO_SHRINK").is_some() {
        return (best, told);
    }
    let mut chunk = best.steps.len().div_ceil(2);
    while chunk > 0 && watch.elapsed() < TIME {
        let mut at = 0;
        while at < best.steps.len() && watch.elapsed() < TIME {
            let mut shorter = best.clone();
            shorter.steps.drain(at..(at + chunk).min(shorter.steps.len()));
            let outcome = live(&shorter);
            if outcome.violations.is_empty() {
                at += chunk;
            } else {
                (best, told) = (shorter, outcome);
            }
        }
        chunk /= 2;
    }
    (best, told)
}
