//! The first start: key files and a password become a register of this device.
//!
//! The cashier gives files without having to know which is which: one key container, its certificate, the certificates of
//! the authorities. The tax service is asked where this key may sell; the cashier chooses, and what was chosen is sealed
//! and kept ([`Home`]). Until then nothing is written. The last step, the first online minute, is
//! [`Deed::Acquaint`](crate::rules::Deed::Acquaint).
//!
//! Source: fiscal server API, 2.1, 10; law 3.

use std::sync::Arc;

use prro_dstu::PrivateKey;
use prro_dstu::certificate::Certificate;
use prro_dstu::container::{self, ContainerError};

use crate::domain::{Cashier, Registrar, Rounding, TaxRate};
use crate::opening::{OpenFault, trusted_of};
use crate::ports::{Clock, FiscalServer, HttpRequest, Path, Patience, Transport};
use crate::profile::{Home, Profile};
use crate::rules::news::ServerRefusal;
use crate::rules::refusal::{Field, Refusal, Remedy};
use crate::rules::sale::fitting;
use crate::rules::settings::{Settings, SigningHash, Timestamp};
use crate::server::http::{AddressFault, HttpServer};
use crate::server::objects::{self, Objects, TaxObject};
use crate::signer::custody::{CustodyFault, FileWrapping};
use crate::signer::ticket::ServerIdentity;
use crate::signer::timestamp::Timestamps;
use crate::signer::{Signer, SignerFault, draw_uid};
use crate::store::record::Blob;
use crate::till::Till;

/// The fiscal server of the tax service (API 1.1).
pub const FISCAL_SERVER: &str = "https://fs.tax.gov.ua:8643/fs";
/// How long the tax service is waited for.
const PATIENCE: Patience = Patience { connect_ms: 5_000, total_ms: 15_000 };
/// Longest text of a registrar, in characters.
const LONGEST: usize = 256;
/// The VAT of those who pay it, under the letter that most sellers use for it.
const VAT: (char, u32, &str, i64) = ('А', 0, "ПДВ", 2000);

/// A register that is being set up.
pub struct Enrolment {
    home: Home,
    address: String,
    tls_roots: Vec<Vec<u8>>,
    server: HttpServer,
    signer: Signer,
    certificates: Vec<Vec<u8>>,
    roots: Vec<Vec<u8>>,
}

/// A registrar that this key may be used with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The registrar.
    pub registrar: Registrar,
    /// Its name in the tax service's registry.
    pub name: String,
    /// Its registration is cancelled: nothing can be sold with it.
    pub closed: bool,
}

impl Offer {
    /// Why nothing can be sold with it.
    pub fn refusal(&self) -> Option<Refusal> {
        self.closed.then_some(Refusal::RegistrationCancelled)
    }
}

/// Why a register cannot be set up. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentFault {
    /// A register is set up here already.
    #[error("a register is set up in this folder already")]
    Settled,
    /// None of the files is a key container.
    #[error("none of the files is a key container")]
    NoKey,
    /// More than one of the files may be the key container.
    #[error("more than one file may be the key container")]
    ManyKeys,
    /// The key, its certificate, the address or the device's keys.
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
    /// What the tax service said cannot be read.
    #[error("the fiscal server's answer cannot be read")]
    Unreadable,
    /// The key may sell nowhere yet.
    #[error("no registrar is open for this key")]
    NoRegistrar,
    /// A text of the registry cannot stand in a document.
    #[error("the registry's own data cannot be used: {0}")]
    Registry(Refusal),
}

impl EnrolmentFault {
    /// What a button of an app can do about this fault.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            EnrolmentFault::Open(fault) => Some(fault.remedy()).filter(|remedy| *remedy == Remedy::TypePassword),
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

/// Files sorted by what is in them.
#[derive(Default)]
struct Sorted {
    containers: Vec<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    roots: Vec<Vec<u8>>,
}

impl Enrolment {
    /// Opens the key and finds its certificate among the files. Nothing is written and nobody is asked.
    pub fn begin(
        home: Home,
        address: Option<&str>,
        tls_roots: Vec<Vec<u8>>,
        files: Vec<Vec<u8>>,
        password: &str,
    ) -> Result<Enrolment, EnrolmentFault> {
        if home.is_settled() {
            return Err(EnrolmentFault::Settled);
        }
        let address = address.unwrap_or(FISCAL_SERVER);
        let server = HttpServer::new(address, &tls_roots)?;
        let Sorted { containers, certificates, roots } = sorted(files);
        let keys = opened(&containers, password)?;
        let trusted = trusted_of(&roots, &[], ServerIdentity::default())?;
        let timestamps = Timestamps::new(Timestamp::Off, Vec::new(), |_, _| None);
        let sealing = Box::new(FileWrapping::fleeting()?);
        let signer = Signer::of_keys(keys, &certificates, trusted, timestamps, SigningHash::ByCertificate, sealing)?;
        Ok(Enrolment { home, address: address.to_owned(), tls_roots, server, signer, certificates, roots })
    }

    /// Whose key it is, and how long it is good.
    pub fn holder(&self) -> Cashier {
        self.signer.cashier(None)
    }

    /// Asks the tax service where this key may sell.
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
        let offers = known.iter().flat_map(offered).collect::<Result<Vec<_>, _>>().map_err(EnrolmentFault::Registry)?;
        if offers.iter().all(|offer| offer.closed) { Err(EnrolmentFault::NoRegistrar) } else { Ok(offers) }
    }

    /// Makes the chosen registrar the register of this device, sealed and kept, and opens it.
    pub fn settle(self, offer: &Offer, clock: Arc<dyn Clock + Send + Sync>) -> Result<Till, EnrolmentFault> {
        let blobs = |files: Vec<Vec<u8>>| files.into_iter().map(Blob).collect();
        let tsp = self.signer.certificate().tsp_address().map(str::to_owned);
        let profile = Profile {
            server: self.address,
            tls_roots: blobs(self.tls_roots),
            certificates: blobs(self.certificates),
            roots: blobs(self.roots),
            tsp: tsp.into_iter().collect(),
            registrar: offer.registrar.clone(),
            settings: Settings { auto_close: true, scattered: true, ..Settings::default() },
        };
        self.home.settle(&self.signer.key()?, &profile)?;
        Ok(self.home.open(clock)?)
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// It may be a key container; only the password shows.
    Key,
    /// A person's or company's certificate.
    Certificate,
    /// Certificates of authorities.
    Trust,
}

/// What a file is by what is in it.
pub fn kind_of(file: &[u8]) -> FileKind {
    match Certificate::read_all(file) {
        Ok(found) if found.iter().any(|certificate| !certificate.is_authority()) => FileKind::Certificate,
        Ok(found) if !found.is_empty() => FileKind::Trust,
        _ => FileKind::Key,
    }
}

/// A file of certificates is told from a key container by being one; an authority's certificate is what is trusted.
fn sorted(files: Vec<Vec<u8>>) -> Sorted {
    let mut sorted = Sorted::default();
    for file in files {
        match Certificate::read_all(&file) {
            Ok(found) if !found.is_empty() => {
                for certificate in found {
                    let pile = if certificate.is_authority() { &mut sorted.roots } else { &mut sorted.certificates };
                    pile.push(certificate.der().to_vec());
                }
            }
            _ => sorted.containers.push(file),
        }
    }
    sorted
}

/// The keys of the one container among the files.
fn opened(containers: &[Vec<u8>], password: &str) -> Result<Vec<PrivateKey>, EnrolmentFault> {
    match containers {
        [] => Err(EnrolmentFault::NoKey),
        [one] => Ok(container::open(one, password).map_err(SignerFault::from)?),
        many => {
            let is_key = |file: &&Vec<u8>| {
                matches!(container::open(file, password), Ok(_) | Err(ContainerError::WrongPasswordOrDamaged))
            };
            let likely: Vec<_> = many.iter().filter(is_key).collect();
            match likely.as_slice() {
                [one] => Ok(container::open(one, password).map_err(SignerFault::from)?),
                [] => Err(EnrolmentFault::NoKey),
                _ => Err(EnrolmentFault::ManyKeys),
            }
        }
    }
}

fn offered(object: &TaxObject) -> Vec<Result<Offer, Refusal>> {
    let taxes = match object.ipn {
        Some(_) => {
            let (letter, kind, name, percent) = VAT;
            vec![TaxRate { letter, kind, name: name.into(), percent }]
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
                taxes: taxes.clone(),
                rounding: Rounding::default(),
            },
            name: desk.name.clone(),
            closed: desk.closed,
        })
    };
    object.registrars.iter().map(offer).collect()
}
