//! The printed form of a document: one layout, and the printers of this layout.
//!
//! [`rows`] says what is printed, as data, so that each printer prints the same. [`text`] prints the rows as text of 32
//! columns.

pub mod rows;
#[cfg(test)]
mod tests;
pub mod text;
