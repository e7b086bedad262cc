//! The outlets and registrars that the tax service knows for a key (`Objects`).
//!
//! Source: API 2.1.

use serde_json::json;

use super::fields::Fields;
use super::refusal;
use crate::document::text;
use crate::domain::Uid;
use crate::ports::HttpAnswer;
use crate::rules::news::ServerRefusal;

/// An outlet (господарська одиниця) with its registrars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxObject {
    /// Tax number of the seller.
    pub tin: String,
    /// Number of a VAT payer.
    pub ipn: Option<String>,
    /// Name of the seller.
    pub organization: String,
    /// Name of the outlet.
    pub point: String,
    /// Address of the outlet.
    pub address: String,
    /// The key belongs to a senior cashier of this outlet.
    pub senior: bool,
    /// Registrars of the outlet.
    pub registrars: Vec<Desk>,
}

/// A registrar of an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Fiscal number.
    pub fiscal: u64,
    /// Local number.
    pub local: u64,
    /// Name of the registrar.
    pub name: String,
    /// The registration is cancelled.
    pub closed: bool,
}

/// The answer of the server to `Objects`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objects {
    /// The server knows these outlets.
    Known(Vec<TaxObject>),
    /// The server does not know the key (HTTP 204).
    KeyUnknown,
    /// The server refused the command.
    Refused(ServerRefusal),
    /// The answer cannot be read.
    Unreadable,
}

/// Writes the command, which must be signed.
pub fn command(uid: &Uid) -> Vec<u8> {
    json!({ "Command": "Objects", "UID": uid.0 }).to_string().into_bytes()
}

/// Reads the answer to the command.
pub fn read(answer: &HttpAnswer) -> Objects {
    let all = |outlets: &[Fields<'_>]| outlets.iter().map(object).collect::<Option<_>>();
    outlets(answer, all).map_or_else(|other| other, Objects::Known)
}

/// What the server knows of the key that asked: whether the key may work with this registrar, and whether it is a senior
/// cashier's. Nothing else of an outlet is read. `None` if the answer cannot be read.
///
/// # Errors
/// The refusal of the server.
pub fn key_known(registrar: u64, answer: &HttpAnswer) -> Result<Option<(bool, bool)>, ServerRefusal> {
    let ours = |outlet: &&Fields<'_>| {
        let desks = outlet.list("TransactionsRegistrars").unwrap_or_default();
        desks.iter().any(|desk| desk.number("NumFiscal") == Some(registrar))
    };
    let known = |outlets: &[Fields<'_>]| {
        let outlet = outlets.iter().find(ours);
        Some((outlet.is_some(), outlet.is_some_and(|outlet| outlet.truth("ChiefCashier"))))
    };
    match outlets(answer, known) {
        Ok(known) => Ok(Some(known)),
        Err(Objects::KeyUnknown) => Ok(Some((false, false))),
        Err(Objects::Refused(refusal)) => Err(refusal),
        Err(Objects::Unreadable | Objects::Known(_)) => Ok(None),
    }
}

/// Reads the outlets of an answer.
///
/// # Errors
/// The meaning of an answer without outlets, or with outlets that cannot be read.
fn outlets<T>(answer: &HttpAnswer, read: impl FnOnce(&[Fields<'_>]) -> Option<T>) -> Result<T, Objects> {
    const NO_CONTENT: u16 = 204;
    match refusal::of_answer(answer) {
        Some(refusal) if refusal::is_no_content(&refusal) => return Err(Objects::KeyUnknown),
        Some(refusal) => return Err(Objects::Refused(refusal)),
        None if answer.status == NO_CONTENT => return Err(Objects::KeyUnknown),
        None => {}
    }
    let body = text::decode(&answer.body);
    let listed = Fields::parse(&body).and_then(|fields| read(&fields.list("TaxObjects")?));
    listed.ok_or(Objects::Unreadable)
}

fn object(fields: &Fields) -> Option<TaxObject> {
    let desks = fields.list("TransactionsRegistrars")?;
    Some(TaxObject {
        tin: fields.text("Tin")?,
        ipn: fields.text("Ipn"),
        organization: fields.text("OrgName")?,
        point: fields.text("Name")?,
        address: fields.text("Address")?,
        senior: fields.truth("ChiefCashier"),
        registrars: desks.iter().map(desk).collect::<Option<_>>()?,
    })
}

fn desk(fields: &Fields) -> Option<Desk> {
    Some(Desk {
        fiscal: fields.number("NumFiscal")?,
        local: fields.number("NumLocal")?,
        name: fields.text("Name").unwrap_or_default(),
        closed: fields.truth("Closed"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &str) -> Objects {
        read(&HttpAnswer { status, body: body.as_bytes().to_vec(), ..HttpAnswer::default() })
    }

    #[test]
    fn outlets_and_registrars_are_read_however_they_are_typed() {
        let body = r#"{"UID":"U","TaxObjects":[{"Entity":1,"Name":"Ятка","Address":"м. Полтава","Tin":"3184710691",
            "Ipn":null,"OrgName":"Коваленко О. П.","ChiefCashier":"true","TransactionsRegistrars":[
            {"NumFiscal":"4000123456","NumLocal":1,"Name":"Каса","Closed":false},
            {"NumFiscal":4000123457,"NumLocal":"2","Name":null,"Closed":true}]}]}"#;
        let Objects::Known(objects) = said(200, body) else { panic!("not read") };
        let [object] = objects.as_slice() else { panic!("one outlet") };
        assert_eq!((object.tin.as_str(), &object.ipn, object.senior), ("3184710691", &None, true));
        let desks: Vec<_> = object.registrars.iter().map(|desk| (desk.fiscal, desk.local, desk.closed)).collect();
        assert_eq!(desks, [(4_000_123_456, 1, false), (4_000_123_457, 2, true)]);
    }

    #[test]
    fn what_is_no_list_of_outlets_is_told_apart() {
        assert_eq!(said(204, ""), Objects::KeyUnknown);
        assert_eq!(said(200, r#"{"TaxObjects":null}"#), Objects::Known(Vec::new()));
        for body in ["", "OK", "<html>", r#"{"TaxObjects":[{"Tin":"1"}]}"#, r#"{"TaxObjects":7}"#] {
            assert_eq!(said(200, body), Objects::Unreadable, "{body}");
        }
        assert!(matches!(
            said(400, r#"{"ErrorCode":12,"Message":"Підпис"}"#),
            Objects::Refused(_) | Objects::Unreadable
        ));
    }
}
