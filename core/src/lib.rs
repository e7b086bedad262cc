//! The register.

#![forbid(unsafe_code)]

pub mod clock;
pub mod document;
pub mod domain;
pub mod error;
pub mod ports;
pub mod rules;
pub mod server;
pub mod store;
