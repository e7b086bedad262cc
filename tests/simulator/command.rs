//! The commands of `/cmd`: one JSON object, plain or inside a signed message.

use crate::checks::{self, Signer};
use crate::config::{Habits, Registrar};
use crate::document::Kind;
use crate::envelope::{self, Signed};
use crate::fault::What;
use crate::kyiv::{self, Unix};
use crate::refusal::{BAD_DOCUMENT, BAD_PARAMETER, NO_ACCESS, NO_CONTENT, REGISTER_ABSENT, Refusal};
use crate::state::{Registered, Shift, State};
use crate::world::{Answer, Inner, Request, World};
use crate::zreport::{Section, totals};
use crate::{money, trust};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};

/// The error of a command in the form of `resultAsJson`.
pub fn error(habits: &Habits, refusal: &Refusal, now: Unix, body: &[u8]) -> Value {
    let content = if envelope::looks_signed(body) { envelope::peek(body).unwrap_or_default() } else { body.to_vec() };
    let uid = serde_json::from_slice::<Value>(&content).ok().and_then(|command| command.get("UID").cloned());
    let code = if habits.error_symbols { json!(refusal.symbol()) } else { json!(refusal.code) };
    json!({ "UID": uid, "Timestamp": stamp(habits, now), "ErrorCode": code, "ErrorMessage": refusal.text })
}

/// The answer to a packet that ended a session.
pub fn next_session(habits: &Habits, id: u64, seed: &str, now: Unix) -> Value {
    json!({
        "UID": Value::Null, "Timestamp": stamp(habits, now),
        "OfflineSessionId": loose(habits, id), "OfflineSeed": seed_value(habits, seed),
    })
}

fn stamp(habits: &Habits, at: Unix) -> String {
    if habits.dates_in_ms { format!("/Date({})/", at * 1000) } else { kyiv::iso(at) }
}

fn wall_stamp(habits: &Habits, reading: kyiv::Wall) -> String {
    stamp(habits, kyiv::moments(reading).first().copied().unwrap_or(reading))
}

fn loose(habits: &Habits, number: impl Into<i128>) -> Value {
    let number = number.into();
    match i64::try_from(number) {
        Ok(small) if !habits.numbers_as_text => json!(small),
        _ => json!(number.to_string()),
    }
}

fn seed_value(habits: &Habits, seed: &str) -> Value {
    seed.parse::<u64>().map_or_else(|_| json!(seed), |number| loose(habits, number))
}

/// A text or a number of the command, as text.
fn text(command: &Value, name: &str) -> Option<String> {
    match command.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn flag(command: &Value, name: &str) -> bool {
    matches!(command.get(name), Some(Value::Bool(true)))
}

/// The command that is being answered.
struct Call<'a> {
    world: &'a World,
    command: Value,
    signed: Option<Signed>,
    signer: Option<Signer>,
    now: Unix,
}

/// Answers a command.
pub fn handle(world: &World, request: &Request, what: Option<&What>) -> Result<Answer, Refusal> {
    let now = world.clock.now();
    let is_signed = envelope::looks_signed(&request.body);
    let signed = if is_signed { Some(envelope::open(&request.body)?) } else { None };
    if let Some(signed) = &signed {
        world.change(|inner| trust::check(&world.config, signed, &request.body, now, &mut inner.problems))?;
    }
    let json_bytes = signed.as_ref().map_or(request.body.as_slice(), |signed| signed.content.as_slice());
    let command: Value = serde_json::from_slice(json_bytes)
        .map_err(|error| Refusal::new(BAD_PARAMETER, format!("Команду не розібрано: {error}")))?;
    on_time(&command, now)?;
    let signer = signed.as_ref().and_then(|signed| checks::signer(&world.config, signed, now));
    if let Some(signer) = &signer {
        signer.stands(what)?;
    }
    let call = Call { world, command, signed, signer, now };
    call.answer(what)
}

/// A command that carries its own time limit is dropped when it is late.
fn on_time(command: &Value, now: Unix) -> Result<(), Refusal> {
    let made = text(command, "Timestamp").and_then(|text| kyiv::from_rfc3339(&text));
    match (made, command.get("Timeout").and_then(Value::as_i64)) {
        (Some(made), Some(timeout)) if now > made + timeout / 1000 => {
            Err(Refusal::new(BAD_PARAMETER, "Строк очікування команди минув"))
        }
        _ => Ok(()),
    }
}

impl Call<'_> {
    fn habits(&self) -> &Habits {
        &self.world.config.habits
    }

    fn registrar(&self) -> &Registrar {
        &self.world.config.registrar
    }

    fn answer(&self, what: Option<&What>) -> Result<Answer, Refusal> {
        let name = text(&self.command, "Command").unwrap_or_default();
        match name.as_str() {
            "ServerState" => Ok(self.json(json!({}))),
            "Objects" => self.objects(),
            "Operators" => self.operators(),
            "TransactionsRegistrarState" => self.state(),
            "Check" => self.original(true),
            "ZRep" => self.signer().and_then(|_| self.original(false)),
            "CheckExt" => self.extended(true),
            "ZRepExt" => self.signer().and_then(|_| self.extended(false)),
            "Shifts" => self.shifts(),
            "Documents" => self.documents(),
            "LastShiftTotals" => self.totals(),
            "DocumentInfoByLocalNum" => self.info(),
            "DeviceRegister" => self.device(),
            "SendDocument" => self.send_document(what),
            "SendOflPackage" => self.send_packet(what),
            other => Err(Refusal::new(BAD_PARAMETER, format!("Невідома команда {other}"))),
        }
    }

    /// An answer with the fields that every answer has.
    fn json(&self, mut value: Value) -> Answer {
        if let Some(fields) = value.as_object_mut() {
            fields.insert("UID".into(), self.command.get("UID").cloned().unwrap_or(Value::Null));
            fields.insert("Timestamp".into(), json!(stamp(self.habits(), self.now)));
        }
        Answer::json(&value)
    }

    fn signer(&self) -> Result<&Signer, Refusal> {
        if self.signed.is_none() {
            return Err(Refusal::new(BAD_DOCUMENT, "Команду має бути підписано (envelopeType: EtUnknown)"));
        }
        self.signer.as_ref().ok_or_else(|| Refusal::new(NO_ACCESS, "Ключу не надано доступ до ПРРО"))
    }

    /// The signer of a command that names this register.
    fn signer_of_register(&self) -> Result<&Signer, Refusal> {
        let signer = self.signer()?;
        self.names_register("NumFiscal")?;
        Ok(signer)
    }

    fn names_register(&self, field: &str) -> Result<(), Refusal> {
        let named = text(&self.command, field)
            .ok_or_else(|| Refusal::new(BAD_PARAMETER, format!("Немає параметра {field}")))?;
        if named == self.registrar().fiscal {
            return Ok(());
        }
        Err(Refusal::new(REGISTER_ABSENT, format!("ПРРО з фіскальним номером {named} не зареєстровано")))
    }

    fn objects(&self) -> Result<Answer, Refusal> {
        if self.signed.is_some() && self.signer.is_none() {
            return Err(Refusal::new(NO_CONTENT, ""));
        }
        let senior = self.signer()?.senior;
        Ok(self.json(json!({ "TaxObjects": [self.tax_object(senior)] })))
    }

    fn tax_object(&self, senior: bool) -> Value {
        let registrar = self.registrar();
        let number =
            |text: &str| text.parse::<i64>().map_or_else(|_| json!(text), |number| loose(self.habits(), number));
        json!({
            "Entity": 1, "TaxObjGuid": "00000000-0000-4000-8000-0000000000AA", "TaxObjId": 1, "SingleTax": false,
            "Name": registrar.point, "Address": registrar.address, "Tin": registrar.tin,
            "Ipn": registrar.ipn, "OrgName": registrar.org, "ChiefCashier": senior,
            "TransactionsRegistrars": [{
                "NumFiscal": number(&registrar.fiscal), "NumLocal": number(&registrar.local),
                "Name": "Каса", "Closed": false,
            }],
        })
    }

    fn operators(&self) -> Result<Answer, Refusal> {
        self.signer()?;
        let operators: Vec<Value> = self
            .world
            .config
            .operators
            .iter()
            .filter(|operator| operator.since <= self.now)
            .enumerate()
            .map(|(index, operator)| {
                json!({
                    "SubjectKeyId": operator.certificate.key_id_hex(),
                    "RegNum": index + 1, "ChiefCashier": operator.senior,
                })
            })
            .collect();
        Ok(self.json(json!({ "Tin": self.registrar().tin, "Operators": operators })))
    }

    fn state(&self) -> Result<Answer, Refusal> {
        let signer = self.signer_of_register()?;
        let asked = text(&self.command, "OfflineSessionId").zip(text(&self.command, "OfflineSeed"));
        let uid = text(&self.command, "UID").unwrap_or_default();
        let answer = self.world.change(|inner| {
            let allowed = sees_offline(&inner.state, signer);
            if let Some((id, seed)) = &asked
                && allowed
            {
                self.compare_session(inner, id, seed, &uid)?;
            }
            Ok::<_, Refusal>(self.state_fields(&inner.state, signer, allowed))
        })?;
        Ok(self.json(answer))
    }

    /// A state command with the id and seed of the session that was closed last undoes the closing, if no document was
    /// registered since.
    fn compare_session(&self, inner: &mut Inner, id: &str, seed: &str, uid: &str) -> Result<(), Refusal> {
        let state = &mut inner.state;
        if state.undo_closing(id, seed, uid) {
            return Ok(());
        }
        let current = state.session.id.to_string() == id;
        if current && state.session.seed != seed {
            inner.problems.push("команда стану з чужим секретним числом".into());
            return Err(Refusal::new(BAD_PARAMETER, "OfflineSeed не відповідає OfflineSessionId"));
        }
        Ok(())
    }

    fn state_fields(&self, state: &State, signer: &Signer, allowed: bool) -> Value {
        let habits = self.habits();
        let shift = state.shift();
        let hidden = |value: Value| if allowed { value } else { Value::Null };
        let last = state.documents.iter().rev().find(|entry| !entry.revoked);
        json!({
            "ShiftState": i32::from(shift.is_some()),
            "ShiftId": shift.map_or(0, |shift| shift.id),
            "OpenShiftFiscalNum": shift.map(|shift| shift.fiscal.as_str()),
            "ZRepPresent": shift.is_some_and(|shift| shift.z.is_some()),
            "Testing": shift.is_some_and(|shift| shift.testing),
            "Name": shift.map(|shift| shift.name.as_str()),
            "SubjectKeyId": shift.map(|shift| shift.key.as_str()),
            "FirstLocalNum": shift.map_or(json!(0), |shift| loose(habits, shift.first_local)),
            "NextLocalNum": loose(habits, state.next_local),
            "LastFiscalNum": last.map(|entry| entry.fiscal.as_str()),
            "OfflineSupported": true,
            "ChiefCashier": signer.senior,
            "OfflineSessionId": hidden(loose(habits, state.session.id)),
            "OfflineSeed": hidden(seed_value(habits, &state.session.seed)),
            "OfflineNextLocalNum": hidden(loose(habits, state.session.next_place)),
            "OfflineSessionDuration": hidden(loose(habits, state.session_minutes())),
            "OfflineSessionsMonthlyDuration": hidden(loose(habits, state.month_minutes(kyiv::wall(self.now)))),
            "OfflineSessionRolledBack": hidden(json!(state.undone_by.is_some())),
            "OfflineSessionRollbackCmdUID": hidden(json!(state.undone_by)),
            "Closed": state.cancelled,
            "TaxObject": if flag(&self.command, "IncludeTaxObject") { self.tax_object(signer.senior) } else { Value::Null },
        })
    }

    /// The document that a `Check…` or `ZRep…` command asks for.
    fn wanted(&self, state: &State, of_check: bool) -> Option<Registered> {
        let found = match (text(&self.command, "NumFiscal"), text(&self.command, "NumLocal")) {
            (Some(fiscal), _) => state.by_fiscal(&fiscal),
            (None, Some(local)) => local.parse().ok().and_then(|local| state.by_local(local)),
            (None, None) => None,
        };
        found.filter(|entry| (entry.kind() != Kind::Z) == of_check).cloned()
    }

    fn original(&self, of_check: bool) -> Result<Answer, Refusal> {
        self.names_register("RegistrarNumFiscal")?;
        let entry = self.wanted(&self.world.lock().state, of_check).ok_or_else(|| Refusal::new(NO_CONTENT, ""))?;
        let original = flag(&self.command, "Original");
        Ok(Answer::message(if original { entry.signed.to_vec() } else { self.sealed(&entry) }))
    }

    fn sealed(&self, entry: &Registered) -> Vec<u8> {
        let config = &self.world.config;
        let style = config.habits.tickets;
        envelope::seal(&entry.xml, &config.server_key, &config.server_certificate, Some(self.now), style)
    }

    fn extended(&self, of_check: bool) -> Result<Answer, Refusal> {
        if text(&self.command, "RegistrarNumFiscal").as_deref() != Some(self.registrar().fiscal.as_str()) {
            return Ok(self.json(json!({ "ResultCode": 4, "ResultText": "TransactionsRegistrarNotRegistered" })));
        }
        let inner = self.world.lock();
        let Some(entry) = self.wanted(&inner.state, of_check) else {
            let (code, words) = self.absence(&inner.state);
            return Ok(self.json(json!({ "ResultCode": code, "ResultText": words, "Data": Value::Null })));
        };
        drop(inner);
        let kind = text(&self.command, "Type").unwrap_or_default();
        let data = match kind.as_str() {
            "0" => None,
            "1" => Some(entry.xml.to_vec()),
            "2" => Some(self.sealed(&entry)),
            "4" => Some(entry.signed.to_vec()),
            "5" => Some(envelope::join(&entry.signed, &self.sealed(&entry)).unwrap_or_else(|| entry.signed.to_vec())),
            other => return Err(Refusal::new(BAD_PARAMETER, format!("Type {other} не підтримується"))),
        };
        let link = flag(&self.command, "AcquireCabinetUrl").then(|| {
            format!("https://cabinet.tax.gov.ua/cashregs/check?id={}&fn={}", entry.fiscal, self.registrar().fiscal)
        });
        Ok(self.json(json!({
            "ResultCode": 0, "ResultText": "Ok", "ShiftId": entry.shift,
            "Data": data.map(|bytes| BASE64.encode(bytes)), "CabinetUrl": link,
        })))
    }

    /// The reason why a document is missing.
    fn absence(&self, state: &State) -> (u8, &'static str) {
        match text(&self.command, "NumFiscal") {
            None => (5, "DocumentAbsent"),
            Some(fiscal) if !fiscal.contains('.') => (1, "OnlineDocumentAbsent"),
            Some(fiscal) if fiscal.split('.').next() == Some(state.session.id.to_string().as_str()) => {
                (2, "OfflineNumberReserved")
            }
            Some(_) => (3, "OfflineNumberNotReserved"),
        }
    }

    fn shifts(&self) -> Result<Answer, Refusal> {
        self.signer_of_register()?;
        let wanted = text(&self.command, "ShiftId");
        let inner = self.world.lock();
        let list: Vec<Value> = inner
            .state
            .shifts
            .iter()
            .filter(|shift| wanted.as_ref().is_none_or(|id| *id == shift.id.to_string()))
            .map(|shift| self.shift_fields(shift))
            .collect();
        Ok(self.json(json!({ "Shifts": list })))
    }

    fn shift_fields(&self, shift: &Shift) -> Value {
        let habits = self.habits();
        let closed = shift.closed.as_ref();
        json!({
            "ShiftId": shift.id, "OpenShiftFiscalNum": shift.fiscal, "Testing": shift.testing,
            "Opened": wall_stamp(habits, shift.opened), "OpenName": shift.name, "OpenSubjectKeyId": shift.key,
            "CloseShiftFiscalNum": closed.map(|closed| closed.0.as_str()),
            "Closed": closed.map(|closed| wall_stamp(habits, closed.1)),
            "CloseName": closed.map(|closed| closed.2.as_str()),
            "CloseSubjectKeyId": closed.map(|closed| closed.3.as_str()),
            "ZRepFiscalNum": shift.z,
        })
    }

    fn documents(&self) -> Result<Answer, Refusal> {
        self.signer_of_register()?;
        let inner = self.world.lock();
        let by_fiscal = text(&self.command, "OpenShiftFiscalNum");
        let id = text(&self.command, "ShiftId").or_else(|| {
            let shift = inner.state.shifts.iter().find(|shift| Some(&shift.fiscal) == by_fiscal.as_ref())?;
            Some(shift.id.to_string())
        });
        let id = id.ok_or_else(|| Refusal::new(BAD_PARAMETER, "Немає ShiftId чи OpenShiftFiscalNum"))?;
        let list: Vec<Value> = inner
            .state
            .documents
            .iter()
            .filter(|entry| entry.shift.to_string() == id)
            .map(|entry| self.document_fields(entry))
            .collect();
        Ok(self.json(json!({ "Documents": list })))
    }

    fn document_fields(&self, entry: &Registered) -> Value {
        let habits = self.habits();
        let z = entry.kind() == Kind::Z;
        let (kind, subtype) = entry.kind().numbers();
        let names = habits.names_for_classes;
        let class = if names { json!(if z { "ZRep" } else { "Check" }) } else { json!(i32::from(z)) };
        json!({
            "NumFiscal": entry.fiscal, "NumLocal": loose(habits, entry.document.local),
            "DocDateTime": wall_stamp(habits, entry.document.wall),
            "DocClass": class,
            "CheckDocType": if z { Value::Null } else if names { json!(type_name(kind)) } else { json!(kind) },
            "CheckDocSubType": match subtype {
                Some(subtype) if names => json!(subtype_name(subtype)),
                Some(subtype) => json!(subtype),
                None => Value::Null,
            },
            "Revoked": entry.revoked, "Storned": entry.storned,
        })
    }

    fn info(&self) -> Result<Answer, Refusal> {
        self.signer_of_register()?;
        let local = text(&self.command, "NumLocal").and_then(|local| local.parse().ok());
        let local = local.ok_or_else(|| Refusal::new(BAD_PARAMETER, "Немає NumLocal"))?;
        let entry = self.world.lock().state.by_local(local).cloned();
        let entry = entry.ok_or_else(|| Refusal::new(NO_CONTENT, "Немає даних"))?;
        Ok(self.json(self.document_fields(&entry)))
    }

    fn totals(&self) -> Result<Answer, Refusal> {
        self.signer_of_register()?;
        let inner = self.world.lock();
        let shift = inner.state.shifts.last().ok_or_else(|| Refusal::new(NO_CONTENT, "Немає даних"))?;
        let open = shift.closed.is_none();
        let mut answer = self.shift_fields(shift);
        if let Some(fields) = answer.as_object_mut() {
            let mut sums = totals(inner.state.of_shift(shift.id));
            sums.sales.sum += self.habits().totals_off;
            let money = |kopecks: i64| number(&money::text(kopecks));
            fields.insert("ShiftState".into(), json!(i32::from(open)));
            fields.insert("ZRepPresent".into(), json!(shift.z.is_some()));
            let filled = json!({
                "Real": section(&sums.sales), "Ret": section(&sums.returns), "Cash": Value::Null, "Currency": Value::Null,
                "ServiceInput": money(sums.service_in), "ServiceOutput": money(sums.service_out),
            });
            fields.insert("Totals".into(), if open { filled } else { Value::Null });
        }
        Ok(self.json(answer))
    }

    fn device(&self) -> Result<Answer, Refusal> {
        self.signer_of_register()?;
        let id = text(&self.command, "DeviceId").filter(|id| id.len() == 64);
        let id = id.ok_or_else(|| Refusal::new(BAD_PARAMETER, "DeviceId має 64 символи"))?;
        let forced = flag(&self.command, "Forced");
        let kept = self.world.change(|inner| {
            if forced || inner.state.device.is_none() {
                inner.state.device = Some(id);
            }
            inner.state.device.clone()
        });
        Ok(self.json(json!({ "DeviceId": kept })))
    }

    fn send_document(&self, what: Option<&What>) -> Result<Answer, Refusal> {
        let document = text(&self.command, "Document").and_then(|text| BASE64.decode(text).ok());
        let document = document.ok_or_else(|| Refusal::new(BAD_PARAMETER, "Немає Document"))?;
        let ticket = self.world.document(&document, what)?;
        Ok(self.json(json!({ "Ticket": BASE64.encode(ticket) })))
    }

    fn send_packet(&self, what: Option<&What>) -> Result<Answer, Refusal> {
        self.signer()?;
        let list = self.command.get("Documents").and_then(Value::as_array).cloned().unwrap_or_default();
        let decoded: Option<Vec<Vec<u8>>> =
            list.iter().map(|item| item.as_str().and_then(|text| BASE64.decode(text).ok())).collect();
        let decoded = decoded.ok_or_else(|| Refusal::new(BAD_PARAMETER, "Documents не розібрано"))?;
        let packet = crate::packet::join(&decoded.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let documents = crate::packet::split(&packet)?;
        let Some(signed) = &self.signed else { return Err(Refusal::new(NO_ACCESS, "")) };
        let next = self.world.deliver(signed, &documents, what)?;
        Ok(self.json(next.map_or_else(
            || json!({}),
            |(id, seed)| json!({ "OfflineSessionId": loose(self.habits(), id), "OfflineSeed": seed_value(self.habits(), &seed) }),
        )))
    }
}

/// Whether the asker may see the offline fields: the key that opened the shift and senior cashiers may.
fn sees_offline(state: &State, signer: &Signer) -> bool {
    signer.senior || state.shift().is_none_or(|shift| shift.key == signer.key)
}

fn type_name(kind: u32) -> &'static str {
    match kind {
        100 => "OpenShift",
        101 => "CloseShift",
        102 => "OfflineBegin",
        103 => "OfflineEnd",
        _ => "SaleGoods",
    }
}

fn subtype_name(subtype: u32) -> &'static str {
    match subtype {
        1 => "CheckReturn",
        2 => "ServiceDeposit",
        3 => "AdditionalDeposit",
        4 => "ServiceIssue",
        5 => "CheckStorno",
        _ => "CheckGoods",
    }
}

/// A decimal text as a JSON number with the same digits.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn section(section: &Section) -> Value {
    let money = |kopecks: i64| number(&money::text(kopecks));
    let forms: Vec<Value> = section
        .forms
        .iter()
        .map(|(code, (name, sum))| json!({ "PayFormCode": code, "PayFormName": name, "Sum": money(*sum) }))
        .collect();
    let taxes: Vec<Value> = section
        .taxes
        .iter()
        .map(|((kind, letter, rate), sums)| {
            json!({
                "Type": number(kind), "Name": sums.name, "Letter": letter, "Prc": number(rate), "Sign": false,
                "Turnover": money(sums.turnover), "TurnoverDiscount": 0, "SourceSum": money(sums.source),
                "Sum": money(sums.sum),
            })
        })
        .collect();
    json!({
        "Sum": money(section.sum), "PwnSumIssued": 0, "PwnSumReceived": 0, "RndSum": money(section.rounding),
        "NoRndSum": money(section.sum + section.rounding), "TotalCurrencySum": 0, "TotalCurrencyCommission": 0,
        "OrdersCount": section.count, "PwnOrdersCountIssued": 0, "PwnOrdersCountReceived": 0, "TotalCurrencyCost": 0,
        "PayForm": forms, "Tax": taxes,
    })
}
