//! What goods must show: codes and excise marks (D-20; law 16).

use crate::domain::{DraftFault, LineDraft, Quantity};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Lengths of a code УКТЗЕД, in digits (API 3.1).
const UKTZED: [usize; 4] = [10, 8, 6, 4];

/// The longest code ДКПП, and the lengths at which a shorter one may end (API 3.1).
const DKPP: &str = "00.00.00-00.00";
const DKPP_LENGTHS: [usize; 7] = [5, 7, 8, 10, 11, 13, 14];

/// The lines of a sale. `sold_marks`: marks that are sold and not taken back.
///
/// # Errors
/// The fault of a code or of a mark.
pub fn sold(state: &State, lines: &[LineDraft], sold_marks: &[String]) -> Result<(), Refusal> {
    codes(lines)?;
    for line in lines.iter().filter(|line| line.stamped) {
        let marks = &line.stamps;
        let may_lack = line.stamps_absent && state.setup.settings.sell_without_stamp;
        match units(line)? {
            units if marks.len() < units && !may_lack => Err(DraftFault::StampMissing(line.name.clone()))?,
            units if marks.len() > units => Err(DraftFault::StampUnits(line.name.clone()))?,
            _ => {}
        }
        if line.uktzed.is_none() && state.setup.settings.excise_needs_uktzed {
            Err(DraftFault::CodeMissing(line.name.clone()))?;
        }
    }
    match marks_twice(lines).or_else(|| all_marks(lines).find(|mark| sold_marks.contains(mark))) {
        Some(mark) => Err(DraftFault::StampUsed(mark.clone()))?,
        None => Ok(()),
    }
}

/// The lines of a return. Whether the marks are those of the sale is asked of the sale.
///
/// # Errors
/// The fault of a code or of a mark.
pub fn returned(lines: &[LineDraft]) -> Result<(), Refusal> {
    codes(lines)?;
    for line in lines.iter().filter(|line| !line.stamps.is_empty()) {
        if line.stamps.len() > units(line)? {
            Err(DraftFault::StampUnits(line.name.clone()))?;
        }
    }
    match marks_twice(lines) {
        Some(mark) => Err(DraftFault::StampUsed(mark.clone()))?,
        None => Ok(()),
    }
}

/// The units of a line whose goods bear marks: a whole number.
fn units(line: &LineDraft) -> Result<usize, DraftFault> {
    let whole = line.quantity.0 % Quantity::ONE.0 == 0;
    let units = usize::try_from(line.quantity.0 / Quantity::ONE.0).ok().filter(|_| whole);
    units.ok_or_else(|| DraftFault::StampUnits(line.name.clone()))
}

fn all_marks(lines: &[LineDraft]) -> impl Iterator<Item = &String> {
    lines.iter().flat_map(|line| &line.stamps)
}

/// A mark that stands twice in the receipt.
fn marks_twice(lines: &[LineDraft]) -> Option<&String> {
    let mut marks: Vec<&String> = all_marks(lines).collect();
    marks.sort_unstable();
    marks.windows(2).find_map(|pair| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    })
}

/// The codes of goods and services have the forms of the schema.
fn codes(lines: &[LineDraft]) -> Result<(), DraftFault> {
    for line in lines {
        if line.uktzed.is_some() && line.dkpp.is_some() {
            return Err(DraftFault::TwoCodes(line.name.clone()));
        }
        let wrong = |code: &Option<String>, is: fn(&str) -> bool| code.clone().filter(|code| !is(code));
        if let Some(code) = wrong(&line.uktzed, is_uktzed).or_else(|| wrong(&line.dkpp, is_dkpp)) {
            return Err(DraftFault::GoodsCode { name: line.name.clone(), code });
        }
    }
    Ok(())
}

/// Ten, eight, six or four digits that are not all zero, or two zeros and three digits (API 3.1).
fn is_uktzed(code: &str) -> bool {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let group = code.len() == 5 && code.starts_with("00");
    digits && (group || UKTZED.contains(&code.len())) && code.bytes().any(|byte| byte != b'0')
}

/// As much of `11.22.33-44.55` as the schema allows (API 3.1).
fn is_dkpp(code: &str) -> bool {
    let same = |(known, given): (u8, u8)| if known.is_ascii_digit() { given.is_ascii_digit() } else { known == given };
    DKPP_LENGTHS.contains(&code.len()) && DKPP.bytes().zip(code.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_forms_of_the_schema() {
        for code in ["2204109600", "22041096", "220410", "2204", "00123"] {
            assert!(is_uktzed(code), "{code}");
        }
        for code in ["2204109600#", "22О4109600", "220", "22041", "12345", "0000000000", "", "+204"] {
            assert!(!is_uktzed(code), "{code}");
        }
        for code in ["11.22", "11.22.3", "11.22.33", "11.22.33-4", "11.22.33-44", "11.22.33-44.5", "11.22.33-44.55"] {
            assert!(is_dkpp(code), "{code}");
        }
        for code in ["11", "11.2", "1122", "11.22.", "11.22.33-", "11.22.33.44", "11.22.33-44.555", "aa.bb"] {
            assert!(!is_dkpp(code), "{code}");
        }
    }
}
