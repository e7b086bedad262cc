//! What of a sale can still be returned: goods, money by form of payment, excise marks (law 6.4, 6.6, `L-15`).

use super::draft::LineDraft;
use super::form::Forms;
use super::line::Line;
use super::money::{Kopecks, Quantity};
use super::number::FiscalNumber;
use super::receipt::{Part, Receipt};

/// The code of cash.
const CASH: u32 = 0;

/// A sale, and what the returns have left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// Fiscal number of the sale.
    pub fiscal: FiscalNumber,
    /// The sale is a test.
    pub testing: bool,
    /// The sale is cancelled.
    pub storned: bool,
    /// What is left of the goods, once for each name, price and letters.
    pub goods: Vec<Left>,
    /// What is left of each form of payment, before cash was rounded: PAYFORMCD and sum.
    pub forms: Vec<(u32, Kopecks)>,
    /// The sale took a part of the price. Such a receipt is returned whole.
    pub part: Option<SoldPart>,
}

/// What is left of goods of one name, price and letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Name.
    pub name: String,
    /// Price of one unit.
    pub price: Kopecks,
    /// Letters of its taxes.
    pub letters: String,
    /// How much can still be returned.
    pub quantity: Quantity,
    /// How much money can still be returned.
    pub sum: Kopecks,
    /// The excise marks that can still be returned.
    pub marks: Vec<String>,
    /// The part of [`Left::quantity`] that bears no mark.
    pub unmarked: Quantity,
}

/// A receipt of a chain of part payments, to be returned whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldPart {
    /// The part that the receipt took.
    pub part: Part,
    /// What it took, line by line.
    pub lines: Vec<Kopecks>,
    /// Price of each line after discounts.
    pub prices: Vec<Kopecks>,
}

/// Why goods cannot be returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReturnFault {
    /// More comes back than the sale has left, in quantity or in money.
    #[error("of «{name}» {quantity} for {sum} can be returned")]
    AboveSale {
        /// The goods.
        name: String,
        /// What is left of the quantity.
        quantity: Quantity,
        /// What is left of the money.
        sum: Kopecks,
    },
    /// Another form of payment than that of the sale, and the buyer has not agreed.
    #[error("in the form «{form}» only {left} can be given back")]
    FormDiffers {
        /// The form of payment.
        form: String,
        /// What is left of it.
        left: Kopecks,
    },
    /// The goods bear excise marks, and fewer come back than goods.
    #[error("the excise marks of «{0}» do not come back")]
    StampMissing(String),
    /// The excise mark was not sold with this receipt, or is returned already.
    #[error("the excise mark «{0}» is not of this sale")]
    StampDiffers(String),
    /// A receipt of a chain of part payments is returned whole.
    #[error("the receipt takes a part of the price and is returned whole")]
    NotWhole,
}

impl ReturnFault {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            ReturnFault::AboveSale { .. } => "above_sale",
            ReturnFault::FormDiffers { .. } => "form_differs",
            ReturnFault::StampMissing(_) => "stamp_missing",
            ReturnFault::StampDiffers(_) => "stamp_differs",
            ReturnFault::NotWhole => "part_differs",
        }
    }
}

impl Sold {
    /// A sale of which nothing is returned yet.
    pub fn of(fiscal: FiscalNumber, testing: bool, receipt: &Receipt) -> Sold {
        let part = receipt.part.as_ref().map(|part| SoldPart {
            part: part.clone(),
            lines: receipt.lines.iter().map(Line::taken).collect(),
            prices: receipt.lines.iter().map(Line::price).collect(),
        });
        let (goods, forms) = (Left::of_lines(&receipt.lines), by_form(receipt));
        Sold { fiscal, testing, storned: false, goods, forms, part }
    }

    /// Takes away what a return that stands has given back.
    pub fn take_back(&mut self, returned: &Receipt) {
        for back in Left::of_lines(&returned.lines) {
            let Some(left) = self.goods.iter_mut().find(|left| left.is_like(&back)) else { continue };
            left.quantity = left.quantity.minus(back.quantity);
            left.sum = left.sum - back.sum;
            left.marks.retain(|mark| !back.marks.contains(mark));
            left.unmarked = left.unmarked.minus(back.unmarked);
        }
        for (code, left) in &mut self.forms {
            *left = *left - returned.exact_in(*code);
        }
    }

    /// What is left of each line of the sale. Of several lines of the same goods the first ones count as left.
    pub fn by_line(&self, lines: &[Line]) -> Vec<(Line, Left)> {
        let mut goods = self.goods.clone();
        let mut left_of = |line: &Line| {
            let left = goods.iter_mut().find(|left| left.is(&line.goods))?;
            let quantity = left.quantity.min(line.goods.quantity);
            let sum = left.sum.min(line.price());
            let marks: Vec<String> =
                left.marks.iter().filter(|mark| line.goods.stamps.contains(mark)).cloned().collect();
            left.quantity = left.quantity.minus(quantity);
            left.sum = left.sum - sum;
            Some(Left { quantity, sum, marks, ..left.clone() })
        };
        lines.iter().filter_map(|line| left_of(line).map(|left| (line.clone(), left))).collect()
    }

    /// The letters of goods that come back without any: those of the sale.
    pub fn complete(&self, lines: &mut [LineDraft]) {
        for line in lines.iter_mut().filter(|line| line.letters.trim().is_empty()) {
            let mut sold = self.goods.iter().filter(|left| left.name == line.name && left.price == line.price);
            line.letters = sold.next().map(|left| left.letters.clone()).unwrap_or_default();
        }
    }

    /// Whether these goods may come back.
    ///
    /// # Errors
    /// [`ReturnFault::AboveSale`], [`ReturnFault::StampDiffers`], [`ReturnFault::StampMissing`], [`ReturnFault::NotWhole`].
    pub fn check_goods(&self, lines: &[Line]) -> Result<(), ReturnFault> {
        for goods in Left::of_lines(lines) {
            let left = self.goods.iter().find(|left| left.is_like(&goods));
            let (quantity, sum) = left.map_or((Quantity(0), Kopecks::ZERO), |left| (left.quantity, left.sum));
            if goods.quantity > quantity || goods.sum > sum {
                return Err(ReturnFault::AboveSale { name: goods.name, quantity, sum });
            }
            if self.part.is_some() && goods.quantity != quantity {
                return Err(ReturnFault::NotWhole);
            }
            if let Some(left) = left {
                left.check_marks(&goods)?;
            }
        }
        let is_price = |(line, price): (&Line, &Kopecks)| line.price() == *price;
        match &self.part {
            Some(SoldPart { prices, .. }) if prices.len() != lines.len() || !lines.iter().zip(prices).all(is_price) => {
                Err(ReturnFault::NotWhole)
            }
            _ => Ok(()),
        }
    }

    /// Whether the money may go back in these forms.
    ///
    /// # Errors
    /// [`ReturnFault::FormDiffers`].
    pub fn check_forms(&self, returned: &Receipt, forms: &Forms) -> Result<(), ReturnFault> {
        let left_of = |code: u32| self.forms.iter().find(|(known, _)| *known == code).map_or(Kopecks::ZERO, |f| f.1);
        match by_form(returned).into_iter().find(|(code, sum)| *sum > left_of(*code)) {
            Some((code, _)) => {
                let form = forms.by_code(code).map_or_else(|| code.to_string(), |form| form.name.clone());
                Err(ReturnFault::FormDiffers { form, left: left_of(code) })
            }
            None => Ok(()),
        }
    }
}

/// What a receipt took in each form of payment, before cash was rounded. Cash that was rounded to nothing counts too.
fn by_form(receipt: &Receipt) -> Vec<(u32, Kopecks)> {
    let mut codes: Vec<u32> = receipt.payments.iter().map(|payment| payment.code).collect();
    if receipt.rounding() != Kopecks::ZERO && !codes.contains(&CASH) {
        codes.push(CASH);
    }
    codes.into_iter().map(|code| (code, receipt.exact_in(code))).collect()
}

impl Left {
    /// Whether these are the same goods. The order of the letters does not count.
    fn is_like(&self, other: &Left) -> bool {
        let same_letters = |one: &str, other: &str| one.len() == other.len() && one.chars().all(|l| other.contains(l));
        self.name == other.name && self.price == other.price && same_letters(&self.letters, &other.letters)
    }

    fn is(&self, goods: &LineDraft) -> bool {
        self.name == goods.name && self.price == goods.price && self.letters == goods.letters
    }

    /// The goods of these lines, once for each name, price and letters.
    fn of_lines(lines: &[Line]) -> Vec<Left> {
        let mut goods: Vec<Left> = Vec::new();
        for line in lines {
            let LineDraft { name, price, letters, quantity, .. } = &line.goods;
            let marks = &line.goods.stamps;
            let marked = i64::try_from(marks.len()).unwrap_or(i64::MAX).saturating_mul(Quantity::ONE.0);
            let unmarked = Quantity((quantity.0 - marked).max(0));
            match goods.iter_mut().find(|left| left.is(&line.goods)) {
                Some(left) => {
                    left.quantity = left.quantity.plus(*quantity);
                    left.sum += line.price();
                    left.marks.extend_from_slice(marks);
                    left.unmarked = left.unmarked.plus(unmarked);
                }
                None => goods.push(Left {
                    name: name.clone(),
                    price: *price,
                    letters: letters.clone(),
                    quantity: *quantity,
                    sum: line.price(),
                    marks: marks.to_vec(),
                    unmarked,
                }),
            }
        }
        goods
    }

    /// The marks of goods that come back.
    fn check_marks(&self, back: &Left) -> Result<(), ReturnFault> {
        if let Some(foreign) = back.marks.iter().find(|mark| !self.marks.contains(mark)) {
            return Err(ReturnFault::StampDiffers(foreign.clone()));
        }
        let bears_marks = !self.marks.is_empty();
        if bears_marks && back.unmarked > self.unmarked {
            return Err(ReturnFault::StampMissing(self.name.clone()));
        }
        Ok(())
    }
}
