//! The searched texts of all goods in one piece of memory, in order, so that a search reads it from its beginning to its end.

use super::search::Query;

/// The number under which the index keeps an item.
pub(super) type Slot = u32;

/// All searched texts, one after the other in their order.
#[derive(Debug, Default)]
pub(super) struct Names {
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

/// One text: it begins where the text before it ends.
#[derive(Clone, Copy, Debug)]
struct Row {
    end: usize,
    slot: Slot,
    favourite: bool,
}

/// A text that is to be added.
pub(super) struct Named {
    /// What is searched, see [`super::search::text`].
    pub(super) text: Box<[u8]>,
    /// The item.
    pub(super) slot: Slot,
    /// Stands before equally good ones.
    pub(super) favourite: bool,
}

impl Names {
    /// All texts at once.
    pub(super) fn of(mut all: Vec<Named>) -> Names {
        all.sort_unstable_by(|a, b| (&a.text, a.slot).cmp(&(&b.text, b.slot)));
        let mut names =
            Names { bytes: Vec::with_capacity(all.iter().map(|named| named.text.len()).sum()), rows: Vec::new() };
        names.rows.reserve_exact(all.len());
        for Named { text, slot, favourite } in all {
            names.bytes.extend(&text);
            names.rows.push(Row { end: names.bytes.len(), slot, favourite });
        }
        names
    }

    /// Adds a text.
    pub(super) fn insert(&mut self, named: &Named) {
        let (at, begin) = self.find(&named.text, named.slot);
        self.bytes.splice(begin..begin, named.text.iter().copied());
        self.rows.iter_mut().skip(at).for_each(|row| row.end += named.text.len());
        self.rows.insert(at, Row { end: begin + named.text.len(), slot: named.slot, favourite: named.favourite });
    }

    /// Removes a text.
    pub(super) fn remove(&mut self, text: &[u8], slot: Slot) {
        let (at, begin) = self.find(text, slot);
        if self.rows.get(at).is_some_and(|row| row.slot == slot) {
            let end = self.rows.remove(at).end;
            self.bytes.drain(begin..end);
            self.rows.iter_mut().skip(at).for_each(|row| row.end -= end - begin);
        }
    }

    /// All items in order.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.rows.iter().map(|row| row.slot)
    }

    /// The items that fit best, the best first: so many and no more. Of equal ones favourites are first, then the order
    /// decides.
    pub(super) fn search(&self, query: &Query, limit: usize) -> Vec<Slot> {
        let mut found: Vec<Vec<Slot>> = vec![Vec::new(); 2 * Query::LAST + 2];
        let mut begin = 0;
        for row in &self.rows {
            let text = self.bytes.get(begin..row.end).unwrap_or_default();
            begin = row.end;
            let Some(fit) = query.fit(text) else { continue };
            let equal = found.get_mut(2 * fit + usize::from(!row.favourite));
            if let Some(equal) = equal.filter(|equal| equal.len() < limit) {
                equal.push(row.slot);
            }
        }
        found.into_iter().flatten().take(limit).collect()
    }

    /// Where a text stands or would stand: its row, and where it begins.
    fn find(&self, text: &[u8], slot: Slot) -> (usize, usize) {
        let begin = |at: usize| at.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |row| row.end);
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = low.midpoint(high);
            let row =
                self.rows.get(middle).map(|row| (self.bytes.get(begin(middle)..row.end).unwrap_or_default(), row.slot));
            if row < Some((text, slot)) { low = middle + 1 } else { high = middle }
        }
        (low, begin(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named((slot, text): (Slot, &String)) -> Named {
        Named { text: text.as_bytes().into(), slot, favourite: false }
    }

    proptest! {
        #[test]
        fn texts_added_one_by_one_stand_as_if_added_at_once(texts in prop::collection::vec("[ab]{0,3}", 0..12), removed in 0u32..12) {
            let all = || (0..).zip(&texts).filter(|(slot, _)| *slot != removed);
            let at_once = Names::of(all().map(named).collect());
            let mut one_by_one = Names::default();
            (0..).zip(&texts).for_each(|one| one_by_one.insert(&named(one)));
            if let Some(text) = texts.get(removed as usize) {
                one_by_one.remove(text.as_bytes(), removed);
            }
            prop_assert!(one_by_one.slots().eq(at_once.slots()));
            prop_assert_eq!(one_by_one.bytes, at_once.bytes);
        }
    }
}
