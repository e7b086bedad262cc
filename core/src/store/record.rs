//! What a frame holds: the table of the keys of each record, and [`FrameRecord`] itself.
//!
//! Amounts are whole numbers. A key never gets another meaning; a new field takes the next free key and may be absent in
//! older records. A type with private fields has its row of this table beside its definition.

use ciborium::Value;

use crate::codec::{self, PartOfRecord, Record, RecordFault, choice, record, written_as};
use crate::document::Kind;
use crate::domain::{
    Card, Cashier, Chain, ChainLine, ControlNumber, Discount, Doubt, EndOfSession, Facts, FiscalNumber, Form, FormKind,
    FormTotal, Forms, Kopecks, KyivTime, Left, LineDraft, LocalNumber, Moment, OfflineNumber, OfflineReserve,
    OfflineSession, OtherRegister, Part, PartDraft, PartKind, PaymentDraft, Quantity, ReceiptDraft, Registrar,
    ReturnDraft, Rounding, Section, SessionId, SessionSeed, Shift, ShiftTotals, Sold, SoldPart, TaxRate, TaxTotal,
    Tries, Uid,
};
use crate::rules::news::{News, Proof, RegistrarState, ServerRefusal};
use crate::rules::protocol::{Input, Issue, Outcome};
use crate::rules::refusal::Stranger;
use crate::rules::request::{Chore, Deed, DocumentKey, HandedOver, LookBy, Operation, Order, Request, Signed, Variant};
use crate::rules::settings::{AfterLostEnd, Settings, Setup, SigningHash, Timestamp};
use crate::rules::state::Book;

/// The record of one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameRecord {
    /// The register was opened just before this frame.
    pub opened: bool,
    /// The inputs.
    pub inputs: Vec<(Moment, Input)>,
    /// The documents.
    pub documents: Vec<Signed>,
    /// The issues, each with the frame number of its document.
    pub issues: Vec<(Issue, u64)>,
    /// The book after the frame.
    pub book: Book,
    /// The setup. It is in the first frame of a segment and in each frame that changes it.
    pub setup: Option<Setup>,
    /// The documents that the server holds since this frame: the first one, and the one after the last.
    pub settled: Option<(LocalNumber, LocalNumber)>,
}

/// The documents and the issues of a frame. Whoever looks for documents needs no more of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameDocuments {
    /// The documents.
    pub documents: Vec<Signed>,
    /// The issues, each with the frame number of its document.
    pub issues: Vec<(Issue, u64)>,
}

/// The content of an operation: the one form by which a repeated request is recognised.
pub fn canonical(id: &Option<String>, deed: &Deed) -> Vec<u8> {
    codec::canonical(vec![id.to_value(), deed.to_value()])
}

written_as!(Kopecks, i64, |sum| sum.0, |value| Some(Kopecks(value)));
written_as!(Forms, Vec<Form>, |forms| forms.0.clone(), |rows| Some(Forms(rows)));
written_as!(Quantity, i64, |quantity| quantity.0, |value| Some(Quantity(value)));
written_as!(LocalNumber, u64, |number| number.0, |value| Some(LocalNumber(value)));
written_as!(ControlNumber, u16, |number| number.0, |value| Some(ControlNumber(value)));
written_as!(Uid, String, |uid| uid.0.clone(), |text| Some(Uid(text)));
written_as!(SessionId, String, |id| id.as_str().to_owned(), |text| SessionId::parse(&text));
written_as!(SessionSeed, String, |seed| seed.reveal().to_owned(), |text| SessionSeed::parse(&text));
written_as!(FiscalNumber, String, |number| number.to_string(), |text| text.parse().ok());
written_as!(KyivTime, String, |time| time.date_digits() + &time.time_digits(), |text| {
    KyivTime::from_digits(text.get(..8)?, text.get(8..)?)
});
written_as!(OfflineNumber, String, |number| number.to_string(), |text| match text.parse() {
    Ok(FiscalNumber::Offline(number)) => Some(number),
    _ => None,
});

choice!(FormKind { 1 Cash, 2 Card, 3 Cashless, 4 Other });
choice!(PartKind { 1 Prepay, 2 Final, 3 Instalment });
choice!(Rounding { 1 Fifty, 2 Ten, 3 None });
choice!(Kind { 1 Open, 2 Close, 3 OfflineBegin, 4 OfflineEnd, 5 Sale, 6 Z, 7 ServiceIn, 8 ServiceOut, 9 Storno, 10 Return });
choice!(Variant { 1 Online, 2 Offline, 3 Revoking });
choice!(Timestamp { 1 Off, 2 Prefer, 3 Require });
choice!(SigningHash { 1 ByCertificate, 2 Gost, 3 Kupyna });
choice!(AfterLostEnd { 1 Continue, 2 Wait });
choice!(Discount { 1 Percent(percent), 2 Sum(sum) });
choice!(Deed { 1 Order(order), 2 Chore(chore) });
choice!(Order {
    1 OpenShift { testing }, 2 Sell(draft), 3 ZReport, 4 CloseShift, 5 ServiceIn(sum), 6 ServiceOut(sum), 7 Storno { of },
    8 Return(draft),
});
choice!(Chore { 1 Look { by }, 2 Sync, 3 ConfirmClock, 4 Acquaint, 5 Handed { receipt, how } });
choice!(HandedOver { 1 Printed, 2 Shared, 3 Shown, 4 Owed });
choice!(LookBy { 1 Tick, 2 Idle, 3 Hint, 4 Network { up } });
choice!(Stranger { 1 Device(id), 2 NumberTaken(local), 3 HalfDelivered, 4 NextNumber, 5 Session });
choice!(Input { 1 Asked(request), 2 Heard(outcome) });
choice!(Outcome {
    1 News { id, news }, 2 GaveUp { id }, 3 PauseOver { id }, 4 WaitOver { ticket }, 5 NoticesSeen { count }, 6 SetUp(setup),
});
// 10 and 11 were a copy and a ticket without their proof.
choice!(News {
    1 NotDelivered,
    2 Silent,
    3 Refused(refusal),
    4 Nothing,
    5 Alive,
    6 Device(id),
    7 State(state),
    8 Totals { totals, opened },
    9 Found(fiscal),
    12 Taken { to, reserve },
    13 ServerTime { date, sent },
    14 KeyKnown { known, senior },
    15 KeyStatus { revoked },
    16 Fetched { uid, proof },
    17 Registered { fiscal, reserve, proof },
    18 Unsigned,
});
choice!(Proof { 1 Proven, 2 Gap(missing) });

record!(Moment { 1 wall, 2 boot });
record!(TaxRate { 1 letter, 2 kind, 3 name, 4 percent });
record!(Registrar { 1 tin, 2 ipn, 3 organization, 4 point, 5 address, 6 local, 7 fiscal, 8 taxes, 9 rounding, 10 default_letter });
record!(Cashier { 1 name, 2 key_id, 3 not_before, 4 not_after, 5 tax_code });
record!(Form { 1 code, 2 key, 3 name, 4 kind, 5 printed });
record!(Settings {
    1 offline_margin_s,
    2 timestamp,
    3 sell_without_stamp,
    4 qr_seconds,
    5 offline_without_asking,
    6 connect_ms,
    7 answer_ms,
    8 lookup_ms,
    9 forms,
    10 signing_hash,
    11 return_wait_ms,
    12 after_lost_end,
    13 probe_fresh_s,
    14 probe_patience_ms,
    15 auto_close,
    16 scattered,
    17 server_provider,
    18 status_checks,
    19 excise_needs_uktzed,
    20 unproven_hours,
});
record!(Setup {
    1 registrar, 2 cashier, 3 device_id, 4 settings, 5 next_key, 6 senior_key, 7 accepted_roots, 8 next_certificate,
});
record!(Card { 1 system, 2 acquirer, 3 rrn, 4 terminal, 5 pan, 6 auth });
record!(LineDraft {
    1 name, 2 quantity, 3 price, 4 unit, 5 letters, 6 code, 7 barcode, 8 uktzed, 9 stamps, 10 discount, 11 dkpp,
    12 stamped, 13 stamps_absent,
});
record!(PaymentDraft { 1 form, 2 sum, 3 given, 4 card });
record!(PartDraft { 1 kind, 2 of });
record!(ReceiptDraft { 1 lines, 2 payments, 3 discount, 4 comment, 5 vehicle, 6 part });
record!(OtherRegister { 1 fiscal, 2 date });
record!(ReturnDraft { 1 of, 2 register, 3 consent, 4 receipt });
record!(Part { 1 kind, 2 prepayment, 3 before });
record!(Left { 1 name, 2 price, 3 quantity, 4 sum, 5 marks, 6 unmarked, 7 letters });
record!(SoldPart { 1 part, 2 lines, 3 prices });
record!(Sold { 1 fiscal, 2 testing, 3 storned, 4 goods, 5 forms, 6 part });
record!(ChainLine { 1 name, 2 quantity, 3 price, 4 letters, 5 discount_sum, 6 paid });
record!(Chain { 1 first, 2 testing, 3 closed, 4 paid, 5 lines });
record!(Facts { 1 receipt, 2 sold, 3 chain, 4 sold_marks });
record!(Request { 1 ticket, 2 op, 3 id, 4 deed, 5 facts });
record!(ServerRefusal { 1 http, 2 code, 3 symbol, 4 text, 5 expected, 6 index });
record!(RegistrarState {
    1 shift_open,
    2 open_fiscal,
    3 z_present,
    4 testing,
    5 opener,
    6 key_id,
    7 next_local,
    8 session_id,
    9 reserve,
    10 next_place,
    11 month_minutes,
    12 rolled_back,
    13 closed,
});
record!(OfflineReserve { 1 id, 2 seed });
record!(Doubt { 1 local, 2 uid, 3 z, 4 registered });
record!(EndOfSession { 1 local, 2 hash_before });
record!(Tries { 1 count, 2 last });
record!(OfflineSession {
    1 granted, 2 first, 3 began, 4 last_hash, 5 last_significant, 6 significant_s, 7 unconfirmed, 8 doubt, 9 end,
    10 contact, 11 tries,
});
record!(FormTotal { 1 code, 2 name, 3 sum });
record!(TaxTotal { 1 rate, 2 turnover, 3 base, 4 sum });
record!(Section { 1 count, 2 sum, 3 rounding, 4 forms, 5 taxes });
record!(ShiftTotals { 1 sales, 2 returns, 3 service_in, 4 service_out, 5 stornos });
record!(Shift { 1 opened, 2 opener, 3 key_id, 4 fiscal, 5 testing, 6 z_made, 7 totals, 8 tax_code });
record!(Operation { 1 name, 2 content });
record!(DocumentKey { 1 local, 2 variant });
record!(Issue { 1 op, 2 id, 3 key, 4 fiscal, 5 stornos, 6 paid_before, 7 about, 8 marks });
record!(FrameRecord { 1 opened, 2 inputs, 3 documents, 4 issues, 5 book, 6 setup, 7 settled });
record!(FrameDocuments { 3 documents, 4 issues });

impl PartOfRecord for FrameDocuments {
    const KEYS: &'static [i64] = &[3, 4];
}

impl Record for Signed {
    fn to_value(&self) -> Value {
        Value::Array(vec![self.key.to_value(), self.kind.to_value(), Value::Bytes(self.bytes.clone())])
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        let fault = RecordFault("Signed");
        match value.as_array().map(Vec::as_slice) {
            Some([key, kind, bytes]) => Ok(Signed {
                key: DocumentKey::from_value(key)?,
                kind: Kind::from_value(kind)?,
                bytes: bytes.as_bytes().ok_or(fault)?.clone(),
            }),
            _ => Err(fault),
        }
    }
}
