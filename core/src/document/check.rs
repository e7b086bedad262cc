//! A sale as XML: total, payments, taxes and lines (CHECKTOTAL, CHECKPAY, CHECKTAX, CHECKBODY).
//!
//! A receipt that is read back has the sums of its document. They are never computed again, because the buyer has a paper
//! with these sums and the tax rates may have changed.

use super::xml::{Element, ReadFault, parsed};
use crate::domain::{
    Card, CardPayment, Discount, Kopecks, Line, LineDraft, Part, PartKind, Payment, Quantity, Receipt, TaxRate, TaxRow,
};

/// Codes of units in the state classifier ДК 011-96 (UNITCD). Only certain codes are listed; other units have only a name.
const UNITS: [(&str, u32); 2] = [("шт", 2009), ("кг", 301)];

/// Adds the parts of a sale to its document.
pub(super) fn write(receipt: &Receipt, check: &mut Element) {
    let mut total = Element::new("CHECKTOTAL");
    total.add("SUM", receipt.sum);
    if receipt.rounding() != Kopecks::ZERO {
        total.add("RNDSUM", receipt.rounding());
        total.add("NORNDSUM", receipt.exact);
    }
    total.add_some("DISCOUNTSUM", Some(receipt.discounts).filter(|sum| *sum != Kopecks::ZERO));
    if let Some(part) = &receipt.part {
        total.add("PARTPAYTYPE", part.kind.code());
        total.add("PARTPAYSUM", receipt.paid());
        total.add_some("PARTPAYORDPREPAYNUM", part.prepayment.as_ref());
    }
    check.add_child(total);
    check.add_rows("CHECKPAY", receipt.payments.iter().map(payment_row));
    check.add_rows("CHECKTAX", receipt.taxes.iter().map(|tax| tax_row(&tax.rate, tax.turnover, tax.base, tax.sum)));
    check.add_rows("CHECKBODY", receipt.lines.iter().map(line_row));
}

/// Reads a receipt back. What the receipts before it in a chain of part payments took is not in the document.
pub(super) fn read(head: &Element, check: &Element) -> Result<Receipt, ReadFault> {
    let total = check.child("CHECKTOTAL").ok_or(ReadFault::Missing("CHECKTOTAL"))?;
    let sum = total.value("SUM", Kopecks::parse)?;
    let part = total.maybe("PARTPAYTYPE", |code| PartKind::of_code(parsed(code)?))?;
    let paid = match part {
        Some(_) => total.value("PARTPAYSUM", Kopecks::parse)?,
        None => sum,
    };
    let prepayment = total.maybe("PARTPAYORDPREPAYNUM", parsed)?;
    Ok(Receipt {
        lines: check.rows("CHECKBODY").map(line_of).collect::<Result<_, _>>()?,
        payments: check.rows("CHECKPAY").map(payment_of).collect::<Result<_, _>>()?,
        taxes: check.rows("CHECKTAX").map(tax_of).collect::<Result<_, _>>()?,
        exact: total.maybe("NORNDSUM", Kopecks::parse)?.unwrap_or(paid),
        sum,
        discounts: total.maybe("DISCOUNTSUM", Kopecks::parse)?.unwrap_or_default(),
        part: part.map(|kind| Part { kind, prepayment, before: Kopecks::ZERO }),
        comment: head.owned("COMMENT"),
        vehicle: head.owned("VEHICLERN"),
    })
}

/// Writes a tax of a receipt or of a report.
pub(super) fn tax_row(rate: &TaxRate, turnover: Kopecks, base: Kopecks, sum: Kopecks) -> Element {
    let mut row = Element::row();
    row.add("TYPE", rate.kind);
    row.add("NAME", &rate.name);
    row.add("LETTER", rate.letter);
    // Hundredths of a percent have the same written form as kopecks.
    row.add("PRC", Kopecks(rate.percent));
    row.add("SIGN", false);
    row.add("TURNOVER", turnover);
    row.add("SOURCESUM", base);
    row.add("SUM", sum);
    row
}

/// Reads a tax back.
///
/// SOURCESUM may be absent. Then the base is the whole turnover.
pub(super) fn tax_of(row: &Element) -> Result<TaxRow, ReadFault> {
    let turnover = row.value("TURNOVER", Kopecks::parse)?;
    Ok(TaxRow {
        rate: TaxRate {
            letter: row.value("LETTER", parsed)?,
            kind: row.value("TYPE", parsed)?,
            name: row.required("NAME")?.to_owned(),
            percent: row.value("PRC", Kopecks::parse)?.0,
        },
        turnover,
        base: row.maybe("SOURCESUM", Kopecks::parse)?.unwrap_or(turnover),
        sum: row.value("SUM", Kopecks::parse)?,
    })
}

fn payment_row(payment: &Payment) -> Element {
    let mut row = Element::row();
    row.add("PAYFORMCD", payment.code);
    row.add("PAYFORMNM", &payment.name);
    row.add("SUM", payment.sum);
    // Written only if there is change (`D-14`).
    if let Some((given, back)) = payment.change {
        row.add("PROVIDED", given);
        row.add("REMAINS", back);
    }
    row.add_rows("PAYSYS", payment.cards.iter().map(card_row));
    row
}

fn payment_of(row: &Element) -> Result<Payment, ReadFault> {
    let change = match (row.maybe("PROVIDED", Kopecks::parse)?, row.maybe("REMAINS", Kopecks::parse)?) {
        (Some(given), Some(back)) if back != Kopecks::ZERO => Some((given, back)),
        _ => None,
    };
    Ok(Payment {
        code: row.value("PAYFORMCD", parsed)?,
        name: row.required("PAYFORMNM")?.to_owned(),
        sum: row.value("SUM", Kopecks::parse)?,
        change,
        cards: row.rows("PAYSYS").map(card_of).collect::<Result<_, _>>()?,
    })
}

fn card_row(CardPayment { card, sum }: &CardPayment) -> Element {
    let mut row = Element::row();
    row.add_some("NAME", card.system.as_ref());
    row.add_some("ACQUIRENM", card.acquirer.as_ref());
    row.add_some("ACQUIRETRANSID", card.rrn.as_ref());
    row.add_some("DEVICEID", card.terminal.as_ref());
    row.add_some("EPZDETAILS", card.pan.as_ref());
    row.add_some("AUTHCD", card.auth.as_ref());
    row.add("SUM", sum);
    row
}

fn card_of(row: &Element) -> Result<CardPayment, ReadFault> {
    let card = Card {
        system: row.owned("NAME"),
        acquirer: row.owned("ACQUIRENM"),
        rrn: row.owned("ACQUIRETRANSID"),
        terminal: row.owned("DEVICEID"),
        pan: row.owned("EPZDETAILS"),
        auth: row.owned("AUTHCD"),
    };
    Ok(CardPayment { card, sum: row.value("SUM", Kopecks::parse)? })
}

fn line_row(line: &Line) -> Element {
    let goods = &line.goods;
    let unit = UNITS.iter().find(|(name, _)| *name == goods.unit.trim_end_matches('.'));
    let mut row = Element::row();
    row.add_some("CODE", goods.code.as_ref());
    row.add_some("BARCODE", goods.barcode.as_ref());
    row.add_some("UKTZED", goods.uktzed.as_ref());
    row.add_some("DKPP", goods.dkpp.as_ref());
    row.add("NAME", &goods.name);
    row.add_some("UNITCD", unit.map(|(_, code)| code));
    row.add_some("UNITNM", Some(&goods.unit));
    row.add("AMOUNT", goods.quantity);
    row.add("PRICE", goods.price);
    row.add_some("LETTERS", Some(&goods.letters));
    row.add("COST", line.cost);
    let percent = match goods.discount {
        None => None,
        Some(Discount::Sum(_)) => Some((0, None)),
        // Hundredths of a percent have the same written form as kopecks.
        Some(Discount::Percent(thousandths)) => Some((1, Some(Kopecks(thousandths / 10)))),
    };
    if let Some((kind, percent)) = percent {
        row.add("DISCOUNTTYPE", kind);
        row.add_some("DISCOUNTPERCENT", percent);
        row.add("DISCOUNTSUM", line.discount_sum);
    }
    row.add_some("PARTPAYSUM", line.part);
    row.add_rows(
        "EXCISELABELS",
        goods.stamps.iter().map(|stamp| {
            let mut row = Element::row();
            row.add("EXCISELABEL", stamp);
            row
        }),
    );
    row
}

fn line_of(row: &Element) -> Result<Line, ReadFault> {
    let discount_sum = row.maybe("DISCOUNTSUM", Kopecks::parse)?;
    let discount = match (row.maybe("DISCOUNTPERCENT", Kopecks::parse)?, discount_sum) {
        (Some(percent), Some(_)) => Some(Discount::Percent(percent.0 * 10)),
        (None, Some(sum)) => Some(Discount::Sum(sum)),
        (_, None) => None,
    };
    let stamps = row
        .rows("EXCISELABELS")
        .map(|stamp| stamp.required("EXCISELABEL").map(str::to_owned))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Line {
        goods: LineDraft {
            name: row.required("NAME")?.to_owned(),
            quantity: row.value("AMOUNT", Quantity::parse)?,
            price: row.value("PRICE", Kopecks::parse)?,
            unit: row.owned("UNITNM").unwrap_or_default(),
            letters: row.owned("LETTERS").unwrap_or_default(),
            code: row.owned("CODE"),
            barcode: row.owned("BARCODE"),
            uktzed: row.owned("UKTZED"),
            dkpp: row.owned("DKPP"),
            stamped: !stamps.is_empty(),
            stamps,
            stamps_absent: false,
            discount,
        },
        cost: row.value("COST", Kopecks::parse)?,
        discount_sum: discount_sum.unwrap_or_default(),
        part: row.maybe("PARTPAYSUM", Kopecks::parse)?,
    })
}
