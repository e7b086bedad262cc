//! Vectors of key containers and of keys derived from passwords.

use super::super::case::{Case, Verdict, bytes, list, maybe_list, maybe_text, name, number, same, text, unread};
use super::super::folder::File;
use super::{certificate, curve};
use encoding_rs::WINDOWS_1251;
use prro_core::document::checksum::hex;
use prro_dstu::container::{self, ContainerError};
use prro_dstu::derivation::{self, Pkcs12Hash};
use prro_dstu::gost28147::{Cipher, DKE_1};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, Curve, Hash, PrivateKey, algorithm, oid};
use serde_json::Value;

/// Containers of all kinds.
pub fn containers(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["containers"]);
    for (place, case) in list(&file.root, "containers")?.iter().enumerate() {
        cases.push(container(name("containers", place, case), case)?);
    }
    Ok(cases)
}

/// A container. A case without keys has a key of another algorithm, which is named only after the container is open.
pub fn container(name: String, case: &Value) -> Result<Case, String> {
    let keys = maybe_list(case, "keys")?;
    if keys.is_empty() {
        return Ok(Case::checked(name, case.clone(), names_another_algorithm, &["/password"]));
    }
    let mut expected = Vec::new();
    for key in 0..keys.len() {
        let values = ["curve", "d_le", "public_key_compressed_le", "key_id_gost34311"];
        expected.extend(values.map(|value| format!("/keys/{key}/{value}")));
    }
    let certificates = maybe_list(case, "certificates_inside")?.len();
    expected.extend((0..certificates).map(|place| format!("/certificates_inside/{place}")));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    Ok(Case::checked(name, case.clone(), opens, &expected))
}

fn names_another_algorithm(case: &Value, file: &File) -> Verdict {
    let bytes = file.bytes(text(case, "file")?)?;
    match container::open(&bytes, text(case, "password")?) {
        Err(ContainerError::OtherAlgorithm(_)) => Ok(()),
        Err(other) => Err(other.to_string()),
        Ok(_) => Err("a key of another algorithm was taken".to_owned()),
    }
}

fn opens(case: &Value, file: &File) -> Verdict {
    let bytes = file.bytes(text(case, "file")?)?;
    let opened = container::open(&bytes, text(case, "password")?).map_err(|fault| fault.to_string())?;
    let expected = list(case, "keys")?;
    same("keys", opened.keys.len(), expected.len())?;
    for (key, expected) in opened.keys.iter().zip(expected) {
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
    let names = maybe_list(case, "certificates_inside")?.iter().filter_map(Value::as_str);
    let expected = names.map(|name| certificate(file, &format!("pki/{name}"))).collect::<Result<Vec<_>, _>>()?;
    let der = |all: &[Certificate]| all.iter().map(|one| hex(one.der())).collect::<Vec<_>>();
    same("certificates_inside", der(&opened.certificates), der(&expected))
}

/// Keys derived from passwords.
pub fn derivations(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["pbkdf", "hmac_gost34311"]);
    for (place, case) in list(&file.root, "hmac_gost34311")?.iter().enumerate() {
        cases.push(Case::checked(name("hmac_gost34311", place, case), case.clone(), authenticated, &["/mac"]));
    }
    for (place, case) in list(&file.root, "pbkdf")?.iter().enumerate() {
        let name = name("pbkdf", place, case);
        let check = if text(case, "kdf")?.starts_with("PBKDF2") { derived } else { derived_by_iit };
        cases.push(Case::checked(name, case.clone(), check, &["/key"]));
    }
    Ok(cases)
}

fn authenticated(case: &Value, _: &File) -> Verdict {
    let mac = Pkcs12Hash::Gost34311.hmac(&bytes(case, "key")?, &bytes(case, "msg")?);
    same("mac", mac, bytes(case, "mac")?)
}

fn derived_by_iit(case: &Value, _: &File) -> Verdict {
    let key = derivation::iit_key(&bytes(case, "password_bytes")?);
    same("key", key.to_vec(), bytes(case, "key")?)
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
    let numbers: Vec<Vec<u8>> = opened.keys.iter().map(|key: &PrivateKey| key.to_le_bytes().to_vec()).collect();
    same("the key sealed", numbers, vec![secret.to_vec()])
}
