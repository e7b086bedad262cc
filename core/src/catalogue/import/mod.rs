//! Tables of goods as office programs write them, CSV and XLSX: looked at first, then taken as a whole or not at all.
//!
//! Nothing is guessed. A cell is taken as it is, or it is put right and reported (a barcode only if its check digit proves it),
//! or its line is doubtful and named by its row. While there is a doubtful line nothing is taken.
//!
//! - `text`, `csv`, `xlsx` with `workbook` and `xml`: bytes become rows of cells, one row after the other;
//! - `heading`: which column is which; `row`: a row becomes goods;
//! - `fault`: everything that can be wrong.

mod cell;
mod csv;
mod fault;
mod heading;
mod row;
mod text;
mod workbook;
mod xlsx;
mod xml;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub use fault::{Doubt, ImportFault, Mended, Why};

use super::file::CatalogueFault;
use super::goods::{Column, Goods, GoodsFlaw};
use cell::{Cell, Rows};
use heading::Columns;
use row::Reading;

/// So many rows at the beginning are looked at for headings.
const FIRST_ROWS: usize = 20;

/// The goods that an import meets.
pub(super) trait Known {
    /// The goods with this code.
    fn goods(&self, code: &str) -> Result<Option<Goods>, CatalogueFault>;
    /// The code of the goods with this barcode.
    fn owner(&self, barcode: &str) -> Result<Option<String>, CatalogueFault>;
}

/// What an import would do. Nothing is changed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Rows with goods, doubtful ones included.
    pub rows: usize,
    /// Goods whose code is not in the catalogue.
    pub added: usize,
    /// Goods of the catalogue that would change.
    pub changed: usize,
    /// Lines that cannot be taken. The import needs them to be put right.
    pub doubtful: Vec<Doubt>,
    /// Cells that were put right.
    pub mended: Vec<Mended>,
    /// The columns that are read, with their places, counted from 0.
    pub columns: Vec<(Column, usize)>,
    goods: Vec<Goods>,
    edition: u64,
}

impl Preview {
    /// The goods that are new or changed.
    ///
    /// # Errors
    /// Lines are doubtful, or the catalogue has another edition now.
    pub(super) fn ready(self, edition: u64) -> Result<Vec<Goods>, ImportFault> {
        if !self.doubtful.is_empty() {
            return Err(ImportFault::Doubtful(self.doubtful.len()));
        }
        if self.edition != edition {
            return Err(ImportFault::Outdated);
        }
        Ok(self.goods)
    }
}

/// Looks at a file. Columns that are chosen are named by their heading, their letters (`B`) or their number (`2`), and go
/// before what the headings say; an empty name leaves a column out.
///
/// # Errors
/// The file is no table of goods, or it is too large.
pub(super) fn preview(
    known: &dyn Known,
    edition: u64,
    file: &[u8],
    chosen: &[(Column, String)],
) -> Result<Preview, ImportFault> {
    match file {
        [] => return Err(ImportFault::Empty),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(ImportFault::OlderExcel),
        _ if file.len() > fault::FILE => return Err(ImportFault::FileTooLarge),
        _ => {}
    }
    let mut import = Import {
        known,
        chosen,
        comma_separates: false,
        first: Vec::new(),
        columns: None,
        codes: HashMap::new(),
        goods: Vec::new(),
        preview: Preview { edition, ..Preview::default() },
    };
    if file.starts_with(b"PK") {
        xlsx::read(file, &mut import)?;
    } else {
        let text = text::decoded(file)?;
        let separator = csv::separator(&text);
        import.comma_separates = separator == ',';
        csv::read(&text, separator, &mut import)?;
    }
    import.finished()
}

/// Takes rows and makes the preview.
struct Import<'a> {
    known: &'a dyn Known,
    chosen: &'a [(Column, String)],
    comma_separates: bool,
    /// The first rows, until the columns are known.
    first: Vec<(u32, Vec<Cell>)>,
    columns: Option<Columns>,
    /// The row of each code.
    codes: HashMap<String, u32>,
    /// The goods of the table, and whether they differ from those of the catalogue.
    goods: Vec<(Goods, bool)>,
    preview: Preview,
}

impl Rows for Import<'_> {
    fn take(&mut self, row: u32, cells: &[Cell]) -> Result<(), ImportFault> {
        if self.columns.is_some() {
            return self.add(row, cells);
        }
        self.first.push((row, cells.to_vec()));
        if self.first.len() == FIRST_ROWS { self.begin() } else { Ok(()) }
    }
}

impl Import<'_> {
    /// Finds the columns and takes the first rows.
    fn begin(&mut self) -> Result<(), ImportFault> {
        let (numbers, rows): (Vec<u32>, Vec<Vec<Cell>>) = std::mem::take(&mut self.first).into_iter().unzip();
        let columns = heading::columns(&rows, self.chosen)?;
        let first = columns.first;
        self.preview.columns.clone_from(&columns.places);
        self.columns = Some(columns);
        numbers.into_iter().zip(rows).skip(first).try_for_each(|(row, cells)| self.add(row, &cells))
    }

    /// Takes a row below the headings.
    fn add(&mut self, row: u32, cells: &[Cell]) -> Result<(), ImportFault> {
        let Some(columns) = &self.columns else { return Ok(()) };
        let Preview { doubtful, mended, .. } = &mut self.preview;
        let mut reading = Reading { columns, comma_separates: self.comma_separates, doubtful, mended };
        let known = self.known.goods(&reading.code(cells))?;
        let goods = reading.goods(row, cells, known.clone());
        self.preview.rows += 1;
        let Some(goods) = goods else { return Ok(()) };
        match self.codes.entry(goods.code.clone()) {
            Entry::Occupied(first) => {
                let why = Why::CodeTwice { code: goods.code, row: *first.get() };
                self.preview.doubtful.push(Doubt { row, why });
            }
            Entry::Vacant(entry) => {
                entry.insert(row);
                let differs = known.as_ref() != Some(&goods);
                self.preview.added += usize::from(known.is_none());
                self.preview.changed += usize::from(differs && known.is_some());
                self.goods.push((goods, differs));
            }
        }
        Ok(())
    }

    fn finished(mut self) -> Result<Preview, ImportFault> {
        if self.columns.is_none() {
            if self.first.is_empty() {
                return Err(ImportFault::Empty);
            }
            self.begin()?;
        }
        if self.preview.rows == 0 {
            return Err(ImportFault::NoGoods);
        }
        self.look_at_barcodes()?;
        self.preview.doubtful.sort_by_key(|doubt| doubt.row);
        self.preview.goods = self.goods.into_iter().filter(|(_, differs)| *differs).map(|(goods, _)| goods).collect();
        Ok(self.preview)
    }

    /// Finds barcodes that two rows have, or a row and goods that the table does not change.
    fn look_at_barcodes(&mut self) -> Result<(), ImportFault> {
        let mut rows: HashMap<&str, u32> = HashMap::new();
        for (goods, _) in &self.goods {
            let row = self.codes.get(&goods.code).copied().unwrap_or_default();
            for barcode in &goods.barcodes {
                if let Some(first) = rows.insert(barcode, row) {
                    let why = Why::BarcodeTwice { barcode: barcode.clone(), row: first };
                    self.preview.doubtful.push(Doubt { row, why });
                }
                let owner = self.known.owner(barcode)?.filter(|code| !self.codes.contains_key(code));
                if let Some(code) = owner {
                    let flaw = GoodsFlaw::BarcodeTaken { barcode: barcode.clone(), code };
                    self.preview.doubtful.push(Doubt { row, why: Why::Goods(flaw) });
                }
            }
        }
        Ok(())
    }
}
