//! The faults that a test can order, and when they happen.

use serde::{Deserialize, Serialize};

/// One fault for one request or several requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// Only requests to this path: `/doc`, `/pck`, `/cmd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only requests of this kind: a word of a document (`sale`, `open`, `z`…; of a packet any of those inside it), or
    /// the name of a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only a document of this local number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<u64>,
    /// How many matching requests pass before the fault.
    #[serde(default)]
    pub skip: u32,
    /// How many matching requests the fault hits; 1 by default.
    #[serde(default = "once")]
    pub times: u32,
    /// The fault.
    #[serde(flatten)]
    pub what: What,
}

fn once() -> u32 {
    1
}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum What {
    /// The connection breaks, and the server never handles the request.
    DropBefore,
    /// The request is handled, and then the connection breaks.
    DropAfter,
    /// The request is handled, and the answer breaks off after so many bytes of its body.
    CutAnswer {
        /// How many bytes of the body arrive.
        at: usize,
    },
    /// The request waits before it is handled.
    DelayBefore {
        /// Milliseconds of real time.
        ms: u64,
    },
    /// The request is handled at once, and the answer waits.
    DelayAfter {
        /// Milliseconds of real time.
        ms: u64,
    },
    /// The server answers with this status and does not handle the request.
    StatusBefore {
        /// HTTP status.
        status: u16,
    },
    /// Somebody answers in the name of the server with this status and body. The server does not handle the request.
    Impostor {
        /// HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The server handles the request and answers with this status.
    StatusAfter {
        /// HTTP status.
        status: u16,
    },
    /// The request is handled, but the answer is unreadable, with status 200.
    Rubbish,
    /// The ticket is signed by a key without a trusted certificate.
    ForeignSignature,
    /// The ticket names another UID.
    WrongUid,
    /// The ticket names another local number.
    WrongNumber,
    /// The document is refused by a signed ticket with an error code.
    TicketError {
        /// The code.
        code: u8,
    },
    /// The packet is refused at this document.
    RefusePacketAt {
        /// Index from 0.
        index: usize,
        /// Whether the documents before it are lost too. Without the field, the server's habit decides.
        #[serde(default)]
        atomic: Option<bool>,
    },
    /// The request is refused because the certificate's status could not be checked: code 12, temporary.
    CertificateStatus,
    /// A packet or a signed command is refused because of the signer's certificate, unless the signer is a senior
    /// cashier.
    RefuseCashier,
    /// The request is refused with this code and text.
    Refuse {
        /// The code.
        code: u8,
        /// The text.
        #[serde(default)]
        text: String,
    },
    /// The `Date` header is wrong by so many seconds.
    DateOff {
        /// Seconds.
        seconds: i64,
    },
}

impl Fault {
    /// A fault for the next request to this path.
    pub fn on(path: &str, what: What) -> Self {
        Self { path: Some(path.into()), kind: None, local: None, skip: 0, times: 1, what }
    }

    /// The same fault for requests of one kind only.
    pub fn kind(mut self, kind: &str) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// The same fault for several requests in a row.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The same fault after some requests have passed.
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, subject: &Subject) -> bool {
        self.path.as_ref().is_none_or(|path| *path == subject.path)
            && self.kind.as_ref().is_none_or(|kind| subject.kinds.contains(kind))
            && self.local.is_none_or(|local| subject.locals.contains(&local))
    }
}

/// The facts about a request that are known before it is handled.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// `/doc`, `/pck`, `/cmd`.
    pub path: String,
    /// Kinds of the documents in it, or the command's name.
    pub kinds: Vec<String>,
    /// Local numbers of the documents in it.
    pub locals: Vec<u64>,
}

/// Takes the fault for a request from the queue.
pub fn take(queue: &mut Vec<Fault>, subject: &Subject) -> Option<What> {
    let index = queue.iter_mut().position(|fault| {
        if !fault.matches(subject) {
            return false;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            return false;
        }
        true
    })?;
    let fault = queue.get_mut(index)?;
    let what = fault.what.clone();
    fault.times = fault.times.saturating_sub(1);
    if fault.times == 0 {
        queue.remove(index);
    }
    Some(what)
}

/// The way in which the server is unreachable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dark {
    /// Connections are refused.
    Refuse,
    /// Connections are accepted and closed.
    Close,
    /// Connections are accepted, and no answer ever comes.
    Silent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_request() {
        let mut queue = vec![Fault::on("/doc", What::DropAfter).kind("sale").skip(1)];
        let subject = |kind: &str| Subject { path: "/doc".into(), kinds: vec![kind.into()], locals: vec![7] };
        assert_eq!(take(&mut queue, &subject("open")), None);
        assert_eq!(take(&mut queue, &subject("sale")), None);
        assert_eq!(take(&mut queue, &subject("sale")), Some(What::DropAfter));
        assert_eq!(take(&mut queue, &subject("sale")), None);
    }

    #[test]
    fn faults_are_read_from_json() {
        let fault: Fault = serde_json::from_str(r#"{"path":"/pck","do":"refuse_packet_at","index":2}"#).unwrap();
        assert_eq!(fault.what, What::RefusePacketAt { index: 2, atomic: None });
        assert_eq!((fault.times, fault.skip), (1, 0));
    }
}
