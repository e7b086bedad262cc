//! The first start.

use std::sync::{Arc, Mutex};

use prro_core::enrolment::Enrolment as Core;
use prro_core::profile::Home;
use zeroize::Zeroizing;

use crate::phone::{self, Phone};
use crate::shown::{self, Offer};
use crate::{Till, TillError, logging};

/// What a register is set up from.
#[derive(uniffi::Record)]
pub struct Files {
    /// Key container, certificates, the authorities' certificates, in any order.
    pub contents: Vec<Vec<u8>>,
    /// Password of the key.
    pub password: String,
    /// Base address of the fiscal server; the tax service's own if none is given.
    pub server: Option<String>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FileKind {
    /// It may be a key container; only the password shows.
    Key,
    /// A person's or company's certificate.
    Certificate,
    /// Certificates of authorities.
    Trust,
}

impl From<prro_core::enrolment::FileKind> for FileKind {
    fn from(kind: prro_core::enrolment::FileKind) -> FileKind {
        match kind {
            prro_core::enrolment::FileKind::Key => FileKind::Key,
            prro_core::enrolment::FileKind::Certificate => FileKind::Certificate,
            prro_core::enrolment::FileKind::Trust => FileKind::Trust,
        }
    }
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Holder {
    /// The name that will stand on receipts.
    pub name: String,
    /// Until when the key is good.
    pub until: String,
}

/// What the tax service offers this key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Offered {
    /// The registrars, in its order.
    pub offers: Vec<Offer>,
}

/// A register that is being set up. Nothing is kept before [`Enrolment::settle`].
#[derive(uniffi::Object)]
pub struct Enrolment {
    state: Mutex<State>,
    home: Home,
    phone: Arc<dyn Phone>,
    holder: Holder,
}

struct State {
    core: Option<Core>,
    offers: Vec<prro_core::enrolment::Offer>,
}

#[uniffi::export]
impl Enrolment {
    /// Opens the key and finds its certificate. Nobody is asked.
    #[uniffi::constructor]
    pub fn begin(folder: String, files: Files, phone: Arc<dyn Phone>) -> Result<Arc<Enrolment>, TillError> {
        logging::start();
        let home = phone::home(&folder, Arc::clone(&phone));
        let password = Zeroizing::new(files.password);
        let core = Core::begin(home.clone(), files.server.as_deref(), Vec::new(), files.contents, &password)?;
        let holder = shown::holder(&core.holder());
        let state = Mutex::new(State { core: Some(core), offers: Vec::new() });
        Ok(Arc::new(Enrolment { state, home, phone, holder }))
    }

    /// Whose key it is.
    pub fn holder(&self) -> Holder {
        self.holder.clone()
    }

    /// Asks the tax service where this key may sell; waits for it.
    pub fn offers(&self) -> Result<Offered, TillError> {
        let mut state = self.state.lock().map_err(|_| TillError::closed())?;
        let core = state.core.as_mut().ok_or_else(TillError::closed)?;
        let offers = core.offers(self.phone.wall_seconds())?;
        state.offers = offers;
        Ok(Offered { offers: state.offers.iter().map(shown::offer).collect() })
    }

    /// Makes one of the offers the register of this phone.
    pub fn settle(&self, place: u32) -> Result<Arc<Till>, TillError> {
        let mut state = self.state.lock().map_err(|_| TillError::closed())?;
        let offer = state.offers.get(place as usize).cloned().ok_or_else(TillError::closed)?;
        let core = state.core.take().ok_or_else(TillError::closed)?;
        let till = core.settle(&offer, phone::clock(Arc::clone(&self.phone)))?;
        Ok(Till::of(till, self.home.clone()))
    }
}
