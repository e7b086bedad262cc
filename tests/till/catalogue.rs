//! The events of the catalogue of goods.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prro_core::catalogue::barcode::BarcodeFlaw;
use prro_core::catalogue::scales::Layouts;
use prro_core::catalogue::{Catalogue, CatalogueFault, Column, Goods, ImportFault, ScanFault, Scanned};
use prro_core::words::{Said, Words, catalogue as words};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::put;
use crate::complaint::Complaint;
use crate::event::bad_field;

/// The folder of the catalogue beside the journal.
const FOLDER: &str = "catalogue";
/// So many goods are found at most.
const FOUND: usize = 50;

/// An event of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A table of goods is looked at, or taken.
    Import {
        /// The file.
        file: PathBuf,
        /// The columns that the asker chose: their headings.
        columns: Vec<(Column, String)>,
        /// The goods are taken.
        apply: bool,
    },
    /// Goods are looked for by a part of their name, code or barcode.
    Search(String),
    /// The goods of this code.
    Code(String),
    /// What a scanner has read.
    Barcode(String),
    /// All goods as CSV.
    Export,
}

/// The fields of `catalogue_import`.
#[derive(Deserialize)]
pub struct Import {
    file: PathBuf,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    apply: bool,
}

/// The fields of `catalogue_search`.
#[derive(Deserialize)]
pub struct Search {
    text: String,
}

/// The fields of `catalogue_get`.
#[derive(Deserialize)]
pub struct Get {
    code: Option<String>,
    barcode: Option<String>,
}

/// The fields of `catalogue_export`.
#[derive(Deserialize)]
pub struct Export {
    format: Option<String>,
}

impl Import {
    /// The fields, read.
    pub fn read(self) -> Result<Act, Complaint> {
        let column = |(key, heading): (String, String)| match Column::of_key(&key) {
            Some(column) => Ok((column, heading)),
            None => {
                let keys: Vec<&str> = Column::all().map(Column::key).collect();
                let keys = keys.join(", ");
                Err(bad_field("columns", &keys, &keys))
            }
        };
        let columns = self.columns.into_iter().map(column).collect::<Result<_, _>>()?;
        Ok(Act::Import { file: self.file, columns, apply: self.apply })
    }
}

impl Search {
    /// The fields, read.
    pub fn read(self) -> Act {
        Act::Search(self.text)
    }
}

impl Get {
    /// The fields, read.
    pub fn read(self) -> Result<Act, Complaint> {
        match (self.code, self.barcode) {
            (Some(code), None) => Ok(Act::Code(code)),
            (None, Some(barcode)) => Ok(Act::Barcode(barcode)),
            _ => Err(bad_field("code", "a code, or the field barcode", "код, або є поле barcode")),
        }
    }
}

impl Export {
    /// The fields, read.
    pub fn read(self) -> Result<Act, Complaint> {
        match self.format.as_deref() {
            None | Some("csv") => Ok(Act::Export),
            Some(_) => Err(bad_field("format", "csv", "csv")),
        }
    }
}

/// The catalogue of a till. It is opened by the first event that needs it.
pub struct Shelf {
    folder: PathBuf,
    open: Option<Catalogue>,
    /// How the scales of the shop lay out their barcodes.
    layouts: Layouts,
}

impl Shelf {
    /// The catalogue beside the journal in this folder.
    pub fn of(dir: &Path, layouts: Layouts) -> Shelf {
        Shelf { folder: dir.join(FOLDER), open: None, layouts }
    }

    /// Handles an event.
    pub fn handle(&mut self, act: Act) -> Result<Value, Complaint> {
        let catalogue = match self.open.take() {
            Some(catalogue) => catalogue,
            None => Catalogue::open(&self.folder).map_err(|fault| unreadable(&fault))?,
        };
        let catalogue = self.open.insert(catalogue);
        match act {
            Act::Import { file, columns, apply } => import(catalogue, &file, &columns, apply),
            Act::Search(text) => {
                let found = catalogue.search(&text, FOUND).map_err(|fault| unreadable(&fault))?;
                Ok(json!({ "ok": true, "goods": found.iter().map(goods).collect::<Vec<_>>() }))
            }
            Act::Code(code) => match catalogue.get(&code).map_err(|fault| unreadable(&fault))? {
                Some(found) => Ok(answer(&found)),
                None => Err(unknown(&code)),
            },
            Act::Barcode(scan) => scanned(catalogue, &scan, &self.layouts),
            Act::Export => {
                let csv = catalogue.export().map_err(|fault| unreadable(&fault))?;
                Ok(json!({ "ok": true, "data": STANDARD.encode(csv) }))
            }
        }
    }
}

fn import(
    catalogue: &mut Catalogue,
    file: &Path,
    columns: &[(Column, String)],
    apply: bool,
) -> Result<Value, Complaint> {
    let bytes = fs::read(file).map_err(|fault| {
        Complaint::bad_event(
            "file",
            format!("Файл {} не читається.", file.display()),
            format!("The file {} cannot be read: {fault}.", file.display()),
        )
    })?;
    let preview = catalogue.preview(&bytes, columns).map_err(|fault| not_taken(&fault))?;
    let doubtful = preview.doubtful.iter().map(|doubt| {
        let (code, Said { uk, en }) = words::doubt(doubt);
        json!({ "row": doubt.row, "why": uk, "why_en": en, "code": code })
    });
    let mended = preview.mended.iter().map(
        |mended| json!({ "row": mended.row, "column": mended.column.key(), "from": mended.from, "to": mended.to }),
    );
    let mut out = json!({
        "ok": true,
        "rows": preview.rows,
        "added": preview.added,
        "changed": preview.changed,
        "doubtful": doubtful.collect::<Vec<_>>(),
        "mended": mended.collect::<Vec<_>>(),
        "columns": preview.columns.iter().map(|(column, _)| column.key()).collect::<Vec<_>>(),
        "applied": apply,
    });
    if apply {
        let taken = catalogue.apply(preview).map_err(|fault| not_taken(&fault))?;
        put(&mut out, "taken", taken);
    }
    Ok(out)
}

/// What a scanner has read. A barcode of scales gives the quantity or the price of its package.
fn scanned(catalogue: &Catalogue, scan: &str, layouts: &Layouts) -> Result<Value, Complaint> {
    match catalogue.scanned(scan, layouts) {
        Ok(Scanned::Goods(found)) => Ok(answer(&found)),
        Ok(Scanned::Weighed(found, quantity)) => {
            let mut out = answer(&found);
            put(&mut out, "quantity", quantity.to_string());
            Ok(out)
        }
        Ok(Scanned::Priced(found, price)) => {
            let mut out = answer(&found);
            put(&mut out, "price", price.to_string());
            Ok(out)
        }
        Ok(Scanned::Mark(mark)) => Ok(json!({ "ok": true, "excise_stamp": mark })),
        Ok(Scanned::Unknown) => Err(unknown(scan)),
        Err(ScanFault::Barcode(flaw)) => Err(spoilt(&flaw)),
        Err(ScanFault::Catalogue(fault)) => Err(unreadable(&fault)),
    }
}

fn answer(found: &Goods) -> Value {
    let mut out = json!({ "ok": true, "goods": goods(found) });
    put(&mut out, "price", found.price.to_string());
    out
}

/// Goods, as a line of a receipt has them.
fn goods(found: &Goods) -> Value {
    json!({
        "code": found.code,
        "name": found.name,
        "price": found.price.to_string(),
        "unit": found.unit,
        "letters": found.letters,
        "uktzed": found.uktzed,
        "dkpp": found.dkpp,
        "barcodes": found.barcodes,
        "group": found.group,
        "excise": found.excise,
        "weight": found.weight,
        "favourite": found.favourite,
    })
}

fn unknown(asked: &str) -> Complaint {
    let words = Words::new(
        format!("Товару «{asked}» у переліку немає."),
        format!("The catalogue has no goods «{asked}»."),
        "Касир: знайдіть товар за назвою або додайте рядок вручну.",
        "Cashier: find the goods by name, or type the line.",
    );
    Complaint::not_done("unknown_goods", words)
}

fn spoilt(flaw: &BarcodeFlaw) -> Complaint {
    let (code, Said { uk, en }) = words::barcode(flaw);
    let remedy = ("Касир: зіскануйте ще раз або введіть код вручну.", "Cashier: scan once more, or type the code.");
    Complaint::not_done(code, Words::new(uk, en, remedy.0, remedy.1))
}

fn unreadable(fault: &CatalogueFault) -> Complaint {
    let (code, words) = words::catalogue(fault);
    Complaint::not_done(code, words)
}

fn not_taken(fault: &ImportFault) -> Complaint {
    let (code, words) = words::import(fault);
    Complaint::not_done(code, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;

    #[test]
    fn a_barcode_of_scales_is_read_by_the_layouts_of_the_shop() {
        let dir = tempfile::tempdir().unwrap();
        let table = dir.path().join("goods.csv");
        fs::write(&table, "Код;Назва;Ціна;Одиниця;Ваговий\r\n12;Сир;320,00;кг;так\r\n").unwrap();
        let settings = r#"{"scale_layouts": [{"prefix": "23", "code": 4, "value": 6, "measure": "weight"}]}"#;
        let own = settings::read(settings).unwrap().scale_layouts;
        for (layouts, quantity) in [(own, Ok("0.456")), (Layouts::default(), Err("unknown_goods"))] {
            let mut shelf = Shelf::of(dir.path(), layouts);
            shelf.handle(Act::Import { file: table.clone(), columns: Vec::new(), apply: true }).unwrap();
            let read = shelf.handle(Act::Barcode("2300120004567".into()));
            let read = read.as_ref().map(|answer| answer["quantity"].as_str().unwrap()).map_err(|fault| fault.code());
            assert_eq!(read, quantity);
        }
    }
}
