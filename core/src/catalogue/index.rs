//! What is kept in memory of the goods: where they stand in the file, and by what they are found.

use std::collections::BTreeMap;

use super::file::Place;
use super::goods::Goods;
use super::search::{self, Query};

/// A place in [`Index::slots`].
type Slot = u32;

/// What is kept of one item.
#[derive(Debug)]
struct Entry {
    place: Place,
    text: Box<[u8]>,
    group: Option<Box<str>>,
    favourite: bool,
}

/// All goods, by code, by barcode and by name.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<Option<Entry>>,
    codes: BTreeMap<Box<str>, Slot>,
    barcodes: BTreeMap<Box<str>, Slot>,
    /// All slots in the order of the names.
    order: Vec<Slot>,
    /// Bytes of the file that belong to goods in force.
    live: u64,
}

impl Index {
    /// How many goods there are.
    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// Bytes of the file that are in use.
    pub(super) fn live(&self) -> u64 {
        self.live
    }

    /// Where the goods with this code stand.
    pub(super) fn place(&self, code: &str) -> Option<Place> {
        self.codes.get(code).and_then(|slot| self.entry(*slot)).map(|entry| entry.place)
    }

    /// Where the goods with this barcode stand.
    pub(super) fn by_barcode(&self, barcode: &str) -> Option<Place> {
        self.barcodes.get(barcode).and_then(|slot| self.entry(*slot)).map(|entry| entry.place)
    }

    /// All goods, by code.
    pub(super) fn by_code(&self) -> impl Iterator<Item = (&str, Place)> {
        self.codes.iter().filter_map(|(code, slot)| Some((code.as_ref(), self.entry(*slot)?.place)))
    }

    /// All goods of a group, or all goods, by name.
    pub(super) fn by_name(&self, group: Option<&str>) -> impl Iterator<Item = Place> {
        let entries = self.order.iter().filter_map(|slot| self.entry(*slot));
        entries.filter(move |entry| group.is_none() || entry.group.as_deref() == group).map(|entry| entry.place)
    }

    /// The groups and how many goods each has, in the order of the alphabet.
    pub(super) fn groups(&self) -> Vec<(String, usize)> {
        let mut groups: BTreeMap<(Vec<u8>, &str), usize> = BTreeMap::new();
        for name in self.slots.iter().flatten().filter_map(|entry| entry.group.as_deref()) {
            *groups.entry((search::key(name), name)).or_default() += 1;
        }
        groups.into_iter().map(|((_, name), count)| (name.to_owned(), count)).collect()
    }

    /// The best places for what was typed, the best first: so many and no more. Of equal ones favourites are first, then the
    /// order of the names decides.
    pub(super) fn search(&self, query: &Query, limit: usize) -> Vec<Place> {
        let mut found: Vec<Vec<Place>> = vec![Vec::new(); 2 * Query::LAST + 2];
        for entry in self.order.iter().filter_map(|slot| self.entry(*slot)) {
            let Some(fit) = query.fit(&entry.text) else { continue };
            let equal = found.get_mut(2 * fit + usize::from(!entry.favourite));
            if let Some(equal) = equal.filter(|equal| equal.len() < limit) {
                equal.push(entry.place);
            }
        }
        found.into_iter().flatten().take(limit).collect()
    }

    /// Adds goods. Goods with the same code must be removed before.
    pub(super) fn add(&mut self, goods: &Goods, place: Place) {
        let slot = self.add_unordered(goods, place);
        let at = self.order.partition_point(|other| self.sort_key(*other) < self.sort_key(slot));
        self.order.insert(at, slot);
    }

    /// Adds goods while a file is opened. [`Index::sort`] must follow.
    pub(super) fn add_unordered(&mut self, goods: &Goods, place: Place) -> Slot {
        let slot = Slot::try_from(self.slots.len()).unwrap_or(Slot::MAX);
        let codes = std::iter::once(&goods.code).chain(&goods.barcodes).map(String::as_str);
        self.slots.push(Some(Entry {
            place,
            text: search::text(&goods.name, codes),
            group: goods.group.as_deref().map(Box::from),
            favourite: goods.favourite,
        }));
        self.codes.insert(goods.code.as_str().into(), slot);
        self.barcodes.extend(goods.barcodes.iter().map(|code| (code.as_str().into(), slot)));
        self.live += place.bytes();
        slot
    }

    /// Puts all goods in the order of their names.
    pub(super) fn sort(&mut self) {
        let mut order: Vec<Slot> = self.codes.values().copied().collect();
        order.sort_unstable_by(|a, b| self.sort_key(*a).cmp(&self.sort_key(*b)));
        self.order = order;
    }

    /// Removes goods, which are given as they are kept.
    pub(super) fn remove(&mut self, goods: &Goods) {
        let Some(slot) = self.codes.remove(goods.code.as_str()) else { return };
        for barcode in &goods.barcodes {
            self.barcodes.remove(barcode.as_str());
        }
        let at = self.order.partition_point(|other| self.sort_key(*other) < self.sort_key(slot));
        if self.order.get(at) == Some(&slot) {
            self.order.remove(at);
        }
        if let Some(entry) = self.slots.get_mut(slot as usize).and_then(Option::take) {
            self.live -= entry.place.bytes();
        }
    }

    fn entry(&self, slot: Slot) -> Option<&Entry> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    fn sort_key(&self, slot: Slot) -> (&[u8], Slot) {
        (self.entry(slot).map(|entry| entry.text.as_ref()).unwrap_or_default(), slot)
    }
}
