//! A document is prepared: its head is filled, and its bytes are signed. Nothing of the state changes here.

use super::protocol::Signing;
use super::refusal::Refusal;
use super::request::{DocumentKey, Operation, Order, Request, Signed, Ticket, Variant};
use super::state::{Pending, State};
use crate::document::{Body, Document, Head, OfflineMark};
use crate::domain::{KyivTime, LocalNumber, Moment, Uid};

/// A larger document could not be delivered: a package may have 200 KiB with its own signature (API 1.4).
const LARGEST_DOCUMENT: usize = 175 * 1024;
/// What a signature with its certificate and timestamp may add. It is kept free before anything is signed, so that a preview
/// refuses what a sale would refuse (D-47).
const SIGNATURE: usize = 8 * 1024;

/// A document that is wanted, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it holds.
    pub body: Body,
    /// It belongs to a test shift.
    pub testing: bool,
    /// The operation.
    pub op: Option<Operation>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// Who waits for it.
    pub ticket: Option<Ticket>,
}

impl Wanted {
    /// The document of an order.
    pub fn ordered(state: &State, request: &Request, order: &Order, body: Body) -> Wanted {
        let testing = match (order, &state.book.shift) {
            (Order::OpenShift { testing }, _) => *testing,
            (_, shift) => shift.as_ref().is_some_and(|shift| shift.testing),
        };
        let (op, id) = (request.op.clone(), request.id.clone());
        Wanted { body, testing, op, id, ticket: Some(request.ticket) }
    }

    /// The pending document, to be made once more.
    pub fn again(pending: Pending, document: Document, ticket: Option<Ticket>) -> Wanted {
        Wanted { body: document.body, testing: document.head.testing, op: pending.op, id: pending.id, ticket }
    }
}

/// What differs between the heads of two documents of a registrar.
pub struct HeadOf {
    /// UID.
    pub uid: Uid,
    /// Local number.
    pub local: LocalNumber,
    /// Time that the document carries.
    pub time: KyivTime,
    /// What the document carries when it is made offline.
    pub offline: Option<OfflineMark>,
    /// It belongs to a test shift.
    pub testing: bool,
}

impl State {
    /// The head of a document.
    pub fn head(&self, HeadOf { uid, local, time, offline, testing }: HeadOf) -> Head {
        let registrar = &self.setup.registrar;
        Head {
            uid,
            tin: registrar.tin.clone(),
            ipn: registrar.ipn.clone(),
            organization: registrar.organization.clone(),
            point: registrar.point.clone(),
            address: registrar.address.clone(),
            time,
            local,
            desk: registrar.local,
            registrar: registrar.fiscal,
            cashier: self.setup.cashier.name.clone(),
            offline,
            testing,
        }
    }
}

/// Writes a document as XML and signs it. `online`: it is sent at once, so a timestamp may be asked for (D-16).
///
/// # Errors
/// The refusal of the key, of a text or of the size.
pub fn sign(
    state: &State,
    document: &Document,
    variant: Variant,
    online: bool,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<Signed, Refusal> {
    let key_id = state.signing_key(document.kind(), now)?;
    let xml = document.write().map_err(|unwritable| Refusal::Unwritable {
        text: state.setup.registrar.point.clone(),
        character: unwritable.0,
    })?;
    if xml.len() > LARGEST_DOCUMENT - SIGNATURE {
        return Err(Refusal::TooLarge);
    }
    let at = state.document_time(now);
    let bytes = signing.sign(key_id, &xml, at, online)?;
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(Refusal::TooLarge);
    }
    let key = DocumentKey { local: document.head.local, variant };
    Ok(Signed { key, kind: document.kind(), bytes })
}

/// Prepares a document that is sent online under the next number. An earlier UID is kept when it is signed anew.
///
/// # Errors
/// The refusal; nothing is changed.
pub fn prepare_online(
    state: &State,
    wanted: &Wanted,
    uid: Option<Uid>,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<(Document, Signed), Refusal> {
    let local = state.book.next_local.ok_or(Refusal::NeedsConnection)?;
    let time = state.written_time(now)?;
    let uid = uid.unwrap_or_else(|| signing.uid());
    let head = state.head(HeadOf { uid, local, time, offline: None, testing: wanted.testing });
    let document = Document { head, body: wanted.body.clone() };
    let signed = sign(state, &document, Variant::Online, true, now, signing)?;
    Ok((document, signed))
}
