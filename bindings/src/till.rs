//! The register of this device: one call for each act of the cashier.

use std::sync::{Arc, Mutex, PoisonError};

use prro_core::domain::LocalNumber;
use prro_core::key_files::Brought;
use prro_core::profile::Home;
use prro_core::renewal::Working;
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::{Chore, Deed, Order};
use prro_core::signer::draw_uid;
use prro_core::window::Window;
use prro_core::words;

use crate::draft::Draft;
use crate::error::{self, Said, TillError};
use crate::files::Files;
use crate::logging;
use crate::notice::Notice;
use crate::phone::{self, Phone, Watcher};
use crate::shown::{self, Goods, ListedDocument, Preview, Receipt, ShiftClosed, Status};

/// Number of the newest documents that are searched for goods.
const AMONG: usize = 60;

/// The register of this device.
#[derive(uniffi::Object)]
pub struct Till {
    /// The open register; absent after [`Till::shut`].
    till: Mutex<Option<prro_core::till::Till>>,
    window: Window,
    home: Home,
    phone: Arc<dyn Phone>,
}

/// Tells whether this folder holds a register.
#[uniffi::export]
pub fn is_enrolled(folder: String, phone: Arc<dyn Phone>) -> bool {
    phone::home(&folder, phone).is_settled()
}

/// A new name for an operation. The core performs an operation once, even if it is requested several times.
#[uniffi::export]
pub fn new_operation() -> String {
    draw_uid().0
}

#[uniffi::export]
impl Till {
    /// Opens the register of this folder and continues its unfinished work.
    #[uniffi::constructor]
    pub fn open(folder: String, phone: Arc<dyn Phone>) -> Result<Arc<Till>, TillError> {
        logging::start();
        let home = phone::home(&folder, Arc::clone(&phone));
        let till = home.open(phone::clock(Arc::clone(&phone)))?;
        Ok(Till::of(till, home, phone))
    }

    /// State of the register. The call never waits.
    pub fn status(&self) -> Status {
        shown::status(&self.window)
    }

    /// The sums of a draft, and the refusal that its sale would meet. The call never waits (`D-47`).
    pub fn preview(&self, draft: Draft) -> Preview {
        match draft.read() {
            Ok(draft) => shown::preview(&self.window.preview(&draft)),
            Err(refusal) => Preview::refused(&refusal),
        }
    }

    /// Sets the watcher. It is called after each change of the state, on another thread; it must not call the till there.
    pub fn watch(&self, watcher: Arc<dyn Watcher>) {
        self.window.set_watcher(Box::new(move || watcher.changed()));
    }

    /// Asks the server for the facts that the first document needs (перший звʼязок).
    pub fn acquaint(&self) -> Result<(), TillError> {
        self.perform(None, Chore::Acquaint).map(|_| ())
    }

    /// Opens the shift (відкрити зміну). In a test shift (тестова зміна) no document is fiscal.
    pub fn open_shift(&self, operation: String, testing: bool) -> Result<(), TillError> {
        self.perform(Some(operation), Order::OpenShift { testing }).map(|_| ())
    }

    /// Sells (продаж). The same operation always gives the same receipt.
    pub fn sell(&self, operation: String, draft: Draft) -> Result<Receipt, TillError> {
        let answer = self.perform(Some(operation), Order::Sell(draft.read()?))?;
        self.receipt_of(&answer)
    }

    /// Makes the Z-report and closes the shift, in one act (закрити зміну).
    pub fn close_shift(&self, operation: String) -> Result<ShiftClosed, TillError> {
        let end = self.with(|till| Ok(till.end_shift(&operation)?))?;
        error::answered(end.answer)?;
        Ok(shown::shift_closed(end.z.as_ref(), &self.window.setup().settings))
    }

    /// Delivers all waiting documents, and waits for the end of the delivery.
    pub fn deliver(&self) -> Result<(), TillError> {
        self.perform(None, Chore::Sync).map(|_| ())
    }

    /// Tells the register that a network may be available. It starts a delivery and does not wait for the end.
    pub fn hint(&self) -> Result<(), TillError> {
        self.with(|till| Ok(till.hint()?))
    }

    /// Gives the register time: it takes the answers that arrived and starts the work that is due.
    pub fn pass_time(&self) -> Result<(), TillError> {
        self.with(|till| Ok(till.pass_time()?))
    }

    /// The cashier confirms that the date and the time of the phone are right (`D-39`).
    pub fn confirm_clock(&self) -> Result<(), TillError> {
        self.perform(None, Chore::ConfirmClock).map(|_| ())
    }

    /// New notices for the cashier, the oldest first. Each notice is returned once.
    pub fn take_notices(&self) -> Vec<Notice> {
        let taken = self.with(|till| Ok(till.take_notices()?)).unwrap_or_default();
        taken.iter().map(Notice::from).collect()
    }

    /// The owner agrees that the register may go offline without a question (`D-26`).
    pub fn agree_to_offline(&self) -> Result<(), TillError> {
        self.with(|till| Ok(self.home.agree_to_offline(till)?))
    }

    /// Loads a new key, a new certificate or new files of authorities (`D-54`). `senior`: the key is a senior cashier's.
    /// Says in a sentence what became of each. The register is opened once more with it and continues where it was.
    pub fn load(&self, files: Files, senior: bool) -> Result<Vec<Said>, TillError> {
        let loaded = self.while_closed(|register| {
            let clock = phone::clock(Arc::clone(&self.phone));
            let load = |brought: Brought<'_>| self.home.load(brought, register, senior, clock);
            files.brought(self.phone.wall_seconds(), load)
        })??;
        Ok(loaded.iter().map(|loaded| words::keys::loaded(loaded).into()).collect())
    }

    /// Removes the senior cashier's key. The register is opened once more without it and continues where it was.
    pub fn remove_senior(&self) -> Result<(), TillError> {
        let clock = phone::clock(Arc::clone(&self.phone));
        Ok(self.while_closed(|register| self.home.remove_senior(register, clock))??)
    }

    /// Issued documents, the newest first; those before this local number, or all if it is absent.
    pub fn documents(&self, before: Option<u64>, limit: u32) -> Result<Vec<ListedDocument>, TillError> {
        let listed = self.with(|till| Ok(till.issued(before.map(LocalNumber), limit as usize)?))?;
        let now = self.window.now().wall;
        Ok(listed.iter().map(|listed| shown::listed(listed, now)).collect())
    }

    /// The document with this local number, as it was issued, so that it can be printed or sent again.
    pub fn document(&self, local: u64) -> Result<Option<Receipt>, TillError> {
        let listed = self.with(|till| Ok(till.issued(Some(LocalNumber(local).next()), 1)?))?;
        let found = listed.iter().find(|listed| listed.issued.document.head.local.0 == local);
        Ok(found.map(|listed| shown::receipt(&listed.issued, &self.window)))
    }

    /// Goods of the newest receipts, the latest first (плитки).
    pub fn goods(&self) -> Result<Vec<Goods>, TillError> {
        let goods = self.with(|till| Ok(till.goods(AMONG)?))?;
        Ok(goods.iter().map(shown::goods).collect())
    }

    /// Writes all pending data to disk and closes the register. Waiting documents stay in the queue.
    pub fn shut(&self) {
        // A till that panicked must release its journal too; otherwise it could not be opened again.
        if let Some(till) = self.till.lock().unwrap_or_else(PoisonError::into_inner).take() {
            till.close();
        }
    }
}

impl Till {
    pub(crate) fn of(till: prro_core::till::Till, home: Home, phone: Arc<dyn Phone>) -> Arc<Till> {
        let window = till.window();
        Arc::new(Till { till: Mutex::new(Some(till)), window, home, phone })
    }

    /// Closes the register, performs an act on its files, and opens it once more. It continues where it was, and screens
    /// keep their window.
    fn while_closed<T>(&self, act: impl FnOnce(&Working) -> T) -> Result<T, TillError> {
        let mut till = self.till.lock().map_err(|_| TillError::closed())?;
        let open = till.take().ok_or_else(TillError::closed)?;
        let register = Working::of(&open);
        open.close();
        let result = act(&register);
        let mut opened = self.home.open(phone::clock(Arc::clone(&self.phone)))?;
        opened.show_in(self.window.clone());
        *till = Some(opened);
        Ok(result)
    }

    fn with<T>(&self, act: impl FnOnce(&mut prro_core::till::Till) -> Result<T, TillError>) -> Result<T, TillError> {
        // After a panic this till is not used any more: the app opens it again from its journal.
        let mut till = self.till.lock().map_err(|_| TillError::closed())?;
        act(till.as_mut().ok_or_else(TillError::closed)?)
    }

    fn perform(&self, operation: Option<String>, deed: impl Into<Deed>) -> Result<Answer, TillError> {
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
