//! The words for documents that are not printed.

use super::{Said, Words};
use crate::receipt::{RenderFault, Requisite};

/// The code and the words for a document that is not printed.
pub fn fault(fault: RenderFault) -> (&'static str, Words) {
    match fault {
        RenderFault::Missing(requisite) => {
            let Said { uk, en } = name(requisite);
            (
                "requisite_missing",
                Words::new(
                    format!("У чеку немає обов’язкового рядка: {uk}. Без нього чек не є розрахунковим документом."),
                    format!("The receipt lacks a mandatory row: {en}. Without it the receipt is void."),
                    "Власник: виправте дані каси. Чек зареєстровано, його не змінити; покупцеві покажіть чек у кабінеті \
                     податкової.",
                    "Owner: correct the data of the register. The receipt is issued and cannot be changed; show it to \
                     the buyer on the site of the tax service.",
                ),
            )
        }
        RenderFault::TooLong => (
            "too_long_to_print",
            Words::new(
                "Документ задовгий для такого вигляду.",
                "The document is too long for this form.",
                "Касир: виберіть інший вигляд, наприклад текст.",
                "Cashier: choose another form, such as text.",
            ),
        ),
    }
}

/// The name of a mandatory row.
fn name(requisite: Requisite) -> Said {
    match requisite {
        Requisite::Seller => Said::new("найменування продавця", "name of the seller"),
        Requisite::Outlet => Said::new("назва господарської одиниці", "name of the outlet"),
        Requisite::Address => Said::new("адреса господарської одиниці", "address of the outlet"),
        Requisite::TaxNumber => Said::new("податковий номер продавця", "tax number of the seller"),
        Requisite::Goods => Said::new("назва та вартість товару", "name and cost of the goods"),
        Requisite::Payment => Said::new("форма оплати", "form of payment"),
        Requisite::Total => Said::new("загальна вартість", "total value"),
        Requisite::Number => Said::new("фіскальний номер чека", "fiscal number of the receipt"),
        Requisite::Moment => Said::new("дата й час", "date and time"),
        Requisite::Qr => Said::new("код для перевірки чека", "code that checks the receipt"),
        Requisite::Mode => Said::new("позначка режиму", "mark of the mode"),
        Requisite::Register => Said::new("фіскальний номер каси", "fiscal number of the register"),
        Requisite::Closing => Said::new("назва документа й виробник", "name of the document and the maker"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::check;

    #[test]
    fn each_fault_has_words() {
        let missing = Requisite::ALL.into_iter().map(RenderFault::Missing);
        for (code, words) in missing.chain([RenderFault::TooLong]).map(fault) {
            check(&words);
            assert!(!code.is_empty());
        }
    }
}
