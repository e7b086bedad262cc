//! Makes a key, signs a message with it and verifies the signature.
//!
//! ```sh
//! cargo run -p prro-dstu --example sign_and_verify
//! ```

use std::error::Error;
use std::fs::File;
use std::io::Read;

use prro_dstu::{Curve, Hash, PrivateKey, PublicKey, dstu4145};

fn main() -> Result<(), Box<dyn Error>> {
    // The crate has no random source of its own. This one is the operating system's, on Linux and Android.
    let mut system = File::open("/dev/urandom")?;
    let mut failed = None;
    let mut random = |bytes: &mut [u8]| {
        if let Err(error) = system.read_exact(bytes) {
            failed = Some(error);
        }
    };

    let key = PrivateKey::generate(Curve::M257, &mut random);
    let digest = Hash::Kupyna256.digest("Чек № 12 на 45,00 грн".as_bytes());
    let signature = dstu4145::sign(&key, &digest, &mut random)?;
    if let Some(error) = failed {
        // Without random bytes, nothing that was made here may be used.
        return Err(error.into());
    }

    // The other side has the public key, the message and the signature.
    let public = PublicKey::from_compressed(Curve::M257, key.public_key().compressed())?;
    println!("public key  {}", hex(public.compressed()));
    println!("signature   {}", hex(&signature));
    println!("verifies    {}", dstu4145::verify(&public, &digest, &signature));

    let other = Hash::Kupyna256.digest("Чек № 12 на 46,00 грн".as_bytes());
    println!("over another message: {}", dstu4145::verify(&public, &other, &signature));
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
