//! `driver-pair`: whether the firmware of a Mellanox (NVIDIA) adapter is one that its Windows driver is published for.
//!
//! The table is NVIDIA's: for each release of WinOF-2 the recommended firmware of each chip, and the other one that is supported, which the page
//! calls minimum versions. Which release a driver is, is told by the beginning of its version, the longest first. Intel publishes pairs for
//! its 700 series too, but by the release of its software package, which no evidence holds: the driver's own version is another number.

use crate::baseline::Severity;
use crate::evidence::{Bank, FirmwareMember, Hardware, Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::version::Scheme;

/// `driver-pair`.
pub const RULE: Check = Check::both(Rule::new("driver-pair", Severity::Warn), check);

const COMPONENT: &str = "drivers";

/// A release of the driver, and for each chip the recommended firmware and the lowest that is supported.
struct Row {
    driver: &'static str,
    firmware: &'static [[&'static str; 2]],
}

/// NVIDIA, "Supported Network Adapter Cards and MFT Tools" of each release's documentation. Of 24.4 and later, cells that could not be
/// read are left out.
const ROWS: &[Row] = &[
    Row {
        driver: "3.10.52010",
        firmware: &[
            ["14.32.1010", "14.32.1010"],
            ["16.35.3006", "16.35.2000"],
            ["20.35.3006", "20.35.2000"],
            ["22.35.3006", "22.35.2000"],
            ["26.35.3006", "26.35.2000"],
        ],
    },
    Row {
        driver: "3.10.51000",
        firmware: &[
            ["14.32.1010", "14.32.1010"],
            ["16.35.2000", "16.35.1012"],
            ["20.35.2000", "20.35.1012"],
            ["22.35.2302", "22.35.1012"],
            ["26.35.2000", "26.35.1012"],
        ],
    },
    Row {
        driver: "3.10",
        firmware: &[
            ["14.32.1010", "14.31.1014"],
            ["16.35.1012", "16.34.1002"],
            ["20.35.1012", "20.34.1002"],
            ["22.35.1012", "22.34.1002"],
            ["26.35.1012", "26.34.1002"],
        ],
    },
    Row {
        driver: "2.80",
        firmware: &[
            ["12.28.2006", "12.28.1002"],
            ["14.32.1010", "14.31.1014"],
            ["16.32.1010", "16.31.1014"],
            ["20.32.1010", "20.31.1014"],
            ["22.32.1010", "22.31.1014"],
            ["26.32.1010", "26.31.1014"],
        ],
    },
    Row {
        driver: "24.4",
        firmware: &[
            ["16.35.3502", "16.35.2000"],
            ["20.41.1000", "20.40.1000"],
            ["22.41.1000", "22.40.1000"],
            ["26.41.1000", "26.40.1000"],
        ],
    },
    Row { driver: "25.4.50020", firmware: &[["26.45.1020", "26.44.1036"]] },
    Row { driver: "25.10.51000", firmware: &[["26.47.1088", "26.47.1026"]] },
];

/// From this release on, no ConnectX-4 is supported (release notes of 3.10.51000).
const WITHOUT_CONNECTX_4: [u64; 2] = [3, 10];

const SOURCE: &str = "NVIDIA, WinOF-2 documentation (docs.nvidia.com/networking/display/winof2v...), Supported Network Adapter Cards and MFT Tools";

/// The row of a driver, by whole numbers from the left; the first that fits, which is the longest.
fn row(driver: &str) -> Option<&'static Row> {
    let begins =
        |row: &&Row| driver.strip_prefix(row.driver).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    ROWS.iter().find(begins)
}

/// The chip that a firmware version names.
fn chip(version: &str) -> &str {
    version.split('.').next().unwrap_or_default()
}

/// Whether a member is firmware of a Mellanox adapter, by the PCI ids that it names itself or in its `SoftwareId`.
fn is_mellanox(member: &FirmwareMember) -> bool {
    let by_ids = member.pci_ids.value().is_some_and(|ids| ids.iter().any(|id| id.starts_with("15b3:")));
    let by_software_id = member
        .software_id
        .text()
        .is_some_and(|id| id.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("DEVICE-15B3")));
    (by_ids || by_software_id) && member.bank == Bank::Active
}

fn check(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    let members = hardware.firmware.value().map(|members| members.items.as_slice()).unwrap_or_default();
    let read = |member: &&FirmwareMember| {
        is_mellanox(member) && member.version.text().is_some_and(|version| Scheme::Mellanox.parse(version).is_ok())
    };
    let members: Vec<&FirmwareMember> = members.iter().filter(read).collect();
    if members.is_empty() {
        judge.not_applicable(COMPONENT, msg!("driver-pair-no-adapter"));
        return;
    }
    let Some(drivers) = windows.drivers.value() else {
        judge.informing().unknown_for(COMPONENT, msg!("driver-pair-unread"), msg!("fact-drivers"), &windows.drivers);
        return;
    };
    let of_it = drivers
        .items
        .iter()
        .filter(|driver| driver.hardware_id.text().is_some_and(|id| id.to_ascii_uppercase().contains("VEN_15B3")));
    let mut versions: Vec<&str> = of_it.filter_map(|driver| driver.version.text()).collect();
    versions.sort_unstable();
    versions.dedup();
    let [driver] = versions.as_slice() else {
        // Several: which port runs with which is not told, so that each would be a guess.
        judge.informing().unknown(COMPONENT, msg!("driver-pair-which", count = versions.len()));
        return;
    };
    for member in members {
        pair(member, driver, judge);
    }
}

fn pair(member: &FirmwareMember, driver: &str, judge: &mut Judge<'_>) {
    let (key, version) = (member.key(), member.version.text().unwrap_or_default());
    let line = Line::of("Version", &member.version);
    let drops = || driver_number(driver).is_some_and(|number| number >= WITHOUT_CONNECTX_4);
    if chip(version) == "12" && drops() {
        let title = msg!("driver-pair-dropped", component = key, installed = version, driver = driver);
        judge.fail(key, title).because(line).source(SOURCE).remedy(msg!("driver-pair-dropped-remedy"));
        return;
    }
    let order = |level: &str| Scheme::Mellanox.parse(version).ok()?.compare(&Scheme::Mellanox.parse(level).ok()?);
    let cell =
        row(driver).and_then(|row| row.firmware.iter().find(|[recommended, _]| chip(recommended) == chip(version)));
    let against = cell.and_then(|[recommended, least]| Some((recommended, order(recommended)?, least, order(least)?)));
    let Some((recommended, to_recommended, least, to_least)) = against else {
        judge
            .informing()
            .unknown(key, msg!("driver-pair-no-row", component = key, installed = version, driver = driver))
            .because(line);
        return;
    };
    let finding = if to_least.is_lt() {
        let title = msg!(
            "driver-pair-below",
            component = key,
            installed = version,
            driver = driver,
            least = least,
            recommended = recommended
        );
        let remedy = msg!("driver-pair-remedy", component = key, recommended = recommended);
        judge.fail(key, title).remedy(remedy)
    } else if to_recommended.is_lt() {
        let title = msg!(
            "driver-pair-supported",
            component = key,
            installed = version,
            driver = driver,
            recommended = recommended
        );
        judge.pass(key, title)
    } else {
        judge.pass(key, msg!("driver-pair-recommended", component = key, installed = version, driver = driver))
    };
    finding.because(line).source(SOURCE);
}

/// The first two numbers of a driver's version.
fn driver_number(driver: &str) -> Option<[u64; 2]> {
    let mut parts = driver.split('.').map(str::parse);
    Some([parts.next()?.ok()?, parts.next()?.ok()?])
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;
    use crate::evidence::testing::{evidence, hardware, known, list, member, text, today};
    use crate::evidence::{Area, Evidence};
    use crate::history::testing::{driver, healthy};
    use crate::rules::bench::Bench;
    use crate::rules::finding::Outcome;
    use crate::rules::moment::Moment;

    /// A server with this firmware of an adapter, and these versions of its driver.
    fn server(firmware: &str, drivers: &[&str]) -> Evidence {
        let members =
            vec![member("Slot_1.Bundle", "DEVICE-15B30128-13", firmware), member("UEFI", "UEFI-AFE1-6", "36D-3.60")];
        let mut evidence = evidence(Hardware { firmware: list(members), ..hardware() });
        evidence.asked.insert(Area::Windows);
        let drivers = drivers.iter().map(|version| {
            let mut driver = driver(1, "oem20.inf", version);
            driver.hardware_id = text("PCI\\VEN_15B3&DEV_101D&SUBSYS_004215B3");
            driver
        });
        let drivers = list(drivers.collect());
        evidence.windows = known(Windows { drivers, ..healthy() });
        evidence
    }

    fn judged(firmware: &str, drivers: &[&str]) -> (Outcome, Severity, String) {
        let findings = RULE.run(&Bench::new(&server(firmware, drivers), None, Moment::on(today())), &[], |_| Ok(()));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        (findings[0].outcome, findings[0].severity, findings[0].title.text.clone())
    }

    #[test]
    fn firmware_is_held_against_the_release_of_its_driver() {
        for (firmware, driver, outcome, severity) in [
            ("22.35.1012", "3.10.51000.0", Outcome::Pass, Severity::Warn),
            ("22.35.2302", "3.10.51000.0", Outcome::Pass, Severity::Warn),
            ("22.35.10.12", "3.10.51000.0", Outcome::Pass, Severity::Warn),
            ("22.34.1002", "3.10.51000.0", Outcome::Fail, Severity::Warn),
            ("22.34.1002", "3.10.25798.0", Outcome::Pass, Severity::Warn),
            ("22.35.1012", "3.10.52010.0", Outcome::Fail, Severity::Warn),
            ("26.44.1036", "25.4.50020.0", Outcome::Pass, Severity::Warn),
            ("26.45.1020", "25.10.51000.0", Outcome::Fail, Severity::Warn),
            // ConnectX-4.
            ("12.28.1002", "2.80.25134.0", Outcome::Pass, Severity::Warn),
            ("12.28.2006", "3.10.51000.0", Outcome::Fail, Severity::Warn),
            ("12.28.2006", "24.4.26429.0", Outcome::Fail, Severity::Warn),
            // No row, or no cell of this chip: not known, and no failure.
            ("22.45.1020", "25.4.50020.0", Outcome::Unknown, Severity::Info),
            ("22.45.1020", "2.8.1.0", Outcome::Unknown, Severity::Info),
            ("22.45.1020", "23.10.1.0", Outcome::Unknown, Severity::Info),
            ("24.41.1000", "24.4.26429.0", Outcome::Unknown, Severity::Info),
        ] {
            let (got, weight, title) = judged(firmware, &[driver]);
            assert_eq!((got, weight), (outcome, severity), "{firmware} with {driver}: {title}");
        }
        let (_, _, title) = judged("22.34.1002", &["3.10.51000.0"]);
        assert_eq!(
            title,
            "Slot_1.Bundle runs 22.34.1002; its Windows driver 3.10.51000.0 is published for 22.35.1012 and newer (recommended: 22.35.2302)."
        );
    }

    #[test]
    fn what_is_not_told_is_not_guessed() {
        assert_eq!(judged("22.35.1012", &["3.10.51000.0", "2.80.25134.0"]).0, Outcome::Unknown, "which port?");
        assert_eq!(judged("22.35.1012", &[]).0, Outcome::Unknown, "no driver is listed");
        let mut evidence = server("22.35.1012", &[]);
        evidence.hardware =
            known(Hardware { firmware: list(vec![member("UEFI", "UEFI-AFE1-6", "36D-3.60")]), ..hardware() });
        let findings = RULE.run(&Bench::new(&evidence, None, Moment::on(today())), &[], |_| Ok(()));
        assert_eq!(findings[0].outcome, Outcome::NotApplicable);
    }

    #[test]
    fn every_cell_is_read_and_recommends_no_less_than_it_supports() {
        for row in ROWS {
            for [recommended, least] in row.firmware {
                let read = |text: &str| Scheme::Mellanox.parse(text).unwrap();
                let order = read(recommended).compare(&read(least));
                assert!(order.is_some_and(Ordering::is_ge), "{}: {recommended}, {least}", row.driver);
            }
        }
    }
}
