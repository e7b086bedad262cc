//! The holder of a key.

use prro_core::domain::Cashier;
use prro_core::words::figures;

/// Holder of a key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Holder {
    /// Name, as receipts show it.
    pub name: String,
    /// Date and time at which the certificate of the key expires.
    pub until: String,
    /// Identifier of the key, for the form 5-ПРРО.
    pub key_id: String,
}

pub(crate) fn holder(cashier: &Cashier) -> Holder {
    let Cashier { name, key_id, not_after, .. } = cashier;
    Holder { name: name.clone(), until: figures::moment(*not_after), key_id: key_id.clone() }
}
