//! What people read of a [`Notice`]: a title for a phone's list, a sentence or two.

use super::figures;
use super::status::{Said, left};
use crate::domain::SHIFT_LIMIT_S;
use crate::rules::state::notices::{Guarded, Ladder, Notice};

const DAY: i64 = 24 * 3600;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its first line.
    pub title: Said,
    /// What it means and what to do.
    pub text: Said,
}

impl Told {
    /// Title and text in one, for a program that shows a line.
    pub fn message(&self) -> Said {
        Said::new(format!("{}. {}", self.title.uk, self.text.uk), format!("{}. {}", self.title.en, self.text.en))
    }
}

/// The words of a notice.
pub fn told(notice: &Notice) -> Told {
    match *notice {
        Notice::Step { ladder, step, left } => count_down(ladder, step, left),
        Notice::ShiftClosed(guarded) => shift_closed(guarded),
    }
}

fn shift_closed(Guarded { opened, closed }: Guarded) -> Told {
    let (from, to) = (figures::moment(opened), figures::moment(closed));
    let mut text = Said::new(
        format!("Зміну від {from} каса закрила сама {to}, із Z-звітом, бо цього ніхто не зробив."),
        format!("The shift of {from} was closed by the register itself at {to}, with its Z-report, for nobody did."),
    );
    let more = if closed - opened > SHIFT_LIMIT_S {
        Said::new(
            " Це пізніше, ніж за 24 години: пристрій спав або був вимкнений. Покажіть це власникові.",
            " That is past its 24 hours: the device was asleep or off. Show this to the owner.",
        )
    } else {
        Said::new(" Щоб продавати далі, відкрийте нову.", " Open a new one to sell on.")
    };
    text.uk.push_str(&more.uk);
    text.en.push_str(&more.en);
    Told { title: Said::new("Каса закрила зміну сама", "The register closed the shift"), text }
}

fn clock(step: i64, differs_s: i64) -> Told {
    let by = left(differs_s);
    let is_last = Ladder::Clock.steps().last() == Some(&step);
    let what = match differs_s {
        _ if !is_last => Said::new(
            "Чеки, видані онлайн, мають час податкової, а видані офлайн мають час пристрою.",
            "Receipts issued online carry the tax service's time, those issued offline the device's.",
        ),
        ..=DAY => Said::new(
            "З таким годинником каса онлайн не продає.",
            "With such a clock the register sells nothing online.",
        ),
        _ => Said::new("Податкова може відмовити чекам.", "The tax service may refuse receipts."),
    };
    Told {
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

fn key(left_s: i64) -> Told {
    let left = if left_s >= DAY { days(left_s / DAY) } else { left(left_s) };
    Told {
        title: Said::new(format!("Ключ діє ще {}", left.uk), format!("The key is valid for {}", left.en)),
        text: Said::new(
            "Коли строк сертифіката мине, каса не зможе нічого підписати. Власник: отримайте новий ключ у надавача, \
             подайте повідомлення за формою 5-ПРРО і завантажте ключ у касу між змінами.",
            "When its certificate has expired the register can sign nothing. Owner: get a new key from the provider, \
             announce it by the form for signing keys, and load it into the register between two shifts.",
        ),
    }
}

/// So many days.
fn days(count: i64) -> Said {
    let uk = match (count % 100, count % 10) {
        (11..=14, _) => "діб",
        (_, 1) => "добу",
        (_, 2..=4) => "доби",
        _ => "діб",
    };
    Said::new(format!("{count} {uk}"), format!("{count} {}", if count == 1 { "day" } else { "days" }))
}

fn count_down(ladder: Ladder, step: i64, left_s: i64) -> Told {
    let passed = left_s <= 0;
    let Said { uk, en } = left(left_s);
    let (title, text) = match ladder {
        Ladder::Session => (
            if passed {
                Said::new("36 годин офлайн вичерпано", "The 36 offline hours are spent")
            } else {
                Said::new(format!("Офлайн лишилось {uk}"), format!("Offline: {en} left"))
            },
            if passed {
                Said::new(
                    "Продаж зупинено. Знайдіть інтернет, хоча б точку доступу сусіда: за хвилину каса передасть усе й \
                     продаватиме далі.",
                    "Selling has stopped. Find the internet, if only a neighbour's hotspot: in a minute the register \
                     delivers everything and sells on.",
                )
            } else {
                Said::new(
                    "Коли 36 годин офлайн скінчаться, продаж зупиниться. Знайдіть інтернет, хоча б точку доступу \
                     сусіда: за хвилину каса передасть усе, і 36 годин почнуться заново.",
                    "When the 36 offline hours are over, selling stops. Find the internet, if only a neighbour's \
                     hotspot: in a minute the register delivers everything, and the 36 hours begin anew.",
                )
            },
        ),
        Ladder::Month => (
            if passed {
                Said::new("168 годин місяця вичерпано", "The month's 168 hours are spent")
            } else {
                Said::new(format!("На місяць офлайн лишилось {uk}"), format!("Offline this month: {en} left"))
            },
            if passed {
                Said::new(
                    "До кінця місяця продавати можна лише зі звʼязком. Знайдіть інтернет, хоча б точку доступу сусіда.",
                    "Until the month ends, selling needs a connection. Find the internet, if only a neighbour's hotspot.",
                )
            } else {
                Said::new(
                    "Коли 168 годин офлайн цього місяця скінчаться, продавати можна лише зі звʼязком. Бережіть їх: \
                     щойно є інтернет, увімкніть його, і відлік спиниться.",
                    "When this month's 168 offline hours are over, selling needs a connection. Save them: turn the \
                     internet on wherever there is one, and the count stops.",
                )
            },
        ),
        Ladder::Shift => (
            if passed {
                Said::new("Зміна триває вже 24 години", "The shift has lasted 24 hours")
            } else {
                Said::new(format!("До кінця зміни лишилось {uk}"), format!("The shift ends in {en}"))
            },
            Said::new(
                "Після 24 годин продавати в зміні не можна. Закрийте її з Z-звітом, щойно буде вільна хвилина, і \
                 відкрийте нову.",
                "After 24 hours nothing can be sold in a shift. Close it with its Z-report in the first free minute, \
                 and open a new one.",
            ),
        ),
        Ladder::Key => return key(left_s),
        Ladder::Clock => return clock(step, -left_s),
        Ladder::Duty => (
            Said::new("Чеки досі не передано", "Receipts are still to be delivered"),
            Said::new(
                "Відколи повернувся звʼязок, минула година або більше, а за годину податкова мала отримати всі чеки. \
                 Тримайте інтернет увімкненим і надішліть їх.",
                "An hour or more ago the connection came back, and within an hour the tax service was to have all \
                 receipts. Keep the internet on and send them.",
            ),
        ),
    };
    Told { title, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::{check_english, check_ukrainian};

    /// What fits one line of a phone.
    const LINE: usize = 38;

    fn all() -> Vec<Notice> {
        let opened = 1_795_000_000;
        let closed = |hours: i64| Notice::ShiftClosed(Guarded { opened, closed: opened + hours * 3600 });
        let mut all = vec![closed(23), closed(30)];
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
            let told = told(&notice);
            for said in [&told.title, &told.text, &told.message()] {
                check_ukrainian(&said.uk);
                check_english(&said.en);
            }
            assert!(told.text.uk.ends_with('.') && told.text.en.ends_with('.'), "{notice:?}");
            assert!([&told.title.uk, &told.title.en].iter().all(|text| text.chars().count() <= LINE), "{notice:?}");
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
        assert_eq!((codes.len(), count), (26, 26));
    }

    #[test]
    fn days_agree_with_their_number() {
        for (count, uk, en) in [
            (1, "1 добу", "1 day"),
            (3, "3 доби", "3 days"),
            (7, "7 діб", "7 days"),
            (14, "14 діб", "14 days"),
            (21, "21 добу", "21 days"),
            (30, "30 діб", "30 days"),
        ] {
            assert_eq!(days(count), Said::new(uk, en));
        }
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
            let Said { uk: said_uk, en: said_en } = told(&Notice::Step { ladder: Ladder::Clock, step, left }).text;
            assert!(said_uk.contains(uk) && said_en.contains(en), "{left}: {said_uk} {said_en}");
        }
    }

    #[test]
    fn a_notice_tells_what_really_is_left() {
        let told = told(&Notice::Step { ladder: Ladder::Session, step: 3600, left: 2400 });
        assert_eq!((told.title.uk.as_str(), told.title.en.as_str()), ("Офлайн лишилось 40 хв", "Offline: 40 min left"));
    }
}
