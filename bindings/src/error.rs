//! The one error type: a refusal, something pending, or something broken, each with its sentences.

use std::fmt;

use prro_core::enrolment::EnrolmentFault;
use prro_core::opening::OpenFault;
use prro_core::rules::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::signer::custody::CustodyFault;
use prro_core::till::Fault;
use prro_core::words::{self, Words};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Said {
    /// In Ukrainian.
    pub uk: String,
    /// In English.
    pub en: String,
}

/// What happened and why, what to do and who can.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Complaint {
    /// A stable word, for small print.
    pub code: String,
    /// What happened and why.
    pub message: Said,
    /// What to do and who can.
    pub remedy: Said,
}

/// Why an act did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum TillError {
    /// The register declines: nothing was made.
    Refused {
        /// In words.
        complaint: Complaint,
    },
    /// It is begun and its outcome is not known: to be asked again under the same name, later.
    Pending {
        /// In words.
        complaint: Complaint,
    },
    /// Something is broken: the register must be opened anew.
    Broken {
        /// In words.
        complaint: Complaint,
    },
}

impl fmt::Display for TillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (TillError::Refused { complaint } | TillError::Pending { complaint } | TillError::Broken { complaint }) =
            self;
        write!(f, "{}: {}", complaint.code, complaint.message.en)
    }
}

impl std::error::Error for TillError {}

impl From<words::status::Said> for Said {
    fn from(said: words::status::Said) -> Said {
        Said { uk: said.uk, en: said.en }
    }
}

impl Complaint {
    pub(crate) fn new(code: &str, words: Words) -> Complaint {
        Complaint {
            code: code.to_owned(),
            message: Said { uk: words.message_uk, en: words.message_en },
            remedy: Said { uk: words.remedy_uk, en: words.remedy_en },
        }
    }

    pub(crate) fn refusal(refusal: &Refusal) -> Complaint {
        Complaint::new(refusal.code(), words::refusal(refusal))
    }
}

impl TillError {
    /// The register is not open, or was shut in the middle of something.
    pub(crate) fn closed() -> TillError {
        let (code, words) = words::opening::shut();
        TillError::Broken { complaint: Complaint::new(code, words) }
    }
}

impl From<Refusal> for TillError {
    fn from(refusal: Refusal) -> TillError {
        TillError::Refused { complaint: Complaint::refusal(&refusal) }
    }
}

impl From<Fault> for TillError {
    fn from(fault: Fault) -> TillError {
        log::error!("{fault}");
        let (code, words) = words::opening::fault(&fault);
        TillError::Broken { complaint: Complaint::new(code, words) }
    }
}

impl From<CustodyFault> for TillError {
    fn from(fault: CustodyFault) -> TillError {
        OpenFault::from(fault).into()
    }
}

impl From<OpenFault> for TillError {
    fn from(fault: OpenFault) -> TillError {
        log::error!("{fault}");
        TillError::Broken { complaint: Complaint::new(fault.code(), words::opening::open(&fault)) }
    }
}

impl From<EnrolmentFault> for TillError {
    fn from(fault: EnrolmentFault) -> TillError {
        log::warn!("{fault}");
        let (code, words) = words::opening::enrolment(&fault);
        TillError::Refused { complaint: Complaint::new(code, words) }
    }
}

/// What was done, or why it was not.
pub(crate) fn answered(answer: Answer) -> Result<Answer, TillError> {
    match answer {
        Answer::Refused(refusal) => Err(refusal.into()),
        Answer::Pending => Err(TillError::Pending { complaint: Complaint::new("pending", words::pending()) }),
        done @ (Answer::Issued { .. } | Answer::Adopted { .. } | Answer::Done) => Ok(done),
    }
}
