//! The taxes of a receipt: one row for each letter, over all goods that have the letter.

use crate::config::{Registrar, Tax};
use crate::document::Document;
use crate::goods::{self, Row};
use crate::money;
use crate::xml::Node;

/// Checks CHECKTAX against the goods. The error is a sentence.
pub fn check(document: &Document, registrar: &Registrar, goods: &[Row]) -> Result<(), String> {
    let rows = document.root.rows("CHECKTAX");
    for letter in goods.iter().flat_map(|row| &row.letters) {
        if !rows.iter().any(|row| row.value("LETTER") == Some(letter.to_string().as_str())) {
            return Err(format!("немає рядка податку з літерою {letter}"));
        }
    }
    for (index, row) in rows.iter().enumerate() {
        let letter = row.value("LETTER").unwrap_or_default();
        if rows.iter().take(index).any(|earlier| earlier.value("LETTER") == Some(letter)) {
            return Err(format!("літера {letter} повторюється"));
        }
        let known = registrar.taxes.iter().find(|tax| tax.letter == letter);
        tax(row, known.ok_or_else(|| format!("літера {letter} не зареєстрована"))?, registrar, goods)?;
    }
    Ok(())
}

/// Rate of a tax in hundredths of a percent.
fn rate(tax: &Tax) -> i64 {
    money::thousandths(&tax.percent).map_or(0, |rate| rate / 10)
}

fn tax(row: &Node, known: &Tax, registrar: &Registrar, goods: &[Row]) -> Result<(), String> {
    let letter = &known.letter;
    if row.value("TYPE") != Some(known.kind.as_str())
        || row.value("NAME") != Some(known.name.as_str())
        || money::may(row, "PRC") != Some(rate(known))
    {
        return Err(format!("вид, назва чи ставка податку {letter} не відповідають зареєстрованим"));
    }
    if known.kind == "0" && rate(known) > 0 && !registrar.pays_vat() {
        return Err(format!("ПДВ {letter} у чеку неплатника ПДВ"));
    }
    if matches!(row.value("SIGN"), Some("true" | "1")) {
        return Err(format!("податок {letter} має бути у вартості"));
    }
    let mine: Vec<&Row> = goods.iter().filter(|row| row.has(letter)).collect();
    if mine.is_empty() {
        return Err(format!("жоден товар не має літери {letter}"));
    }
    let all = |value: fn(&Row) -> i64| goods::sum(mine.iter().copied(), value);
    let source = all(Row::taken) - if known.kind == "0" { excises(registrar, &mine) } else { 0 };
    for (name, expected) in
        [("TURNOVER", all(|row| row.cost)), ("SOURCESUM", source), ("SUM", money::tax_inside(source, rate(known)))]
    {
        if money::must(row, name)? != expected {
            return Err(format!("{name} податку {letter} має бути {}", money::text(expected)));
        }
    }
    match money::may(row, "TURNOVERDISCOUNT") {
        Some(written) if written != all(Row::net) => Err(format!("TURNOVERDISCOUNT податку {letter} не збігається")),
        _ => Ok(()),
    }
}

/// The excises inside the price of some goods: one for each letter of excise, over the goods that have that letter too.
fn excises(registrar: &Registrar, goods: &[&Row]) -> i64 {
    let excise = |tax: &Tax| {
        let shared = goods.iter().copied().filter(|row| row.has(&tax.letter));
        money::tax_inside(goods::sum(shared, Row::taken), rate(tax))
    };
    registrar.taxes.iter().filter(|tax| tax.kind == "1").map(excise).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::paper::{paper, spoilt, tax as line};
    use crate::vectors;

    const GOODS: [&str; 4] = [
        "NAME=Вино AMOUNT=1.000 PRICE=259.90 LETTERS=АД COST=259.90",
        "NAME=Хліб AMOUNT=1.000 PRICE=100.00 LETTERS=А COST=100.00 DISCOUNTTYPE=0 DISCOUNTSUM=50.00",
        "NAME=Ліки AMOUNT=1.000 PRICE=200.00 LETTERS=Б COST=200.00 DISCOUNTTYPE=0 DISCOUNTSUM=40.00",
        "NAME=Книга AMOUNT=1.000 PRICE=10.00 LETTERS=В COST=10.00",
    ];

    fn check(taxes: &[String], registrar: &Registrar) -> Result<(), String> {
        let taxes: Vec<&str> = taxes.iter().map(String::as_str).collect();
        let document = Document::from_tree(paper(Kind::Sale, "", "SUM=1.00", &[], &taxes, &GOODS))?;
        super::check(&document, registrar, &goods::known(&document))
    }

    fn right() -> Vec<String> {
        vec![
            line("А", "359.90", "297.52", "49.59"),
            line("Б", "200.00", "160.00", "10.47"),
            line("В", "10.00", "10.00", "0.00"),
            line("Д", "259.90", "259.90", "12.38"),
        ]
    }

    #[test]
    fn taxes_are_taken_by_letter_over_the_receipt_with_the_excise_before_the_vat() {
        let registrar = Registrar::example();
        assert_eq!(check(&right(), &registrar), Ok(()));
        for (place, from, to, why) in [
            (0, "SOURCESUM=297.52", "SOURCESUM=309.90", "SOURCESUM податку А має бути 297.52"),
            (0, "SOURCESUM=297.52", "SOURCESUM=297.53", "SOURCESUM податку А має бути 297.52"),
            (0, " SOURCESUM=297.52", "", "бракує SOURCESUM"),
            (0, "SUM=49.59", "SUM=49.58", "SUM податку А має бути 49.59"),
            (0, "SUM=49.59", "SUM=49.60", "SUM податку А має бути 49.59"),
            (0, "TURNOVER=359.90", "TURNOVER=309.90", "TURNOVER податку А має бути 359.90"),
            (0, "TURNOVER=359.90", "TURNOVER=359.90 TURNOVERDISCOUNT=309.89", "TURNOVERDISCOUNT"),
            (0, "PRC=20.00", "PRC=7.00", "ставка податку А"),
            (0, "NAME=ПДВ", "NAME=ПДФО", "назва"),
            (0, "SIGN=false", "SIGN=true", "у вартості"),
            (0, "LETTER=А", "LETTER=A", "немає рядка податку з літерою А"),
            (0, "LETTER=А ", "", "немає рядка податку з літерою А"),
            (2, "SUM=0.00", "SUM=0.01", "SUM податку В має бути 0.00"),
            (3, "TYPE=1", "TYPE=0", "вид"),
            (3, "SUM=12.38", "SUM=13.00", "SUM податку Д має бути 12.38"),
        ] {
            let mut taxes = right();
            taxes[place] = spoilt(&taxes[place], from, to);
            let refused = check(&taxes, &registrar).unwrap_err();
            assert!(refused.contains(why), "{from} → {to}: {refused}");
        }
        for missing in 0..4 {
            let mut taxes = right();
            taxes.remove(missing);
            assert!(check(&taxes, &registrar).unwrap_err().contains("немає рядка податку"), "without row {missing}");
        }
        let twice = [right(), vec![line("А", "359.90", "297.52", "49.59")]].concat();
        assert!(check(&twice, &registrar).unwrap_err().contains("повторюється"));
        let discounted = right().into_iter().map(|row| row.replacen("=359.90", "=359.90 TURNOVERDISCOUNT=309.90", 1));
        assert_eq!(check(&discounted.collect::<Vec<_>>(), &registrar), Ok(()));
        for ipn in [None, Some("0".to_owned())] {
            let exempt = Registrar { ipn, ..registrar.clone() };
            assert!(check(&right(), &exempt).unwrap_err().contains("неплатника"));
        }
    }

    #[test]
    fn included_taxes_are_those_of_the_vectors() {
        for case in vectors::json("money.json")["included_tax"].as_array().unwrap() {
            let sum = |name: &str| case[name].as_str().and_then(money::kopecks);
            let expected = sum("computed_half_up").or(sum("SUM")).unwrap();
            assert_eq!(money::tax_inside(sum("SOURCESUM").unwrap(), sum("PRC").unwrap()), expected, "{case}");
        }
        for case in vectors::json("money.json")["part_payment"].as_array().unwrap() {
            let sum = |name: &str| case[name].as_str().and_then(money::kopecks).unwrap();
            assert_eq!(money::tax_inside(sum("SOURCESUM"), 2000), sum("tax"), "{case}");
        }
    }
}
