//! A document as the server sees it: the tree, and the fields of its head that the checks need.

use crate::kyiv::{self, Wall};
use crate::xml::Node;
use crate::{money, schema};

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Opening of a shift, 100.
    Open,
    /// Closing of a shift, 101.
    Close,
    /// Beginning of an offline session, 102.
    Begin,
    /// End of an offline session, 103.
    End,
    /// Sale, subtype 0.
    Sale,
    /// Return, subtype 1.
    Return,
    /// Money put in, subtypes 2 and 3.
    ServiceIn,
    /// Money taken out, subtype 4.
    ServiceOut,
    /// Storno of the last receipt, subtype 5.
    Storno,
    /// Z-report.
    Z,
}

impl Kind {
    /// The name of the kind in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::Begin => "begin",
            Self::End => "end",
            Self::Sale => "sale",
            Self::Return => "return",
            Self::ServiceIn => "service_in",
            Self::ServiceOut => "service_out",
            Self::Storno => "storno",
            Self::Z => "z",
        }
    }

    /// Whether a document of the kind moves or totals money: a receipt or a Z-report.
    pub fn significant(self) -> bool {
        !matches!(self, Self::Open | Self::Close | Self::Begin | Self::End)
    }

    /// Whether a document of the kind belongs to the offline session itself and not to a shift.
    pub fn of_session(self) -> bool {
        matches!(self, Self::Begin | Self::End)
    }

    /// DOCTYPE and DOCSUBTYPE as numbers.
    pub fn numbers(self) -> (u32, Option<u32>) {
        match self {
            Self::Open => (100, None),
            Self::Close => (101, None),
            Self::Begin => (102, None),
            Self::End => (103, None),
            Self::Sale => (0, Some(0)),
            Self::Return => (0, Some(1)),
            Self::ServiceIn => (0, Some(2)),
            Self::ServiceOut => (0, Some(4)),
            Self::Storno => (0, Some(5)),
            Self::Z => (0, None),
        }
    }
}

/// A document that fits the schema.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree.
    pub root: Node,
    /// The kind of the document.
    pub kind: Kind,
    /// ORDERNUM.
    pub local: u64,
    /// The wall clock of ORDERDATE and ORDERTIME.
    pub wall: Wall,
    /// TESTING.
    pub testing: bool,
    /// OFFLINE.
    pub offline: bool,
}

impl Document {
    /// Makes a document of a tree. The error is a sentence.
    pub fn from_tree(root: Node) -> Result<Self, String> {
        schema::check(&root)?;
        let kind = kind_of(&root)?;
        let head = head_of(&root).ok_or("немає голови документа")?;
        let text = |name: &str| head.value(name).unwrap_or_default();
        let flag = |name: &str| matches!(head.value(name), Some("true" | "1"));
        Ok(Self {
            kind,
            local: text("ORDERNUM").parse().map_err(|_| "ORDERNUM завеликий")?,
            wall: kyiv::reading(text("ORDERDATE"), text("ORDERTIME")).ok_or("ORDERDATE чи ORDERTIME не існує")?,
            testing: flag("TESTING"),
            offline: flag("OFFLINE"),
            root,
        })
    }

    /// A text of the head, if it is there.
    pub fn head(&self, name: &str) -> Option<&str> {
        head_of(&self.root).and_then(|head| head.value(name))
    }

    /// A text of the head, empty if it is not there.
    pub fn head_text(&self, name: &str) -> &str {
        self.head(name).unwrap_or_default()
    }

    /// A sum of CHECKTOTAL, as it is written.
    pub fn total_text(&self, name: &str) -> Option<&str> {
        self.root.child("CHECKTOTAL").and_then(|total| total.value(name))
    }

    /// A sum of CHECKTOTAL in kopecks.
    pub fn total(&self, name: &str) -> Option<i64> {
        self.total_text(name).and_then(money::kopecks)
    }

    /// Whether 102 asks for the last online document to be revoked.
    pub fn revokes(&self) -> bool {
        matches!(self.head("REVOKELASTONLINEDOC"), Some("true" | "1"))
    }

    /// The sum that is paid now, rounded: the part in a part payment, else the sum.
    pub fn paid(&self) -> Option<i64> {
        self.total("PARTPAYSUM").or_else(|| self.total("SUM"))
    }
}

/// The head of a document, whatever its class.
pub fn head_of(root: &Node) -> Option<&Node> {
    root.child("CHECKHEAD").or_else(|| root.child("ZREPHEAD"))
}

/// The kind of a tree, if the simulator knows the document.
pub fn kind_of(root: &Node) -> Result<Kind, String> {
    if root.name == "ZREP" {
        return Ok(Kind::Z);
    }
    let head = head_of(root).ok_or("немає голови документа")?;
    let number = |name: &str| head.value(name).map(|text| text.trim_start_matches('0'));
    match (number("DOCTYPE"), number("DOCSUBTYPE")) {
        (Some("100"), None) => Ok(Kind::Open),
        (Some("101"), None) => Ok(Kind::Close),
        (Some("102"), None) => Ok(Kind::Begin),
        (Some("103"), None) => Ok(Kind::End),
        (Some(""), Some("")) => Ok(Kind::Sale),
        (Some(""), Some("1")) => Ok(Kind::Return),
        (Some(""), Some("2" | "3")) => Ok(Kind::ServiceIn),
        (Some(""), Some("4")) => Ok(Kind::ServiceOut),
        (Some(""), Some("5")) => Ok(Kind::Storno),
        (kind, subtype) => Err(format!("DOCTYPE {kind:?} з DOCSUBTYPE {subtype:?} не приймається")),
    }
}
