//! Signed messages (CMS): how the register makes them, and what a received message proves.
//!
//! Messages are written in one form, which follows the strictest reading of the profile. They are read tolerantly,
//! because the official client and the server differ from the standard in known ways: attributes in another order, a
//! signer named by a key identifier with one more wrapping, BER. The hash covers the bytes as they were sent.
//!
//! There are three verdicts. Only *valid* proves something. The other two do not mean that the server refused a
//! document.

mod message;
mod profile;
mod sign;
mod signer;
pub(crate) mod token;
mod verdict;
mod verify;

pub use message::{CmsError, MAX_CERTIFICATES, MAX_SIGNERS, Message, Signer, content, parse, signature_value};
pub use profile::{ProfileFault, check_profile};
pub use sign::{SigningError, add_timestamp, sign};
pub use verdict::{Fault, Gap, ProvedSigner, Trust, Verdict};
pub use verify::verify;
