//! Which column of a table is which: by the headings, by a choice, or by both.

use super::super::goods::Column;
use super::cell::Cell;
use super::fault::ImportFault;

/// The headings by which a column is known, in lower case and without marks. The first one is written by the export.
const HEADINGS: [(Column, &[&str]); 12] = [
    (
        Column::Code,
        &[
            "код",
            "код товару",
            "артикул",
            "арт",
            "внутрішній код",
            "номенклатурний номер",
            "code",
            "item code",
            "product code",
            "article",
            "sku",
        ],
    ),
    (
        Column::Name,
        &[
            "назва",
            "назва товару",
            "назва товару послуги",
            "найменування",
            "найменування товару",
            "номенклатура",
            "товар",
            "товар послуга",
            "name",
            "item name",
            "product name",
            "product",
            "item",
            "goods",
            "title",
            "description",
        ],
    ),
    (
        Column::Price,
        &[
            "ціна",
            "ціна грн",
            "ціна продажу",
            "ціна продажу грн",
            "роздрібна ціна",
            "ціна роздрібна",
            "роздрібна ціна грн",
            "ціна з пдв",
            "ціна з пдв грн",
            "ціна за одиницю",
            "price",
            "price uah",
            "retail price",
            "sale price",
            "unit price",
        ],
    ),
    (
        Column::Unit,
        &[
            "одиниця",
            "одиниця виміру",
            "одиниці виміру",
            "од",
            "од вим",
            "од виміру",
            "одвим",
            "о в",
            "unit",
            "units",
            "unit of measure",
            "uom",
        ],
    ),
    (
        Column::Letters,
        &[
            "літери",
            "літера",
            "літера пдв",
            "літери податків",
            "літера податку",
            "податкова група",
            "група пдв",
            "податкові літери",
            "letters",
            "letter",
            "tax letters",
            "tax letter",
            "vat letter",
            "tax group",
        ],
    ),
    (
        Column::Uktzed,
        &["уктзед", "укт зед", "код уктзед", "код укт зед", "код за укт зед", "uktzed", "ukt zed", "hs code"],
    ),
    (Column::Dkpp, &["дкпп", "код дкпп", "код за дкпп", "dkpp"]),
    (
        Column::Barcode,
        &[
            "штрихкод",
            "штрих код",
            "штрихкоди",
            "штрих коди",
            "код штрихкоду",
            "ean",
            "ean13",
            "ean 13",
            "gtin",
            "upc",
            "barcode",
            "barcodes",
            "bar code",
        ],
    ),
    (
        Column::Group,
        &["група", "група товарів", "група товару", "категорія", "розділ", "group", "product group", "category"],
    ),
    (Column::Excise, &["акциз", "підакцизний", "акцизний", "акцизний товар", "акцизна марка", "excise", "excise mark"]),
    (Column::Weight, &["ваговий", "ваговий товар", "weight", "weighed", "by weight"]),
    (Column::Favourite, &["обране", "улюблене", "favourite", "favorite"]),
];

/// So many recognised columns make a row of headings.
const ENOUGH: usize = 2;
/// Columns that a table must have.
const NEEDED: [Column; 3] = [Column::Code, Column::Name, Column::Price];

impl Column {
    /// All columns, in the order of the export.
    pub fn all() -> impl Iterator<Item = Column> {
        HEADINGS.iter().map(|(column, _)| *column)
    }

    /// The heading that the export writes, in lower case.
    pub fn heading(self) -> &'static str {
        headings(self).first().copied().unwrap_or_default()
    }

    /// The name for programs: `code`, `name`, `price` and so on.
    pub fn key(self) -> &'static str {
        match self {
            Column::Code => "code",
            Column::Name => "name",
            Column::Price => "price",
            Column::Unit => "unit",
            Column::Letters => "letters",
            Column::Uktzed => "uktzed",
            Column::Dkpp => "dkpp",
            Column::Barcode => "barcode",
            Column::Group => "group",
            Column::Excise => "excise",
            Column::Weight => "weight",
            Column::Favourite => "favourite",
        }
    }

    /// The column with this name for programs.
    pub fn of_key(key: &str) -> Option<Column> {
        Column::all().find(|column| column.key() == key)
    }
}

fn headings(column: Column) -> &'static [&'static str] {
    HEADINGS.iter().find(|(known, _)| *known == column).map_or(&[], |(_, headings)| headings)
}

/// Where the columns of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// Columns and their places, counted from 0. Only barcodes may stand in several places.
    pub(super) places: Vec<(Column, usize)>,
    /// The first row of goods, as a place among the first rows.
    pub(super) first: usize,
}

impl Columns {
    /// Whether the table has this column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.iter().any(|(known, _)| *known == column)
    }
}

/// How many different columns a row of headings names.
pub(super) fn count(cells: &[Cell]) -> usize {
    let mut known: Vec<Column> = cells.iter().filter_map(|cell| recognised(cell.shown())).collect();
    known.sort_unstable();
    known.dedup();
    known.len()
}

/// Finds the columns in the first rows of a table. A choice names a column by its heading, by its letters (`B`) or by its
/// number (`2`), and goes before what the headings say; a column that is chosen as an empty text is not read.
///
/// # Errors
/// No headings, a needed column is missing, two columns have the same meaning, or a chosen column is not there.
pub(super) fn columns(rows: &[Vec<Cell>], chosen: &[(Column, String)]) -> Result<Columns, ImportFault> {
    let names = |row: &Vec<Cell>| chosen.iter().filter(|(_, name)| place_of_heading(row, name).is_some()).count();
    let headings = rows.iter().position(|row| count(row).max(names(row)) >= ENOUGH);
    let row = headings.and_then(|at| rows.get(at)).map(Vec::as_slice).unwrap_or_default();
    let is_chosen = |column: Column| chosen.iter().any(|(known, _)| *known == column);
    let known = (0..).zip(row).filter_map(|(at, cell)| Some((recognised(cell.shown())?, at)));
    let mut places: Vec<(Column, usize)> = known.filter(|(column, _)| !is_chosen(*column)).collect();
    for (column, name) in chosen.iter().filter(|(_, name)| !name.trim().is_empty()) {
        let place = place_of_heading(row, name).or_else(|| place_of_letters(name));
        places.push((*column, place.ok_or_else(|| ImportFault::UnknownColumn(name.clone()))?));
    }
    if headings.is_none() && !NEEDED.into_iter().all(is_chosen) {
        return Err(ImportFault::NoHeadings);
    }
    let places_of = |column: Column| places.iter().filter(move |(known, _)| *known == column);
    if let Some(column) = NEEDED.into_iter().find(|column| places_of(*column).next().is_none()) {
        return Err(ImportFault::MissingColumn(column));
    }
    let twice = Column::all().find(|column| *column != Column::Barcode && places_of(*column).count() > 1);
    match twice {
        Some(column) => Err(ImportFault::ColumnTwice(column)),
        None => {
            Ok(Columns { first: headings.map_or_else(|| after_unknown_headings(rows, &places), |at| at + 1), places })
        }
    }
}

/// 1 if the first row has no digit in the column of prices, so it holds headings that are not known.
fn after_unknown_headings(rows: &[Vec<Cell>], places: &[(Column, usize)]) -> usize {
    let price = places.iter().find(|(column, _)| *column == Column::Price).map(|(_, place)| *place);
    let cell = price.and_then(|place| rows.first()?.get(place));
    usize::from(cell.is_some_and(|cell| !cell.shown().contains(|symbol: char| symbol.is_ascii_digit())))
}

/// The column that a heading names.
fn recognised(heading: &str) -> Option<Column> {
    let heading = folded(heading);
    HEADINGS.iter().find(|(_, known)| known.contains(&heading.as_str())).map(|(column, _)| *column)
}

/// A heading in lower case, its words with one blank between them, without marks.
fn folded(heading: &str) -> String {
    let letters = heading.chars().filter(|symbol| !matches!(symbol, '\'' | '’' | 'ʼ')).flat_map(char::to_lowercase);
    let plain: String = letters.map(|symbol| if symbol.is_alphanumeric() { symbol } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn place_of_heading(row: &[Cell], name: &str) -> Option<usize> {
    let name = folded(name);
    row.iter().position(|cell| !name.is_empty() && folded(cell.shown()) == name)
}

/// The place of a column that is named by its letters, `A` to `IV`, or by its number from 1.
fn place_of_letters(name: &str) -> Option<usize> {
    let name = name.trim();
    let number = match name.parse::<usize>() {
        Ok(number) => number,
        Err(_) if (1..=3).contains(&name.len()) => letters_number(name)?,
        Err(_) => return None,
    };
    number.checked_sub(1).filter(|place| *place < super::fault::WIDTH)
}

/// The number of a column, from 1, by its letters: `A` is 1, `AA` is 27.
pub(super) fn letters_number(letters: &str) -> Option<usize> {
    let digit = |letter: char| letter.to_ascii_uppercase().is_ascii_uppercase().then(|| letter.to_digit(36)).flatten();
    letters.chars().try_fold(0_usize, |sum, letter| sum.checked_mul(26)?.checked_add(digit(letter)? as usize - 9))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<Cell> {
        cells.iter().map(|cell| Cell::text(cell)).collect()
    }

    fn found(rows: &[Vec<Cell>], chosen: &[(Column, &str)]) -> Result<(Vec<(Column, usize)>, usize), String> {
        let chosen: Vec<(Column, String)> = chosen.iter().map(|(column, name)| (*column, (*name).to_owned())).collect();
        let found = columns(rows, &chosen).map_err(|fault| fault.to_string())?;
        Ok((found.places, found.first))
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        use Column::{Barcode, Code, Dkpp, Excise, Favourite, Group, Letters, Name, Price, Uktzed, Unit, Weight};
        let cases = [
            ("Код", Some(Code)),
            ("АРТИКУЛ", Some(Code)),
            ("Item code", Some(Code)),
            ("Найменування товару", Some(Name)),
            ("Назва товару/послуги", Some(Name)),
            ("Product name", Some(Name)),
            ("Ціна, грн", Some(Price)),
            ("Ціна (грн.)", Some(Price)),
            ("Retail price", Some(Price)),
            ("Од. вим.", Some(Unit)),
            ("Літера ПДВ", Some(Letters)),
            ("УКТ ЗЕД", Some(Uktzed)),
            ("Код УКТЗЕД", Some(Uktzed)),
            ("ДКПП", Some(Dkpp)),
            ("Штрих-код", Some(Barcode)),
            ("EAN-13", Some(Barcode)),
            ("Категорія", Some(Group)),
            ("Підакцизний", Some(Excise)),
            ("Ваговий", Some(Weight)),
            ("Favorite", Some(Favourite)),
            ("Ціна закупки", None),
            ("Залишок", None),
            ("", None),
        ];
        for (heading, column) in cases {
            assert_eq!(recognised(heading), column, "{heading}");
        }
        for column in Column::all() {
            assert_eq!(recognised(column.heading()), Some(column));
            assert_eq!(Column::of_key(column.key()), Some(column));
        }
        assert_eq!(Column::of_key("ціна"), None);
    }

    #[test]
    fn columns_are_found_below_a_title() {
        use Column::{Barcode, Code, Name, Price};
        let rows =
            [row(&["Прайс-лист ТОВ «Мед»"]), row(&["Код", "Назва", "EAN", "Ціна", "EAN"]), row(&["1", "Мед", "", "5"])];
        let places = vec![(Code, 0), (Name, 1), (Barcode, 2), (Price, 3), (Barcode, 4)];
        assert_eq!(found(&rows, &[]), Ok((places, 2)));
    }

    #[test]
    fn a_choice_goes_before_the_headings() {
        use Column::{Barcode, Code, Name, Price};
        let rows = [row(&["Код", "Назва", "Ціна", "Ціна", "Опт"]), row(&["1", "Мед", "5", "4", "3"])];
        assert_eq!(found(&rows, &[]), Err(ImportFault::ColumnTwice(Price).to_string()));
        let with = |price| Ok((vec![(Code, 0), (Name, 1), (Price, price)], 1));
        assert_eq!(found(&rows, &[(Price, "опт")]), with(4));
        assert_eq!(found(&rows, &[(Price, "D")]), with(3));
        assert_eq!(found(&rows, &[(Price, "3")]), with(2));
        let both = found(&rows, &[(Price, "D"), (Barcode, "A"), (Name, "Назва")]);
        assert_eq!(both, Ok((vec![(Code, 0), (Price, 3), (Barcode, 0), (Name, 1)], 1)));
        assert_eq!(found(&rows, &[(Price, "")]), Err(ImportFault::MissingColumn(Price).to_string()));
        for unknown in ["Роздріб", "0", "ZZZ", "1000"] {
            assert_eq!(found(&rows, &[(Price, unknown)]), Err(ImportFault::UnknownColumn(unknown.into()).to_string()));
        }
    }

    #[test]
    fn a_table_without_headings_needs_a_choice() {
        use Column::{Code, Name, Price};
        let rows = [row(&["1", "Мед", "5"])];
        let chosen = [(Code, "A"), (Name, "B"), (Price, "C")];
        assert_eq!(found(&rows, &[]), Err(ImportFault::NoHeadings.to_string()));
        assert_eq!(found(&rows, &chosen), Ok((vec![(Code, 0), (Name, 1), (Price, 2)], 0)));
        let unknown = [row(&["Шифр", "Опис", "Вартість"]), rows[0].clone()];
        assert_eq!(found(&unknown, &chosen).map(|found| found.1), Ok(1));
        assert_eq!(found(&[row(&["Код", "Назва"])], &[]), Err(ImportFault::MissingColumn(Price).to_string()));
    }

    #[test]
    fn letters_of_columns_are_numbers() {
        for (letters, number) in [("A", Some(1)), ("z", Some(26)), ("AA", Some(27)), ("XFD", Some(16384)), ("Я", None)]
        {
            assert_eq!(letters_number(letters), number, "{letters}");
        }
    }
}
