//! XML in the form of the tax service's own client, and a tree of elements for writing and reading.
//!
//! White space has no meaning for the server but is part of the signed bytes. A document therefore has one written form:
//! two spaces for each level, CRLF, nothing after the last bracket. The writer numbers the rows. The reader takes elements
//! in any order and ignores unknown elements, so additions of the server do not make a document unreadable.

use super::text::{self, Unwritable};
use prro_dstu::windows1251;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::fmt::Display;

/// Greatest depth of elements that is read. Documents have six levels.
const DEEPEST: usize = 32;

/// Why bytes are no document of this register.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// The bytes are no XML, or the XML is cut.
    #[error("the document is not XML")]
    NotXml,
    /// This register does not make documents of this kind.
    #[error("a document of an unknown kind: {0}")]
    UnknownKind(String),
    /// A required element is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The text of an element is not a valid value.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
}

/// An element: a text, or a list of elements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    /// The name.
    pub(crate) name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn new(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// Adds an element with this text.
    pub(super) fn add(&mut self, name: &str, value: impl Display) {
        self.children.push(Element { text: value.to_string(), ..Element::new(name) });
    }

    /// Adds an element with this text. Adds nothing for `None` or an empty text, because an optional element is never empty.
    pub(super) fn add_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value.map(|value| value.to_string()).filter(|value| !value.is_empty()) {
            self.add(name, value);
        }
    }

    pub(super) fn add_child(&mut self, child: Element) {
        self.children.push(child);
    }

    /// Adds a list. Adds nothing for an empty list, because the schema requires at least one row.
    pub(super) fn add_rows(&mut self, name: &str, rows: impl Iterator<Item = Element>) {
        let list = Element { children: rows.collect(), ..Element::new(name) };
        if !list.children.is_empty() {
            self.children.push(list);
        }
    }

    /// Makes an empty row. The writer gives the row its number.
    pub(super) fn row() -> Element {
        Element::new("ROW")
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of an element inside, if the element is present.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// An owned copy of the text of an element inside.
    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub(super) fn required(&self, name: &'static str) -> Result<&str, ReadFault> {
        self.text(name).ok_or(ReadFault::Missing(name))
    }

    /// The value of a required element.
    pub(super) fn value<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, ReadFault> {
        read(self.required(name)?).ok_or(ReadFault::Unreadable(name))
    }

    /// The value of an optional element.
    pub(super) fn maybe<T>(
        &self,
        name: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadFault> {
        self.text(name).map(|text| read(text).ok_or(ReadFault::Unreadable(name))).transpose()
    }

    /// The rows of a list. An absent list has no rows.
    pub(super) fn rows(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.child(name).into_iter().flat_map(|list| list.children.iter().filter(|child| child.name == "ROW"))
    }
}

/// Reads a number, or a letter.
pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Writes a document as bytes in windows-1251.
///
/// Refuses control characters: a carriage return would be read back as another character, and most others would be lost.
pub(super) fn render(root: &Element) -> Result<Vec<u8>, Unwritable> {
    let schema = root.name.to_lowercase();
    let attributes = format!(
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"{schema}01.xsd\""
    );
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"windows-1251\"?>");
    put(root, &attributes, 0, &mut xml)?;
    text::encode(&xml)
}

fn put(element: &Element, attributes: &str, level: usize, xml: &mut String) -> Result<(), Unwritable> {
    let name = &element.name;
    let margin = "  ".repeat(level);
    xml.push_str(&format!("\r\n{margin}<{name}{attributes}>"));
    if element.children.is_empty() {
        for symbol in element.text.chars() {
            match symbol {
                '&' => xml.push_str("&amp;"),
                '<' => xml.push_str("&lt;"),
                '>' => xml.push_str("&gt;"),
                control if control.is_control() => return Err(Unwritable(control)),
                other => xml.push(other),
            }
        }
    } else {
        for (place, child) in element.children.iter().enumerate() {
            let number = if child.name == "ROW" { format!(" ROWNUM=\"{}\"", place + 1) } else { String::new() };
            put(child, &number, level + 1, xml)?;
        }
        xml.push_str(&format!("\r\n{margin}"));
    }
    xml.push_str(&format!("</{name}>"));
    Ok(())
}

/// Reads a document. Its encoding is windows-1251 if it declares that, else UTF-8.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, ReadFault> {
    // The declaration decides, because bytes in windows-1251 may by chance be valid UTF-8.
    if declares_windows_1251(bytes) {
        return tree(&windows1251::decode(bytes));
    }
    tree(std::str::from_utf8(bytes).map_err(|_| ReadFault::NotXml)?)
}

/// Reads the tree of elements in a text. Stops after the root.
pub(crate) fn tree(xml: &str) -> Result<Element, ReadFault> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|_| ReadFault::NotXml)?;
        let depth = open.len();
        match (event, open.last_mut()) {
            (Event::Start(start), _) if depth < DEEPEST => {
                open.push(Element::new(start.local_name().into_inner()));
            }
            (Event::End(_), _) => {
                let done = open.pop().ok_or(ReadFault::NotXml)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Ok(done),
                }
            }
            (Event::Text(text), Some(element)) => element.text.push_str(&text.xml10_content()),
            (Event::CData(text), Some(element)) => element.text.push_str(&text.xml10_content()),
            (Event::GeneralRef(reference), Some(element)) => {
                let named = || quick_xml::escape::resolve_xml_entity(&reference).map(str::to_owned);
                let symbol = reference.resolve_char_ref().map_err(|_| ReadFault::NotXml)?.map(String::from);
                element.text.push_str(&symbol.or_else(named).ok_or(ReadFault::NotXml)?);
            }
            (Event::Start(_) | Event::Eof, _) => return Err(ReadFault::NotXml),
            _ => {}
        }
    }
}

/// Whether the XML declaration names windows-1251.
pub(crate) fn declares_windows_1251(bytes: &[u8]) -> bool {
    let declaration = bytes.split(|byte| *byte == b'>').next().unwrap_or_default();
    String::from_utf8_lossy(declaration).to_lowercase().contains("windows-1251")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entities_and_foreign_elements_are_read() {
        let xml = b"<?xml version='1.0'?>\n<A xmlns:x='u'><!-- c --><B>1 &lt; &#x32; &amp;<![CDATA[<3>]]></B><C/></A>";
        let root = parse(xml).unwrap();
        assert_eq!((root.text("B"), root.text("C"), root.text("D")), (Some("1 < 2 &<3>"), Some(""), None));
    }

    #[test]
    fn what_is_cut_or_nested_without_end_is_not_xml() {
        for xml in ["", "<A>", "<A><B></A>", "text", "<A>&unknown;</A>", &"<A>".repeat(100_000)] {
            assert_eq!(parse(xml.as_bytes()).err(), Some(ReadFault::NotXml));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn a_text_comes_back_as_it_was(value in "[ -~А-яҐґЄєІіЇї№«»’]{0,40}") {
            let mut root = Element::new("CHECK");
            root.add("NAME", &value);
            let read = parse(&render(&root).unwrap()).unwrap();
            prop_assert_eq!(read.text("NAME"), Some(value.as_str()));
        }
    }
}
