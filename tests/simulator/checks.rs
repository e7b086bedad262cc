//! The checks of a document before it is registered. Their order follows from refusals of the live server.

use crate::config::{Charset, Config, Habits, Registrar};
use crate::control;
use crate::document::{self, Document, Kind};
use crate::envelope::Signed;
use crate::fault::What;
use crate::kyiv::{self, Unix};
use crate::refusal::{
    BAD_DOCUMENT, BAD_PACKET, CRYPTO, NEEDS_Z, NO_ACCESS, REGISTER_ABSENT, Refusal, SHIFT_CLOSED, SHIFT_OPEN,
    WRONG_TIN, Z_DONE,
};
use crate::state::{MONTH_LIMIT, Registered, SESSION_LIMIT, State};
use crate::{trade, xml};
use std::sync::Arc;

/// The way in which a document came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Alone, to `/doc`.
    Online,
    /// In a packet, to `/pck`.
    Packet,
}

/// A document that was registered.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The fiscal number of the document.
    pub fiscal: String,
    /// The document.
    pub document: Arc<Document>,
}

/// The signer, as the registry knows the person.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Key identifier, hexadecimal.
    pub key: String,
    /// Surname and given name.
    pub name: String,
    /// Whether the signer is a senior cashier.
    pub senior: bool,
}

impl Signer {
    /// Whether the server accepts the certificate while it refuses those of cashiers.
    pub fn stands(&self, what: Option<&What>) -> Result<(), Refusal> {
        if what == Some(&What::RefuseCashier) && !self.senior {
            return Err(Refusal::new(CRYPTO, "Сертифікат підписувача відкликано"));
        }
        Ok(())
    }
}

/// Finds the signer among the operators that are announced at this moment.
pub fn signer(config: &Config, signed: &Signed, now: Unix) -> Option<Signer> {
    let key = signed.certificate.key_id_hex();
    let mut announced = config.operators.iter().filter(|operator| operator.since <= now);
    let operator = announced.find(|operator| operator.certificate.key_id_hex() == key)?;
    Some(Signer { key, name: signed.certificate.person(), senior: operator.senior })
}

/// Checks a document and registers it. A refusal leaves the state unchanged. What is unusual, but not refused, is added
/// to `problems`.
pub fn register(
    state: &mut State,
    config: &Config,
    signed: &Signed,
    bytes: &[u8],
    way: Way,
    now: Unix,
    problems: &mut Vec<String>,
) -> Result<Accepted, Refusal> {
    let root = xml::read(&signed.content).map_err(Refusal::document)?;
    let fiscal = document::head_of(&root).and_then(|head| head.value("CASHREGISTERNUM")).unwrap_or_default();
    if fiscal != config.registrar.fiscal {
        return Err(Refusal::new(REGISTER_ABSENT, format!("ПРРО з фіскальним номером {fiscal} не зареєстровано")));
    }
    let signer = signer(config, signed, now).ok_or_else(|| {
        Refusal::new(NO_ACCESS, format!("Ключу {} не надано доступ до ПРРО {fiscal}", signed.certificate.key_id_hex()))
    })?;
    access(state, &signer, &root)?;
    cancelled(state, config, &root, way)?;
    let document = Document::from_tree(root).map_err(Refusal::document)?;
    identity(&document, &config.registrar)?;
    time(state, &document, &config.habits, way, now)?;
    // From here on, 102 may have revoked a document and freed the number that 102 takes.
    let mut after = state.clone();
    local_number(&mut after, &document, config)?;
    shift_state(&after, &document, &signer, way)?;
    let (own, place) = offline(&after, &document, &config.habits, way)?;
    trade::check(&after, &document, &config.registrar, &config.habits).map_err(Refusal::document)?;
    limits(&mut after, &document, &config.habits, problems)?;
    strange(&after, &document, way, now + config.habits.tolerance_s, problems);
    let document = Arc::new(document);
    let fiscal = own.unwrap_or_else(|| {
        after.next_fiscal += 1 + crate::keys::random_below(40);
        after.next_fiscal.to_string()
    });
    let shift = match document.kind {
        Kind::Open => after.shifts.last().map_or(1, |shift| shift.id + 1),
        Kind::Begin | Kind::End => 0,
        _ => after.shift().map_or(0, |shift| shift.id),
    };
    let entry = Registered {
        document: Arc::clone(&document),
        signed: bytes.into(),
        xml: signed.content.as_slice().into(),
        fiscal: fiscal.clone(),
        key: signer.key.clone(),
        shift,
        place,
        at: now,
        revoked: false,
        storned: false,
    };
    let before = (document.kind == Kind::End).then(|| state.clone());
    after.register(entry, &signer.key, &signer.name);
    if let Some(before) = before {
        after.close_session(before);
    }
    *state = after;
    Ok(Accepted { fiscal, document })
}

/// Only the key that opened the shift, or a senior cashier, may work in it.
fn access(state: &State, signer: &Signer, root: &xml::Node) -> Result<(), Refusal> {
    let kind = document::kind_of(root);
    match state.shift() {
        Some(shift) if shift.key != signer.key && !signer.senior && kind != Ok(Kind::Open) => {
            Err(Refusal::new(NO_ACCESS, format!("Зміну відкрито оператором {} (ключ {})", shift.name, shift.key)))
        }
        _ => Ok(()),
    }
}

/// After the registration is cancelled, only the end of a shift and documents made offline are accepted.
fn cancelled(state: &State, config: &Config, root: &xml::Node, way: Way) -> Result<(), Refusal> {
    let ends = matches!(document::kind_of(root), Ok(Kind::Z | Kind::Close));
    if !state.cancelled || ends || way == Way::Packet {
        return Ok(());
    }
    let fiscal = &config.registrar.fiscal;
    Err(Refusal::new(REGISTER_ABSENT, format!("Реєстрацію ПРРО з фіскальним номером {fiscal} скасовано")))
}

fn identity(document: &Document, registrar: &Registrar) -> Result<(), Refusal> {
    if document.head_text("TIN") != registrar.tin {
        return Err(Refusal::new(WRONG_TIN, "Податковий номер не відповідає господарській одиниці"));
    }
    let expected = [
        ("IPN", registrar.ipn.as_deref()),
        ("ORGNM", Some(registrar.org.as_str())),
        ("POINTNM", Some(registrar.point.as_str())),
        ("POINTADDR", Some(registrar.address.as_str()).filter(|address| !address.is_empty())),
        ("CASHDESKNUM", Some(registrar.local.as_str())),
    ];
    for (name, value) in expected {
        if document.head(name) != value {
            return Err(Refusal::document(format!("{name} не відповідає реєстру")));
        }
    }
    let version = document.head_text("VER");
    if version != "1" && version != "0" {
        return Err(Refusal::document("невідома версія документа"));
    }
    if document.head("REVOKED").is_some() || document.head("STORNED").is_some() {
        return Err(Refusal::document("REVOKED і STORNED пише лише сервер"));
    }
    Ok(())
}

fn time(state: &State, document: &Document, habits: &Habits, way: Way, now: Unix) -> Result<(), Refusal> {
    let near = |at: &Unix| (at - now).abs() <= habits.tolerance_s;
    if way == Way::Online && !kyiv::moments(document.wall).iter().any(near) {
        return Err(Refusal::document("Дата та час документа не відповідає поточному часу фіскального сервера"));
    }
    if document.wall < state.last_wall {
        let code = if way == Way::Online { BAD_DOCUMENT } else { BAD_PACKET };
        return Err(Refusal::new(code, "Дата та час документа раніше за дату та час попереднього документа"));
    }
    Ok(())
}

fn local_number(state: &mut State, document: &Document, config: &Config) -> Result<(), Refusal> {
    if document.kind == Kind::Begin && document.revokes() {
        let revoked =
            state.revoke_last().map_err(|why| Refusal::new(BAD_PACKET, format!("Відкликання неможливе: {why}")))?;
        state.next_local = revoked;
    }
    if document.local != state.next_local {
        let sent = document.head_text("ORDERNUM");
        return Err(Refusal::local_number(sent, &config.registrar.fiscal, state.next_local));
    }
    Ok(())
}

fn shift_state(state: &State, document: &Document, signer: &Signer, way: Way) -> Result<(), Refusal> {
    if way == Way::Online && state.session.open {
        return Err(Refusal::document("Офлайн сесію не завершено: документи онлайн не приймаються"));
    }
    match (document.kind, state.shift()) {
        (Kind::Begin | Kind::End, _) | (Kind::Open, None) => Ok(()),
        (Kind::Open, Some(shift)) => {
            Err(Refusal::new(SHIFT_OPEN, format!("Зміну вже відкрито: {}, ключ {}", shift.name, shift.key)))
        }
        (_, None) => Err(Refusal::new(SHIFT_CLOSED, format!("Зміну не відкрито ({})", signer.name))),
        (Kind::Close, Some(shift)) if shift.z.is_some() => Ok(()),
        (Kind::Close, Some(_)) => Err(Refusal::new(NEEDS_Z, "Останнім документом перед закриттям має бути Z-звіт")),
        (_, Some(shift)) if shift.z.is_some() => Err(Refusal::new(Z_DONE, "Z-звіт цієї зміни вже зареєстровано")),
        (_, Some(_)) => Ok(()),
    }
}

/// Checks the fiscal number and the place of an offline document.
type Own = (Option<String>, Option<(u64, u32)>);

fn offline(state: &State, document: &Document, habits: &Habits, way: Way) -> Result<Own, Refusal> {
    let fields = ["ORDERTAXNUM", "OFFLINE", "PREVDOCHASH"];
    if way == Way::Online {
        if document.kind.of_session() || fields.iter().any(|name| document.head(name).is_some()) {
            return Err(Refusal::document("документ офлайн сесії надсилається лише в пакеті"));
        }
        return Ok((None, None));
    }
    if !document.offline {
        return Err(Refusal::new(BAD_PACKET, "у пакеті документ без OFFLINE"));
    }
    let session = &state.session;
    match (document.kind, session.open) {
        (Kind::Begin, false) => {}
        (Kind::Begin, true) => return Err(Refusal::new(BAD_PACKET, "офлайн сесію вже розпочато")),
        (_, true) => {}
        (_, false) => return Err(Refusal::new(BAD_PACKET, "офлайн сесію не розпочато")),
    }
    let previous = document.head("PREVDOCHASH");
    let good = match (&session.previous, previous) {
        (None, None) => true,
        (Some((cms, xml)), Some(hash)) => hash == cms || (habits.hash_of_xml && hash == xml),
        _ => false,
    };
    if !good {
        return Err(Refusal::new(BAD_PACKET, "PREVDOCHASH не відповідає попередньому документу"));
    }
    let own = document.head_text("ORDERTAXNUM");
    let control = control::number(&control::Fields {
        seed: &session.seed,
        date: document.head_text("ORDERDATE"),
        time: document.head_text("ORDERTIME"),
        local: document.head_text("ORDERNUM"),
        register: document.head_text("CASHREGISTERNUM"),
        desk: document.head_text("CASHDESKNUM"),
        sum: document.total_text("SUM"),
        previous,
    });
    let expected = format!("{}.{}.{control}", session.id, session.next_place);
    if own != expected {
        return Err(Refusal::new(BAD_PACKET, format!("фіскальний номер {own} не відповідає очікуваному")));
    }
    Ok((Some(expected), Some((session.id, session.next_place))))
}

/// Checks the 36 hours of a session and the 168 hours of a month by the times of the documents. A blocked register
/// still delivers what was made offline, but makes no new sales.
fn limits(state: &mut State, document: &Document, habits: &Habits, problems: &mut Vec<String>) -> Result<(), Refusal> {
    let counts = document.kind.significant();
    if !document.offline {
        let blocked = state.blocked_until.is_some_and(|until| document.wall < until);
        return if blocked && counts && document.kind != Kind::Z {
            Err(Refusal::document("ПРРО заблоковано: вичерпано час роботи в режимі офлайн"))
        } else {
            Ok(())
        };
    }
    if !counts {
        return Ok(());
    }
    let length = document.wall - state.session.begun;
    let month = state.month_minutes_until(document.wall);
    let past = if length > SESSION_LIMIT {
        "36 годин офлайн сесії"
    } else if month > MONTH_LIMIT {
        "168 годин офлайн за місяць"
    } else {
        return Ok(());
    };
    problems.push(format!("документ {} після межі: {past}", document.local));
    if habits.refuse_past_limits {
        return Err(Refusal::new(BAD_PACKET, format!("Вичерпано {past}")));
    }
    if month > MONTH_LIMIT {
        let (year, month, _) = kyiv::date(document.wall);
        let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        state.blocked_until = kyiv::reading(&format!("01{month:02}{year:04}"), "000000");
    }
    Ok(())
}

const DAY: i64 = 24 * 3600;

/// Notes what the server accepts although the law forbids it or a careful register would not send it.
fn strange(state: &State, document: &Document, way: Way, latest: Unix, problems: &mut Vec<String>) {
    let local = document.local;
    if way == Way::Packet && !kyiv::moments(document.wall).iter().any(|&at| at <= latest) {
        problems.push(format!("документ {local} із пакета датовано майбутнім"));
    }
    let moves = document.kind.significant() && document.kind != Kind::Z;
    if moves && state.shift().is_some_and(|shift| document.wall - shift.opened > DAY) {
        problems.push(format!("документ {local} у зміні, довшій за добу"));
    }
    let cards = document.root.rows("CHECKPAY").iter().flat_map(|row| row.rows("PAYSYS"));
    for number in cards.filter_map(|card| card.value("EPZDETAILS")) {
        if number.chars().filter(char::is_ascii_digit).count() > 10 {
            problems.push(format!("документ {local} містить відкритий номер картки"));
        }
    }
}

/// The bytes of a text in the charset of the errors.
pub fn encode(text: &str, charset: Charset) -> Vec<u8> {
    match charset {
        Charset::Utf8 => text.as_bytes().to_vec(),
        Charset::Windows1251 => encoding_rs::WINDOWS_1251.encode(text).0.into_owned(),
    }
}
