//! The simulator as a program: `simulator --dir DIR [--registrar FILE] [--clock virtual|real] [--make-pki]`.
//!
//! The folder holds the keys and the register; missing files are made. When the server is ready it writes one line of
//! JSON: `{"server":"http://127.0.0.1:PORT/fs","admin":"http://127.0.0.1:PORT"}`.

use simulator::certificate::Certificate;
use simulator::keys::{Hash, Key};
use simulator::provider::Provider;
use simulator::{ClockMode, Config, Habits, Identity, Operator, Person, Pki, Registrar, Simulator};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

const HELP: &str = "\
simulator --dir DIR [options]: a fiscal server on two free ports of the loopback address

  --dir DIR          folder with root.cer, ca.cer, server.cer, server.pk8, cashier.cer, cashier.pk8 (and the same of
                     senior, colleague, expired, impostor; of short, a key of the cashier that ends two hours after the start;
                     of renewed and unannounced, further keys of the cashier, and of ahead, one that is valid from an
                     hour after the start; short-renewed.cer and short-later.cer are new certificates of the key short,
                     the second one valid from an hour after the start), password.txt and registrar.json; made when they are missing
  --make-pki         make new keys even if there are some
  --registrar FILE   JSON of the register, instead of DIR/registrar.json
  --habits FILE      JSON of how the server behaves where sources disagree
  --clock KIND       virtual (stands until it is moved) or real, the default
  --at RFC3339       where the clock begins
";

/// The options of the caller.
struct Options {
    dir: PathBuf,
    registrar: Option<PathBuf>,
    habits: Option<PathBuf>,
    virtual_clock: bool,
    at: Option<i64>,
    make_pki: bool,
}

fn options() -> Result<Option<Options>, String> {
    use lexopt::prelude::{Long, ValueExt};
    let mut found =
        Options { dir: PathBuf::new(), registrar: None, habits: None, virtual_clock: false, at: None, make_pki: false };
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("help") => return Ok(None),
            Long("dir") => found.dir = parser.value().map_err(wrong)?.into(),
            Long("registrar") => found.registrar = Some(parser.value().map_err(wrong)?.into()),
            Long("habits") => found.habits = Some(parser.value().map_err(wrong)?.into()),
            Long("make-pki") => found.make_pki = true,
            Long("clock") => {
                found.virtual_clock = match parser.value().map_err(wrong)?.string().map_err(wrong)?.as_str() {
                    "virtual" => true,
                    "real" => false,
                    other => return Err(format!("--clock {other}: virtual or real")),
                }
            }
            Long("at") => {
                let text = parser.value().map_err(wrong)?.string().map_err(wrong)?;
                found.at = Some(simulator::kyiv::from_rfc3339(&text).ok_or("--at: RFC 3339 expected")?);
            }
            other => return Err(wrong(other.unexpected())),
        }
    }
    if found.dir.as_os_str().is_empty() {
        return Err("--dir is needed".into());
    }
    Ok(Some(found))
}

fn main() -> ExitCode {
    let outcome = match options() {
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Some(options)) => serve(&options),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        eprintln!("simulator: {error}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn serve(options: &Options) -> Result<(), String> {
    let machine = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let now = options.at.unwrap_or(machine);
    let clock = if options.virtual_clock { ClockMode::Virtual(now) } else { ClockMode::Real(now - machine) };
    if options.make_pki || !options.dir.join("root.cer").exists() {
        make_pki(&options.dir, now)?;
    }
    let running = Simulator::start(config(options, clock)?).map_err(|error| error.to_string())?;
    let ready = serde_json::json!({ "server": running.url(), "admin": running.admin_url() });
    println!("{ready}");
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    loop {
        std::thread::park();
    }
}

/// Keys that are valid from one year before the start to three years after it.
fn make_pki(dir: &Path, now: i64) -> Result<(), String> {
    const YEAR: i64 = 365 * 24 * 3600;
    let pki = Pki::generate(now - YEAR, now + 3 * YEAR).ok_or("keys could not be made")?;
    let made = |identity: Option<Identity>| identity.ok_or("keys could not be made");
    let cashier = made(pki.person(&Person::cashier()))?;
    let senior = made(pki.person(&Person::senior()))?;
    let colleague = made(pki.person(&Person::colleague()))?;
    // Two keys that the server must refuse.
    let expired = made(pki.person_until(&Person::cashier(), now - YEAR, now - 1, Hash::Gost))?;
    let impostor = made(pki.impostor(&Person::cashier()))?;
    let short = made(pki.person_until(&Person::cashier(), now - YEAR, now + 2 * 3600, Hash::Gost))?;
    let again = made(pki.renewed(&short, &Person::cashier()))?;
    let later = made(pki.renewed_from(&short, &Person::cashier(), now + 3600))?;
    let ahead = made(pki.person_until(&Person::cashier(), now + 3600, now + 3 * YEAR, Hash::Gost))?;
    let renewed = made(pki.person(&Person::cashier()))?;
    let unannounced = made(pki.person(&Person::cashier()))?;
    let mut random = [0; 8];
    simulator::keys::random(&mut random);
    let password = simulator::control::hex(&random);
    let people = [
        ("cashier", &cashier),
        ("senior", &senior),
        ("colleague", &colleague),
        ("expired", &expired),
        ("impostor", &impostor),
        ("short", &short),
        ("short-renewed", &again),
        ("short-later", &later),
        ("ahead", &ahead),
        ("renewed", &renewed),
        ("unannounced", &unannounced),
    ];
    pki.write(dir, &people, &password).map_err(|error| error.to_string())
}

fn config(options: &Options, clock: ClockMode) -> Result<Config, String> {
    let dir = &options.dir;
    let read = |path: &Path| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let registrar_file = options.registrar.clone().unwrap_or_else(|| dir.join("registrar.json"));
    if options.registrar.is_none() && !registrar_file.exists() {
        let json = serde_json::to_string_pretty(&Registrar::example()).map_err(|error| error.to_string())?;
        std::fs::write(&registrar_file, json).map_err(|error| error.to_string())?;
    }
    let registrar = serde_json::from_slice(&read(&registrar_file)?).map_err(|error| format!("registrar: {error}"))?;
    let habits = match &options.habits {
        Some(file) => serde_json::from_slice(&read(file)?).map_err(|error| format!("habits: {error}"))?,
        None => Habits::default(),
    };
    let certificate = |name: &str| {
        let path = dir.join(name);
        Certificate::read(&read(&path)?).ok_or_else(|| format!("{}: no certificate", path.display()))
    };
    let password = String::from_utf8(read(&dir.join("password.txt"))?).map_err(|error| error.to_string())?;
    let password = password.strip_suffix('\n').unwrap_or(&password);
    let operator = |file: &str, senior: bool| {
        Ok::<_, String>(Operator { certificate: certificate(file)?, senior, since: i64::MIN })
    };
    let mut operators = vec![operator("cashier.cer", false)?];
    // A key that replaces another one is announced as a senior cashier's, so that it may close the other's shift.
    for (file, senior) in [
        ("senior.cer", true),
        ("colleague.cer", false),
        ("short.cer", false),
        ("renewed.cer", true),
        ("ahead.cer", true),
    ] {
        if dir.join(file).exists() {
            operators.push(operator(file, senior)?);
        }
    }
    let server = Identity {
        key: key(&read(&dir.join("server.pk8"))?, password).ok_or("server.pk8: wrong password or damaged")?,
        certificate: certificate("server.cer")?,
    };
    let issued = std::fs::read_dir(dir).map_err(|error| error.to_string())?;
    let issued = issued.filter_map(|entry| Some(entry.ok()?.path()));
    let issued = issued.filter(|path| path.extension().is_some_and(|kind| kind == "cer"));
    let provider = match std::fs::read(dir.join("ca.pk8")) {
        Ok(file) => Some(Provider {
            key: key(&file, password).ok_or("ca.pk8: wrong password or damaged")?,
            certificate: certificate("ca.cer")?,
            issued: issued.filter_map(|path| Certificate::read(&std::fs::read(path).ok()?)).collect(),
        }),
        Err(_) => None,
    };
    Ok(Config {
        registrar,
        operators,
        provider,
        roots: vec![read(&dir.join("root.cer"))?],
        authorities: vec![read(&dir.join("ca.cer"))?],
        server_key: server.key,
        server_certificate: server.certificate,
        clock,
        habits,
    })
}

fn key(container: &[u8], password: &str) -> Option<Key> {
    let keys = prro_dstu::container::open(container, password).ok()?.keys;
    let bytes = keys.first()?.to_le_bytes();
    Some(Key::from_le_bytes(bytes.as_slice().try_into().ok()?))
}
