//! A day of the headless till: what it has signed is good in the eyes of `verify`, and what is spoilt is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;
#[allow(dead_code)]
#[path = "../scenarios/world.rs"]
mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use prro_dstu::{Certificate, cms, container};
use serde_json::{Value, json};
use simulator::keys;

use harness::program;
use world::World;

/// The answer of the server to a command, signed or plain.
fn command(world: &World, body: &[u8], is_signed: bool) -> Value {
    let kind = if is_signed { "application/octet-stream" } else { "application/json; charset=UTF-8" };
    let post = ureq::post(format!("{}/cmd", world.server.server)).content_type(kind);
    let mut answer = post.send(body).unwrap();
    serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
}

/// Signs a command as the cashier.
fn signed(world: &World, body: &[u8]) -> Vec<u8> {
    let read = |name: &str| std::fs::read(world.start.keys.join(name)).unwrap();
    let password = String::from_utf8(read("password.txt")).unwrap();
    let opened = container::open(&read("cashier.pk8"), password.trim_end()).unwrap();
    let certificate = Certificate::parse(&read("cashier.cer")).unwrap();
    let hash = certificate.signing_hash();
    cms::sign(body, &opened.keys[0], &certificate, hash, world.now.0, &mut keys::random).unwrap()
}

/// Asks the server for all documents of the day in one of its forms, and writes each into a file.
fn files(world: &World, form: &str, folder: &Path) -> Vec<PathBuf> {
    let registrar: Value =
        serde_json::from_slice(&std::fs::read(world.start.keys.join("registrar.json")).unwrap()).unwrap();
    let fetched = world.server.documents().into_iter().map(|document| {
        let is_report = document["kind"] == "z";
        let name = if is_report { "ZRepExt" } else { "CheckExt" };
        let wish = json!({ "Command": name, "RegistrarNumFiscal": registrar["fiscal"], "NumFiscal": document["fiscal"], "Type": form });
        let body = wish.to_string().into_bytes();
        let answer = command(world, &if is_report { signed(world, &body) } else { body }, is_report);
        let bytes = BASE64.decode(answer["Data"].as_str().unwrap_or_else(|| panic!("{document}: {answer}"))).unwrap();
        let path = folder.join(format!("{}-{form}", document["local"]));
        std::fs::write(&path, bytes).unwrap();
        path
    });
    fetched.collect()
}

/// Runs the program. Returns its status and what it printed.
fn verify(world: &World, authorities: &[&str], files: &[PathBuf]) -> (Option<i32>, String) {
    let mut command = Command::new(program("verify"));
    for name in authorities {
        command.arg("--ca").arg(world.start.keys.join(name));
    }
    let output = command.args(files).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_day_online_and_offline_is_good_and_a_changed_byte_is_not() {
    let mut world = World::open();
    world.perform(json!({ "do": "service_in", "op": "float", "id": "float", "sum": "500.00" }));
    world.sell();
    world.sell();
    world.storno("op-1");
    world.server.dark("refuse");
    for _ in 0..3 {
        assert_eq!(world.sell()["mode"], "offline");
        world.later(60);
    }
    world.storno("op-4");
    world.later(60);
    world.server.light();
    assert_eq!(world.ask("tick")["owed"]["documents"], 0);
    world.sell();
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["ok"], true);
    }
    let folder = harness::Folder::new("verified");
    let authorities = ["root.cer", "ca.cer"];
    let originals = files(&world, "4", &folder.0);
    let (status, text) = verify(&world, &authorities, &originals);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("ok           ZREPREALIZ is the sum of the 4 receipts of the shift"), "{text}");
    assert!(text.ends_with("everything that could be checked agrees\n"), "{text}");
    let both = files(&world, "5", &folder.0);
    let (status, text) = verify(&world, &authorities, &both);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("the fiscal server has signed it"), "{text}");

    assert_eq!(verify(&world, &[], &originals).0, Some(2), "no authority");
    assert_eq!(verify(&world, &authorities, &[folder.0.join("nothing")]).0, Some(2), "no such file");
    let mut bytes = std::fs::read(&originals[2]).unwrap();
    let place = bytes.windows(5).position(|bytes| bytes == b"<SUM>").unwrap() + 5;
    bytes[place] ^= 1;
    std::fs::write(&originals[2], bytes).unwrap();
    let (status, text) = verify(&world, &authorities, &originals);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.lines().last().unwrap().starts_with("verify: bad, "), "{text}");
}
