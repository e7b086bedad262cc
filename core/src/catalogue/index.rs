//! What is kept in memory of the goods: where they stand in the file, and by what they are found.

use std::collections::BTreeMap;

use super::file::Place;
use super::goods::Goods;
use super::names::{Named, Names, Slot};
use super::search::{self, Query};

/// What is kept of one item.
#[derive(Debug)]
struct Entry {
    place: Place,
    group: Option<Box<str>>,
}

/// All goods, by code, by barcode and by name.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<Option<Entry>>,
    codes: BTreeMap<Box<str>, Slot>,
    barcodes: BTreeMap<Box<str>, Slot>,
    names: Names,
    /// Bytes of the file that belong to goods in force.
    live: u64,
}

/// An index that is made while a file is opened.
#[derive(Default)]
pub(super) struct Draft {
    index: Index,
    names: BTreeMap<Slot, Named>,
}

impl Draft {
    /// Where the goods with this code stand.
    pub(super) fn place(&self, code: &str) -> Option<Place> {
        self.index.place(code)
    }

    /// Adds goods. Goods with the same code must be removed before.
    pub(super) fn add(&mut self, goods: &Goods, place: Place) {
        let named = self.index.keep(goods, place);
        self.names.insert(named.slot, named);
    }

    /// Removes goods, which are given as they are kept.
    pub(super) fn remove(&mut self, goods: &Goods) {
        if let Some(slot) = self.index.forget(goods) {
            self.names.remove(&slot);
        }
    }

    /// The index of all goods.
    pub(super) fn finished(self) -> Index {
        Index { names: Names::of(self.names.into_values().collect()), ..self.index }
    }
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
        let entries = self.names.slots().filter_map(|slot| self.entry(slot));
        entries.filter(move |entry| group.is_none() || entry.group.as_deref() == group).map(|entry| entry.place)
    }

    /// The groups and how many goods each has, in the order of the alphabet.
    pub(super) fn groups(&self) -> Vec<(String, usize)> {
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.slots.iter().flatten().filter_map(|entry| entry.group.as_deref()) {
            *groups.entry(name).or_default() += 1;
        }
        let mut groups: Vec<(String, usize)> =
            groups.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        groups.sort_by_cached_key(|(name, _)| search::key(name));
        groups
    }

    /// The best places for what was typed, the best first: so many and no more.
    pub(super) fn search(&self, query: &Query, limit: usize) -> Vec<Place> {
        let found = self.names.search(query, limit).into_iter();
        found.filter_map(|slot| self.entry(slot)).map(|entry| entry.place).collect()
    }

    /// Adds goods. Goods with the same code must be removed before.
    pub(super) fn add(&mut self, goods: &Goods, place: Place) {
        let named = self.keep(goods, place);
        self.names.insert(&named);
    }

    /// Removes goods, which are given as they are kept.
    pub(super) fn remove(&mut self, goods: &Goods) {
        if let Some(slot) = self.forget(goods) {
            self.names.remove(&text(goods), slot);
        }
    }

    /// Keeps everything of goods but the name, which is returned.
    fn keep(&mut self, goods: &Goods, place: Place) -> Named {
        let slot = Slot::try_from(self.slots.len()).unwrap_or(Slot::MAX);
        self.slots.push(Some(Entry { place, group: goods.group.as_deref().map(Box::from) }));
        self.codes.insert(goods.code.as_str().into(), slot);
        self.barcodes.extend(goods.barcodes.iter().map(|code| (code.as_str().into(), slot)));
        self.live += place.bytes();
        Named { text: text(goods), slot, favourite: goods.favourite }
    }

    /// Forgets everything of goods but the name.
    fn forget(&mut self, goods: &Goods) -> Option<Slot> {
        let slot = self.codes.remove(goods.code.as_str())?;
        for barcode in &goods.barcodes {
            self.barcodes.remove(barcode.as_str());
        }
        if let Some(entry) = self.slots.get_mut(slot as usize).and_then(Option::take) {
            self.live -= entry.place.bytes();
        }
        Some(slot)
    }

    fn entry(&self, slot: Slot) -> Option<&Entry> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }
}

fn text(goods: &Goods) -> Box<[u8]> {
    search::text(&goods.name, std::iter::once(&goods.code).chain(&goods.barcodes).map(String::as_str))
}
