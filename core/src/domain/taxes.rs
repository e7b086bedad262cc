//! Taxes inside prices: excise before VAT, by letter over the whole receipt, after discounts (law 15.4, 15.5, `D-09`, `D-10`).

use super::fault::DraftFault;
use super::line::{Line, TaxRow};
use super::money::Kopecks;
use super::registrar::{TaxRate, VAT};

/// The kind (TYPE) of excise, which is taken out of a price before VAT.
const EXCISE: u32 = 1;

/// The letters of a line against the seller's taxes.
///
/// # Errors
/// [`DraftFault::LetterMissing`], [`DraftFault::UnknownLetter`], [`DraftFault::TwoVatRates`].
pub fn letters_fit(name: &str, letters: &str, rates: &[TaxRate], pays_vat: bool) -> Result<(), DraftFault> {
    if letters.is_empty() && pays_vat {
        return Err(DraftFault::LetterMissing(name.to_owned()));
    }
    let rate = |letter| rates.iter().find(|rate| rate.letter == letter).ok_or(DraftFault::UnknownLetter(letter));
    let rates = letters.chars().map(rate).collect::<Result<Vec<_>, _>>()?;
    if rates.iter().filter(|rate| rate.kind == VAT).count() > 1 {
        return Err(DraftFault::TwoVatRates(name.to_owned()));
    }
    Ok(())
}

/// Taxes by letter over the whole receipt: VAT before excise, in the order of the seller's table, as the samples have it.
///
/// A receipt that takes a part of the price is taxed on that part; its turnover is the whole price.
pub fn taxes_of(lines: &[Line], rates: &[TaxRate]) -> Vec<TaxRow> {
    let carry = |line: &&Line, letter: char| line.goods.letters.contains(letter);
    let mut used: Vec<&TaxRate> =
        rates.iter().filter(|rate| lines.iter().any(|line| carry(&line, rate.letter))).collect();
    used.sort_by_key(|rate| rate.kind);
    let excises: Vec<&TaxRate> = used.iter().copied().filter(|rate| rate.kind == EXCISE).collect();

    let row = |rate: &TaxRate| {
        let mine = || lines.iter().filter(|line| carry(line, rate.letter));
        let gross: Kopecks = mine().map(Line::taken).sum();
        let excise: Kopecks = if rate.kind == EXCISE {
            Kopecks::ZERO
        } else {
            let shared = |excise: &&TaxRate| -> Kopecks {
                let taken: Kopecks = mine().filter(|line| carry(line, excise.letter)).map(Line::taken).sum();
                taken.tax_inside(excise.percent)
            };
            excises.iter().map(shared).sum()
        };
        let base = gross - excise;
        TaxRow {
            rate: rate.clone(),
            turnover: mine().map(|line| line.cost).sum(),
            base,
            sum: base.tax_inside(rate.percent),
        }
    };
    used.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_letters_that_its_seller_may_use() {
        let rate = |letter, kind, percent| TaxRate { letter, kind, name: "ПДВ".into(), percent };
        let rates = [rate('А', VAT, 2000), rate('Б', VAT, 700), rate('Д', EXCISE, 500)];
        for (letters, pays_vat, expected) in [
            ("А", true, Ok(())),
            ("АД", true, Ok(())),
            ("Д", false, Ok(())),
            ("", false, Ok(())),
            ("", true, Err("letter_missing")),
            ("АБ", true, Err("two_vat_rates")),
            ("АЖ", true, Err("unknown_letter")),
        ] {
            let found = letters_fit("Мед", letters, &rates, pays_vat).map_err(|fault| fault.code());
            assert_eq!(found, expected, "{letters}");
        }
    }
}
