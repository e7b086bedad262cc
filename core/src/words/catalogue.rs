//! The words for the catalogue of goods: why goods, a barcode or a table of goods are not taken.

use super::said::named;
use super::{Said, Words};
use crate::catalogue::barcode::BarcodeFlaw;
use crate::catalogue::import::{Doubt, Mended, Why};
use crate::catalogue::{CatalogueFault, Column, GoodsFlaw, ImportFault};

/// The name of a column of a table of goods.
pub fn column(column: Column) -> Said {
    match column {
        Column::Code => Said::new("код", "code"),
        Column::Name => Said::new("назва", "name"),
        Column::Price => Said::new("ціна", "price"),
        Column::Unit => Said::new("одиниця виміру", "unit"),
        Column::Letters => Said::new("літери податків", "letters of taxes"),
        Column::Uktzed => Said::new("код УКТЗЕД", "goods code (UKTZED)"),
        Column::Dkpp => Said::new("код ДКПП", "service code (DKPP)"),
        Column::Barcode => Said::new("штрихкод", "barcode"),
        Column::Group => Said::new("група", "group"),
        Column::Excise => Said::new("акциз", "excise"),
        Column::Weight => Said::new("ваговий", "by weight"),
        Column::Favourite => Said::new("обране", "favourite"),
    }
}

/// The code and the sentence for a flaw of goods.
pub fn goods(flaw: &GoodsFlaw) -> (&'static str, Said) {
    match flaw {
        GoodsFlaw::Missing(part) => {
            let part = column(*part);
            ("goods_missing", Said::new(format!("Бракує: {}.", part.uk), format!("Missing: {}.", part.en)))
        }
        GoodsFlaw::Unwritable(part, symbol) => {
            let (part, code) = (column(*part), u32::from(*symbol));
            let uk = format!("У полі «{}» є символ «{symbol}» (№ {code}), якого не буває в чеку.", part.uk);
            let en = format!("The {} holds «{symbol}» (U+{code:04X}), which a receipt cannot have.", part.en);
            ("unwritable", Said::new(uk, en))
        }
        GoodsFlaw::TooLong(part, most) => {
            let part = column(*part);
            let uk = format!("Задовге поле «{}», дозволено до {most}.", part.uk);
            ("field_length", Said::new(uk, format!("The {} is too long, up to {most} are allowed.", part.en)))
        }
        GoodsFlaw::NoPrice => (
            "no_price",
            Said::new(
                "Ціна нульова, такого рядка чек не прийме.",
                "The price is zero, and no receipt takes such a line.",
            ),
        ),
        GoodsFlaw::PriceTooLarge => ("bad_price", Said::new("Ціна завелика.", "The price is too large.")),
        GoodsFlaw::Letter(symbol) => (
            "unknown_letter",
            Said::new(format!("«{symbol}» не літера податку."), format!("«{symbol}» is no letter of a tax.")),
        ),
        GoodsFlaw::Uktzed(code) => (
            "uktzed",
            Said::new(
                format!("«{code}» не код УКТЗЕД, у ньому 10, 8, 6 або 4 цифри."),
                format!("«{code}» is no goods code (UKTZED), which has 10, 8, 6 or 4 digits."),
            ),
        ),
        GoodsFlaw::Dkpp(code) => (
            "dkpp",
            Said::new(
                format!("«{code}» не код ДКПП, він має вигляд «11.22.33-44.55»."),
                format!("«{code}» is no service code (DKPP), which looks like «11.22.33-44.55»."),
            ),
        ),
        GoodsFlaw::BothCodes => (
            "both_codes",
            Said::new(
                "Є і код УКТЗЕД, і код ДКПП; потрібен один.",
                "There are both a goods code and a service code; one is needed.",
            ),
        ),
        GoodsFlaw::CodeDigits(code) => (
            "lost_digits",
            Said::new(
                format!("Код «{code}» таблиця перетворила на число, частину цифр могло бути втрачено."),
                format!("The table has turned the code «{code}» into a number, and digits may be lost."),
            ),
        ),
        GoodsFlaw::Barcode(flaw) => barcode(flaw),
        GoodsFlaw::BarcodeTaken { barcode, code } => (
            "barcode_taken",
            Said::new(
                format!("Штрихкод «{barcode}» уже має товар із кодом «{code}»."),
                format!("The goods with the code «{code}» have the barcode «{barcode}» already."),
            ),
        ),
    }
}

/// The code and the sentence for a barcode that cannot be used.
pub fn barcode(flaw: &BarcodeFlaw) -> (&'static str, Said) {
    let (code, uk, en) = match flaw {
        BarcodeFlaw::CheckDigit(code) => (
            "check_digit",
            format!("Контрольна цифра штрихкоду «{code}» не збігається: якусь цифру втрачено або змінено."),
            format!("The check digit of the barcode «{code}» does not agree: a digit is lost or changed."),
        ),
        BarcodeFlaw::LostDigits(code) => (
            "lost_digits",
            format!("Таблиця втратила цифри штрихкоду «{code}»; зробіть цей стовпець текстовим і введіть код знову."),
            format!(
                "The table has lost digits of the barcode «{code}»; make the column a text and enter the code again."
            ),
        ),
        BarcodeFlaw::TooLong(code) => {
            ("field_length", format!("Задовгий штрихкод «{code}»."), format!("The barcode «{code}» is too long."))
        }
        BarcodeFlaw::Character(code, symbol) => (
            "barcode",
            format!("У штрихкоді «{code}» є зайвий символ «{symbol}»."),
            format!("The barcode «{code}» holds «{symbol}», which no barcode has."),
        ),
        BarcodeFlaw::InnerCheck(code) => (
            "inner_check",
            format!("Контрольна цифра ваги або ціни в штрихкоді «{code}» не збігається; зіскануйте ще раз."),
            format!("The check digit of the weight or price in the barcode «{code}» does not agree; scan it again."),
        ),
        BarcodeFlaw::SeveralGoods(code) => (
            "several_goods",
            format!("Код «{code}» з ваг мають кілька товарів, якщо не зважати на нулі попереду."),
            format!("Several goods have the code «{code}» of the scales, if leading zeros do not count."),
        ),
        BarcodeFlaw::NotByWeight(code) => (
            "not_by_weight",
            format!("Товар із кодом «{code}» не ваговий, а штрихкод із ваг."),
            format!("The goods with the code «{code}» are not sold by weight, but the barcode is of scales."),
        ),
    };
    (code, Said::new(uk, en))
}

/// The code and the reason why a line of a table is doubtful.
pub fn doubt(doubt: &Doubt) -> (&'static str, Said) {
    match &doubt.why {
        Why::Goods(flaw) => goods(flaw),
        Why::Price(text) => ("bad_price", Said::new(format!("«{text}» не ціна."), format!("«{text}» is no price."))),
        Why::PriceFiner(text) => (
            "price_finer",
            Said::new(
                format!("Ціна «{text}» має більше двох знаків після коми."),
                format!("The price «{text}» has more than two decimals."),
            ),
        ),
        Why::PriceAmbiguous(text) => (
            "price_ambiguous",
            Said::new(
                format!("Ціна «{text}» може означати тисячі або частку; напишіть її з двома знаками."),
                format!("The price «{text}» may mean thousands or a fraction; write it with two decimals."),
            ),
        ),
        Why::Flag(part, text) => {
            let part = column(*part);
            let uk = format!("У полі «{}» має бути «так» або «ні», а не «{text}».", part.uk);
            ("bad_flag", Said::new(uk, format!("The field «{}» says «{text}» and not yes or no.", part.en)))
        }
        Why::Date(part) => {
            let part = column(*part);
            let uk = format!("Таблиця перетворила поле «{}» на дату.", part.uk);
            ("date", Said::new(uk, format!("The table has turned the {} into a date.", part.en)))
        }
        Why::Formula(part, text) => {
            let part = column(*part);
            let uk = format!("У полі «{}» помилка формули «{text}».", part.uk);
            ("formula", Said::new(uk, format!("The {} holds the error «{text}» of a formula.", part.en)))
        }
        Why::CodeTwice { code, row } => (
            "code_twice",
            Said::new(
                format!("Код «{code}» уже є в рядку {row}."),
                format!("Row {row} has the code «{code}» already."),
            ),
        ),
        Why::BarcodeTwice { barcode, row } => (
            "barcode_twice",
            Said::new(
                format!("Штрихкод «{barcode}» уже є в рядку {row}."),
                format!("Row {row} has the barcode «{barcode}» already."),
            ),
        ),
    }
}

/// What is said of a cell that was put right.
pub fn mended(mended: &Mended) -> Said {
    let Mended { row, column: part, from, to } = mended;
    let part = column(*part);
    Said::new(
        format!("Рядок {row}, поле «{}»: «{from}» прочитано як «{to}».", part.uk),
        format!("Row {row}, {}: «{from}» is read as «{to}».", part.en),
    )
}

/// The code and the words for a table of goods that is not taken.
pub fn import(fault: &ImportFault) -> (&'static str, Words) {
    const AGAIN_UK: &str =
        "Власник: збережіть таблицю ще раз у форматі XLSX або CSV (UTF-8) і повторіть. Нічого не змінено.";
    const AGAIN_EN: &str = "Owner: save the table once more as XLSX or CSV (UTF-8) and repeat. Nothing was changed.";
    const PARTS_UK: &str = "Власник: поділіть таблицю на частини. Нічого не змінено.";
    const PARTS_EN: &str = "Owner: split the table into parts. Nothing was changed.";
    const COLUMNS_UK: &str = "Власник: назвіть стовпці «Код», «Назва», «Ціна» або виберіть їх. Нічого не змінено.";
    const COLUMNS_EN: &str = "Owner: name the columns code, name and price, or choose them. Nothing was changed.";
    let again = |uk: &str, en: &str| Words::new(uk, en, AGAIN_UK, AGAIN_EN);
    let parts = |uk: &str, en: &str| Words::new(uk, en, PARTS_UK, PARTS_EN);
    let columns = |uk: String, en: String| Words::new(uk, en, COLUMNS_UK, COLUMNS_EN);
    let rows = |uk: String, en: String| {
        Words::new(
            uk,
            en,
            "Власник: виправте рядок у таблиці. Нічого не змінено.",
            "Owner: correct the row. Nothing was changed.",
        )
    };
    match fault {
        ImportFault::Empty => ("empty_file", again("Файл порожній.", "The file is empty.")),
        ImportFault::NoGoods => ("no_goods", again("У таблиці немає товарів.", "The table has no goods.")),
        ImportFault::FileTooLarge => {
            ("file_too_large", parts("Файл більший за 64 МіБ.", "The file is larger than 64 MiB."))
        }
        ImportFault::TooManyCells => (
            "too_many_cells",
            parts(
                "У таблиці забагато рядків, стовпців або клітинок.",
                "The table has too many rows, columns or cells.",
            ),
        ),
        ImportFault::UnpackedTooLarge => {
            ("unpacked_too_large", parts("Розпакована таблиця завелика.", "The unpacked table is too large."))
        }
        ImportFault::CellTooLong(row) => (
            "cell_too_long",
            rows(format!("Задовга клітинка в рядку {row}."), format!("A cell of row {row} is too long.")),
        ),
        ImportFault::Quote(row) => (
            "quote",
            rows(format!("У рядку {row} лапки не парні."), format!("The quotes in row {row} are not in pairs.")),
        ),
        ImportFault::NotATable => ("not_a_table", again("Це не таблиця.", "This is no table.")),
        ImportFault::OlderExcel => (
            "older_excel",
            again(
                "Це таблиця старого виду або під паролем.",
                "This is a table of an older kind, or it has a password.",
            ),
        ),
        ImportFault::Encoding => (
            "encoding",
            again(
                "Кодування тексту невідоме або текст пошкоджено.",
                "The encoding is not known, or the text is damaged.",
            ),
        ),
        ImportFault::DamagedXlsx(_) => ("damaged_xlsx", again("Файл XLSX пошкоджено.", "The XLSX file is damaged.")),
        ImportFault::NoHeadings => (
            "no_headings",
            columns("Немає рядка з назвами стовпців.".into(), "There is no row with names of columns.".into()),
        ),
        ImportFault::MissingColumn(part) => {
            let part = column(*part);
            let uk = format!("Немає стовпця «{}».", part.uk);
            ("missing_column", columns(uk, format!("There is no column for the {}.", part.en)))
        }
        ImportFault::ColumnTwice(part) => {
            let part = column(*part);
            let uk = format!("Стовпців «{}» кілька.", part.uk);
            ("column_twice", columns(uk, format!("There are several columns for the {}.", part.en)))
        }
        ImportFault::UnknownColumn(name) => (
            "unknown_column",
            columns(
                format!("Немає вибраного стовпця{}.", named(name)),
                format!("There is no chosen column{}.", named(name)),
            ),
        ),
        ImportFault::Doubtful(count) => (
            "doubtful",
            Words::new(
                format!("Сумнівних рядків: {count}."),
                format!("Doubtful lines: {count}."),
                "Власник: виправте названі рядки в таблиці й повторіть. Нічого не змінено.",
                "Owner: correct the named lines of the table and repeat. Nothing was changed.",
            ),
        ),
        ImportFault::Outdated => (
            "outdated",
            Words::new(
                "Перелік товарів змінено після перегляду.",
                "The catalogue was changed after the preview.",
                "Власник: перегляньте таблицю ще раз. Нічого не змінено.",
                "Owner: look at the table once more. Nothing was changed.",
            ),
        ),
        ImportFault::Catalogue(fault) => catalogue(fault),
    }
}

/// The code and the words for a catalogue that cannot be opened, read or changed.
pub fn catalogue(fault: &CatalogueFault) -> (&'static str, Words) {
    match fault {
        CatalogueFault::Disk { .. } if fault.is_disk_full() => (
            "disk_full",
            Words::new(
                "На телефоні скінчилося місце.",
                "The phone has no space left.",
                "Касир: звільніть місце і повторіть. Перелік товарів не змінено.",
                "Cashier: free some space and repeat. The catalogue was not changed.",
            ),
        ),
        CatalogueFault::Disk { .. } | CatalogueFault::Broken => (
            "catalogue_disk",
            Words::new(
                "Перелік товарів не вдалося прочитати або записати.",
                "The catalogue could not be read or written.",
                "Касир: запустіть застосунок знову і повторіть. Чеки це не зачіпає.",
                "Cashier: start the app anew and repeat. Receipts are not affected.",
            ),
        ),
        CatalogueFault::Locked => (
            "locked",
            Words::new(
                "Перелік товарів відкрито іншою програмою.",
                "Another program has the catalogue open.",
                "Касир: закрийте іншу програму і спробуйте знову.",
                "Cashier: close the other program and try again.",
            ),
        ),
        CatalogueFault::Damaged(_) => (
            "catalogue_damaged",
            Words::new(
                "Файл переліку товарів пошкоджено.",
                "The file of the catalogue is damaged.",
                "Власник: завантажте таблицю товарів у новий перелік. Чеки це не зачіпає.",
                "Owner: import the table of goods into a new catalogue. Receipts are not affected.",
            ),
        ),
        CatalogueFault::Newer(_) => (
            "catalogue_newer",
            Words::new(
                "Перелік товарів записала новіша версія програми.",
                "A newer version of the program has written the catalogue.",
                "Власник: оновіть застосунок.",
                "Owner: update the app.",
            ),
        ),
        CatalogueFault::TooLarge => (
            "catalogue_too_large",
            Words::new(
                "Перелік товарів завеликий.",
                "The catalogue is too large.",
                "Власник: приберіть зайві товари. Нічого не змінено.",
                "Owner: remove goods that are not needed. Nothing was changed.",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::words::tests::{check, states};

    fn flaws() -> Vec<GoodsFlaw> {
        let code = || "1".to_owned();
        let barcodes = [
            BarcodeFlaw::CheckDigit(code()),
            BarcodeFlaw::LostDigits(code()),
            BarcodeFlaw::TooLong(code()),
            BarcodeFlaw::Character(code(), ';'),
            BarcodeFlaw::InnerCheck(code()),
            BarcodeFlaw::SeveralGoods(code()),
            BarcodeFlaw::NotByWeight(code()),
        ];
        let mut flaws: Vec<GoodsFlaw> = barcodes.into_iter().map(GoodsFlaw::Barcode).collect();
        flaws.extend(Column::all().map(GoodsFlaw::Missing));
        flaws.extend([
            GoodsFlaw::Unwritable(Column::Name, '☕'),
            GoodsFlaw::TooLong(Column::Group, 64),
            GoodsFlaw::NoPrice,
            GoodsFlaw::PriceTooLarge,
            GoodsFlaw::Letter('2'),
            GoodsFlaw::Uktzed(code()),
            GoodsFlaw::Dkpp(code()),
            GoodsFlaw::BothCodes,
            GoodsFlaw::CodeDigits(code()),
            GoodsFlaw::BarcodeTaken { barcode: code(), code: code() },
        ]);
        flaws
    }

    #[test]
    fn each_doubtful_line_is_told_in_both_languages() {
        let text = || "a".to_owned();
        let others = [
            Why::Price(text()),
            Why::PriceFiner(text()),
            Why::PriceAmbiguous(text()),
            Why::Flag(Column::Weight, text()),
            Why::Date(Column::Code),
            Why::Formula(Column::Price, text()),
            Why::CodeTwice { code: text(), row: 1 },
            Why::BarcodeTwice { barcode: text(), row: 1 },
        ];
        for why in flaws().into_iter().map(Why::Goods).chain(others) {
            let (code, said) = doubt(&Doubt { row: 1, why });
            states::check(&said);
            assert!(!code.is_empty() && said.uk.ends_with('.') && said.en.ends_with('.'), "{said:?}");
        }
        states::check(&mended(&Mended { row: 2, column: Column::Letters, from: "A".into(), to: "А".into() }));
    }

    #[test]
    fn each_table_that_is_not_taken_is_told_in_both_languages() {
        let disk = |kind: io::ErrorKind| CatalogueFault::Disk { doing: "write", error: kind.into() };
        let faults = [
            ImportFault::Empty,
            ImportFault::FileTooLarge,
            ImportFault::TooManyCells,
            ImportFault::CellTooLong(1),
            ImportFault::UnpackedTooLarge,
            ImportFault::NotATable,
            ImportFault::OlderExcel,
            ImportFault::Encoding,
            ImportFault::Quote(1),
            ImportFault::DamagedXlsx("a"),
            ImportFault::NoHeadings,
            ImportFault::MissingColumn(Column::Code),
            ImportFault::ColumnTwice(Column::Price),
            ImportFault::UnknownColumn("a".into()),
            ImportFault::NoGoods,
            ImportFault::Doubtful(2),
            ImportFault::Outdated,
            ImportFault::Catalogue(disk(io::ErrorKind::StorageFull)),
            ImportFault::Catalogue(disk(io::ErrorKind::Other)),
            ImportFault::Catalogue(CatalogueFault::Locked),
            ImportFault::Catalogue(CatalogueFault::Damaged(0)),
            ImportFault::Catalogue(CatalogueFault::Newer(2)),
            ImportFault::Catalogue(CatalogueFault::TooLarge),
            ImportFault::Catalogue(CatalogueFault::Broken),
        ];
        for fault in &faults {
            check(&import(fault).1);
        }
    }
}
