//! The events of parked receipts.

use prro_core::domain::ReceiptDraft;
use prro_core::parking::{Parked, Parking, ParkingFault};
use prro_core::till::Till;
use serde_json::{Value, json};

use crate::answer::{put, unix_text};
use crate::complaint::Complaint;
use crate::draft;

/// Puts a receipt aside.
pub fn park(parking: &mut Parking, till: &Till, id: Option<&str>, draft: ReceiptDraft) -> Result<Value, Complaint> {
    let id = id.unwrap_or_default().to_owned();
    let (at, shift) = (till.now(), till.shift().map(str::to_owned));
    parking.park(Parked { id, at, shift, draft }).map_err(|fault| complaint(&fault))?;
    Ok(json!({ "ok": true }))
}

/// Takes a receipt up again: its fields as they were given.
pub fn resume(parking: &mut Parking, till: &Till, id: Option<&str>) -> Result<Value, Complaint> {
    let id = id.unwrap_or_default();
    match parking.resume(id).map_err(|fault| complaint(&fault))? {
        Some(parked) => Ok(shown(&parked, till)),
        None => Err(Complaint::bad_event(
            "not_parked",
            format!("Відкладеного чека «{id}» немає."),
            format!("No receipt is parked as «{id}»."),
        )),
    }
}

/// The receipts that are put aside.
pub fn list(parking: &Parking, till: &Till) -> Value {
    let parked: Vec<Value> = parking.list().iter().map(|parked| shown(parked, till)).collect();
    json!({ "ok": true, "parked": parked })
}

/// A parked receipt. One of a shift that is closed is marked.
fn shown(parked: &Parked, till: &Till) -> Value {
    let mut out = draft::fields(&parked.draft);
    put(&mut out, "ok", true);
    put(&mut out, "id", parked.id.clone());
    put(&mut out, "at", unix_text(parked.at));
    put(&mut out, "shift_closed", parked.shift.as_deref() != till.shift());
    out
}

/// The error of a parking that does not open or does not take a receipt.
pub fn complaint(fault: &ParkingFault) -> Complaint {
    let (code, uk) = match fault {
        ParkingFault::Disk(_) | ParkingFault::Unwritten(_) => {
            ("parking_disk", "Відкладені чеки не читаються або не записуються.")
        }
        ParkingFault::Damaged => ("parking_damaged", "Файл відкладених чеків пошкоджено."),
        ParkingFault::NameTaken => ("already_parked", "Чек із такою назвою вже відкладено."),
        ParkingFault::Full => ("parking_full", "Відкладено вже забагато чеків."),
    };
    Complaint::bad_event(code, uk, format!("{fault}."))
}
