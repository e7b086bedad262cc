//! The tables of the index, a change to a table, and the answer about a key.

/// One change to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The table.
    pub tree: Tree,
    /// The key; keys are ordered as bytes.
    pub key: Vec<u8>,
    /// What becomes of the key.
    pub change: Change,
}

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The key gets this value.
    Put(Vec<u8>),
    /// The value gets these bytes at its end, unless they stand there.
    Append(Vec<u8>),
    /// The key is removed.
    Remove,
}

/// The tables. The caller that derives the entries defines their keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Documents that are not yet delivered to the server.
    Outbox,
    /// Operations by the id that the caller gave.
    Operation,
    /// Receipts by the name that the caller gave, and by fiscal number.
    Receipt,
    /// The documents about a receipt, by its fiscal number.
    About,
    /// Documents by excise mark.
    Mark,
}

/// The answer of the index about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexAnswer {
    /// The key has this value.
    Found(Vec<u8>),
    /// The key has no value.
    Absent,
}
