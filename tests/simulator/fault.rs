//! What can be made to go wrong, and when.

use serde::{Deserialize, Serialize};

/// One thing that shall go wrong with one request (or several).
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
    /// How many matching requests to let pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many matching requests to spoil; 1 if not said.
    #[serde(default = "once")]
    pub times: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub what: What,
}

fn once() -> u32 {
    1
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum What {
    /// The connection breaks; the server never looks at the request.
    DropBefore,
    /// The request is handled, and then the connection breaks.
    DropAfter,
    /// The request is handled, and the answer breaks off after so many bytes of its body.
    CutAnswer {
        /// Bytes of the body that get through.
        at: usize,
    },
    /// The request waits so long before it is handled.
    DelayBefore {
        /// Milliseconds of real time.
        ms: u64,
    },
    /// The request is handled at once, the answer waits so long.
    DelayAfter {
        /// Milliseconds of real time.
        ms: u64,
    },
    /// This status instead of handling.
    StatusBefore {
        /// HTTP status.
        status: u16,
    },
    /// This status after handling.
    StatusAfter {
        /// HTTP status.
        status: u16,
    },
    /// Handled, but the body is rubbish with status 200.
    Rubbish,
    /// The ticket is signed by a key that nobody vouches for.
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
        /// Whether the documents before it are lost too; as the server's habit is, if not said.
        #[serde(default)]
        atomic: Option<bool>,
    },
    /// Refused because the certificate's status could not be looked up: code 12, temporary.
    CertificateStatus,
    /// A packet or a signed command is refused for the certificate of its signer, unless that is a senior cashier.
    RefuseCashier,
    /// Refused with this code and text.
    Refuse {
        /// The code.
        code: u8,
        /// The words.
        #[serde(default)]
        text: String,
    },
    /// The `Date` header is off by so many seconds.
    DateOff {
        /// Seconds.
        seconds: i64,
    },
}

impl Fault {
    /// The next request to this path goes wrong.
    pub fn on(path: &str, what: What) -> Self {
        Self { path: Some(path.into()), kind: None, local: None, skip: 0, times: 1, what }
    }

    /// The same for requests of one kind only.
    pub fn kind(mut self, kind: &str) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// The same for several requests on end.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The same after some have passed.
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

/// What is known of a request before it is handled.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// `/doc`, `/pck`, `/cmd`.
    pub path: String,
    /// Kinds of the documents in it, or the command's name.
    pub kinds: Vec<String>,
    /// Local numbers of the documents in it.
    pub locals: Vec<u64>,
}

/// Takes from the queue what shall befall a request.
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

/// How the server is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dark {
    /// Connections are refused.
    Refuse,
    /// Connections are taken and closed.
    Close,
    /// Connections are taken, and nothing is ever answered.
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
