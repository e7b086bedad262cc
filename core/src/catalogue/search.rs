//! Texts in the form in which they are searched, and how well goods fit to what was typed.
//!
//! One character is one byte. Case, apostrophes and quotes do not count, a Latin letter counts as the Cyrillic letter that
//! looks the same, all other marks are blanks. The bytes are in the order of the Ukrainian alphabet.

use std::cmp::Reverse;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Cyrillic letters in the order of the alphabet; the letters of other languages stand last.
const ALPHABET: &str = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъўѓќђљњћџјѕ";
/// Latin letters and the Cyrillic letters that look the same, in lower or in upper case.
const LOOK_ALIKES: [(char, char); 13] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('i', 'і'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];
/// Marks that do not count, not even as a blank.
const SILENT: [char; 8] = ['\'', '’', '‘', 'ʼ', '`', '´', '′', '\u{301}'];
/// Most characters of what was typed that are searched for.
const LONGEST: usize = 256;
/// Stands between the name and the codes of goods. No typed text has it.
const END_OF_NAME: u8 = b'\n';

/// The bytes of lower-case letters: of U+0400 to U+04FF, and of ASCII. 0 is a blank.
static BYTES: LazyLock<[u8; 512]> = LazyLock::new(|| {
    let mut bytes = [0; 512];
    let mut set = |letter: char, byte: u8| {
        if let Some(place) = place(letter).and_then(|place| bytes.get_mut(place)) {
            *place = byte;
        }
    };
    (b'0'..=b'9').chain(b'a'..=b'z').for_each(|byte| set(char::from(byte), byte));
    (0x80..).zip(ALPHABET.chars()).for_each(|(byte, letter)| set(letter, byte));
    for (latin, cyrillic) in LOOK_ALIKES {
        (0x80..).zip(ALPHABET.chars()).filter(|(_, letter)| *letter == cyrillic).for_each(|(byte, _)| set(latin, byte));
    }
    bytes
});

fn place(letter: char) -> Option<usize> {
    match u32::from(letter) {
        code @ 0..=0xFF => Some(code as usize),
        code @ 0x400..=0x4FF => Some(code as usize - 0x300),
        _ => None,
    }
}

/// A text in the form in which it is searched. Words have one blank between them.
pub(super) fn key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len());
    let letters = text.chars().filter(|symbol| !SILENT.contains(symbol)).flat_map(char::to_lowercase);
    for letter in letters {
        match place(letter).and_then(|place| BYTES.get(place)).copied().unwrap_or(0) {
            // A decimal mark belongs to its number: «0,5 л».
            0 if matches!(letter, '.' | ',') && key.last().is_some_and(u8::is_ascii_digit) => key.push(b'.'),
            0 if key.last().is_none_or(|last| *last == b' ') => {}
            0 => key.push(b' '),
            byte => key.push(byte),
        }
    }
    while key.last() == Some(&b' ') {
        key.pop();
    }
    key
}

/// What is searched of goods: the name, then the code and the barcodes. A blank stands before each word.
pub(super) fn text<'a>(name: &str, codes: impl Iterator<Item = &'a str>) -> Box<[u8]> {
    let mut text = vec![b' '];
    text.extend(key(name));
    text.push(END_OF_NAME);
    for code in codes {
        text.push(b' ');
        text.extend(key(code));
    }
    text.into_boxed_slice()
}

/// A word of what was typed, alone and at the beginning of a word.
struct Word {
    anywhere: Finder<'static>,
    begins: Finder<'static>,
}

/// What was typed.
pub(super) struct Query {
    words: Vec<Word>,
    phrase: Option<Finder<'static>>,
}

impl Query {
    /// The least good fit.
    pub(super) const LAST: usize = 15;

    pub(super) fn new(typed: &str) -> Query {
        let typed: String = typed.chars().take(LONGEST).collect();
        let key = key(&typed);
        let words = key.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).map(|word| Word {
            anywhere: Finder::new(word).into_owned(),
            begins: Finder::new(&[b" ", word].concat()).into_owned(),
        });
        let mut words: Vec<Word> = words.collect();
        // A long word is in fewer texts, so it is looked for first.
        words.sort_by_key(|word| Reverse(word.anywhere.needle().len()));
        let phrase = (words.len() > 1).then(|| Finder::new(&key).into_owned());
        Query { words, phrase }
    }

    /// How well a text fits: 0 is best, [`Query::LAST`] is last. `None` if one of the words is not in it.
    pub(super) fn fit(&self, text: &[u8]) -> Option<usize> {
        let mut fit = 0;
        for word in &self.words {
            fit += word.fit(text)?;
        }
        if self.phrase.as_ref().is_some_and(|phrase| phrase.find(text).is_none()) {
            fit += 1;
        }
        Some(fit.min(Query::LAST))
    }
}

impl Word {
    /// 0: the name begins with the word. 1: a word of the name does. 2: it is inside the name. 3: a code begins with it.
    /// 4: it is inside a code.
    fn fit(&self, text: &[u8]) -> Option<usize> {
        let inside = self.anywhere.find(text)?;
        let before = inside.checked_sub(1).and_then(|before| text.get(before..));
        let begins = match before {
            Some(_) if inside == 1 => return Some(0),
            Some([b' ', ..]) => Some(inside),
            _ => text.get(inside..).and_then(|rest| self.begins.find(rest)).map(|at| at + inside),
        };
        let is_in_name = |at: usize| memchr::memchr(END_OF_NAME, text).is_none_or(|end| at < end);
        Some(match begins {
            Some(at) if is_in_name(at) => 1,
            _ if is_in_name(inside) => 2,
            Some(_) => 3,
            None => 4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str, name: &str) -> Option<usize> {
        Query::new(typed).fit(&text(name, ["АРТ-7", "4820000123457"].into_iter()))
    }

    #[test]
    fn any_part_of_a_name_is_found_however_it_is_typed() {
        let name = "М’ясо «По-київськи» 0,5 кг";
        for typed in [
            "мʼясо",
            "М'ЯСО",
            "м`ясо",
            "мясо",
            "ясо",
            "київ",
            "КИЇВ мяс",
            "0.5",
            "0,5 кг",
            "кг",
            "по-київ",
            "m'ясo",
            "  кг  ",
        ] {
            assert!(fit(typed, name).is_some(), "{typed}");
        }
        for typed in ["мʼясо2", "риба", "0,6", "київ риба", "кгкг"] {
            assert_eq!(fit(typed, name), None, "{typed}");
        }
    }

    #[test]
    fn codes_and_barcodes_are_found_too() {
        assert_eq!(fit("арт-7", "Кава"), Some(6));
        assert_eq!(fit("482000", "Кава"), Some(3));
        assert_eq!(fit("23457", "Кава"), Some(4));
    }

    #[test]
    fn the_better_fit_has_the_smaller_number() {
        assert_eq!(fit("кава", "Кава мелена"), Some(0));
        assert_eq!(fit("мел", "Кава мелена"), Some(1));
        assert_eq!(fit("лена", "Кава мелена"), Some(2));
        assert_eq!(fit("кава мел", "Кава мелена"), Some(1));
        assert_eq!(fit("мел кава", "Кава мелена"), Some(2));
        assert_eq!(fit("", "Кава"), Some(0));
        assert_eq!(fit(&"кава ".repeat(30), "Пакава"), Some(Query::LAST));
    }

    #[test]
    fn keys_are_in_the_order_of_the_alphabet() {
        let mut names = ["Яблуко", "Їжа", "Ірис", "Зефір", "Ґрунт", "Груша", "Йогурт", "Wok", "7up"];
        names.sort_by_key(|name| key(name));
        assert_eq!(names, ["7up", "Wok", "Груша", "Ґрунт", "Зефір", "Ірис", "Їжа", "Йогурт", "Яблуко"]);
    }
}
