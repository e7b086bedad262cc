//! A row of a table as goods, with everything that is doubtful or was put right.

use super::super::barcode;
use super::super::goods::{self, Column, Goods, GoodsFlaw};
use super::super::number::{self, NoPrice};
use super::cell::Cell;
use super::fault::{Doubt, Mended, Why};
use super::heading::Columns;
use crate::document::text;
use crate::domain::Kopecks;

/// What a flag says, in lower case.
const YES: [&str; 11] = ["так", "т", "yes", "y", "true", "1", "+", "x", "х", "істина", "v"];
const NO: [&str; 8] = ["ні", "н", "no", "n", "false", "0", "-", "хибність"];
/// Units of goods that are sold by weight, in lower case.
const WEIGHED: [&str; 3] = ["кг", "кг.", "kg"];

/// Reads the rows of one table.
pub(super) struct Reading<'a> {
    pub(super) columns: &'a Columns,
    /// A comma stands between the cells, so a comma in a price may stand between thousands.
    pub(super) comma_separates: bool,
    pub(super) doubtful: &'a mut Vec<Doubt>,
    pub(super) mended: &'a mut Vec<Mended>,
}

impl Reading<'_> {
    /// The goods of a row. Parts whose column the table does not have are those of the goods that are known under the code.
    /// `None` if the row is doubtful.
    pub(super) fn goods(&mut self, row: u32, cells: &[Cell], known: Option<Goods>) -> Option<Goods> {
        let doubts = self.doubtful.len();
        let is_new = known.is_none();
        let mut goods = Goods { barcodes: Vec::new(), ..known.clone().unwrap_or_default() };
        for (column, place) in &self.columns.places {
            let cell = cells.get(*place).unwrap_or(&Cell::Empty);
            match cell {
                Cell::Date => self.doubt(row, Why::Date(*column)),
                Cell::Error(text) => self.doubt(row, Why::Formula(*column, text.clone())),
                _ => self.take(row, *column, cell, &mut goods),
            }
        }
        if let Some(known) = known.filter(|_| !self.columns.has(Column::Barcode)) {
            goods.barcodes = known.barcodes;
        }
        let says_weight = |(column, place): &(Column, usize)| {
            *column == Column::Weight && cells.get(*place).is_some_and(|cell| *cell != Cell::Empty)
        };
        let weight_is_open = self.columns.has(Column::Weight) || is_new;
        if weight_is_open && !self.columns.places.iter().any(says_weight) {
            goods.weight = WEIGHED.contains(&goods.unit.to_lowercase().as_str());
        }
        if self.doubtful.len() > doubts {
            return None;
        }
        match goods.checked() {
            Ok(goods) => Some(goods),
            Err(flaw) => {
                self.doubt(row, Why::Goods(flaw));
                None
            }
        }
    }

    /// The code of a row, as the catalogue keeps it.
    pub(super) fn code(&self, cells: &[Cell]) -> String {
        let place = self.columns.places.iter().find(|(column, _)| *column == Column::Code);
        place.and_then(|(_, place)| cells.get(*place)).map(|cell| goods::code_of(cell.shown())).unwrap_or_default()
    }

    fn take(&mut self, row: u32, column: Column, cell: &Cell, goods: &mut Goods) {
        let shown = cell.shown().to_owned();
        let optional = Some(shown.clone()).filter(|text| !text.is_empty());
        match column {
            Column::Code => goods.code = shown,
            Column::Name => goods.name = shown,
            Column::Price => goods.price = self.price(row, cell),
            Column::Unit => goods.unit = shown,
            Column::Letters => goods.letters = self.letters(row, shown),
            Column::Uktzed => goods.uktzed = optional.map(|code| self.uktzed(row, code)),
            Column::Dkpp => goods.dkpp = optional,
            Column::Barcode => self.barcodes(row, &shown, &mut goods.barcodes),
            Column::Group => goods.group = optional,
            Column::Excise => goods.excise = self.flag(row, column, &shown),
            Column::Weight => goods.weight = self.flag(row, column, &shown),
            Column::Favourite => goods.favourite = self.flag(row, column, &shown),
        }
    }

    fn price(&mut self, row: u32, cell: &Cell) -> Kopecks {
        let shown = cell.shown().to_owned();
        let why = match cell {
            Cell::Empty => Why::Goods(GoodsFlaw::Missing(Column::Price)),
            Cell::Number(number) => match number::price_of_number(number) {
                Some((price, false)) => return price,
                Some((price, true)) => {
                    self.mend(row, Column::Price, shown, price.to_string());
                    return price;
                }
                None => Why::Price(shown),
            },
            _ => match number::price(&shown, self.comma_separates) {
                Ok(price) => return price,
                Err(NoPrice::NotANumber) => Why::Price(shown),
                Err(NoPrice::Finer) => Why::PriceFiner(shown),
                Err(NoPrice::Ambiguous) => Why::PriceAmbiguous(shown),
            },
        };
        self.doubt(row, why);
        Kopecks::ZERO
    }

    /// Letters of taxes. A Latin letter that was converted is reported (`D-28`).
    fn letters(&mut self, row: u32, shown: String) -> String {
        let bare: String = shown.chars().filter(|symbol| !symbol.is_whitespace() && *symbol != ',').collect();
        match text::letters(&bare) {
            Ok(ours) if ours != bare => self.mend(row, Column::Letters, shown.clone(), ours),
            _ => {}
        }
        shown
    }

    /// A code of УКТЗЕД without the leading zero that a number cannot have.
    fn uktzed(&mut self, row: u32, code: String) -> String {
        let bare: String = code.chars().filter(|symbol| !symbol.is_whitespace()).collect();
        if bare.len() != 9 || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return bare;
        }
        let whole = format!("0{bare}");
        self.mend(row, Column::Uktzed, code, whole.clone());
        whole
    }

    /// Barcodes of one cell, with commas, semicolons, bars or line breaks between them.
    fn barcodes(&mut self, row: u32, shown: &str, barcodes: &mut Vec<String>) {
        // A decimal comma does not separate: `4,82E+12`.
        let bare: String = shown.chars().filter(|symbol| !symbol.is_whitespace()).collect();
        let parts: Vec<&str> = if number::is_spoilt(&bare) {
            vec![shown]
        } else {
            shown.split([',', ';', '|', '\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect()
        };
        for part in parts {
            match barcode::read(part) {
                Ok(barcode) if barcode != part => {
                    self.mend(row, Column::Barcode, part.to_owned(), barcode.clone());
                    barcodes.push(barcode);
                }
                Ok(barcode) => barcodes.push(barcode),
                Err(flaw) => self.doubt(row, Why::Goods(flaw.into())),
            }
        }
    }

    fn flag(&mut self, row: u32, column: Column, shown: &str) -> bool {
        let said = shown.to_lowercase();
        let yes = YES.contains(&said.as_str());
        if !yes && !said.is_empty() && !NO.contains(&said.as_str()) {
            self.doubt(row, Why::Flag(column, shown.to_owned()));
        }
        yes
    }

    fn doubt(&mut self, row: u32, why: Why) {
        self.doubtful.push(Doubt { row, why });
    }

    fn mend(&mut self, row: u32, column: Column, from: String, to: String) {
        self.mended.push(Mended { row, column, from, to });
    }
}
