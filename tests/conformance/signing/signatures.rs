//! Vectors of DSTU 4145: curves, keys, right and wrong signatures.

use super::super::case::{Case, Verdict, bytes, holds, maybe_list, maybe_text, name, same, some, text, unread, within};
use super::super::folder::File;
use super::{constant, curve, curve_if_known, hash};
use prro_core::document::checksum::hex;
use prro_dstu::{Hash, PrivateKey, PublicKey, dstu4145, hazmat};
use serde_json::{Value, json};

/// Curves, keys with their signatures, hashes of unusual length, and values that must be refused.
pub fn signatures(file: &File) -> Result<Vec<Case>, String> {
    let root = &file.root;
    let mut cases = unread(file, &["keys", "special_hash_sign", "negative_verify", "invalid_points"]);
    let mut add = |name: String, curve: &str, case: Value, check, expected: &[&str]| {
        cases.push(match curve_if_known(curve) {
            Some(_) => Case::checked(name, case, check, expected),
            None => Case::skipped(name, format!("{}, the curve {curve}", file.name)),
        });
    };
    for (curve, values) in root.get("params").and_then(Value::as_object).into_iter().flatten() {
        let expected = ["/case/m", "/case/a", "/case/b", "/case/n", "/case/gx", "/case/gy"];
        add(format!("params {curve}"), curve, within(values, json!({ "curve": curve })), parameters, &expected);
    }
    for (place, key) in maybe_list(root, "keys")?.iter().enumerate() {
        let curve = text(key, "curve")?;
        let mut bare = key.clone();
        bare.as_object_mut().and_then(|bare| bare.remove("signatures"));
        let expected = ["/q_compressed_le", "/qx_le", "/qy_le", "/key_id_gost34311", "/key_id_kupyna256"];
        add(name("keys", place, key), curve, bare.clone(), pair, &expected);
        for (at, signature) in maybe_list(key, "signatures")?.iter().enumerate() {
            let name = format!("keys {place} signatures {at}");
            let expected = ["/case/hash", "/case/r_le", "/case/s_le", "/case/nonce_le"];
            add(name, curve, within(signature, bare.clone()), signature_of_key, &expected);
        }
    }
    for (place, case) in maybe_list(root, "special_hash_sign")?.iter().enumerate() {
        // Only as many bits of the hash count as the field has. So a change of the other bits has no effect.
        let expected = ["/q_compressed_le", "/r_le", "/s_le", "/nonce_le"];
        add(name("special_hash_sign", place, case), text(case, "curve")?, case.clone(), special, &expected);
    }
    for (place, case) in maybe_list(root, "negative_verify")?.iter().enumerate() {
        add(name("negative_verify", place, case), text(case, "curve")?, case.clone(), negative, &["/expect"]);
    }
    for (place, case) in maybe_list(root, "invalid_points")?.iter().enumerate() {
        add(name("invalid_points", place, case), text(case, "curve")?, case.clone(), point, &["/expect"]);
    }
    if let Some(case) = root.get("order2_point") {
        // The expected result is a sentence.
        let refused = if text(case, "expect")?.contains("reject") { "reject" } else { "ok" };
        let value =
            json!({ "curve": case.get("curve"), "q_compressed_le": case.get("q_compressed_le"), "expect": refused });
        add("order2_point".into(), text(case, "curve")?, value, point, &["/expect"]);
    }
    Ok(cases)
}

/// Little-endian octets of a big-endian number without leading zeros.
fn reversed(value: &Value, key: &str, length: usize) -> Result<Vec<u8>, String> {
    let digits = text(value, key)?;
    let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
    let mut octets = super::super::case::unhex(&even)?;
    octets.reverse();
    octets.resize(length.max(octets.len()), 0);
    Ok(octets)
}

fn parameters(value: &Value, _: &File) -> Verdict {
    let (case, name) = (some(value, "case")?, text(some(value, "around")?, "curve")?);
    let curve = curve(name)?;
    let own = curve.parameters();
    same("m", own.degree.to_string().as_str(), text(case, "m")?)?;
    same("a", own.a.to_string().as_str(), text(case, "a")?)?;
    same("b", own.b, reversed(case, "b", curve.point_bytes())?)?;
    let base = PublicKey::from_compressed(curve, &own.base).map_err(|fault| fault.to_string())?;
    let (x, y) = base.coordinates();
    same("gx", x, reversed(case, "gx", curve.point_bytes())?)?;
    same("gy", y, reversed(case, "gy", curve.point_bytes())?)?;
    let order = reversed(case, "n", curve.scalar_bytes())?;
    same("n", own.order, order.clone())?;
    // The group order is no private key. The order less one is a private key, and its public key is the base point.
    holds(PrivateKey::from_le_bytes(curve, &order).is_err(), "n is taken for a private key")?;
    let mut less = order;
    if let Some(first) = less.first_mut() {
        *first = first.wrapping_sub(1);
    }
    let key = PrivateKey::from_le_bytes(curve, &less).map_err(|fault| fault.to_string())?;
    same("public key of n - 1", key.public_key(), &base)
}

fn pair(case: &Value, _: &File) -> Verdict {
    let curve = curve(text(case, "curve")?)?;
    let key = PrivateKey::from_le_bytes(curve, &bytes(case, "d_le")?).map_err(|fault| fault.to_string())?;
    let public = key.public_key();
    same("q_compressed_le", hex(public.compressed()).as_str(), text(case, "q_compressed_le")?)?;
    let (x, y) = public.coordinates();
    for (name, ours) in [("qx_le", x), ("qy_le", y)] {
        if let Some(expected) = maybe_text(case, name)? {
            same(name, hex(&ours).as_str(), expected)?;
        }
    }
    let read = PublicKey::from_compressed(curve, public.compressed()).map_err(|fault| fault.to_string())?;
    same("the public key read", &read, public)?;
    same("key_id_gost34311", hex(&read.key_id(Hash::Gost34311)).as_str(), text(case, "key_id_gost34311")?)?;
    same("key_id_kupyna256", hex(&read.key_id(Hash::Kupyna256)).as_str(), text(case, "key_id_kupyna256")?)
}

fn signature_of_key(value: &Value, _: &File) -> Verdict {
    let (case, key) = (some(value, "case")?, some(value, "around")?);
    let digest = hash(text(case, "hash_alg")?)?.digest(&bytes(case, "msg")?);
    same("hash", hex(&digest).as_str(), text(case, "hash")?)?;
    signed(case, key, &digest)
}

fn special(case: &Value, _: &File) -> Verdict {
    signed(case, case, &bytes(case, "hash")?)
}

/// The signature is right. If the case names the secret number, signing with it gives the same signature.
fn signed(case: &Value, key: &Value, digest: &[u8]) -> Verdict {
    let curve = curve(text(key, "curve")?)?;
    let private = PrivateKey::from_le_bytes(curve, &bytes(key, "d_le")?).map_err(|fault| fault.to_string())?;
    same("q_compressed_le", hex(private.public_key().compressed()).as_str(), text(key, "q_compressed_le")?)?;
    let (r, s) = (bytes(case, "r_le")?, bytes(case, "s_le")?);
    if maybe_text(case, "nonce_le")?.is_some() {
        let nonce = bytes(case, "nonce_le")?;
        let own = hazmat::sign_with_nonce(&private, &nonce, digest, &mut constant).ok_or("no signature was made")?;
        let (own_r, own_s) = own.split_at(own.len() / 2);
        same("r_le", hex(own_r), hex(&r))?;
        same("s_le", hex(own_s), hex(&s))?;
    }
    holds(dstu4145::verify(private.public_key(), digest, &[r, s].concat()), "the signature does not verify")
}

fn negative(case: &Value, _: &File) -> Verdict {
    let curve = curve(text(case, "curve")?)?;
    let signature = [bytes(case, "r_le")?, bytes(case, "s_le")?].concat();
    let (key, digest) = (bytes(case, "q_compressed_le")?, bytes(case, "hash")?);
    let right = PublicKey::from_compressed(curve, &key).is_ok_and(|key| dstu4145::verify(&key, &digest, &signature));
    expected(case, right)
}

fn point(case: &Value, _: &File) -> Verdict {
    let key = PublicKey::from_compressed(curve(text(case, "curve")?)?, &bytes(case, "q_compressed_le")?);
    expected(case, key.is_ok())
}

fn expected(case: &Value, taken: bool) -> Verdict {
    same("taken", taken, !text(case, "expect")?.starts_with("reject"))
}
