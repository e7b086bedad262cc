//! Timestamps on signatures that are made online (`D-16`).
//!
//! A service that does not answer within a second is not used for five minutes, so a broken service delays one sale only.
//! The signer does not know the network: the room that opens the register gives the function that sends a request.

use std::collections::HashMap;

use prro_dstu::cms::{self, Trust};
use prro_dstu::{Hash, tsp};
use ring::rand::{SecureRandom, SystemRandom};

use crate::rules::settings::Timestamp;

/// How long a failed service is not used, in seconds.
const BACKOFF_S: i64 = 300;

/// Posts a request to an address and gives the answer, if it comes in time.
pub type Post = fn(&str, &[u8]) -> Option<Vec<u8>>;

/// The timestamp services, in order.
pub struct Timestamps {
    mode: Timestamp,
    services: Vec<String>,
    post: Post,
    paused: HashMap<String, i64>,
}

impl Timestamps {
    /// Makes the list of services, used according to the setting.
    pub fn new(mode: Timestamp, services: Vec<String>, post: Post) -> Timestamps {
        Timestamps { mode, services, post, paused: HashMap::new() }
    }

    /// Adds a timestamp if the setting wants one and a service gives one. Gives `None` if a required timestamp is missing.
    pub fn stamped(&mut self, message: Vec<u8>, hash: Hash, trust: &Trust, at: i64) -> Option<Vec<u8>> {
        if self.mode == Timestamp::Off {
            return Some(message);
        }
        for service in self.services.clone() {
            // The pause also ends when the clock is set back.
            if self.paused.get(&service).is_some_and(|since| (*since..since + BACKOFF_S).contains(&at)) {
                continue;
            }
            match self.from(&service, &message, hash, trust, at) {
                Some(stamped) => return Some(stamped),
                None => {
                    log::info!("the timestamp service {service} did not answer and is not used for a while");
                    self.paused.insert(service, at);
                }
            }
        }
        (self.mode == Timestamp::Prefer).then_some(message)
    }

    fn from(&self, service: &str, message: &[u8], hash: Hash, trust: &Trust, at: i64) -> Option<Vec<u8>> {
        let mut nonce = [0; 8];
        SystemRandom::new().fill(&mut nonce).ok()?;
        // The number is positive and fits the seven low bytes, so its DER form needs no extra zero byte.
        let nonce = Some(u64::from_be_bytes(nonce) >> 8);
        let imprint = hash.digest(&cms::signature_value(message).ok()?);
        let answer = (self.post)(service, &tsp::request(hash, &imprint, nonce, true))?;
        let token = tsp::token_of_response(&answer, hash, &imprint, nonce, trust, at);
        let token = token.inspect_err(|fault| log::warn!("the timestamp of {service}: {fault}")).ok()?;
        cms::add_timestamp(message, &token).ok()
    }
}
