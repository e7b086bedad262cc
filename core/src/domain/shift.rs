//! The shift and what it has taken: the running sums from which the Z-report is made.
//!
//! A Z-report is the sum of its receipts, taxes included: nothing is worked out again from totals (law 8.4, L-17).

use super::money::Kopecks;
use super::receipt::Receipt;
use super::registrar::TaxRate;
use super::time::Moment;

/// An open shift (відкрита зміна).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// When it was opened.
    pub opened: Moment,
    /// Who opened it.
    pub opener: String,
    /// The key that opened it, and alone may sign receipts in it.
    pub key_id: String,
    /// The taxpayer code of that key's owner: a later key of the same owner may end the shift (`D-54`).
    pub tax_code: Option<String>,
    /// Fiscal number of the document that opened it (100).
    pub fiscal: String,
    /// Its documents are a test (TESTING).
    pub testing: bool,
    /// Its Z-report is made (Z-звіт є).
    pub z_made: bool,
    /// What it has taken so far.
    pub totals: ShiftTotals,
}

/// Sums of a shift (підсумки зміни).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShiftTotals {
    /// Sales (ZREPREALIZ).
    pub sales: Section,
    /// Returns (ZREPRETURN).
    pub returns: Section,
    /// Cash put in (SERVICEINPUT).
    pub service_in: Kopecks,
    /// Cash taken out (SERVICEOUTPUT).
    pub service_out: Kopecks,
    /// Receipts cancelled; they are in no other sum.
    pub stornos: u32,
}

/// Sums of the sales or of the returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Receipts (ORDERSCNT).
    pub count: u32,
    /// What was paid (SUM).
    pub sum: Kopecks,
    /// Σ RNDSUM of the receipts (`D-11`).
    pub rounding: Kopecks,
    /// By form of payment, in ascending code.
    pub forms: Vec<FormTotal>,
    /// By tax, in the order of kind, then of the first receipt.
    pub taxes: Vec<TaxTotal>,
}

/// What came in one form of payment (PAYFORMS/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTotal {
    /// PAYFORMCD.
    pub code: u32,
    /// PAYFORMNM.
    pub name: String,
    /// Its sum.
    pub sum: Kopecks,
}

/// What one tax came to (TAXES/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxTotal {
    /// The tax.
    pub rate: TaxRate,
    /// Σ TURNOVER.
    pub turnover: Kopecks,
    /// Σ SOURCESUM.
    pub base: Kopecks,
    /// Σ SUM.
    pub sum: Kopecks,
}

impl Shift {
    /// Its age at a moment, in seconds, by whichever clock counted more; what its documents show counts too.
    pub fn age(&self, now: Moment) -> i64 {
        now.most_since(self.opened)
    }
}

impl Section {
    /// Counts a receipt in.
    pub fn add(&mut self, receipt: &Receipt) {
        self.count += 1;
        self.sum += receipt.paid();
        self.rounding += receipt.rounding();
        for payment in &receipt.payments {
            match self.forms.iter_mut().find(|form| form.code == payment.code) {
                Some(form) => form.sum += payment.sum,
                None => {
                    self.forms.push(FormTotal { code: payment.code, name: payment.name.clone(), sum: payment.sum });
                    self.forms.sort_by_key(|form| form.code);
                }
            }
        }
        for row in &receipt.taxes {
            match self.taxes.iter_mut().find(|tax| tax.rate == row.rate) {
                Some(tax) => {
                    tax.turnover += row.turnover;
                    tax.base += row.base;
                    tax.sum += row.sum;
                }
                None => {
                    let (turnover, base, sum) = (row.turnover, row.base, row.sum);
                    self.taxes.push(TaxTotal { rate: row.rate.clone(), turnover, base, sum });
                    self.taxes.sort_by_key(|tax| tax.rate.kind);
                }
            }
        }
    }

    /// Takes a receipt out that was counted in: it is cancelled.
    pub fn subtract(&mut self, receipt: &Section) {
        self.count = self.count.saturating_sub(receipt.count);
        self.sum = self.sum - receipt.sum;
        self.rounding = self.rounding - receipt.rounding;
        for cancelled in &receipt.forms {
            if let Some(form) = self.forms.iter_mut().find(|form| form.code == cancelled.code) {
                form.sum = form.sum - cancelled.sum;
            }
        }
        for cancelled in &receipt.taxes {
            if let Some(tax) = self.taxes.iter_mut().find(|tax| tax.rate == cancelled.rate) {
                tax.turnover = tax.turnover - cancelled.turnover;
                tax.base = tax.base - cancelled.base;
                tax.sum = tax.sum - cancelled.sum;
            }
        }
        self.forms.retain(|form| form.sum != Kopecks::ZERO);
        self.taxes.retain(|tax| tax.turnover != Kopecks::ZERO);
    }

    /// What the receipts came to before rounding (NORNDSUM).
    pub fn exact(&self) -> Kopecks {
        self.sum + self.rounding
    }

    /// What came in the form of this code.
    pub fn paid_in(&self, code: u32) -> Kopecks {
        self.forms.iter().filter(|form| form.code == code).map(|form| form.sum).sum()
    }

    /// What the tax of this letter came to.
    pub fn taxed_by(&self, letter: char) -> Kopecks {
        self.taxes.iter().filter(|tax| tax.rate.letter == letter).map(|tax| tax.sum).sum()
    }
}

impl ShiftTotals {
    /// Takes a receipt out that was counted in, and counts the storno. `receipt`: the sums of this receipt alone.
    pub fn storno(&mut self, receipt: &ShiftTotals) {
        self.sales.subtract(&receipt.sales);
        self.returns.subtract(&receipt.returns);
        self.service_in = self.service_in - receipt.service_in;
        self.service_out = self.service_out - receipt.service_out;
        self.stornos += 1;
    }

    /// Cash that must lie in the drawer (готівка в касі); code 0 alone is cash.
    pub fn drawer(&self) -> Kopecks {
        self.sales.paid_in(0) - self.returns.paid_in(0) + self.service_in - self.service_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(count: u32, cash: i64, card: i64) -> Section {
        let form = |code, sum| FormTotal { code, name: String::new(), sum: Kopecks(sum) };
        let rate = TaxRate { letter: 'А', kind: 0, name: "ПДВ".into(), percent: 2000 };
        let [turnover, base] = [Kopecks(cash + card); 2];
        Section {
            count,
            sum: Kopecks(cash + card),
            rounding: Kopecks(-1),
            forms: [form(0, cash), form(1, card)].into_iter().filter(|form| form.sum != Kopecks::ZERO).collect(),
            taxes: vec![TaxTotal { rate, turnover, base, sum: Kopecks(1) }],
        }
    }

    #[test]
    fn a_cancelled_receipt_leaves_nothing_of_itself_in_the_sums() {
        let mut totals = ShiftTotals { sales: section(2, 700, 300), ..ShiftTotals::default() };
        totals.storno(&ShiftTotals { sales: section(1, 0, 300), ..ShiftTotals::default() });
        assert_eq!((totals.sales.count, totals.sales.sum, totals.stornos), (1, Kopecks(700), 1));
        assert_eq!(totals.sales.forms.iter().map(|form| form.code).collect::<Vec<_>>(), [0]);
        let mut only = ShiftTotals { sales: section(1, 700, 0), ..ShiftTotals::default() };
        only.storno(&only.clone());
        assert_eq!(only, ShiftTotals { stornos: 1, ..ShiftTotals::default() });
        let mut drawer = ShiftTotals { service_in: Kopecks(500), ..ShiftTotals::default() };
        drawer.storno(&ShiftTotals { service_in: Kopecks(500), ..ShiftTotals::default() });
        assert_eq!((drawer.drawer(), drawer.stornos), (Kopecks::ZERO, 1));
    }
}
