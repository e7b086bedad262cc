//! The home of a register: the data that it keeps between two starts of the app.
//!
//! The folder holds three files. The keystore of the phone seals `keystore.bin`, a wrapping key. The wrapping key seals
//! `keys.bin`, the signing keys with their certificates, and `profile.bin`, all other data for [`Till::open`]. Nothing here
//! can be opened on another device, and the app asks for the password only once (`D-44`). The profile is written last:
//! without the profile there is no register, and the enrolment starts again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::codec::{Blob, record};
use crate::domain::Registrar;
use crate::opening::{self, CashierName, Config, KEYS, OpenFault, Platform};
use crate::ports::Clock;
use crate::rules::settings::Settings;
use crate::signer::custody::{CustodyFault, FileWrapping, read_record, write_record};
use crate::signer::status::StatusSource;
use crate::signer::timestamp::TimestampSource;
use crate::signer::{Keyring, Trusting, kept};
use crate::till::Till;

/// The kept data of a register, except the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Base address of the fiscal server.
    pub server: String,
    /// Roots of the HTTPS connection in addition to the bundled ones, DER.
    pub tls_roots: Vec<Blob>,
    /// Certificates of authorities that the owner picked.
    pub authorities: Vec<Blob>,
    /// Fingerprints of the roots that the owner accepted (`D-59`).
    pub accepted_roots: Vec<Blob>,
    /// The registrar.
    pub registrar: Registrar,
    /// The settings.
    pub settings: Settings,
    /// The names of cashiers as documents carry them.
    pub names: Vec<CashierName>,
}

// Field 5 held timestamp services. They come from the certificate of the key now.
record!(Profile { 1 server, 2 tls_roots, 3 authorities, 4 accepted_roots, 6 registrar, 7 settings, 8 names });

impl Profile {
    /// Whom the register trusts.
    pub(crate) fn trusting(&self) -> Trusting {
        let fingerprint = |blob: &Blob| blob.0.as_slice().try_into().ok();
        Trusting {
            authorities: self.authorities.iter().map(|blob| blob.0.clone()).collect(),
            accepted_roots: self.accepted_roots.iter().filter_map(fingerprint).collect(),
            ..Trusting::default()
        }
    }
}

/// The folder of a register, sealed by the keystore of the device.
#[derive(Clone)]
pub struct Home {
    dir: PathBuf,
    platform: Platform,
}

impl Home {
    /// The home in this folder. The folder may not exist yet.
    pub fn new(dir: &Path, platform: Platform) -> Home {
        Home { dir: dir.to_owned(), platform }
    }

    /// Whether the folder holds an enrolled register.
    pub fn is_settled(&self) -> bool {
        self.file("profile.bin").exists()
    }

    /// Opens the register, which continues from its last state.
    pub fn open(&self, clock: Arc<dyn Clock + Send + Sync>) -> Result<Till, OpenFault> {
        let wrapping = self.wrapping()?;
        let profile = self.read(&wrapping)?;
        Till::open(self.config(profile, clock))
    }

    /// The registrar of the register.
    ///
    /// # Errors
    /// The files of this register cannot be read.
    pub fn registrar(&self) -> Result<Registrar, OpenFault> {
        Ok(self.read(&self.wrapping()?)?.registrar)
    }

    /// The configuration of the register.
    pub(crate) fn config(&self, profile: Profile, clock: Arc<dyn Clock + Send + Sync>) -> Config {
        let trusting = profile.trusting();
        Config {
            dir: self.dir.clone(),
            server: profile.server,
            tls_roots: profile.tls_roots.into_iter().map(|blob| blob.0).collect(),
            key: None,
            senior: None,
            certificates: Vec::new(),
            trusting,
            timestamps: TimestampSource::OfCertificate,
            status: StatusSource::OfCertificate,
            lookup: Vec::new(),
            registrar: profile.registrar,
            cashier: None,
            names: profile.names,
            device_id: None,
            settings: profile.settings,
            platform: Some(Arc::clone(&self.platform)),
            at: clock.now().wall,
            clock,
            watcher: None,
        }
    }

    /// Keeps a register. Writes the keys first and the profile last.
    pub(crate) fn settle(&self, keys: &Keyring, profile: &Profile) -> Result<(), CustodyFault> {
        fs::create_dir_all(&self.dir)?;
        let wrapping = self.wrapping()?;
        kept::write(&self.file(KEYS), keys, &wrapping)?;
        self.write(&wrapping, profile)
    }

    /// Records that the owner lets the register go offline by itself (`D-26`). The consent is on the disk before it is in
    /// force.
    pub fn agree_to_offline(&self, till: &mut Till) -> Result<(), OpenFault> {
        let settings = Settings { offline_without_asking: true, ..till.setup().settings.clone() };
        let wrapping = self.wrapping()?;
        let profile = self.read(&wrapping)?;
        self.write(&wrapping, &Profile { settings: settings.clone(), ..profile })?;
        Ok(till.set_settings(settings)?)
    }

    pub(crate) fn read(&self, wrapping: &FileWrapping) -> Result<Profile, CustodyFault> {
        read_record(&self.file("profile.bin"), wrapping)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
    }

    pub(crate) fn write(&self, wrapping: &FileWrapping, profile: &Profile) -> Result<(), CustodyFault> {
        write_record(&self.file("profile.bin"), profile, wrapping)
    }

    pub(crate) fn wrapping(&self) -> Result<FileWrapping, CustodyFault> {
        opening::wrapping(&self.dir, Some(self.platform.as_ref()))
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}
