//! What the authority last said of the certificate of the key in use (статус сертифіката).

use crate::codec::record;

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

    /// Whether the key with this identifier is revoked.
    pub fn is_revoked(&self, key_id: &str) -> bool {
        self.revoked.as_deref() == Some(key_id)
    }

    /// The authority was asked at this moment. Returns whether the key is newly known to be revoked.
    pub fn heard(&mut self, at: i64, key_id: &str, revoked: Option<bool>) -> bool {
        self.checked = Some(at);
        let before = self.is_revoked(key_id);
        match revoked {
            Some(true) => self.revoked = Some(key_id.to_owned()),
            // A suspended certificate may be in force again.
            Some(false) if before => self.revoked = None,
            Some(false) | None => {}
        }
        !before && self.is_revoked(key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_asked_for_once_a_day_and_a_revocation_is_told_once() {
        let mut status = KeyStatus::default();
        assert!(status.is_due(0));
        assert!(!status.heard(1000, "ab", Some(false)));
        assert!(!status.is_due(1000) && !status.is_due(1000 + AGAIN_S - 1));
        assert!(status.is_due(1000 + AGAIN_S) && status.is_due(999));
        assert!(status.heard(2000, "ab", Some(true)));
        assert!(!status.heard(3000, "ab", None), "silence changes nothing");
        assert!(!status.heard(3000, "ab", Some(true)), "it is known");
        assert!(status.is_revoked("ab") && !status.is_revoked("cd"));
        status.heard(4000, "ab", Some(false));
        assert!(!status.is_revoked("ab"));
    }
}
