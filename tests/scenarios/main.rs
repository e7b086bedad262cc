//! Stories of a till and a fiscal server over HTTP, each in processes of their own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;

mod authority;
mod calendar;
mod clock;
mod doubt;
mod ends;
mod guardian;
mod limits;
mod offline;
mod online;
mod packages;
mod refusals;
mod replay;
mod trade;
mod trust;
mod world;
