//! The catalogue as a whole: store, search, scans, import and export.

use std::fs;
use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;

use super::goods::tests::honey;
use super::import::{Doubt, Why};
use super::scales::Layouts;
use super::*;

fn open(dir: &tempfile::TempDir) -> Catalogue {
    Catalogue::open(dir.path()).unwrap()
}

fn empty() -> (tempfile::TempDir, Catalogue) {
    let dir = tempfile::tempdir().unwrap();
    let catalogue = open(&dir);
    (dir, catalogue)
}

fn named(code: &str, name: &str) -> Goods {
    Goods { code: code.into(), name: name.into(), price: Kopecks(1000), unit: "шт".into(), ..Goods::default() }
}

fn all(catalogue: &Catalogue) -> Vec<Goods> {
    catalogue.list(None, 0, usize::MAX).unwrap()
}

fn by_code(catalogue: &Catalogue) -> Vec<Goods> {
    let mut goods = all(catalogue);
    goods.sort_by(|a, b| a.code.cmp(&b.code));
    goods
}

fn names(goods: &[Goods]) -> Vec<&str> {
    goods.iter().map(|goods| goods.name.as_str()).collect()
}

fn import(catalogue: &mut Catalogue, file: &[u8]) -> Result<usize, ImportFault> {
    let preview = catalogue.preview(file, &[])?;
    catalogue.apply(preview)
}

/// The doubts of a table, as rows and reasons.
fn doubts(catalogue: &Catalogue, file: &[u8]) -> Vec<(u32, Why)> {
    let preview = catalogue.preview(file, &[]).unwrap();
    preview.doubtful.into_iter().map(|Doubt { row, why }| (row, why)).collect()
}

#[test]
fn what_is_put_is_there_after_a_restart() {
    let (dir, mut catalogue) = empty();
    catalogue.put(honey()).unwrap();
    catalogue.put(named("2", "Чай")).unwrap();
    catalogue.put(Goods { price: Kopecks(5), ..named("2", "Чай зелений") }).unwrap();
    catalogue.put(named("3", "Сіль")).unwrap();
    assert!(catalogue.remove("3").unwrap() && !catalogue.remove("3").unwrap());
    let before = all(&catalogue);
    assert_eq!(names(&before), ["Мед гречаний", "Чай зелений"]);
    assert!(matches!(Catalogue::open(dir.path()), Err(CatalogueFault::Locked)));
    drop(catalogue);
    let catalogue = open(&dir);
    assert_eq!((all(&catalogue), catalogue.len()), (before, 2));
    assert_eq!(catalogue.get(" 123 ").unwrap(), Some(honey()));
    assert_eq!(catalogue.by_barcode("4820000123457").unwrap(), Some(honey()));
    assert_eq!(catalogue.groups(), [("Мед".to_owned(), 1)]);
    assert_eq!(catalogue.list(Some("Мед"), 0, 9).unwrap(), [honey()]);
    assert_eq!(names(&catalogue.list(None, 1, 9).unwrap()), ["Чай зелений"]);
}

#[test]
fn a_barcode_belongs_to_one_item() {
    let (_dir, mut catalogue) = empty();
    catalogue.put(honey()).unwrap();
    let other = Goods { barcodes: honey().barcodes, ..named("2", "Чай") };
    let taken = GoodsFlaw::BarcodeTaken { barcode: "4820000123457".into(), code: "123".into() };
    assert!(matches!(catalogue.put(other.clone()), Err(PutFault::Goods(flaw)) if flaw == taken));
    assert_eq!(catalogue.len(), 1);
    catalogue.put(Goods { barcodes: Vec::new(), ..honey() }).unwrap();
    catalogue.put(other.clone()).unwrap();
    assert_eq!(catalogue.by_barcode("4820000123457").unwrap(), Some(other));
}

#[test]
fn search_gives_the_best_first() {
    let (_dir, mut catalogue) = empty();
    for (code, name) in
        [("1", "Чай із м’ятою"), ("2", "М’ята сушена"), ("3", "Цукерки м’ятні"), ("м1", "Сіль"), ("5", "Помʼята їжа")]
    {
        catalogue.put(named(code, name)).unwrap();
    }
    let found = |catalogue: &Catalogue, typed: &str| {
        names(&catalogue.search(typed, 3).unwrap()).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found(&catalogue, "м'ят"), ["М’ята сушена", "Цукерки м’ятні", "Чай із м’ятою"]);
    assert_eq!(found(&catalogue, "М1"), ["Сіль"]);
    assert_eq!(found(&catalogue, "м1"), ["Сіль"]);
    catalogue.put(Goods { favourite: true, ..named("1", "Чай із м’ятою") }).unwrap();
    assert_eq!(found(&catalogue, "мят"), ["М’ята сушена", "Чай із м’ятою", "Цукерки м’ятні"]);
    assert_eq!(found(&catalogue, ""), ["Чай із м’ятою", "М’ята сушена", "Пом’ята їжа"]);
    assert_eq!(found(&catalogue, "5"), ["Пом’ята їжа"]);
}

#[test]
fn scans_give_goods_weights_prices_and_marks() {
    let (_dir, mut catalogue) = empty();
    catalogue.put(honey()).unwrap();
    catalogue.put(Goods { barcodes: vec!["2200777001004".into()], ..named("00777", "Сир") }).unwrap();
    let layouts = Layouts::default();
    let scan = |scan: &str| catalogue.scanned(scan, &layouts).map_err(|fault| fault.to_string());
    assert_eq!(scan("]E04820000123457\r\n"), Ok(Scanned::Goods(honey())));
    assert_eq!(scan("2200123004567"), Ok(Scanned::Weighed(honey(), Quantity(456))));
    assert_eq!(scan("2800123004569"), Ok(Scanned::Priced(honey(), Kopecks(456))));
    assert_eq!(scan("2200999004562"), Ok(Scanned::Unknown));
    assert_eq!(scan("2200123004560"), Err(BarcodeFlaw::CheckDigit("2200123004560".into()).to_string()));
    assert_eq!(scan("123"), Ok(Scanned::Goods(honey())));
    assert_eq!(scan("nothing"), Ok(Scanned::Unknown));
    assert_eq!(scan("]d2aBc\u{1D}"), Ok(Scanned::Mark("aBc".into())));
    assert!(matches!(scan("2200777001004"), Ok(Scanned::Goods(goods)) if goods.code == "00777"));
    assert_eq!(scan("2200777002001"), Err(BarcodeFlaw::NotByWeight("00777".into()).to_string()));
    catalogue.put(Goods { barcodes: Vec::new(), ..Goods { code: "0123".into(), ..honey() } }).unwrap();
    let twice = catalogue.scanned("2200123004567", &layouts).unwrap_err();
    assert_eq!(twice.to_string(), BarcodeFlaw::SeveralGoods("00123".into()).to_string());
}

/// A catalogue of three changes, its folder and its file.
fn three_changes() -> (tempfile::TempDir, Vec<u8>) {
    let (dir, mut catalogue) = empty();
    import(&mut catalogue, "Код;Назва;Ціна\n1;Чай;5\n2;Сіль;6\n".as_bytes()).unwrap();
    catalogue.put(honey()).unwrap();
    drop(catalogue);
    let bytes = fs::read(dir.path().join("goods")).unwrap();
    (dir, bytes)
}

#[test]
fn a_torn_change_is_cut_off_and_a_torn_import_is_damage() {
    let (dir, bytes) = three_changes();
    let whole = usize::try_from(u64::from_le_bytes(bytes[8..16].try_into().unwrap())).unwrap();
    for length in 0..bytes.len() {
        fs::write(dir.path().join("goods"), &bytes[..length]).unwrap();
        match Catalogue::open(dir.path()) {
            Ok(catalogue) => assert!(length >= whole && catalogue.len() == 2, "{length}"),
            Err(fault) => assert!(length < whole && matches!(fault, CatalogueFault::Damaged(_)), "{length}"),
        }
    }
    for rest in [vec![0; bytes.len() - whole], bytes[whole..].iter().map(|_| 0).chain([0; 100]).collect()] {
        fs::write(dir.path().join("goods"), [&bytes[..whole], &rest].concat()).unwrap();
        assert_eq!(open(&dir).len(), 2);
        assert_eq!(fs::read(dir.path().join("goods")).unwrap().len(), whole);
    }
}

#[test]
fn a_changed_byte_is_damage_or_a_torn_last_change() {
    let (dir, bytes) = three_changes();
    let whole = usize::try_from(u64::from_le_bytes(bytes[8..16].try_into().unwrap())).unwrap();
    for place in 0..bytes.len() {
        let mut spoilt = bytes.clone();
        spoilt[place] ^= 0x40;
        fs::write(dir.path().join("goods"), &spoilt).unwrap();
        match Catalogue::open(dir.path()) {
            Ok(catalogue) => assert!(place >= whole && catalogue.len() == 2, "{place}"),
            Err(fault) => assert!(matches!(fault, CatalogueFault::Damaged(_) | CatalogueFault::Newer(_)), "{place}"),
        }
    }
}

#[test]
fn an_import_that_was_cut_short_changes_nothing() {
    let (dir, bytes) = three_changes();
    fs::write(dir.path().join("goods.new"), &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(open(&dir).len(), 3);
    assert!(!dir.path().join("goods.new").exists());
}

#[test]
fn a_file_with_more_unused_than_used_bytes_is_written_anew() {
    let (dir, mut catalogue) = empty();
    let long = "Дуже довга назва ".repeat(50);
    for price in 1..1000 {
        catalogue.put(Goods { price: Kopecks(price), ..named("1", &long) }).unwrap();
    }
    drop(catalogue);
    let length = || fs::metadata(dir.path().join("goods")).unwrap().len();
    let before = length();
    let catalogue = open(&dir);
    assert!(before > UNUSED && length() < 4000, "{before} {}", length());
    assert_eq!(catalogue.get("1").unwrap().unwrap().price, Kopecks(999));
}

const TABLE: &str = "Код;Назва;Ціна, грн;Од.;Штрих-код;Група;Акциз\r\n\
    1;\"Кава \"\"Львів\"\"\r\nмелена\";\"1 234,50\";;4820000123457;Кава;ні\r\n\
    2;Мед;173,900;кг;36000291452;;\r\n";

#[test]
fn a_table_is_read_as_it_is_meant() {
    let (_dir, mut catalogue) = empty();
    let (text, _, _) = encoding_rs::WINDOWS_1251.encode(TABLE);
    let text = text.replace_bytes(b"1 234", b"1\xA0234");
    let preview = catalogue.preview(&text, &[]).unwrap();
    assert_eq!((preview.rows, preview.added, preview.changed, preview.doubtful.len()), (2, 2, 0, 0));
    assert_eq!(preview.mended.len(), 1);
    assert_eq!(catalogue.len(), 0);
    assert_eq!(catalogue.apply(preview).unwrap(), 2);
    let coffee = catalogue.get("1").unwrap().unwrap();
    assert_eq!((coffee.name.as_str(), coffee.price), ("Кава \"Львів\" мелена", Kopecks(123_450)));
    assert_eq!((coffee.unit.as_str(), coffee.weight, coffee.group.as_deref()), ("шт", false, Some("Кава")));
    let honey = catalogue.get("2").unwrap().unwrap();
    assert_eq!(
        (honey.price, honey.weight, honey.barcodes.as_slice()),
        (Kopecks(17_390), true, &["0036000291452".into()][..])
    );
}

trait ReplaceBytes {
    fn replace_bytes(&self, from: &[u8], to: &[u8]) -> Vec<u8>;
}

impl ReplaceBytes for [u8] {
    fn replace_bytes(&self, from: &[u8], to: &[u8]) -> Vec<u8> {
        let at = self.windows(from.len()).position(|part| part == from).unwrap();
        [&self[..at], to, &self[at + from.len()..]].concat()
    }
}

#[test]
fn each_doubtful_line_is_named_by_its_row_and_nothing_is_taken() {
    let (_dir, mut catalogue) = empty();
    catalogue.put(honey()).unwrap();
    let table = "Прайс\n\nКод;Назва;Ціна;Літери;УКТЗЕД;Штрихкод;Ваговий\n\
        1;Чай;12,345;;;;\n2;;5;;;;\n3;Кава ☕;5;;;;\n;Без коду;5;;;;\n4;Сіль;договірна;;;;\n\
        5;Сік;5;Z;;;\n6;Сир;5;;22041096;4.82E+12;\n7;Хліб;5;;1234567;;\n8;Квас;5;;;4820000123450;\n\
        9;Мед;5;;;4820000123457;\n10;Вода;5;;;96385074;\n11;Пиво;5;;;96385074;\n10;Вода;6;;;;\n\
        12;Лід;5;;;;мабуть\n13;Борошно;;;;;\n14;Зразок;0;;;;\n1,5E+05;Шпроти;5;;;;\n15;Добре;5;A;409000000;;так\n";
    let goods = |flaw| Why::Goods(flaw);
    let expected = [
        (4, Why::PriceFiner("12,345".into())),
        (5, goods(GoodsFlaw::Missing(Column::Name))),
        (6, goods(GoodsFlaw::Unwritable(Column::Name, '☕'))),
        (7, goods(GoodsFlaw::Missing(Column::Code))),
        (8, Why::Price("договірна".into())),
        (9, goods(GoodsFlaw::Letter('Z'))),
        (10, goods(BarcodeFlaw::LostDigits("4.82E+12".into()).into())),
        (11, goods(GoodsFlaw::Uktzed("1234567".into()))),
        (12, goods(BarcodeFlaw::CheckDigit("4820000123450".into()).into())),
        (13, goods(GoodsFlaw::BarcodeTaken { barcode: "4820000123457".into(), code: "123".into() })),
        (15, Why::BarcodeTwice { barcode: "96385074".into(), row: 14 }),
        (16, Why::CodeTwice { code: "10".into(), row: 14 }),
        (17, Why::Flag(Column::Weight, "мабуть".into())),
        (18, goods(GoodsFlaw::Missing(Column::Price))),
        (19, goods(GoodsFlaw::NoPrice)),
        (20, goods(GoodsFlaw::CodeDigits("1,5E+05".into()))),
    ];
    assert_eq!(doubts(&catalogue, table.as_bytes()), expected);
    let preview = catalogue.preview(table.as_bytes(), &[]).unwrap();
    let mended: Vec<(u32, &str)> = preview.mended.iter().map(|mended| (mended.row, mended.to.as_str())).collect();
    assert_eq!((preview.rows, mended), (18, vec![(21, "А"), (21, "0409000000")]));
    assert!(matches!(catalogue.apply(preview), Err(ImportFault::Doubtful(16))));
    assert_eq!(all(&catalogue), [honey()]);
}

#[test]
fn an_import_again_changes_goods_by_their_code() {
    let (_dir, mut catalogue) = empty();
    let kept = Goods { favourite: true, ..honey() };
    catalogue.put(kept.clone()).unwrap();
    let table = "code,name,price\n123,Мед гречаний,350.00\n7,Tea,5\n";
    let preview = catalogue.preview(table.as_bytes(), &[]).unwrap();
    assert_eq!((preview.added, preview.changed), (1, 1));
    assert_eq!(catalogue.apply(preview).unwrap(), 2);
    assert_eq!(catalogue.get("123").unwrap(), Some(Goods { price: Kopecks(35_000), ..kept }));
    assert_eq!(import(&mut catalogue, table.as_bytes()).unwrap(), 0);
    let with_barcodes = "code;name;price;barcode\n123;Мед гречаний;350.00;\n";
    assert_eq!(import(&mut catalogue, with_barcodes.as_bytes()).unwrap(), 1);
    assert_eq!(catalogue.by_barcode("4820000123457").unwrap(), None);
    // A barcode may go from one line to another in one import.
    let moved = "code;name;price;barcode\n7;Tea;5;4820000123457\n";
    assert_eq!(import(&mut catalogue, moved.as_bytes()).unwrap(), 1);
    let back = "code;name;price;barcode\n7;Tea;5;\n123;Мед гречаний;350.00;4820000123457\n";
    assert_eq!(import(&mut catalogue, back.as_bytes()).unwrap(), 2);
    assert_eq!(catalogue.by_barcode("4820000123457").unwrap().unwrap().code, "123");
}

#[test]
fn a_preview_of_an_earlier_catalogue_is_not_applied() {
    let (_dir, mut catalogue) = empty();
    let preview = catalogue.preview(TABLE.as_bytes(), &[]).unwrap();
    catalogue.put(honey()).unwrap();
    assert!(matches!(catalogue.apply(preview), Err(ImportFault::Outdated)));
    assert_eq!(all(&catalogue), [honey()]);
}

#[test]
fn columns_may_be_chosen() {
    let (_dir, mut catalogue) = empty();
    let table = "Шифр;Опис;Опт;Роздріб\nА1;Чай;5,00;7,00\n".as_bytes();
    let chosen = |price: &str| {
        [(Column::Code, "шифр"), (Column::Name, "B"), (Column::Price, price)]
            .map(|(column, name)| (column, name.to_owned()))
    };
    let preview = catalogue.preview(table, &chosen("Роздріб")).unwrap();
    assert_eq!(preview.columns, [(Column::Code, 0), (Column::Name, 1), (Column::Price, 3)]);
    catalogue.apply(preview).unwrap();
    assert_eq!(catalogue.get("А1").unwrap().unwrap().price, Kopecks(700));
    assert!(matches!(catalogue.preview(table, &chosen("Ціна")), Err(ImportFault::UnknownColumn(_))));
}

#[test]
fn files_that_are_no_tables_are_refused_by_name() {
    let (_dir, catalogue) = empty();
    let fault = |file: &[u8]| catalogue.preview(file, &[]).unwrap_err().to_string();
    let cases: [(&[u8], ImportFault); 9] = [
        (b"", ImportFault::Empty),
        (b"\n;;\n", ImportFault::Empty),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ImportFault::OlderExcel),
        (b"PK\x03\x04 and nothing else", ImportFault::DamagedXlsx("it is no zip")),
        (b"\x89PNG\r\n\x1a\n", ImportFault::NotATable),
        (b"\xFF\xFE\x00", ImportFault::Encoding),
        ("Привіт".as_bytes(), ImportFault::NoHeadings),
        ("Код;Назва\n1;Чай\n".as_bytes(), ImportFault::MissingColumn(Column::Price)),
        ("Код;Назва;Ціна\n".as_bytes(), ImportFault::NoGoods),
    ];
    for (file, expected) in cases {
        assert_eq!(fault(file), expected.to_string());
    }
    assert_eq!(fault(&vec![b'a'; (64 << 20) + 1]), ImportFault::FileTooLarge.to_string());
    assert_eq!(fault("a;b\n".repeat(200_001).as_bytes()), ImportFault::NoHeadings.to_string());
    let long = format!("Код;Назва;Ціна\n{}", "1;Чай;5\n".repeat(200_001));
    assert_eq!(fault(long.as_bytes()), ImportFault::TooManyCells.to_string());
}

/// A table of an office program: a title over several columns, numbers, texts, dates, merged and empty cells.
fn office_table() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let zeros = Format::new().set_num_format("00000");
    let date = Format::new().set_num_format("dd.mm.yyyy");
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 5, "Прайс-лист на 1 грудня", &Format::new()).unwrap();
    for (column, heading) in (0..).zip(["Код", "Назва", "Ціна", "Штрихкод", "Група", "Обране"])
    {
        sheet.write_string(2, column, heading).unwrap();
    }
    sheet.merge_range(3, 4, 5, 4, "Напої", &Format::new()).unwrap();
    sheet.write_number_with_format(3, 0, 7, &zeros).unwrap();
    sheet.write_string(3, 1, "  Чай <чорний> & «м’ята»\nлистовий ").unwrap();
    sheet.write_number(3, 2, 173.9).unwrap();
    sheet.write_number(3, 3, 4_820_000_123_457_f64).unwrap();
    sheet.write_boolean(3, 5, true).unwrap();
    sheet.write_string(4, 0, "А-2").unwrap();
    sheet.write_string(4, 1, "Кава").unwrap();
    sheet.write_number(4, 2, 0.300_000_000_000_000_04).unwrap();
    sheet.write_number(4, 3, 36_000_291_452_f64).unwrap();
    sheet.write_number(5, 0, 12).unwrap();
    sheet.write_string(5, 1, "Сік").unwrap();
    sheet.write_formula(5, 2, rust_xlsxwriter::Formula::new("=C4*2").set_result("12.345")).unwrap();
    sheet.write_string(7, 0, "14").unwrap();
    sheet.write_string(7, 1, "Сир").unwrap();
    sheet.write_string(7, 2, "1 234,50 грн").unwrap();
    sheet.write_blank(7, 5, &zeros).unwrap();
    let other = workbook.add_worksheet();
    other.write_string(0, 0, "Код").unwrap();
    other.write_datetime_with_format(1, 0, ExcelDateTime::from_ymd(2026, 12, 1).unwrap(), &date).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_table_of_an_office_program_is_read_as_it_is_shown() {
    let (_dir, mut catalogue) = empty();
    let preview = catalogue.preview(&office_table(), &[]).unwrap();
    assert_eq!(preview.doubtful, []);
    let mended: Vec<(u32, &str, &str)> =
        preview.mended.iter().map(|mended| (mended.row, mended.from.as_str(), mended.to.as_str())).collect();
    assert_eq!(mended, [(5, "36000291452", "0036000291452"), (6, "12.345", "12.35")]);
    assert_eq!(catalogue.apply(preview).unwrap(), 4);
    let by_code = |code: &str| catalogue.get(code).unwrap().unwrap();
    let tea = by_code("00007");
    assert_eq!((tea.name.as_str(), tea.price), ("Чай <чорний> & «м’ята» листовий", Kopecks(17_390)));
    assert_eq!((tea.barcodes.as_slice(), tea.favourite), (&["4820000123457".to_owned()][..], true));
    assert_eq!(by_code("А-2").price, Kopecks(30));
    assert_eq!(by_code("14").price, Kopecks(123_450));
    let groups = ["00007", "А-2", "12", "14"].map(|code| by_code(code).group);
    let drinks = || Some("Напої".to_owned());
    assert_eq!(groups, [drinks(), drinks(), drinks(), None]);
}

/// An XLSX file by hand: the sheet and the shared texts.
fn by_hand(sheet: &str, texts: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        (
            "xl/workbook.xml",
            "<x:workbook xmlns:x='a' xmlns:r='b'><x:sheets><x:sheet name='H' state='hidden' r:id='r0'/>\
             <x:sheet name='S' r:id='r1'/></x:sheets></x:workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r1' Type='a/worksheet' Target='/xl/worksheets/s.xml'/>\
             <Relationship Id='r2' Type='a/sharedStrings' Target='t.xml'/>\
             <Relationship Id='r3' Type='a/styles' Target='styles.xml'/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
             <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/s.xml", sheet),
        ("xl/t.xml", texts),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const HEADINGS: &str = "<x:row><x:c t='inlineStr'><x:is><x:t>Код</x:t></x:is></x:c><x:c t='str'><x:v>Назва</x:v></x:c>\
    <x:c t='s'><x:v>0</x:v></x:c></x:row>";
const TEXTS: &str =
    "<sst><si><t>Ці</t><rPh><t>x</t></rPh><r><t>на</t></r></si><si><t>Мʼята_x000D_\n5&#37;</t></si></sst>";

fn with_rows(rows: &str) -> Vec<u8> {
    by_hand(&format!("<x:worksheet xmlns:x='a'><x:sheetData>{HEADINGS}{rows}</x:sheetData></x:worksheet>"), TEXTS)
}

#[test]
fn cells_without_places_shared_texts_and_formulas_are_read() {
    let (_dir, mut catalogue) = empty();
    let table = with_rows(
        "<x:row r='3'><x:c r='C3'><x:f>1+1</x:f><x:v>4.8E1</x:v></x:c><x:c r='A3'><x:v>1</x:v></x:c>\
         <x:c t='s'><x:v>1</x:v></x:c></x:row>",
    );
    import(&mut catalogue, &table).unwrap();
    let goods = catalogue.get("1").unwrap().unwrap();
    assert_eq!((goods.name.as_str(), goods.price), ("М’ята 5%", Kopecks(4800)));
}

#[test]
fn dates_and_errors_of_formulas_are_doubtful() {
    let (_dir, catalogue) = empty();
    let table = with_rows(
        "<x:row r='2'><x:c s='1'><x:v>46000</x:v></x:c><x:c t='str'><x:v>Чай</x:v></x:c><x:c t='e'><x:v>#N/A</x:v></x:c></x:row>",
    );
    let formula = Why::Formula(Column::Price, "#N/A".into());
    assert_eq!(doubts(&catalogue, &table), [(2, Why::Date(Column::Code)), (2, formula)]);
}

#[test]
fn spoilt_and_huge_xlsx_files_are_refused_by_name() {
    let (_dir, catalogue) = empty();
    let fault = |file: &[u8]| catalogue.preview(file, &[]).unwrap_err().to_string();
    let damaged = |what| ImportFault::DamagedXlsx(what).to_string();
    assert_eq!(fault(&with_rows("<x:row r='1'/>")), damaged("its rows are not in order"));
    assert_eq!(fault(&with_rows("<x:row><x:c t='s'><x:v>9</x:v></x:c></x:row>")), damaged("a shared text is missing"));
    assert_eq!(fault(&with_rows("<x:row></x:c>")), damaged("a part is damaged"));
    assert_eq!(
        fault(&with_rows("<x:row><x:c t='str'><x:v>&lol;</x:v></x:c></x:row>")),
        damaged("it has an unknown entity")
    );
    let wide = "<x:row r='2'><x:c r='XFD2'><x:v>1</x:v></x:c></x:row>";
    assert_eq!(fault(&with_rows(wide)), ImportFault::TooManyCells.to_string());
    let bomb = |text: String| by_hand("<a/>", &format!("<sst>{text}</sst>"));
    assert_eq!(
        fault(&bomb(format!("<si><t>{}</t></si>", "a".repeat(3 << 20)))),
        ImportFault::UnpackedTooLarge.to_string()
    );
    let many = format!("<si><t>{}</t></si>", "a".repeat(500_000)).repeat(140);
    assert_eq!(fault(&bomb(many)), ImportFault::UnpackedTooLarge.to_string());
    let long = format!("<x:row><x:c t='str'><x:v>{}</x:v></x:c></x:row>", "a".repeat(200_000));
    assert_eq!(fault(&with_rows(&long)), ImportFault::CellTooLong(2).to_string());
}

#[test]
fn a_damaged_xlsx_never_panics_and_changes_nothing() {
    let (_dir, mut catalogue) = empty();
    catalogue.put(honey()).unwrap();
    let table = office_table();
    for place in (0..table.len()).step_by(7) {
        let mut spoilt = table.clone();
        spoilt[place] ^= 0x55;
        let _ = catalogue.preview(&spoilt, &[]);
        let _ = catalogue.preview(&table[..place], &[]);
    }
    assert_eq!(all(&catalogue), [honey()]);
}

fn any_goods() -> impl Strategy<Value = Goods> {
    let text = "[=@А-Яа-яҐЄІЇґєіїA-Za-z0-9 ;,\"'’|/%().+-]{0,20}";
    let barcode = prop_oneof![Just("4820000123457".to_owned()), Just("96385074".to_owned()), "[A-Z0-9-]{1,6}"];
    let flags = any::<(bool, bool, bool)>();
    let codes =
        prop_oneof![Just((None, None)), Just((Some("2204".to_owned()), None)), Just((None, Some("96.02".to_owned()))),];
    let parts =
        (text, text, 1i64..=999_999_999_999_999, text, "[А-ЯA-CE]{0,4}", codes, prop::collection::vec(barcode, 0..3));
    (parts, prop::option::of(text), flags).prop_map(
        |((code, name, price, unit, letters, codes, barcodes), group, flags)| {
            let (uktzed, dkpp) = codes;
            let (excise, weight, favourite) = flags;
            let price = Kopecks(price);
            Goods { code, name, price, unit, letters, uktzed, dkpp, barcodes, group, excise, weight, favourite }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_is_imported_again(goods in prop::collection::vec(any_goods(), 1..12)) {
        let (dir, mut catalogue) = empty();
        let kept: Vec<Goods> = goods.into_iter().filter_map(|goods| catalogue.put(goods).ok()).collect();
        prop_assume!(!kept.is_empty());
        let exported = catalogue.export().unwrap();
        let (_other_dir, mut other) = empty();
        let preview = other.preview(&exported, &[]).unwrap();
        prop_assert_eq!(&preview.doubtful, &[]);
        prop_assert_eq!(&preview.mended, &[]);
        other.apply(preview).unwrap();
        prop_assert_eq!(by_code(&other), by_code(&catalogue));
        prop_assert_eq!(other.export().unwrap(), exported.clone());
        prop_assert_eq!(import(&mut catalogue, &exported).unwrap(), 0);
        drop(catalogue);
        prop_assert_eq!(by_code(&open(&dir)), by_code(&other));
    }

    #[test]
    fn no_bytes_make_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[КодНазвЦіна;,\t\"\n0-9.E+ ]{0,200}") {
        let (_dir, catalogue) = empty();
        let _ = catalogue.preview(&bytes, &[]);
        let _ = catalogue.preview(format!("Код;Назва;Ціна;Штрихкод\n{text}").as_bytes(), &[]);
    }
}
