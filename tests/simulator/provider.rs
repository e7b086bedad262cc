//! The services of the provider that has issued the certificates: their status (OCSP) and their look-up by the identifier
//! of a key. They live on the port of the admin, so they are there while the fiscal server is dark.

use crate::certificate::Certificate;
use crate::der::{self, Element, integer, oid, sequence, tlv};
use crate::keys::{Hash, Key};
use crate::kyiv::{self, Unix};

/// The provider.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The key of the authority.
    pub key: Key,
    /// The certificate of the authority.
    pub certificate: Certificate,
    /// What it has issued.
    pub issued: Vec<Certificate>,
}

/// The place of the first identifier in the body of a look-up.
const FIRST_ID: usize = 0x0c;
/// The place of the second identifier.
const SECOND_ID: usize = 0x2c;

impl Provider {
    /// Answers a request for the status of one certificate. `revoked`: the serial numbers of the revoked ones.
    pub fn status(&self, request: &[u8], revoked: &[Vec<u8>], now: Unix) -> Option<Vec<u8>> {
        let (request, _) = der::first(request)?;
        let [signed] = request.children()?.try_into().ok()?;
        let parts = signed.children()?;
        let list = parts.first()?.children()?;
        let id = *list.first()?.children()?.first()?;
        let serial = id.children()?.last()?.content.to_vec();
        let known = self.issued.iter().any(|certificate| certificate.serial == serial);
        let state = if revoked.contains(&serial) {
            tlv(0xa1, &generalized(now - 3600))
        } else {
            tlv(if known { 0x80 } else { 0x82 }, &[])
        };
        let single = sequence(&[id.raw, &state, &generalized(now), &tlv(0xa0, &generalized(now + 3600))]);
        let nonce = parts.iter().find(|part| part.tag == 0xa2).map(|part| tlv(0xa1, part.content)).unwrap_or_default();
        let by_name = tlv(0xa1, &self.certificate.subject);
        let data = sequence(&[&by_name, &generalized(now), &sequence(&[&single]), &nonce]);
        let signature = self.key.sign(&Hash::Gost.digest(&data)).to_vec();
        let boxed = [&[0][..], &tlv(0x04, &signature)].concat();
        let algorithm = sequence(&[&oid(Hash::Gost.signature_oid())]);
        let basic = sequence(&[&data, &algorithm, &tlv(0x03, &boxed)]);
        let bytes = sequence(&[&oid("1.3.6.1.5.5.7.48.1.1"), &tlv(0x04, &basic)]);
        Some(sequence(&[&tlv(0x0a, &[0]), &tlv(0xa0, &bytes)]))
    }

    /// Answers a look-up by the identifiers of one or two keys.
    pub fn look_up(&self, request: &[u8]) -> Option<Vec<u8>> {
        let (request, _) = der::first(request)?;
        let content: Vec<Element<'_>> = request.children()?;
        let octets = content.get(1)?.children()?.first()?.content;
        let wanted = [FIRST_ID, SECOND_ID].map(|at| octets.get(at..at + 32));
        let found = self.issued.iter().filter(|issued| wanted.contains(&issued.key_id.as_deref()));
        let found: Vec<&[u8]> = found.map(|certificate| certificate.der.as_slice()).collect();
        let mut body = [0u32, u32::from(!found.is_empty())].map(u32::to_le_bytes).concat();
        if !found.is_empty() {
            let data = oid("1.2.840.113549.1.7.1");
            let signed = sequence(&[
                &integer(&[1]),
                &tlv(0x31, &[]),
                &sequence(&[&data]),
                &tlv(0xa0, &found.concat()),
                &tlv(0x31, &[]),
            ]);
            body.extend(sequence(&[&oid("1.2.840.113549.1.7.2"), &tlv(0xa0, &signed)]));
        }
        Some(sequence(&[&oid("1.2.840.113549.1.7.1"), &tlv(0xa0, &tlv(0x04, &body))]))
    }
}

/// A moment as GeneralizedTime, in DER.
fn generalized(at: Unix) -> Vec<u8> {
    let (year, month, day) = kyiv::date(at);
    let second = at.rem_euclid(86_400);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    tlv(0x18, format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{:02}Z", second % 60).as_bytes())
}
