//! Every decision.
pub mod news;
