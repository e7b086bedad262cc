//! What people read of the state: the status strip, the connection screen's words.
//!
//! Pure texts of a [`View`] and a moment. The strip fits one line of a small phone; of two limits the nearer is told.

use super::{Words, figures, link, refusal, trouble};
use crate::document::Kind;
use crate::rules::refusal::{ClockTrouble, Refusal};
use crate::rules::state::Trouble;
use crate::rules::view::{Link, View};

/// What fits one line of a phone 360 dp wide at 16 sp, in characters.
const LINE: usize = 38;
/// From this age on a shift is told of, in seconds.
const SHIFT_TOLD_S: i64 = 22 * 3600;
/// With less left of the 36 hours the cashier must look for the internet, in seconds.
const SESSION_ENDING_S: i64 = 3 * 3600;
/// The same of the 168 hours.
const MONTH_ENDING_S: i64 = 12 * 3600;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In Ukrainian.
    pub uk: String,
    /// In English.
    pub en: String,
}

/// What a status strip is about: its colour and icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripKind {
    /// All is well.
    Online,
    /// A document's fate is being asked.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The session is being delivered.
    Sending,
    /// The shift has lasted 22 hours or more.
    ShiftEnding,
    /// Somebody must act first.
    Stopped,
}

/// The status strip: one line, always on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What it is about.
    pub kind: StripKind,
    /// Its text.
    pub said: Said,
    /// What is left of the limit that binds first, for a screen that lays the strip out itself.
    pub left: Said,
    /// How long the shift has lasted, as `22:40`.
    pub lasted: String,
    /// What has stopped, in a word or two.
    pub why: Said,
    /// While delivering: the document that is on its way, counted from one, and how many there are.
    pub sending: (u64, u64),
}

/// The status strip of a state; `now` in seconds since 1970.
///
/// What comes first wins: stopped, asking, sending, offline, the ending shift, online. A shift that ends while the
/// register is offline is added to the strip, in place of the number of documents that wait.
pub fn strip(view: &View, now: i64) -> Strip {
    let lasted = view.shift.as_ref().map_or(0, |shift| now.saturating_sub(shift.opened));
    let age = format!("{}:{:02}", lasted / 3600, lasted % 3600 / 60);
    let shift = (lasted >= SHIFT_TOLD_S).then(|| age.clone());
    let (kind, said) = match (view.link, shift) {
        (Link::Stopped, _) => (StripKind::Stopped, stop(view.reason)),
        (Link::Asking, _) => (StripKind::Asking, Said::new("ПИТАЮ ПОДАТКОВУ", "ASKING THE TAX SERVICE")),
        (Link::Returning, _) => (StripKind::Sending, sending(under_way(view))),
        (Link::Offline, shift) => (StripKind::Offline, offline(view, shift)),
        (Link::Online, Some(age)) => {
            (StripKind::ShiftEnding, Said::new(format!("ЗМІНА {age}"), format!("SHIFT {age}")))
        }
        (Link::Online, None) => (StripKind::Online, Said::new("ОНЛАЙН", "ONLINE")),
    };
    Strip { kind, said, left: left(remaining(view)), lasted: age, why: why(view.reason), sending: under_way(view) }
}

/// One or two plain sentences for the connection screen: what is going on, what will happen by itself, what to do.
///
/// What the delivery stumbled over is told with its remedy, unless it is only the network.
pub fn advice(view: &View) -> Said {
    let stumbled = view.last_error.as_ref().filter(|trouble| **trouble != Trouble::Unreachable).map(spoken);
    let left = left(remaining(view));
    match (view.link, stumbled) {
        (Link::Online, _) if view.month_left_s <= 0 => Said::new(
            "Кожен чек одразу реєструється в податковій. Бережіть звʼязок: 168 годин офлайн цього місяця вичерпано, \
             без звʼязку продаж зупиниться.",
            "Each receipt is registered with the tax service at once. Keep the connection: the 168 offline hours of \
             this month are spent, and without it selling stops.",
        ),
        (Link::Online, _) => {
            let to_do =
                shift_advice(view).unwrap_or_else(|| Said::new("Робити нічого не треба.", "There is nothing to do."));
            Said::new(
                format!("Кожен чек одразу реєструється в податковій. {}", to_do.uk),
                format!("Each receipt is registered with the tax service at once. {}", to_do.en),
            )
        }
        (Link::Asking, _) => Said::new(
            "Каса питає податкову, чи зареєстровано останній документ. Зачекайте й повторіть ту саму дію: другого \
             документа не буде.",
            "The register asks the tax service whether the last document is registered. Wait, then repeat the same \
             operation: no second document will be made.",
        ),
        (Link::Returning, _) => Said::new(
            "Звʼязок є: каса передає чеки й сама повертається онлайн. Від вас треба лише не вимикати інтернет.",
            "The connection is back: the register delivers its receipts and is online again by itself. All you do \
             is keep the internet on.",
        ),
        (Link::Offline, Some(stumbled)) => Said::new(
            format!("Продавати офлайн можна ще {}, але передати чеки не вдається. {}", left.uk, stumbled.uk),
            format!(
                "Selling offline is possible for {}, but the receipts cannot be delivered. {}",
                left.en, stumbled.en
            ),
        ),
        (Link::Offline, None) => {
            let mut advice = offline_advice(view, &left);
            if let Some(shift) = shift_advice(view) {
                advice = Said::new(format!("{} {}", shift.uk, advice.uk), format!("{} {}", shift.en, advice.en));
            }
            advice
        }
        (Link::Stopped, stumbled) => stopped_advice(view, stumbled),
    }
}

/// All that the connection screen says, as one text: the strip, the advice, the forecast.
pub fn whole(view: &View, now: i64) -> Said {
    let (strip, advice) = (strip(view, now).said, advice(view));
    let mut whole = Said::new(format!("{}. {}", strip.uk, advice.uk), format!("{}. {}", strip.en, advice.en));
    // Of a month that is spent the advice has told already, and who must act first is told of nothing else.
    if view.month_left_s > 0 && view.link != Link::Stopped {
        let forecast = forecast(view);
        whole.uk = format!("{} {}", whole.uk, forecast.uk);
        whole.en = format!("{} {}", whole.en, forecast.en);
    }
    whole
}

/// How long the month's 168 hours last at its pace.
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

/// How long, in hours and whole minutes, rounded down; nothing is told of minutes that are none.
pub fn left(seconds: i64) -> Said {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        _ if seconds <= 0 => Said::new("0 хв", "0 min"),
        (0, 0) => Said::new("менше хвилини", "less than a minute"),
        (0, _) => Said::new(format!("{minutes} хв"), format!("{minutes} min")),
        (_, 0) => Said::new(format!("{hours} год"), format!("{hours} h")),
        _ => Said::new(format!("{hours} год {minutes} хв"), format!("{hours} h {minutes} min")),
    }
}

/// How much of a limit is used, both in seconds, in thousandths of it: for a bar.
pub fn permille(used_s: i64, limit_s: i64) -> u32 {
    let part = used_s.saturating_mul(1000).checked_div(limit_s).unwrap_or(1000);
    u32::try_from(part.clamp(0, 1000)).unwrap_or(1000)
}

/// What a document is.
pub fn kind(kind: Kind) -> Said {
    match kind {
        Kind::Open => Said::new("Відкриття зміни", "Shift opened"),
        Kind::Close => Said::new("Закриття зміни", "Shift closed"),
        Kind::Sale => Said::new("Чек", "Receipt"),
        Kind::Z => Said::new("Z-звіт", "Z-report"),
        Kind::OfflineBegin => Said::new("Початок офлайн-сесії", "Offline session begun"),
        Kind::OfflineEnd => Said::new("Завершення офлайн-сесії", "Offline session ended"),
    }
}

/// Whether the tax service has a receipt yet.
pub fn state_of_receipt(waiting: bool) -> Said {
    if waiting { Said::new("чекає", "waiting") } else { Said::new("зареєстровано", "registered") }
}

impl Said {
    /// Two texts.
    pub fn new(uk: impl Into<String>, en: impl Into<String>) -> Said {
        Said { uk: uk.into(), en: en.into() }
    }
}

/// What is left of the session or of the month, whichever ends first.
fn remaining(view: &View) -> i64 {
    view.session.map_or(view.month_left_s, |session| session.left.min(view.month_left_s))
}

fn stop(reason: Option<&str>) -> Said {
    let Said { uk, en } = why(reason);
    Said::new(format!("СТІЙ: {uk}"), format!("STOP: {en}"))
}

/// What has stopped, in a word or two.
fn why(reason: Option<&str>) -> Said {
    match reason {
        Some("limit_36h") => Said::new("ліміт 36 год", "36 h limit"),
        Some("limit_168h") => Said::new("ліміт 168 год", "168 h limit"),
        Some("foreign_device") => Said::new("інший пристрій", "another device"),
        Some("registration_cancelled") => Said::new("ПРРО скасовано", "registrar cancelled"),
        Some("clock") => Said::new("перевірте годинник", "check the clock"),
        _ => Said::new("потрібна дія людини", "somebody must act"),
    }
}

fn sending((now, all): (u64, u64)) -> Said {
    if all == 0 {
        Said::new("НАДСИЛАЮ", "SENDING")
    } else {
        Said::new(format!("НАДСИЛАЮ {now} з {all}"), format!("SENDING {now} of {all}"))
    }
}

/// The document that is being delivered, counted from one, and how many there are.
fn under_way(view: &View) -> (u64, u64) {
    view.session.map_or((0, 0), |session| ((session.confirmed + 1).min(session.documents), session.documents))
}

fn offline(view: &View, shift: Option<String>) -> Said {
    let Said { uk, en } = match remaining(view) {
        1..60 => Said::new("<1 хв", "<1 min"),
        seconds => left(seconds),
    };
    match (shift, view.owed) {
        (Some(age), _) => {
            Said::new(format!("ОФЛАЙН ще {uk} · ЗМІНА {age}"), format!("OFFLINE {en} left · SHIFT {age}"))
        }
        (None, 0) => Said::new(format!("ОФЛАЙН лишилось {uk}"), format!("OFFLINE {en} left")),
        (None, owed) => Said {
            uk: fitting(format!("ОФЛАЙН лишилось {uk} · чекає {owed}"), format!("ОФЛАЙН ще {uk} · чекає {owed}")),
            en: fitting(format!("OFFLINE {en} left · {owed} waiting"), format!("OFFLINE {en} left · {owed} wait")),
        },
    }
}

fn fitting(full: String, short: String) -> String {
    if full.chars().count() <= LINE { full } else { short }
}

fn offline_advice(view: &View, left: &Said) -> Said {
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

/// What must be done with the shift before anything is sold; nothing if it sells.
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

fn stopped_advice(view: &View, stumbled: Option<Said>) -> Said {
    let limit = match view.reason {
        Some("limit_36h") => refusal(&Refusal::Limit36Hours),
        Some("limit_168h") => refusal(&Refusal::Limit168Hours),
        Some("registration_cancelled") => refusal(&Refusal::RegistrationCancelled),
        Some("clock") => {
            let words = refusal(&Refusal::Clock(view.clock.unwrap_or(ClockTrouble::Impossible)));
            let Words { message_uk, message_en, remedy_uk, remedy_en } = words;
            return Said::new(format!("{message_uk} {remedy_uk}"), format!("{message_en} {remedy_en}"));
        }
        Some("foreign_device") => return foreign_device(view.owed),
        _ => {
            let (uk, en) = link(Link::Stopped);
            return stumbled.unwrap_or_else(|| Said::new(uk, en));
        }
    };
    let Words { message_uk, message_en, remedy_uk, remedy_en } = limit;
    let what_to_do = stumbled.unwrap_or_else(|| Said::new(remedy_uk, remedy_en));
    Said::new(format!("{message_uk} {}", what_to_do.uk), format!("{message_en} {}", what_to_do.en))
}

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

/// What a delivery stumbled over and what to do about it.
fn spoken(stumbled: &Trouble) -> Said {
    let (_, words) = trouble(stumbled);
    Said {
        uk: format!("{} {}", words.message_uk, words.remedy_uk),
        en: format!("{} {}", words.message_en, words.remedy_en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ShiftTotals;
    use crate::domain::{MONTH_LIMIT_S, SESSION_LIMIT_S};
    use crate::rules::news::ServerRefusal;
    use crate::rules::view::{SessionView, ShiftView};
    use crate::words::tests::{check_english, check_ukrainian};

    const NOW: i64 = 1_800_000_000;
    const H: i64 = 3600;

    fn shift_of(opened: i64) -> ShiftView {
        ShiftView {
            opened, opener: "Коваленко".into(), left_s: 1, z_made: false, totals: ShiftTotals::default()
        }
    }

    fn view(link: Link) -> View {
        View {
            link,
            reason: None,
            shift: None,
            next_local: None,
            owed: 0,
            owed_since: None,
            session: None,
            month_s: 0,
            month_left_s: MONTH_LIMIT_S,
            forecast: None,
            last_error: None,
            last_contact: None,
            clock: None,
            marks: Vec::new(),
        }
    }

    fn offline(session_left: i64, month_left_s: i64, owed: u64) -> View {
        let seconds = SESSION_LIMIT_S - session_left;
        let session =
            Some(SessionView { since: NOW - seconds, seconds, left: session_left, documents: 8, confirmed: 3 });
        View { session, month_left_s, month_s: MONTH_LIMIT_S - month_left_s, owed, ..view(Link::Offline) }
    }

    fn stopped(reason: &'static str) -> View {
        View { reason: Some(reason), ..view(Link::Stopped) }
    }

    fn in_shift(lasted: i64, view: View) -> View {
        let shift = shift_of(NOW - lasted);
        View { shift: Some(shift), ..view }
    }

    fn check(said: &Said) {
        check_ukrainian(&said.uk);
        check_english(&said.en);
    }

    fn said(uk: &str, en: &str) -> Said {
        let said = Said::new(uk, en);
        check(&said);
        said
    }

    #[test]
    fn time_left_is_told_in_hours_and_minutes() {
        for (seconds, uk, en) in [
            (i64::MIN, "0 хв", "0 min"),
            (-1, "0 хв", "0 min"),
            (0, "0 хв", "0 min"),
            (1, "менше хвилини", "less than a minute"),
            (59, "менше хвилини", "less than a minute"),
            (60, "1 хв", "1 min"),
            (659, "10 хв", "10 min"),
            (H - 1, "59 хв", "59 min"),
            (H, "1 год", "1 h"),
            (H + 60, "1 год 1 хв", "1 h 1 min"),
            (34 * H + 600, "34 год 10 хв", "34 h 10 min"),
            (168 * H, "168 год", "168 h"),
        ] {
            assert_eq!(left(seconds), said(uk, en), "{seconds}");
        }
    }

    #[test]
    fn the_strip_says_each_state_in_its_order() {
        use StripKind::*;
        let (h22, h23) = (22 * H + 2400, 23 * H + 3000);
        for (view, kind, uk, en) in [
            (view(Link::Online), Online, "ОНЛАЙН", "ONLINE"),
            (in_shift(22 * H - 1, view(Link::Online)), Online, "ОНЛАЙН", "ONLINE"),
            (in_shift(22 * H, view(Link::Online)), ShiftEnding, "ЗМІНА 22:00", "SHIFT 22:00"),
            (in_shift(h22, view(Link::Online)), ShiftEnding, "ЗМІНА 22:40", "SHIFT 22:40"),
            (in_shift(24 * H + 300, view(Link::Online)), ShiftEnding, "ЗМІНА 24:05", "SHIFT 24:05"),
            (in_shift(h22, view(Link::Asking)), Asking, "ПИТАЮ ПОДАТКОВУ", "ASKING THE TAX SERVICE"),
            (view(Link::Returning), Sending, "НАДСИЛАЮ", "SENDING"),
            (
                in_shift(h22, View { link: Link::Returning, ..offline(H, 150 * H, 5) }),
                Sending,
                "НАДСИЛАЮ 4 з 8",
                "SENDING 4 of 8",
            ),
            (
                offline(34 * H + 600, 150 * H, 7),
                Offline,
                "ОФЛАЙН лишилось 34 год 10 хв · чекає 7",
                "OFFLINE 34 h 10 min left · 7 waiting",
            ),
            (
                offline(34 * H + 600, 33 * H + 660, 4321),
                Offline,
                "ОФЛАЙН ще 33 год 11 хв · чекає 4321",
                "OFFLINE 33 h 11 min left · 4321 wait",
            ),
            (offline(36 * H, 168 * H, 0), Offline, "ОФЛАЙН лишилось 36 год", "OFFLINE 36 h left"),
            (offline(59, 168 * H, 1), Offline, "ОФЛАЙН лишилось <1 хв · чекає 1", "OFFLINE <1 min left · 1 waiting"),
            (
                View { owed: 2, ..view(Link::Offline) },
                Offline,
                "ОФЛАЙН лишилось 168 год · чекає 2",
                "OFFLINE 168 h left · 2 waiting",
            ),
            (
                in_shift(h23, offline(34 * H + 600, 150 * H, 7)),
                Offline,
                "ОФЛАЙН ще 34 год 10 хв · ЗМІНА 23:50",
                "OFFLINE 34 h 10 min left · SHIFT 23:50",
            ),
            (in_shift(h23, stopped("limit_36h")), Stopped, "СТІЙ: ліміт 36 год", "STOP: 36 h limit"),
            (stopped("limit_168h"), Stopped, "СТІЙ: ліміт 168 год", "STOP: 168 h limit"),
            (stopped("registration_cancelled"), Stopped, "СТІЙ: ПРРО скасовано", "STOP: registrar cancelled"),
            (stopped("clock"), Stopped, "СТІЙ: перевірте годинник", "STOP: check the clock"),
            (stopped("foreign_device"), Stopped, "СТІЙ: інший пристрій", "STOP: another device"),
            (view(Link::Stopped), Stopped, "СТІЙ: потрібна дія людини", "STOP: somebody must act"),
        ] {
            let strip = strip(&view, NOW);
            assert_eq!((strip.kind, strip.said), (kind, said(uk, en)));
        }
    }

    #[test]
    fn the_strip_fits_one_line_of_a_small_phone() {
        let times = [0, 1, 60, H, 10 * H - 1, 35 * H + 3599];
        let owed = [0, 1, 12, 345, 6789, 99_999];
        for (link, reason) in [
            (Link::Online, None),
            (Link::Asking, None),
            (Link::Returning, None),
            (Link::Offline, None),
            (Link::Stopped, None),
            (Link::Stopped, Some("limit_36h")),
            (Link::Stopped, Some("limit_168h")),
            (Link::Stopped, Some("foreign_device")),
            (Link::Stopped, Some("registration_cancelled")),
            (Link::Stopped, Some("clock")),
        ] {
            for (left, owed) in times.iter().flat_map(|left| owed.map(|owed| (*left, owed))) {
                for lasted in [0, 22 * H, 23 * H + 3599, 99 * H + 3599] {
                    let view = in_shift(lasted, View { link, reason, ..offline(left, 168 * H, owed) });
                    let Said { uk, en } = strip(&view, NOW).said;
                    assert!([&uk, &en].iter().all(|text| text.chars().count() <= LINE), "{uk} / {en}");
                }
            }
        }
    }

    #[test]
    fn a_clock_set_back_does_not_end_a_shift() {
        assert_eq!(strip(&in_shift(-H, view(Link::Online)), NOW).kind, StripKind::Online);
        let shift = shift_of(i64::MAX);
        assert_eq!(strip(&View { shift: Some(shift), ..view(Link::Online) }, i64::MIN).kind, StripKind::Online);
    }

    #[test]
    fn a_bar_is_full_at_its_limit_and_never_beyond() {
        for (used, filled) in [(0, 0), (-5, 0), (18 * H, 500), (SESSION_LIMIT_S, 1000), (i64::MAX, 1000)] {
            assert_eq!(permille(used, SESSION_LIMIT_S), filled);
        }
        assert_eq!(permille(1, 0), 1000);
    }

    #[test]
    fn advice_fits_the_state() {
        let refused = Trouble::Refused(ServerRefusal { text: "Ні".into(), ..ServerRefusal::default() });
        let expired = Trouble::Own(Refusal::KeyExpired);
        let stumbled = |trouble: &Trouble, view: View| View { last_error: Some(trouble.clone()), ..view };
        let behind = Some(ClockTrouble::Behind { until: 1_795_000_000 });
        let plenty = || offline(30 * H, 100 * H, 7);
        let too_long = |view: View| View { shift: Some(ShiftView { left_s: 0, ..shift_of(NOW - 25 * H) }), ..view };
        let z_made = |view: View| View { shift: Some(ShiftView { z_made: true, ..shift_of(NOW - H) }), ..view };
        for (view, uk, en) in [
            (in_shift(H, view(Link::Online)), "Робити нічого не треба.", "nothing to do."),
            (view(Link::Online), "Зміну не відкрито: щоб продавати, відкрийте її.", "open one to sell."),
            (too_long(view(Link::Online)), "понад 24 години", "more than 24 hours"),
            (too_long(plenty()), "відкрийте нову. Звʼязку немає", "open a new one. There is no connection"),
            (z_made(view(Link::Online)), "Z-звіт зроблено", "The Z-report is made"),
            (View { month_left_s: 0, ..view(Link::Online) }, "Бережіть звʼязок", "Keep the connection"),
            (view(Link::Asking), "Каса питає податкову", "asks the tax service"),
            (view(Link::Returning), "каса передає чеки", "delivers its receipts"),
            (plenty(), "продавайте далі", "sell on"),
            (stumbled(&Trouble::Unreachable, plenty()), "Тримайте телефон зарядженим", "Keep the phone charged"),
            (offline(3 * H, 12 * H, 7), "продавайте далі", "sell on"),
            (
                offline(3 * H - 1, 12 * H, 7),
                "36 годин офлайн лишилось 2 год 59 хв",
                "36 offline hours 2 h 59 min is left",
            ),
            (offline(2 * H, 2 * H, 7), "Цього місяця офлайн лишилось 2 год,", "the count stops"),
            (offline(2 * H, H, 7), "Цього місяця офлайн лишилось 1 год,", "month's offline time 1 h is left"),
            (offline(30 * H, 12 * H - 1, 7), "лишилось 11 год 59 хв, потім", "or a new month"),
            (
                stumbled(&refused, plenty()),
                "ще 30 год, але передати чеки не вдається. Фіскальний сервер",
                "for 30 h, but",
            ),
            (stumbled(&expired, offline(H, H, 7)), "ще 1 год, але", "The certificate of the key is not valid now"),
            (stopped("limit_36h"), "Вичерпано 36 годин", "Cashier: find a place with a connection."),
            (stopped("limit_168h"), "До кінця місяця", "The 168 hours"),
            (stumbled(&refused, stopped("limit_36h")), "офлайн. Фіскальний сервер відмовив: «Ні»", "spent. The fiscal"),
            (stopped("registration_cancelled"), "скасовано", "is cancelled"),
            (
                View { clock: Some(ClockTrouble::Unconfirmed), ..stopped("clock") },
                "підтвердьте їх у касі",
                "confirm them in the register",
            ),
            (stumbled(&expired, View { clock: behind, ..stopped("clock") }), "зачекайте до", "wait until"),
            (stopped("foreign_device"), "Власник: передайте чеки", "Owner: deliver"),
            (View { owed: 3, ..stopped("foreign_device") }, "чекають тут (3), збережено", "wait here (3) are kept"),
            (view(Link::Stopped), "потрібна дія людини", "somebody must act"),
            (stumbled(&expired, view(Link::Stopped)), "Сертифікат ключа", "Cashier: check the date"),
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
            View { month_left_s: 0, ..view(Link::Online) },
            View { month_left_s: 0, ..stopped("limit_168h") },
            View { month_left_s: 200, forecast: Some(NOW + 200), ..stopped("limit_168h") },
        ] {
            let whole = whole(&view, NOW);
            check(&whole);
            assert!(whole.uk.matches("цього місяця").count() <= 1 && !whole.uk.contains("вистачить"), "{whole:?}");
        }
        assert!(whole(&view(Link::Online), NOW).uk.ends_with("вистачить до його кінця."));
    }

    #[test]
    fn the_forecast_is_a_sentence() {
        for (until, left, uk) in [
            (None, H, "вистачить до його кінця."),
            (Some(1_795_000_000), H, "вистачить до 18.11.2026 13:06."),
            (Some(1_795_000_000), 0, "вичерпано."),
        ] {
            let said = forecast(&View { forecast: until, month_left_s: left, ..view(Link::Offline) });
            check(&said);
            assert!(said.uk.ends_with(uk), "{said:?}");
        }
    }

    #[test]
    fn a_receipt_waits_or_is_registered() {
        assert_eq!(state_of_receipt(true), said("чекає", "waiting"));
        assert_eq!(state_of_receipt(false), said("зареєстровано", "registered"));
    }
}
