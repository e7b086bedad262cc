//! The first start: a key and its certificates become a register.

use std::sync::{Arc, Mutex};

use prro_core::enrolment::{self, Enrolment as Core};
use prro_core::key_files::{self, Brought};
use prro_core::profile::Home;

use crate::error::{Complaint, TillError};
use crate::files::Files;
use crate::holder::{Holder, holder};
use crate::logging;
use crate::phone::{self, Phone};
use crate::till::Till;

/// Kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FileKind {
    /// Possibly a key container; only the password can prove it.
    Key,
    /// Certificate of a person or a company.
    Certificate,
    /// Certificates of authorities.
    Trust,
}

impl From<key_files::FileKind> for FileKind {
    fn from(kind: key_files::FileKind) -> FileKind {
        match kind {
            key_files::FileKind::Key => FileKind::Key,
            key_files::FileKind::Certificate => FileKind::Certificate,
            key_files::FileKind::Trust => FileKind::Trust,
        }
    }
}

/// A registrar that the tax service offers for the key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Offer {
    /// Name in the registry.
    pub name: String,
    /// Fiscal number. It identifies the offer.
    pub fiscal: String,
    /// Name of the seller.
    pub organization: String,
    /// Name of the outlet.
    pub point: String,
    /// Address of the outlet.
    pub address: String,
    /// Reason why this registrar cannot be chosen.
    pub refusal: Option<Complaint>,
}

/// A register while it is set up. Nothing is stored before [`Enrolment::settle`].
#[derive(uniffi::Object)]
pub struct Enrolment {
    state: Mutex<State>,
    home: Home,
    phone: Arc<dyn Phone>,
    holder: Holder,
}

struct State {
    core: Option<Core>,
    offers: Vec<enrolment::Offer>,
}

/// Kind of a file that was chosen for the first start.
#[uniffi::export]
pub fn kind_of_file(content: Vec<u8>) -> FileKind {
    key_files::kind_of(&content).into()
}

#[uniffi::export]
impl Enrolment {
    /// Opens the key and finds its certificate. The network is used only if no file has the certificate.
    #[uniffi::constructor]
    pub fn begin(folder: String, files: Files, phone: Arc<dyn Phone>) -> Result<Arc<Enrolment>, TillError> {
        logging::start();
        let home = phone::home(&folder, Arc::clone(&phone));
        let server = files.server.clone();
        let at = phone.wall_seconds();
        let begin = |brought: Brought<'_>| Core::begin(home.clone(), server.as_deref(), Vec::new(), brought);
        let core = files.brought(at, begin)?;
        let holder = holder(&core.holder());
        let state = Mutex::new(State { core: Some(core), offers: Vec::new() });
        Ok(Arc::new(Enrolment { state, home, phone, holder }))
    }

    /// Holder of the key.
    pub fn holder(&self) -> Holder {
        self.holder.clone()
    }

    /// Asks the tax service for the registrars of this key, and waits for the answer.
    pub fn offers(&self) -> Result<Vec<Offer>, TillError> {
        let mut state = self.state.lock().map_err(|_| TillError::closed())?;
        let core = state.core.as_mut().ok_or_else(TillError::closed)?;
        let offers = core.offers(self.phone.wall_seconds())?;
        state.offers = offers;
        Ok(state.offers.iter().map(Offer::from).collect())
    }

    /// Makes the offered registrar with this fiscal number the register of this phone.
    pub fn settle(&self, fiscal: String) -> Result<Arc<Till>, TillError> {
        let mut state = self.state.lock().map_err(|_| TillError::closed())?;
        let chosen = state.offers.iter().find(|offer| offer.registrar.fiscal.to_string() == fiscal).cloned();
        let offer = chosen.ok_or_else(TillError::closed)?;
        let core = state.core.take().ok_or_else(TillError::closed)?;
        let till = core.settle(&offer, phone::clock(Arc::clone(&self.phone)))?;
        Ok(Till::of(till, self.home.clone(), Arc::clone(&self.phone)))
    }
}

impl From<&enrolment::Offer> for Offer {
    fn from(offer: &enrolment::Offer) -> Offer {
        let registrar = &offer.registrar;
        Offer {
            name: offer.name.clone(),
            fiscal: registrar.fiscal.to_string(),
            organization: registrar.organization.clone(),
            point: registrar.point.clone(),
            address: registrar.address.clone(),
            refusal: offer.refusal().as_ref().map(Complaint::refusal),
        }
    }
}
