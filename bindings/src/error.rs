//! The error type: a refusal, an unknown outcome, or a fault, each with its texts and with what a button can do about it.

use std::fmt;

use prro_core::enrolment::EnrolmentFault;
use prro_core::key_files::KeyFault;
use prro_core::opening::OpenFault;
use prro_core::renewal::LoadFault;
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::{self, Refusal};
use prro_core::rules::state::Trouble;
use prro_core::signer::custody::CustodyFault;
use prro_core::till::Fault;
use prro_core::words::{self, Words};

use crate::holder::{Holder, holder};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Said {
    /// In Ukrainian.
    pub uk: String,
    /// In English.
    pub en: String,
}

/// What a button of the app can do about a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Remedy {
    /// Open a shift.
    OpenShift,
    /// Make the Z-report.
    MakeZ,
    /// Close the shift, with its Z-report if there is none yet.
    CloseShift,
    /// Confirm that the date and time of the device are right.
    ConfirmClock,
    /// Set the date and time of the device.
    SetClock,
    /// Agree to selling offline without a question.
    AgreeToOffline,
    /// Look at the connection, where the waiting documents can be sent.
    SeeConnection,
    /// Load a new key, or a new certificate of the key.
    LoadKey,
    /// Look up the certificate of the key at the providers.
    LookUp,
    /// Type the password of the key once more.
    TypePassword,
    /// Open the register once more.
    OpenAgain,
}

/// What happened and why, what to do and who can do it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Complaint {
    /// A stable word, for small print.
    pub code: String,
    /// What happened and why.
    pub message: Said,
    /// What to do and who can do it.
    pub remedy: Said,
    /// What a button can do about it; nothing if only people can help.
    pub button: Option<Remedy>,
}

/// Why an operation was not done.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Error)]
pub enum TillError {
    /// The register declines, and nothing was made.
    Refused {
        /// The texts.
        complaint: Box<Complaint>,
    },
    /// The outcome is not known yet. The same operation is to be asked for again later.
    Pending {
        /// The texts.
        complaint: Box<Complaint>,
    },
    /// The files hold several keys that may sign. One of them is to be chosen. Nothing was made.
    ChooseKey {
        /// The texts.
        complaint: Box<Complaint>,
        /// The keys.
        keys: Vec<Holder>,
    },
    /// The authorities lead to a root that is not known. The owner may accept it (`D-59`). Nothing was made.
    UnknownRoot {
        /// The texts.
        complaint: Box<Complaint>,
        /// The name of the root.
        name: String,
        /// The fingerprint, as it is shown and as it is accepted.
        fingerprint: String,
    },
    /// A fault: the register must be opened once more.
    Broken {
        /// The texts.
        complaint: Box<Complaint>,
    },
}

impl fmt::Display for TillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (TillError::Refused { complaint }
        | TillError::Pending { complaint }
        | TillError::ChooseKey { complaint, .. }
        | TillError::UnknownRoot { complaint, .. }
        | TillError::Broken { complaint }) = self;
        write!(f, "{}: {}", complaint.code, complaint.message.en)
    }
}

impl std::error::Error for TillError {}

impl From<words::Said> for Said {
    fn from(said: words::Said) -> Said {
        Said { uk: said.uk, en: said.en }
    }
}

impl From<refusal::Remedy> for Remedy {
    fn from(remedy: refusal::Remedy) -> Remedy {
        match remedy {
            refusal::Remedy::OpenShift => Remedy::OpenShift,
            refusal::Remedy::MakeZ => Remedy::MakeZ,
            refusal::Remedy::CloseShift => Remedy::CloseShift,
            refusal::Remedy::ConfirmClock => Remedy::ConfirmClock,
            refusal::Remedy::SetClock => Remedy::SetClock,
            refusal::Remedy::AgreeToOffline => Remedy::AgreeToOffline,
            refusal::Remedy::SeeConnection => Remedy::SeeConnection,
            refusal::Remedy::LoadKey => Remedy::LoadKey,
            refusal::Remedy::LookUp => Remedy::LookUp,
            refusal::Remedy::TypePassword => Remedy::TypePassword,
            refusal::Remedy::OpenAgain => Remedy::OpenAgain,
        }
    }
}

impl Complaint {
    pub(crate) fn new(code: &str, words: Words, button: Option<refusal::Remedy>) -> Complaint {
        Complaint {
            code: code.to_owned(),
            message: words.message().into(),
            remedy: words.remedy().into(),
            button: button.map(Remedy::from),
        }
    }

    pub(crate) fn refusal(refusal: &Refusal) -> Complaint {
        Complaint::new(refusal.code(), words::refusal::words(refusal), refusal.remedy())
    }

    pub(crate) fn trouble(trouble: &Trouble) -> Complaint {
        let (code, words) = words::refusal::trouble(trouble);
        Complaint::new(code, words, trouble.remedy())
    }
}

impl TillError {
    /// The register is not open, or was shut during a request.
    pub(crate) fn closed() -> TillError {
        let (code, words) = words::opening::shut();
        TillError::Broken { complaint: Complaint::new(code, words, Some(refusal::Remedy::OpenAgain)).into() }
    }
}

impl From<Refusal> for TillError {
    fn from(refusal: Refusal) -> TillError {
        TillError::Refused { complaint: Complaint::refusal(&refusal).into() }
    }
}

impl From<Fault> for TillError {
    fn from(fault: Fault) -> TillError {
        log::error!("{fault}");
        let (code, words) = words::opening::fault(&fault);
        TillError::Broken { complaint: Complaint::new(code, words, Some(refusal::Remedy::OpenAgain)).into() }
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
        TillError::Broken {
            complaint: Complaint::new(fault.code(), words::opening::open(&fault), Some(fault.remedy())).into(),
        }
    }
}

impl From<EnrolmentFault> for TillError {
    fn from(fault: EnrolmentFault) -> TillError {
        if let EnrolmentFault::Keys(fault) = fault {
            return fault.into();
        }
        log::warn!("{fault}");
        let (code, words) = words::opening::enrolment(&fault);
        TillError::Refused { complaint: Complaint::new(code, words, fault.remedy()).into() }
    }
}

impl From<KeyFault> for TillError {
    fn from(fault: KeyFault) -> TillError {
        log::warn!("{fault}");
        let (code, words) = words::key_file::key(&fault);
        let complaint = Complaint::new(code, words, fault.remedy()).into();
        match fault {
            KeyFault::SeveralKeys(keys) => TillError::ChooseKey { complaint, keys: keys.iter().map(holder).collect() },
            KeyFault::UnknownRoot { name, shown, .. } => TillError::UnknownRoot { complaint, name, fingerprint: shown },
            KeyFault::NoKey | KeyFault::Signer(_) => TillError::Refused { complaint },
        }
    }
}

impl From<LoadFault> for TillError {
    fn from(fault: LoadFault) -> TillError {
        match fault {
            LoadFault::Keys(fault) => fault.into(),
            LoadFault::Open(fault) => fault.into(),
            LoadFault::NothingNew | LoadFault::UnknownCashier | LoadFault::Name(_) => {
                let (code, words) = words::keys::load(&fault);
                TillError::Refused { complaint: Complaint::new(code, words, None).into() }
            }
        }
    }
}

/// The message after a panic in the core. The journal on disk is still whole.
#[uniffi::export]
pub fn fallen() -> Complaint {
    let (code, words) = words::opening::shut();
    Complaint::new(code, words, Some(refusal::Remedy::OpenAgain))
}

/// The message when the phone cannot store the unfinished receipt.
#[uniffi::export]
pub fn not_kept() -> Complaint {
    Complaint::refusal(&Refusal::DiskFull)
}

/// The answer of an operation, or why the operation was not done.
pub(crate) fn answered(answer: Answer) -> Result<Answer, TillError> {
    match answer {
        Answer::Refused(refusal) => Err(refusal.into()),
        Answer::Pending => {
            Err(TillError::Pending { complaint: Complaint::new("pending", words::refusal::pending(), None).into() })
        }
        done @ (Answer::Issued { .. } | Answer::Adopted { .. } | Answer::Done) => Ok(done),
    }
}
