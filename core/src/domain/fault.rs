//! Why lines and payments do not make a receipt.

use super::money::Kopecks;

/// Why lines and payments do not make a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// There are no lines.
    #[error("the receipt has no lines")]
    NoLines,
    /// Quantity or cost of a line is zero or past fifteen digits.
    #[error("the quantity or the sum of «{0}» is zero or too large")]
    LineSum(String),
    /// A discount is larger than the cost of its line. Without a name: larger than the receipt.
    #[error("the discount on «{}» is larger than its cost", .0.as_deref().unwrap_or("the receipt"))]
    DiscountTooLarge(Option<String>),
    /// A letter is not among the seller's taxes.
    #[error("the tax letter «{0}» is not among the seller's taxes")]
    UnknownLetter(char),
    /// A VAT payer sells a line without a letter (`D-55`).
    #[error("«{0}» has no tax letter")]
    LetterMissing(String),
    /// A line has two letters of VAT (`D-55`).
    #[error("«{0}» has two rates of VAT")]
    TwoVatRates(String),
    /// A code of goods or services has another form than the schema allows (УКТЗЕД, ДКПП).
    #[error("«{code}» on «{name}» is no code of goods or services")]
    GoodsCode {
        /// The goods.
        name: String,
        /// The code.
        code: String,
    },
    /// A line has a code of goods and a code of services; the schema allows one of them.
    #[error("«{0}» has a code of goods and a code of services")]
    TwoCodes(String),
    /// Excisable goods have no code of goods (law 16.1, `L-21`).
    #[error("«{0}» is excisable and has no code УКТЗЕД")]
    CodeMissing(String),
    /// Fewer excise marks are scanned than there are units (`D-20`).
    #[error("«{0}» has fewer excise marks than units")]
    StampMissing(String),
    /// More excise marks than units, or a part of a unit with a mark (`D-20`).
    #[error("the excise marks of «{0}» are not one a unit")]
    StampUnits(String),
    /// An excise mark stands twice, or is sold and not taken back (`D-20`).
    #[error("the excise mark «{0}» is sold already")]
    StampUsed(String),
    /// Cash rounds to nothing (`D-25`).
    #[error("the cash total of {0} rounds to zero")]
    RoundsToZero(Kopecks),
    /// The buyer gave less than is to be paid.
    #[error("{given} was given, {needed} is to be paid")]
    TooLittleGiven {
        /// Given by the buyer.
        given: Kopecks,
        /// To be paid in cash.
        needed: Kopecks,
    },
    /// The cashless payments are not what they should pay.
    #[error("{charged} was charged, but {payable} of this receipt can be paid so")]
    CardSum {
        /// The sum of the cashless payments.
        charged: Kopecks,
        /// The exact total; with cash beside them they must stay below it.
        payable: Kopecks,
    },
    /// A payment names no form of the table (`D-27`).
    #[error("there is no form of payment «{0}»")]
    UnknownForm(String),
    /// There is no payment, or two payments lack a sum or are in cash.
    #[error("the payments do not say who pays what")]
    Payments,
    /// Part payment: the sum does not fit what is left of the price.
    #[error("{paid} cannot be paid of {left}")]
    PartSum {
        /// What would be paid.
        paid: Kopecks,
        /// What is left of the price.
        left: Kopecks,
    },
}

impl DraftFault {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            DraftFault::NoLines => "no_lines",
            DraftFault::LineSum(_) => "line_sum",
            DraftFault::DiscountTooLarge(_) => "discount_too_large",
            DraftFault::UnknownLetter(_) => "unknown_letter",
            DraftFault::LetterMissing(_) => "letter_missing",
            DraftFault::TwoVatRates(_) => "two_vat_rates",
            DraftFault::GoodsCode { .. } => "goods_code",
            DraftFault::TwoCodes(_) => "two_codes",
            DraftFault::CodeMissing(_) => "uktzed_missing",
            DraftFault::StampMissing(_) => "stamp_missing",
            DraftFault::StampUnits(_) => "stamp_units",
            DraftFault::StampUsed(_) => "stamp_used",
            DraftFault::RoundsToZero(_) => "rounds_to_zero",
            DraftFault::TooLittleGiven { .. } => "too_little_given",
            DraftFault::CardSum { .. } => "card_sum",
            DraftFault::UnknownForm(_) => "unknown_form",
            DraftFault::Payments => "payments",
            DraftFault::PartSum { .. } => "part_sum",
        }
    }
}
