//! Vectors of key containers and of keys derived from passwords.

use super::super::case::{Case, Verdict, bytes, list, maybe_list, maybe_text, name, number, same, text, unread};
use super::super::folder::File;
use super::curve;
use encoding_rs::WINDOWS_1251;
use prro_core::document::checksum::hex;
use prro_dstu::container::{self, ContainerError};
use prro_dstu::gost28147::{Cipher, DKE_1};
use prro_dstu::tlv::der;
use prro_dstu::{Curve, Hash, PrivateKey, algorithm, oid};
use serde_json::Value;

/// Containers of the kinds that the product opens.
pub fn containers(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["containers"]);
    for (place, case) in list(&file.root, "containers")?.iter().enumerate() {
        cases.push(container(name("containers", place, case), case, file)?);
    }
    Ok(cases)
}

/// A container. The case is skipped if the product does not open its kind. The product must open PBES2.
pub fn container(name: String, case: &Value, file: &File) -> Result<Case, String> {
    let kind = text(case, "kind")?;
    let opened = container::open(&file.bytes_if_here(text(case, "file")?).unwrap_or_default(), text(case, "password")?);
    if matches!(opened, Err(ContainerError::NotSupported { .. }))
        && !kind.starts_with("PKCS#8")
        && !kind.starts_with("PBES2")
    {
        let kind = kind.split([',', '(']).next().unwrap_or(kind).trim();
        return Ok(Case::skipped(name, format!("{}, {kind}", file.name)));
    }
    let keys = maybe_list(case, "keys")?.len();
    let mut expected = Vec::new();
    for key in 0..keys {
        let values = ["curve", "d_le", "public_key_compressed_le", "key_id_gost34311"];
        expected.extend(values.map(|value| format!("/keys/{key}/{value}")));
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    Ok(Case::checked(name, case.clone(), opens, &expected))
}

fn opens(case: &Value, file: &File) -> Verdict {
    let bytes = file.bytes(text(case, "file")?)?;
    let opened = container::open(&bytes, text(case, "password")?).map_err(|fault| fault.to_string())?;
    let expected = list(case, "keys")?;
    same("keys", opened.len(), expected.len())?;
    for (key, expected) in opened.iter().zip(expected) {
        same("curve", key.curve(), curve(text(expected, "curve")?)?)?;
        if let Some(number) = maybe_text(expected, "d_le")? {
            // Some programs write zeros before the number.
            let (ours, padding) = (hex(&key.to_le_bytes()), "0");
            same("d_le", ours.trim_end_matches(padding), number.trim_end_matches(padding))?;
        }
        if let Some(public) = maybe_text(expected, "public_key_compressed_le")? {
            same("public_key_compressed_le", hex(key.public_key().compressed()).as_str(), public)?;
        }
        if let Some(id) = maybe_text(expected, "key_id_gost34311")? {
            same("key_id_gost34311", hex(&key.public_key().key_id(Hash::Gost34311)).as_str(), id)?;
        }
    }
    Ok(())
}

/// Keys derived from passwords.
pub fn derivations(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["pbkdf"]);
    for (place, case) in list(&file.root, "pbkdf")?.iter().enumerate() {
        let name = name("pbkdf", place, case);
        let kind = text(case, "kdf")?;
        cases.push(match kind.starts_with("PBKDF2") {
            true => Case::checked(name, case.clone(), derived, &["/key"]),
            false => {
                let kind = kind.split(':').next().unwrap_or(kind);
                Case::skipped(name, format!("{}, derivation of {kind}", file.name))
            }
        });
    }
    Ok(cases)
}

/// The product derives keys only inside of containers. So the test builds a container under the expected key, and the
/// product must open it.
fn derived(case: &Value, _: &File) -> Verdict {
    let key: [u8; 32] = bytes(case, "key")?.try_into().map_err(|_| "key is not of 32 octets")?;
    same("dklen", number(case, "dklen")?, 32)?;
    let secret = [7; 32];
    let number_within = der::octet_string(&secret);
    let mut sealed = der::sequence(&[der::small(0), algorithm::key_algorithm(Curve::M257), number_within]);
    let iv = [0x3c; 8];
    Cipher::new(&key).cfb_encrypt(iv, &mut sealed);
    let function = der::sequence(&[der::oid(oid::HMAC_GOST_34311), der::null()]);
    let settings = [der::octet_string(&bytes(case, "salt")?), der::small(number(case, "iterations")?), function];
    let derivation = der::sequence(&[der::oid(oid::PBKDF2), der::sequence(&settings)]);
    let settings = der::sequence(&[der::octet_string(&iv), der::octet_string(&DKE_1)]);
    let cipher = der::sequence(&[der::oid(oid::GOST_28147_CFB), settings]);
    let scheme = der::sequence(&[der::oid(oid::PBES2), der::sequence(&[derivation, cipher])]);
    let file = der::sequence(&[scheme, der::octet_string(&sealed)]);

    let password = bytes(case, "password_bytes")?;
    let password = String::from_utf8(password)
        .unwrap_or_else(|bytes| WINDOWS_1251.decode_without_bom_handling(bytes.as_bytes()).0.into_owned());
    let opened = container::open(&file, &password).map_err(|fault| fault.to_string())?;
    let numbers: Vec<Vec<u8>> = opened.iter().map(|key: &PrivateKey| key.to_le_bytes().to_vec()).collect();
    same("the key sealed", numbers, vec![secret.to_vec()])
}
