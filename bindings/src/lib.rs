//! The core as Kotlin sees it: one object, one call for each act of the cashier, no decision.
//!
//! This crate only converts. Sums, times and quantities pass to Kotlin as text, in types without operators, so Kotlin
//! cannot calculate with them. Typed input passes to the core as typed. Texts for people pass in both languages. A refusal
//! becomes an exception that carries its sentences. A panic becomes an exception too.
//!
//! A call that changes something may wait for the network. Make such calls from one separate thread, one at a time.
//! [`Till::status`] and [`Till::preview`] read a window and never wait.

mod draft;
mod enrolment;
mod error;
mod files;
mod holder;
mod logging;
mod notice;
mod phone;
mod shown;
mod till;

pub use draft::{Draft, DraftLine, Payment, one_more};
pub use enrolment::{Enrolment, FileKind, Offer, kind_of_file};
pub use error::{Complaint, Remedy, Said, TillError, fallen, not_kept};
pub use files::Files;
pub use holder::Holder;
pub use notice::{Mark, MarkKind, Notice, NoticeTopic};
pub use phone::{Phone, PhoneError, Watcher};
pub use shown::{
    Budget, Clock, Goods, Key, KeyRole, Kind, Link, ListedDocument, Money, Note, Preview, PreviewLine, Qr, Receipt,
    ShiftClosed, ShiftStatus, Status, Strip, StripKind, Tone, setup_strip,
};
pub use till::{Till, is_enrolled, new_operation};

uniffi::setup_scaffolding!();
