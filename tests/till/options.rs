//! The options of the command line and the files that they name.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prro_core::catalogue::scales::Layouts;
use prro_core::clock::SystemClock;
use prro_core::opening::{Config, KeySource};
use prro_core::ports::Clock;
use prro_core::rules::settings::Settings;
use prro_core::signer::Trusting;
use prro_core::signer::status::StatusSource;
use prro_core::signer::timestamp::TimestampSource;
use prro_dstu::pem;
use zeroize::Zeroizing;

use crate::complaint::Complaint;
use crate::settings::SettingsFile;
use crate::{points, registrar, settings};

/// What the caller asked for.
#[derive(Debug)]
pub enum Wish {
    /// Replay the journal of a folder.
    Replay(PathBuf),
    /// Run the till.
    Run(Box<Options>),
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// The options as they were given.
#[derive(Debug, Default)]
pub struct Options {
    server: Option<String>,
    key: Option<PathBuf>,
    password_file: Option<PathBuf>,
    senior_key: Option<PathBuf>,
    senior_password_file: Option<PathBuf>,
    key_id: Option<String>,
    senior_key_id: Option<String>,
    certificates: Vec<PathBuf>,
    roots: Vec<PathBuf>,
    tls_roots: Vec<PathBuf>,
    server_certificates: Vec<PathBuf>,
    registrar: Option<PathBuf>,
    settings: Option<PathBuf>,
    dir: Option<PathBuf>,
    tsp: Vec<String>,
    status: Option<String>,
    lookup: Vec<String>,
    device_id: Option<String>,
    clock: Option<ClockKind>,
}

/// Which clock the till uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockKind {
    /// The clock of the device.
    #[default]
    Real,
    /// The virtual clock, which events set.
    Virtual,
}

/// Reads the command line without the name of the program.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, Complaint> {
    use lexopt::prelude::*;
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|fault| bad(&fault.to_string()))? {
        let name = match argument {
            Long("help") | Short('h') => return Ok(Wish::Help),
            Long("version") => return Ok(Wish::Version),
            Long(name) => name.to_owned(),
            other => return Err(bad(&other.unexpected().to_string())),
        };
        let value = parser.value().map_err(|fault| bad(&fault.to_string()));
        match name.as_str() {
            "server" => once(&mut options.server, &name, text(value?, &name)?)?,
            "key" => once(&mut options.key, &name, value?.into())?,
            "password-file" => once(&mut options.password_file, &name, value?.into())?,
            "senior-key" => once(&mut options.senior_key, &name, value?.into())?,
            "senior-password-file" => once(&mut options.senior_password_file, &name, value?.into())?,
            "key-id" => once(&mut options.key_id, &name, text(value?, &name)?)?,
            "senior-key-id" => once(&mut options.senior_key_id, &name, text(value?, &name)?)?,
            "cert" => options.certificates.push(value?.into()),
            "ca" => options.roots.push(value?.into()),
            "tls-ca" => options.tls_roots.push(value?.into()),
            "server-cert" => options.server_certificates.push(value?.into()),
            "registrar" => once(&mut options.registrar, &name, value?.into())?,
            "settings" => once(&mut options.settings, &name, value?.into())?,
            "dir" => once(&mut options.dir, &name, value?.into())?,
            "tsp" => options.tsp.push(address(text(value?, &name)?)?),
            "ocsp" => once(&mut options.status, &name, address(text(value?, &name)?)?)?,
            "cert-lookup" => options.lookup.push(address(text(value?, &name)?)?),
            "device-id" => once(&mut options.device_id, &name, text(value?, &name)?)?,
            "replay" => return Ok(Wish::Replay(value?.into())),
            "clock" => once(&mut options.clock, &name, clock(&text(value?, &name)?)?)?,
            other => return Err(bad(&format!("there is no option --{other}"))),
        }
    }
    Ok(Wish::Run(Box::new(options)))
}

impl Options {
    /// The clock of the command line.
    pub fn clock(&self) -> ClockKind {
        self.clock.unwrap_or_default()
    }

    /// Reads the files. Returns what the till needs, and the layouts of the barcodes that the shop's scales print.
    pub fn config(self, clock: Arc<dyn Clock + Send + Sync>) -> Result<(Config, Layouts), Complaint> {
        // With the virtual clock each try comes exactly at its time, without jitter (D-34).
        let scattered = self.clock() == ClockKind::Real;
        let server = needed(self.server, "server")?;
        let key = needed(self.key, "key")?;
        let password_file = needed(self.password_file, "password-file")?;
        let registrar_file = needed(self.registrar, "registrar")?;
        let dir = needed(self.dir, "dir")?;

        let registrar = registrar::read(&utf8(&registrar_file, "bad_registrar")?)
            .map_err(|fault| unusable("bad_registrar", &registrar_file, &fault))?;
        let SettingsFile { settings, rounding, scale_layouts } = match &self.settings {
            None => SettingsFile::absent(),
            Some(path) => {
                settings::read(&utf8(path, "bad_settings")?).map_err(|fault| unusable("bad_settings", path, &fault))?
            }
        };
        let settings = Settings { scattered, ..settings };
        let mut seller = registrar.registrar;
        seller.rounding = rounding.unwrap_or(seller.rounding);
        let mut tls_roots = Vec::new();
        for path in &self.tls_roots {
            let read = tls_certificates(&file(path, "bad_certificate")?)
                .ok_or_else(|| unusable("bad_certificate", path, "there is no certificate in it"))?;
            tls_roots.extend(read);
        }
        let senior = match &self.senior_key {
            None => None,
            Some(path) => {
                let password = password(self.senior_password_file.as_ref().unwrap_or(&password_file))?;
                Some(KeySource { file: file(path, "bad_key")?, password, chosen: self.senior_key_id })
            }
        };
        let config = Config {
            dir,
            server,
            tls_roots,
            key: Some(KeySource {
                file: file(&key, "bad_key")?,
                password: password(&password_file)?,
                chosen: self.key_id,
            }),
            senior,
            certificates: files(&self.certificates)?,
            trusting: Trusting {
                roots: files(&self.roots)?,
                server_certificates: files(&self.server_certificates)?,
                ..Trusting::default()
            },
            timestamps: TimestampSource::Addresses(self.tsp),
            status: self.status.map_or(StatusSource::Off, StatusSource::Address),
            lookup: self.lookup,
            registrar: seller,
            cashier: registrar.cashier,
            names: Vec::new(),
            device_id: self.device_id,
            settings,
            platform: None,
            // The virtual clock begins with the first event.
            at: if scattered { clock.now().wall } else { SystemClock.now().wall },
            clock,
            watcher: points::watch(),
        };
        Ok((config, scale_layouts))
    }
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), Complaint> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(bad(&format!("the option --{name} is given twice"))),
    }
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T, Complaint> {
    value.ok_or_else(|| bad(&format!("the option --{name} is needed")))
}

fn text(value: OsString, name: &str) -> Result<String, Complaint> {
    value.into_string().map_err(|_| bad(&format!("the value of --{name} is no UTF-8")))
}

fn address(text: String) -> Result<String, Complaint> {
    let known = text.starts_with("http://") || text.starts_with("https://");
    if known { Ok(text) } else { Err(bad(&format!("«{text}» is no address of a service"))) }
}

fn clock(text: &str) -> Result<ClockKind, Complaint> {
    match text {
        "virtual" => Ok(ClockKind::Virtual),
        "real" => Ok(ClockKind::Real),
        other => Err(bad(&format!("the clock is virtual or real, not «{other}»"))),
    }
}

fn password(path: &Path) -> Result<Zeroizing<String>, Complaint> {
    let mut password = Zeroizing::new(utf8(path, "bad_option")?);
    if password.ends_with('\n') {
        password.pop();
        if password.ends_with('\r') {
            password.pop();
        }
    }
    Ok(password)
}

fn files(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Complaint> {
    paths.iter().map(|path| file(path, "bad_certificate")).collect()
}

fn file(path: &Path, code: &'static str) -> Result<Vec<u8>, Complaint> {
    fs::read(path).map_err(|fault| unusable(code, path, &fault.to_string()))
}

fn utf8(path: &Path, code: &'static str) -> Result<String, Complaint> {
    String::from_utf8(file(path, code)?).map_err(|_| unusable(code, path, "it is no UTF-8"))
}

/// The certificates of a file in DER or PEM, as DER. `None`: the file has none.
fn tls_certificates(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    const SEQUENCE: u8 = 0x30;
    if bytes.first() == Some(&SEQUENCE) {
        return Some(vec![bytes.to_vec()]);
    }
    let blocks = pem::blocks(bytes)?.into_iter().filter(|block| block.label == "CERTIFICATE");
    let certificates: Vec<Vec<u8>> = blocks.map(|block| block.bytes.to_vec()).collect();
    (!certificates.is_empty()).then_some(certificates)
}

fn bad(what: &str) -> Complaint {
    Complaint::at_start(
        "bad_option",
        format!("Каса не розуміє командного рядка: «{what}»."),
        format!("The command line is not understood: {what}."),
    )
}

fn unusable(code: &'static str, path: &Path, why: &str) -> Complaint {
    let path = path.display();
    Complaint::at_start(
        code,
        format!("Файл «{path}» не годиться: «{why}»."),
        format!("The file {path} cannot be used: {why}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    fn asked(line: &str) -> Result<Wish, Complaint> {
        read(line.split_whitespace().map(OsString::from))
    }

    fn options(line: &str) -> Options {
        match asked(line).unwrap() {
            Wish::Run(options) => *options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_option_is_read() {
        let options = options(
            "--server http://127.0.0.1:1/fs --key k --password-file p --cert c1 --cert c2 --ca r --tls-ca t \
             --senior-key sk --senior-password-file sp --key-id ab --senior-key-id cd --server-cert s --registrar reg --settings set --dir d --tsp http://a --tsp http://b --device-id ff --clock=virtual",
        );
        assert_eq!(options.server.as_deref(), Some("http://127.0.0.1:1/fs"));
        assert_eq!(options.certificates, [Path::new("c1"), Path::new("c2")]);
        assert_eq!(options.tsp, ["http://a", "http://b"]);
        assert_eq!(options.senior_key.as_deref(), Some(Path::new("sk")));
        assert_eq!(options.senior_password_file.as_deref(), Some(Path::new("sp")));
        assert_eq!((options.key_id.as_deref(), options.senior_key_id.as_deref()), (Some("ab"), Some("cd")));
        assert_eq!(options.clock(), ClockKind::Virtual);
        assert_eq!(options.device_id.as_deref(), Some("ff"));
    }

    #[test]
    fn a_line_that_cannot_be_understood_is_refused() {
        for line in [
            "--bogus x",
            "extra",
            "-x",
            "--key",
            "--key a --key b",
            "--clock slow",
            "--tsp ftp://a",
            "--clock virtual --clock real",
        ] {
            assert_eq!(asked(line).unwrap_err().code(), "bad_option", "{line}");
        }
        assert!(matches!(asked("--help"), Ok(Wish::Help)));
    }

    #[test]
    fn what_is_needed_is_named() {
        let clock = Arc::new(crate::clock::VirtualClock::new());
        let complaint = options("--server http://127.0.0.1:1").config(clock).map(|_| ()).unwrap_err();
        assert_eq!(complaint.code(), "bad_option");
        assert!(complaint.json()["message_en"].as_str().unwrap().contains("--key"));
    }

    #[test]
    fn files_are_read_and_their_faults_told_apart() {
        let folder = std::env::temp_dir().join(format!("stiika-options-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        put("key", "key");
        put("password", "пароль\n\n");
        put("settings", r#"{"rounding": "none", "answer_ms": 50}"#);
        put("empty", "{}");
        put(
            "registrar",
            r#"{"tin": "2345678901", "org": "О", "point": "П", "address": "А", "local": 1, "fiscal": 4000777777, "taxes": []}"#,
        );
        let config = |registrar: &str, settings: &str, key: &str| {
            let at = |name: &str| folder.join(name).display().to_string();
            let line = format!(
                "--server http://127.0.0.1:1 --key {} --password-file {} --registrar {} --settings {} --dir {}",
                at(key),
                at("password"),
                at(registrar),
                at(settings),
                at("till")
            );
            options(&line).config(Arc::new(crate::clock::VirtualClock::new()))
        };
        let (good, layouts) = config("registrar", "settings", "key").unwrap();
        assert_eq!(layouts, Layouts::default());
        let Some(KeySource { password, .. }) = &good.key else { panic!("no key") };
        assert_eq!(password.as_str(), "пароль\n", "one newline is taken off");
        assert_eq!((good.registrar.rounding, good.settings.answer_ms), (prro_core::domain::Rounding::None, 50));
        let code = |registrar, settings, key| config(registrar, settings, key).map(|_| ()).unwrap_err().code();
        assert_eq!(code("empty", "settings", "key"), "bad_registrar");
        assert_eq!(code("registrar", "registrar", "key"), "bad_settings");
        assert_eq!(code("registrar", "missing", "key"), "bad_settings");
        assert_eq!(code("registrar", "settings", "missing"), "bad_key");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn roots_of_https_come_in_der_and_in_pem() {
        let der = [0x30, 0x03, 0x02, 0x01, 0x05];
        assert_eq!(tls_certificates(&der), Some(vec![der.to_vec()]));
        let pem = format!("x\n-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der));
        assert_eq!(tls_certificates(pem.repeat(2).as_bytes()), Some(vec![der.to_vec(), der.to_vec()]));
        assert_eq!(tls_certificates(b"rubbish"), None);
    }
}
