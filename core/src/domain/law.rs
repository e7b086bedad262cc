//! Rules that the law changes from time to time, as data: each row says from which day it holds, and where it is written.
//!
//! A new order is a new row here (`L-29`). The forms of payment are a table of their own, [`Forms`](super::Forms), because
//! the owner may change it.

use super::money::Rounding;
use super::time::KyivTime;

/// A rule with the day from which it holds.
#[derive(Clone, Copy, Debug)]
pub struct Dated<T: 'static> {
    /// The first day: year, month, day.
    pub from: (i32, u8, u8),
    /// The rule.
    pub rule: T,
    /// Where it is written.
    pub source: &'static str,
}

/// Steps of cash rounding that may be used, the usual one first (law 14.2; `D-25`).
pub const CASH_STEPS: &[Dated<&[Rounding]>] = &[
    Dated {
        from: (2018, 7, 1),
        rule: &[Rounding::Ten, Rounding::None],
        source: "National Bank resolution 25 of 15.03.2018",
    },
    Dated {
        from: (2025, 10, 1),
        rule: &[Rounding::Fifty, Rounding::Ten, Rounding::None],
        source: "National Bank resolution 115 of 17.09.2025, point 4-1",
    },
];

/// The words before the seller's number: of a payer of VAT, and of others (rows 4 and 5; law 15.7).
pub const SELLER_MARKS: &[Dated<(&str, &str)>] = &[Dated {
    from: (2016, 1, 21),
    rule: ("ПН", "ІД"),
    source: "Ministry of Finance order 13 of 21.01.2016, section II",
}];

/// Rows that a receipt must have: those of a sale (ФКЧ-1) and those of a return (ФКЧ-2), by the numbers of the form.
pub const RECEIPT_ROWS: &[Dated<(&[u8], &[u8])>] = &[Dated {
    from: (2025, 3, 1),
    // Row 4 of a payer of VAT stands for row 5.
    rule: (&[1, 2, 3, 5, 11, 18, 20, 26, 27, 29, 31, 34, 35], &[1, 2, 3, 5, 11, 18, 19, 22, 23, 25, 27, 30, 31]),
    source: "Ministry of Finance order 13 in the wording of order 601 of 2024",
}];

/// The sum from which a return needs an act of paying money out, in kopecks: more than this (law 6.5).
pub const RETURN_ACT_ABOVE: &[Dated<i64>] =
    &[Dated { from: (2016, 1, 21), rule: 10_000, source: "explanations of the tax service, last in 2025" }];

/// The rule of a table that holds on a day. Before the first day of the table its first rule holds.
pub fn on<T>(table: &'static [Dated<T>], day: KyivTime) -> Option<&'static T> {
    let date = day.calendar().date();
    let day = (date.year(), u8::from(date.month()), date.day());
    let holds = table.iter().rev().find(|row| row.from <= day);
    holds.or_else(|| table.first()).map(|row| &row.rule)
}

/// The step of cash rounding that holds on a day: the chosen one if it may be used then, else the usual one.
pub fn cash_step(chosen: Rounding, day: KyivTime) -> Rounding {
    let steps = on(CASH_STEPS, day).copied().unwrap_or_default();
    let usual = steps.first().copied().unwrap_or(Rounding::None);
    if steps.contains(&chosen) { chosen } else { usual }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(digits: &str) -> KyivTime {
        KyivTime::from_digits(digits, "120000").unwrap()
    }

    #[test]
    fn a_rule_holds_from_its_day() {
        for (date, chosen, step) in [
            ("30092025", Rounding::Fifty, Rounding::Ten),
            ("01102025", Rounding::Fifty, Rounding::Fifty),
            ("30092025", Rounding::None, Rounding::None),
            ("01012017", Rounding::Ten, Rounding::Ten),
        ] {
            assert_eq!(cash_step(chosen, day(date)), step, "{date}");
        }
    }

    #[test]
    fn the_rows_of_a_table_stand_in_order_of_their_days() {
        assert!(CASH_STEPS.is_sorted_by_key(|row| row.from));
        assert!(CASH_STEPS.iter().all(|row| !row.source.is_empty()));
    }
}
