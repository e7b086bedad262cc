//! Rules that the law changes from time to time, as data: each row says from which day it holds, and where it is written.
//!
//! A new order is a new row here (`L-29`). Whoever makes or prints a document takes the row of the document's own day.
//! What the owner may set is not here; the owner's own table of payment forms goes before [`PAYMENT_FORMS`].

use std::sync::LazyLock;

use super::form::{Form, FormKind, Forms};
use super::money::Rounding;
use super::time::KyivTime;

/// A rule with its rows, in the order of their days.
#[derive(Clone, Copy, Debug)]
pub struct Rule<T: 'static> {
    /// The first row. Before its day it holds all the same.
    pub first: Dated<T>,
    /// The rows after it.
    pub later: &'static [Dated<T>],
}

/// A row: what holds from a day on.
#[derive(Clone, Copy, Debug)]
pub struct Dated<T> {
    /// The first day: year, month, day.
    pub from: (i32, u8, u8),
    /// What holds.
    pub value: T,
    /// Where it is written.
    pub source: &'static str,
}

// --- Money

/// Steps of cash rounding that may be used, the usual one first (law 14.2; `D-25`).
pub const CASH_STEPS: Rule<&[Rounding]> = Rule {
    first: Dated {
        from: (2018, 7, 1),
        value: &[Rounding::Ten, Rounding::None],
        source: "National Bank resolution 25 of 15.03.2018",
    },
    later: &[Dated {
        from: (2025, 10, 1),
        value: &[Rounding::Fifty, Rounding::Ten, Rounding::None],
        source: "National Bank resolution 115 of 17.09.2025, point 4-1",
    }],
};

/// The short name of the coin that is a hundredth of a hryvnia, as a paper for people writes it.
pub const COIN: Rule<&str> = Rule {
    first: Dated { from: (1996, 9, 2), value: "коп.", source: "President's decree 762 of 25.08.1996" },
    later: &[],
};

/// A form of payment: code, key, name, kind, word of row 18.
pub type FormRow = (u32, &'static str, &'static str, FormKind, &'static str);

/// The forms of payment with their codes and the words of row 18. The first form of a kind is the usual one (`D-27`; API 3.4;
/// law 13.1, 13.2).
pub const PAYMENT_FORMS: Rule<&[FormRow]> = Rule {
    first: Dated {
        from: (2025, 3, 1),
        value: &[
            (0, "cash", "ГОТІВКА", FormKind::Cash, "ГОТІВКА"),
            (1, "card", "КАРТКА", FormKind::Card, "БЕЗГОТІВКОВА"),
            (2, "prepaid", "ПОПЕРЕДНЯ ОПЛАТА", FormKind::Other, "ІНШЕ"),
            (3, "credit", "КРЕДИТ", FormKind::Other, "ІНШЕ"),
            (301, "card_301", "КАРТКА", FormKind::Card, "БЕЗГОТІВКОВА"),
            (305, "certificate", "СЕРТИФІКАТ", FormKind::Other, "ІНШЕ"),
            (306, "transfer", "ПЕРЕКАЗ З ПОТОЧНОГО РАХУНКУ", FormKind::Cashless, "БЕЗГОТІВКОВА"),
            (100_000, "other", "ПРЯМИЙ ДЕБЕТ", FormKind::Cashless, "БЕЗГОТІВКОВА"),
        ],
        source: "samples of the tax service for its API of 08.08.2025; Ministry of Finance order 601 of 2024 (row 18)",
    },
    later: &[],
};

// --- Taxes and goods

/// The usual rate of VAT, which a payer of VAT has before the owner sets others: name, hundredths of a percent (law 15.1).
pub const USUAL_VAT: Rule<(&str, i64)> = Rule {
    first: Dated { from: (2011, 1, 1), value: ("ПДВ", 2000), source: "Tax Code, article 193, point 193.1" },
    later: &[],
};

/// Whether excisable goods are sold with their code УКТЗЕД only (law 16.1; `L-21`).
pub const EXCISE_NEEDS_CODE: Rule<bool> = Rule {
    first: Dated { from: (2020, 8, 1), value: true, source: "Law 265/95-ВР, article 3, point 11" },
    later: &[],
};

// --- Receipts

/// The words before the seller's number: of a payer of VAT, and of others (rows 4 and 5; law 15.7).
pub const SELLER_MARKS: Rule<(&str, &str)> = Rule {
    first: Dated {
        from: (2016, 1, 21),
        value: ("ПН", "ІД"),
        source: "Ministry of Finance order 13 of 21.01.2016, section II",
    },
    later: &[],
};

/// Rows that a receipt must have: those of a sale (ФКЧ-1) and those of a return (ФКЧ-2), by the numbers of the form.
pub const RECEIPT_ROWS: Rule<(&[u8], &[u8])> = Rule {
    first: Dated {
        from: (2025, 3, 1),
        // Row 4 of a payer of VAT stands for row 5.
        value: (&[1, 2, 3, 5, 11, 18, 20, 26, 27, 29, 31, 34, 35], &[1, 2, 3, 5, 11, 18, 19, 22, 23, 25, 27, 30, 31]),
        source: "Ministry of Finance order 13 in the wording of order 601 of 2024",
    },
    later: &[],
};

/// The sum from which a return needs an act of paying money out, in kopecks: more than this (law 6.5).
pub const RETURN_ACT_ABOVE: Rule<i64> = Rule {
    first: Dated { from: (2016, 1, 21), value: 10_000, source: "explanations of the tax service, last in 2025" },
    later: &[],
};

// --- Limits

/// The longest shift, in seconds (law 4.3).
pub const SHIFT_LIMIT_S: Rule<i64> = Rule {
    first: Dated { from: (2002, 2, 18), value: 24 * 3600, source: "Cabinet resolution 199 of 18.02.2002" },
    later: &[],
};

/// The longest offline session, in seconds (law 10.2).
pub const SESSION_LIMIT_S: Rule<i64> = Rule {
    first: Dated {
        from: (2020, 8, 1),
        value: 36 * 3600,
        source: "Ministry of Finance order 317 of 23.06.2020, section V",
    },
    later: &[],
};

/// The longest time offline in a calendar month, in seconds (law 10.2).
pub const MONTH_LIMIT_S: Rule<i64> = Rule {
    first: Dated {
        from: (2020, 8, 1),
        value: 168 * 3600,
        source: "Ministry of Finance order 317 of 23.06.2020, section V",
    },
    later: &[],
};

/// Within so many seconds of the first contact everything that was made offline is delivered (law 11.1).
pub const DELIVERY_LIMIT_S: Rule<i64> = Rule {
    first: Dated { from: (2020, 8, 1), value: 3600, source: "Law 265/95-ВР, article 5, as amended by law 128-IX" },
    later: &[],
};

impl<T: Copy> Rule<T> {
    /// What holds on a day.
    pub fn on(&self, day: KyivTime) -> T {
        self.place(day).and_then(|place| self.later.get(place)).unwrap_or(&self.first).value
    }

    /// What holds at a moment, in seconds since 1970. Outside the calendar the first row holds.
    pub fn at(&self, unix: i64) -> T {
        KyivTime::at(unix).map_or(self.first.value, |day| self.on(day))
    }

    /// The place among the later rows of the row that holds on a day. `None`: the first row holds.
    fn place(&self, day: KyivTime) -> Option<usize> {
        let date = day.calendar().date();
        let day = (date.year(), u8::from(date.month()), date.day());
        self.later.iter().rposition(|row| row.from <= day)
    }
}

/// The step of cash rounding that holds on a day: the chosen one if it may be used then, else the usual one.
pub fn cash_step(chosen: Rounding, day: KyivTime) -> Rounding {
    let steps = CASH_STEPS.on(day);
    let usual = steps.first().copied().unwrap_or(Rounding::None);
    if steps.contains(&chosen) { chosen } else { usual }
}

/// The tables of [`PAYMENT_FORMS`]: the first one, and those after it.
static FORMS: LazyLock<(Forms, Vec<Forms>)> = LazyLock::new(|| {
    let later = PAYMENT_FORMS.later.iter().map(|row| forms_of(row.value));
    (forms_of(PAYMENT_FORMS.first.value), later.collect())
});

/// The forms of payment of [`PAYMENT_FORMS`] on a day.
pub fn forms_on(day: KyivTime) -> &'static Forms {
    PAYMENT_FORMS.place(day).and_then(|place| FORMS.1.get(place)).unwrap_or(&FORMS.0)
}

/// The forms of payment of the newest row.
pub fn newest_forms() -> &'static Forms {
    FORMS.1.last().unwrap_or(&FORMS.0)
}

fn forms_of(rows: &[FormRow]) -> Forms {
    let form = |(code, key, name, kind, printed): &FormRow| Form {
        code: *code,
        key: (*key).into(),
        name: (*name).into(),
        kind: *kind,
        printed: (*printed).into(),
    };
    Forms(rows.iter().map(form).collect())
}

impl Default for Forms {
    fn default() -> Forms {
        newest_forms().clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

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
        // 30.09.2025 23:59:59 and a second later, in Kyiv.
        assert_eq!((CASH_STEPS.at(1_759_265_999).len(), CASH_STEPS.at(1_759_266_000).len()), (2, 3));
        assert_eq!(CASH_STEPS.at(i64::MAX).len(), 2, "outside the calendar");
    }

    /// The day and the source of a row.
    type DayAndSource = ((i32, u8, u8), &'static str);

    /// The rows of each rule, by the name of the rule.
    fn all() -> Vec<(&'static str, Vec<DayAndSource>)> {
        macro_rules! rules {
            ($($rule:ident),*) => {
                vec![$((stringify!($rule), {
                    let rows = std::iter::once(&$rule.first).chain($rule.later);
                    rows.map(|row| (row.from, row.source)).collect()
                })),*]
            };
        }
        rules![
            CASH_STEPS,
            COIN,
            PAYMENT_FORMS,
            USUAL_VAT,
            EXCISE_NEEDS_CODE,
            SELLER_MARKS,
            RECEIPT_ROWS,
            RETURN_ACT_ABOVE,
            SHIFT_LIMIT_S,
            SESSION_LIMIT_S,
            MONTH_LIMIT_S,
            DELIVERY_LIMIT_S
        ]
    }

    #[test]
    fn the_rows_of_a_rule_stand_in_the_order_of_their_days_and_name_their_source() {
        for (name, rows) in all() {
            assert!(rows.is_sorted_by(|(one, _), (next, _)| one < next), "{name}");
            for ((year, month, date), source) in rows {
                let digits = format!("{date:02}{month:02}{year:04}");
                assert!(KyivTime::from_digits(&digits, "000000").is_some(), "{name}: {digits}");
                assert!(source.chars().any(|symbol| symbol.is_ascii_digit()), "{name}: «{source}» names no act");
            }
        }
    }

    fn sources_under(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources_under(&path, found);
            } else if !path.ends_with("law.rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn each_rule_is_here_and_is_asked_by_somebody() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let here = std::fs::read_to_string(source.join("domain/law.rs")).unwrap();
        let rule = |line: &str| Some(line.strip_prefix("pub const ")?.split_once(": Rule<")?.0.to_owned());
        let named: BTreeSet<String> = here.lines().filter_map(rule).collect();
        assert_eq!(named, all().into_iter().map(|(name, _)| name.to_owned()).collect());

        let mut files = Vec::new();
        sources_under(&source, &mut files);
        let elsewhere: String = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
        // Two rules are asked by the functions of this file.
        for (name, asks) in [("CASH_STEPS", "law::cash_step("), ("PAYMENT_FORMS", "law::forms_on(")] {
            assert!(elsewhere.contains(asks), "{name}");
        }
        for name in named.iter().filter(|name| !["CASH_STEPS", "PAYMENT_FORMS"].contains(&name.as_str())) {
            let asked = ["on", "at"].iter().any(|way| elsewhere.contains(&format!("law::{name}.{way}(")));
            assert!(asked, "nobody asks {name}");
        }
    }

    #[test]
    fn a_code_of_payment_keeps_its_kind() {
        let tables = || std::iter::once(&FORMS.0).chain(&FORMS.1);
        for form in tables().flat_map(|table| &table.0) {
            assert_eq!(newest_forms().by_code(form.code).map(|newest| newest.kind), Some(form.kind), "{}", form.code);
        }
        assert_eq!(forms_on(day("01022025")), forms_on(day("01032025")), "before its day the first row holds");
    }
}
