//! Decides what a signed message is: how ours are built, and what an answer of the server proves.
//!
//! Messages are written in one shape, the strictest reading of the profile. They are read leniently, because the
//! official client and the server deviate from the standard in known ways: attributes out of order, a signer named by
//! a key identifier in the wrong wrapping, BER. What was signed is hashed as it was sent. There are three verdicts, not
//! two: only *valid* proves anything, and neither of the others means that the server refused something.

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
pub use verdict::{Fault, Gap, Trust, Verdict};
pub use verify::verify;
