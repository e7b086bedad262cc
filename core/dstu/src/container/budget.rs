//! The limits of the work that one file may cause.

use super::error::ContainerError;
use crate::tlv::{Tlv, tag};

/// The largest number of rounds of one key derivation.
pub const MAX_ROUNDS: u32 = 200_000;

/// The largest number of rounds of all key derivations and all forms of the password, for one file.
pub const MAX_TOTAL_ROUNDS: u32 = 1_000_000;

/// The rounds of key derivation that one file may ask for.
///
/// The numbers come from the file, and a file must not keep a phone busy for minutes. (D-58)
#[derive(Debug)]
pub struct Budget {
    per_derivation: u32,
    total: u32,
    spent: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(MAX_ROUNDS, MAX_TOTAL_ROUNDS)
    }
}

impl Budget {
    /// Makes a budget with these limits.
    pub fn new(per_derivation: u32, total: u32) -> Self {
        Self { per_derivation, total, spent: 0 }
    }

    /// The rounds that were carried out.
    pub fn spent(&self) -> u32 {
        self.spent
    }

    /// Reads a number of rounds: an INTEGER that is neither zero nor above the limit of one derivation.
    pub(super) fn rounds(&self, number: &Tlv<'_>) -> Result<u32, ContainerError> {
        if number.tag != tag::INTEGER {
            return Err(ContainerError::Damaged);
        }
        let rounds = number.small().ok().and_then(|rounds| u32::try_from(rounds).ok());
        rounds.filter(|rounds| (1..=self.per_derivation).contains(rounds)).ok_or(ContainerError::BadWork)
    }

    /// Takes the rounds of one derivation out of the budget, before they are carried out.
    pub(super) fn spend(&mut self, rounds: u32) -> Result<(), ContainerError> {
        let spent = self.spent.saturating_add(rounds);
        if rounds > self.per_derivation || spent > self.total {
            return Err(ContainerError::BadWork);
        }
        self.spent = spent;
        Ok(())
    }
}
