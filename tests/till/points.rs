//! The points at which the process might end. Tests kill it there.
//!
//! With `STIIKA_POINTS=FILE` the till writes a line for each point. With `STIIKA_KILL_AT=N` the process is killed at
//! point N without warning, as by an empty battery. Without both variables no point is watched.

use std::fs::OpenOptions;
use std::io::Write;

use prro_core::till::PointWatcher;
use rustix::process::{Signal, getpid, kill_process};

/// The watcher of this run, if the environment asks for one.
pub fn watch() -> Option<PointWatcher> {
    let mut left: Option<usize> = std::env::var("STIIKA_KILL_AT").ok().and_then(|number| number.parse().ok());
    let file =
        std::env::var_os("STIIKA_POINTS").and_then(|path| OpenOptions::new().create(true).append(true).open(path).ok());
    if left.is_none() && file.is_none() {
        return None;
    }
    Some(Box::new(move |name| {
        if let Some(mut file) = file.as_ref() {
            let _ = writeln!(file, "{name}");
        }
        if let Some(left) = &mut left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                let _ = kill_process(getpid(), Signal::KILL);
            }
        }
    }))
}
