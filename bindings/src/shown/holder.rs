//! The holder of a signing key.

use prro_core::domain::Cashier;
use prro_core::words::figures;

/// Holder of a key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Holder {
    /// Name, as receipts show it.
    pub name: String,
    /// Date and time at which the certificate of the key expires.
    pub until: String,
}

pub(crate) fn holder(cashier: &Cashier) -> Holder {
    Holder { name: cashier.name.clone(), until: figures::moment(cashier.not_after) }
}
