//! The admin of the simulator: a second port where a test sets the clock, faults and outages, and reads what was
//! registered, as JSON over HTTP.

use crate::fault::{Dark, Fault};
use crate::http::{self, Connections, Next};
use crate::kyiv;
use crate::world::{Answer, Request, World};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpStream};

/// Makes the server unreachable or reachable again, and waits until that is done.
pub fn set_dark(world: &World, dark: Option<Dark>, server: SocketAddr, connections: &Connections) {
    world.change(|inner| {
        inner.dark = dark;
        inner.turns += 1;
    });
    if dark.is_some() {
        connections.cut();
    }
    http::knock(server);
    let refusing = dark == Some(Dark::Refuse);
    world.wait(std::time::Duration::from_secs(5), |inner| inner.stopping || inner.refusing == refusing);
}

/// Answers one request to the admin.
pub fn answer(
    world: &World,
    stream: &TcpStream,
    request: &Request,
    server: SocketAddr,
    connections: &Connections,
) -> Next {
    let answer = route(world, request, server, connections)
        .unwrap_or_else(|error| Answer { status: 400, ..Answer::json(&json!({ "error": error })) });
    match http::write(stream, &answer, world.clock.now(), None) {
        Ok(()) => Next::Keep,
        Err(_) => Next::Close,
    }
}

/// A service of the provider: the status of a certificate, or the look-up of certificates.
fn service(world: &World, request: &Request) -> Option<Answer> {
    let provider = world.config.provider.as_ref()?;
    let (content_type, body) = match request.path.as_str() {
        "/services/ocsp" => {
            let revoked = world.lock().revoked.clone();
            ("application/ocsp-response", provider.status(&request.body, &revoked, world.clock.now())?)
        }
        "/services/cmp" => ("application/octet-stream", provider.look_up(&request.body)?),
        _ => return None,
    };
    Some(Answer { status: 200, content_type, body })
}

fn route(world: &World, request: &Request, server: SocketAddr, connections: &Connections) -> Result<Answer, String> {
    if request.path.starts_with("/services/") {
        return service(world, request).ok_or_else(|| "the request cannot be read".to_owned());
    }
    let body: Value = if request.body.is_empty() {
        json!({})
    } else {
        serde_json::from_slice(&request.body).map_err(|error| error.to_string())?
    };
    let done = || Ok(Answer::json(&json!({ "ok": true })));
    let fiscal = || body.get("fiscal").and_then(Value::as_str).ok_or_else(|| "fiscal?".to_owned());
    let found =
        |any: bool| if any { Ok(Answer::json(&json!({ "ok": true }))) } else { Err("no such document".to_owned()) };
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/sim/clock") => {
            if let Some(at) = body.get("at").and_then(Value::as_str) {
                world.clock.set(kyiv::from_rfc3339(at).ok_or("at: RFC 3339 expected")?);
            }
            world.clock.advance(body.get("advance_s").and_then(Value::as_i64).unwrap_or(0));
            Ok(Answer::json(&json!({ "ok": true, "at": kyiv::iso(world.clock.now()) })))
        }
        ("GET", "/sim/clock") => Ok(Answer::json(&json!({ "at": kyiv::iso(world.clock.now()) }))),
        ("POST", "/sim/fault") => {
            let fault: Fault = serde_json::from_value(body).map_err(|error| error.to_string())?;
            world.fault(fault);
            done()
        }
        ("POST", "/sim/calm") => {
            world.change(|inner| inner.faults.clear());
            done()
        }
        ("POST", "/sim/dark") => {
            let mode = body.get("mode").cloned().unwrap_or(json!("refuse"));
            let dark: Dark = serde_json::from_value(mode).map_err(|error| error.to_string())?;
            set_dark(world, Some(dark), server, connections);
            done()
        }
        ("POST", "/sim/light") => {
            set_dark(world, None, server, connections);
            done()
        }
        ("GET", "/sim/documents") => Ok(Answer::json(&json!(world.documents()))),
        ("GET", "/sim/document") => {
            let fiscal = request.query.strip_prefix("fiscal=").ok_or("fiscal?")?;
            let inner = world.lock();
            let entry = inner.state.by_fiscal(fiscal).ok_or("no such document")?;
            Ok(Answer { status: 200, content_type: "application/xml; charset=windows-1251", body: entry.xml.to_vec() })
        }
        ("GET", "/sim/log") => Ok(Answer::json(&json!(world.lock().log))),
        ("GET", "/sim/problems") => Ok(Answer::json(&json!(world.lock().problems))),
        ("GET", "/sim/state") => Ok(Answer::json(&world.summary())),
        ("POST", "/sim/state") => {
            let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
            let cancelled = body.get("cancelled").and_then(Value::as_bool);
            world.alter(cancelled, text("device"), body.get("session").and_then(Value::as_u64));
            done()
        }
        ("POST", "/sim/revoke") => {
            let key_id = body.get("key_id").and_then(Value::as_str).ok_or("key_id?")?;
            let issued = world.config.provider.iter().flat_map(|provider| &provider.issued);
            let serials = issued.filter(|own| own.key_id_hex() == key_id).map(|own| own.serial.clone());
            let serials: Vec<_> = serials.collect();
            world.change(|inner| inner.revoked.extend(serials));
            done()
        }
        ("POST", "/sim/forget") => found(world.forget(fiscal()?)),
        ("POST", "/sim/double") => found(world.double(fiscal()?)),
        (method, path) => Err(format!("unknown: {method} {path}")),
    }
}
