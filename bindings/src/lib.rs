//! The core as Kotlin sees it: conversions, and no decision.
//!
//! This much is enough to prove the way across: a receipt worked out by the core and handed over as a record. Money
//! crosses as a type without operators, so that nothing can be added up on the other side.

use std::fmt;

use prro_core::domain::receipt::Forms;
use prro_core::domain::{Kopecks, LineDraft, PaymentDraft, Quantity, Receipt, ReceiptDraft, Rounding};

uniffi::setup_scaffolding!();

/// A sum in kopecks that can be shown and passed back, but not reckoned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Money {
    /// Whole kopecks.
    pub kopecks: i64,
}

/// One line as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DraftLine {
    /// Name of the goods.
    pub name: String,
    /// Quantity, as `0.750`.
    pub quantity: String,
    /// Price of a unit, as `320.00`.
    pub price: String,
}

/// What a receipt would come to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Preview {
    /// Before rounding.
    pub exact: Money,
    /// To be paid in cash.
    pub to_pay: Money,
}

/// Why there is no preview.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum PreviewError {
    /// A number is not in the form it must have.
    NotANumber {
        /// What was typed.
        typed: String,
    },
    /// The core declines.
    Declined {
        /// In words.
        reason: String,
    },
}

impl fmt::Display for PreviewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PreviewError::NotANumber { typed } => write!(f, "«{typed}» is not a number of the expected form"),
            PreviewError::Declined { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for PreviewError {}

/// Works a cash receipt out without making it.
#[uniffi::export]
pub fn preview(lines: Vec<DraftLine>) -> Result<Preview, PreviewError> {
    let lines = lines.iter().map(line).collect::<Result<_, _>>()?;
    let draft = ReceiptDraft { lines, payments: PaymentDraft::Cash { given: None } };
    let forms = Forms { cash: (0, "ГОТІВКА".into()), card: (1, "КАРТКА".into()) };
    let receipt = Receipt::compose(&draft, &[], Rounding::Fifty, &forms)
        .map_err(|fault| PreviewError::Declined { reason: fault.to_string() })?;
    Ok(Preview { exact: Money { kopecks: receipt.exact.0 }, to_pay: Money { kopecks: receipt.sum.0 } })
}

fn line(line: &DraftLine) -> Result<LineDraft, PreviewError> {
    let wrong = |typed: &str| PreviewError::NotANumber { typed: typed.to_owned() };
    let quantity = Quantity::parse(&line.quantity).ok_or_else(|| wrong(&line.quantity))?;
    let price = Kopecks::parse(&line.price).ok_or_else(|| wrong(&line.price))?;
    Ok(LineDraft::plain(&line.name, quantity, price))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_worked_out_across_the_border() {
        let honey = DraftLine { name: "Мед".into(), quantity: "0.750".into(), price: "320.00".into() };
        let nuts = DraftLine { name: "Горіх".into(), quantity: "1".into(), price: "85.30".into() };
        let preview = preview(vec![honey, nuts]).unwrap();
        assert_eq!((preview.exact.kopecks, preview.to_pay.kopecks), (32_530, 32_550));
    }

    #[test]
    fn a_number_that_is_none_is_an_exception_and_not_a_panic() {
        let line = DraftLine { name: "Мед".into(), quantity: "багато".into(), price: "1.00".into() };
        assert_eq!(preview(vec![line]), Err(PreviewError::NotANumber { typed: "багато".into() }));
    }
}
