//! Real BMCs, recorded: everything they serve arrives, and what they do not serve is named.

use patchgate::evidence::{Bank, Hardware, Health, LogKind, Missing};

use crate::support::recorded::{recording, survey_of};

fn unread(hardware: &Hardware) -> Vec<String> {
    let json = serde_json::to_value(hardware).unwrap();
    let mut found = Vec::new();
    collect_unread(&json, &mut found);
    found
}

fn collect_unread(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            if let Some(list) = object.get("unread") {
                found.push(list.to_string());
            }
            object.values().for_each(|v| collect_unread(v, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| collect_unread(v, found)),
        _ => {}
    }
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr650_v2_is_read_whole() {
    let (hardware, mock) = survey_of(recording("sr650-v2-xcc5.70")).await;
    let hardware = hardware.unwrap();

    assert_eq!(unread(&hardware), Vec::<String>::new());
    let firmware = &hardware.firmware.value().unwrap().items;
    assert_eq!(firmware.len(), 17);
    let bank = |bank: Bank| firmware.iter().filter(|m| m.bank == bank).map(|m| m.key()).collect::<Vec<_>>();
    assert_eq!(bank(Bank::NothingPending), ["BMC-Primary-Pending", "UEFI-Pending"]);
    assert_eq!(bank(Bank::Backup), ["BMC-Backup"]);
    assert_eq!(bank(Bank::Active).len(), 14);
    let backup = firmware.iter().find(|m| m.key() == "BMC-Backup").unwrap();
    assert_eq!(backup.version.text(), Some("20S-1.85"));

    let psus = &hardware.power_supplies.value().unwrap().items;
    assert_eq!(psus.len(), 2);
    assert_eq!(psus[0].status.health.value(), Some(&Health::Critical));
    assert_eq!(psus[0].capacity_watts.reason(), Some(&Missing::Null));
    assert_eq!(hardware.secure_boot.value().unwrap().enabled.value(), Some(&false));
    assert_eq!(hardware.storage.value().unwrap().items[0].drives.value().unwrap().items.len(), 4);
    let storage = &hardware.storage.value().unwrap().items[0];
    assert_eq!(storage.controllers.value().unwrap().items[0].battery.text(), Some("Operational"));
    let seen: Vec<_> = storage.drives.value().unwrap().items.iter().map(|d| d.vendor_state.text().unwrap()).collect();
    assert_eq!(seen, ["Online", "Online", "Unconfigured good", "Unconfigured good"]);
    assert_eq!(hardware.pcie_devices.value().unwrap().items.len(), 8);
    assert_eq!(hardware.network_adapters.value().unwrap().items.len(), 4);
    let entries: Vec<usize> =
        hardware.logs.value().unwrap().items.iter().map(|l| l.entries.value().unwrap().items.len()).collect();
    assert_eq!(entries, [4, 174], "active log and maintenance log");

    let security = hardware.bmc_security.value().unwrap();
    assert_eq!((security.minimum_tls.text(), security.firmware_rollback.value()), (Some("1.2"), Some(&true)));
    assert_eq!(security.account_lockout_threshold.value(), Some(&0));
    assert_eq!(security.account_lockout_duration.reason(), Some(&Missing::Null));

    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    mock.stop().await;
}

/// As far as a BMC tells it: the lowest version of TLS, whether older firmware is taken, and after how many wrong
/// passwords an account is locked for how long.
async fn security(
    name: &str,
    tls: Option<&str>,
    rollback: Option<bool>,
    threshold: Option<u64>,
    duration: Option<u64>,
) {
    let (hardware, mock) = survey_of(recording(name)).await;
    let hardware = hardware.unwrap();
    let security = hardware.bmc_security.value().unwrap();
    assert_eq!((security.minimum_tls.text(), security.firmware_rollback.value().copied()), (tls, rollback));
    if tls.is_none() {
        assert_eq!(security.minimum_tls.reason(), Some(&Missing::Absent));
    }
    let lock_out = [&security.account_lockout_threshold, &security.account_lockout_duration];
    assert_eq!(lock_out.map(|n| n.value().copied()), [threshold, duration]);
    mock.stop().await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_security_of_an_older_xcc_is_read_as_far_as_it_tells_it() {
    security("sr670-v2-xcc2.83", Some("1.2"), Some(false), Some(0), Some(60)).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_security_of_an_idrac_is_read_as_far_as_it_tells_it() {
    security("dell-r750-idrac9-6.00", None, None, Some(0), Some(0)).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_security_of_an_ilo_is_read_as_far_as_it_tells_it() {
    security("hpe-dl385-ilo5-2.72", None, None, None, None).await;
}

/// The account service of the recorded XCC lists who is logged in. Whoever reads the evidence has no use for that.
#[tokio::test]
#[ignore = "needs ../shared"]
async fn who_is_logged_in_is_not_in_the_evidence() {
    let tree = recording("sr650-v2-xcc5.70");
    let service = String::from_utf8(tree.get("/redfish/v1/AccountService").unwrap().to_vec()).unwrap();
    assert!(service.contains("CurrentLoggedUsers") && service.contains("user-fd09"));
    let (hardware, mock) = survey_of(tree).await;
    let evidence = serde_json::to_string(&hardware.unwrap()).unwrap();
    assert!(evidence.contains("/redfish/v1/AccountService"));
    for private in ["user-fd09", "192.0.2.88", "LoginID", "CurrentLoggedUsers"] {
        assert!(!evidence.contains(private), "{private}");
    }
    mock.stop().await;
}

/// Everything that was not read as it should have been: members, and properties with something else in them.
fn odd(hardware: &Hardware) -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(object) => {
                let missing = object.get("missing").and_then(|m| m.get("reason")).and_then(|r| r.as_str());
                if let Some(reason) = missing.filter(|r| !matches!(*r, "absent" | "null" | "not-asked")) {
                    found.push(format!("{reason} {}", object.get("from").unwrap_or_default()));
                }
                object.values().for_each(|v| collect(v, found));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| collect(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(hardware).unwrap(), &mut found);
    found
}

/// What a capture holds, counted in its files by following their links, without the client.
struct Counted {
    name: &'static str,
    firmware: usize,
    drives: usize,
    volumes: usize,
    adapters: usize,
    supplies: usize,
    /// Logs that are read, with their entries.
    logs: &'static [(&'static str, usize)],
    /// Faults that those logs hold open.
    open: usize,
}

/// None of the five sends anything in a scan's resources that the client cannot read: the list of exceptions is empty.
/// The two resources of the SR670 V2 that are not JSON (TelemetryService) are none of a scan's.
async fn nothing_is_lost(counted: Counted) {
    let name = counted.name;
    let (hardware, mock) = survey_of(recording(name)).await;
    let hardware = hardware.unwrap_or_else(|e| panic!("{name}: {e}"));
    println!("{name}: {} requests, quirks {:?}", hardware.connection.requests, hardware.service.quirks);
    assert_eq!(unread(&hardware), Vec::<String>::new());
    assert_eq!(odd(&hardware), Vec::<String>::new());

    assert_eq!(hardware.firmware.value().unwrap().items.len(), counted.firmware);
    let storage = hardware.storage.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let drives: usize = storage.iter().map(|s| s.drives.value().unwrap().items.len()).sum();
    // Subsystems without RAID offer no volumes.
    let volumes: usize = storage.iter().filter_map(|s| s.volumes.value()).map(|m| m.items.len()).sum();
    assert_eq!((drives, volumes), (counted.drives, counted.volumes));
    let adapters = hardware.network_adapters.value().map_or(0, |m| m.items.len());
    let supplies = hardware.power_supplies.value().unwrap().items.len();
    assert_eq!((adapters, supplies), (counted.adapters, counted.supplies));

    let logs = &hardware.logs.value().unwrap().items;
    let entries = logs.iter().map(|log| (log.uri.rsplit('/').next().unwrap(), &log.entries.value().unwrap().items));
    let lengths: Vec<_> = entries.map(|(name, entries)| (name, entries.len())).collect();
    assert_eq!(lengths, counted.logs);
    let open = logs.iter().map(|log| {
        let entries = log.entries.value().unwrap().items.iter();
        match log.kind {
            LogKind::Active => entries.count(),
            LogKind::Event => entries.filter(|entry| entry.resolved.value() == Some(&false)).count(),
            LogKind::Maintenance | LogKind::Unclear => 0,
        }
    });
    assert_eq!(open.sum::<usize>(), counted.open);
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    mock.stop().await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn nothing_of_the_xcc_of_an_sr650_v2_is_lost() {
    nothing_is_lost(Counted {
        name: "sr650-v2-xcc5.70",
        firmware: 17,
        drives: 4,
        volumes: 1,
        adapters: 4,
        supplies: 2,
        logs: &[("ActiveLog", 4), ("MaintenanceLog", 174)],
        open: 4,
    })
    .await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn nothing_of_the_xcc_of_an_sr670_v2_is_lost() {
    nothing_is_lost(Counted {
        name: "sr670-v2-xcc2.83",
        firmware: 43,
        drives: 4,
        volumes: 0,
        adapters: 2,
        supplies: 4,
        // The capture was cut to five entries of each log.
        logs: &[("ActiveLog", 0), ("MaintenanceLog", 5)],
        open: 0,
    })
    .await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn nothing_of_an_idrac_is_lost() {
    nothing_is_lost(Counted {
        name: "dell-r750-idrac9-6.00",
        firmware: 29,
        drives: 3,
        volumes: 3,
        adapters: 4,
        supplies: 2,
        logs: &[("FaultList", 0)],
        open: 0,
    })
    .await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn nothing_of_an_ilo_is_lost() {
    nothing_is_lost(Counted {
        name: "hpe-dl385-ilo5-2.72",
        firmware: 48,
        drives: 18,
        volumes: 1,
        // The capture holds a fourth file of that type: the settings resource of one of the three.
        adapters: 3,
        supplies: 2,
        // Two of the five are not repaired.
        logs: &[("IML", 5)],
        open: 2,
    })
    .await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn nothing_of_a_mockup_is_lost() {
    nothing_is_lost(Counted {
        // A mockup of the DMTF, not a machine. Its logs have no name that says what they hold.
        name: "dmtf-public-rackmount1",
        firmware: 3,
        // In SimpleStorage.
        drives: 4,
        volumes: 0,
        adapters: 0,
        supplies: 2,
        logs: &[],
        open: 0,
    })
    .await;
}

/// The net of the tests above has no holes: a broken property and a broken member are both found.
#[tokio::test]
#[ignore = "needs ../shared"]
async fn what_is_lost_is_noticed() {
    let mut tree = recording("sr650-v2-xcc5.70");
    tree.merge("/redfish/v1/Systems/1", &serde_json::json!({"Model": 5})).unwrap();
    assert!(tree.remove("/redfish/v1/Systems/1/Storage/RAID_Slot3/Drives/Disk.2"));
    let (hardware, mock) = survey_of(tree).await;
    let hardware = hardware.unwrap();
    assert_eq!(odd(&hardware).iter().filter(|o| o.contains("Model")).count(), 1);
    assert_eq!(unread(&hardware).len(), 1);
    mock.stop().await;
}
