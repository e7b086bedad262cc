//! Reads the bytes of a document into a plain tree: declaration, windows-1251, elements, text. The module `schema`
//! checks the tree against the schema.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The element's name.
    pub name: String,
    /// Attributes in the order written.
    pub attributes: Vec<(String, String)>,
    /// Elements inside.
    pub children: Vec<Node>,
    /// The text inside. An element has either text or children.
    pub text: String,
}

impl Node {
    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Text of the first child of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// The rows of a list element. An absent list has no rows.
    pub fn rows(&self, list: &str) -> &[Node] {
        self.child(list).map_or(&[], |node| node.children.as_slice())
    }

    /// Value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>";

/// Reads a document. The error is a sentence.
pub fn read(bytes: &[u8]) -> Result<Node, String> {
    let text = decode(bytes)?;
    let head: String = text.chars().take(DECLARATION.len()).collect();
    if !head.eq_ignore_ascii_case(DECLARATION) {
        return Err("XML починається не з оголошення з кодуванням windows-1251".into());
    }
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_comments = true;
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().map_err(|error| format!("XML не розібрано: {error}"))? {
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => close(element(&start)?, &mut open, &mut root)?,
            Event::End(_) => {
                let node = open.pop().ok_or("зайвий закривальний тег")?;
                close(node, &mut open, &mut root)?;
            }
            Event::Text(piece) => add_text(&piece.xml10_content(), &mut open)?,
            Event::CData(piece) => add_text(&piece.xml10_content(), &mut open)?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let character = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(character) => character,
                    None => predefined(&name).ok_or_else(|| format!("невідома сутність &{name};"))?,
                };
                add_text(&character.to_string(), &mut open)?;
            }
            Event::Decl(_) => {}
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                return Err("коментарі, інструкції та DOCTYPE не приймаються".into());
            }
            Event::Eof => break,
        }
    }
    if !open.is_empty() {
        return Err("XML обірвано".into());
    }
    let mut root = root.ok_or("немає кореневого елемента")?;
    settle(&mut root)?;
    Ok(root)
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    // 0x98 is the only byte that the code page does not define.
    if bytes.contains(&0x98) {
        return Err("байт 98 не належить до windows-1251".into());
    }
    let (text, _) = encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes);
    Ok(text.into_owned())
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn element(start: &BytesStart<'_>) -> Result<Node, String> {
    let name = start.name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("атрибут елемента {name}: {error}"))?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Node { name, attributes, ..Node::default() })
}

fn close(node: Node, open: &mut [Node], root: &mut Option<Node>) -> Result<(), String> {
    match open.last_mut() {
        Some(parent) => parent.children.push(node),
        None if root.is_none() => *root = Some(node),
        None => return Err("кілька кореневих елементів".into()),
    }
    Ok(())
}

fn add_text(piece: &str, open: &mut [Node]) -> Result<(), String> {
    match open.last_mut() {
        Some(node) => node.text.push_str(piece),
        None if piece.trim().is_empty() => {}
        None => return Err("текст поза кореневим елементом".into()),
    }
    Ok(())
}

/// Removes the white space between elements. Any other text between them is an error.
fn settle(node: &mut Node) -> Result<(), String> {
    if !node.children.is_empty() {
        if !node.text.trim().is_empty() {
            return Err(format!("текст поруч з елементами в {}", node.name));
        }
        node.text.clear();
    }
    node.children.iter_mut().try_for_each(settle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1251.encode(&format!("{DECLARATION}\r\n{body}")).0.into_owned()
    }

    #[test]
    fn text_is_read_through_escapes() {
        let root = read(&document("<A><B X=\"1\">Мед &amp; «горіх» &#1111;</B>\r\n</A>")).unwrap();
        assert_eq!(root.value("B"), Some("Мед & «горіх» ї"));
        assert_eq!(root.children[0].attribute("X"), Some("1"));
    }

    #[test]
    fn what_the_server_would_choke_on_is_refused() {
        for body in ["<A>", "<A/><A/>", "<A>x<B/></A>", "<A><!-- --></A>", "<A>&nbsp;</A>", "<A>1 & 2</A>", "<A></B>"] {
            assert!(read(&document(body)).is_err(), "{body}");
        }
        assert!(read(b"<?xml version=\"1.0\" encoding=\"utf-8\"?><A/>").is_err());
        assert!(read(b"<A/>").is_err());
    }
}
