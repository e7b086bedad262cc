//! What people read: refusals, faults, notices and the state of the register, in Ukrainian and English.
//!
//! The app and the headless till show the same texts. A message says what happened and why. A remedy says what to do and
//! who can do it. A text from outside (a name, the server's own words) stands in «quotes», whatever its language. Each
//! table here is a `match` over an enum, so a new refusal, notice or state does not compile without its words.
//!
//! - [`said`]: the shapes of a text;
//! - [`refusal`], [`server`], [`fields`]: why the register or the fiscal server declines;
//! - [`key_file`]: why a file of keys or certificates cannot be used; [`keys`]: the keys that the register has;
//!   `ending_key`: the key that ends, and the one that follows it;
//! - [`opening`]: why a register cannot be set up, cannot be opened or cannot go on;
//! - [`printing`]: why a document is not printed;
//! - [`catalogue`]: why goods, a barcode or a table of goods are not taken;
//! - [`strip`]: the status strip; [`status`]: the advice about the connection;
//! - [`notice`]: warnings; [`documents`]: names of documents; [`figures`]: sums, quantities and times.

pub mod catalogue;
pub mod documents;
mod ending_key;
pub mod fields;
pub mod figures;
pub mod key_file;
pub mod keys;
pub mod notice;
pub mod opening;
pub mod printing;
pub mod refusal;
pub mod said;
pub mod server;
pub mod status;
pub mod strip;
#[cfg(test)]
mod tests;
mod trade;

pub use said::{Said, Words};
