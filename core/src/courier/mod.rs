//! The courier: carries requests to the server on threads of their own, so that the till never waits for a socket.
//!
//! `prepare` makes a request of an errand on the thread of the till: it writes and signs a command, fills and signs a
//! package, or fetches stored bytes. A new thread sends the request. `read` makes [`News`] of the answer on that thread.

mod prepare;
mod read;

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use crate::ports::{FiscalServer, HttpRequest, StoreFault, Transport};
use crate::rules::news::{Errand, ErrandId, News};
use crate::rules::protocol::Patience;
use crate::signer::status::{CertificateStatus, StatusCheck};
pub(crate) use prepare::Means;
use prepare::PreparedRequest;
use read::Reading;

/// The courier to one fiscal server.
pub struct Courier {
    server: Arc<dyn FiscalServer>,
}

/// One errand to be sent.
pub(crate) struct Dispatch {
    /// The id of the errand. Its news carries the same id.
    pub id: ErrandId,
    /// The errand.
    pub errand: Errand,
    /// How long the request may take.
    pub patience: Patience,
    /// The wall clock when the errand is sent, in seconds since 1970.
    pub now: i64,
}

impl Courier {
    /// Makes a courier to this server.
    pub fn new(server: Arc<dyn FiscalServer>) -> Courier {
        Courier { server }
    }

    /// Prepares an errand and sends it on a thread. The news is posted under the id of the errand.
    pub(crate) fn send(
        &self,
        dispatch: Dispatch,
        means: Means<'_>,
        post: &Sender<(ErrandId, News)>,
    ) -> Result<(), StoreFault> {
        let Dispatch { id, errand, patience, now } = dispatch;
        if errand == Errand::KeyStatus {
            check_status(id, means.signer.status_check(now), post);
            return Ok(());
        }
        let trusted = means.signer.trusted();
        let PreparedRequest { request, packed_to, ours } = prepare::prepare(&errand, now, means)?;
        let reading = Reading { errand, packed_to, ours, trusted, now };
        let server = Arc::clone(&self.server);
        let thread = thread::Builder::new().name("courier".into());
        let started = thread.spawn({
            let post = post.clone();
            move || {
                carry(server.as_ref(), request, patience, &reading, |news| {
                    // The till may have ended; ignore the send error.
                    let _ = post.send((id, news));
                })
            }
        });
        if started.is_err() {
            // The thread did not start, so the server got no byte.
            let _ = post.send((id, News::NotDelivered));
        }
        Ok(())
    }
}

/// Asks the authority for the status of the certificate, on a thread of its own.
fn check_status(id: ErrandId, check: Option<StatusCheck>, post: &Sender<(ErrandId, News)>) {
    let (Some(check), post) = (check, post.clone()) else { return };
    let report = move |status| {
        let news = match status {
            CertificateStatus::Good => News::KeyStatus { revoked: false },
            CertificateStatus::Revoked(_) => News::KeyStatus { revoked: true },
            CertificateStatus::Unknown => News::Nothing,
        };
        // The till may have ended; ignore the send error.
        let _ = post.send((id, news));
    };
    if thread::Builder::new().name("status".into()).spawn(move || check.run(report)).is_err() {
        log::warn!("the status of the certificate is not asked for: no thread starts");
    }
}

/// Sends a request and reports its news. Without a request nothing is sent.
fn carry(
    server: &dyn FiscalServer,
    request: Option<HttpRequest>,
    patience: Patience,
    reading: &Reading,
    report: impl Fn(News),
) {
    let news = match request.map(|request| server.post(&request, patience)) {
        None => News::NotDelivered,
        Some(Transport::NotDelivered(why)) => {
            log::info!("not delivered: {why}");
            News::NotDelivered
        }
        Some(Transport::Unknown(why)) => {
            log::info!("no answer: {why}");
            News::Silent
        }
        Some(Transport::Answered(answer)) => {
            if let Some(date) = answer.date {
                report(News::ServerTime { date, sent: reading.now });
            }
            reading.news(&answer)
        }
    };
    report(news);
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::domain::LocalNumber;
    use crate::ports::{HttpAnswer, Path};
    use crate::signer::Trusted;
    use crate::signer::ticket::ServerIdentity;

    struct Answering(Transport);

    impl FiscalServer for Answering {
        fn post(&self, _: &HttpRequest, _: Patience) -> Transport {
            self.0.clone()
        }
    }

    fn news(request: bool, transport: Transport) -> Vec<News> {
        let trusted = Arc::new(Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default()));
        let reading = Reading { errand: Errand::Probe, packed_to: LocalNumber(0), ours: None, trusted, now: 7 };
        let request = request.then(|| HttpRequest { path: Path::Command, signed: false, body: Vec::new() });
        let reported = Mutex::new(Vec::new());
        let patience = Patience { connect_ms: 1, total_ms: 1 };
        carry(&Answering(transport), request, patience, &reading, |news| reported.lock().unwrap().push(news));
        reported.into_inner().unwrap()
    }

    #[test]
    fn what_the_key_does_not_sign_is_not_delivered() {
        assert_eq!(news(false, Transport::Unknown("unused".into())), [News::NotDelivered]);
    }

    #[test]
    fn a_failed_request_is_not_delivered_or_silent() {
        assert_eq!(news(true, Transport::NotDelivered("no route".into())), [News::NotDelivered]);
        assert_eq!(news(true, Transport::Unknown("timeout".into())), [News::Silent]);
    }

    #[test]
    fn the_time_of_the_server_comes_before_the_news() {
        let answer = HttpAnswer { status: 200, date: Some(9), body: b"{}".to_vec(), ..HttpAnswer::default() };
        let answered = news(true, Transport::Answered(answer));
        assert_eq!(answered, [News::ServerTime { date: 9, sent: 7 }, News::Alive]);
    }
}
