//! Decides the octets of a text in windows-1251.

use zeroize::Zeroizing;

/// A password's octets in windows-1251; `None` when a letter has none.
pub fn windows_1251(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    for letter in text.chars() {
        out.push(match letter {
            '\0'..='\x7f' => letter as u8,
            'А'..='я' => (letter as u32 - 'А' as u32 + 0xc0) as u8,
            'Ґ' => 0xa5,
            'ґ' => 0xb4,
            'Є' => 0xaa,
            'є' => 0xba,
            'І' => 0xb2,
            'і' => 0xb3,
            'Ї' => 0xaf,
            'ї' => 0xbf,
            'Ё' => 0xa8,
            'ё' => 0xb8,
            '№' => 0xb9,
            '«' => 0xab,
            '»' => 0xbb,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            '—' => 0x97,
            _ => return None,
        });
    }
    Some(out)
}
