//! The refusals of the server: the thirteen codes with their symbols, and the text bodies that a register gets.

/// A refusal: its code, its HTTP status and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The number of the code; 0 for a bare sentence without a code.
    pub code: u8,
    /// HTTP status.
    pub status: u16,
    /// The text, in Ukrainian.
    pub text: String,
}

/// The symbols of the codes, by number.
const SYMBOLS: [&str; 14] = [
    "Ok",
    "TransactionsRegistrarAbsent",
    "OperatorAccessToTransactionsRegistrarNotGranted",
    "InvalidTin",
    "ShiftAlreadyOpened",
    "ShiftNotOpened",
    "LastDocumentMustBeZRep",
    "CheckLocalNumberInvalid",
    "ZRepAlreadyRegistered",
    "DocumentValidationError",
    "PackageValidationError",
    "InvalidQueryParameter",
    "CryptographyError",
    "NoContent",
];

/// Register not registered.
pub const REGISTER_ABSENT: u8 = 1;
/// The key has no access.
pub const NO_ACCESS: u8 = 2;
/// TIN is not that of the business unit.
pub const WRONG_TIN: u8 = 3;
/// A shift is open already.
pub const SHIFT_OPEN: u8 = 4;
/// No shift is open.
pub const SHIFT_CLOSED: u8 = 5;
/// Closing needs the Z-report just before.
pub const NEEDS_Z: u8 = 6;
/// The local number is not the expected one.
pub const WRONG_LOCAL: u8 = 7;
/// The shift has a Z-report already.
pub const Z_DONE: u8 = 8;
/// The document is wrong.
pub const BAD_DOCUMENT: u8 = 9;
/// The packet is wrong.
pub const BAD_PACKET: u8 = 10;
/// A command's parameter is wrong.
pub const BAD_PARAMETER: u8 = 11;
/// Signature, certificate, or the certificate's status.
pub const CRYPTO: u8 = 12;
/// No data.
pub const NO_CONTENT: u8 = 13;

impl Refusal {
    /// A refusal with a code; the status follows from it.
    pub fn new(code: u8, text: impl Into<String>) -> Self {
        let status = match code {
            REGISTER_ABSENT => 404,
            NO_ACCESS => 401,
            NO_CONTENT => 204,
            _ => 400,
        };
        Self { code, status, text: text.into() }
    }

    /// A bare sentence without a code.
    pub fn bare(status: u16, text: impl Into<String>) -> Self {
        Self { code: 0, status, text: text.into() }
    }

    /// Code 9.
    pub fn document(text: impl Into<String>) -> Self {
        Self::new(BAD_DOCUMENT, text)
    }

    /// Code 7, with a text that names the expected number.
    pub fn local_number(sent: &str, register: &str, expected: u64) -> Self {
        Self::new(
            WRONG_LOCAL,
            format!(
                "Некоректний локальний номер документа {sent} для ПРРО з фіскальним номером {register}. \
                 Номер документа повинен дорівнювати {expected}"
            ),
        )
    }

    /// The same refusal for a document inside of a packet.
    pub fn in_packet(self, index: usize, offset: usize) -> Self {
        let code = if self.code == BAD_DOCUMENT { BAD_PACKET } else { self.code };
        Self {
            code,
            text: format!("Помилка обробки документа за № {index} в пакеті, дислокація {offset}: {}", self.text),
            ..self
        }
    }

    /// The code's symbol.
    pub fn symbol(&self) -> &'static str {
        SYMBOLS.get(usize::from(self.code)).copied().unwrap_or("Ok")
    }

    /// The body of the answer.
    pub fn body(&self) -> String {
        match self.code {
            0 => self.text.clone(),
            NO_CONTENT => String::new(),
            code => format!("Код помилки: {code} {}\r\n{}", self.symbol(), self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_read_like_the_collected_ones() {
        let cases = crate::vectors::json("error-bodies.json");
        let bodies: Vec<&str> = cases["cases"].as_array().unwrap().iter().filter_map(|c| c["body"].as_str()).collect();
        let plain = Refusal::local_number("12", "4000000202", 13);
        assert!(bodies.contains(&plain.body().as_str()));
        let packed = Refusal::local_number("4978", "4000000202", 4979).in_packet(3, 12464);
        assert!(bodies.contains(&packed.body().as_str()));
        assert_eq!(Refusal::new(REGISTER_ABSENT, "").status, 404);
    }
}
