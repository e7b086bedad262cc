//! The parts of an XLSX file beside its rows: which sheet is the first, the shared texts, how numbers are shown.

use std::cell::Cell as Counter;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::fault::{ImportFault, UNPACKED};
use super::xml::{Xml, add_text, attribute, is};

/// Most bytes of shared texts. They are kept in memory while the sheet is read.
const SHARED: usize = 64 << 20;

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As a number.
    Plain,
    /// As a date or a time.
    Date,
    /// With so many digits: leading zeros are added.
    Zeros(usize),
}

/// The texts that cells name by a number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// The text with this number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let begin = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(begin..*self.ends.get(number)?)
    }
}

/// The names of the parts that are read.
pub(super) struct Parts {
    pub(super) sheet: String,
    pub(super) texts: Option<String>,
    pub(super) styles: Option<String>,
}

/// The file with what may still be unpacked of it.
pub(super) struct Workbook<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: Rc<Counter<u64>>,
}

impl<'a> Workbook<'a> {
    pub(super) fn open(file: &'a [u8]) -> Result<Workbook<'a>, ImportFault> {
        let archive = ZipArchive::new(Cursor::new(file)).map_err(|_| ImportFault::DamagedXlsx("it is no zip"))?;
        Ok(Workbook { archive, left: Rc::new(Counter::new(UNPACKED)) })
    }

    /// A part of the file, as XML.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<impl Read + use<'_, 'a>>, ImportFault> {
        let part = self.archive.by_name(name).map_err(|_| ImportFault::DamagedXlsx("a part is missing"))?;
        Ok(Xml::new(part, self.left.clone()))
    }

    /// Finds the first sheet that is shown, the shared texts and the styles.
    pub(super) fn parts(&mut self) -> Result<Parts, ImportFault> {
        let mut sheets = Vec::new();
        self.xml("xl/workbook.xml")?.each(|event| {
            if let Event::Start(start) = event
                && is(start, "sheet")
                && !matches!(attribute(start, "state").as_deref(), Some("hidden" | "veryHidden"))
            {
                sheets.extend(attribute(start, "id"));
            }
            Ok(())
        })?;
        let first = sheets.into_iter().next().ok_or(ImportFault::DamagedXlsx("it has no sheet"))?;
        let (mut sheet, mut texts, mut styles) = (None, None, None);
        self.xml("xl/_rels/workbook.xml.rels")?.each(|event| {
            if let Event::Start(start) = event
                && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
            {
                let name = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                let kind = attribute(start, "Type").unwrap_or_default();
                match kind.rsplit('/').next() {
                    Some("worksheet") if id == first => sheet = Some(name),
                    Some("sharedStrings") => texts = Some(name),
                    Some("styles") => styles = Some(name),
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(Parts { sheet: sheet.ok_or(ImportFault::DamagedXlsx("the sheet is missing"))?, texts, styles })
    }

    /// Reads the shared texts. Guides to the pronunciation are left out.
    pub(super) fn texts(&mut self, name: &str) -> Result<Texts, ImportFault> {
        let mut texts = Texts::default();
        let (mut in_text, mut in_guide) = (false, false);
        self.xml(name)?.each(|event| {
            match event {
                Event::Start(start) => match start.local_name().into_inner() {
                    "t" => in_text = !in_guide,
                    "rPh" => in_guide = true,
                    _ => {}
                },
                Event::End(end) => match end.local_name().into_inner() {
                    "t" => in_text = false,
                    "rPh" => in_guide = false,
                    "si" => texts.ends.push(texts.all.len()),
                    _ => {}
                },
                _ if in_text => add_text(&mut texts.all, event)?,
                _ => {}
            }
            if texts.all.len() > SHARED || texts.ends.len() > SHARED / 8 {
                return Err(ImportFault::UnpackedTooLarge);
            }
            Ok(())
        })?;
        Ok(texts)
    }

    /// Reads how the numbers of each style of a cell are shown.
    pub(super) fn formats(&mut self, name: &str) -> Result<Vec<Format>, ImportFault> {
        let mut known: HashMap<String, Format> = HashMap::new();
        let mut formats = Vec::new();
        let mut in_cells = false;
        self.xml(name)?.each(|event| {
            match event {
                Event::Start(start) => match start.local_name().into_inner() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (attribute(start, "numFmtId"), attribute(start, "formatCode")) {
                            known.insert(id, format_of(&code));
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = attribute(start, "numFmtId").unwrap_or_default();
                        let format = known.get(&id).copied().or_else(|| known_format(&id));
                        formats.push(format.unwrap_or(Format::Plain));
                    }
                    _ => {}
                },
                Event::End(end) if end.local_name().into_inner() == "cellXfs" => in_cells = false,
                _ => {}
            }
            Ok(())
        })?;
        Ok(formats)
    }
}

/// The formats that need no code: dates and times.
fn known_format(id: &str) -> Option<Format> {
    let is_date = matches!(id.parse::<u32>(), Ok(14..=22 | 27..=36 | 45..=47 | 50..=58));
    is_date.then_some(Format::Date)
}

/// What a code of a format says. Texts in quotes and in brackets do not count.
fn format_of(code: &str) -> Format {
    if !code.is_empty() && code.bytes().all(|byte| byte == b'0') {
        return Format::Zeros(code.len());
    }
    let mut closing = None;
    let mut literal = false;
    for symbol in code.chars() {
        match (closing, symbol) {
            _ if std::mem::take(&mut literal) => {}
            (Some(end), _) => closing = closing.filter(|_| symbol != end),
            (None, '"') => closing = Some('"'),
            (None, '[') => closing = Some(']'),
            (None, '\\' | '_' | '*') => literal = true,
            (None, 'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H') => return Format::Date,
            (None, _) => {}
        }
    }
    Format::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_and_of_leading_zeros_are_known() {
        let cases = [
            ("0000000000000", Format::Zeros(13)),
            ("0", Format::Zeros(1)),
            ("0.00", Format::Plain),
            ("General", Format::Plain),
            ("#,##0.00\\ \"грн. dmy\"", Format::Plain),
            ("#,##0.00\\ [$₴-422]", Format::Plain),
            ("[Red]0.00", Format::Plain),
            ("dd.mm.yyyy", Format::Date),
            ("[$-422]d\\ mmmm", Format::Date),
            ("h:mm", Format::Date),
        ];
        for (code, format) in cases {
            assert_eq!(format_of(code), format, "{code}");
        }
        assert_eq!((known_format("14"), known_format("2")), (Some(Format::Date), None));
    }
}
