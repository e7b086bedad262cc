//! The errors of the till: refusals of the rules, and everything that fails outside the rules. All errors have one JSON
//! shape.

use prro_core::opening::OpenFault;
use prro_core::rules::refusal::Refusal;
use prro_core::till::Fault;
use prro_core::words::{self, Words};
use serde_json::{Value, json};

/// An error, as the till answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    kind: Kind,
    code: &'static str,
    words: Words,
    server_code: Option<u16>,
}

/// What an error means for the program that asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Refused,
    Pending,
    NotSupported,
    BadEvent,
    Fault,
}

impl Complaint {
    /// The rules refused the event.
    pub fn refused(refusal: &Refusal) -> Complaint {
        // The same operation with another content is a mistake of the program that asks. It is no decision of the
        // rules.
        let kind = if *refusal == Refusal::OperationDiffers { Kind::BadEvent } else { Kind::Refused };
        let server_code = match refusal {
            Refusal::Server(refusal) => refusal.code,
            _ => None,
        };
        Complaint { kind, code: refusal.code(), words: words::refusal::words(refusal), server_code }
    }

    /// Something that makes no document was not done.
    pub fn not_done(code: &'static str, words: Words) -> Complaint {
        Complaint::new(Kind::Refused, code, words)
    }

    /// The operation has begun, and its outcome is not known.
    pub fn pending() -> Complaint {
        Complaint::new(Kind::Pending, "pending", words::refusal::pending())
    }

    /// A part of the protocol that the till does not support yet.
    pub fn not_supported(what: &str) -> Complaint {
        let words = Words::new(
            format!("Ця версія каси ще не вміє «{what}». Нічого не зроблено."),
            format!("This version does not support «{what}» yet. Nothing was made."),
            "Розробник програми, що керує касою: дивіться у README, що вже працює.",
            "Developer of the calling program: see the README for what works already.",
        );
        Complaint::new(Kind::NotSupported, "not_supported", words)
    }

    /// An event that cannot be read.
    pub fn bad_event(code: &'static str, uk: impl Into<String>, en: impl Into<String>) -> Complaint {
        let remedy_uk = "Розробник програми, що керує касою: виправте подію і надішліть її знову. Нічого не зроблено.";
        let remedy_en = "Developer of the calling program: correct the event and send it again. Nothing was made.";
        Complaint::new(Kind::BadEvent, code, Words::new(uk, en, remedy_uk, remedy_en))
    }

    /// An option or a file of the start that cannot be used.
    pub fn at_start(code: &'static str, uk: impl Into<String>, en: impl Into<String>) -> Complaint {
        let remedy_uk = "Хто запускає касу: виправте назване і запустіть знову. Нічого не змінено.";
        let remedy_en = "Whoever starts the register: correct what is named and start again. Nothing was changed.";
        Complaint::new(Kind::Refused, code, Words::new(uk, en, remedy_uk, remedy_en))
    }

    /// The register does not open.
    pub fn does_not_open(fault: &OpenFault) -> Complaint {
        let mut words = words::opening::open(fault);
        // The words name the keys; the fault does not.
        if !matches!(fault, OpenFault::SeveralKeys(_)) {
            words.message_en = format!("The till does not open: {fault}.");
        }
        Complaint::new(Kind::Refused, fault.code(), words)
    }

    /// The till cannot go on.
    pub fn fault(fault: &Fault) -> Complaint {
        let (code, mut words) = words::opening::fault(fault);
        words.message_en = format!("The till cannot go on: {fault}.");
        Complaint::new(Kind::Fault, code, words)
    }

    /// The value of `error`.
    pub fn json(&self) -> Value {
        let kind = match self.kind {
            Kind::Refused => "refused",
            Kind::Pending => "pending",
            Kind::NotSupported => "not_supported",
            Kind::BadEvent => "bad_event",
            Kind::Fault => "fault",
        };
        let Words { message_uk, message_en, remedy_uk, remedy_en } = &self.words;
        let mut error = json!({
            "kind": kind,
            "code": self.code,
            "message_uk": message_uk,
            "message_en": message_en,
            "remedy": remedy_uk,
            "remedy_en": remedy_en,
        });
        if let (Some(code), Some(error)) = (self.server_code, error.as_object_mut()) {
            error.insert("server_code".into(), code.into());
        }
        error
    }

    /// The line of an error before the till is open.
    pub fn line(&self) -> Value {
        json!({ "ok": false, "error": self.json() })
    }

    /// Whether the operation may still succeed.
    pub fn is_pending(&self) -> bool {
        self.kind == Kind::Pending
    }

    /// The code of the error.
    #[cfg(test)]
    pub fn code(&self) -> &'static str {
        self.code
    }

    fn new(kind: Kind, code: &'static str, words: Words) -> Complaint {
        Complaint { kind, code, words, server_code: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prro_core::ports::StoreFault;
    use prro_core::rules::news::ServerRefusal;

    #[test]
    fn an_error_says_what_why_and_what_to_do() {
        let server =
            ServerRefusal {
                http: 400, code: Some(9), text: "Не той касир".into(), ..ServerRefusal::default()
            };
        let error = Complaint::refused(&Refusal::Server(server)).json();
        assert_eq!(
            (&error["kind"], &error["code"], &error["server_code"]),
            (&json!("refused"), &json!("server_refused"), &json!(9))
        );
        for complaint in [
            Complaint::pending(),
            Complaint::not_supported("storno"),
            Complaint::bad_event("not_json", "Це не JSON.", "This is not JSON."),
            Complaint::does_not_open(&OpenFault::DeviceId),
            Complaint::does_not_open(&OpenFault::SeveralKeys(Vec::new())),
            Complaint::fault(&Fault::Store(StoreFault::Full)),
        ] {
            let error = complaint.json();
            for field in ["kind", "code", "message_uk", "message_en", "remedy", "remedy_en"] {
                assert!(error[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {error}");
            }
        }
    }

    #[test]
    fn another_content_under_one_name_is_a_bad_event() {
        let error = Complaint::refused(&Refusal::OperationDiffers).json();
        assert_eq!((&error["kind"], &error["code"]), (&json!("bad_event"), &json!("operation_differs")));
    }
}
