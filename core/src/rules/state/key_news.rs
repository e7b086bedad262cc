//! What the tax service has said of our keys (відомості про ключі). These facts are volatile: after a start the tax service
//! is asked again.

use crate::rules::protocol::SignedBy;

/// What the tax service has said of our keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyNews {
    asked: Option<SignedBy>,
    announced: Option<bool>,
    senior: Option<bool>,
}

impl KeyNews {
    /// The key that was asked about since the last request.
    pub fn asked(&self) -> Option<SignedBy> {
        self.asked
    }

    /// The tax service is asked about this key.
    pub fn ask(&mut self, key: SignedBy) {
        self.asked = Some(key);
    }

    /// A new request may ask again.
    pub fn begin_anew(&mut self) {
        self.asked = None;
    }

    /// Whether the key that is loaded ahead is announced; no value if the tax service has not said.
    pub fn announced(&self) -> Option<bool> {
        self.announced
    }

    /// Whether the key in use is a senior cashier's; no value if the tax service has not said.
    pub fn senior(&self) -> Option<bool> {
        self.senior
    }

    /// The key that is loaded ahead is announced, or is not yet.
    pub fn is_announced(&mut self, announced: bool) {
        self.announced = Some(announced);
    }

    /// The key in use is a senior cashier's, or is not.
    pub fn is_senior(&mut self, senior: bool) {
        self.senior = Some(senior);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_outlives_the_request_that_asked() {
        let mut news = KeyNews::default();
        news.ask(SignedBy::Next);
        news.is_announced(false);
        news.is_senior(true);
        news.begin_anew();
        assert_eq!((news.asked(), news.announced(), news.senior()), (None, Some(false), Some(true)));
    }
}
