//! Measures the catalogue with 100 000 goods: import of CSV and XLSX, search, memory, one change: `scripts/bench catalogue`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use prro_core::catalogue::Catalogue;
use rust_xlsxwriter::Workbook;

/// How many goods the catalogue has.
const GOODS: u64 = 100_000;
/// How often each text is searched.
const TIMES: usize = 20;
/// With this argument the program only opens the catalogue of a folder and prints its memory.
const OPEN: &str = "--open";

const KINDS: [&str; 20] = [
    "Кава мелена",
    "Чай чорний",
    "Вода мінеральна",
    "Сік яблучний",
    "Молоко",
    "Сир твердий",
    "Хліб житній",
    "Ковбаса варена",
    "Печиво",
    "Цукерки",
    "Мʼясо курки",
    "Риба морожена",
    "Олія соняшникова",
    "Крупа гречана",
    "Борошно",
    "Цукор",
    "Сіль",
    "Пиво світле",
    "Шампунь",
    "Зошит",
];
const MAKERS: [&str; 12] = [
    "«Галичина»",
    "«Рошен»",
    "«Моршинська»",
    "«Яготинське»",
    "Львівська мануфактура",
    "Nestlé Україна",
    "ТМ Премія",
    "«Чумак»",
    "«Сандора»",
    "Bosch",
    "«Київхліб»",
    "Подільські солодощі",
];
const SIZES: [&str; 8] = ["0,5 л", "1 л", "250 г", "1 кг", "100 шт", "2×1,5 л", "12%", "ваг."];
/// What a cashier types, one key after the other, and what scanners give.
const TYPED: [&str; 24] = [
    "к",
    "ка",
    "кав",
    "кава",
    "кава м",
    "кава львів",
    "львів мел",
    "мʼя",
    "мясо курки",
    "1 л",
    "сир яготин 250",
    "о",
    "а",
    "л 1",
    "482000",
    "99999",
    "00512",
    "4820000512",
    "bosch",
    "рошен цук",
    "зошит зошит",
    "нічого такого",
    "пиво св 0,5",
    "",
];

/// The barcode of the goods with this number.
fn barcode(number: u64) -> String {
    let digits = format!("482{:09}", number + 1);
    let weighed: u32 =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, by)| u32::from(digit - b'0') * by).sum();
    format!("{digits}{}", (10 - weighed % 10) % 10)
}

/// The cells of one line: code, name, price, unit, barcode, group, letters.
fn line(number: u64) -> [String; 7] {
    let part = |list: &[&str], by: u64| list[(number / by) as usize % list.len()].replace('é', "e").replace('×', "x");
    let name = format!("{} {} {} № {}", part(&KINDS, 1), part(&MAKERS, 20), part(&SIZES, 240), number / 1920);
    let price = format!("{},{:02}", 1 + number % 2000, number % 100);
    let group = part(&KINDS, 1);
    [format!("{number:05}"), name, price, "шт".into(), barcode(number), group, "А".into()]
}

const HEADINGS: [&str; 7] = ["Код", "Назва", "Ціна, грн", "Од. вим.", "Штрихкод", "Група", "Літери"];

fn csv() -> Vec<u8> {
    let mut text = format!("{}\r\n", HEADINGS.join(";"));
    for number in 0..GOODS {
        text.push_str(&line(number).join(";"));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(0, column, heading).unwrap();
    }
    for (row, number) in (1..).zip(0..GOODS) {
        let cells = line(number);
        for (column, cell) in (0..).zip(&cells) {
            sheet.write(row, column, cell).unwrap();
        }
        sheet.write(row, 2, cells[2].replace(',', ".").parse::<f64>().unwrap()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Imports a table into a new catalogue. Gives the times of the preview and of the import itself.
fn import(folder: &Path, table: &[u8]) -> (Duration, Duration) {
    let mut catalogue = Catalogue::open(folder).unwrap();
    let began = Instant::now();
    let preview = catalogue.preview(table, &[]).unwrap();
    let looked = began.elapsed();
    assert_eq!((preview.rows as u64, preview.doubtful.len()), (GOODS, 0));
    let began = Instant::now();
    assert_eq!(catalogue.apply(preview).unwrap() as u64, GOODS);
    (looked, began.elapsed())
}

/// The memory of this process, in KiB: now and at most so far.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0 kB");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    (value("VmRSS:"), value("VmHWM:"))
}

/// Opens the catalogue in a process of its own and searches, so that nothing of the import is in its memory.
fn look(folder: &Path) {
    let (empty, _) = memory();
    let began = Instant::now();
    let catalogue = Catalogue::open(folder).unwrap();
    let opened = began.elapsed();
    let (held, _) = memory();
    let mut times = Vec::new();
    for typed in TYPED.iter().flat_map(|typed| std::iter::repeat_n(typed, TIMES)) {
        let began = Instant::now();
        std::hint::black_box(catalogue.search(typed, 20).unwrap());
        times.push(began.elapsed());
    }
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let (now, most) = memory();
    println!("opening {:<27} {:>9} ms", format!("{} goods", catalogue.len()), opened.as_millis());
    println!("search, half of them within        {:>9} µs", at(50).as_micros());
    println!("search, 99 of 100 within           {:>9} µs (goal: 20000)", at(99).as_micros());
    println!("search, the slowest                {:>9} µs", at(100).as_micros());
    println!(
        "memory of the open catalogue       {:>9} KiB, process {now} KiB (goal: 65536), {empty} before",
        held - empty
    );
    println!("memory while it was opened         {:>9} KiB at most", most);
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != OPEN).skip(1);
    if let Some(folder) = arguments.next() {
        return look(Path::new(&folder));
    }
    // The folder is on the disk of the build, because the temporary folder may be on another disk.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (name, table) in [("CSV", csv()), ("XLSX", xlsx())] {
        let (looked, applied) = import(&dir.path().join(name), &table);
        let all = (looked + applied).as_millis();
        println!(
            "import of {name:<4} of {:>8} bytes      {all:>9} ms (goal: 10000), {} of it the preview",
            table.len(),
            looked.as_millis()
        );
    }
    println!("memory with both imports           {:>9} KiB at most", memory().1);
    let folder = dir.path().join("XLSX");
    let mut catalogue = Catalogue::open(&folder).unwrap();
    let (began, table) = (Instant::now(), catalogue.export().unwrap());
    println!("export of {:>8} bytes            {:>9} ms", table.len(), began.elapsed().as_millis());
    let began = Instant::now();
    let same = catalogue.preview(&table, &[]).unwrap();
    println!("the export imported again          {:>9} ms, {} changed", began.elapsed().as_millis(), same.changed);
    let began = Instant::now();
    for number in 0..TIMES as u64 {
        let mut goods = catalogue.get(&format!("{number:05}")).unwrap().unwrap();
        goods.favourite = !goods.favourite;
        catalogue.put(goods).unwrap();
    }
    println!("one change                         {:>9} µs", began.elapsed().as_micros() / TIMES as u128);
    let file = std::fs::metadata(folder.join("goods")).unwrap().len();
    println!("file of the catalogue              {file:>9} bytes");
    drop(catalogue);
    let program = std::env::current_exe().unwrap();
    let ended = Command::new(program).arg(OPEN).arg(&folder).status().unwrap();
    assert!(ended.success());
}
