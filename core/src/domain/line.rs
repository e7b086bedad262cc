//! A line of a receipt worked out, and a tax of a receipt.

use super::draft::{Discount, LineDraft};
use super::money::Kopecks;
use super::registrar::TaxRate;

/// One line worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As asked for. Its discount is the one that the document shows.
    pub goods: LineDraft,
    /// Quantity times price, before discount (COST).
    pub cost: Kopecks,
    /// What the discounts take off, with the share of the receipt's discount (DISCOUNTSUM); zero without one.
    pub discount_sum: Kopecks,
    /// What is paid of the line now, if the receipt takes a part of the price (PARTPAYSUM).
    pub part: Option<Kopecks>,
}

/// One tax (CHECKTAX/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// The tax itself.
    pub rate: TaxRate,
    /// Gross of its lines before discounts (TURNOVER).
    pub turnover: Kopecks,
    /// What it is taken from (SOURCESUM).
    pub base: Kopecks,
    /// The tax (SUM).
    pub sum: Kopecks,
}

impl Line {
    /// The discount that the document shows. A share of the receipt's discount makes it a sum. The schema writes a percent
    /// with two decimals; a finer one is shown as its sum (`D-18`, `D-19`).
    pub(super) fn shown_discount(&self, has_share: bool) -> Option<Discount> {
        if self.discount_sum == Kopecks::ZERO {
            return None;
        }
        match self.goods.discount {
            Some(Discount::Percent(thousandths)) if !has_share && thousandths % 10 == 0 => self.goods.discount,
            _ => Some(Discount::Sum(self.discount_sum)),
        }
    }

    /// What the buyer pays for the line: cost less discounts.
    pub fn price(&self) -> Kopecks {
        self.cost - self.discount_sum
    }

    /// What is taken for the line now: its price, or a part of it.
    pub fn taken(&self) -> Kopecks {
        self.part.unwrap_or_else(|| self.price())
    }
}
