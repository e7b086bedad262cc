//! XML that is read piece by piece, within limits.

use std::cell::Cell as Counter;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use super::fault::{CELL, ImportFault};

/// Most bytes of one piece of XML, such as the text of a cell: each character may be written as an entity.
const PIECE: u64 = 8 * CELL as u64;

/// Whether an element has this name, whatever its prefix.
pub(super) fn is(start: &BytesStart<'_>, name: &str) -> bool {
    start.local_name().into_inner() == name
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let is_named = |attribute: &Attribute<'_>| attribute.key.local_name().into_inner() == name;
    let found = start.attributes().with_checks(false).flatten().find(is_named)?;
    quick_xml::escape::unescape(&found.value).ok().map(String::from)
}

/// Adds what an event says to a text.
pub(super) fn add_text(text: &mut String, event: &Event<'_>) -> Result<(), ImportFault> {
    let damaged = ImportFault::DamagedXlsx("it has an unknown entity");
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(symbol)) => text.push(symbol),
            Ok(None) => text.push_str(quick_xml::escape::resolve_xml_entity(reference).ok_or(damaged)?),
            Err(_) => return Err(damaged),
        },
        _ => {}
    }
    Ok(())
}

/// Reads XML piece by piece, within the limits.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<BufReader<Limited<R>>>,
    piece: Rc<Counter<u64>>,
    left: Rc<Counter<u64>>,
    buffer: Vec<u8>,
}

impl<R: Read> Xml<R> {
    /// Reads a part. `left` counts what may still be unpacked of the whole file.
    pub(super) fn new(part: R, left: Rc<Counter<u64>>) -> Self {
        let piece = Rc::new(Counter::new(PIECE));
        let limited = Limited { part, left: left.clone(), piece: piece.clone() };
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(limited));
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, piece, left, buffer: Vec::new() }
    }

    /// Gives each event to `each`, to the end of the part.
    pub(super) fn each(
        &mut self,
        mut each: impl FnMut(&Event<'_>) -> Result<(), ImportFault>,
    ) -> Result<(), ImportFault> {
        loop {
            self.buffer.clear();
            self.piece.set(PIECE);
            match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Eof) => return Ok(()),
                Ok(event) => each(&event)?,
                Err(_) if self.left.get() == 0 || self.piece.get() == 0 => return Err(ImportFault::UnpackedTooLarge),
                Err(_) => return Err(ImportFault::DamagedXlsx("a part is damaged")),
            }
        }
    }
}

/// Reads a part until one of the two counters is at zero.
struct Limited<R> {
    part: R,
    left: Rc<Counter<u64>>,
    piece: Rc<Counter<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.left.get().min(self.piece.get());
        if most == 0 {
            return Err(io::Error::other("the part is too large"));
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.part.read(buffer.get_mut(..most).unwrap_or_default())?;
        let taken = read as u64;
        self.left.set(self.left.get().saturating_sub(taken));
        self.piece.set(self.piece.get().saturating_sub(taken));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_up_to_its_limit() {
        let read = |left: u64, text: &str| {
            let mut seen = 0;
            let mut xml = Xml::new(text.as_bytes(), Rc::new(Counter::new(left)));
            xml.each(|_| {
                seen += 1;
                Ok(())
            })
            .map(|()| seen)
            .map_err(|fault| fault.to_string())
        };
        assert_eq!(read(100, "<a>b</a>"), Ok(3));
        assert_eq!(read(5, "<a>b</a>"), Err(ImportFault::UnpackedTooLarge.to_string()));
        let long = format!("<a>{}</a>", "b".repeat(2 * PIECE as usize));
        assert_eq!(read(1 << 30, &long), Err(ImportFault::UnpackedTooLarge.to_string()));
        assert_eq!(read(100, "<a>b</c>"), Err(ImportFault::DamagedXlsx("a part is damaged").to_string()));
    }
}
