//! The core as Kotlin sees it: one object, one call for each act of the cashier, and no decision.
//!
//! Everything here is a conversion. Sums, times and quantities cross as the text that is to be shown, in a type without
//! operators, so that nothing can be reckoned on the other side; what is typed crosses as it was typed. What people read
//! crosses in both languages. A refusal is an exception that carries its sentences; a panic becomes an exception too.
//!
//! Calls that change something wait for the network and belong on a thread of their own, one at a time. [`Till::status`]
//! and [`Till::preview`] look through a window and never wait.

mod draft;
mod enrolment;
mod error;
mod logging;
mod notice;
mod phone;
mod shown;

pub use draft::{Draft, DraftLine, Payment};
pub use enrolment::{Enrolment, FileKind, Files, Holder, Offered};
pub use error::{Complaint, Remedy, Said, TillError};
pub use notice::{Mark, MarkKind, Notice, NoticeTopic};
pub use phone::{Phone, PhoneError, Watcher};
pub use shown::{
    Budget, Clock, Goods, Kind, Link, ListedDocument, Money, Note, Offer, Preview, PreviewLine, Qr, Receipt,
    ShiftClosed, ShiftStatus, Status, Strip, StripKind, Tone, setup_strip,
};

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use prro_core::domain::LocalNumber;
use prro_core::profile::Home;
use prro_core::rules::refusal::{Refusal, Remedy as CoreRemedy};
use prro_core::rules::{Answer, Deed};
use prro_core::signer::draw_uid;
use prro_core::window::Window;

uniffi::setup_scaffolding!();

/// Documents among which the goods sold last are looked for.
const AMONG: usize = 60;

/// The register of this device.
#[derive(uniffi::Object)]
pub struct Till {
    /// Gone when it is closed.
    till: Mutex<Option<prro_core::till::Till>>,
    window: Window,
    home: Home,
}

/// Whether a register was set up in this folder.
#[uniffi::export]
pub fn is_enrolled(folder: String, phone: Arc<dyn Phone>) -> bool {
    phone::home(&folder, phone).is_settled()
}

/// A name for an operation, so that it is done once however often it is asked for.
#[uniffi::export]
pub fn new_operation() -> String {
    draw_uid().0
}

/// What is said when the core has fallen in the middle of something; its journal has not.
#[uniffi::export]
pub fn fallen() -> Complaint {
    let (code, words) = prro_core::words::opening::shut();
    Complaint::new(code, words, Some(CoreRemedy::OpenAgain))
}

/// What is said when the phone could not keep the half-made receipt.
#[uniffi::export]
pub fn not_kept() -> Complaint {
    Complaint::refusal(&Refusal::DiskFull)
}

/// What is typed as a quantity, and one more of it; what is no number stays as it is.
#[uniffi::export]
pub fn one_more(quantity: String) -> String {
    draft::one_more(quantity)
}

/// What a file chosen for the first start is.
#[uniffi::export]
pub fn kind_of_file(content: Vec<u8>) -> FileKind {
    prro_core::enrolment::kind_of(&content).into()
}

#[uniffi::export]
impl Till {
    /// Opens the register of this folder and goes on where it stopped.
    #[uniffi::constructor]
    pub fn open(folder: String, phone: Arc<dyn Phone>) -> Result<Arc<Till>, TillError> {
        logging::start();
        let home = phone::home(&folder, Arc::clone(&phone));
        let till = home.open(phone::clock(phone))?;
        Ok(Till::of(till, home))
    }

    /// State of the register, read off; never waits.
    pub fn status(&self) -> Status {
        shown::status(&self.window)
    }

    /// What a receipt would come to, and what would be refused of it; never waits (`D-47`).
    pub fn preview(&self, draft: Draft) -> Preview {
        match draft.read() {
            Ok(draft) => shown::preview(&self.window.preview(&draft)),
            Err(refusal) => Preview::refused(&refusal),
        }
    }

    /// Has somebody told of each change of the state, from another thread; he must not call back from there.
    pub fn watch(&self, watcher: Arc<dyn Watcher>) {
        self.window.watched_by(Box::new(move || watcher.changed()));
    }

    /// Asks the server what must be known before the first document (перший звʼязок).
    pub fn acquaint(&self) -> Result<(), TillError> {
        self.perform(None, Deed::Acquaint).map(|_| ())
    }

    /// Opens the shift (відкрити зміну).
    pub fn open_shift(&self, operation: String) -> Result<(), TillError> {
        self.perform(Some(operation), Deed::OpenShift).map(|_| ())
    }

    /// Sells (продаж). The same operation gives the same receipt, however often it is asked for.
    pub fn sell(&self, operation: String, draft: Draft) -> Result<Receipt, TillError> {
        let answer = self.perform(Some(operation), Deed::Sell(draft.read()?))?;
        self.receipt_of(&answer)
    }

    /// Makes the Z-report and closes the shift, in one act (закрити зміну).
    pub fn close_shift(&self, operation: String) -> Result<ShiftClosed, TillError> {
        let end = self.with(|till| Ok(till.end_shift(&operation)?))?;
        error::answered(end.answer)?;
        Ok(shown::shift_closed(end.z.as_ref()))
    }

    /// The receipt of this operation, if one was made; asked after a restart.
    pub fn receipt_of_operation(&self, operation: String) -> Result<Option<Receipt>, TillError> {
        use prro_core::till::OperationState;
        match self.with(|till| Ok(till.operation(&operation)?))? {
            OperationState::Done(answer) => self.receipt_of(&answer).map(Some),
            OperationState::Pending | OperationState::Unknown => Ok(None),
        }
    }

    /// Delivers all that is owed; waits for it.
    pub fn deliver(&self) -> Result<(), TillError> {
        self.perform(None, Deed::Sync).map(|_| ())
    }

    /// Something may have changed outside: a network came, a receipt was begun. What is owed is tried, not waited for.
    pub fn hint(&self) -> Result<(), TillError> {
        self.with(|till| Ok(till.hint()?))
    }

    /// Time goes by: what has come is heard, what is due is begun.
    pub fn pass_time(&self) -> Result<(), TillError> {
        self.with(|till| Ok(till.pass_time()?))
    }

    /// The cashier has read the date and the time off and says that they are right (`D-39`).
    pub fn confirm_clock(&self) -> Result<(), TillError> {
        self.perform(None, Deed::ConfirmClock).map(|_| ())
    }

    /// What the cashier is to be told since this was last asked, oldest first; each thing is told once.
    pub fn take_notices(&self) -> Vec<Notice> {
        let taken = self.with(|till| Ok(till.take_notices())).unwrap_or_default();
        taken.iter().map(Notice::from).collect()
    }

    /// The owner agrees that the register goes offline by itself from now on (`D-26`).
    pub fn agree_to_offline(&self) -> Result<(), TillError> {
        self.with(|till| Ok(self.home.agree_to_offline(till)?))
    }

    /// Documents issued, newest first, before this local number or from the newest on.
    pub fn documents(&self, before: Option<u64>, limit: u32) -> Result<Vec<ListedDocument>, TillError> {
        let listed = self.with(|till| Ok(till.issued(before.map(LocalNumber), limit as usize)?))?;
        let now = self.window.now().wall;
        Ok(listed.iter().map(|listed| shown::listed(listed, now)).collect())
    }

    /// A document again as it was issued, by its local number: to be printed or sent once more.
    pub fn document(&self, local: u64) -> Result<Option<Receipt>, TillError> {
        let listed = self.with(|till| Ok(till.issued(Some(LocalNumber(local).next()), 1)?))?;
        let found = listed.iter().find(|listed| listed.issued.document.head.local.0 == local);
        Ok(found.map(|listed| shown::receipt(&listed.issued, &self.window)))
    }

    /// Goods sold last, the latest first (плитки).
    pub fn goods(&self) -> Result<Vec<Goods>, TillError> {
        let goods = self.with(|till| Ok(till.goods(AMONG)?))?;
        Ok(goods.iter().map(shown::goods).collect())
    }

    /// Writes out what may wait and ends; what is owed stays owed.
    pub fn shut(&self) {
        // One that has fallen gives up its journal too, or it could not be opened anew.
        if let Some(till) = self.till.lock().unwrap_or_else(PoisonError::into_inner).take() {
            till.close();
        }
    }
}

impl Till {
    fn of(till: prro_core::till::Till, home: Home) -> Arc<Till> {
        let window = till.window();
        Arc::new(Till { till: Mutex::new(Some(till)), window, home })
    }

    fn with<T>(&self, act: impl FnOnce(&mut prro_core::till::Till) -> Result<T, TillError>) -> Result<T, TillError> {
        // A till that panicked in the middle of something is not gone on with: the app opens it anew from its journal.
        let mut till = self.till.lock().map_err(|_| TillError::closed())?;
        act(till.as_mut().ok_or_else(TillError::closed)?)
    }

    fn perform(&self, operation: Option<String>, deed: Deed) -> Result<Answer, TillError> {
        let answer = self.with(|till| Ok(till.perform(operation, None, deed)?))?;
        error::answered(answer)
    }

    fn receipt_of(&self, answer: &Answer) -> Result<Receipt, TillError> {
        match answer {
            Answer::Issued { issued, .. } => Ok(shown::receipt(issued, &self.window)),
            Answer::Adopted { .. } | Answer::Done | Answer::Refused(_) | Answer::Pending => Err(TillError::closed()),
        }
    }
}

/// The register of a folder.
fn folder(path: &str) -> &Path {
    Path::new(path)
}
