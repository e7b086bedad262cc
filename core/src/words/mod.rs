//! What people read: every refusal and every state of the link, in Ukrainian and English, in one table.
//!
//! The app and the headless till show the same sentences. A message says what happened and why, a remedy what to do and
//! who can do it. What comes from elsewhere (names, the server's own words) stands in «quotes», whatever its language. A
//! refusal without words does not compile.

pub mod figures;
pub mod notice;
pub mod opening;
pub mod status;

use crate::domain::receipt::DraftFault;
use crate::rules::news::ServerRefusal;
use crate::rules::refusal::{ClockTrouble, Refusal, Stranger};
use crate::rules::state::Trouble;
use crate::rules::view::Link;

/// What is read of one refusal. None of the texts is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happened and why, in Ukrainian.
    pub message_uk: String,
    /// The same in English.
    pub message_en: String,
    /// What to do and who can, in Ukrainian.
    pub remedy_uk: String,
    /// The same in English.
    pub remedy_en: String,
}

impl Words {
    /// Four texts.
    pub fn new(
        message_uk: impl Into<String>,
        message_en: impl Into<String>,
        remedy_uk: impl Into<String>,
        remedy_en: impl Into<String>,
    ) -> Words {
        Words {
            message_uk: message_uk.into(),
            message_en: message_en.into(),
            remedy_uk: remedy_uk.into(),
            remedy_en: remedy_en.into(),
        }
    }
}

/// The words of a refusal.
pub fn refusal(refusal: &Refusal) -> Words {
    match refusal {
        Refusal::ShiftClosed => Words::new(
            "Зміну не відкрито.",
            "No shift is open.",
            "Касир: відкрийте зміну і повторіть.",
            "Cashier: open a shift and try again.",
        ),
        Refusal::ShiftOpen => Words::new(
            "Зміну вже відкрито.",
            "A shift is open already.",
            "Касир: працюйте в цій зміні. Щоб почати нову, зробіть Z-звіт і закрийте цю.",
            "Cashier: work in this shift. To begin a new one, make the Z-report and close this one.",
        ),
        Refusal::ZNeeded => Words::new(
            "Зміну не можна закрити без Z-звіту.",
            "The shift cannot be closed before its Z-report is made.",
            "Касир: зробіть Z-звіт, потім закрийте зміну.",
            "Cashier: make the Z-report, then close the shift.",
        ),
        Refusal::ZDone => Words::new(
            "Z-звіт цієї зміни вже зроблено, тому нових чеків у ній бути не може.",
            "The Z-report of this shift is made, so nothing more can be sold in it.",
            "Касир: закрийте зміну і відкрийте нову.",
            "Cashier: close the shift and open a new one.",
        ),
        Refusal::ShiftTooLong => Words::new(
            "Зміна триває вже 24 години, довше продавати в ній не можна.",
            "The shift has lasted 24 hours; nothing more may be sold in it.",
            "Касир: зробіть Z-звіт, закрийте зміну і відкрийте нову.",
            "Cashier: make the Z-report, close the shift and open a new one.",
        ),
        Refusal::NeedsConnection => Words::new(
            "Для цього потрібен звʼязок із фіскальним сервером, а його немає.",
            "This needs a connection to the fiscal server, and there is none.",
            "Касир: перевірте інтернет на пристрої і повторіть.",
            "Cashier: check the internet on the device and try again.",
        ),
        Refusal::OfflineNotAgreed => Words::new(
            "Звʼязку немає, а згоди працювати офлайн ще не дано.",
            "There is no connection, and working offline has not been agreed to.",
            "Власник: дозвольте роботу офлайн у налаштуваннях. Або дочекайтеся звʼязку.",
            "Owner: allow working offline in the settings. Or wait for a connection.",
        ),
        Refusal::Limit36Hours => Words::new(
            "Вичерпано 36 годин безперервної роботи офлайн.",
            "The 36 hours of working offline on end are spent.",
            "Касир: знайдіть місце зі звʼязком. Каса сама передасть чеки, і продаж буде можливий.",
            "Cashier: find a place with a connection. The register delivers its receipts by itself and sells again.",
        ),
        Refusal::Limit168Hours => Words::new(
            "Вичерпано 168 годин роботи офлайн цього місяця.",
            "The 168 hours of working offline in this month are spent.",
            "Касир: знайдіть місце зі звʼязком. До кінця місяця продавати можна лише онлайн.",
            "Cashier: find a place with a connection. Until the month ends, selling is possible online only.",
        ),
        Refusal::Returning => Words::new(
            "Час офлайн вичерпано, каса саме передає чеки й повертається онлайн.",
            "The offline time is spent; the register is delivering its receipts to be online again.",
            "Касир: зачекайте хвилину і повторіть.",
            "Cashier: wait a minute and try again.",
        ),
        Refusal::Asking => Words::new(
            "Ще не відомо, чи зареєстровано попередній документ: сервер не відповів.",
            "It is not known yet whether the document before was registered: the server has not answered.",
            "Касир: зачекайте, каса сама запитує сервер, і повторіть.",
            "Cashier: wait, the register asks the server by itself; then try again.",
        ),
        Refusal::EndUnanswered => Words::new(
            "Сервер не відповів про завершення офлайн-сесії, тому новий чек чекає.",
            "The server has not answered for the end of the offline session, so a new receipt must wait.",
            "Касир: дочекайтеся звʼязку і повторіть.",
            "Cashier: wait for a connection and try again.",
        ),
        Refusal::ForeignShift(name) => Words::new(
            format!("Зміну відкрито іншим ключем{}.", named(name)),
            format!("The shift was opened with another key{}.", named(name)),
            "Закрити її може той, хто відкрив, своїм ключем, або старший касир. Потім касир відкриє нову.",
            "Whoever opened it can close it with their key, or a senior cashier can. Then the cashier opens a new one.",
        ),
        Refusal::ForeignDevice(Stranger::Device(id)) => Words::new(
            format!("Сервер знає за цим ПРРО інший пристрій{}.", named(id)),
            format!("The server knows another device for this registrar{}.", named(id)),
            "Власник: на тому пристрої передайте чеки, закрийте зміну й перенесіть касу звідти. Якщо його втрачено або \
             зламано, подайте 2-ПРРО; примусове перенесення можливе лише потому, і той пристрій більше не продаватиме, \
             а його непередані чеки знайти буде нікому.",
            "Owner: on that device deliver the receipts, close the shift and move the register from there. If it is lost \
             or broken, file the notice of failure; a forced move is possible only after that, the other device then \
             sells no more, and receipts it has not delivered are lost.",
        ),
        Refusal::ForeignDevice(stranger) => Words::new(
            format!("З цим ПРРО працює або працював інший пристрій: {}.", stranger_uk(stranger)),
            format!("Another device works, or has worked, with this registrar: {stranger}."),
            "Власник: передайте чеки й закрийте зміну на тому пристрої. Якщо то була ця сама каса з іншою текою, \
             поверніть теку або ідентифікатор пристрою; якщо його немає, зверніться до підтримки.",
            "Owner: deliver the receipts and close the shift on that device. If it was this same register with another \
             folder, restore the folder or the device identifier; if it is gone, ask support.",
        ),
        Refusal::TooLarge => Words::new(
            "Чек завеликий: підписаний він більший, ніж приймає податкова.",
            "The receipt is too large: signed, it is more than the server takes.",
            "Касир: розділіть покупку на кілька чеків. Нічого не зроблено.",
            "Cashier: split the purchase into several receipts. Nothing was made.",
        ),
        Refusal::RegistrationCancelled => Words::new(
            "Реєстрацію цього ПРРО скасовано.",
            "The registration of this registrar is cancelled.",
            "Касир: Z-звіт, закриття зміни й передача чеків працюють, зробіть їх. Власник: перевірте стан ПРРО в \
             електронному кабінеті платника податків.",
            "Cashier: Z-report, closing and delivery still work; do them. Owner: check the state of the registrar in \
             the taxpayer's electronic cabinet.",
        ),
        Refusal::KeyExpired => Words::new(
            "Сертифікат ключа зараз не діє: його строк минув або ще не почався.",
            "The certificate of the key is not valid now: its term is over or has not begun.",
            "Касир: перевірте дату на пристрої. Якщо вона правильна, власник отримує новий ключ у надавача.",
            "Cashier: check the date on the device. If it is right, the owner gets a new key from the provider.",
        ),
        Refusal::KeyUnusable(why) => Words::new(
            format!("Ключ не підписує{}.", named(why)),
            format!("The key does not sign{}.", named(why)),
            "Власник: завантажте файл ключа ще раз. Якщо не допоможе, отримайте новий у надавача.",
            "Owner: load the key file once more. If that does not help, get a new one from the provider.",
        ),
        Refusal::Draft(fault) => draft(fault),
        Refusal::Unwritable { text, character } => {
            let symbol =
                if character.is_control() { format!("U+{:04X}", u32::from(*character)) } else { character.to_string() };
            Words::new(
                format!("У тексті «{text}» є символ «{symbol}», якого в чеку бути не може."),
                format!("The text «{text}» has the character «{symbol}», which no receipt can hold."),
                "Касир: замініть або вилучіть цей символ.",
                "Cashier: replace or remove this character.",
            )
        }
        Refusal::FieldLength(field) => {
            let (uk, en) = field_name(field);
            Words::new(
                format!("{uk}: текст порожній або задовгий."),
                format!("The {en} is empty or too long."),
                "Касир: виправте текст і повторіть.",
                "Cashier: correct the text and try again.",
            )
        }
        Refusal::Server(refusal) => server(refusal),
        Refusal::Clock(trouble) => clock(*trouble),
        Refusal::NotANumber(typed) => Words::new(
            format!("«{typed}» не число або має забагато знаків після коми."),
            format!("«{typed}» is no number, or has too many decimals."),
            "Касир: введіть ціну до копійок, кількість до трьох знаків після коми.",
            "Cashier: type a price to the kopeck, a quantity to three decimals.",
        ),
        Refusal::DiskFull => Words::new(
            "На пристрої немає місця, тому чек нема де зберегти.",
            "There is no room on the device to keep a receipt.",
            "Касир: звільніть місце (фото, відео, застосунки) і повторіть.",
            "Cashier: free some space (photos, videos, apps) and try again.",
        ),
        Refusal::OperationDiffers => Words::new(
            "Дію з такою назвою вже просили, але з іншим змістом.",
            "An operation of this name was asked for before, with another content.",
            "Розробник програми, що керує касою: дайте новій дії нову назву.",
            "Developer of the calling program: give a new operation a new name.",
        ),
        Refusal::NoTimestamp => Words::new(
            "Служба позначок часу не відповідає, а налаштування вимагає позначки.",
            "No timestamp service answers, and the settings demand a timestamp.",
            "Касир: повторіть за хвилину. Власник: змініть службу або налаштування «timestamp».",
            "Cashier: try again in a minute. Owner: change the service or the setting «timestamp».",
        ),
        Refusal::Busy => Words::new(
            "Каса виконує іншу дію.",
            "The register is busy with another operation.",
            "Касир: дочекайтеся її завершення і повторіть.",
            "Cashier: wait until it is done and try again.",
        ),
    }
}

/// By what another device is known, in Ukrainian.
fn stranger_uk(stranger: &Stranger) -> String {
    match stranger {
        Stranger::Device(id) => format!("сервер знає пристрій «{id}»"),
        Stranger::NumberTaken(local) => format!("під локальним номером {local} зареєстровано чужий документ"),
        Stranger::HalfDelivered => "на сервері є недопередана офлайн-сесія, якої тут немає".into(),
        Stranger::NextNumber => "сервер чекає іншого локального номера, ніж ця каса".into(),
        Stranger::Session => "на сервері інша офлайн-сесія, ніж у цієї каси".into(),
    }
}

/// The words for an operation that is begun and whose outcome is not known (`D-02`).
pub fn pending() -> Words {
    Words::new(
        "Документ надіслано, але сервер не відповів: чи його зареєстровано, ще не відомо.",
        "The document was sent and the server has not answered: whether it is registered is not known yet.",
        "Касир: повторіть ту саму дію трохи згодом. Другого документа не буде.",
        "Cashier: repeat the same operation a little later. No second document will be made.",
    )
}

/// A stable word and the words for what a delivery stumbled over.
pub fn trouble(trouble: &Trouble) -> (&'static str, Words) {
    match trouble {
        Trouble::Unreachable => {
            let words = Words::new(
                "Фіскальний сервер не відповідає.",
                "The fiscal server does not answer.",
                "Касир: перевірте інтернет на пристрої. Каса спробує ще раз сама.",
                "Cashier: check the internet on the device. The register tries again by itself.",
            );
            ("unreachable", words)
        }
        Trouble::Refused(refusal) => ("server_refused", server(refusal)),
        Trouble::Own(own) => (own.code(), refusal(own)),
    }
}

/// The state of the link, in Ukrainian and in English (law 10.10).
pub fn link(link: Link) -> (&'static str, &'static str) {
    match link {
        Link::Online => ("Онлайн: чеки реєструються одразу.", "Online: receipts are registered at once."),
        Link::Asking => {
            ("Каса запитує сервер про останній документ.", "The server is being asked about the last document.")
        }
        Link::Offline => {
            ("Офлайн: чеки видаються й чекають на передачу.", "Offline: receipts are issued and await delivery.")
        }
        Link::Returning => {
            ("Каса передає чеки й повертається онлайн.", "Receipts are being delivered; online again soon.")
        }
        Link::Stopped => ("Продаж зупинено: потрібна дія людини.", "Selling has stopped: somebody must act."),
    }
}

fn draft(fault: &DraftFault) -> Words {
    match fault {
        DraftFault::NoLines => Words::new(
            "У чеку немає жодного товару.",
            "The receipt has no lines.",
            "Касир: додайте товар або послугу.",
            "Cashier: add goods or a service.",
        ),
        DraftFault::LineSum(name) => Words::new(
            format!("Кількість або сума в рядку «{name}» дорівнює нулю чи завелика."),
            format!("The quantity or the sum of «{name}» is zero or too large."),
            "Касир: виправте кількість або ціну.",
            "Cashier: correct the quantity or the price.",
        ),
        DraftFault::DiscountTooLarge(name) => Words::new(
            format!("Знижка на «{name}» більша за його вартість."),
            format!("The discount on «{name}» is larger than its cost."),
            "Касир: зменште знижку.",
            "Cashier: make the discount smaller.",
        ),
        DraftFault::UnknownLetter(letter) => Words::new(
            format!("Літери «{letter}» немає серед податків продавця."),
            format!("The tax letter «{letter}» is not among the seller's taxes."),
            "Касир: виправте літеру товару. Нову літеру додає власник у налаштуваннях каси.",
            "Cashier: correct the letter of the goods. A new letter is added by the owner in the register's settings.",
        ),
        DraftFault::RoundsToZero(sum) => Words::new(
            format!("Сума {sum} грн заокруглюється до нуля: сплачувати нічого."),
            format!("The total of {sum} UAH rounds to zero: there is nothing to pay."),
            "Касир: додайте товар або прийміть оплату карткою.",
            "Cashier: add goods or take payment by card.",
        ),
        DraftFault::TooLittleGiven { given, needed } => Words::new(
            format!("Покупець дав {given} грн, а готівкою треба {needed} грн."),
            format!("The buyer gave {given} UAH; {needed} UAH is to be paid in cash."),
            "Касир: прийміть решту грошей або виправте суму.",
            "Cashier: take the rest of the money or correct the sum.",
        ),
        DraftFault::CardSum { charged, payable } => Words::new(
            format!("Сума на картку {charged} грн не пасує до чека на {payable} грн."),
            format!("The card sum of {charged} UAH does not fit a receipt of {payable} UAH."),
            "Касир: виправте суму на картку. Якщо її вже списано, скасуйте операцію на терміналі.",
            "Cashier: correct the card sum. If it is already charged, cancel the operation on the terminal.",
        ),
    }
}

/// What is wrong with the clock (`D-39`).
fn clock(trouble: ClockTrouble) -> Words {
    match trouble {
        ClockTrouble::Unconfirmed => Words::new(
            "Пристрій перезапустили або перевели його годинник, тож час чека може бути хибним.",
            "The device was started again or its clock was set, so the time of a receipt may be wrong.",
            "Касир: звірте дату й час на пристрої і підтвердьте їх у касі, або дочекайтеся звʼязку.",
            "Cashier: check date and time of the device and confirm them in the register, or wait for a connection.",
        ),
        ClockTrouble::Behind { until } => {
            let until = figures::moment(until);
            Words::new(
                format!("Останній документ має час {until}, а годинник пристрою відстає від нього."),
                format!("The last document is of {until}, and the clock of the device is behind it."),
                format!("Касир: виправте дату й час на пристрої. Якщо вони правильні, зачекайте до {until}."),
                format!("Cashier: set date and time of the device right. If they are, wait until {until}."),
            )
        }
        ClockTrouble::Off { ahead } => {
            let by = status::left(ahead.saturating_abs());
            Words::new(
                format!("Час пристрою й податкової різниться на {}, тож онлайн-чек не приймуть.", by.uk),
                format!("The device and the tax service differ by {}: no receipt would be taken online.", by.en),
                "Касир: увімкніть автоматичні дату й час на пристрої і повторіть.",
                "Cashier: turn on automatic date and time on the device and try again.",
            )
        }
        ClockTrouble::Impossible => Words::new(
            "Годинник пристрою показує неможливий час.",
            "The clock of the device shows an impossible time.",
            "Касир: увімкніть автоматичні дату й час на пристрої і повторіть.",
            "Cashier: turn on automatic date and time on the device and try again.",
        ),
    }
}

fn server(refusal: &ServerRefusal) -> Words {
    if *refusal == ServerRefusal::default() {
        return Words::new(
            "Фіскальний сервер відповів, але про цю касу нічого не сказав.",
            "The fiscal server answered, and said nothing of this register.",
            "Касир: зачекайте, каса запитає ще раз сама. Якщо за годину нічого не зміниться, власник перевіряє стан ПРРО \
             в електронному кабінеті платника податків.",
            "Cashier: wait, the register asks again by itself. If nothing changes within an hour, the owner checks the \
             state of the registrar in the taxpayer's electronic cabinet.",
        );
    }
    let number = match (refusal.code, refusal.http) {
        (Some(code), _) => format!("{code}"),
        (None, 0) => String::new(),
        (None, http) => format!("HTTP {http}"),
    };
    let text = [&refusal.text, refusal.symbol.as_deref().unwrap_or_default(), &number]
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let (remedy_uk, remedy_en) = server_remedy(refusal);
    Words::new(
        format!("Фіскальний сервер відмовив{}.", named(&text)),
        format!("The fiscal server refused{}.", named(&text)),
        remedy_uk,
        remedy_en,
    )
}

/// What to do about a refusal of the server.
///
/// Source: fiscal server API, 1.5, 7.
fn server_remedy(refusal: &ServerRefusal) -> (&'static str, &'static str) {
    match (refusal.code, refusal.http) {
        _ if refusal.is_temporary() => (
            "Касир: це минає само, повторіть за хвилину. Чеки, що чекають, каса передасть сама.",
            "Cashier: this passes by itself; try again in a minute. Receipts that wait are delivered by the register.",
        ),
        (Some(1), _) | (None, 404) => (
            "Власник: перевірте в електронному кабінеті, чи зареєстровано цей ПРРО, і звірте його фіскальний номер із \
             номером у касі.",
            "Owner: check in the taxpayer's electronic cabinet that this registrar is registered, and compare its \
             fiscal number with the one in the register.",
        ),
        (Some(2), _) => NO_ACCESS,
        _ if refusal.is_of_certificate() => NO_ACCESS,
        (Some(3), _) => (
            "Власник: податковий номер у касі не той, що в реєстрі. Візьміть дані каси з електронного кабінету ще раз.",
            "Owner: the tax number in the register is not the one on record. Take the register's data from the \
             electronic cabinet once more.",
        ),
        (Some(4 | 5 | 6 | 8), _) => (
            "Касир: для податкової стан зміни інший, ніж у касі. Повторіть за хвилину. Якщо відмова та сама, покажіть її \
             власникові.",
            "Cashier: to the tax service the shift stands otherwise than here. Try again in a minute. If the refusal is \
             the same, show it to the owner.",
        ),
        (Some(7 | 10), _) => (
            "Касир: видані чеки збережено, повторіть за хвилину. Власник: якщо відмова повторюється, не починайте \
             заново на іншому пристрої, а покажіть її підтримці.",
            "Cashier: the receipts that were handed out are kept; try again in a minute. Owner: if the refusal comes \
             again, do not begin anew on another device, but show it to support.",
        ),
        (Some(9), _) => (
            "Касир: перевірте дату й час на пристрої і повторіть. Якщо відмова та сама, власник показує її підтримці.",
            "Cashier: check date and time of the device and try again. If the refusal is the same, the owner shows it \
             to support.",
        ),
        (Some(12), _) => (
            "Власник: податкова не прийняла підпис. Завантажте файл ключа ще раз. Якщо не допоможе, отримайте новий у \
             надавача.",
            "Owner: the tax service did not take the signature. Load the key file once more. If that does not help, get \
             a new one from the provider.",
        ),
        _ => (
            "Касир: повторіть за хвилину. Якщо відмова та сама, покажіть її власникові або підтримці.",
            "Cashier: try again in a minute. If the refusal is the same, show it to the owner or to support.",
        ),
    }
}

/// What to do when the key may not, or not any more.
const NO_ACCESS: (&str, &str) = (
    "Власник: перевірте в електронному кабінеті, чи діє сертифікат касира і чи подано на нього повідомлення за формою \
     5-ПРРО. Чеки, що чекають, може передати старший касир своїм ключем.",
    "Owner: check in the electronic cabinet that the cashier's certificate is valid and was announced by the form for \
     signing keys. Receipts that wait can be delivered by a senior cashier with their key.",
);

/// A field by the name that a cashier knows.
fn field_name(field: &'static str) -> (String, String) {
    let (uk, en) = match field {
        "name" => ("Назва товару", "name of the goods"),
        "unit" => ("Одиниця виміру", "unit"),
        "letters" => ("Податкові літери", "tax letters"),
        "code" => ("Артикул", "article code"),
        "barcode" => ("Штрихкод", "barcode"),
        "uktzed" => ("Код УКТЗЕД", "goods code"),
        "excise_stamps" => ("Акцизна марка", "excise stamp"),
        "card" => ("Дані картки", "card data"),
        "auth" => ("Код авторизації", "authorisation code"),
        other => return (format!("Поле «{other}»"), format!("field «{other}»")),
    };
    (uk.to_owned(), en.to_owned())
}

/// A detail from elsewhere after a colon, in quotes of which there are no others within; nothing when there is none.
fn named(detail: &str) -> String {
    let detail = detail.trim();
    if detail.is_empty() {
        String::new()
    } else {
        format!(": «{}»", detail.replace('«', "„").replace('»', "“"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::domain::Kopecks;

    fn all() -> Vec<Refusal> {
        let refused = ServerRefusal {
            http: 400,
            code: Some(7),
            symbol: Some("CheckLocalNumberInvalid".into()),
            text: "Номер «12» не збігається".into(),
            ..ServerRefusal::default()
        };
        let sum = Kopecks(12_345);
        vec![
            Refusal::ShiftClosed,
            Refusal::ShiftOpen,
            Refusal::ZNeeded,
            Refusal::ZDone,
            Refusal::ShiftTooLong,
            Refusal::NeedsConnection,
            Refusal::OfflineNotAgreed,
            Refusal::Limit36Hours,
            Refusal::Limit168Hours,
            Refusal::Returning,
            Refusal::Asking,
            Refusal::EndUnanswered,
            Refusal::ForeignShift("Бондар О. І.".into()),
            Refusal::ForeignDevice(Stranger::Device("00ff".into())),
            Refusal::TooLarge,
            Refusal::RegistrationCancelled,
            Refusal::KeyExpired,
            Refusal::KeyUnusable("the random source fails".into()),
            Refusal::Draft(DraftFault::NoLines),
            Refusal::Draft(DraftFault::LineSum("Хліб".into())),
            Refusal::Draft(DraftFault::DiscountTooLarge("Хліб".into())),
            Refusal::Draft(DraftFault::UnknownLetter('Ж')),
            Refusal::Draft(DraftFault::RoundsToZero(Kopecks(24))),
            Refusal::Draft(DraftFault::TooLittleGiven { given: sum, needed: sum }),
            Refusal::Draft(DraftFault::CardSum { charged: sum, payable: sum }),
            Refusal::Unwritable { text: "Кава ☕".into(), character: '☕' },
            Refusal::FieldLength("name"),
            Refusal::Server(refused),
            Refusal::Clock(ClockTrouble::Unconfirmed),
            Refusal::Clock(ClockTrouble::Behind { until: 1_795_000_000 }),
            Refusal::Clock(ClockTrouble::Off { ahead: -900 }),
            Refusal::Clock(ClockTrouble::Impossible),
            Refusal::NotANumber("3-20".into()),
            Refusal::DiskFull,
            Refusal::OperationDiffers,
            Refusal::NoTimestamp,
            Refusal::Busy,
        ]
    }

    fn is_cyrillic(symbol: char) -> bool {
        matches!(symbol, '\u{0400}'..='\u{04FF}')
    }

    /// A text without what is quoted in it.
    fn own(text: &str) -> String {
        let mut depth = 0;
        let mut kept = String::new();
        for symbol in text.chars() {
            match symbol {
                '«' => depth += 1,
                '»' => depth -= 1,
                other if depth == 0 => kept.push(other),
                _ => {}
            }
        }
        kept
    }

    /// Ukrainian is Cyrillic but for quotations and a Latin sign or so; no word mixes the two alphabets.
    pub(super) fn check_ukrainian(text: &str) {
        let own = own(text);
        for sentence in own.split(['.', ':', ';']) {
            let has_letters = sentence.chars().any(char::is_alphabetic);
            assert!(!has_letters || sentence.chars().any(is_cyrillic), "{text}");
        }
        assert!(own.chars().any(is_cyrillic), "{text}");
        for word in own.split(|symbol: char| !symbol.is_alphabetic()) {
            let latin = word.chars().any(|symbol| symbol.is_ascii_alphabetic());
            assert!(!(latin && word.chars().any(is_cyrillic)), "«{word}» of {text}");
        }
    }

    /// English is Latin but for quotations.
    pub(super) fn check_english(text: &str) {
        let own = own(text);
        assert!(own.chars().any(|symbol| symbol.is_ascii_alphabetic()), "{text}");
        assert!(!own.chars().any(is_cyrillic), "{text}");
    }

    fn check(words: &Words) {
        let Words { message_uk, message_en, remedy_uk, remedy_en } = words;
        [message_uk, remedy_uk].iter().for_each(|text| check_ukrainian(text));
        [message_en, remedy_en].iter().for_each(|text| check_english(text));
        for text in [message_uk, message_en, remedy_uk, remedy_en] {
            assert!(text.ends_with('.'), "{text}");
        }
    }

    #[test]
    fn each_refusal_has_a_code_of_its_own_for_programs() {
        let mut seen = HashMap::new();
        for refusal in all() {
            let code = refusal.code();
            assert!(code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{code}");
            let kind = std::mem::discriminant(&refusal);
            let known = seen.insert(code, kind);
            assert!(known.is_none_or(|known| known == kind), "{code} is used twice");
        }
    }

    #[test]
    fn each_refusal_is_said_in_both_languages_with_a_remedy() {
        all().iter().map(refusal).for_each(|words| check(&words));
        check(&pending());
        for stumbled in [
            Trouble::Unreachable,
            Trouble::Refused(ServerRefusal::default()),
            Trouble::Own(Refusal::ForeignShift(String::new())),
        ] {
            check(&trouble(&stumbled).1);
        }
    }

    #[test]
    fn each_refusal_of_the_server_says_who_can_do_what() {
        let refused = |http, code, text: &str| ServerRefusal { http, code, text: text.into(), ..Default::default() };
        let certificate = "Сертифікат підписувача відкликано";
        for (refusal, remedy) in [
            (refused(404, Some(1), ""), "чи зареєстровано цей ПРРО"),
            (refused(404, None, ""), "чи зареєстровано цей ПРРО"),
            (refused(401, Some(2), ""), "5-ПРРО"),
            (refused(401, None, ""), "5-ПРРО"),
            (refused(400, Some(12), certificate), "старший касир"),
            (refused(400, Some(12), "Не вдалося перевірити статус сертифіката"), "минає само"),
            (refused(400, Some(12), "Підпис не вірний"), "файл ключа"),
            (refused(400, Some(3), ""), "податковий номер"),
            (refused(400, Some(4), ""), "стан зміни"),
            (refused(400, Some(5), ""), "стан зміни"),
            (refused(400, Some(6), ""), "стан зміни"),
            (refused(400, Some(8), ""), "стан зміни"),
            (refused(400, Some(7), ""), "чеки збережено"),
            (refused(400, Some(10), ""), "чеки збережено"),
            (refused(400, Some(9), ""), "дату й час"),
            (refused(400, Some(11), ""), "повторіть за хвилину"),
            (refused(400, Some(77), ""), "повторіть за хвилину"),
            (refused(400, None, "Ні"), "повторіть за хвилину"),
            (ServerRefusal::default(), "запитає ще раз"),
        ] {
            let words = server(&refusal);
            check(&words);
            assert!(words.remedy_uk.contains(remedy), "{refusal:?}: {words:?}");
        }
    }

    #[test]
    fn details_are_told_and_quoted() {
        let said = |refusal: Refusal| super::refusal(&refusal).message_uk;
        assert_eq!(said(Refusal::ForeignShift("Бондар О. І.".into())), "Зміну відкрито іншим ключем: «Бондар О. І.».");
        assert_eq!(
            said(Refusal::Server(ServerRefusal {
                http: 400, code: Some(7), text: "Ні".into(), ..Default::default()
            })),
            "Фіскальний сервер відмовив: «Ні · 7»."
        );
        assert!(said(Refusal::Unwritable { text: "а\nб".into(), character: '\n' }).contains("U+000A"));
        assert!(said(Refusal::FieldLength("tin")).contains("«tin»"));
    }

    #[test]
    fn each_state_of_the_link_has_a_name() {
        for state in [Link::Online, Link::Asking, Link::Offline, Link::Returning, Link::Stopped] {
            let (uk, en) = link(state);
            assert!(uk.chars().any(is_cyrillic) && !en.chars().any(is_cyrillic));
        }
    }
}
