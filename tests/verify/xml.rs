//! The XML of a document as a plain tree: elements, attributes and text.

use prro_dstu::windows1251;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::amount::{self, Kopecks, Rate, Thousandths};

/// The most levels of elements. Documents have six.
const MOST_LEVELS: usize = 16;

/// One element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The name of the element.
    pub name: String,
    /// The attributes in their order.
    pub attributes: Vec<(String, String)>,
    /// The elements inside, in their order.
    pub children: Vec<Node>,
    /// The text inside, without the white space around it if there are elements beside it.
    pub text: String,
}

impl Node {
    /// The first element inside that has this name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the element inside that has this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// The sum in the element of this name, if it is there and readable.
    pub fn money(&self, name: &str) -> Option<Kopecks> {
        amount::money(self.text_of(name)?)
    }

    /// The quantity in the element of this name, if it is there and readable.
    pub fn quantity(&self, name: &str) -> Option<Thousandths> {
        amount::quantity(self.text_of(name)?)
    }

    /// The rate in the element of this name, if it is there and readable.
    pub fn rate(&self, name: &str) -> Option<Rate> {
        amount::rate(self.text_of(name)?)
    }

    /// The whole number in the element of this name, if it is there and readable.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.text_of(name)?.parse().ok()
    }

    /// Whether the element of this name says true.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.text_of(name), Some("true" | "1"))
    }

    /// The rows of the list of this name. An absent list has none.
    pub fn rows(&self, list: &str) -> &[Node] {
        self.child(list).map_or(&[], |list| list.children.as_slice())
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Whether bytes look like XML.
pub fn is_xml(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'<')
}

/// Reads a document, which is written in windows-1251 and says so (API 1.3).
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read(bytes: &[u8]) -> Result<Node, String> {
    let text = windows1251::decode(bytes);
    let declaration = text.split_once("?>").map(|(declaration, _)| declaration.to_ascii_lowercase());
    if !declaration.is_some_and(|said| said.starts_with("<?xml") && said.contains("windows-1251")) {
        return Err("the XML does not begin with a declaration of windows-1251".into());
    }
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().map_err(|fault| format!("the XML cannot be read: {fault}"))? {
            Event::Start(start) if open.len() == MOST_LEVELS => {
                return Err(format!("the XML is nested too deeply at {}", start.name().as_ref()));
            }
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => close(element(&start)?, &mut open, &mut root)?,
            Event::End(_) => {
                let node = open.pop().ok_or("the XML closes an element that is not open")?;
                close(node, &mut open, &mut root)?;
            }
            Event::Text(piece) => add(&piece.xml10_content(), &mut open)?,
            Event::CData(piece) => add(&piece.xml10_content(), &mut open)?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let number = reference.resolve_char_ref().map_err(|fault| fault.to_string())?;
                let resolved = number.map(String::from);
                let named = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                add(
                    &resolved.or_else(named).ok_or_else(|| format!("the XML has the unknown entity &{name};"))?,
                    &mut open,
                )?;
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return Err("the XML has a document type declaration".into()),
            Event::Eof => break,
        }
    }
    if !open.is_empty() {
        return Err("the XML ends too early".into());
    }
    root.ok_or_else(|| "the XML has no element".into())
}

fn element(start: &BytesStart<'_>) -> Result<Node, String> {
    let name = start.name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|fault| format!("an attribute of {name}: {fault}"))?;
        attributes.push((attribute.key.as_ref().to_owned(), attribute.value.clone().into_owned()));
    }
    Ok(Node { name, attributes, ..Node::default() })
}

/// Closes an element. Text beside elements is an error unless it is white space.
fn close(mut node: Node, open: &mut [Node], root: &mut Option<Node>) -> Result<(), String> {
    if !node.children.is_empty() {
        if !node.text.trim().is_empty() {
            return Err(format!("the XML has text beside the elements of {}", node.name));
        }
        node.text.clear();
    }
    match open.last_mut() {
        Some(parent) => parent.children.push(node),
        None if root.is_none() => *root = Some(node),
        None => return Err("the XML has two outermost elements".into()),
    }
    Ok(())
}

fn add(piece: &str, open: &mut [Node]) -> Result<(), String> {
    match open.last_mut() {
        Some(node) => node.text.push_str(piece),
        None if piece.trim().is_empty() => {}
        None => return Err("the XML has text outside of its elements".into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &str) -> Vec<u8> {
        windows1251::encode(&format!("<?xml version=\"1.0\" encoding=\"windows-1251\"?>\r\n{body}")).unwrap()
    }

    #[test]
    fn a_document_becomes_a_tree() {
        let root = read(&written("<A x=\"1\"><B>Мед &amp; &#49;</B>\r\n<L><ROW ROWNUM=\"1\"/></L></A>")).unwrap();
        assert_eq!((root.text_of("B"), root.attribute("x"), root.text.as_str()), (Some("Мед & 1"), Some("1"), ""));
        assert_eq!(root.rows("L").len(), 1);
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        let deep = "<A>".repeat(100_000);
        for body in [
            "",
            "<A>",
            "<A/><A/>",
            "x<A/>",
            "<A>x<B/></A>",
            "<A>&no;</A>",
            "<A></B>",
            "</A>",
            "<!DOCTYPE A><A/>",
            &deep,
        ] {
            assert!(read(&written(body)).is_err(), "{}", body.get(..10).unwrap_or(body));
        }
        assert!(read(b"<A/>").is_err() && read(b"<?xml version=\"1.0\" encoding=\"utf-8\"?><A/>").is_err());
    }
}
