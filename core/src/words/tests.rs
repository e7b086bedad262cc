//! What holds for each text, in whatever room it is.

use super::Words;

pub(in crate::words) fn is_cyrillic(symbol: char) -> bool {
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
pub(in crate::words) fn check_ukrainian(text: &str) {
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
pub(in crate::words) fn check_english(text: &str) {
    let own = own(text);
    assert!(own.chars().any(|symbol| symbol.is_ascii_alphabetic()), "{text}");
    assert!(!own.chars().any(is_cyrillic), "{text}");
}

/// All texts are of their languages, and each is whole sentences.
pub(in crate::words) fn check(words: &Words) {
    let Words { message_uk, message_en, remedy_uk, remedy_en } = words;
    [message_uk, remedy_uk].iter().for_each(|text| check_ukrainian(text));
    [message_en, remedy_en].iter().for_each(|text| check_english(text));
    for text in [message_uk, message_en, remedy_uk, remedy_en] {
        assert!(text.ends_with('.'), "{text}");
    }
}

/// Registers in this or that state.
pub(in crate::words) mod states {
    use super::{check_english, check_ukrainian};
    use crate::domain::{ShiftTotals, law};
    use crate::rules::refusal::Refusal;
    use crate::rules::view::{Link, Reason, SessionView, ShiftView, View};
    use crate::words::Said;

    /// The moment of all these states, seconds since 1970.
    pub(in crate::words) const NOW: i64 = 1_800_000_000;
    /// An hour in seconds.
    pub(in crate::words) const H: i64 = 3600;

    /// A shift opened at this moment.
    pub(in crate::words) fn shift_of(opened: i64) -> ShiftView {
        ShiftView {
            opened,
            opener: "Коваленко".into(),
            left_s: 1,
            testing: false,
            z_made: false,
            totals: ShiftTotals::default(),
        }
    }

    /// A register without a shift and with nothing to deliver.
    pub(in crate::words) fn view_of(link: Link) -> View {
        View {
            link,
            reason: None,
            stopped: None,
            shift: None,
            next_local: None,
            owed: 0,
            owed_since: None,
            session: None,
            month_s: 0,
            month_left_s: law::MONTH_LIMIT_S.at(NOW),
            forecast: None,
            last_error: None,
            last_contact: None,
            clock: None,
            key_left_s: law::MONTH_LIMIT_S.at(NOW),
            keys: Vec::new(),
            marks: Vec::new(),
            to_hand_over: Vec::new(),
            unproven: 0,
        }
    }

    /// A register in an offline session, by what is left of the session and of the month, in seconds.
    pub(in crate::words) fn offline_for(session_left: i64, month_left_s: i64, owed: u64) -> View {
        let seconds = law::SESSION_LIMIT_S.at(NOW) - session_left;
        let session =
            Some(SessionView { since: NOW - seconds, seconds, left: session_left, documents: 8, confirmed: 3 });
        let month_s = law::MONTH_LIMIT_S.at(NOW) - month_left_s;
        View { session, month_left_s, month_s, owed, ..view_of(Link::Offline) }
    }

    /// A register that is stopped for this reason.
    pub(in crate::words) fn stopped_by(refusal: Refusal) -> View {
        View { reason: Some(Reason::Refusal(refusal)), ..view_of(Link::Stopped) }
    }

    /// The same register in a shift of this age, in seconds.
    pub(in crate::words) fn in_shift(lasted: i64, view: View) -> View {
        let shift = shift_of(NOW - lasted);
        View { shift: Some(shift), ..view }
    }

    /// Both languages of a text.
    pub(in crate::words) fn check(said: &Said) {
        check_ukrainian(&said.uk);
        check_english(&said.en);
    }

    /// A text that is of its languages.
    pub(in crate::words) fn said(uk: &str, en: &str) -> Said {
        let said = Said::new(uk, en);
        check(&said);
        said
    }
}
