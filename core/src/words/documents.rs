//! Names of documents.

use super::Said;
use crate::document::Kind;

/// The name of a kind of document.
pub fn kind(kind: Kind) -> Said {
    match kind {
        Kind::Open => Said::new("Відкриття зміни", "Shift opened"),
        Kind::Close => Said::new("Закриття зміни", "Shift closed"),
        Kind::Sale => Said::new("Чек", "Receipt"),
        Kind::Return => Said::new("Повернення", "Return"),
        Kind::ServiceIn => Said::new("Службове внесення", "Cash put in"),
        Kind::ServiceOut => Said::new("Службова видача", "Cash taken out"),
        Kind::Storno => Said::new("Сторно", "Storno"),
        Kind::Z => Said::new("Z-звіт", "Z-report"),
        Kind::OfflineBegin => Said::new("Початок офлайн-сесії", "Offline session begun"),
        Kind::OfflineEnd => Said::new("Завершення офлайн-сесії", "Offline session ended"),
    }
}

/// Whether a receipt waits for its delivery or is registered.
pub fn state_of_receipt(waiting: bool) -> Said {
    if waiting { Said::new("чекає", "waiting") } else { Said::new("зареєстровано", "registered") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_waits_or_is_registered() {
        assert_eq!(state_of_receipt(true), Said::new("чекає", "waiting"));
        assert_eq!(state_of_receipt(false), Said::new("зареєстровано", "registered"));
    }
}
