//! The words of the connection screen: what is going on, what will happen by itself, what to do.

use super::strip::{key_ends_first, offline_left, strip};
use super::{Said, figures, refusal};
use crate::rules::news::MissingAuthority;
use crate::rules::refusal::Refusal;
use crate::rules::state::Trouble;
use crate::rules::view::{Link, Reason, View};

/// With less left of the 36 hours the cashier must look for the internet, in seconds.
const SESSION_ENDING_S: i64 = 3 * 3600;
/// With less left of the 168 hours the cashier must look for the internet, in seconds.
const MONTH_ENDING_S: i64 = 12 * 3600;

/// The advice for the connection screen, in one or two sentences: what is going on, what will happen by itself, what to do.
///
/// The advice says why a delivery failed, unless only the network is missing.
pub fn advice(view: &View) -> Said {
    let failed = view.last_error.as_ref().filter(|trouble| **trouble != Trouble::Unreachable).map(failed);
    let failed = match &view.reason {
        Some(Reason::AuthorityMissing(missing)) => Some(authority_missing(missing)),
        _ => failed,
    };
    match view.link {
        Link::Online => online_advice(view),
        Link::Asking => Said::new(
            "Каса питає податкову, чи зареєстровано останній документ. Зачекайте й повторіть ту саму дію: другого \
             документа не буде.",
            "The register asks the tax service whether the last document is registered. Wait, then repeat the same \
             operation: no second document will be made.",
        ),
        Link::Returning => Said::new(
            "Звʼязок є: каса передає чеки й сама повертається онлайн. Від вас треба лише не вимикати інтернет.",
            "The connection is back: the register delivers its receipts and is online again by itself. All you do \
             is keep the internet on.",
        ),
        Link::Offline => offline_advice(view, failed),
        Link::Stopped => stopped_advice(view, failed),
    }
}

/// All texts of the connection screen as one text: the strip, the advice, the forecast.
pub fn whole(view: &View, now: i64) -> Said {
    let whole = strip(view, now).text().then(&advice(view), ". ");
    // The advice speaks of a spent month already. A stopped register has a more urgent message than the forecast.
    if view.month_left_s > 0 && view.link != Link::Stopped { whole.then(&forecast(view), " ") } else { whole }
}

/// How long the 168 hours last at the pace of this month.
pub fn forecast(view: &View) -> Said {
    match view.forecast {
        _ if view.month_left_s <= 0 => {
            Said::new("168 годин офлайн цього місяця вичерпано.", "The 168 offline hours of this month are spent.")
        }
        None => Said::new(
            "За темпом цього місяця 168 годин офлайн вистачить до його кінця.",
            "At this month's pace its 168 offline hours last until it ends.",
        ),
        Some(until) => {
            let until = figures::moment(until);
            Said::new(
                format!("За темпом цього місяця 168 годин офлайн вистачить до {until}."),
                format!("At this month's pace its 168 offline hours last until {until}."),
            )
        }
    }
}

/// Nothing that the server says is proven any more.
fn authority_missing(missing: &MissingAuthority) -> Said {
    let (uk, en) = match missing.name.as_str() {
        "" => (String::new(), String::new()),
        name => (format!(" «{name}»"), format!(" «{name}»")),
    };
    Said::new(
        format!(
            "Немає чинного сертифіката надавача{uk}, тому відповідям податкової вірити не можна. Власник: завантажте в \
             касу новий файл сертифікатів надавачів."
        ),
        format!(
            "The valid certificate of the authority{en} is missing, so no answer of the tax service can be believed. \
             Owner: load the new file of the authorities' certificates into the register."
        ),
    )
}

/// The advice for a register that is online.
fn online_advice(view: &View) -> Said {
    if view.month_left_s <= 0 {
        return Said::new(
            "Кожен чек одразу реєструється в податковій. Бережіть звʼязок: 168 годин офлайн цього місяця вичерпано, \
             без звʼязку продаж зупиниться.",
            "Each receipt is registered with the tax service at once. Keep the connection: the 168 offline hours of \
             this month are spent, and without it selling stops.",
        );
    }
    let to_do = shift_advice(view).unwrap_or_else(|| Said::new("Робити нічого не треба.", "There is nothing to do."));
    Said::new("Кожен чек одразу реєструється в податковій.", "Each receipt is registered with the tax service at once.")
        .then(&to_do, " ")
}

/// The advice for a register that is offline: why the delivery fails, or how long selling can go on.
fn offline_advice(view: &View, failed: Option<Said>) -> Said {
    if key_ends_first(view) {
        return key_advice(view, failed);
    }
    let left = figures::duration(offline_left(view));
    if let Some(failed) = failed {
        return Said::new(
            format!("Продавати офлайн можна ще {}, але передати чеки не вдається.", left.uk),
            format!("Selling offline is possible for {}, but the receipts cannot be delivered.", left.en),
        )
        .then(&failed, " ");
    }
    let advice = time_advice(view, &left);
    match shift_advice(view) {
        Some(shift) => shift.then(&advice, " "),
        None => advice,
    }
}

/// The advice for a register that is offline and whose key ends before its offline time.
fn key_advice(view: &View, failed: Option<Said>) -> Said {
    let left = figures::duration(view.key_left_s);
    let advice = match (view.key_left_s, &view.shift) {
        (..=0, Some(_)) => Said::new(
            "Строк ключа закінчується, тому продаж зупинено. Закрийте зміну з Z-звітом зараз, доки ключ ще підписує.",
            "The key is expiring, so selling has stopped. Close the shift with its Z-report now, while the key still \
             signs.",
        ),
        (..=0, None) => {
            Said::new("Строк ключа закінчується, тому продаж зупинено.", "The key is expiring, so selling has stopped.")
        }
        _ => Said::new(
            format!("Продавати можна ще {}: потім закінчується строк ключа, і зміну треба буде закрити.", left.uk),
            format!("Selling is possible for {}: then the key expires, and the shift must be closed.", left.en),
        ),
    };
    match failed {
        Some(failed) => advice.then(&failed, " "),
        None => advice,
    }
}

/// How long selling offline can go on, and what to do before it ends.
fn time_advice(view: &View, left: &Said) -> Said {
    let month_left = view.month_left_s;
    let session_left = view.session.map_or(month_left, |session| session.left);
    let Said { uk, en } = left;
    if session_left < SESSION_ENDING_S && session_left < month_left {
        Said::new(
            format!(
                "До кінця 36 годин офлайн лишилось {uk}, потім продаж зупиниться. Знайдіть інтернет, хоча б точку \
                 доступу сусіда: за хвилину каса передасть усе, і 36 годин почнуться заново."
            ),
            format!(
                "Of the 36 offline hours {en} is left; then selling stops. Find the internet, if only a neighbour's \
                 hotspot: in a minute the register delivers everything, and the 36 hours begin anew."
            ),
        )
    } else if month_left < MONTH_ENDING_S {
        Said::new(
            format!(
                "Цього місяця офлайн лишилось {uk}, потім продавати можна лише зі звʼязком або з нового місяця. \
                 Знайдіть інтернет, хоча б точку доступу сусіда: щойно каса передасть усе, відлік спиниться."
            ),
            format!(
                "Of this month's offline time {en} is left; then selling needs a connection or a new month. Find \
                 the internet, if only a neighbour's hotspot: once everything is delivered, the count stops."
            ),
        )
    } else {
        Said::new(
            "Звʼязку немає, але продавайте далі: чеки дійсні. Тримайте телефон зарядженим; хвилина будь-якого \
             інтернету передасть усе, і 36 годин почнуться заново.",
            "There is no connection, but sell on: the receipts are valid. Keep the phone charged; one minute of any \
             internet delivers everything, and the 36 hours begin anew.",
        )
    }
}

/// What must be done with the shift before anything is sold; nothing if the shift is ready for sales.
fn shift_advice(view: &View) -> Option<Said> {
    let said = match &view.shift {
        None => Said::new("Зміну не відкрито: щоб продавати, відкрийте її.", "No shift is open: open one to sell."),
        Some(shift) if shift.z_made => Said::new(
            "Z-звіт зроблено: щоб продавати, закрийте зміну й відкрийте нову.",
            "The Z-report is made: to sell, close the shift and open a new one.",
        ),
        Some(shift) if shift.left_s <= 0 => Said::new(
            "Зміна триває понад 24 години: щоб продавати, закрийте її з Z-звітом і відкрийте нову.",
            "The shift has lasted more than 24 hours: to sell, close it with its Z-report and open a new one.",
        ),
        Some(_) => return None,
    };
    Some(said)
}

/// The advice for a stopped register: what has stopped it, and what to do.
fn stopped_advice(view: &View, failed: Option<Said>) -> Said {
    let limit = match &view.reason {
        Some(Reason::Refusal(Refusal::ForeignDevice(_))) => return foreign_device(view.owed),
        Some(Reason::Refusal(
            itself @ (Refusal::Clock(_)
            | Refusal::KeyExpired { .. }
            | Refusal::KeyRevoked { .. }
            | Refusal::KeyNotYet { .. }),
        )) => {
            let words = refusal::words(itself);
            return words.message().then(&words.remedy(), " ");
        }
        Some(Reason::Refusal(
            limit @ (Refusal::Limit36Hours | Refusal::Limit168Hours | Refusal::RegistrationCancelled),
        )) => refusal::words(limit),
        _ => {
            return failed.unwrap_or_else(|| {
                Said::new("Продаж зупинено: потрібна дія людини.", "Selling has stopped: somebody must act.")
            });
        }
    };
    limit.message().then(&failed.unwrap_or_else(|| limit.remedy()), " ")
}

/// The advice for a register that has stopped because another device works with the same registrar.
fn foreign_device(owed: u64) -> Said {
    let mut said = Said::new(
        "З цим ПРРО працює або працював інший пристрій, тому каса нічого не видає. Власник: передайте чеки й закрийте \
         зміну на тому пристрої.",
        "Another device works, or has worked, with this registrar, so nothing is issued here. Owner: deliver the \
         receipts and close the shift on that device.",
    );
    if owed > 0 {
        said.uk.push_str(&format!(" Документи, що чекають тут ({owed}), збережено: не стирайте дані каси."));
        said.en
            .push_str(&format!(" The documents that wait here ({owed}) are kept: do not erase the register's data."));
    }
    said
}

/// Why a delivery failed, and what to do about it.
fn failed(trouble: &Trouble) -> Said {
    let (_, words) = refusal::trouble(trouble);
    words.message().then(&words.remedy(), " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::news::ServerRefusal;
    use crate::rules::refusal::{ClockTrouble, Stranger};
    use crate::rules::view::ShiftView;
    use crate::words::tests::states::*;

    #[test]
    fn advice_fits_the_state() {
        let refused = Trouble::Refused(ServerRefusal { text: "Ні".into(), ..ServerRefusal::default() });
        let expired = Trouble::Own(Refusal::KeyExpired { next: None });
        let stumbled = |trouble: &Trouble, view: View| View { last_error: Some(trouble.clone()), ..view };
        let behind = ClockTrouble::Behind { until: 1_795_000_000 };
        let plenty = || offline_for(30 * H, 100 * H, 7);
        let too_long = |view: View| View { shift: Some(ShiftView { left_s: 0, ..shift_of(NOW - 25 * H) }), ..view };
        let z_made = |view: View| View { shift: Some(ShiftView { z_made: true, ..shift_of(NOW - H) }), ..view };
        for (view, uk, en) in [
            (in_shift(H, view_of(Link::Online)), "Робити нічого не треба.", "nothing to do."),
            (view_of(Link::Online), "Зміну не відкрито: щоб продавати, відкрийте її.", "open one to sell."),
            (too_long(view_of(Link::Online)), "понад 24 години", "more than 24 hours"),
            (too_long(plenty()), "відкрийте нову. Звʼязку немає", "open a new one. There is no connection"),
            (z_made(view_of(Link::Online)), "Z-звіт зроблено", "The Z-report is made"),
            (View { month_left_s: 0, ..view_of(Link::Online) }, "Бережіть звʼязок", "Keep the connection"),
            (view_of(Link::Asking), "Каса питає податкову", "asks the tax service"),
            (view_of(Link::Returning), "каса передає чеки", "delivers its receipts"),
            (plenty(), "продавайте далі", "sell on"),
            (stumbled(&Trouble::Unreachable, plenty()), "Тримайте телефон зарядженим", "Keep the phone charged"),
            (offline_for(3 * H, 12 * H, 7), "продавайте далі", "sell on"),
            (
                offline_for(3 * H - 1, 12 * H, 7),
                "36 годин офлайн лишилось 2 год 59 хв",
                "36 offline hours 2 h 59 min is left",
            ),
            (offline_for(2 * H, 2 * H, 7), "Цього місяця офлайн лишилось 2 год,", "the count stops"),
            (offline_for(2 * H, H, 7), "Цього місяця офлайн лишилось 1 год,", "month's offline time 1 h is left"),
            (offline_for(30 * H, 12 * H - 1, 7), "лишилось 11 год 59 хв, потім", "or a new month"),
            (
                stumbled(&refused, plenty()),
                "ще 30 год, але передати чеки не вдається. Фіскальний сервер",
                "for 30 h, but",
            ),
            (stumbled(&expired, offline_for(H, H, 7)), "ще 1 год, але", "The key has expired"),
            (View { key_left_s: H, ..plenty() }, "ще 1 год: потім закінчується строк ключа", "then the key expires"),
            (in_shift(H, View { key_left_s: 0, ..plenty() }), "Закрийте зміну з Z-звітом зараз", "Close the shift"),
            (View { key_left_s: 0, ..plenty() }, "тому продаж зупинено.", "selling has stopped."),
            (
                stumbled(&refused, View { key_left_s: 0, ..plenty() }),
                "тому продаж зупинено. Фіскальний сервер",
                "selling has stopped. The",
            ),
            (stopped_by(Refusal::Limit36Hours), "Вичерпано 36 годин", "Cashier: find a place with a connection."),
            (stopped_by(Refusal::Limit168Hours), "До кінця місяця", "The 168 hours"),
            (
                stumbled(&refused, stopped_by(Refusal::Limit36Hours)),
                "офлайн. Фіскальний сервер відмовив: «Ні»",
                "spent. The fiscal",
            ),
            (stopped_by(Refusal::RegistrationCancelled), "скасовано", "is cancelled"),
            (
                stopped_by(Refusal::Clock(ClockTrouble::Unconfirmed)),
                "підтвердьте їх у касі",
                "confirm them in the register",
            ),
            (stumbled(&expired, stopped_by(Refusal::Clock(behind))), "зачекайте до", "wait until"),
            (stopped_by(Refusal::ForeignDevice(Stranger::NextNumber)), "Власник: передайте чеки", "Owner: deliver"),
            (
                View { owed: 3, ..stopped_by(Refusal::ForeignDevice(Stranger::NextNumber)) },
                "чекають тут (3), збережено",
                "wait here (3) are kept",
            ),
            (stopped_by(Refusal::KeyExpired { next: None }), "Строк ключа закінчився", "Owner: load a new key"),
            (stopped_by(Refusal::KeyRevoked { next: None }), "скасував або призупинив", "Owner: ask the provider"),
            (view_of(Link::Stopped), "потрібна дія людини", "somebody must act"),
            (stumbled(&expired, view_of(Link::Stopped)), "Строк ключа закінчився", "Owner: load a new key"),
        ] {
            let advice = advice(&view);
            check(&advice);
            assert!(advice.uk.contains(uk) && advice.en.contains(en), "{advice:?}");
            assert!(advice.uk.ends_with('.') && advice.en.ends_with('.'), "{advice:?}");
        }
    }

    #[test]
    fn a_month_that_is_spent_is_told_of_once() {
        for view in [
            View { month_left_s: 0, ..view_of(Link::Online) },
            View { month_left_s: 0, ..stopped_by(Refusal::Limit168Hours) },
            View { month_left_s: 200, forecast: Some(NOW + 200), ..stopped_by(Refusal::Limit168Hours) },
        ] {
            let whole = whole(&view, NOW);
            check(&whole);
            assert!(whole.uk.matches("цього місяця").count() <= 1 && !whole.uk.contains("вистачить"), "{whole:?}");
        }
        assert!(whole(&view_of(Link::Online), NOW).uk.ends_with("вистачить до його кінця."));
    }

    #[test]
    fn the_forecast_is_a_sentence() {
        for (until, left, uk) in [
            (None, H, "вистачить до його кінця."),
            (Some(1_795_000_000), H, "вистачить до 18.11.2026 13:06."),
            (Some(1_795_000_000), 0, "вичерпано."),
        ] {
            let said = forecast(&View { forecast: until, month_left_s: left, ..view_of(Link::Offline) });
            check(&said);
            assert!(said.uk.ends_with(uk), "{said:?}");
        }
    }
}
