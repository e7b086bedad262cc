//! What goods must show: codes and excise marks (D-20; law 16).

use crate::domain::goods_code::{is_dkpp, is_uktzed};
use crate::domain::{DraftFault, LineDraft, Moment, Quantity, law};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// The lines of a sale that is made now. `sold_marks`: marks that are sold and not taken back.
///
/// # Errors
/// The fault of a code or of a mark.
pub fn sold(state: &State, lines: &[LineDraft], sold_marks: &[String], now: Moment) -> Result<(), Refusal> {
    codes(lines)?;
    let demanded = state.setup.settings.excise_needs_uktzed;
    let needs_code = demanded && law::EXCISE_NEEDS_CODE.at(state.document_time(now));
    for line in lines.iter().filter(|line| line.stamped) {
        let marks = &line.stamps;
        let may_lack = line.stamps_absent && state.setup.settings.sell_without_stamp;
        match units(line)? {
            units if marks.len() < units && !may_lack => Err(DraftFault::StampMissing(line.name.clone()))?,
            units if marks.len() > units => Err(DraftFault::StampUnits(line.name.clone()))?,
            _ => {}
        }
        if line.uktzed.is_none() && needs_code {
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
