//! Stories of a till and a fiscal server that talk over HTTP. Each of them runs in its own process.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;

mod authority;
mod calendar;
mod clock;
mod cuts;
mod days;
mod doubt;
mod ends;
mod guardian;
mod impostor;
mod keys;
mod limits;
mod offline;
mod online;
mod packages;
mod parts;
mod people;
mod refusals;
mod replay;
mod report;
mod trade;
mod trust;
mod world;
