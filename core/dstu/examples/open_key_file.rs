//! Opens a key file and says what is in it: the keys, and the certificates that belong to them.
//!
//! The password is read from the standard input, so that it is neither in the list of processes nor in the history of
//! the shell.
//!
//! ```sh
//! echo -n Kasyr-2026 | cargo run -p prro-dstu --example open_key_file tests/vectors/signing/containers/Key-6.dat
//! ```

use std::error::Error;
use std::io::Read;

use prro_dstu::{Certificate, Hash, PrivateKey, container};
use time::OffsetDateTime;
use zeroize::Zeroizing;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which key file?")?;
    let file = std::fs::read(path)?;
    let mut password = Zeroizing::new(String::with_capacity(1024));
    std::io::stdin().take(1024).read_to_string(&mut password)?;

    // A blank after the password, or the end of the line, does not matter.
    let opened = container::open(&file, &password).map_err(|error| error.to_string())?;
    for key in &opened.keys {
        describe(key, &opened.certificates);
    }
    Ok(())
}

/// Prints a key and its certificates. The private number is never printed.
fn describe(key: &PrivateKey, certificates: &[Certificate]) {
    let public = key.public_key();
    println!("key on {:?}", key.curve());
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        println!("  identifier by {hash:?}: {}", hex(&public.key_id(hash)));
    }
    for certificate in certificates.iter().filter(|certificate| certificate.public_key() == Ok(public)) {
        let name = certificate.subject().common_name().unwrap_or("nobody");
        let use_of_it = if certificate.may_sign() { "signs" } else { "does not sign" };
        let until = OffsetDateTime::from_unix_timestamp(certificate.not_after())
            .map_or_else(|_| "a date that does not exist".to_owned(), |moment| moment.date().to_string());
        println!("  certificate of {name}, {use_of_it}, until {until}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
