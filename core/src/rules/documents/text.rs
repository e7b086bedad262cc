//! Texts and numbers as they are typed, and as a document can hold them (D-28, D-41).

use crate::document::text;
use crate::domain::{Kopecks, LineDraft, PaymentDraft, Quantity};
use crate::rules::refusal::{Field, Refusal};

/// Longest texts of the schema, in characters.
const NAME: usize = 1024;
const SHORT: usize = 64;
const LETTERS: usize = 15;
const CARD: usize = 128;

/// The name of goods that were given none. A receipt must name them (law 5.2).
const UNNAMED: &str = "Товар";

/// A line as a cashier types it: numbers with a comma, and a name if there is one.
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

/// A line whose texts a document can hold.
///
/// # Errors
/// [`Refusal::Unwritable`], [`Refusal::FieldLength`].
pub fn folded_line(line: &LineDraft) -> Result<LineDraft, Refusal> {
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

/// Payments whose texts a document can hold.
///
/// # Errors
/// [`Refusal::Unwritable`], [`Refusal::FieldLength`].
pub fn folded_payments(draft: &PaymentDraft) -> Result<PaymentDraft, Refusal> {
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

/// A text as a document can hold it: not empty, and not longer than the schema allows.
///
/// # Errors
/// [`Refusal::Unwritable`], [`Refusal::FieldLength`].
pub fn fitting(value: &str, field: Field, longest: usize) -> Result<String, Refusal> {
    let folded = text::fold(value)
        .map_err(|unwritable| Refusal::Unwritable { text: value.to_owned(), character: unwritable.0 })?;
    let folded = folded.trim().to_owned();
    if (1..=longest).contains(&folded.chars().count()) { Ok(folded) } else { Err(Refusal::FieldLength(field)) }
}
