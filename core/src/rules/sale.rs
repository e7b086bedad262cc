//! A sale: may it be made, and what does it come to.
//!
//! Everything that can be refused without the network is refused here, before a document is begun and before a card is
//! charged (`D-47`).

use super::{Deed, Turn};
use crate::document::text;
use crate::domain::{Kopecks, LineDraft, PaymentDraft, Quantity, Receipt, ReceiptDraft};
use crate::rules::refusal::{Field, Refusal};

/// The longest shift, in seconds (law 4.3).
pub const SHIFT_LIMIT_S: i64 = 24 * 3600;
/// Lengths of the schema, in characters.
const NAME: usize = 1024;
const SHORT: usize = 64;
const LETTERS: usize = 15;
const CARD: usize = 128;

/// What goods are called that were given no name: a receipt must call them something (law 5.2).
const UNNAMED: &str = "Товар";

/// A line as a cashier types it: numbers with a comma, a name if there is one.
///
/// # Errors
/// [`Refusal::NotANumber`] with what was typed.
pub fn typed_line(name: &str, quantity: &str, price: &str) -> Result<LineDraft, Refusal> {
    let name = if name.trim().is_empty() { UNNAMED } else { name };
    let quantity = Quantity::typed(quantity).ok_or_else(|| Refusal::NotANumber(quantity.to_owned()))?;
    Ok(LineDraft::plain(name, quantity, typed_sum(price)?))
}

/// A sum as a cashier types it.
///
/// # Errors
/// [`Refusal::NotANumber`] with what was typed.
pub fn typed_sum(typed: &str) -> Result<Kopecks, Refusal> {
    Kopecks::typed(typed).ok_or_else(|| Refusal::NotANumber(typed.to_owned()))
}

impl Turn<'_> {
    /// Refuses what cannot be done whatever the network says.
    pub(super) fn checked(&self, deed: &Deed) -> Result<(), Refusal> {
        if !deed.makes_document() {
            return Ok(());
        }
        let book = &self.state.book;
        // An opening online asks the server anew, and so finds out whether the reason still stands.
        let asks_anew = *deed == Deed::OpenShift && book.session.is_none();
        if let Some(reason) = book.stopped.as_ref().filter(|_| !asks_anew) {
            return Err(Refusal::ForeignDevice(reason.clone()));
        }
        let cashier = &self.state.setup.cashier;
        if !(cashier.not_before..=cashier.not_after).contains(&self.now.wall) {
            return Err(Refusal::KeyExpired);
        }
        if matches!(deed, Deed::Sell(_)) && book.cancelled.is_some() {
            return Err(Refusal::RegistrationCancelled);
        }
        if let Deed::Sell(draft) = deed {
            self.receipt(draft)?;
        }
        if book.pending.is_some() {
            // What the shift is follows from the fate of that document, which is settled first.
            return Ok(());
        }
        let shift = match (deed, &book.shift) {
            (Deed::OpenShift, Some(_)) => return Err(Refusal::ShiftOpen),
            (Deed::OpenShift, None) => return Ok(()),
            // Nothing is known yet: the server may know of an open shift of ours (D-43).
            (_, None) if book.next_local.is_none() => return Ok(()),
            (_, None) => return Err(Refusal::ShiftClosed),
            (_, Some(shift)) => shift,
        };
        if shift.key_id != cashier.key_id {
            return Err(Refusal::ForeignShift(shift.opener.clone()));
        }
        match deed {
            Deed::Sell(_) | Deed::ZReport if shift.z_made => Err(Refusal::ZDone),
            Deed::CloseShift if !shift.z_made => Err(Refusal::ZNeeded),
            Deed::Sell(_) if shift.age(self.now) > SHIFT_LIMIT_S => Err(Refusal::ShiftTooLong),
            _ => Ok(()),
        }
    }

    /// Works a draft out, with its texts as a document can hold them.
    pub(super) fn receipt(&self, draft: &ReceiptDraft) -> Result<Receipt, Refusal> {
        let lines = draft.lines.iter().map(folded).collect::<Result<_, _>>()?;
        let draft = ReceiptDraft { lines, payments: payments(&draft.payments)? };
        let registrar = &self.state.setup.registrar;
        Ok(Receipt::compose(&draft, &registrar.taxes, registrar.rounding, &self.settings().forms)?)
    }
}

/// A line with its texts as a document can hold them (`D-28`, `D-41`).
fn folded(line: &LineDraft) -> Result<LineDraft, Refusal> {
    let optional =
        |value: &Option<String>, field| value.as_deref().map(|value| fitting(value, field, SHORT)).transpose();
    let letters = text::letters(&line.letters)
        .map_err(|character| Refusal::Unwritable { text: line.letters.clone(), character })?;
    if letters.chars().count() > LETTERS {
        return Err(Refusal::FieldLength(Field::Letters));
    }
    Ok(LineDraft {
        name: fitting(&line.name, Field::Name, NAME)?,
        unit: fitting(&line.unit, Field::Unit, SHORT)?,
        letters,
        code: optional(&line.code, Field::Code)?,
        barcode: optional(&line.barcode, Field::Barcode)?,
        uktzed: optional(&line.uktzed, Field::Uktzed)?,
        stamps: line.stamps.iter().map(|stamp| fitting(stamp, Field::ExciseStamp, SHORT)).collect::<Result<_, _>>()?,
        ..line.clone()
    })
}

fn payments(draft: &PaymentDraft) -> Result<PaymentDraft, Refusal> {
    let mut draft = draft.clone();
    if let PaymentDraft::Card { card, .. } | PaymentDraft::Both { card, .. } = &mut draft {
        let fields = [&mut card.system, &mut card.acquirer, &mut card.rrn, &mut card.terminal, &mut card.pan];
        for field in fields.into_iter().flatten() {
            *field = fitting(field, Field::Card, CARD)?;
        }
        if let Some(auth) = &mut card.auth {
            *auth = fitting(auth, Field::Authorisation, SHORT)?;
        }
    }
    Ok(draft)
}

/// A text as a document can hold it, not empty and not longer than the schema allows.
pub fn fitting(value: &str, field: Field, longest: usize) -> Result<String, Refusal> {
    let folded = text::fold(value)
        .map_err(|unwritable| Refusal::Unwritable { text: value.to_owned(), character: unwritable.0 })?;
    let folded = folded.trim().to_owned();
    if (1..=longest).contains(&folded.chars().count()) { Ok(folded) } else { Err(Refusal::FieldLength(field)) }
}
