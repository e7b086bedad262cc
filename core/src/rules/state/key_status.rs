//! What the authority last said of the certificate of the key in use (статус сертифіката).

use crate::codec::record;
use crate::domain::Cashier;

/// The status is asked for again after so many seconds.
const AGAIN_S: i64 = 24 * 3600;

/// What the authority last said of the certificate of the key in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyStatus {
    checked: Option<i64>,
    revoked: Option<String>,
}

record!(KeyStatus { 1 checked, 2 revoked });

impl KeyStatus {
    /// Whether the status is to be asked for at this moment, in seconds since 1970.
    pub fn is_due(&self, at: i64) -> bool {
        // A clock that was set back does not put the check off.
        !self.checked.is_some_and(|checked| (checked..checked.saturating_add(AGAIN_S)).contains(&at))
    }

    /// The authority is asked at this moment, in seconds since 1970.
    pub fn ask(&mut self, at: i64) {
        self.checked = Some(at);
    }

    /// Whether the certificate of this key is revoked.
    pub fn is_revoked(&self, key: &Cashier) -> bool {
        self.revoked == Some(certificate(key))
    }

    /// The authority has said whether the certificate is revoked. Returns whether a revocation is news.
    pub fn heard(&mut self, key: &Cashier, revoked: bool) -> bool {
        let before = self.is_revoked(key);
        if revoked {
            self.revoked = Some(certificate(key));
        } else if before {
            // A suspended certificate is in force again.
            self.revoked = None;
        }
        revoked && !before
    }
}

/// What tells the certificates of a register apart: the key, and the last moment of the certificate.
fn certificate(key: &Cashier) -> String {
    format!("{}@{}", key.key_id, key.not_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cashier;

    #[test]
    fn the_status_is_asked_for_once_a_day_and_a_revocation_is_told_once() {
        let (key, renewed) = (cashier(7), cashier(8));
        let mut status = KeyStatus::default();
        assert!(status.is_due(0));
        status.ask(1000);
        assert!(!status.heard(&key, false));
        assert!(!status.is_due(1000) && !status.is_due(1000 + AGAIN_S - 1));
        assert!(status.is_due(1000 + AGAIN_S) && status.is_due(999));
        assert!(status.heard(&key, true));
        assert!(!status.heard(&key, true), "it is known");
        assert!(status.is_revoked(&key) && !status.is_revoked(&renewed));
        status.heard(&key, false);
        assert!(!status.is_revoked(&key));
    }
}
