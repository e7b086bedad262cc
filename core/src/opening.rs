//! Opens the register: makes a [`Till`] of its folder, its key, its journal and its server.
//!
//! The folder holds `keystore.bin` (the wrapping key, sealed by the Android Keystore if there is one), `device-id`, and
//! `fiscal/` with the journal, its sealed key and its index. A wrong configuration is found here, before anything changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prro_dstu::certificate::Certificate;
use prro_dstu::cms::{self, Trust};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::codec::record;
use crate::courier::Courier;
use crate::document::checksum;
use crate::domain::{Cashier, Registrar};
use crate::key_files::{self, Files, Lookup, chosen_among};
use crate::ports::{Clock, Store};
use crate::replay::{Difference, Replay};
use crate::rules::protocol::Patience;
use crate::rules::refusal::Remedy;
use crate::rules::request::{DocumentKey, Variant};
use crate::rules::settings::{Settings, Setup};
use crate::server::http::{AddressFault, HttpServer, Reach};
use crate::server::service::{self, Service};
use crate::signer::candidate::is_signed_by;
use crate::signer::custody::{CustodyFault, FileWrapping, Wrapping, write_durably};
use crate::signer::kept::{self, Kept, KeptKey, KeptRole};
use crate::signer::keyring::{Giving, KeyOwners};
use crate::signer::status::StatusSource;
use crate::signer::timestamp::{Post, TimestampSource, Timestamps};
use crate::signer::trusting::read_all;
use crate::signer::{Candidate, Keyring, Signer, SignerFault, Trusted, Trusting};
use crate::store::journal::{JournalError, JournalKey};
use crate::store::{DurableStore, Remembered, Unopened};
use crate::till::{Fault, PointWatcher, Till};

/// How long a timestamp may take (`D-16`).
const TSP_PATIENCE: Patience = Patience { connect_ms: 1000, total_ms: 1000 };

/// How long the status of a certificate may take.
const STATUS_PATIENCE: Patience = Patience { connect_ms: 3000, total_ms: 6000 };
/// The file of the keys in the folder of a register.
pub(crate) const KEYS: &str = "keys.bin";

/// The configuration of a register.
pub struct Config {
    /// The folder.
    pub dir: PathBuf,
    /// Base address of the fiscal server. The paths `/doc`, `/cmd` and `/pck` are added to it.
    pub server: String,
    /// Roots of the HTTPS connection in addition to the bundled ones, DER.
    pub tls_roots: Vec<Vec<u8>>,
    /// A signing key that is given. `None`: the register signs with the keys that it keeps (`D-54`).
    pub key: Option<KeySource>,
    /// The key that signs packages if the server refuses the certificate of the cashier (`D-44`).
    pub senior: Option<KeySource>,
    /// Certificate files, DER, PEM or p7b.
    pub certificates: Vec<Vec<u8>>,
    /// Whom the register trusts.
    pub trusting: Trusting,
    /// Where timestamps are asked for.
    pub timestamps: TimestampSource,
    /// Where the status of the certificates is asked.
    pub status: StatusSource,
    /// Addresses of providers where a certificate is looked up by the identifier of its key, in order.
    pub lookup: Vec<String>,
    /// The registrar.
    pub registrar: Registrar,
    /// The name that documents carry, whoever signs. `None` takes the names below.
    pub cashier: Option<String>,
    /// The names of cashiers by the identifiers of their keys. A key that is not here has the name of its certificate.
    pub names: Vec<CashierName>,
    /// The id of the device, 64 hexadecimal digits. `None` takes the kept id, or makes one and keeps it.
    pub device_id: Option<String>,
    /// The settings.
    pub settings: Settings,
    /// The keystore of the device, if there is one.
    pub platform: Option<Platform>,
    /// The clocks.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Watches the points at which the process might end, from the first commit on. Only tests give a watcher.
    pub watcher: Option<PointWatcher>,
    /// The moment by which certificates are chosen, in seconds since 1970. A virtual clock has no time of its own yet.
    pub at: i64,
}

/// The name of a cashier as documents carry it (CASHIER).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashierName {
    /// The identifier of the key.
    pub key_id: String,
    /// The name.
    pub name: String,
}

record!(CashierName { 1 key_id, 2 name });

/// The keystore of a device. It seals the keys of the register.
pub type Platform = Arc<dyn Wrapping>;

/// A key container and its password.
pub struct KeySource {
    /// The bytes of the container.
    pub file: Vec<u8>,
    /// The password of the container.
    pub password: Zeroizing<String>,
    /// The identifier of the key that was chosen, if the container holds several.
    pub chosen: Option<String>,
}

/// Why a register does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The address of the server is not valid.
    #[error(transparent)]
    Address(#[from] AddressFault),
    /// The key or its certificate cannot be used.
    #[error(transparent)]
    Signer(#[from] SignerFault),
    /// The container holds several keys that may sign. One of them is to be chosen by its identifier.
    #[error("the key container holds several keys that may sign")]
    SeveralKeys(Vec<Cashier>),
    /// No key is given, and the folder keeps none.
    #[error("no signing key is given or kept")]
    NoKey,
    /// The keys of the device cannot be used.
    #[error(transparent)]
    Custody(#[from] CustodyFault),
    /// The journal does not open.
    #[error(transparent)]
    Store(#[from] Unopened),
    /// The journal has lost a frame that its index knows. Selling would use numbers twice.
    #[error("the journal ends before frame {0}, which the index knows")]
    JournalShort(u64),
    /// The content of the journal cannot be used.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The journal belongs to another registrar.
    #[error("the journal in this folder belongs to registrar {0}")]
    OtherRegistrar(u64),
    /// The journal belongs to another device.
    #[error("the journal in this folder belongs to another device")]
    OtherDevice,
    /// The device id is not 64 hexadecimal digits.
    #[error("the device id is not 64 hexadecimal digits")]
    DeviceId,
}

/// The cause of an [`OpenFault`], as people can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenCause {
    /// The address of the fiscal server cannot be used.
    Server,
    /// The password of the key is wrong, or the key file is damaged.
    Password,
    /// The key file cannot be read.
    Key,
    /// The key file holds several keys, and none of them is chosen.
    SeveralKeys,
    /// The keystore of the device does not open the keys of the register.
    Keystore,
    /// The certificate does not fit the key, or certificates of authorities are missing.
    Certificate,
    /// Another process works in the folder.
    Locked,
    /// The journal cannot be read.
    Journal,
    /// The journal belongs to another registrar.
    Registrar,
    /// The device id has another form, or is not that of the journal.
    DeviceId,
}

impl OpenFault {
    /// The cause of this fault, as people can act on it.
    pub fn cause(&self) -> OpenCause {
        match self {
            OpenFault::Address(_) => OpenCause::Server,
            OpenFault::Signer(SignerFault::Container(fault)) if fault.is_password() => OpenCause::Password,
            OpenFault::Signer(SignerFault::Container(_)) | OpenFault::NoKey => OpenCause::Key,
            OpenFault::SeveralKeys(_) => OpenCause::SeveralKeys,
            OpenFault::Signer(SignerFault::Sealing) | OpenFault::Custody(_) => OpenCause::Keystore,
            OpenFault::Signer(_) => OpenCause::Certificate,
            OpenFault::Store(Unopened::Journal(JournalError::Locked)) => OpenCause::Locked,
            OpenFault::Store(_) | OpenFault::JournalShort(_) | OpenFault::Fault(_) => OpenCause::Journal,
            OpenFault::OtherRegistrar(_) => OpenCause::Registrar,
            OpenFault::DeviceId | OpenFault::OtherDevice => OpenCause::DeviceId,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        self.cause().code()
    }

    /// What a button of an app can do about this fault.
    pub fn remedy(&self) -> Remedy {
        if self.cause() == OpenCause::Password { Remedy::TypePassword } else { Remedy::OpenAgain }
    }
}

impl OpenCause {
    /// A stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            OpenCause::Server => "bad_server",
            OpenCause::Password => "wrong_password",
            OpenCause::Key => "bad_key",
            OpenCause::SeveralKeys => "several_keys",
            OpenCause::Keystore => "bad_keystore",
            OpenCause::Certificate => "bad_certificate",
            OpenCause::Locked => "locked",
            OpenCause::Journal => "bad_journal",
            OpenCause::Registrar => "bad_registrar",
            OpenCause::DeviceId => "bad_device_id",
        }
    }
}

impl Till {
    /// Opens the register, which continues from its last state.
    pub fn open(config: Config) -> Result<Till, OpenFault> {
        let server = HttpServer::new(&config.server, &config.tls_roots)?;
        let at = config.at;
        let signers = Signers::new(&config)?;
        let keys = signers.read_kept()?;
        let known = keys.certificates()?;
        let given = config.key.as_ref().map(|key| signers.of_container(key, &known, at)).transpose()?;
        let senior = config.senior.as_ref().map(|key| signers.of_container(key, &known, at)).transpose()?;
        if config.device_id.as_ref().is_some_and(|id| !is_device_id(id)) {
            return Err(OpenFault::DeviceId);
        }

        fs::create_dir_all(config.dir.join("fiscal")).map_err(CustodyFault::from)?;
        let wrapping = wrapping(&config.dir, config.platform.as_deref())?;
        let mut remembered = open_store(&config.dir, &wrapping)?;
        let known = remembered.store.setup().cloned();
        let known = known.as_ref();
        let same = |known: &Registrar| {
            let now = &config.registrar;
            (known.fiscal, known.local, &known.tin) == (now.fiscal, now.local, &now.tin)
        };
        if let Some(other) = known.map(|known| &known.registrar).filter(|known| !same(known)) {
            return Err(OpenFault::OtherRegistrar(other.fiscal));
        }
        let device_id = match (config.device_id.clone(), known.map(|known| known.device_id.clone())) {
            (Some(given), Some(known)) if !given.eq_ignore_ascii_case(&known) => return Err(OpenFault::OtherDevice),
            (_, Some(known)) => known,
            (Some(given), None) => given,
            (None, None) => kept(&config.dir.join("device-id"), device_id)?,
        };
        if let Some(seq) = remembered.store.index_is_ahead() {
            return Err(OpenFault::JournalShort(seq));
        }
        let in_use = known.map(|known| known.cashier.key_id.clone());
        let kept = signers.keyring(keys, in_use.as_deref())?;
        let key_id = given.as_ref().map(|given| given.cashier(None).key_id);
        let owes = key_id.is_some_and(|key_id| owes_of_another(&mut remembered, &key_id));
        let giving = Giving { by_person: false, owes, at };
        let keys = keyring(kept, given, senior, giving, |keys| kept::write(&config.dir.join(KEYS), keys, &wrapping))?;
        let KeyOwners { cashier, later, next, senior } = keys.owners(|key_id| config.named(key_id));
        let setup = Setup {
            registrar: config.registrar,
            cashier,
            next_certificate: later,
            next_key: next,
            senior_key: senior,
            device_id,
            settings: Settings { status_checks: config.status != StatusSource::Off, ..config.settings },
            accepted_roots: config.trusting.accepted_roots.iter().map(|root| checksum::hex(root)).collect(),
        };
        let courier = Courier::new(Arc::new(server));
        let known = known.cloned().unwrap_or_else(|| setup.clone());
        let mut till = Till::start(known, remembered.book, Box::new(remembered.store), config.clock, keys, courier)?;
        if let Some(watcher) = config.watcher {
            till.with_watcher(watcher);
        }
        till.set_up(setup)?;
        Ok(till)
    }
}

impl Config {
    /// The name that documents carry for the owner of this key, if it is not the certificate's.
    fn named(&self, key_id: &str) -> Option<String> {
        let named = || self.names.iter().find(|it| it.key_id == key_id).map(|it| it.name.clone());
        self.cashier.clone().or_else(named)
    }
}

/// Makes the signers of a register. All have the same trust and timestamps.
pub(crate) struct Signers<'a> {
    config: &'a Config,
    trusted: Arc<Trusted>,
}

impl<'a> Signers<'a> {
    /// Reads the files of the authorities.
    pub(crate) fn new(config: &'a Config) -> Result<Signers<'a>, SignerFault> {
        let mut trusting = config.trusting.clone();
        if let Some(provider) = &config.settings.server_provider {
            trusting.identity.provider.clone_from(provider);
        }
        Ok(Signers { config, trusted: Arc::new(trusting.trusted()?) })
    }

    /// Whom the register trusts.
    pub(crate) fn trust(&self) -> &Trust {
        self.trusted.trust()
    }

    /// The signer of a key.
    pub(crate) fn of(&self, key: Candidate) -> Result<Signer, OpenFault> {
        let settings = &self.config.settings;
        let of_certificate = self.config.timestamps == TimestampSource::OfCertificate;
        let stamp = asking(Service::Timestamp, reach(of_certificate), TSP_PATIENCE);
        let timestamps = Timestamps::new(settings.timestamp, self.config.timestamps.clone(), stamp);
        let sealing = Box::new(FileWrapping::fleeting()?);
        let signer = Signer::of(key, Arc::clone(&self.trusted), timestamps, settings.signing_hash, sealing)?;
        let of_certificate = self.config.status == StatusSource::OfCertificate;
        let ask = asking(Service::Status, reach(of_certificate), STATUS_PATIENCE);
        Ok(signer.with_status(self.config.status.clone(), ask))
    }

    /// The signer of a container's key. Its certificate is in the container, in the files, or at a provider.
    fn of_container(&self, key: &KeySource, known: &[Certificate], at: i64) -> Result<Signer, OpenFault> {
        let mut files = Files { containers: vec![key.file.clone()], ..Files::default() };
        files.certificates = read_all(&self.config.certificates)?;
        files.certificates.extend_from_slice(known);
        let keys = files.open(&key.password).map_err(SignerFault::from)?;
        let lookup = Lookup::at_start(&self.config.lookup);
        let candidates = key_files::candidates(keys, files.certificates, lookup, self.trust(), at)?;
        self.of(chosen_among(candidates, key.chosen.as_deref(), at).map_err(OpenFault::SeveralKeys)?)
    }

    /// The signer of a key that was kept.
    pub(crate) fn of_kept(&self, kept: KeptKey) -> Result<Signer, OpenFault> {
        let KeptKey { key, certificate, later, .. } = kept;
        let own = Candidate::among(vec![key], &read_all(&[certificate])?, 0)?.into_iter().next();
        let later = read_all(later.as_slice())?.into_iter().next();
        self.of(own.ok_or(SignerFault::NoCertificate)?.followed_by(later))
    }

    /// What the folder keeps. A folder without keys is not changed.
    pub(crate) fn read_kept(&self) -> Result<Kept, OpenFault> {
        let file = self.config.dir.join(KEYS);
        if !file.exists() {
            return Ok(Kept::default());
        }
        Ok(kept::read(&file, &wrapping(&self.config.dir, self.config.platform.as_deref())?)?)
    }

    /// The kept keys, if there are any. `in_use`: the identifier of the key in use, as the journal knows it.
    pub(crate) fn keyring(&self, kept: Kept, in_use: Option<&str>) -> Result<Option<Keyring>, OpenFault> {
        let (mut own, mut senior) = (Vec::new(), None);
        let Kept { keys, retired } = kept;
        for key in keys {
            let role = key.role;
            let signer = self.of_kept(key)?;
            match role {
                KeptRole::Cashier => own.push(signer),
                KeptRole::Senior => senior = Some(signer),
            }
        }
        Ok(Keyring::of_kept(own, senior, retired, in_use))
    }
}

/// Posts a request to a service of an authority.
fn asking(service: Service, reach: Reach, patience: Patience) -> Post {
    Arc::new(move |url, request| service::post(service, reach, url, request, patience))
}

/// Which addresses are reached. Anybody can write an address into a certificate, so only a public one of them is used.
fn reach(of_certificate: bool) -> Reach {
    if of_certificate { Reach::PublicOnly } else { Reach::Anywhere }
}

/// The keys that the folder keeps, with the keys that are given. They are written before the register works with them.
fn keyring(
    kept: Option<Keyring>,
    given: Option<Signer>,
    senior: Option<Signer>,
    giving: Giving,
    write: impl FnOnce(&Keyring) -> Result<(), CustodyFault>,
) -> Result<Keyring, OpenFault> {
    let mut keys = match (kept, given) {
        (Some(mut keys), Some(given)) => {
            keys.give(given, giving);
            keys
        }
        (Some(keys), None) => keys,
        (None, Some(given)) => Keyring::of(given),
        (None, None) => return Err(OpenFault::NoKey),
    };
    if let Some(senior) = senior {
        keys.give_senior(senior);
    }
    write(&keys)?;
    Ok(keys)
}

/// Whether documents are owed or have no answer, and another key than this one signed the first of them. The key that
/// signed them may deliver them, so it need not wait for their delivery.
fn owes_of_another(remembered: &mut Remembered, key_id: &str) -> bool {
    let Remembered { book, store, .. } = remembered;
    let first = match (&book.pending, &book.session) {
        (Some(pending), _) => DocumentKey { local: pending.local, variant: Variant::Online },
        (None, Some(session)) => DocumentKey { local: session.unconfirmed, variant: Variant::Offline },
        (None, None) => return false,
    };
    let signed = store.document(first).ok().and_then(|bytes| cms::parse(&bytes).ok());
    signed.is_none_or(|signed| !is_signed_by(&signed, key_id))
}

/// Replays the journal of a folder from its beginning. `line` gets a description of each frame.
///
/// # Errors
/// The outer error says why the journal does not open. The inner error is the first [`Difference`].
pub fn replay(dir: &Path, mut line: impl FnMut(&str)) -> Result<Result<u64, Difference>, OpenFault> {
    let remembered = open_store(dir, &wrapping(dir, None)?)?;
    let mut replay = Replay::default();
    let mut told = 0;
    for frame in remembered.store.frames() {
        let (number, record) = frame.map_err(Fault::from)?;
        match replay.tell(number, &record) {
            Ok(words) => line(&words),
            Err(difference) => return Ok(Err(difference)),
        }
        told += 1;
    }
    Ok(Ok(told))
}

/// The wrapping key of a folder.
pub(crate) fn wrapping(dir: &Path, platform: Option<&dyn Wrapping>) -> Result<FileWrapping, CustodyFault> {
    FileWrapping::open(&dir.join("keystore.bin"), platform)
}

fn open_store(dir: &Path, wrapping: &FileWrapping) -> Result<Remembered, OpenFault> {
    let fiscal = dir.join("fiscal");
    let (key, identity) = journal_key(&fiscal.join("journal.key"), wrapping)?;
    Ok(DurableStore::open(&fiscal, key, identity)?)
}

/// Reads a text from a file. Makes the text and the file if the file is missing.
fn kept(path: &Path, make: impl FnOnce() -> Result<String, CustodyFault>) -> Result<String, CustodyFault> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            let text = make()?;
            write_durably(path, text.as_bytes())?;
            Ok(text)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A new device id: SHA-256 of a random installation id (API 2.6).
fn device_id() -> Result<String, CustodyFault> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| CustodyFault::NoRandom)?;
    Ok(checksum::hex(&checksum::document_hash(&bytes)))
}

fn is_device_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads or makes the key and the identity of the journal. Both are random and sealed with the wrapping key.
fn journal_key(path: &Path, wrapping: &FileWrapping) -> Result<(JournalKey, [u8; 16]), CustodyFault> {
    let sealed = match fs::read(path) {
        Ok(sealed) => sealed,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            let mut secret = Zeroizing::new([0; 48]);
            SystemRandom::new().fill(secret.as_mut_slice()).map_err(|_| CustodyFault::NoRandom)?;
            let sealed = wrapping.wrap(secret.as_slice())?;
            write_durably(path, &sealed)?;
            sealed
        }
        Err(fault) => return Err(fault.into()),
    };
    let secret = wrapping.unwrap(&sealed)?;
    let (key, identity) = secret.split_at_checked(32).ok_or(CustodyFault::DoesNotOpen)?;
    let key: [u8; 32] = key.try_into().map_err(|_| CustodyFault::DoesNotOpen)?;
    let identity = identity.try_into().map_err(|_| CustodyFault::DoesNotOpen)?;
    Ok((JournalKey::from_bytes(key), identity))
}
