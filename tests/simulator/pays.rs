//! The payments of a receipt, and the rounding of cash.

use crate::config::Registrar;
use crate::document::{Document, Kind};
use crate::kyiv::{self, Wall};
use crate::money;
use crate::xml::Node;

/// The money that a receipt takes or gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Cash, rounded.
    pub cash: i64,
    /// Every other form.
    pub other: i64,
}

/// Checks the rows of CHECKPAY by themselves and adds them up. The error is a sentence.
pub fn read(document: &Document) -> Result<Taken, String> {
    let mut taken = Taken::default();
    let mut codes = Vec::new();
    for row in document.root.rows("CHECKPAY") {
        let code: u64 = row.value("PAYFORMCD").and_then(|code| code.parse().ok()).ok_or("форма оплати завелика")?;
        if codes.contains(&code) {
            return Err(format!("форма оплати {code} двічі"));
        }
        codes.push(code);
        if row.value("PAYFORMNM").is_none_or(|name| name.chars().count() > 128) {
            return Err(format!("назва форми оплати {code} довша за 128 символів"));
        }
        let sum = money::must(row, "SUM")?;
        if sum <= 0 {
            return Err("сума оплати має бути додатною".into());
        }
        change(row, code == 0 && document.kind == Kind::Sale, sum)?;
        cards(row, code == 0, sum)?;
        if code == 0 {
            taken.cash += sum;
        } else {
            taken.other += sum;
        }
    }
    Ok(taken)
}

/// PROVIDED and REMAINS stand together, only on cash that a buyer gives, only when there is change.
fn change(row: &Node, allowed: bool, sum: i64) -> Result<(), String> {
    match (money::may(row, "PROVIDED"), money::may(row, "REMAINS")) {
        (None, None) => Ok(()),
        (Some(_), Some(_)) if !allowed => Err("PROVIDED і REMAINS бувають лише в готівці чека реалізації".into()),
        (Some(provided), Some(remains)) if remains > 0 && provided - sum == remains => Ok(()),
        _ => Err("REMAINS має дорівнювати PROVIDED − SUM і бути додатною".into()),
    }
}

/// Every card has its sum, and the cards of a row add up to it.
fn cards(row: &Node, cash: bool, sum: i64) -> Result<(), String> {
    let cards = row.rows("PAYSYS");
    if cards.is_empty() {
        return Ok(());
    }
    if cash {
        return Err("готівка не має платіжної системи".into());
    }
    let sums: Vec<i64> = cards.iter().map(|card| money::must(card, "SUM")).collect::<Result<_, _>>()?;
    if sums.iter().any(|sum| *sum <= 0) || sums.iter().sum::<i64>() != sum {
        return Err("суми платіжних систем не дорівнюють сумі оплати".into());
    }
    Ok(())
}

/// Checks that only the cash was rounded, and to a lawful step. `exact` is the sum to pay before the rounding. A rest of
/// cash that rounds to nothing beside another form has no row.
pub fn rounded(taken: Taken, exact: i64, steps: &[i64]) -> Result<(), String> {
    let cash = exact - taken.other;
    if cash < 0 {
        return Err("безготівкова оплата більша за суму документа".into());
    }
    if steps.iter().any(|step| round(cash, *step) == taken.cash) {
        return Ok(());
    }
    Err(format!("готівка {} замість {}: такого заокруглення немає", money::text(taken.cash), money::text(cash)))
}

/// A sum of cash to a step, halves up.
fn round(cash: i64, step: i64) -> i64 {
    (cash + step / 2) / step * step
}

/// The steps that a register may use on a day: 0.10 always, 0.50 since 01.10.2025, none where coins are at hand. A
/// registrar that names its step uses that step only.
pub fn steps(registrar: &Registrar, wall: Wall) -> Vec<i64> {
    let fifty = kyiv::reading("01102025", "000000").is_some_and(|since| wall >= since);
    match registrar.rounding.as_deref() {
        Some("none") => vec![1],
        Some("0.50") if fifty => vec![50],
        Some(_) => vec![10],
        None if fifty => vec![1, 10, 50],
        None => vec![1, 10],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{card, cash, paper, spoilt};
    use crate::vectors;

    fn check(kind: Kind, pays: &[&str]) -> Result<Taken, String> {
        let extra = if kind == Kind::Return { "ORDERRETNUM=5" } else { "" };
        read(&Document::from_tree(paper(kind, extra, "SUM=1.00", pays, &[], &["NAME=Мед"]))?)
    }

    #[test]
    fn several_forms_and_several_cards_are_added_up() {
        let change = format!("{} PROVIDED=100.00 REMAINS=40.00", cash("60.00"));
        let cards = format!("{} PAYSYS=100.00,45.88", card("145.88"));
        let token = "PAYFORMCD=100000 PAYFORMNM=ТОКЕН SUM=0.12";
        assert_eq!(check(Kind::Sale, &[&change, &cards, token]), Ok(Taken { cash: 6000, other: 14_600 }));
        let refused = |kind: Kind, pays: &[&str], why: &str| {
            let refused = check(kind, pays).unwrap_err();
            assert!(refused.contains(why), "{pays:?}: {refused}");
        };
        refused(Kind::Return, &[&change], "лише в готівці");
        for (from, to, why) in [
            ("PAYFORMCD=0 ", "PAYFORMCD=1 ", "лише в готівці"),
            ("REMAINS=40.00", "REMAINS=39.99", "PROVIDED − SUM"),
            (" PROVIDED=100.00", "", "PROVIDED − SUM"),
            (" REMAINS=40.00", "", "PROVIDED − SUM"),
            ("PROVIDED=100.00 REMAINS=40.00", "PROVIDED=60.00 REMAINS=0.00", "PROVIDED − SUM"),
            ("SUM=60.00", "SUM=0.00", "додатною"),
            ("SUM=60.00 ", "", "бракує SUM"),
            ("=ГОТІВКА", &format!("={}", "Ї".repeat(129)), "довша"),
            ("PROVIDED=100.00 REMAINS=40.00", "PAYSYS=60.00", "готівка не має"),
        ] {
            refused(Kind::Sale, &[&spoilt(&change, from, to)], why);
        }
        for (from, to, why) in [
            ("45.88", "45.87", "не дорівнюють"),
            ("100.00,45.88", "145.88,0.00", "не дорівнюють"),
            ("100.00,45.88", "145.88,-", "бракує SUM"),
        ] {
            let cards = spoilt("100.00,45.88", from, to);
            refused(Kind::Sale, &[&format!("{} PAYSYS={cards}", card("145.88"))], why);
        }
        refused(Kind::Sale, &[&card("1.00"), &card("2.00")], "двічі");
        refused(Kind::Sale, &[&cash("1.00"), "PAYFORMCD=00 PAYFORMNM=ГОТІВКА SUM=2.00"], "двічі");
    }

    #[test]
    fn cash_is_rounded_as_the_vectors_say() {
        let vectors = vectors::json("money.json");
        let rounding = &vectors["cash_rounding"];
        let lists = [(10, &rounding["step_0_10"]), (50, &rounding["step_0_50"]["cases"])];
        for (step, list) in lists {
            for case in list.as_array().unwrap() {
                let sum = |name: &str| money::kopecks(case[name].as_str().unwrap()).unwrap();
                assert_eq!(round(sum("exact"), step), sum("SUM"), "{case}");
                assert_eq!(sum("NORNDSUM") - sum("SUM"), sum("RNDSUM"), "{case}");
            }
        }
    }

    #[test]
    fn only_cash_is_rounded_and_only_to_a_step_of_its_day() {
        let all = [1, 10, 50];
        for (cash, other, exact, steps, good) in [
            (1250, 0, 1257, &all[..], true),
            (1260, 0, 1257, &all, true),
            (1257, 0, 1257, &all, true),
            (1257, 0, 1257, &[10], false),
            (1250, 0, 1257, &[1, 10], false),
            (1255, 0, 1257, &all, false),
            (1200, 0, 1257, &all, false),
            (0, 1250, 1257, &all, true),
            (0, 1230, 1257, &all, false),
            (0, 1240, 1244, &[10], true),
            (50, 1200, 1257, &all, true),
            (7, 1250, 1257, &[50], false),
            (0, 1260, 1257, &all, false),
            (0, 1257, 1257, &[50], true),
        ] {
            let result = rounded(Taken { cash, other }, exact, steps);
            assert_eq!(result.is_ok(), good, "{cash} and {other} of {exact} by {steps:?}: {result:?}");
        }
        let day = |date: &str| kyiv::reading(date, "120000").unwrap();
        for (rounding, date, expected) in [
            (None, "30092025", &[1, 10][..]),
            (None, "01102025", &[1, 10, 50]),
            (Some("0.50"), "30092025", &[10]),
            (Some("0.50"), "01102025", &[50]),
            (Some("0.10"), "01102025", &[10]),
            (Some("none"), "01102025", &[1]),
        ] {
            let registrar = Registrar { rounding: rounding.map(str::to_owned), ..Registrar::example() };
            assert_eq!(steps(&registrar, day(date)), expected, "{rounding:?} on {date}");
        }
    }
}
