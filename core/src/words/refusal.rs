//! The words of each refusal of the register. A refusal without words does not compile.

use super::fields;
use super::figures;
use super::said::named;
use super::{Words, ending_key, server, trade};
use crate::rules::refusal::{ClockTrouble, Refusal, Stranger};
use crate::rules::state::Trouble;

/// The words of a refusal.
pub fn words(refusal: &Refusal) -> Words {
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
        Refusal::KeyExpired { next } => ending_key::expired(next.as_ref()),
        Refusal::KeyRevoked { next } => ending_key::revoked(next.as_ref()),
        Refusal::KeyNotYet { from } => {
            let from = figures::moment(*from);
            Words::new(
                format!("Сертифікат ключа ще не діє: його строк почнеться {from}."),
                format!("The certificate of the key is not valid yet: its term begins at {from}."),
                "Касир: перевірте дату й час на пристрої. Якщо вони правильні, зачекайте цього часу.",
                "Cashier: check the date and time of the device. If they are right, wait until then.",
            )
        }
        Refusal::KeyEnds { until, next } => ending_key::ends(*until, next.as_ref()),
        Refusal::EarlierKey => Words::new(
            "Цю зміну відкрито попереднім ключем, тож продавати в ній новим ключем не можна.",
            "This shift was opened with the earlier key, so nothing can be sold in it with the new one.",
            "Касир: закрийте зміну з Z-звітом і відкрийте нову.",
            "Cashier: close the shift with its Z-report and open a new one.",
        ),
        Refusal::KeyUnusable(why) => Words::new(
            format!("Ключ не підписує{}.", named(why)),
            format!("The key does not sign{}.", named(why)),
            "Власник: завантажте файл ключа ще раз. Якщо не допоможе, отримайте новий у надавача.",
            "Owner: load the key file once more. If that does not help, get a new one from the provider.",
        ),
        Refusal::Draft(fault) => trade::draft(fault),
        Refusal::Return(fault) => trade::returned(fault),
        Refusal::PartClosed => trade::part_closed(),
        Refusal::PartDiffers => trade::part_differs(),
        Refusal::Unwritable { text, character } => {
            let code = format!("U+{:04X}", u32::from(*character));
            let symbol = if character.is_control() { code } else { format!("{character} ({code})") };
            Words::new(
                format!("У тексті «{text}» є символ «{symbol}», якого в чеку бути не може."),
                format!("The text «{text}» has the character «{symbol}», which no receipt can hold."),
                "Касир: замініть або вилучіть цей символ.",
                "Cashier: replace or remove this character.",
            )
        }
        Refusal::FieldLength(field) => {
            let (uk, en) = fields::name(*field);
            Words::new(
                format!("{uk}: текст порожній або задовгий."),
                format!("The {en} is empty or too long."),
                "Касир: виправте текст і повторіть.",
                "Cashier: correct the text and try again.",
            )
        }
        Refusal::Server(refusal) => server::words(refusal),
        Refusal::Clock(trouble) => clock(*trouble),
        Refusal::UnknownReceipt(named) => Words::new(
            format!("Каса не знає чека «{named}»."),
            format!("The register knows no receipt «{named}»."),
            "Касир: перевірте номер чека.",
            "Cashier: check the number of the receipt.",
        ),
        Refusal::NotLast => Words::new(
            "Скасувати можна лише останній чек каси, а після цього вже був інший документ.",
            "Only the last receipt of the register can be cancelled, and another document came after this one.",
            "Касир: оформіть повернення.",
            "Cashier: make a return instead.",
        ),
        Refusal::AlreadyStorned => Words::new(
            "Цей чек уже скасовано.",
            "This receipt is cancelled already.",
            "Касир: робити нічого не треба.",
            "Cashier: there is nothing to do.",
        ),
        Refusal::NoSum => Words::new(
            "Сума внесення чи видачі має бути більша за нуль.",
            "The sum put in or taken out must be more than zero.",
            "Касир: введіть суму ще раз.",
            "Cashier: type the sum again.",
        ),
        Refusal::NotANumber(typed) => Words::new(
            format!("«{typed}» не число або має забагато знаків після коми."),
            format!("«{typed}» is no number, or has too many decimals."),
            "Касир: введіть ціну до двох знаків після коми, кількість до трьох.",
            "Cashier: type a price with up to two decimals, a quantity with up to three.",
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

/// How another device is known, in Ukrainian.
fn stranger_uk(stranger: &Stranger) -> String {
    match stranger {
        Stranger::Device(id) => format!("сервер знає пристрій «{id}»"),
        Stranger::NumberTaken(local) => format!("під локальним номером {local} зареєстровано чужий документ"),
        Stranger::HalfDelivered => "на сервері є недопередана офлайн-сесія, якої тут немає".into(),
        Stranger::NextNumber => "сервер чекає іншого локального номера, ніж ця каса".into(),
        Stranger::Session => "на сервері інша офлайн-сесія, ніж у цієї каси".into(),
    }
}

/// The words for an operation whose outcome is not known yet (`D-02`).
pub fn pending() -> Words {
    Words::new(
        "Документ надіслано, але сервер не відповів: чи його зареєстровано, ще не відомо.",
        "The document was sent and the server has not answered: whether it is registered is not known yet.",
        "Касир: повторіть ту саму дію трохи згодом. Другого документа не буде.",
        "Cashier: repeat the same operation a little later. No second document will be made.",
    )
}

/// The code and the words for a failed delivery.
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
        Trouble::Refused(refusal) => ("server_refused", server::words(refusal)),
        Trouble::Own(own) => (own.code(), words(own)),
    }
}

/// The words for a clock that can date no document (`D-39`).
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
            let by = figures::duration(ahead.saturating_abs());
            Words::new(
                format!("Час пристрою й податкової різниться на {}, тож чек не приймуть.", by.uk),
                format!("The device and the tax service differ by {}: no receipt would be taken.", by.en),
                "Касир: увімкніть автоматичні дату й час на пристрої. Якщо вони правильні, підтвердьте їх у касі.",
                "Cashier: turn on automatic date and time on the device. If they are right, confirm them in the register.",
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

#[cfg(test)]
mod tests {
    use crate::domain::{DraftFault, Quantity, ReturnFault};
    use std::collections::HashMap;

    use super::*;
    use crate::domain::Kopecks;
    use crate::rules::news::ServerRefusal;
    use crate::rules::refusal::Field;
    use crate::words::tests::check;

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
            Refusal::KeyExpired { next: None },
            Refusal::KeyRevoked { next: None },
            Refusal::KeyNotYet { from: 1_795_000_000 },
            Refusal::KeyEnds { until: 1_795_000_000, next: None },
            Refusal::EarlierKey,
            Refusal::KeyUnusable("the random source fails".into()),
            Refusal::Draft(DraftFault::NoLines),
            Refusal::Draft(DraftFault::LineSum("Хліб".into())),
            Refusal::Draft(DraftFault::DiscountTooLarge(Some("Хліб".into()))),
            Refusal::Draft(DraftFault::UnknownLetter('Ж')),
            Refusal::Draft(DraftFault::RoundsToZero(Kopecks(24))),
            Refusal::Draft(DraftFault::TooLittleGiven { given: sum, needed: sum }),
            Refusal::Draft(DraftFault::CardSum { charged: sum, payable: sum }),
            Refusal::Draft(DraftFault::DiscountTooLarge(None)),
            Refusal::Draft(DraftFault::LetterMissing("Мед".into())),
            Refusal::Draft(DraftFault::TwoVatRates("Мед".into())),
            Refusal::Draft(DraftFault::GoodsCode { name: "Мед".into(), code: "22О4".into() }),
            Refusal::Draft(DraftFault::TwoCodes("Мед".into())),
            Refusal::Draft(DraftFault::CodeMissing("Вино".into())),
            Refusal::Draft(DraftFault::StampMissing("Вино".into())),
            Refusal::Draft(DraftFault::StampUnits("Вино".into())),
            Refusal::Draft(DraftFault::StampUsed("AAAA 000001".into())),
            Refusal::Draft(DraftFault::UnknownForm("barter".into())),
            Refusal::Draft(DraftFault::Payments),
            Refusal::Draft(DraftFault::PartSum { paid: sum, left: sum }),
            Refusal::Return(ReturnFault::AboveSale { name: "Мед".into(), quantity: Quantity::ONE, sum }),
            Refusal::Return(ReturnFault::FormDiffers { form: "ГОТІВКА".into(), left: sum }),
            Refusal::Return(ReturnFault::StampMissing("Вино".into())),
            Refusal::Return(ReturnFault::StampDiffers("AAAA 000001".into())),
            Refusal::Return(ReturnFault::NotWhole),
            Refusal::PartClosed,
            Refusal::PartDiffers,
            Refusal::Unwritable { text: "Кава ☕".into(), character: '☕' },
            Refusal::FieldLength(Field::Name),
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

    #[test]
    fn each_refusal_has_a_code_of_its_own_for_programs() {
        let mut seen = HashMap::new();
        for refusal in all() {
            let code = refusal.code();
            assert!(code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{code}");
            let kind = std::mem::discriminant(&refusal);
            let known = seen.insert(code, kind);
            // The same fault can be met in a draft and in its comparison with an earlier receipt.
            let shared = ["stamp_missing", "part_differs"].contains(&code);
            assert!(shared || known.is_none_or(|known| known == kind), "{code} is used twice");
        }
    }

    #[test]
    fn each_refusal_is_said_in_both_languages_with_a_remedy() {
        all().iter().map(words).for_each(|words| check(&words));
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
    fn details_are_told_and_quoted() {
        let said = |refusal: Refusal| words(&refusal).message_uk;
        assert_eq!(said(Refusal::ForeignShift("Бондар О. І.".into())), "Зміну відкрито іншим ключем: «Бондар О. І.».");
        assert_eq!(
            said(Refusal::Server(ServerRefusal {
                http: 400, code: Some(7), text: "Ні".into(), ..Default::default()
            })),
            "Фіскальний сервер відмовив: «Ні · 7»."
        );
        assert!(said(Refusal::Unwritable { text: "а\nб".into(), character: '\n' }).contains("U+000A"));
        assert!(said(Refusal::FieldLength(Field::Technical("tin"))).contains("«tin»"));
    }
}
