//! Vectors of the hashes and of the cipher.

use super::super::case::{Case, Verdict, bytes, list, maybe_text, name, same, text, unhex, unread, within};
use super::super::folder::File;
use super::{hash, identifier};
use kupyna::{Digest, Kupyna384, Kupyna512};
use prro_core::document::checksum::hex;
use prro_dstu::gost28147::{Cipher, DKE_1};
use prro_dstu::{Hash, oid};
use serde_json::{Value, json};

/// GOST 34.311.
pub fn gost_hashes(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let case = within(case, json!({ "hash": "GOST34311" }));
        cases.push(Case::checked(named(place, &case), case, digest, &["/case/digest"]));
    }
    if let Some(oid) = maybe_text(&file.root, "oid")? {
        let case = json!({ "hash": "GOST34311", "oid": oid });
        cases.push(Case::checked("oid", case, identified, &["/oid"]));
    }
    Ok(cases)
}

/// Kupyna. The product uses one of its three lengths. The others come from the same library.
pub fn kupyna_hashes(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let bits = case.get("bits").and_then(Value::as_u64).unwrap_or_default();
        let case = within(case, json!({ "hash": format!("Kupyna{bits}") }));
        cases.push(Case::checked(named(place, &case), case, digest, &["/case/digest"]));
    }
    for (bits, oid) in file.root.get("oid").and_then(Value::as_object).into_iter().flatten() {
        let case = json!({ "hash": format!("Kupyna{bits}"), "oid": oid });
        cases.push(Case::checked(format!("oid {bits}"), case, identified, &["/oid"]));
    }
    Ok(cases)
}

fn named(place: usize, within: &Value) -> String {
    name("cases", place, within.get("case").unwrap_or(&Value::Null))
}

fn digest(value: &Value, _: &File) -> Verdict {
    let (case, around) = (super::some(value, "case")?, super::some(value, "around")?);
    let message = bytes(case, "msg")?;
    let digest = match text(around, "hash")? {
        "Kupyna384" => Kupyna384::digest(&message).to_vec(),
        "Kupyna512" => Kupyna512::digest(&message).to_vec(),
        name => hash(name)?.digest(&message).to_vec(),
    };
    same("digest", hex(&digest).as_str(), text(case, "digest")?)
}

fn identified(case: &Value, _: &File) -> Verdict {
    let stated = identifier(text(case, "oid")?)?;
    match text(case, "hash")? {
        "Kupyna384" => unused(&stated, oid::KUPYNA_384),
        "Kupyna512" => unused(&stated, oid::KUPYNA_512),
        name => same("oid", hash(name)?.oid(), stated.as_slice()),
    }
}

/// The identifier is the one of a hash function that the product does not use for signatures, and the product does not
/// take it for another one.
fn unused(stated: &[u8], oid: &[u8]) -> Verdict {
    same("oid", oid, stated)?;
    same("the hash function of the product", Hash::of_oid(stated), None)
}

/// GOST 28147, in each mode.
pub fn ciphers(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        cases.push(Case::checked(name("cases", place, case), case.clone(), cipher, &["/out"]));
    }
    if let Some(packed) = file.root.get("dke1_packed") {
        cases.push(Case::checked("dke1_packed", json!({ "dke1_packed": packed }), substitution, &["/dke1_packed"]));
    }
    Ok(cases)
}

fn substitution(case: &Value, _: &File) -> Verdict {
    same("dke1_packed", hex(&DKE_1).as_str(), text(case, "dke1_packed")?)
}

fn cipher(case: &Value, _: &File) -> Verdict {
    let cipher = Cipher::new(&bytes(case, "key")?.try_into().map_err(|_| "key is not of 32 octets")?);
    let (plain, expected) = (bytes(case, "data")?, text(case, "out")?);
    let (mut out, mut back) = (plain.clone(), unhex(expected)?);
    match text(case, "mode")? {
        "ecb" => {
            cipher.ecb_encrypt(&mut out);
            cipher.ecb_decrypt(&mut back);
        }
        "cfb" => {
            let iv: [u8; 8] = bytes(case, "iv")?.try_into().map_err(|_| "iv is not of 8 octets")?;
            cipher.cfb_encrypt(iv, &mut out);
            cipher.cfb_decrypt(iv, &mut back);
        }
        "mac" => return same("out", hex(&cipher.mac(&plain)).as_str(), expected),
        mode => return Err(format!("the mode {mode} is unknown")),
    }
    same("out", hex(&out).as_str(), expected)?;
    same("data", back, plain)
}
