//! Timestamps on signatures that are made online (`D-16`).
//!
//! A service that does not answer within a second is not used for five minutes, so a broken service delays one sale only.
//! The signer does not know the network: the room that opens the register gives the function that sends a request.

use std::collections::HashMap;
use std::sync::Arc;

use prro_dstu::cms::{self, Trust};
use prro_dstu::{Hash, tsp};
use ring::rand::{SecureRandom, SystemRandom};

use crate::rules::settings::Timestamp;

/// How long a failed service is not used, in seconds.
const BACKOFF_S: i64 = 300;

/// Posts a request to an address and gives the answer, if it comes in time.
pub type Post = Arc<dyn Fn(&str, &[u8]) -> Option<Vec<u8>> + Send + Sync>;

/// Where timestamps are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimestampSource {
    /// At these addresses, in order.
    Addresses(Vec<String>),
    /// At the address that the certificate of the signing key names, if its chain is right and the address is a public one.
    OfCertificate,
}

/// Asks for timestamps.
pub struct Timestamps {
    mode: Timestamp,
    source: TimestampSource,
    post: Post,
    paused: HashMap<String, i64>,
}

/// A timestamp service, and what a request to it contains.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Service {
    address: String,
    with_nonce: bool,
    with_certificate: bool,
}

impl Service {
    /// Reads an address. A mark after `#` says what the service does not understand: `no-nonce`, `no-cert`, or both with
    /// a comma between them.
    fn read(address: &str) -> Service {
        let (address, marks) = address.split_once('#').unwrap_or((address, ""));
        let has = |mark: &str| marks.split(',').any(|found| found == mark);
        Service { address: address.to_owned(), with_nonce: !has("no-nonce"), with_certificate: !has("no-cert") }
    }
}

impl Timestamps {
    /// Timestamps of these services, used according to the setting.
    ///
    /// A request has a nonce and asks for the certificate of the service. An address that ends with `#no-nonce`,
    /// `#no-cert` or `#no-nonce,no-cert` is asked without.
    pub fn new(mode: Timestamp, source: TimestampSource, post: Post) -> Timestamps {
        Timestamps { mode, source, post, paused: HashMap::new() }
    }

    /// No timestamps.
    pub fn none() -> Timestamps {
        Timestamps::new(Timestamp::Off, TimestampSource::OfCertificate, Arc::new(|_, _| None))
    }

    /// The services, in order. `own`: the address that the certificate of the signing key names.
    fn services(&self, own: Option<&str>) -> Vec<Service> {
        match &self.source {
            TimestampSource::Addresses(addresses) => addresses.iter().map(|address| Service::read(address)).collect(),
            TimestampSource::OfCertificate => own.map(Service::read).into_iter().collect(),
        }
    }

    /// Adds a timestamp if the setting wants one and a service gives one. Gives `None` if a required timestamp is missing.
    /// `own`: the address that the certificate of the signing key names.
    pub fn stamped(
        &mut self,
        message: Vec<u8>,
        hash: Hash,
        own: Option<&str>,
        trust: &Trust,
        at: i64,
    ) -> Option<Vec<u8>> {
        if self.mode == Timestamp::Off {
            return Some(message);
        }
        for service in self.services(own) {
            // The pause also ends when the clock is set back.
            if self.paused.get(&service.address).is_some_and(|since| (*since..since + BACKOFF_S).contains(&at)) {
                continue;
            }
            match self.from(&service, &message, hash, trust, at) {
                Some(stamped) => return Some(stamped),
                None => {
                    log::info!("the timestamp service {} did not answer and is not used for a while", service.address);
                    self.paused.insert(service.address, at);
                }
            }
        }
        (self.mode == Timestamp::Prefer).then_some(message)
    }

    fn from(&self, service: &Service, message: &[u8], hash: Hash, trust: &Trust, at: i64) -> Option<Vec<u8>> {
        let mut nonce = [0; 8];
        SystemRandom::new().fill(&mut nonce).ok()?;
        // The number is positive and fits the seven low bytes, so its DER form needs no extra zero byte.
        let nonce = service.with_nonce.then_some(u64::from_be_bytes(nonce) >> 8);
        let imprint = hash.digest(&cms::signature_value(message).ok()?);
        let request = tsp::request(hash, &imprint, nonce, service.with_certificate);
        let answer = (self.post)(&service.address, &request)?;
        let token = tsp::token_of_response(&answer, hash, &imprint, nonce, trust, at);
        let token = token.inspect_err(|fault| log::warn!("the timestamp of {}: {fault}", service.address)).ok()?;
        cms::add_timestamp(message, &token).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_comes_from_the_provider_of_the_signing_key() {
        let (own, listed) = ("http://b.ua/tsp/", TimestampSource::Addresses(vec!["http://a.ua/tsp/".into()]));
        for (source, own, expected) in [
            (TimestampSource::OfCertificate, Some(own), Some(own)),
            (TimestampSource::OfCertificate, None, None),
            (listed, Some(own), Some("http://a.ua/tsp/")),
        ] {
            let services = Timestamps { source, ..Timestamps::none() }.services(own);
            assert_eq!(services.first().map(|service| service.address.as_str()), expected);
        }
    }

    #[test]
    fn a_mark_after_the_address_says_what_is_not_asked() {
        for (text, with_nonce, with_certificate) in [
            ("http://a.ua/tsp/", true, true),
            ("http://a.ua/tsp/#no-nonce", false, true),
            ("http://a.ua/tsp/#no-cert", true, false),
            ("http://a.ua/tsp/#no-cert,no-nonce", false, false),
            ("http://a.ua/tsp/#other", true, true),
        ] {
            let service = Service { address: "http://a.ua/tsp/".into(), with_nonce, with_certificate };
            assert_eq!(Service::read(text), service, "{text}");
        }
    }
}
