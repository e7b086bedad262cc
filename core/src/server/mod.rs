//! The fiscal server and the timestamp service: the one room that knows of HTTP and of JSON.
//!
//! What is asked becomes a request in [`command`], travels in [`http`] and is read in [`reply`]. Here it is found out
//! what happened to a request; what that means for the register is decided in [`crate::rules`]. Nothing here is signed
//! and no signature is checked: a ticket leaves this room as the bytes that came.

pub mod command;
mod fields;
pub mod http;
pub mod objects;
mod refusal;
pub mod reply;
mod ticket;
pub mod tsp;
