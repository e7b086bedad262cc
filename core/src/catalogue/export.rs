//! The catalogue as CSV that office programs and the import read: UTF-8 with its mark, semicolons, decimal commas.

use super::goods::{Column, Goods};

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
        let cells: Vec<String> = cells.map(quoted).collect();
        self.0.push_str(&cells.join(";"));
        self.0.push_str("\r\n");
    }
}

fn cell(goods: &Goods, column: Column) -> String {
    let flag = |set: bool| if set { "так" } else { "ні" }.to_owned();
    match column {
        Column::Code => goods.code.clone(),
        Column::Name => goods.name.clone(),
        Column::Price => goods.price.to_string().replace('.', ","),
        Column::Unit => goods.unit.clone(),
        Column::Letters => goods.letters.clone(),
        Column::Uktzed => goods.uktzed.clone().unwrap_or_default(),
        Column::Dkpp => goods.dkpp.clone().unwrap_or_default(),
        // Not a comma: `12,00` would be a number.
        Column::Barcode => goods.barcodes.join(" | "),
        Column::Group => goods.group.clone().unwrap_or_default(),
        Column::Excise => flag(goods.excise),
        Column::Weight => flag(goods.weight),
        Column::Favourite => flag(goods.favourite),
    }
}

fn quoted(cell: String) -> String {
    if cell.contains([';', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

fn capitalised(heading: &str) -> String {
    let mut letters = heading.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
