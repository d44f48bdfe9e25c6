//! Evidence documents of one side of a server, as a scan or an import gives them.

use jiff::Timestamp;
use patchgate::evidence::{Area, Evidence, FORMAT, FORMAT_VERSION, Hardware, Missing, Observation, Windows};
use patchgate::redfish::subject;
use patchgate::windows::Collected;
use serde_json::Value;

use super::recorded::{recording, survey_of};

/// A value without the properties of these names, wherever they stand.
pub fn without(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(object) => {
            names.iter().for_each(|name| drop(object.remove(*name)));
            object.values_mut().for_each(|value| without(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| without(value, names)),
        _ => {}
    }
}

/// What was seen of the hardware, without times and without what it cost.
pub fn facts(hardware: &Hardware) -> Value {
    let mut value = serde_json::to_value(hardware).unwrap();
    without(&mut value, &["at", "connection"]);
    value
}

/// What a BMC was seen to say; Windows was not asked.
pub fn of_hardware(hardware: Observation<Hardware>) -> Evidence {
    let at = hardware.at();
    let windows = Observation::missing(Missing::NotAsked, "out of band only", at);
    document(Area::Hardware, hardware, windows, Vec::new(), at)
}

/// What a collector was seen to say; no BMC was asked.
pub fn of_windows(collected: Collected, at: Timestamp) -> Evidence {
    let hardware = Observation::missing(Missing::NotAsked, "test", at);
    let windows = Observation::known(collected.windows, "test", at);
    document(Area::Windows, hardware, windows, collected.notes, at)
}

/// What a recorded BMC says.
pub async fn evidence_of(recorded: &str) -> Evidence {
    let (hardware, mock) = survey_of(recording(recorded)).await;
    mock.stop().await;
    let at = "2026-11-22T03:00:00Z".parse().unwrap();
    of_hardware(Observation::known(hardware.unwrap(), "capture", at))
}

fn document(
    asked: Area,
    hardware: Observation<Hardware>,
    windows: Observation<Windows>,
    notes: Vec<String>,
    at: Timestamp,
) -> Evidence {
    Evidence {
        format: FORMAT.into(),
        format_version: FORMAT_VERSION.parse().unwrap(),
        written_by: "0.1.0".parse().unwrap(),
        collected_at: at,
        asked: [asked].into(),
        subject: subject(&hardware),
        hardware,
        windows,
        notes,
    }
}
