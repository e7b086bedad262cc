//! What two countings of one shift have apart: ours and the server's (`LastShiftTotals`).

use super::money::Kopecks;
use super::shift::{Section, ShiftTotals};
use crate::codec::{choice, record};

/// The first sum of a shift in which two countings differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalsDifference {
    /// A sum of money.
    Sum(SumDifference),
    /// The number of receipts.
    Receipts(CountDifference),
}

/// A sum that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumDifference {
    /// Which sum.
    pub of: ShiftSum,
    /// What the register counted.
    pub ours: Kopecks,
    /// What the server counted.
    pub theirs: Kopecks,
}

/// A number of receipts that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountDifference {
    /// Of the returns, not of the sales.
    pub returns: bool,
    /// What the register counted.
    pub ours: u32,
    /// What the server counted.
    pub theirs: u32,
}

/// A sum of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftSum {
    /// All that was paid for sales.
    Sales,
    /// All that was paid back.
    Returns,
    /// What was paid for sales in the form of this code.
    SalesForm(u32),
    /// What was paid back in the form of this code.
    ReturnsForm(u32),
    /// The tax of this letter in the sales.
    SalesTax(char),
    /// The tax of this letter in the returns.
    ReturnsTax(char),
    /// Cash put in.
    ServiceIn,
    /// Cash taken out.
    ServiceOut,
}

choice!(TotalsDifference { 1 Sum(of), 2 Receipts(of) });
record!(SumDifference { 1 of, 2 ours, 3 theirs });
record!(CountDifference { 1 returns, 2 ours, 3 theirs });
choice!(ShiftSum {
    1 Sales, 2 Returns, 3 SalesForm(code), 4 ReturnsForm(code), 5 SalesTax(letter), 6 ReturnsTax(letter), 7 ServiceIn,
    8 ServiceOut,
});

impl ShiftTotals {
    /// The first sum that the server counted otherwise. Stornos are in no sum, and the server does not count them.
    pub fn difference(&self, theirs: &ShiftTotals) -> Option<TotalsDifference> {
        let of_sales = Names { all: ShiftSum::Sales, form: ShiftSum::SalesForm, tax: ShiftSum::SalesTax };
        let of_returns = Names { all: ShiftSum::Returns, form: ShiftSum::ReturnsForm, tax: ShiftSum::ReturnsTax };
        let service = [
            (ShiftSum::ServiceIn, self.service_in, theirs.service_in),
            (ShiftSum::ServiceOut, self.service_out, theirs.service_out),
        ];
        let mut sums = of_sales.of(&self.sales, &theirs.sales);
        sums.extend(of_returns.of(&self.returns, &theirs.returns));
        sums.extend(service);
        let sum = sums.into_iter().find(|(_, ours, theirs)| ours != theirs);
        let counts = [(false, self.sales.count, theirs.sales.count), (true, self.returns.count, theirs.returns.count)];
        let count = counts.into_iter().find(|(_, ours, theirs)| ours != theirs);
        let sum = sum.map(|(of, ours, theirs)| TotalsDifference::Sum(SumDifference { of, ours, theirs }));
        let count = count.map(|(returns, ours, theirs)| CountDifference { returns, ours, theirs });
        sum.or(count.map(TotalsDifference::Receipts))
    }
}

/// What the sums of a section are called.
struct Names {
    all: ShiftSum,
    form: fn(u32) -> ShiftSum,
    tax: fn(char) -> ShiftSum,
}

impl Names {
    /// Each sum of a section, ours and theirs.
    fn of(&self, ours: &Section, theirs: &Section) -> Vec<(ShiftSum, Kopecks, Kopecks)> {
        let mut sums = vec![(self.all, ours.sum, theirs.sum)];
        let codes = ours.forms.iter().chain(&theirs.forms).map(|form| form.code);
        sums.extend(codes.map(|code| ((self.form)(code), ours.paid_in(code), theirs.paid_in(code))));
        let letters = ours.taxes.iter().chain(&theirs.taxes).map(|tax| tax.rate.letter);
        sums.extend(letters.map(|letter| ((self.tax)(letter), ours.taxed_by(letter), theirs.taxed_by(letter))));
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FormTotal, TaxRate, TaxTotal};

    fn shift() -> ShiftTotals {
        let rate = TaxRate { letter: 'А', kind: 0, name: "ПДВ".into(), percent: 20_000 };
        let tax = TaxTotal { rate, turnover: Kopecks(1200), base: Kopecks(1000), sum: Kopecks(200) };
        let cash = FormTotal { code: 0, name: "ГОТІВКА".into(), sum: Kopecks(1200) };
        let section =
            Section { count: 2, sum: Kopecks(1200), rounding: Kopecks(0), forms: vec![cash], taxes: vec![tax] };
        ShiftTotals {
            sales: section.clone(),
            returns: section,
            service_in: Kopecks(500),
            service_out: Kopecks(300),
            stornos: 1,
        }
    }

    #[test]
    fn the_first_sum_that_differs_is_named() {
        type Change = fn(&mut ShiftTotals);
        let sum = |of, ours, theirs| {
            let (ours, theirs) = (Kopecks(ours), Kopecks(theirs));
            Some(TotalsDifference::Sum(SumDifference { of, ours, theirs }))
        };
        let count = |returns| Some(TotalsDifference::Receipts(CountDifference { returns, ours: 2, theirs: 1 }));
        let table: [(Change, Option<TotalsDifference>); 13] = [
            (|_| {}, None),
            (|it| it.stornos = 0, None),
            (|it| it.sales.taxes[0].rate.name = "VAT".into(), None),
            (|it| it.sales.sum = Kopecks(1100), sum(ShiftSum::Sales, 1200, 1100)),
            (|it| it.returns.sum = Kopecks(0), sum(ShiftSum::Returns, 1200, 0)),
            (|it| it.sales.forms.clear(), sum(ShiftSum::SalesForm(0), 1200, 0)),
            (|it| it.returns.forms[0].code = 1, sum(ShiftSum::ReturnsForm(0), 1200, 0)),
            (|it| it.sales.taxes[0].sum = Kopecks(201), sum(ShiftSum::SalesTax('А'), 200, 201)),
            (|it| it.returns.taxes.clear(), sum(ShiftSum::ReturnsTax('А'), 200, 0)),
            (|it| it.service_in = Kopecks(0), sum(ShiftSum::ServiceIn, 500, 0)),
            (|it| it.service_out = Kopecks(0), sum(ShiftSum::ServiceOut, 300, 0)),
            (|it| it.sales.count = 1, count(false)),
            (|it| it.returns.count = 1, count(true)),
        ];
        for (number, (change, expected)) in table.into_iter().enumerate() {
            let mut theirs = shift();
            change(&mut theirs);
            assert_eq!(shift().difference(&theirs), expected, "row {number}");
        }
        // A form that only the server knows.
        let mut ours = shift();
        ours.sales.forms.clear();
        assert_eq!(ours.difference(&shift()), sum(ShiftSum::SalesForm(0), 0, 1200));
    }
}
