//! Evidence documents of one side of a server, as a scan or an import gives them.

use jiff::Timestamp;
use patchgate::evidence::{Area, Evidence, FORMAT, FORMAT_VERSION, Hardware, Missing, Observation, Windows};
use patchgate::redfish::subject;
use patchgate::windows::Collected;

use super::recorded::{recording, survey_of};

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
