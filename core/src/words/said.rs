//! The shapes of a text in Ukrainian and English.

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In Ukrainian.
    pub uk: String,
    /// In English.
    pub en: String,
}

/// The texts of one refusal or fault. No text is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happened and why, in Ukrainian.
    pub message_uk: String,
    /// What happened and why, in English.
    pub message_en: String,
    /// What to do and who can do it, in Ukrainian.
    pub remedy_uk: String,
    /// What to do and who can do it, in English.
    pub remedy_en: String,
}

impl Said {
    /// A text from its two languages.
    pub fn new(uk: impl Into<String>, en: impl Into<String>) -> Said {
        Said { uk: uk.into(), en: en.into() }
    }

    /// Two texts, one after the other.
    pub(super) fn then(self, next: &Said, between: &str) -> Said {
        Said::new(format!("{}{between}{}", self.uk, next.uk), format!("{}{between}{}", self.en, next.en))
    }
}

impl Words {
    /// The texts of a refusal: two messages and two remedies.
    pub fn new(
        message_uk: impl Into<String>,
        message_en: impl Into<String>,
        remedy_uk: impl Into<String>,
        remedy_en: impl Into<String>,
    ) -> Words {
        Words {
            message_uk: message_uk.into(),
            message_en: message_en.into(),
            remedy_uk: remedy_uk.into(),
            remedy_en: remedy_en.into(),
        }
    }

    /// The texts of a refusal: a message and a remedy.
    pub(super) fn of(message: Said, remedy: Said) -> Words {
        Words::new(message.uk, message.en, remedy.uk, remedy.en)
    }

    /// What happened and why.
    pub fn message(&self) -> Said {
        Said::new(&self.message_uk, &self.message_en)
    }

    /// What to do and who can do it.
    pub fn remedy(&self) -> Said {
        Said::new(&self.remedy_uk, &self.remedy_en)
    }
}

/// A detail from outside after a colon and in quotes, or nothing if the detail is empty. Quotes inside the detail become
/// quotes of another shape.
pub(super) fn named(detail: &str) -> String {
    let detail = detail.trim();
    if detail.is_empty() {
        String::new()
    } else {
        format!(": «{}»", detail.replace('«', "„").replace('»', "“"))
    }
}
