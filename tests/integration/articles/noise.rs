//! Logs full of codes that healthy servers write: no cause may come of them.

use patchgate::diagnosis::{Cause, Confidence};

use super::session::{BARE, Scene, judged};

/// A code that no cause gives.
const CODE: &str = "0x8024200B";

/// Shapes of lines as five public logs have them by the hundred. The two of access denied are harmless too.
const CLIENT: &[&str] = &[
    "Info CBS Failed to read RptTime [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
    "Info CBS Expecting attribute name [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]",
    "Info CBS Failed to get next element [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]",
    "Info CBS Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]",
    "Info CBS Failed to OpenPackage using worker session [HRESULT = 0x800f0805]",
];
const TELEMETRY: &[&str] = &[
    r"Info CBS SQM: Failed to start upload with file pattern: C:\Windows\servicing\sqm\*_std.sqm, flags: 0x2 [HRESULT = 0x80004005 - E_FAIL]",
    "Info CBS SQM: execute time performance datapoint is invalid. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
    "Info CBS Not able to add pending.xml to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
    "Info CBS Not able to query DisableWerReporting flag.  Assuming not set... [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
];
const DENIED: &[&str] = &[
    "Info CBS Only package owners can remove package: Fabrikam-Package~31bf3856ad364e35~amd64~~10.0.20348.1 [HRESULT = 0x80070005 - E_ACCESSDENIED]",
    "Info CBS ISusInternal:: DisconnectCall failed, hr=80070005 [HRESULT = 0x80070005 - E_ACCESSDENIED]",
    "Info CBS Failed to get session package state for package: Fabrikam [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
];
const RESTART: &[&str] = &[
    "Info CBS Failed to get transaction analysis because of pending operations. Disposition from Analyze: 0x1 [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
    "Error CBS Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
    "Info CBS Failed restart attempt. [HRESULT = 0x8007045b - ]",
    "Info CBS INSTALL index: 4, phase: 2, result 0, inf: machine.inf",
    "Info CBS Total Detected Corruption:\t0",
    "Info CBS (p)\tCSI Manifest Corrupt\t(w)\t(Fixed)\tamd64_fabrikam_31bf3856ad364e35_10.0.20348.1_none_00",
];

/// The same lines many times, as a log has them.
fn many(lines: &'static [&'static str]) -> &'static [&'static str] {
    let all: Vec<&str> = lines.iter().copied().cycle().take(400).collect();
    Vec::leak(all)
}

#[test]
fn no_cause_comes_of_what_healthy_servers_write() {
    let alone = claimed(&BARE_FAILURE);
    for lines in [CLIENT, TELEMETRY, DENIED, RESTART] {
        let claims = claimed(&Scene { lines: many(lines), ..BARE_FAILURE });
        assert_eq!(claims, alone, "{lines:#?}");
    }
    assert!(alone.is_empty(), "{alone:?}");
}

const BARE_FAILURE: Scene = Scene { code: CODE, ..BARE };

/// The causes that are claimed, however sure.
fn claimed(scene: &Scene) -> Vec<String> {
    let is_claimed = |cause: &&Cause| cause.confidence <= Confidence::Possible;
    judged(scene).causes.iter().filter(is_claimed).map(|cause| cause.id.clone()).collect()
}
