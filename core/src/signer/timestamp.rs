//! Signature timestamps on what is signed online (`D-16`).
//!
//! A service that does not answer within a second is left alone for five minutes, so a dead one delays one sale and no
//! other. The request itself is carried by whoever opens the register: the signer knows no network.

use std::collections::HashMap;

use prro_dstu::cms::{self, Trust};
use prro_dstu::{Hash, tsp};
use ring::rand::{SecureRandom, SystemRandom};

use crate::rules::settings::Timestamp;

/// A service that failed is left alone for so many seconds.
const REST_S: i64 = 300;

/// Posts a request to an address and gives the answer, if one comes in time.
pub type Post = fn(&str, &[u8]) -> Option<Vec<u8>>;

/// The timestamp services, in order.
pub struct Timestamps {
    mode: Timestamp,
    services: Vec<String>,
    post: Post,
    resting: HashMap<String, i64>,
}

impl Timestamps {
    /// These services, asked as the setting says.
    pub fn new(mode: Timestamp, services: Vec<String>, post: Post) -> Timestamps {
        Timestamps { mode, services, post, resting: HashMap::new() }
    }

    /// The message with a timestamp, if one is wanted and had; `None` when one is required and was not had.
    pub fn stamped(&mut self, message: Vec<u8>, hash: Hash, trust: &Trust, at: i64) -> Option<Vec<u8>> {
        if self.mode == Timestamp::Off {
            return Some(message);
        }
        for service in self.services.clone() {
            // A clock that was set back ends the rest too.
            if self.resting.get(&service).is_some_and(|since| (*since..since + REST_S).contains(&at)) {
                continue;
            }
            match self.from(&service, &message, hash, trust, at) {
                Some(stamped) => return Some(stamped),
                None => {
                    log::info!("the timestamp service {service} did not answer and is left alone for a while");
                    self.resting.insert(service, at);
                }
            }
        }
        (self.mode == Timestamp::Prefer).then_some(message)
    }

    fn from(&self, service: &str, message: &[u8], hash: Hash, trust: &Trust, at: i64) -> Option<Vec<u8>> {
        let mut nonce = [0; 8];
        SystemRandom::new().fill(&mut nonce).ok()?;
        // A positive number that fits the seven low bytes, so that its length in DER does not depend on it.
        let nonce = Some(u64::from_be_bytes(nonce) >> 8);
        let imprint = hash.digest(&cms::signature_value(message).ok()?);
        let answer = (self.post)(service, &tsp::request(hash, &imprint, nonce, true))?;
        let token = tsp::token_of_response(&answer, hash, &imprint, nonce, trust, at);
        let token = token.inspect_err(|fault| log::warn!("the timestamp of {service}: {fault}")).ok()?;
        cms::add_timestamp(message, &token).ok()
    }
}
