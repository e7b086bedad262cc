//! The keys of the register.

use prro_core::rules::keys::{self, KeyView};
use prro_core::words;

use crate::error::Said;
use crate::holder::{Holder, holder};

/// What a key of the register is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum KeyRole {
    /// It signs.
    InUse,
    /// It is loaded ahead, and takes over by itself.
    Next,
    /// It is loaded ahead, and the tax service does not know it yet.
    Unannounced,
    /// It delivers receipts if the cashier's key cannot.
    Senior,
}

/// A key of the register.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Key {
    /// What the key is for.
    pub role: KeyRole,
    /// Whose key it is.
    pub holder: Holder,
    /// What the key is for and how long it lasts, in sentences.
    pub text: Said,
}

pub(super) fn key(view: &KeyView, now: i64) -> Key {
    let role = match view.role {
        keys::KeyRole::InUse => KeyRole::InUse,
        keys::KeyRole::Next { announced: Some(false) } => KeyRole::Unannounced,
        keys::KeyRole::Next { .. } | keys::KeyRole::NextCertificate => KeyRole::Next,
        keys::KeyRole::Senior => KeyRole::Senior,
    };
    Key { role, holder: holder(&view.owner), text: words::keys::key(view, now).into() }
}
