//! The catalogue of goods (перелік товарів): what a trader sells, found while its name is typed or its barcode is scanned.
//!
//! The catalogue has a store of its own beside the journal, and the rules do not know it: whoever fills a receipt copies
//! goods into a line. A change of the catalogue changes no document.
//!
//! - [`goods`]: one item, and what makes it fit for a receipt; [`barcode`], [`scales`]: barcodes;
//! - `file`: the store, one file that is appended to or replaced as a whole; `index`, `names`, `search`: what is kept in memory;
//! - [`import`]: tables of goods as office programs write them, looked at first and then taken as a whole; `export`.
//!
//! ```text
//! file of a table ── preview ──> Preview { doubtful, mended, … } ── apply ──> all of it, or nothing
//! scan ── scanned ──> goods | goods and a weight | goods and a price | an excise mark | unknown
//! ```

pub mod barcode;
mod export;
mod file;
pub mod goods;
pub mod import;
mod index;
mod names;
mod number;
pub mod scales;
mod search;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::Path;

pub use file::CatalogueFault;
pub use goods::{Column, Goods, GoodsFlaw};
pub use import::{ImportFault, Preview};

use crate::domain::{Kopecks, Quantity};
use barcode::BarcodeFlaw;
use file::{Changes, Log, Place};
use goods::Change;
use import::Known;
use index::{Draft, Index};
use scales::{Layouts, Reading};
use search::Query;

/// A file with fewer unused bytes than this is not written anew when it is opened.
const UNUSED: u64 = 1 << 20;

/// The open catalogue of goods. One process has it open.
#[derive(Debug)]
pub struct Catalogue {
    log: Log,
    index: Index,
    /// Counts the changes, so that a preview of an earlier state is noticed.
    edition: u64,
}

/// Why goods were not put into the catalogue. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PutFault {
    /// The goods cannot be used.
    #[error(transparent)]
    Goods(#[from] GoodsFlaw),
    /// The catalogue cannot be changed.
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
}

/// Why a scan was not understood.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// The barcode is spoilt or cannot be used here.
    #[error(transparent)]
    Barcode(#[from] BarcodeFlaw),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
}

/// What was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// Goods by their barcode or by their code.
    Goods(Goods),
    /// Goods with the weight that scales have printed.
    Weighed(Goods, Quantity),
    /// Goods with the price of the package that scales have printed.
    Priced(Goods, Kopecks),
    /// An excise mark, without the frame of the scanner (`D-20`).
    Mark(String),
    /// Nothing that the catalogue knows.
    Unknown,
}

impl Catalogue {
    /// Opens the catalogue in a folder of its own. Makes an empty one if there is none.
    ///
    /// # Errors
    /// The folder cannot be used, another process has it open, or the file is damaged.
    pub fn open(folder: &Path) -> Result<Catalogue, CatalogueFault> {
        let mut index = Draft::default();
        let log = Log::open(folder, |changes, place, change| note(&mut index, changes, place, change))?;
        let mut catalogue = Catalogue { log, index: index.finished(), edition: 0 };
        let unused = catalogue.log.length().saturating_sub(catalogue.index.live());
        if unused > UNUSED.max(catalogue.index.live()) {
            catalogue.replace(HashSet::new(), Vec::new())?;
        }
        Ok(catalogue)
    }

    /// How many goods there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are no goods.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds goods, or replaces the goods with the same code. The goods are returned as they are kept.
    ///
    /// # Errors
    /// The goods cannot be used, a barcode belongs to other goods, or the disk fails. Nothing is changed then.
    pub fn put(&mut self, goods: Goods) -> Result<Goods, PutFault> {
        let goods = goods.checked()?;
        for barcode in &goods.barcodes {
            if let Some(other) = self.by_barcode(barcode)?.filter(|other| other.code != goods.code) {
                return Err(GoodsFlaw::BarcodeTaken { barcode: barcode.clone(), code: other.code }.into());
            }
        }
        let old = self.get(&goods.code)?;
        if old.as_ref() == Some(&goods) {
            return Ok(goods);
        }
        let place = self.log.append(&Change::Put(goods.clone()))?;
        if let Some(old) = old {
            self.index.remove(&old);
        }
        self.index.add(&goods, place);
        self.edition += 1;
        Ok(goods)
    }

    /// Removes the goods with this code. Says whether there were such goods.
    ///
    /// # Errors
    /// The disk fails. Nothing is changed then.
    pub fn remove(&mut self, code: &str) -> Result<bool, CatalogueFault> {
        let Some(old) = self.get(code)? else { return Ok(false) };
        self.log.append(&Change::Removed(old.code.clone()))?;
        self.index.remove(&old);
        self.edition += 1;
        Ok(true)
    }

    /// The goods with this code.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn get(&self, code: &str) -> Result<Option<Goods>, CatalogueFault> {
        self.index.place(&goods::code_of(code)).map(|place| self.log.goods(place)).transpose()
    }

    /// The goods with this barcode, in the form of [`barcode::read`].
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn by_barcode(&self, barcode: &str) -> Result<Option<Goods>, CatalogueFault> {
        self.index.by_barcode(barcode).map(|place| self.log.goods(place)).transpose()
    }

    /// A page of the goods of a group, or of all goods, in the order of their names.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn list(&self, group: Option<&str>, skip: usize, limit: usize) -> Result<Vec<Goods>, CatalogueFault> {
        self.index.by_name(group).skip(skip).take(limit).map(|place| self.log.goods(place)).collect()
    }

    /// The groups, each with the number of its goods, in the order of the alphabet.
    pub fn groups(&self) -> Vec<(String, usize)> {
        self.index.groups()
    }

    /// The goods that fit best to what was typed, the best first, at most so many.
    ///
    /// Each word must be a part of the name, of the code or of a barcode; the order of the words, case and apostrophes do not
    /// count. Goods whose code or barcode is just what was typed stand first. For an empty text favourites stand first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn search(&self, typed: &str, limit: usize) -> Result<Vec<Goods>, CatalogueFault> {
        let barcode = barcode::scanned(typed).ok().and_then(|barcode| self.index.by_barcode(&barcode));
        let mut places: Vec<Place> = self.index.place(&goods::code_of(typed)).into_iter().chain(barcode).collect();
        places.dedup();
        for place in self.index.search(&Query::new(typed), limit) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.into_iter().take(limit).map(|place| self.log.goods(place)).collect()
    }

    /// What a scanner has read: goods, goods weighed or priced by scales, or an excise mark.
    ///
    /// A barcode that the catalogue has goes before a layout of scales.
    ///
    /// # Errors
    /// The barcode is spoilt, a barcode of scales fits several goods or goods that are not sold by weight, or the file cannot
    /// be read.
    pub fn scanned(&self, scan: &str, layouts: &Layouts) -> Result<Scanned, ScanFault> {
        if barcode::is_data_matrix(scan) {
            return Ok(barcode::mark(scan).map_or(Scanned::Unknown, Scanned::Mark));
        }
        let barcode = barcode::scanned(scan)?;
        if let Some(goods) = self.by_barcode(&barcode)? {
            return Ok(Scanned::Goods(goods));
        }
        Ok(match layouts.read(&barcode)? {
            Some(Reading::Weight(code, weight)) => match self.of_scales(&code)? {
                Some(goods) if goods.weight => Scanned::Weighed(goods, weight),
                Some(goods) => return Err(BarcodeFlaw::NotByWeight(goods.code).into()),
                None => Scanned::Unknown,
            },
            Some(Reading::Price(code, price)) => {
                self.of_scales(&code)?.map_or(Scanned::Unknown, |goods| Scanned::Priced(goods, price))
            }
            None => self.get(&barcode)?.map_or(Scanned::Unknown, Scanned::Goods),
        })
    }

    /// The goods whose code scales write with leading zeros.
    fn of_scales(&self, digits: &str) -> Result<Option<Goods>, ScanFault> {
        let least = digits.trim_start_matches('0').len().max(1);
        let codes = (least..=digits.len()).filter_map(|length| digits.get(digits.len() - length..));
        let mut places = codes.filter_map(|code| self.index.place(code));
        match (places.next(), places.next()) {
            (_, Some(_)) => Err(BarcodeFlaw::SeveralGoods(digits.to_owned()).into()),
            (place, None) => Ok(place.map(|place| self.log.goods(place)).transpose()?),
        }
    }

    /// Looks at a file with a table of goods, CSV or XLSX. Changes nothing. Columns that are chosen go before what the headings
    /// say. A column is chosen by its heading, its letters (`B`) or its number (`2`); an empty name leaves it out.
    ///
    /// # Errors
    /// The file is no table of goods, or it is larger than the catalogue takes.
    pub fn preview(&self, file: &[u8], chosen: &[(Column, String)]) -> Result<Preview, ImportFault> {
        import::preview(self, self.edition, file, chosen)
    }

    /// Takes all goods of a preview, or none: goods with a known code are changed, others are added. Says how many goods were
    /// added or changed.
    ///
    /// # Errors
    /// Lines are doubtful, the catalogue was changed after the preview, or the disk fails. Nothing is changed then.
    pub fn apply(&mut self, preview: Preview) -> Result<usize, ImportFault> {
        let goods = preview.ready(self.edition)?;
        let count = goods.len();
        if count > 0 {
            let codes = goods.iter().map(|goods| goods.code.clone()).collect();
            self.replace(codes, goods)?;
        }
        Ok(count)
    }

    /// All goods as CSV, in the order of their codes: UTF-8 with a mark of the encoding, semicolons, decimal commas. What is
    /// exported can be imported.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn export(&self) -> Result<Vec<u8>, CatalogueFault> {
        let mut csv = export::Csv::new();
        for (_, place) in self.index.by_code() {
            csv.add(&self.log.goods(place)?);
        }
        Ok(csv.bytes())
    }

    /// Writes the file anew: all goods but those with these codes, and other goods.
    fn replace(&mut self, without: HashSet<String>, others: Vec<Goods>) -> Result<(), CatalogueFault> {
        let mut index = Draft::default();
        let kept = self.index.by_code().filter(|(code, _)| !without.contains(*code)).map(|(_, place)| place);
        let kept: Vec<Place> = kept.collect();
        self.log.replace(kept.into_iter(), others.into_iter(), |changes, place, change| {
            note(&mut index, changes, place, change)
        })?;
        self.index = index.finished();
        self.edition += 1;
        Ok(())
    }
}

impl Known for Catalogue {
    fn goods(&self, code: &str) -> Result<Option<Goods>, CatalogueFault> {
        self.get(code)
    }

    fn owner(&self, barcode: &str) -> Result<Option<String>, CatalogueFault> {
        Ok(self.by_barcode(barcode)?.map(|goods| goods.code))
    }
}

/// Notes a change that a file holds.
fn note(index: &mut Draft, changes: &Changes, place: Place, change: Change) -> Result<(), CatalogueFault> {
    let code = match &change {
        Change::Put(goods) => &goods.code,
        Change::Removed(code) => code,
    };
    if let Some(old) = index.place(code) {
        index.remove(&changes.goods(old)?);
    }
    if let Change::Put(goods) = change {
        index.add(&goods, place);
    }
    Ok(())
}
