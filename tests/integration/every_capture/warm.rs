//! A server that changed since it was remembered, scanned with that memory and without it.

use patchgate::evidence::{Evidence, Observation};
use patchgate::mock::{self, Options, Tree};
use patchgate::redfish::{Login, Memory, ScanOptions, SystemChoice, survey};
use serde_json::Value;

use crate::support::evidence::{of_hardware, without};
use crate::support::recorded::login;
use crate::support::switch::Switch;

/// The evidence of the server as it is `after`: without a memory, and with what was remembered of it `before`. Counts where the memory
/// was not dropped.
pub async fn scan_warm(before: Tree, after: Tree, system: SystemChoice, served: &mut usize) -> [Evidence; 2] {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::in_folder(folder.path());
    let switch = Switch::new().await;
    let scan = async |memory: Option<&Memory>| {
        let (system, memory) = (system.clone(), memory.cloned());
        let options = ScanOptions { system, memory, login: Login::Basic, ..ScanOptions::default() };
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        of_hardware(match survey(switch.target(), &login(), options).await {
            Ok(hardware) => Observation::known(hardware, "capture", at),
            Err(error) => Observation::missing(error.as_missing(), "capture", at),
        })
    };
    let mock = mock::start(before, Options::default()).await.unwrap();
    switch.to(&mock);
    scan(Some(&memory)).await;
    let remembered = std::fs::read_dir(folder.path()).is_ok_and(|entries| entries.count() == 1);
    mock.stop().await;
    let mock = mock::start(after, Options::default()).await.unwrap();
    switch.to(&mock);
    let cold = scan(None).await;
    let warm = scan(Some(&memory)).await;
    mock.stop().await;
    *served += usize::from(remembered && memory.notes().is_empty());
    [cold, warm]
}

/// The evidence without times and without what it cost.
pub fn timeless(evidence: &Evidence) -> Value {
    let mut value = serde_json::to_value(evidence).unwrap();
    without(&mut value, &["at", "connection", "collected_at"]);
    value
}
