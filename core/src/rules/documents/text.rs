//! Texts and numbers as they are typed, and as a document can hold them (D-28, D-41).

use crate::document::text;
use crate::domain::{Card, Kopecks, LineDraft, PaymentDraft, Quantity, ReceiptDraft};
use crate::rules::refusal::{Field, Refusal};
use crate::rules::state::State;

/// Longest texts of the schema, in characters.
const NAME: usize = 1024;
const SHORT: usize = 64;
const LETTERS: usize = 15;
const CARD: usize = 128;
/// The longest remark, in characters. The schema sets no length.
const COMMENT: usize = 512;
/// The unit of a line that names none.
const UNIT: &str = "шт";
/// What a scanner may put before the content of a DataMatrix or of a Code 128.
const SCANNER_PREFIXES: [&str; 3] = ["]d2", "]C1", "]d1"];
/// Digits of a card number that may stand in clear.
const FIRST_CLEAR: usize = 6;
const LAST_CLEAR: usize = 4;

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

/// A receipt whose texts a document can hold. Empty optional fields are absent.
///
/// # Errors
/// [`Refusal::Unwritable`], [`Refusal::FieldLength`].
pub fn folded_receipt(state: &State, draft: &ReceiptDraft) -> Result<ReceiptDraft, Refusal> {
    let registrar = &state.setup.registrar;
    let default_letter = registrar.default_letter.filter(|_| registrar.pays_vat());
    let line = |line: &LineDraft| folded_line(line, default_letter);
    Ok(ReceiptDraft {
        lines: draft.lines.iter().map(line).collect::<Result<_, _>>()?,
        payments: draft.payments.iter().map(folded_payment).collect(),
        comment: optional(draft.comment.as_deref(), Field::Comment, COMMENT)?,
        vehicle: optional(draft.vehicle.as_deref(), Field::Vehicle, SHORT)?,
        ..draft.clone()
    })
}

/// A line whose texts a document can hold.
fn folded_line(line: &LineDraft, default_letter: Option<char>) -> Result<LineDraft, Refusal> {
    let unit = optional(Some(&line.unit), Field::Unit, SHORT)?;
    Ok(LineDraft {
        name: fitting(&line.name, Field::Name, NAME)?,
        unit: unit.unwrap_or_else(|| UNIT.into()),
        letters: letters(&line.letters, default_letter)?,
        code: optional(line.code.as_deref(), Field::Code, SHORT)?,
        barcode: optional(line.barcode.as_deref(), Field::Barcode, SHORT)?,
        uktzed: optional(line.uktzed.as_deref(), Field::Uktzed, SHORT)?,
        dkpp: optional(line.dkpp.as_deref(), Field::Dkpp, SHORT)?,
        stamps: line.stamps.iter().map(|mark| scanned(mark)).collect::<Result<_, _>>()?,
        ..line.clone()
    })
}

/// The letters of a line: Cyrillic, without spaces, each once (D-28, D-55).
fn letters(typed: &str, default_letter: Option<char>) -> Result<String, Refusal> {
    let typed: String = typed.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    let folded = text::letters(&typed).map_err(|character| Refusal::Unwritable { text: typed.clone(), character })?;
    let mut letters = String::new();
    for letter in folded.chars() {
        if !letters.contains(letter) {
            letters.push(letter);
        }
    }
    if letters.chars().count() > LETTERS {
        return Err(Refusal::FieldLength(Field::Letters));
    }
    Ok(if letters.is_empty() { default_letter.map(String::from).unwrap_or_default() } else { letters })
}

/// An excise mark without the frame that a scanner puts around it (D-20).
pub fn bare_mark(mark: &str) -> &str {
    let bare = mark.trim_end_matches(['\r', '\n']);
    let bare = SCANNER_PREFIXES.iter().find_map(|prefix| bare.strip_prefix(prefix)).unwrap_or(bare);
    bare.trim_matches('\u{1D}')
}

/// An excise mark as it was scanned, byte for byte.
fn scanned(mark: &str) -> Result<String, Refusal> {
    let bare = bare_mark(mark);
    if let Err(text::Unwritable(character)) = text::encode(bare) {
        return Err(Refusal::Unwritable { text: mark.to_owned(), character });
    }
    if let Some(character) = bare.chars().find(|symbol| symbol.is_control()) {
        return Err(Refusal::Unwritable { text: mark.to_owned(), character });
    }
    let length = bare.chars().count();
    if (1..=SHORT).contains(&length) { Ok(bare.to_owned()) } else { Err(Refusal::FieldLength(Field::ExciseStamp)) }
}

/// A payment whose texts a document can hold. The money is charged already, so no word of the terminal refuses a sale
/// (D-52).
fn folded_payment(draft: &PaymentDraft) -> PaymentDraft {
    let Card { system, acquirer, rrn, terminal, pan, auth } = &draft.card;
    let told = |text: &Option<String>, longest| text.as_deref().and_then(|told| text::told(told, longest));
    let card = Card {
        system: told(system, CARD),
        acquirer: told(acquirer, CARD),
        rrn: told(rrn, CARD),
        terminal: told(terminal, CARD),
        pan: told(pan, CARD).map(|pan| masked(&pan)),
        auth: told(auth, SHORT),
    };
    PaymentDraft { card, ..draft.clone() }
}

/// A card number of which no more than the first six and the last four digits stand in clear (D-52).
pub fn masked(pan: &str) -> String {
    let digits = pan.chars().filter(|symbol| symbol.is_numeric()).count();
    let mut place = 0;
    let masked = |symbol: char| {
        if !symbol.is_numeric() {
            return symbol;
        }
        place += 1;
        let clear = place <= FIRST_CLEAR || place + LAST_CLEAR > digits;
        if clear { symbol } else { '*' }
    };
    pan.chars().map(masked).collect()
}

/// An optional text as a document can hold it. An empty one is absent.
///
/// # Errors
/// [`Refusal::Unwritable`], [`Refusal::FieldLength`].
fn optional(value: Option<&str>, field: Field, longest: usize) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => fitting(value, field, longest).map(Some),
        _ => Ok(None),
    }
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
