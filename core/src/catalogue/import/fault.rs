//! Why a table of goods is not taken, and what is said of its lines.

use super::super::file::CatalogueFault;
use super::super::goods::{Column, GoodsFlaw};

/// Largest file, in bytes.
pub(super) const FILE: usize = 64 << 20;
/// Most bytes that a packed file may have when it is unpacked.
pub(super) const UNPACKED: u64 = 256 << 20;
/// Most rows with content.
pub(super) const ROWS: usize = 200_000;
/// Most columns that are looked at. A value beyond them is refused.
pub(super) const WIDTH: usize = 256;
/// Most cells with content.
pub(super) const CELLS: usize = 5_000_000;
/// Longest cell, in bytes of UTF-8: 32 767 characters, as in office programs, and some room.
pub(super) const CELL: usize = 128 << 10;

/// Why a file is not taken. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file has more than 64 MiB.
    #[error("the file is too large")]
    FileTooLarge,
    /// The table has more than 200 000 rows or 5 000 000 cells, or a value right of column 256.
    #[error("the table has too many rows or cells")]
    TooManyCells,
    /// A cell is longer than office programs allow. Often a quote was not closed.
    #[error("a cell of row {0} is too long")]
    CellTooLong(u32),
    /// The unpacked file would have more than 256 MiB.
    #[error("the unpacked file is too large")]
    UnpackedTooLarge,
    /// The file is no table: a picture, a PDF, a program.
    #[error("the file is no table")]
    NotATable,
    /// The table is of an older Excel (`.xls`), or it has a password.
    #[error("the table is of an older Excel, or it has a password")]
    OlderExcel,
    /// The bytes are no text in UTF-8, UTF-16 or windows-1251.
    #[error("the encoding is not known, or the text is damaged")]
    Encoding,
    /// A quote in this row is not closed, or text stands after a closed quote.
    #[error("a quote in row {0} is not in pairs")]
    Quote(u32),
    /// The XLSX file is damaged or made in a way that is not known.
    #[error("the XLSX file is damaged: {0}")]
    DamagedXlsx(&'static str),
    /// No row of headings is found at the beginning.
    #[error("no headings are found")]
    NoHeadings,
    /// A column that is needed is not in the table: code, name or price.
    #[error("there is no column {0:?}")]
    MissingColumn(Column),
    /// Two columns have headings of the same meaning; one must be chosen.
    #[error("there are two columns {0:?}")]
    ColumnTwice(Column),
    /// A column that was chosen is not in the table.
    #[error("there is no column «{0}»")]
    UnknownColumn(String),
    /// The table has headings and no goods.
    #[error("the table has no goods")]
    NoGoods,
    /// So many lines are doubtful; all of them must be put right first.
    #[error("{0} lines are doubtful")]
    Doubtful(usize),
    /// The catalogue was changed after the preview was made.
    #[error("the catalogue was changed after the preview")]
    Outdated,
    /// The catalogue cannot be read or changed.
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
}

/// A line that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The row, as an office program numbers it.
    pub row: u32,
    /// The reason.
    pub why: Why,
}

/// Why a line is doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The goods cannot be used.
    Goods(GoodsFlaw),
    /// The price is no number.
    Price(String),
    /// The price has a part of a kopeck.
    PriceFiner(String),
    /// The price may be a fraction or thousands: `1,250` in a file with commas between the cells.
    PriceAmbiguous(String),
    /// The cell must say yes or no, and it says something else.
    Flag(Column, String),
    /// An office program has taken the cell for a date, and what was typed is lost.
    Date(Column),
    /// The cell holds an error of a formula, such as `#N/A`.
    Formula(Column, String),
    /// Another row has the same code.
    CodeTwice {
        /// The code.
        code: String,
        /// The other row.
        row: u32,
    },
    /// Another row has the same barcode.
    BarcodeTwice {
        /// The barcode.
        barcode: String,
        /// The other row.
        row: u32,
    },
}

/// A cell that was put right. The line is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The row, as an office program numbers it.
    pub row: u32,
    /// The column.
    pub column: Column,
    /// What stands in the file.
    pub from: String,
    /// What is taken.
    pub to: String,
}
