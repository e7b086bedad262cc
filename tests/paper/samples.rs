//! Documents to print: the ones that are hard to lay out.

use prro_core::document::{Body, Document, Head, Issued, OfflineMark};
use prro_core::domain::{
    Card, Discount, FiscalNumber, Forms, Kopecks, KyivTime, LineDraft, LocalNumber, Part, PartKind, PaymentDraft,
    Quantity, Receipt, ReceiptDraft, ReturnOf, Rounding, Share, ShiftTotals, TaxRate, Terms, Uid,
};

/// A document with the name of its file.
pub struct Sample {
    /// The name.
    pub name: &'static str,
    /// The document.
    pub issued: Issued,
}

/// The documents.
///
/// # Errors
/// A text that says which of the numbers here is none.
pub fn samples() -> Result<Vec<Sample>, String> {
    let hash = std::array::from_fn(|place| u8::try_from(place * 7 % 256).unwrap_or_default());
    let (offline, online) = ("82563.25.6127", "3408730318");
    let long = sale(lines(), vec![PaymentDraft::cash(Some(Kopecks(200_000))), by_card(Some(Kopecks(50_000)))])?;
    let mut totals = ShiftTotals { service_in: Kopecks(50_000), ..ShiftTotals::default() };
    totals.sales.add(&long);
    let honey = || goods("Мед липовий", 750, "кг", 32_000);
    let short = sale(vec![honey()], vec![PaymentDraft::cash(Some(Kopecks(50_000)))])?;
    let paid = sale(vec![honey()], vec![by_card(None)])?;
    let before = Kopecks(10_000);
    let part = Receipt {
        part: Some(Part { kind: PartKind::Instalment, prepayment: Some(number(online)?), before }),
        sum: Kopecks(60_000),
        ..short.clone()
    };
    let of = ReturnOf::Here(number(offline)?);
    let documents = [
        ("return", false, Some(hash), offline, Body::Return { of, receipt: paid.clone() }),
        ("part", false, None, online, Body::Sale(part)),
        ("long-offline", false, Some(hash), offline, Body::Sale(long)),
        ("short", false, None, online, Body::Sale(short.clone())),
        ("first-offline", false, None, "5008.2.958", Body::Sale(short.clone())),
        ("card", false, None, online, Body::Sale(paid)),
        ("test", true, None, online, Body::Sale(short)),
        ("z", false, None, online, Body::ZReport(totals)),
        ("service", false, None, online, Body::ServiceIn(Kopecks(20_000))),
        ("storno", false, Some(hash), offline, Body::Storno(number("123456789012.100.9999")?)),
    ];
    let sample = |(name, testing, previous, fiscal, body)| {
        let fiscal = number(fiscal)?;
        let offline = match &fiscal {
            FiscalNumber::Offline(number) => Some(OfflineMark { number: number.clone(), previous }),
            FiscalNumber::Online(_) => None,
        };
        let head = Head { offline, testing, ..head()? };
        Ok(Sample { name, issued: Issued { document: Document { head, body }, fiscal } })
    };
    documents.into_iter().map(sample).collect()
}

/// A receipt of so many lines.
///
/// # Errors
/// As of [`samples`].
#[allow(dead_code, reason = "only the tests use it")]
pub fn of_lines(count: usize) -> Result<Issued, String> {
    let lines = lines().into_iter().cycle().take(count).collect();
    let body = Body::Sale(sale(lines, vec![by_card(None)])?);
    Ok(Issued { document: Document { head: head()?, body }, fiscal: number("3408730318")? })
}

fn number(text: &str) -> Result<FiscalNumber, String> {
    text.parse().map_err(|_| format!("{text} is no fiscal number"))
}

fn sale(lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> Result<Receipt, String> {
    let rate = |letter, kind, name: &str, percent| TaxRate { letter, kind, name: name.into(), percent };
    let taxes = [rate('А', 0, "ПДВ", 2000), rate('Б', 0, "ПДВ", 700), rate('Д', 1, "Акцизний податок", 500)];
    let draft = ReceiptDraft { lines, payments, ..ReceiptDraft::default() };
    let forms = Forms::default();
    let terms = Terms { taxes: &taxes, pays_vat: true, step: Rounding::Fifty, forms: &forms };
    Receipt::compose(&draft, terms, Share::Whole).map_err(|fault| fault.to_string())
}

fn head() -> Result<Head, String> {
    Ok(Head {
        uid: Uid("-".into()),
        tin: "2345678901".into(),
        ipn: Some("123456789012".into()),
        organization: "ФОП Ґудзь-Єрмоленко Їлина Іванівна".into(),
        point: "Крамниця «Щедрий кошик»".into(),
        address: "Полтавська обл., м. Полтава, вул. Європейська, буд. 66, прим. 4".into(),
        time: KyivTime::from_digits("24112026", "090705").ok_or("no time")?,
        local: LocalNumber(41),
        desk: 1,
        registrar: 4_000_777_777,
        cashier: "Ґудзь-Єрмоленко Ї. І.".into(),
        offline: None,
        testing: false,
    })
}

fn goods(name: &str, quantity: i64, unit: &str, price: i64) -> LineDraft {
    LineDraft { unit: unit.into(), letters: "А".into(), ..LineDraft::plain(name, Quantity(quantity), Kopecks(price)) }
}

fn by_card(sum: Option<Kopecks>) -> PaymentDraft {
    PaymentDraft { card: card(), ..PaymentDraft::card(sum) }
}

fn card() -> Card {
    Card {
        system: Some("Mastercard".into()),
        acquirer: Some("АТ КБ «ПРИВАТБАНК»".into()),
        rrn: Some("426112345678".into()),
        terminal: Some("S1K90123".into()),
        pan: Some("516875XXXXXX1713".into()),
        auth: Some("123456".into()),
    }
}

fn lines() -> Vec<LineDraft> {
    let wine = "Вино столове сухе червоне витримане «Подільське бастардо преміум» врожаю 2019 року, 0,75 л";
    let stamps = vec!["AATE508932 412168".into(), "AATE508932 412169".into()];
    let pill = "Дихлордифенілтрихлорметилметанаміноетилсульфонат";
    vec![
        LineDraft { discount: Some(Discount::Percent(12_500)), ..goods("Мед липовий", 750, "кг", 32_000) },
        LineDraft {
            letters: "АД".into(),
            uktzed: Some("2204210000".into()),
            barcode: Some("4820000000017".into()),
            stamped: true,
            stamps,
            discount: Some(Discount::Sum(Kopecks(5000))),
            ..goods(wine, 2000, "шт", 48_950)
        },
        LineDraft { letters: "Б".into(), ..goods(pill, 1000, "уп", 10_015) },
        goods("Об’єктив кадровий № 7 — ручний", 1000, "шт", 123_456),
        goods("Пакет", 3000, "шт", 300),
    ]
}
