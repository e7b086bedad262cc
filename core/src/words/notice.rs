//! The words of a [`Notice`]: a title for the list of notifications of a phone, and a sentence or two.

use super::{Said, figures};
use crate::domain::{CountDifference, ShiftSum, SumDifference, TotalsDifference, law};
use crate::rules::state::notices::{Guarded, Ladder, Notice};

/// A day in seconds.
const DAY_S: i64 = 24 * 3600;
/// The last step of the countdown of a key, in seconds.
const LAST_MINUTES_S: i64 = 600;

/// The words of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeWords {
    /// The first line.
    pub title: Said,
    /// What the notice means and what to do.
    pub text: Said,
}

impl NoticeWords {
    /// Title and text in one, for a program that shows one line.
    pub fn message(&self) -> Said {
        self.title.clone().then(&self.text, ". ")
    }
}

/// The words of a notice.
pub fn words(notice: &Notice) -> NoticeWords {
    match notice {
        &Notice::Step { ladder, step, left } => match ladder {
            Ladder::Session => session(left),
            Ladder::Month => month(left),
            Ladder::Shift => shift(left),
            Ladder::Key => key(left),
            Ladder::Clock => clock(step, -left),
            Ladder::Duty => duty(),
        },
        Notice::ShiftClosed(guarded) => shift_closed(*guarded),
        Notice::KeyEndsSoon { until } => key_ends_soon(*until),
        Notice::KeyRevoked => key_revoked(),
        Notice::TotalsDiffer(difference) => totals_differ(*difference),
        Notice::AuthorityMissing(missing) => authority_missing(&missing.name),
    }
}

/// The 36 hours of the session end, or are spent.
fn session(left_s: i64) -> NoticeWords {
    if left_s <= 0 {
        return NoticeWords {
            title: Said::new("36 годин офлайн вичерпано", "The 36 offline hours are spent"),
            text: Said::new(
                "Продаж зупинено. Знайдіть інтернет, хоча б точку доступу сусіда: за хвилину каса передасть усе й \
                 продаватиме далі.",
                "Selling has stopped. Find the internet, if only a neighbour's hotspot: in a minute the register \
                 delivers everything and sells on.",
            ),
        };
    }
    let Said { uk, en } = figures::duration(left_s);
    NoticeWords {
        title: Said::new(format!("Офлайн лишилось {uk}"), format!("Offline: {en} left")),
        text: Said::new(
            "Коли 36 годин офлайн скінчаться, продаж зупиниться. Знайдіть інтернет, хоча б точку доступу \
             сусіда: за хвилину каса передасть усе, і 36 годин почнуться заново.",
            "When the 36 offline hours are over, selling stops. Find the internet, if only a neighbour's \
             hotspot: in a minute the register delivers everything, and the 36 hours begin anew.",
        ),
    }
}

/// The 168 hours of the month end, or are spent.
fn month(left_s: i64) -> NoticeWords {
    if left_s <= 0 {
        return NoticeWords {
            title: Said::new("168 годин місяця вичерпано", "The month's 168 hours are spent"),
            text: Said::new(
                "До кінця місяця продавати можна лише зі звʼязком. Знайдіть інтернет, хоча б точку доступу сусіда.",
                "Until the month ends, selling needs a connection. Find the internet, if only a neighbour's hotspot.",
            ),
        };
    }
    let Said { uk, en } = figures::duration(left_s);
    NoticeWords {
        title: Said::new(format!("На місяць офлайн лишилось {uk}"), format!("Offline this month: {en} left")),
        text: Said::new(
            "Коли 168 годин офлайн цього місяця скінчаться, продавати можна лише зі звʼязком. Бережіть їх: \
             щойно є інтернет, увімкніть його, і відлік спиниться.",
            "When this month's 168 offline hours are over, selling needs a connection. Save them: turn the \
             internet on wherever there is one, and the count stops.",
        ),
    }
}

/// The 24 hours of the shift end, or are over.
fn shift(left_s: i64) -> NoticeWords {
    let Said { uk, en } = figures::duration(left_s);
    let title = if left_s <= 0 {
        Said::new("Зміна триває вже 24 години", "The shift has lasted 24 hours")
    } else {
        Said::new(format!("До кінця зміни лишилось {uk}"), format!("The shift ends in {en}"))
    };
    NoticeWords {
        title,
        text: Said::new(
            "Після 24 годин продавати в зміні не можна. Закрийте її з Z-звітом, щойно буде вільна хвилина, і \
             відкрийте нову.",
            "After 24 hours nothing can be sold in a shift. Close it with its Z-report in the first free minute, \
             and open a new one.",
        ),
    }
}

/// The waiting receipts were not delivered within an hour after the connection came back.
fn duty() -> NoticeWords {
    NoticeWords {
        title: Said::new("Чеки досі не передано", "Receipts are still to be delivered"),
        text: Said::new(
            "Відколи повернувся звʼязок, минула година або більше, а за годину податкова мала отримати всі чеки. \
             Тримайте інтернет увімкненим і надішліть їх.",
            "An hour or more ago the connection came back, and within an hour the tax service was to have all \
             receipts. Keep the internet on and send them.",
        ),
    }
}

/// The register has closed the shift by itself.
fn shift_closed(Guarded { opened, closed }: Guarded) -> NoticeWords {
    let (from, to) = (figures::moment(opened), figures::moment(closed));
    let text = Said::new(
        format!("Зміну від {from} каса закрила сама {to}, із Z-звітом, бо цього ніхто не зробив."),
        format!("The shift of {from} was closed by the register itself at {to}, with its Z-report, for nobody did."),
    );
    let more = if closed - opened > law::SHIFT_LIMIT_S.at(closed) {
        Said::new(
            " Це пізніше, ніж за 24 години: пристрій спав або був вимкнений. Покажіть це власникові.",
            " That is past its 24 hours: the device was asleep or off. Show this to the owner.",
        )
    } else {
        Said::new(" Щоб продавати далі, відкрийте нову.", " Open a new one to sell on.")
    };
    NoticeWords {
        title: Said::new("Каса закрила зміну сама", "The register closed the shift"),
        text: text.then(&more, ""),
    }
}

/// The clock of the device differs from that of the tax service by so many seconds.
fn clock(step: i64, differs_s: i64) -> NoticeWords {
    let by = figures::duration(differs_s);
    let is_last = Ladder::Clock.steps().last() == Some(&step);
    let what = match differs_s {
        _ if !is_last => Said::new(
            "Чеки, видані онлайн, мають час податкової, а видані офлайн мають час пристрою.",
            "Receipts issued online carry the tax service's time, those issued offline the device's.",
        ),
        ..=DAY_S => Said::new(
            "З таким годинником каса онлайн не продає.",
            "With such a clock the register sells nothing online.",
        ),
        _ => Said::new("Податкова може відмовити чекам.", "The tax service may refuse receipts."),
    };
    NoticeWords {
        title: Said::new("Годинник каси збився", "The clock of the register is off"),
        text: Said::new(
            format!(
                "Час пристрою й податкової різниться на {}. {} Касир: увімкніть автоматичні дату й час на пристрої.",
                by.uk, what.uk
            ),
            format!(
                "The device and the tax service differ by {}. {} Cashier: turn on automatic date and time on the device.",
                by.en, what.en
            ),
        ),
    }
}

/// The certificate of the key expires soon.
fn key(left_s: i64) -> NoticeWords {
    if left_s <= 0 {
        return NoticeWords {
            title: Said::new("Строк ключа закінчився", "The key has expired"),
            text: Said::new(
                "Каса більше нічого не підпише цим ключем. Власник: завантажте новий ключ, якщо його ще не завантажено.",
                "The register signs nothing more with this key. Owner: load a new key, if none is loaded yet.",
            ),
        };
    }
    if left_s <= LAST_MINUTES_S {
        return NoticeWords {
            title: Said::new("Ключ закінчується", "The key is expiring"),
            text: Said::new(
                "Продаж зупинено. Якщо зміна відкрита, закрийте її з Z-звітом зараз, доки ключ ще підписує.",
                "Selling has stopped. If a shift is open, close it with its Z-report now, while the key still signs.",
            ),
        };
    }
    let left = figures::long_duration(left_s);
    NoticeWords {
        title: Said::new(format!("Ключ діє ще {}", left.uk), format!("The key is valid for {}", left.en)),
        text: Said::new(
            "Коли строк сертифіката мине, каса не зможе нічого підписати. Власник: отримайте новий ключ у надавача, \
             подайте повідомлення за формою 5-ПРРО і завантажте ключ у касу між змінами.",
            "When its certificate has expired the register can sign nothing. Owner: get a new key from the provider, \
             announce it by the form for signing keys, and load it into the register between two shifts.",
        ),
    }
}

/// The authority has revoked the certificate.
fn key_revoked() -> NoticeWords {
    NoticeWords {
        title: Said::new("Сертифікат ключа скасовано", "The certificate is revoked"),
        text: Said::new(
            "Надавач скасував або призупинив його, тому каса більше нічого не підпише. Власник: зверніться до \
             надавача і завантажте новий ключ, якщо його ще не завантажено.",
            "The provider has revoked or suspended it, so the register signs nothing more. Owner: ask the provider, \
             and load a new key, if none is loaded yet.",
        ),
    }
}

/// A shift was opened with a key that ends soon.
fn key_ends_soon(until: i64) -> NoticeWords {
    let until = figures::moment(until);
    NoticeWords {
        title: Said::new("Ключ діє менше 36 годин", "The key has less than 36 hours"),
        text: Said::new(
            format!(
                "Він закінчується {until}. За 10 хвилин до того продаж зупиниться, а зміну треба буде закрити. \
                 Завантажте новий ключ заздалегідь, якщо його ще не завантажено."
            ),
            format!(
                "It expires at {until}. Ten minutes before that selling stops, and the shift must be closed. \
                 Load a new key ahead of time, if none is loaded yet."
            ),
        ),
    }
}

/// The signature of the server leads to an authority whose certificate is missing.
fn authority_missing(name: &str) -> NoticeWords {
    let (uk, en) = match name {
        "" => ("невідомого надавача".to_owned(), "of an unknown authority".to_owned()),
        name => (format!("«{name}»"), format!("«{name}»")),
    };
    NoticeWords {
        title: Said::new("Підпис податкової не перевірено", "The signature is not verified"),
        text: Said::new(
            format!(
                "Немає чинного сертифіката {uk}, тому каса не може довести, що відповідає саме податкова. Власник: \
                 завантажте в касу новий файл сертифікатів надавачів. Без нього за кілька днів каса працюватиме лише \
                 офлайн."
            ),
            format!(
                "The valid certificate {en} is missing, so the register cannot prove that the tax service itself \
                 answers. Owner: load the new file of the authorities' certificates into the register. Without it the \
                 register will only work offline in a few days."
            ),
        ),
    }
}

/// The server counts the shift otherwise than its Z-report.
fn totals_differ(difference: TotalsDifference) -> NoticeWords {
    let (what, ours, theirs) = match difference {
        TotalsDifference::Sum(SumDifference { of, ours, theirs }) => {
            (shift_sum(of), figures::sum(ours), figures::sum(theirs))
        }
        TotalsDifference::Receipts(CountDifference { returns, ours, theirs }) => {
            let what = match returns {
                false => Said::new("чеків продажу", "receipts of sales"),
                true => Said::new("чеків повернення", "receipts of returns"),
            };
            (what, ours.to_string(), theirs.to_string())
        }
    };
    NoticeWords {
        title: Said::new("Z-звіт і облік податкової різні", "Z-report and tax service differ"),
        text: Said::new(
            format!(
                "У касі {} {ours}, у податковій {theirs}. Z-звіт лишається сумою чеків каси. Власник: звірте чеки \
                 зміни зі списком в електронному кабінеті платника.",
                what.uk
            ),
            format!(
                "The register has {} {ours}, the tax service has {theirs}. The Z-report stays the sum of the \
                 register's receipts. Owner: compare the shift's receipts with the list in the taxpayer's cabinet.",
                what.en
            ),
        ),
    }
}

fn shift_sum(sum: ShiftSum) -> Said {
    match sum {
        ShiftSum::Sales => Said::new("продажі", "sales"),
        ShiftSum::Returns => Said::new("повернення", "returns"),
        ShiftSum::SalesForm(code) => {
            Said::new(format!("продажі, форма оплати {code}"), format!("sales, form of payment {code}"))
        }
        ShiftSum::ReturnsForm(code) => {
            Said::new(format!("повернення, форма оплати {code}"), format!("returns, form of payment {code}"))
        }
        ShiftSum::SalesTax(letter) => {
            Said::new(format!("податок «{letter}» у продажах"), format!("tax «{letter}» in sales"))
        }
        ShiftSum::ReturnsTax(letter) => {
            Said::new(format!("податок «{letter}» у поверненнях"), format!("tax «{letter}» in returns"))
        }
        ShiftSum::ServiceIn => Said::new("службове внесення", "service in"),
        ShiftSum::ServiceOut => Said::new("службова видача", "service out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kopecks;
    use crate::rules::news::MissingAuthority;
    use crate::words::tests::{check_english, check_ukrainian};

    /// The longest line of a phone, in characters.
    const LINE: usize = 38;

    fn all() -> Vec<Notice> {
        let opened = 1_795_000_000;
        let closed = |hours: i64| Notice::ShiftClosed(Guarded { opened, closed: opened + hours * 3600 });
        let mut all = vec![closed(23), closed(30), Notice::KeyEndsSoon { until: opened }, Notice::KeyRevoked];
        let sums = [
            ShiftSum::Sales,
            ShiftSum::Returns,
            ShiftSum::SalesForm(1),
            ShiftSum::ReturnsForm(1),
            ShiftSum::SalesTax('А'),
            ShiftSum::ReturnsTax('А'),
            ShiftSum::ServiceIn,
            ShiftSum::ServiceOut,
        ];
        let (ours, theirs) = (Kopecks(12_000), Kopecks(9950));
        all.extend(sums.map(|of| TotalsDifference::Sum(SumDifference { of, ours, theirs })).map(Notice::TotalsDiffer));
        let counts = [false, true].map(|returns| CountDifference { returns, ours: 3, theirs: 2 });
        all.extend(counts.map(TotalsDifference::Receipts).map(Notice::TotalsDiffer));
        let authority = |name: &str| Notice::AuthorityMissing(MissingAuthority { name: name.into(), key_id: None });
        all.extend(["", "АЦСК ЦЗО"].map(authority));
        for ladder in [Ladder::Session, Ladder::Month, Ladder::Shift, Ladder::Duty, Ladder::Key, Ladder::Clock] {
            for step in ladder.steps() {
                for left in [*step, step - 59, 0, -100_000] {
                    all.push(Notice::Step { ladder, step: *step, left });
                }
            }
        }
        all
    }

    #[test]
    fn each_notice_is_said_in_both_languages() {
        for notice in all() {
            let words = words(&notice);
            for said in [&words.title, &words.text, &words.message()] {
                check_ukrainian(&said.uk);
                check_english(&said.en);
            }
            assert!(words.text.uk.ends_with('.') && words.text.en.ends_with('.'), "{notice:?}");
            assert!([&words.title.uk, &words.title.en].iter().all(|text| text.chars().count() <= LINE), "{notice:?}");
        }
    }

    #[test]
    fn each_step_has_a_code_of_its_own() {
        let mut codes: Vec<_> = all().iter().map(Notice::code).collect();
        assert!(
            codes.iter().flat_map(|code| code.bytes()).all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        );
        codes.dedup();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!((codes.len(), count), (31, 31));
    }

    #[test]
    fn a_clock_that_is_off_says_what_it_does_to_sales() {
        for (step, left, uk, en) in [
            (-31, -31, "мають час податкової", "carry the tax service's time"),
            (-31, -300, "на 5 хв. Чеки, видані онлайн", "by 5 min. Receipts issued online"),
            (-301, -400, "каса онлайн не продає", "sells nothing online"),
            (-301, -86_400, "каса онлайн не продає", "sells nothing online"),
            (-301, -86_401, "може відмовити", "may refuse"),
        ] {
            let Said { uk: said_uk, en: said_en } = words(&Notice::Step { ladder: Ladder::Clock, step, left }).text;
            assert!(said_uk.contains(uk) && said_en.contains(en), "{left}: {said_uk} {said_en}");
        }
    }

    #[test]
    fn a_notice_tells_what_really_is_left() {
        let title = words(&Notice::Step { ladder: Ladder::Session, step: 3600, left: 2400 }).title;
        assert_eq!((title.uk.as_str(), title.en.as_str()), ("Офлайн лишилось 40 хв", "Offline: 40 min left"));
    }
}
