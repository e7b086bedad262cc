//! Fields by the names that a cashier knows.

use crate::rules::refusal::Field;

/// The name of a field in Ukrainian and in English. The Ukrainian name begins a sentence.
pub fn name(field: Field) -> (String, String) {
    let (uk, en) = match field {
        Field::Name => ("Назва товару", "name of the goods"),
        Field::Unit => ("Одиниця виміру", "unit"),
        Field::Letters => ("Податкові літери", "tax letters"),
        Field::Code => ("Артикул", "article code"),
        Field::Barcode => ("Штрихкод", "barcode"),
        Field::Uktzed => ("Код УКТЗЕД", "goods code"),
        Field::ExciseStamp => ("Акцизна марка", "excise stamp"),
        Field::Card => ("Дані картки", "card data"),
        Field::Authorisation => ("Код авторизації", "authorisation code"),
        Field::Technical(name) => return (format!("Поле «{name}»"), format!("field «{name}»")),
    };
    (uk.to_owned(), en.to_owned())
}
