//! Reports of a day online and offline. They are local: they come in a dead zone too, and begin nothing that is due.

use serde_json::{Value, json};

use crate::world::World;

/// The rows of a report of the day of the world.
fn rows(world: &mut World, kind: &str) -> Vec<Value> {
    let day = world.now.text()[..10].to_owned();
    let answer = world.perform(json!({ "do": "report", "from": day, "to": day, "kind": kind }));
    answer["rows"].as_array().unwrap().clone()
}

fn states(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["state"].as_str().unwrap()).collect()
}

#[test]
fn reports_come_in_a_dead_zone_and_begin_nothing() {
    let mut world = World::open();
    world.perform(json!({ "do": "service_in", "op": "float", "sum": "500.00" }));
    world.sell();
    world.sell();
    world.storno("op-1");
    assert_eq!(
        states(&rows(&mut world, "documents")),
        ["registered", "registered", "registered", "storned", "registered"]
    );
    world.server.dark("refuse");
    world.sell();
    let x_report = world.ask("x_report")["report"].clone();
    let listed = rows(&mut world, "documents");
    assert_eq!(states(&listed)[5..], ["waiting"]);
    let modes: Vec<&str> = listed.iter().map(|row| row["mode"].as_str().unwrap()).collect();
    assert_eq!(modes, ["online", "online", "online", "online", "online", "offline"]);
    let fiscal: Vec<&str> = listed.iter().map(|row| row["fiscal"].as_str().unwrap()).collect();
    assert!(world.handed_out.iter().all(|number| fiscal.contains(&number.as_str())));

    let days = rows(&mut world, "days");
    assert_eq!(
        (&days[0]["sales_count"], &days[0]["sales_sum"]),
        (&x_report["sales"]["count"], &x_report["sales"]["sum"])
    );
    assert_eq!((&days[0]["stornos"], &days[0]["service_in"]), (&x_report["stornos"], &x_report["service_in"]));
    let drawer = rows(&mut world, "drawer");
    assert_eq!(drawer.last().unwrap()["expected"], x_report["drawer"]);

    // The server is there again and delivery is due: a report leaves it to the next tick.
    world.server.light();
    world.later(3600);
    assert_eq!(states(&rows(&mut world, "documents"))[5..], ["waiting"]);
    world.ask("sync");
    assert_eq!(states(&rows(&mut world, "documents"))[5..], ["registered"]);

    let day = world.now.text()[..10].to_owned();
    let file = world.perform(json!({ "do": "report", "from": day, "to": day, "kind": "days", "format": "xlsx" }));
    assert!(file["data"].as_str().unwrap().starts_with("UEsD"), "a zip archive");
}
