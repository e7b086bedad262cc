//! The fiscal server and the timestamp service: the only room that knows HTTP and JSON.
//!
//! [`command`] writes commands, [`http`] sends requests, [`reply`] reads answers. This room finds out what happened to a
//! request; [`crate::rules`] decides what that means for the register. This room signs nothing and checks no signature: a
//! ticket leaves it as the bytes that came.

pub mod command;
pub mod copy;
mod fields;
pub mod http;
pub mod objects;
mod refusal;
pub mod reply;
pub mod service;
mod ticket;
