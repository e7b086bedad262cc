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
        Field::Dkpp => ("Код ДКПП", "service code"),
        Field::Comment => ("Коментар", "remark"),
        Field::Vehicle => ("Номер транспорту", "vehicle number"),
        Field::Technical(name) => return (format!("Поле «{name}»"), format!("field «{name}»")),
    };
    (uk.to_owned(), en.to_owned())
}
