//! The register.

#![forbid(unsafe_code)]

pub mod document;
pub mod domain;
pub mod ports;
pub mod rules;
pub mod server;
