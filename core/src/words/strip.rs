//! The status strip: one line above every screen, the same in the app and in the headless till.
//!
//! The whole strip comes from here: its kind (an icon), its tone (a colour) and its text. The text fits one line of a small
//! phone. Of two offline limits the strip shows the one that ends first.

use super::{Said, figures};
use crate::rules::keys::{KeyRole, KeyView, LAST_SALE_S};
use crate::rules::refusal::Refusal;
use crate::rules::view::{Link, Reason, View};

/// The longest line of a phone 360 dp wide at 16 sp, in characters.
const LINE: usize = 38;
/// The age from which the strip shows the shift, in seconds.
const SHIFT_SHOWN_S: i64 = 22 * 3600;
/// The text between two parts of a strip.
const BETWEEN: &str = " · ";

/// The term of the key is shown when it has less left than this, in seconds.
const KEY_SHOWN_S: i64 = 7 * 24 * 3600;

/// What a strip is about: its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripKind {
    /// The register is being set up.
    Setup,
    /// Documents go to the server at once.
    Online,
    /// The server is being asked whether a document is registered.
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

/// How urgent a strip is: its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Selling goes on, and documents wait for delivery.
    Waiting,
    /// The register is busy by itself, or asks for something.
    Asking,
    /// Somebody should act soon.
    Warning,
    /// Nothing can be sold.
    Stopped,
}

/// The status strip: one line, always on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What the strip is about.
    pub kind: StripKind,
    /// The parts of the text. A screen that needs several lines breaks the text between two parts.
    pub parts: Vec<Said>,
}

impl StripKind {
    /// How urgent a strip of this kind is.
    pub fn tone(self) -> Tone {
        match self {
            StripKind::Online => Tone::Good,
            StripKind::Offline => Tone::Waiting,
            StripKind::Setup | StripKind::Asking | StripKind::Sending => Tone::Asking,
            StripKind::ShiftEnding => Tone::Warning,
            StripKind::Stopped => Tone::Stopped,
        }
    }
}

impl Strip {
    /// The text of the strip: its parts with a dot between them.
    pub fn text(&self) -> Said {
        let mut parts = self.parts.iter();
        let first = parts.next().cloned().unwrap_or_else(|| Said::new("", ""));
        parts.fold(first, |text, part| text.then(part, BETWEEN))
    }

    fn of(kind: StripKind, text: Said) -> Strip {
        Strip { kind, parts: vec![text] }
    }
}

/// The strip while the register is being set up.
pub fn setup() -> Strip {
    Strip::of(StripKind::Setup, Said::new("ПЕРШИЙ ЗАПУСК", "FIRST START"))
}

/// The strip of a state; `now` in seconds since 1970.
///
/// The first fitting kind wins, in this order: stopped, asking, sending, offline, the ending shift, online. While the
/// register is offline, an ending shift takes the place of the number of documents that wait.
pub fn strip(view: &View, now: i64) -> Strip {
    let shift = view.shift.as_ref().map(|shift| now.saturating_sub(shift.opened)).filter(|age| *age >= SHIFT_SHOWN_S);
    let shift = shift.map(|age| {
        let age = format!("{}:{:02}", age / 3600, age % 3600 / 60);
        Said::new(format!("ЗМІНА {age}"), format!("SHIFT {age}"))
    });
    match (view.link, shift) {
        (Link::Stopped, _) => Strip::of(StripKind::Stopped, stopped(view.reason.as_ref())),
        (Link::Asking, _) => Strip::of(StripKind::Asking, Said::new("ПИТАЮ ПОДАТКОВУ", "ASKING THE TAX SERVICE")),
        (Link::Returning, _) => Strip::of(StripKind::Sending, sending(view)),
        (Link::Offline, shift) => Strip { kind: StripKind::Offline, parts: offline(view, shift) },
        (Link::Online, Some(shift)) => Strip::of(StripKind::ShiftEnding, shift),
        (Link::Online, None) => {
            let parts = std::iter::once(Said::new("ОНЛАЙН", "ONLINE")).chain(ending_key(view, now)).collect();
            Strip { kind: StripKind::Online, parts }
        }
    }
}

/// The term of the key in use, when it is about to end and no other key is loaded ahead.
fn ending_key(view: &View, now: i64) -> Option<Said> {
    let key = view.keys.iter().find(|key| key.role == KeyRole::InUse)?;
    let follows = |next: &KeyView| match next.role {
        KeyRole::Next { announced } => announced != Some(false),
        KeyRole::NextCertificate => next.owner.not_before <= key.owner.not_after.saturating_add(1),
        KeyRole::InUse | KeyRole::Senior => false,
    };
    if view.keys.iter().any(follows) {
        return None;
    }
    let left = key.owner.not_after.saturating_sub(now);
    (left <= KEY_SHOWN_S).then(|| ending(&figures::long_duration(left)))
}

/// The key in use and the time that it has left.
fn ending(Said { uk, en }: &Said) -> Said {
    Said::new(format!("КЛЮЧ {uk}"), format!("KEY {en}"))
}

/// What has stopped the register, in a word or two.
fn stopped(reason: Option<&Reason>) -> Said {
    let (uk, en) = match reason {
        Some(Reason::Refusal(Refusal::Limit36Hours)) => ("СТІЙ: ліміт 36 год", "STOP: 36 h limit"),
        Some(Reason::Refusal(Refusal::Limit168Hours)) => ("СТІЙ: ліміт 168 год", "STOP: 168 h limit"),
        Some(Reason::Refusal(Refusal::ForeignDevice(_))) => ("СТІЙ: інший пристрій", "STOP: another device"),
        Some(Reason::Refusal(Refusal::RegistrationCancelled)) => ("СТІЙ: ПРРО скасовано", "STOP: registrar cancelled"),
        Some(Reason::Refusal(Refusal::Clock(_))) => ("СТІЙ: перевірте годинник", "STOP: check the clock"),
        Some(Reason::Refusal(Refusal::KeyExpired { .. })) => ("СТІЙ: строк ключа минув", "STOP: the key has expired"),
        Some(Reason::Refusal(Refusal::KeyRevoked { .. })) => ("СТІЙ: ключ скасовано", "STOP: the key is revoked"),
        Some(Reason::Refusal(Refusal::KeyNotYet { .. })) => ("СТІЙ: ключ ще не діє", "STOP: the key is not valid yet"),
        _ => ("СТІЙ: потрібна дія людини", "STOP: somebody must act"),
    };
    Said::new(uk, en)
}

/// Which document is being delivered, counted from one, and how many there are.
fn sending(view: &View) -> Said {
    match view.session {
        Some(session) if session.documents > 0 => {
            let all = session.documents;
            let now = (session.confirmed + 1).min(all);
            Said::new(format!("НАДСИЛАЮ {now} з {all}"), format!("SENDING {now} of {all}"))
        }
        _ => Said::new("НАДСИЛАЮ", "SENDING"),
    }
}

/// The time that is left offline, or of the key if it ends first. Beside it stands the ending shift or the number of
/// documents that wait.
fn offline(view: &View, shift: Option<Said>) -> Vec<Said> {
    if key_ends_first(view) {
        let key = match view.key_left_s {
            ..=0 => Said::new("КЛЮЧ <10 хв", "KEY <10 min"),
            left => ending(&figures::duration(left + LAST_SALE_S)),
        };
        return std::iter::once(Said::new("ОФЛАЙН", "OFFLINE")).chain([key]).chain(shift).collect();
    }
    let Said { uk, en } = match offline_left(view) {
        1..60 => Said::new("<1 хв", "<1 min"),
        seconds => figures::duration(seconds),
    };
    let full = Said::new(format!("ОФЛАЙН лишилось {uk}"), format!("OFFLINE {en} left"));
    let short = Said::new(format!("ОФЛАЙН ще {uk}"), &full.en);
    match (shift, view.owed) {
        (Some(shift), _) => vec![short, shift],
        (None, 0) => vec![full],
        (None, owed) => {
            let (long_uk, en) = (format!("чекає {owed}"), format!("{owed} waiting"));
            let uk = if fits(&full.uk, &long_uk) { full.uk } else { short.uk };
            let waiting_en = if fits(&full.en, &en) { en } else { format!("{owed} wait") };
            vec![Said::new(uk, full.en), Said::new(long_uk, waiting_en)]
        }
    }
}

/// Whether two parts fit one line.
fn fits(first: &str, second: &str) -> bool {
    first.chars().count() + BETWEEN.chars().count() + second.chars().count() <= LINE
}

/// Whether the key in use ends before the offline time does.
pub(super) fn key_ends_first(view: &View) -> bool {
    view.key_left_s < offline_left(view)
}

/// Seconds that are left of the session or of the month, whichever ends first.
pub(super) fn offline_left(view: &View) -> i64 {
    view.session.map_or(view.month_left_s, |session| session.left.min(view.month_left_s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::refusal::{ClockTrouble, Stranger};
    use crate::words::tests::states::*;

    #[test]
    fn a_key_that_is_about_to_end_is_shown_until_another_one_is_loaded() {
        let key = |role, left| KeyView { role, owner: crate::testing::cashier(NOW + left) };
        let said = |keys| {
            let Said { uk, en } = strip(&View { keys, ..view_of(Link::Online) }, NOW).text();
            format!("{uk}, {en}")
        };
        assert_eq!(said(vec![key(KeyRole::InUse, 7 * 86_400 + 1)]), "ОНЛАЙН, ONLINE");
        assert_eq!(said(vec![key(KeyRole::InUse, 7 * 86_400)]), "ОНЛАЙН · КЛЮЧ 7 діб, ONLINE · KEY 7 days");
        assert_eq!(said(vec![key(KeyRole::InUse, 3 * H)]), "ОНЛАЙН · КЛЮЧ 3 год, ONLINE · KEY 3 h");
        let next = key(KeyRole::Next { announced: None }, 900 * 86_400);
        assert_eq!(said(vec![key(KeyRole::InUse, 3 * H), next]), "ОНЛАЙН, ONLINE");
        for (from, expected) in [(3 * H + 1, "ОНЛАЙН, ONLINE"), (3 * H + 2, "ОНЛАЙН · КЛЮЧ 3 год, ONLINE · KEY 3 h")]
        {
            let mut later = key(KeyRole::NextCertificate, 900 * 86_400);
            later.owner.not_before = NOW + from;
            assert_eq!(said(vec![key(KeyRole::InUse, 3 * H), later]), expected, "a gap between the certificates");
        }
    }

    #[test]
    fn offline_a_key_that_ends_first_is_told_instead_of_the_limits() {
        let said = |key_left_s, view: View| {
            let Said { uk, en } = strip(&View { key_left_s, ..view }, NOW).text();
            assert!([&uk, &en].iter().all(|text| text.chars().count() <= LINE), "{uk} / {en}");
            format!("{uk}, {en}")
        };
        let offline = || offline_for(2 * H, 150 * H, 7);
        assert_eq!(said(2 * H, offline()), "ОФЛАЙН лишилось 2 год · чекає 7, OFFLINE 2 h left · 7 waiting");
        assert_eq!(said(H, offline()), "ОФЛАЙН · КЛЮЧ 1 год 10 хв, OFFLINE · KEY 1 h 10 min");
        assert_eq!(said(1, offline()), "ОФЛАЙН · КЛЮЧ 10 хв, OFFLINE · KEY 10 min");
        assert_eq!(said(0, offline()), "ОФЛАЙН · КЛЮЧ <10 хв, OFFLINE · KEY <10 min");
        let shift = in_shift(23 * H, offline());
        assert_eq!(said(0, shift), "ОФЛАЙН · КЛЮЧ <10 хв · ЗМІНА 23:00, OFFLINE · KEY <10 min · SHIFT 23:00");
        assert_eq!(said(0, offline_for(0, 150 * H, 0)), "ОФЛАЙН лишилось 0 хв, OFFLINE 0 min left");
    }

    #[test]
    fn the_strip_says_each_state_in_its_order() {
        use StripKind::{Asking, Offline, Online, Sending, ShiftEnding, Stopped};
        let (h22, h23) = (22 * H + 2400, 23 * H + 3000);
        for (view, kind, uk, en) in [
            (view_of(Link::Online), Online, "ОНЛАЙН", "ONLINE"),
            (in_shift(22 * H - 1, view_of(Link::Online)), Online, "ОНЛАЙН", "ONLINE"),
            (in_shift(22 * H, view_of(Link::Online)), ShiftEnding, "ЗМІНА 22:00", "SHIFT 22:00"),
            (in_shift(h22, view_of(Link::Online)), ShiftEnding, "ЗМІНА 22:40", "SHIFT 22:40"),
            (in_shift(24 * H + 300, view_of(Link::Online)), ShiftEnding, "ЗМІНА 24:05", "SHIFT 24:05"),
            (in_shift(h22, view_of(Link::Asking)), Asking, "ПИТАЮ ПОДАТКОВУ", "ASKING THE TAX SERVICE"),
            (view_of(Link::Returning), Sending, "НАДСИЛАЮ", "SENDING"),
            (
                in_shift(h22, View { link: Link::Returning, ..offline_for(H, 150 * H, 5) }),
                Sending,
                "НАДСИЛАЮ 4 з 8",
                "SENDING 4 of 8",
            ),
            (
                offline_for(34 * H + 600, 150 * H, 7),
                Offline,
                "ОФЛАЙН лишилось 34 год 10 хв · чекає 7",
                "OFFLINE 34 h 10 min left · 7 waiting",
            ),
            (
                offline_for(34 * H + 600, 33 * H + 660, 4321),
                Offline,
                "ОФЛАЙН ще 33 год 11 хв · чекає 4321",
                "OFFLINE 33 h 11 min left · 4321 wait",
            ),
            (offline_for(36 * H, 168 * H, 0), Offline, "ОФЛАЙН лишилось 36 год", "OFFLINE 36 h left"),
            (
                offline_for(59, 168 * H, 1),
                Offline,
                "ОФЛАЙН лишилось <1 хв · чекає 1",
                "OFFLINE <1 min left · 1 waiting",
            ),
            (
                View { owed: 2, ..view_of(Link::Offline) },
                Offline,
                "ОФЛАЙН лишилось 168 год · чекає 2",
                "OFFLINE 168 h left · 2 waiting",
            ),
            (
                in_shift(h23, offline_for(34 * H + 600, 150 * H, 7)),
                Offline,
                "ОФЛАЙН ще 34 год 10 хв · ЗМІНА 23:50",
                "OFFLINE 34 h 10 min left · SHIFT 23:50",
            ),
            (in_shift(h23, stopped_by(Refusal::Limit36Hours)), Stopped, "СТІЙ: ліміт 36 год", "STOP: 36 h limit"),
            (stopped_by(Refusal::Limit168Hours), Stopped, "СТІЙ: ліміт 168 год", "STOP: 168 h limit"),
            (stopped_by(Refusal::RegistrationCancelled), Stopped, "СТІЙ: ПРРО скасовано", "STOP: registrar cancelled"),
            (
                stopped_by(Refusal::Clock(ClockTrouble::Unconfirmed)),
                Stopped,
                "СТІЙ: перевірте годинник",
                "STOP: check the clock",
            ),
            (
                stopped_by(Refusal::ForeignDevice(Stranger::NextNumber)),
                Stopped,
                "СТІЙ: інший пристрій",
                "STOP: another device",
            ),
            (
                stopped_by(Refusal::KeyExpired { next: None }),
                Stopped,
                "СТІЙ: строк ключа минув",
                "STOP: the key has expired",
            ),
            (
                stopped_by(Refusal::KeyRevoked { next: None }),
                Stopped,
                "СТІЙ: ключ скасовано",
                "STOP: the key is revoked",
            ),
            (
                stopped_by(Refusal::KeyNotYet { from: 0 }),
                Stopped,
                "СТІЙ: ключ ще не діє",
                "STOP: the key is not valid yet",
            ),
            (view_of(Link::Stopped), Stopped, "СТІЙ: потрібна дія людини", "STOP: somebody must act"),
        ] {
            let strip = strip(&view, NOW);
            assert_eq!((strip.kind, strip.text()), (kind, said(uk, en)));
        }
    }

    #[test]
    fn the_strip_fits_one_line_of_a_small_phone() {
        let times = [0, 1, 60, H, 10 * H - 1, 35 * H + 3599];
        let owed = [0, 1, 12, 345, 6789, 99_999];
        for (link, refusal) in [
            (Link::Online, None),
            (Link::Asking, None),
            (Link::Returning, None),
            (Link::Offline, None),
            (Link::Stopped, None),
            (Link::Stopped, Some(Refusal::Limit36Hours)),
            (Link::Stopped, Some(Refusal::Limit168Hours)),
            (Link::Stopped, Some(Refusal::ForeignDevice(Stranger::NextNumber))),
            (Link::Stopped, Some(Refusal::RegistrationCancelled)),
            (Link::Stopped, Some(Refusal::Clock(ClockTrouble::Unconfirmed))),
        ] {
            for (left, owed) in times.iter().flat_map(|left| owed.map(|owed| (*left, owed))) {
                for lasted in [0, 22 * H, 23 * H + 3599, 99 * H + 3599] {
                    let reason = refusal.clone().map(Reason::Refusal);
                    let view = in_shift(lasted, View { link, reason, ..offline_for(left, 168 * H, owed) });
                    let Said { uk, en } = strip(&view, NOW).text();
                    assert!([&uk, &en].iter().all(|text| text.chars().count() <= LINE), "{uk} / {en}");
                }
            }
        }
    }

    #[test]
    fn a_clock_set_back_does_not_end_a_shift() {
        assert_eq!(strip(&in_shift(-H, view_of(Link::Online)), NOW).kind, StripKind::Online);
        let shift = shift_of(i64::MAX);
        assert_eq!(strip(&View { shift: Some(shift), ..view_of(Link::Online) }, i64::MIN).kind, StripKind::Online);
    }

    #[test]
    fn the_first_start_has_a_strip_too() {
        assert_eq!(setup().text(), said("ПЕРШИЙ ЗАПУСК", "FIRST START"));
        assert_eq!(setup().kind.tone(), Tone::Asking);
    }
}
