//! The tables of the index, a change to a table, and the answer about a key.

/// One change to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The table.
    pub tree: Tree,
    /// The key; keys are ordered as bytes.
    pub key: Vec<u8>,
    /// The value, or `None` to remove the key.
    pub value: Option<Vec<u8>>,
}

/// The tables. The caller that derives the entries defines their keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Documents that are not yet delivered to the server.
    Outbox,
    /// Operations by the id that the caller gave.
    Operation,
}

/// The answer of the index about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexAnswer {
    /// The key has this value.
    Found(Vec<u8>),
    /// The key has no value.
    Absent,
}
