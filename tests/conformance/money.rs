//! Vectors of sums: cash rounding, taxes inside a price, discounts, the taxes of a report.

use super::case::{Case, Verdict, list, maybe_list, maybe_text, money, name, number, same, some, text, unread};
use super::folder::File;
use prro_core::domain::money::{discount_percent, percent};
use prro_core::domain::{
    Discount, DraftFault, Forms, Kopecks, LineDraft, PartKind, PaymentDraft, Quantity, Receipt, ReceiptDraft, Rounding,
    Section, Share, TaxRate, Terms,
};
use serde_json::Value;

const VAT: u32 = 0;
const EXCISE: u32 = 1;

/// Every section of the file.
pub fn cases(file: &File) -> Result<Vec<Case>, String> {
    let root = &file.root;
    let mut cases = unread(file, &["included_tax", "part_payment"]);
    for (section, values) in root.get("cash_rounding").and_then(Value::as_object).into_iter().flatten() {
        let values = values.as_array().or_else(|| values.get("cases")?.as_array());
        for (place, case) in values.into_iter().flatten().enumerate() {
            let name = name(section, place, case);
            cases.push(match section.as_str() {
                _ if case.get("PARTPAYSUM").is_some() => {
                    Case::checked(name, case.clone(), part_rounded, &["/PARTPAYSUM", "/RNDSUM"])
                }
                _ if case.get("exact").is_some() => {
                    Case::checked(name, case.clone(), rounded, &["/SUM", "/NORNDSUM", "/RNDSUM"])
                }
                _ => Case::checked(name, case.clone(), difference, &["/RNDSUM"]),
            });
        }
    }
    for (place, case) in maybe_list(root, "included_tax")?.iter().enumerate() {
        let expected = match case.get("computed_half_up").is_some() {
            true => "/computed_half_up",
            false if case.get("computed").is_some() => "/computed",
            false => "/SUM",
        };
        cases.push(Case::checked(name("included_tax", place, case), case.clone(), included, &[expected]));
    }
    if let Some(case) = root.get("two_taxes") {
        let expected =
            ["excise", "vat"].map(|tax| ["TYPE", "TURNOVER", "SOURCESUM", "SUM"].map(|key| format!("/{tax}/{key}")));
        let expected: Vec<&str> = expected.iter().flatten().map(String::as_str).collect();
        cases.push(Case::checked("two_taxes", case.clone(), two_taxes, &expected));
    }
    if let Some(case) = root.get("discount") {
        let mut expected = vec!["/CHECKTOTAL/SUM".to_owned(), "/CHECKTOTAL/DISCOUNTSUM".to_owned()];
        expected.extend((0..list(case, "rows")?.len()).map(|row| format!("/rows/{row}/DISCOUNTSUM")));
        for row in 0..list(case, "CHECKTAX")?.len() {
            expected.extend(["TURNOVER", "SOURCESUM", "SUM"].map(|key| format!("/CHECKTAX/{row}/{key}")));
        }
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked("discount", case.clone(), discount, &expected));
    }
    if let Some(case) = root.get("z_report_tax") {
        let mut expected = ["SUM", "ORDERSCNT", "tax"].map(|key| format!("/z/{key}")).to_vec();
        expected.extend((0..list(case, "receipts")?.len()).map(|row| format!("/receipts/{row}/tax")));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked("z_report_tax", case.clone(), report, &expected));
    }
    for (place, case) in maybe_list(root, "part_payment")?.iter().enumerate() {
        let expected = ["/CHECKTOTAL_SUM", "/PARTPAYSUM", "/CHECKPAY_SUM", "/TURNOVER", "/SOURCESUM", "/tax"];
        cases.push(Case::checked(name("part_payment", place, case), case.clone(), part, &expected));
    }
    Ok(cases)
}

/// A line of goods with this price.
pub fn line(price: Kopecks, letters: &str) -> LineDraft {
    LineDraft { letters: letters.into(), ..LineDraft::plain("Кава", Quantity::ONE, price) }
}

/// A receipt of these lines. It is paid in cash if it is to be rounded, and by card if not.
pub fn sale(lines: Vec<LineDraft>, taxes: &[TaxRate], step: Rounding) -> Result<Receipt, DraftFault> {
    let payments = match step {
        Rounding::None => vec![PaymentDraft::card(None)],
        Rounding::Fifty | Rounding::Ten => vec![PaymentDraft::cash(None)],
    };
    let forms = Forms::default();
    let draft = ReceiptDraft { lines, payments, ..ReceiptDraft::default() };
    Receipt::compose(&draft, Terms { taxes, pays_vat: false, step, forms: &forms }, Share::Whole)
}

fn exact_sale(lines: Vec<LineDraft>, taxes: &[TaxRate]) -> Result<Receipt, String> {
    sale(lines, taxes, Rounding::None).map_err(|fault| fault.to_string())
}

/// A receipt that takes a part of this price, in cash if it is to be rounded.
fn part_of(price: Kopecks, paid: Kopecks, kind: PartKind, step: Rounding) -> Result<Receipt, String> {
    let form = if step == Rounding::None { PaymentDraft::card(None) } else { PaymentDraft::cash(None) };
    let lines = vec![line(price, "А")];
    let payments = vec![PaymentDraft { sum: Some(paid), ..form }];
    let draft = ReceiptDraft { lines, payments, ..ReceiptDraft::default() };
    let (forms, taxes) = (Forms::default(), [rate('А', VAT, "20.00")?]);
    let paid_before = if kind == PartKind::Final { price - paid } else { Kopecks::ZERO };
    let share = Share::Part { kind, prepayment: None, before: &[paid_before], paid_before };
    let terms = Terms { taxes: &taxes, pays_vat: true, step, forms: &forms };
    Receipt::compose(&draft, terms, share).map_err(|fault| fault.to_string())
}

fn part_rounded(case: &Value, _: &File) -> Verdict {
    let receipt = part_of(money(case, "SUM")?, money(case, "NORNDSUM")?, PartKind::Prepay, Rounding::Ten)?;
    same("PARTPAYSUM", receipt.paid(), money(case, "PARTPAYSUM")?)?;
    same("RNDSUM", receipt.rounding(), money(case, "RNDSUM")?)
}

fn part(case: &Value, _: &File) -> Verdict {
    let code = u32::try_from(number(case, "PARTPAYTYPE")?).map_err(|_| "PARTPAYTYPE is too large")?;
    let kind = PartKind::of_code(code).ok_or("PARTPAYTYPE is unknown")?;
    let receipt = part_of(money(case, "TURNOVER")?, money(case, "SOURCESUM")?, kind, Rounding::None)?;
    same("SUM", receipt.sum, money(case, "CHECKTOTAL_SUM")?)?;
    same("PARTPAYSUM", receipt.paid(), money(case, "PARTPAYSUM")?)?;
    same("CHECKPAY", receipt.payments.first().map(|payment| payment.sum), Some(money(case, "CHECKPAY_SUM")?))?;
    let tax = receipt.taxes.first().ok_or("no tax")?;
    same("the turnover", tax.turnover, receipt.sum)?;
    same("the base", tax.base, receipt.paid())?;
    same("the tax", tax.sum, money(case, "tax")?)
}

fn rate(letter: char, kind: u32, prc: &str) -> Result<TaxRate, String> {
    let percent = percent(prc).ok_or(format!("{prc} is not a rate"))?;
    let name = if kind == EXCISE { "Акциз" } else { "ПДВ" };
    Ok(TaxRate { letter, kind, name: name.into(), percent })
}

fn rounded(case: &Value, _: &File) -> Verdict {
    let step = match text(case, "step")? {
        "0.10" => Rounding::Ten,
        "0.50" => Rounding::Fifty,
        step => return Err(format!("a step of {step} is unknown")),
    };
    let (exact, sum) = (money(case, "exact")?, money(case, "SUM")?);
    let (unrounded, difference) = (money(case, "NORNDSUM")?, money(case, "RNDSUM")?);
    same("SUM", exact.rounded(step), sum)?;
    match sale(vec![line(exact, "")], &[], step) {
        Ok(receipt) => {
            same("SUM of a receipt", receipt.sum, sum)?;
            same("NORNDSUM", receipt.exact, unrounded)?;
            same("RNDSUM", receipt.rounding(), difference)
        }
        // A sum that rounds to zero makes no receipt (`D-25`).
        Err(DraftFault::RoundsToZero(refused)) => {
            same("SUM", Kopecks::ZERO, sum)?;
            same("NORNDSUM", refused, unrounded)?;
            same("RNDSUM", refused - refused.rounded(step), difference)
        }
        Err(fault) => Err(fault.to_string()),
    }
}

fn difference(case: &Value, _: &File) -> Verdict {
    let paid = money(case, "SUM")?;
    let mut receipt = exact_sale(vec![line(money(case, "NORNDSUM")?, "")], &[])?;
    receipt.payments.iter_mut().for_each(|payment| payment.sum = paid);
    same("RNDSUM", receipt.rounding(), money(case, "RNDSUM")?)
}

fn included(case: &Value, _: &File) -> Verdict {
    let rates = [rate('А', VAT, text(case, "PRC")?)?];
    let receipt = exact_sale(vec![line(money(case, "SOURCESUM")?, "А")], &rates)?;
    let tax = receipt.taxes.first().ok_or("no tax came out")?.sum;
    let key = ["computed_half_up", "computed"].into_iter().find(|key| case.get(key).is_some()).unwrap_or("SUM");
    same(key, tax, money(case, key)?)
}

fn two_taxes(case: &Value, _: &File) -> Verdict {
    let (excise, vat) = (some(case, "excise")?, some(case, "vat")?);
    let rates = [rate('Д', EXCISE, text(excise, "PRC")?)?, rate('А', VAT, text(vat, "PRC")?)?];
    let receipt = exact_sale(vec![line(money(case, "price")?, "АД")], &rates)?;
    same("taxes", receipt.taxes.len(), 2)?;
    for (kind, expected) in [(EXCISE, excise), (VAT, vat)] {
        let row = receipt.taxes.iter().find(|row| row.rate.kind == kind).ok_or("a tax is missing")?;
        same("TYPE", u64::from(row.rate.kind), number(expected, "TYPE")?)?;
        same("TURNOVER", row.turnover, money(expected, "TURNOVER")?)?;
        same("SOURCESUM", row.base, money(expected, "SOURCESUM")?)?;
        same("SUM", row.sum, money(expected, "SUM")?)?;
    }
    Ok(())
}

fn discount(case: &Value, _: &File) -> Verdict {
    let letter = |row: &Value| text(row, "LETTER")?.chars().next().ok_or("LETTER is empty".to_owned());
    let (rows, taxes) = (list(case, "rows")?, list(case, "CHECKTAX")?);
    let rates = taxes.iter().map(|row| rate(letter(row)?, VAT, text(row, "PRC")?)).collect::<Result<Vec<_>, _>>()?;
    let drafts = rows.iter().map(|row| {
        let discount = match maybe_text(row, "DISCOUNTPERCENT")? {
            Some(prc) => Discount::Percent(discount_percent(prc).ok_or(format!("{prc} is not a percent"))?),
            None => Discount::Sum(money(row, "DISCOUNTSUM")?),
        };
        Ok(LineDraft { discount: Some(discount), ..line(money(row, "COST")?, text(row, "LETTERS")?) })
    });
    let receipt = exact_sale(drafts.collect::<Result<_, String>>()?, &rates)?;
    for (line, row) in receipt.lines.iter().zip(rows) {
        same("DISCOUNTSUM", line.discount_sum, money(row, "DISCOUNTSUM")?)?;
    }
    let total = some(case, "CHECKTOTAL")?;
    same("SUM", receipt.sum, money(total, "SUM")?)?;
    same("DISCOUNTSUM", receipt.discounts, money(total, "DISCOUNTSUM")?)?;
    same("taxes", receipt.taxes.len(), taxes.len())?;
    for expected in taxes {
        let letter = letter(expected)?;
        let row = receipt.taxes.iter().find(|row| row.rate.letter == letter).ok_or("a tax is missing")?;
        same("TURNOVER", row.turnover, money(expected, "TURNOVER")?)?;
        same("SOURCESUM", row.base, money(expected, "SOURCESUM")?)?;
        same("SUM of the tax", row.sum, money(expected, "SUM")?)?;
    }
    Ok(())
}

fn report(case: &Value, _: &File) -> Verdict {
    let mut section = Section::default();
    for expected in list(case, "receipts")? {
        // The official package, from which these values come, has one rate.
        let rates = [rate('А', VAT, maybe_text(expected, "PRC")?.unwrap_or("20.00"))?];
        let receipt = exact_sale(vec![line(money(expected, "SUM")?, "А")], &rates)?;
        same("tax of a receipt", receipt.taxes.iter().map(|row| row.sum).sum(), money(expected, "tax")?)?;
        section.add(&receipt);
    }
    let z = some(case, "z")?;
    same("SUM", section.sum, money(z, "SUM")?)?;
    same("ORDERSCNT", u64::from(section.count), number(z, "ORDERSCNT")?)?;
    same("tax", section.taxes.iter().map(|row| row.sum).sum(), money(z, "tax")?)
}
