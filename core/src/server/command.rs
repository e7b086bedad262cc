//! The commands to the server, as JSON.

use serde::Serialize;

use crate::domain::Uid;
use crate::rules::news::{CopyForm, Errand};

/// A command, ready to be signed or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The JSON text.
    pub body: Vec<u8>,
    /// The command must be signed before it is sent.
    pub signed: bool,
}

/// The fields of all commands. A field that a command does not have is left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Fields<'a> {
    command: &'static str,
    #[serde(rename = "UID")]
    uid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_fiscal: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registrar_num_fiscal: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_local: Option<u64>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    form: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forced: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offline_session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offline_seed: Option<&'a str>,
}

/// The number of the form of a fetched document. Source: API 2.3.
fn number_of(form: CopyForm) -> u8 {
    match form {
        CopyForm::Both => 5,
        CopyForm::Server => 2,
    }
}

/// Writes the command of an errand. Gives `None` for an errand that is no command.
///
/// `DeviceRegister` never forces the device, because only people may replace the registered device. `Timestamp` and
/// `Timeout` are left out, because the server would compare them with a clock that may be wrong.
///
/// Source: API 2.
pub fn json(errand: &Errand, registrar_fiscal: u64, device_id: &str, uid: &Uid) -> Option<Command> {
    let named = |command| Fields { command, uid: &uid.0, ..Fields::default() };
    let about_registrar = |command| Fields { num_fiscal: Some(registrar_fiscal), ..named(command) };
    let (fields, signed) = match errand {
        Errand::Probe => (named("ServerState"), false),
        Errand::Device => {
            (Fields { device_id: Some(device_id), forced: Some(false), ..about_registrar("DeviceRegister") }, true)
        }
        Errand::State { session } => {
            let session = session.as_ref();
            let fields = Fields {
                offline_session_id: session.map(|session| session.id.as_str()),
                offline_seed: session.map(|session| session.seed.reveal()),
                ..about_registrar("TransactionsRegistrarState")
            };
            (fields, true)
        }
        Errand::Totals => (about_registrar("LastShiftTotals"), true),
        Errand::Objects { .. } => (named("Objects"), true),
        Errand::Find(local) => (Fields { num_local: Some(local.0), ..about_registrar("DocumentInfoByLocalNum") }, true),
        Errand::Fetch { local, z, form } => {
            let fields = Fields {
                registrar_num_fiscal: Some(registrar_fiscal),
                num_local: Some(local.0),
                form: Some(number_of(*form)),
                ..named(if *z { "ZRepExt" } else { "CheckExt" })
            };
            (fields, *z)
        }
        Errand::KeyStatus | Errand::Document { .. } | Errand::Package { .. } => return None,
    };
    Some(Command { body: serde_json::to_vec(&fields).ok()?, signed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LocalNumber, OfflineReserve, SessionId, SessionSeed};

    fn text(errand: &Errand) -> (String, bool) {
        let command = json(errand, 4_000_000_202, "d5", &Uid("U".into())).unwrap();
        (String::from_utf8(command.body).unwrap(), command.signed)
    }

    #[test]
    fn each_errand_is_asked_as_the_server_expects() {
        let session = OfflineReserve {
            id: SessionId::parse("4886665").unwrap(),
            seed: SessionSeed::parse("656687435890700").unwrap(),
        };
        let local = LocalNumber(13);
        let cases = [
            (Errand::Probe, r#"{"Command":"ServerState","UID":"U"}"#, false),
            (
                Errand::Device,
                r#"{"Command":"DeviceRegister","UID":"U","NumFiscal":4000000202,"DeviceId":"d5","Forced":false}"#,
                true,
            ),
            (
                Errand::State { session: None },
                r#"{"Command":"TransactionsRegistrarState","UID":"U","NumFiscal":4000000202}"#,
                true,
            ),
            (
                Errand::State { session: Some(session) },
                concat!(
                    r#"{"Command":"TransactionsRegistrarState","UID":"U","NumFiscal":4000000202,"#,
                    r#""OfflineSessionId":"4886665","OfflineSeed":"656687435890700"}"#
                ),
                true,
            ),
            (Errand::Totals, r#"{"Command":"LastShiftTotals","UID":"U","NumFiscal":4000000202}"#, true),
            (Errand::Objects { registrar: 4_000_000_202 }, r#"{"Command":"Objects","UID":"U"}"#, true),
            (
                Errand::Find(local),
                r#"{"Command":"DocumentInfoByLocalNum","UID":"U","NumFiscal":4000000202,"NumLocal":13}"#,
                true,
            ),
            (
                Errand::Fetch { local, z: false, form: CopyForm::Both },
                r#"{"Command":"CheckExt","UID":"U","RegistrarNumFiscal":4000000202,"NumLocal":13,"Type":5}"#,
                false,
            ),
            (
                Errand::Fetch { local, z: true, form: CopyForm::Server },
                r#"{"Command":"ZRepExt","UID":"U","RegistrarNumFiscal":4000000202,"NumLocal":13,"Type":2}"#,
                true,
            ),
        ];
        for (errand, body, signed) in cases {
            assert_eq!(text(&errand), (body.to_owned(), signed));
        }
    }

    #[test]
    fn documents_are_no_commands() {
        let uid = Uid("U".into());
        let local = LocalNumber(1);
        let document = Errand::Document { local, uid: uid.clone() };
        let package = Errand::Package { from: local, to: LocalNumber(2), revoking: false, ends: false };
        assert_eq!(json(&document, 1, "", &uid), None);
        assert_eq!(json(&package, 1, "", &uid), None);
    }
}
