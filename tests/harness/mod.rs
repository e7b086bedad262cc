//! The harness of the demo, the scenarios and the kill points: a till and a server, each in its own process. The
//! harness uses only their public interfaces.

#![allow(dead_code)]

pub mod admin;
pub mod link;
pub mod till;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// The path of another program of this package. It lies beside the running program.
pub fn program(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("the path of this program");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join(name)
}

/// A new folder that is removed when the value is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Makes the folder.
    pub fn new(purpose: &str) -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("stiika-{purpose}-{}-{count}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A moment of the market day, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub i64);

impl At {
    /// A day and an hour in Kyiv, winter time.
    pub fn kyiv(day: u8, hour: u8, minute: u8) -> At {
        let month = time::Month::December;
        let date = time::Date::from_calendar_date(2026, month, day).expect("a day of December");
        let clock = time::Time::from_hms(hour, minute, 0).expect("an hour");
        let offset = time::UtcOffset::from_hms(2, 0, 0).expect("winter time");
        At(time::PrimitiveDateTime::new(date, clock).assume_offset(offset).unix_timestamp())
    }

    /// The moment so many seconds later.
    pub fn later(self, seconds: i64) -> At {
        At(self.0 + seconds)
    }

    /// The moment as text, by RFC 3339.
    pub fn text(self) -> String {
        let offset = time::UtcOffset::from_hms(2, 0, 0).expect("winter time");
        let at = time::OffsetDateTime::from_unix_timestamp(self.0).expect("a moment").to_offset(offset);
        at.format(&time::format_description::well_known::Rfc3339).expect("a moment in words")
    }

    /// The time of day in Kyiv as `HH:MM`.
    pub fn clock(self) -> String {
        self.text().get(11..16).unwrap_or_default().to_owned()
    }
}
