//! The catalogue as CSV that office programs and the import read: UTF-8 with its mark, semicolons, decimal commas.
//! Codes and barcodes are protected from being taken for numbers.

use super::goods::{Column, Goods};
use crate::csv_line;

/// A table that is being written.
#[derive(Debug)]
pub(super) struct Csv(String);

impl Csv {
    /// A table with its headings.
    pub(super) fn new() -> Csv {
        let mut csv = Csv("\u{FEFF}".to_owned());
        csv.row(Column::all().map(|column| capitalised(column.heading())));
        csv
    }

    /// Adds goods.
    pub(super) fn add(&mut self, goods: &Goods) {
        self.row(Column::all().map(|column| cell(goods, column)));
    }

    /// The bytes of the file.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) {
        csv_line::add(&mut self.0, cells);
    }
}

fn cell(goods: &Goods, column: Column) -> String {
    let flag = |set: bool| if set { "так" } else { "ні" }.to_owned();
    let text = |text: &str| csv_line::protected(text);
    let optional = |kept: &Option<String>| kept.as_deref().map(text).unwrap_or_default();
    match column {
        Column::Code => text(&goods.code),
        Column::Name => text(&goods.name),
        Column::Price => goods.price.to_string().replace('.', ","),
        Column::Unit => text(&goods.unit),
        Column::Letters => text(&goods.letters),
        Column::Uktzed => optional(&goods.uktzed),
        Column::Dkpp => optional(&goods.dkpp),
        // Not a comma: `12,00` would be a number.
        Column::Barcode => text(&goods.barcodes.join(" | ")),
        Column::Group => optional(&goods.group),
        Column::Excise => flag(goods.excise),
        Column::Weight => flag(goods.weight),
        Column::Favourite => flag(goods.favourite),
    }
}

fn capitalised(heading: &str) -> String {
    let mut letters = heading.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
