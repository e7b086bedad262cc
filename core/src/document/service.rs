//! A service document as XML: the sum of cash that is put into the drawer or taken out (CHECKTOTAL/SUM).

use super::xml::{Element, ReadFault};
use crate::domain::Kopecks;

/// Adds the sum to a service document.
pub(super) fn write(sum: Kopecks, check: &mut Element) {
    let mut total = Element::new("CHECKTOTAL");
    total.add("SUM", sum);
    check.add_child(total);
}

/// Reads the sum back.
pub(super) fn read(check: &Element) -> Result<Kopecks, ReadFault> {
    check.child("CHECKTOTAL").ok_or(ReadFault::Missing("CHECKTOTAL"))?.value("SUM", Kopecks::parse)
}
