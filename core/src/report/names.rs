//! The words in the cells of a table, for programs and for people.

use super::cells::{Word, word};
use super::reported::DocumentState;
use crate::document::{Kind, Role};
use crate::domain::registrar::VAT;

pub(super) const DAY: Word = word("day", "день");
pub(super) const MONTH: Word = word("month", "місяць");
pub(super) const TOTAL: Word = word("total", "разом");
pub(super) const FORM: Word = word("form", "форма оплати");
pub(super) const DOCUMENT: Word = word("document", "документ");
pub(super) const SHIFT: Word = word("shift", "зміна");
pub(super) const ONLINE: Word = word("online", "онлайн");
pub(super) const OFFLINE: Word = word("offline", "офлайн");

/// The kind of document of this key, such as `sale` or `z`. Documents 102 and 103 are not issued and stand in no report.
pub fn kind_of_key(key: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|known| known.role() != Role::Session && kind(*known).key == key)
}

pub(super) fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Open => word("open", "відкриття зміни"),
        Kind::Close => word("close", "закриття зміни"),
        Kind::OfflineBegin => word("offline_begin", "початок офлайн-сесії"),
        Kind::OfflineEnd => word("offline_end", "завершення офлайн-сесії"),
        Kind::Sale => word("sale", "чек"),
        Kind::Return => word("return", "повернення"),
        Kind::ServiceIn => word("service_in", "службове внесення"),
        Kind::ServiceOut => word("service_out", "службова видача"),
        Kind::Storno => word("storno", "сторно"),
        Kind::Z => word("z", "Z-звіт"),
    }
}

pub(super) fn state(state: DocumentState) -> Word {
    match state {
        DocumentState::Registered => word("registered", "зареєстровано"),
        DocumentState::Waiting => word("waiting", "чекає"),
        DocumentState::Storned => word("storned", "сторновано"),
    }
}

/// The kind (TYPE) of a tax.
pub(super) fn tax(kind: u32) -> Word {
    match kind {
        VAT => word("vat", "ПДВ"),
        1 => word("excise", "акциз"),
        2 => word("pension", "пенсійний збір"),
        _ => word("other", "інший податок"),
    }
}

impl DocumentState {
    /// The state of this key, such as `waiting`.
    pub fn of_key(key: &str) -> Option<DocumentState> {
        let all = [DocumentState::Registered, DocumentState::Waiting, DocumentState::Storned];
        all.into_iter().find(|known| state(*known).key == key)
    }
}
