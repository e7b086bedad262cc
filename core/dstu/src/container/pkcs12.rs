//! PKCS#12 files (`.p12`, `.pfx`, `.zs2`).
//!
//! A file contains safes, a safe contains bags, and a bag contains a key or a certificate. Bags with keys are encrypted,
//! and a safe may be encrypted as a whole. A MAC over the safes checks the password, but it may be absent.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::budget::Budget;
use super::error::ContainerError;
use super::found::{Found, MAX_KEYS};
use super::key_info::{is_key_info, read_key_info};
use super::password::{Encoding, encoded};
use super::recognise::content;
use super::sealed::Sealed;
use crate::derivation::Pkcs12Hash;
use crate::key::PrivateKey;
use crate::oid;
use crate::tlv::{Reader, Tlv, tag};

/// The largest number of nested bags.
const MAX_DEPTH: u8 = 4;

/// Opens a file. Cheap derivations come before expensive ones, so that a wrong password is found early.
pub(super) fn open(bytes: &[u8], texts: &[&str], budget: &mut Budget, found: &mut Found) -> Result<(), ContainerError> {
    let mut parts = Reader::new(bytes)?.expect(tag::SEQUENCE)?.inside()?;
    parts.expect(tag::INTEGER)?;
    let (kind, data) = content_info(&parts.expect(tag::SEQUENCE)?)?;
    if kind != oid::DATA {
        return Err(ContainerError::unsupported(kind));
    }
    let safes = data.octets()?;
    let confirmed = match parts.optional(tag::SEQUENCE)? {
        None => None,
        Some(mac) => Some(Mac::read(&mac, budget)?.check(&safes, texts, budget)?),
    };
    let mut opening = Opening { pending: Vec::new(), keys: Vec::new(), budget, found, confirmed };
    opening.read_safes(&safes)?;
    opening.open_pending(texts)?;
    opening.finish();
    Ok(())
}

/// The type and the content of a ContentInfo.
fn content_info<'a>(element: &Tlv<'a>) -> Result<(&'a [u8], Tlv<'a>), ContainerError> {
    let mut parts = element.inside()?;
    let kind = parts.expect(tag::OID)?.body;
    Ok((kind, parts.expect(tag::context(0))?.inside()?.any()?))
}

/// The MAC of a file.
struct Mac<'a> {
    hash: Pkcs12Hash,
    value: Cow<'a, [u8]>,
    salt: Cow<'a, [u8]>,
    rounds: u32,
}

impl<'a> Mac<'a> {
    fn read(element: &Tlv<'a>, budget: &Budget) -> Result<Self, ContainerError> {
        let mut parts = element.inside()?;
        let mut digest = parts.expect(tag::SEQUENCE)?.inside()?;
        let identifier = digest.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body;
        let hash = Pkcs12Hash::of_oid(identifier).ok_or_else(|| ContainerError::unsupported(identifier))?;
        let value = digest.any()?.octets()?;
        let salt = parts.any()?.octets()?;
        let rounds = parts.optional(tag::INTEGER)?.map_or(Ok(1), |number| budget.rounds(&number))?;
        Ok(Self { hash, value, salt, rounds })
    }

    /// The text of the password that gives this MAC.
    fn check<'t>(&self, safes: &[u8], texts: &[&'t str], budget: &mut Budget) -> Result<&'t str, ContainerError> {
        for text in texts {
            // An empty password is written with or without its end.
            let encodings: &[Encoding] = if text.is_empty() { &[Encoding::Utf16] } else { &[] };
            let more = encodings.iter().map(|_| Zeroizing::new(Vec::new()));
            for password in encoded(text, &[Encoding::Utf16WithEnd]).chain(more) {
                budget.spend(self.rounds)?;
                if self.hash.is_mac(&password, &self.salt, self.rounds, safes, &self.value) {
                    return Ok(text);
                }
            }
        }
        Err(ContainerError::WrongPassword)
    }
}

/// The place of a bag in the file: the number of its safe, and its number in the safe.
type Place = (usize, usize);

/// What an encrypted part contains.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Key,
    Safe,
}

/// A file while its parts are opened.
struct Opening<'f, 't> {
    /// Encrypted parts that are not opened yet.
    pending: Vec<(Place, Inside, Sealed)>,
    keys: Vec<(Place, Vec<PrivateKey>)>,
    budget: &'f mut Budget,
    found: &'f mut Found,
    /// The text of the password that opened a part or gave the MAC.
    confirmed: Option<&'t str>,
}

impl<'t> Opening<'_, 't> {
    fn read_safes(&mut self, safes: &[u8]) -> Result<(), ContainerError> {
        let mut safes = Reader::new(safes)?.expect(tag::SEQUENCE)?.inside()?;
        let mut number = 0;
        while !safes.is_empty() {
            let (kind, data) = content_info(&safes.expect(tag::SEQUENCE)?)?;
            match kind {
                oid::DATA => self.read_safe(&data.octets()?, number, false)?,
                oid::ENCRYPTED_DATA => match encrypted_data(&data, self.budget) {
                    Ok(sealed) => self.pending.push(((number, 0), Inside::Safe, sealed)),
                    Err(error) => self.pass_over(error)?,
                },
                other => self.pass_over(ContainerError::unsupported(other))?,
            }
            number += 1;
            if number > MAX_KEYS {
                return Err(ContainerError::BadWork);
            }
        }
        Ok(())
    }

    /// Reads the bags of a safe. Keys without encryption are read only if the whole safe was encrypted.
    fn read_safe(&mut self, safe: &[u8], number: usize, was_encrypted: bool) -> Result<(), ContainerError> {
        let bags = Reader::new(safe)?.expect(tag::SEQUENCE)?;
        self.read_bags(&bags, &mut (number, 0), was_encrypted, 0)
    }

    fn read_bags(
        &mut self,
        bags: &Tlv<'_>,
        place: &mut Place,
        was_encrypted: bool,
        depth: u8,
    ) -> Result<(), ContainerError> {
        let mut bags = bags.inside()?;
        while !bags.is_empty() {
            place.1 += 1;
            let mut parts = bags.expect(tag::SEQUENCE)?.inside()?;
            let kind = parts.expect(tag::OID)?.body;
            let value = parts.expect(tag::context(0))?.inside()?.any()?;
            match kind {
                oid::SHROUDED_KEY_BAG => match Sealed::read(&value, self.budget) {
                    Ok(sealed) => self.pending.push((*place, Inside::Key, sealed)),
                    Err(error) => self.pass_over(error)?,
                },
                oid::KEY_BAG if was_encrypted => self.take_key(*place, read_key_info(value.raw)),
                oid::KEY_BAG => self.found.refuse(ContainerError::PlainKey),
                oid::CERTIFICATE_BAG => {
                    let mut parts = value.inside()?;
                    if parts.expect(tag::OID)?.body == oid::X509_CERTIFICATE {
                        let certificate = parts.expect(tag::context(0))?.inside()?.any()?.octets()?;
                        self.found.certificate(&certificate);
                    }
                }
                oid::SAFE_CONTENTS_BAG if depth < MAX_DEPTH => {
                    self.read_bags(&value, place, was_encrypted, depth + 1)?
                }
                _ => {}
            }
            if self.pending.len() + self.keys.len() > MAX_KEYS {
                return Err(ContainerError::BadWork);
            }
        }
        Ok(())
    }

    fn open_pending(&mut self, texts: &[&'t str]) -> Result<(), ContainerError> {
        while let Some(next) = self.cheapest() {
            let (place, inside, sealed) = self.pending.swap_remove(next);
            let one = self.confirmed.as_slice();
            let texts = if one.is_empty() { texts } else { one };
            let opened = match inside {
                Inside::Key => sealed.open(texts, self.budget, is_key_info),
                Inside::Safe => sealed.open(texts, self.budget, is_safe),
            };
            match opened {
                Ok((text, plain)) => {
                    self.confirmed = Some(text);
                    match inside {
                        Inside::Key => self.take_key(place, read_key_info(&plain)),
                        Inside::Safe => self.read_safe(&plain, place.0, true)?,
                    }
                }
                // The MAC or another part has confirmed the password, so it is not the password.
                Err(error) if error.is_password() && self.confirmed.is_some() => {
                    self.found.refuse(ContainerError::Damaged);
                }
                Err(error) if error.is_password() => return Err(error),
                Err(error) => self.pass_over(error)?,
            }
        }
        Ok(())
    }

    /// The place of the part with the fewest rounds.
    fn cheapest(&self) -> Option<usize> {
        self.pending
            .iter()
            .enumerate()
            .min_by_key(|(_, (place, _, sealed))| (sealed.rounds(), *place))
            .map(|(at, _)| at)
    }

    /// Notes why a part gives no key, and goes on with other parts. Too much work ends the opening.
    fn pass_over(&mut self, error: ContainerError) -> Result<(), ContainerError> {
        if error == ContainerError::BadWork {
            return Err(error);
        }
        self.found.refuse(error);
        Ok(())
    }

    fn take_key(&mut self, place: Place, keys: Result<Vec<PrivateKey>, ContainerError>) {
        match keys {
            Ok(keys) => self.keys.push((place, keys)),
            Err(error) => self.found.refuse(error),
        }
    }

    /// Gives the keys on in the order of the file.
    fn finish(mut self) {
        self.keys.sort_by_key(|(place, _)| *place);
        for (_, keys) in self.keys {
            self.found.keys(Ok(keys));
        }
    }
}

/// Whether a plaintext begins like a safe.
fn is_safe(plain: &[u8]) -> bool {
    let begins = || {
        let (bags, _) = content(plain, tag::SEQUENCE)?;
        if bags.is_empty() {
            return Some(true);
        }
        let (bag, _) = content(content(bags, tag::SEQUENCE)?.0, tag::OID)?;
        let (any_bag, _) = oid::KEY_BAG.split_last().map(|(last, start)| (start, last))?;
        Some(bag.starts_with(any_bag))
    };
    begins() == Some(true)
}

/// Reads an EncryptedData.
fn encrypted_data(element: &Tlv<'_>, budget: &Budget) -> Result<Sealed, ContainerError> {
    let mut parts = element.inside()?;
    parts.expect(tag::INTEGER)?;
    let mut content = parts.expect(tag::SEQUENCE)?.inside()?;
    content.expect(tag::OID)?;
    let algorithm = content.expect(tag::SEQUENCE)?;
    let data = content.any()?;
    let ciphertext = if data.tag == tag::context(0) {
        let mut pieces = data.inside()?;
        let mut whole = Vec::with_capacity(data.body.len());
        while !pieces.is_empty() {
            whole.extend_from_slice(&pieces.any()?.octets()?);
        }
        whole
    } else if data.tag == tag::context_primitive(0) {
        data.body.to_vec()
    } else {
        return Err(ContainerError::Damaged);
    };
    Sealed::of(&algorithm, ciphertext, budget)
}
