//! The enrolment at the first start: makes a register of key files and a password.
//!
//! The cashier gives files in any order: key containers, certificates, the certificates of the authorities. The tax
//! service says where this key may sell. The cashier chooses a registrar, and the choice is sealed and kept ([`Home`]).
//! Nothing is written before the choice. The last step, in the first online minute, is
//! [`Chore::Acquaint`](crate::rules::request::Chore::Acquaint).
//!
//! Source: API 2.1, API 10, law 3.

use std::sync::Arc;

use crate::codec::Blob;
use crate::domain::registrar::VAT;
use crate::domain::{Cashier, Registrar, Rounding, TaxRate, law};
use crate::key_files::{self, Brought, Files, KeyFault};
use crate::opening::OpenFault;
use crate::ports::{Clock, FiscalServer, HttpRequest, Path, Transport};
use crate::profile::{Home, Profile};
use crate::registers::Registers;
use crate::rules::documents::text::fitting;
use crate::rules::news::ServerRefusal;
use crate::rules::protocol::Patience;
use crate::rules::refusal::{Field, Refusal, Remedy};
use crate::rules::settings::{Settings, SigningHash};
use crate::server::http::{AddressFault, HttpServer};
use crate::server::objects::{self, Objects, TaxObject};
use crate::signer::custody::{CustodyFault, FileWrapping};
use crate::signer::timestamp::Timestamps;
use crate::signer::{Keyring, Signer, SignerFault, Trusting, draw_uid};
use crate::till::Till;

/// The fiscal server of the tax service (API 1.1).
pub const FISCAL_SERVER: &str = "https://fs.tax.gov.ua:8643/fs";
/// How long a request to the tax service may take.
const PATIENCE: Patience = Patience { connect_ms: 5_000, total_ms: 15_000 };
/// Longest text of a registrar, in characters.
const LONGEST: usize = 256;
/// The letter that most sellers use for the usual rate of VAT.
const VAT_LETTER: char = 'А';

/// An enrolment in progress.
pub struct Enrolment {
    home: Home,
    address: String,
    tls_roots: Vec<Vec<u8>>,
    server: HttpServer,
    signer: Signer,
    trusting: Trusting,
    /// Fiscal numbers of the other registers of this phone.
    taken: Vec<u64>,
}

/// A registrar that this key may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The registrar.
    pub registrar: Registrar,
    /// The name in the registry of the tax service.
    pub name: String,
    /// The registration is cancelled, so this registrar cannot sell.
    pub closed: bool,
}

impl Offer {
    /// Why this registrar cannot sell, if it cannot.
    pub fn refusal(&self) -> Option<Refusal> {
        self.closed.then_some(Refusal::RegistrationCancelled)
    }
}

/// Why a register cannot be set up. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentFault {
    /// The folder already holds a register, or another folder of this phone holds one of the same registrar.
    #[error("this register is set up on this phone already")]
    Settled,
    /// The files give no key for signing.
    #[error(transparent)]
    Keys(#[from] KeyFault),
    /// The address or the keys of the device cannot be used.
    #[error(transparent)]
    Open(#[from] OpenFault),
    /// The tax service cannot be reached.
    #[error("the fiscal server cannot be reached")]
    Unreachable,
    /// The tax service does not know this key.
    #[error("the fiscal server does not know this key")]
    KeyUnknown,
    /// The tax service refused.
    #[error("the fiscal server refused: {}", .0.text)]
    Refused(ServerRefusal),
    /// The answer of the tax service cannot be read.
    #[error("the fiscal server's answer cannot be read")]
    Unreadable,
    /// The key has no open registrar yet.
    #[error("no registrar is open for this key")]
    NoRegistrar,
    /// A document cannot hold a text of the registry.
    #[error("the registry's own data cannot be used: {0}")]
    Registry(Refusal),
}

impl EnrolmentFault {
    /// What a button of an app can do about this fault.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            EnrolmentFault::Open(fault) => Some(fault.remedy()).filter(|remedy| *remedy == Remedy::TypePassword),
            EnrolmentFault::Keys(fault) => fault.remedy(),
            _ => None,
        }
    }
}

impl From<SignerFault> for EnrolmentFault {
    fn from(fault: SignerFault) -> EnrolmentFault {
        OpenFault::from(fault).into()
    }
}

impl From<CustodyFault> for EnrolmentFault {
    fn from(fault: CustodyFault) -> EnrolmentFault {
        OpenFault::from(fault).into()
    }
}

impl From<AddressFault> for EnrolmentFault {
    fn from(fault: AddressFault) -> EnrolmentFault {
        OpenFault::from(fault).into()
    }
}

impl Enrolment {
    /// Opens the key and finds its certificate among the files. Writes nothing and sends nothing.
    pub fn begin(
        home: Home,
        address: Option<&str>,
        tls_roots: Vec<Vec<u8>>,
        mut brought: Brought<'_>,
    ) -> Result<Enrolment, EnrolmentFault> {
        if home.is_settled() {
            return Err(EnrolmentFault::Settled);
        }
        let address = address.unwrap_or(FISCAL_SERVER);
        let server = HttpServer::new(address, &tls_roots)?;
        let files = Files::sorted(std::mem::take(&mut brought.files));
        let trusting = Trusting {
            authorities: files.authorities.iter().map(|authority| authority.der().to_vec()).collect(),
            accepted_roots: brought.accepted_roots.clone(),
            ..Trusting::default()
        };
        if files.containers.is_empty() {
            return Err(KeyFault::NoKey.into());
        }
        let trusted = trusting.trusted()?;
        let chosen = key_files::chosen(files, &brought, trusted.trust())?;
        let sealing = Box::new(FileWrapping::fleeting()?);
        let signer = Signer::of(chosen, Arc::new(trusted), Timestamps::none(), SigningHash::ByCertificate, sealing)?;
        Ok(Enrolment { home, address: address.to_owned(), tls_roots, server, signer, trusting, taken: Vec::new() })
    }

    /// The same beside the registers that the phone has: none of them can be chosen once more.
    ///
    /// # Errors
    /// The files of a register cannot be read.
    pub fn beside(mut self, registers: &Registers) -> Result<Enrolment, EnrolmentFault> {
        for home in registers.homes() {
            self.taken.push(home.registrar()?.fiscal);
        }
        Ok(self)
    }

    /// The holder of the key, with the dates of the certificate.
    pub fn holder(&self) -> Cashier {
        self.signer.cashier(None)
    }

    /// Asks the tax service for the registrars of this key.
    pub fn offers(&mut self, now: i64) -> Result<Vec<Offer>, EnrolmentFault> {
        let command = objects::command(&draw_uid());
        let unusable = || SignerFault::Sealing;
        let body = self.signer.sign_command(&command, now).ok_or_else(unusable)?;
        let request = HttpRequest { path: Path::Command, signed: true, body };
        let Transport::Answered(answer) = self.server.post(&request, PATIENCE) else {
            return Err(EnrolmentFault::Unreachable);
        };
        let known = match objects::read(&answer) {
            Objects::Known(known) => known,
            Objects::KeyUnknown => return Err(EnrolmentFault::KeyUnknown),
            Objects::Refused(refusal) => return Err(EnrolmentFault::Refused(refusal)),
            Objects::Unreadable => return Err(EnrolmentFault::Unreadable),
        };
        let offers = known
            .iter()
            .flat_map(|object| offered(object, now))
            .collect::<Result<Vec<_>, _>>()
            .map_err(EnrolmentFault::Registry)?;
        if offers.iter().all(|offer| offer.closed) { Err(EnrolmentFault::NoRegistrar) } else { Ok(offers) }
    }

    /// Keeps the chosen registrar, sealed, as a register of this device and opens it.
    ///
    /// # Errors
    /// [`EnrolmentFault::Settled`] if the phone has a register of this registrar; the files cannot be written.
    pub fn settle(self, offer: &Offer, clock: Arc<dyn Clock + Send + Sync>) -> Result<Till, EnrolmentFault> {
        if self.taken.contains(&offer.registrar.fiscal) {
            return Err(EnrolmentFault::Settled);
        }
        let blobs = |files: Vec<Vec<u8>>| files.into_iter().map(Blob).collect();
        let profile = Profile {
            server: self.address,
            tls_roots: blobs(self.tls_roots),
            authorities: blobs(self.trusting.authorities),
            accepted_roots: blobs(self.trusting.accepted_roots.iter().map(|root| root.to_vec()).collect()),
            registrar: offer.registrar.clone(),
            names: Vec::new(),
            settings: Settings { auto_close: true, scattered: true, excise_needs_uktzed: true, ..Settings::default() },
        };
        self.home.settle(&Keyring::of(self.signer), &profile)?;
        Ok(self.home.open(clock)?)
    }
}

fn offered(object: &TaxObject, now: i64) -> Vec<Result<Offer, Refusal>> {
    let taxes = match object.ipn {
        Some(_) => {
            let (name, percent) = law::USUAL_VAT.at(now);
            vec![TaxRate { letter: VAT_LETTER, kind: VAT, name: name.into(), percent }]
        }
        None => Vec::new(),
    };
    let offer = |desk: &objects::Desk| {
        Ok(Offer {
            registrar: Registrar {
                tin: object.tin.clone(),
                ipn: object.ipn.clone(),
                organization: fitting(&object.organization, Field::Technical("org"), LONGEST)?,
                point: fitting(&object.point, Field::Technical("point"), LONGEST)?,
                address: fitting(&object.address, Field::Technical("address"), LONGEST)?,
                local: desk.local,
                fiscal: desk.fiscal,
                default_letter: taxes.first().map(|tax| tax.letter),
                taxes: taxes.clone(),
                rounding: Rounding::default(),
            },
            name: desk.name.clone(),
            closed: desk.closed,
        })
    };
    object.registrars.iter().map(offer).collect()
}
