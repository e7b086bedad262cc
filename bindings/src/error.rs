//! The error type of every call: a refusal, a pending operation, or a fault, each with its sentences.

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

/// A message for the cashier: what happened, why, what to do, and who can do it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Complaint {
    /// A stable code, shown in small print.
    pub code: String,
    /// What happened, and why.
    pub message: Said,
    /// What to do, and who can do it.
    pub remedy: Said,
}

/// Reason why an act was not completed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum TillError {
    /// The register refuses the act. Nothing was issued.
    Refused {
        /// The message.
        complaint: Complaint,
    },
    /// The act has begun and its result is not known yet. Request it again later under the same name.
    Pending {
        /// The message.
        complaint: Complaint,
    },
    /// A fault. The register must be opened again.
    Broken {
        /// The message.
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
    /// The register is not open, or it was closed during the call.
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

/// Turns the answer of the core into a result.
pub(crate) fn answered(answer: Answer) -> Result<Answer, TillError> {
    match answer {
        Answer::Refused(refusal) => Err(refusal.into()),
        Answer::Pending => Err(TillError::Pending { complaint: Complaint::new("pending", words::pending()) }),
        done @ (Answer::Issued { .. } | Answer::Adopted { .. } | Answer::Done) => Ok(done),
    }
}
