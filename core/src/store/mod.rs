//! store
pub mod record;
