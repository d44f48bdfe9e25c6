//! Lines and facts that look like the reason and are not: the guard of each cause of servicing, and what it says where its evidence
//! is missing.

use patchgate::diagnosis::Confidence;

use super::article::installed;
use super::session::{BARE, Scene, judged};

/// How sure a cause is of a scene; none where it has nothing to say.
fn confidence(cause: &str, scene: &Scene) -> Option<Confidence> {
    judged(scene).causes.iter().find(|found| found.id == cause).map(|found| found.confidence)
}

/// A cause, and what looks like it.
pub type Guard = (&'static str, Scene);

const WAITING: &[&str] = &[
    "Info CBS Failed to get transaction analysis because of pending operations. Disposition from Analyze: 0x1 [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
];
const DATABASE: &[super::session::Record] =
    &[("Application", "ESENT", 412, &[("param1", "svchost"), ("param3", "Fabrikam: "), ("param5", "-546")])];

/// A scanner among the file-system filters.
pub const SCANNER: &[(&str, &str)] =
    &[("filters", r#"[{"name": "FabFilter", "altitude": "321410", "instances": 3, "image": null}]"#)];
/// The engine could not open the update client's database.
pub const DATABASE_HELD: &[super::session::Record] = &[(
    "Application",
    "ESENT",
    490,
    &[
        ("param1", "wuaueng.dll"),
        ("param3", "SUS20ClientDataStore: "),
        ("param4", r"C:\Windows\SoftwareDistribution\DataStore\DataStore.edb"),
    ],
)];

/// A record of code integrity.
macro_rules! code_integrity {
    ($id:literal, $at:literal) => {
        &[("guard_logs", concat!(
            r#"[{"log": "Microsoft-Windows-CodeIntegrity/Operational", "provider": "Microsoft-Windows-CodeIntegrity", "since": "2026-01-20T01:00:00Z", "truncated": false, "oldest": {"status": "ok", "ms": 1, "value": "2025-11-02T04:12:55Z", "err": null}, "records": {"status": "ok", "ms": 1, "value": [{"id": "#,
            $id, r#", "at": ""#, $at,
            r#"", "record": 12, "data": {"File Name": "\\Device\\HarddiskVolume3\\Windows\\WinSxS\\Temp\\fabsetup.dll"}}], "err": null}}]"#
        ))]
    };
}

/// What only looks like each cause.
pub fn guards() -> Vec<Guard> {
    let other = "0x80240022";
    vec![
        // The shutdown that was going on is no hang, and a value that is cleared neither.
        (
            "servicing-hung",
            installed(
                other,
                &["Info CBS Clearing HangDetect value", "Info CBS Failed restart attempt. [HRESULT = 0x8007045b - ]"],
            ),
        ),
        ("servicing-stack-old", installed(other, &["Info CBS Current Servicing Stack is v10.0.20348.1311"])),
        // Memory that ran short in an Info line of another code than the update's.
        (
            "memory-short",
            installed(other, &["Info CBS Failed to measure the cache [HRESULT = 0x8007000e - E_OUTOFMEMORY]"]),
        ),
        (
            "registry-size-limited",
            installed(
                other,
                &[
                    r"Info CBS Failed to load the COMPONENTS hive from 'C:\Windows\System32\config\COMPONENTS' [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
                ],
            ),
        ),
        (
            "transaction-log-unusable",
            installed(other, &["Info CSI 00000030@2026/4/19:01:10:01.1 Beginning NT transaction commit..."]),
        ),
        // A server that is asked for its features while an update waits.
        ("transaction-pending", installed(other, WAITING)),
        ("trustedinstaller-pinned", installed(other, WAITING)),
        (
            "base-files-missing",
            installed(
                other,
                &["Info CBS Hydration started for component amd64_fabrikam_31bf3856ad364e35_10.0.20348.1_none_00"],
            ),
        ),
        (
            "source-not-found",
            installed(
                other,
                &["Info CBS Failed to find the optional source [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]"],
            ),
        ),
        (
            "catalog-file-damaged",
            installed(
                other,
                &[r"Info CBS Verified catalog file \\?\C:\Windows\Servicing\Packages\Fabrikam.cat is valid."],
            ),
        ),
        (
            "file-held",
            installed(
                other,
                &["Info CBS Failed to delete the old log [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]"],
            ),
        ),
        (
            "privilege-missing",
            installed(
                other,
                &["Info CBS Failed to read the audit policy [HRESULT = 0x80070522 - ERROR_PRIVILEGE_NOT_HELD]"],
            ),
        ),
        ("service-not-started", installed(other, &["Info CSI 00000112 Succeeded in StartService for [9]\"fabrikam\""])),
        (
            "boot-store-unreachable",
            installed(
                other,
                &["Info CSI 00000210 Process output: [l:40 [40]\"The operation completed successfully.\"]"],
            ),
        ),
        // Free space on C: says nothing of the partition, and a small partition nothing of another code.
        ("efi-partition-full", Scene { free: Some(("C:", 3)), ..installed("0x800F0922", &[]) }),
        ("efi-partition-full", Scene { free: Some(("EFI system", 7)), ..installed(other, &[]) }),
        // What most updates of programs end with.
        ("installer-cache-missing", installed("0x80070643", &[])),
        // As many files as there may be, and more with another code.
        ("temp-folder-crowded", Scene { items: &[("temp_files", "65000")], ..installed("0x800F0922", &[]) }),
        ("temp-folder-crowded", Scene { items: &[("temp_files", "70000")], ..installed(other, &[]) }),
        // Another program's database.
        ("sector-size-changed", Scene { records: DATABASE, ..installed("0xC8000222", &[]) }),
        (
            "store-damaged",
            installed(
                other,
                &[
                    "Info CBS CSI Manifest Corruption: 0",
                    "Info CBS (p)\tCBS MUM Corrupt\t(w)\t(Fixed)\tFabrikam~31bf3856ad364e35~amd64~~10.0.20348.1",
                ],
            ),
        ),
        (
            "package-missing",
            installed(
                other,
                &["Info CBS (p)\tCBS MUM Missing\t(w)\t(Fixed)\tFabrikam~31bf3856ad364e35~amd64~~10.0.20348.1"],
            ),
        ),
        // It only watched; and it stopped something on another day.
        (
            "guard-blocked",
            Scene { items: code_integrity!(3076, "2026-04-19T01:10:05Z"), ..installed("0x800F0922", &[]) },
        ),
        (
            "guard-blocked",
            Scene { items: code_integrity!(3077, "2026-04-17T01:10:05Z"), ..installed("0x800F0922", &[]) },
        ),
        // A scanner is loaded on nearly every server, and a database that is held by nobody needs no exclusion.
        ("scanner-exclusions", Scene { items: SCANNER, ..installed("0x80070020", &[]) }),
        (
            "scanner-exclusions",
            Scene { records: DATABASE_HELD, items: &[("filters", "[]")], ..installed("0x8024000C", &[]) },
        ),
        (
            "profile-hive",
            installed(other, &[r#"Info CSI 00000046 Loading user account SID [l:92{46}]"S-1-5-21-1-2-3-500""#]),
        ),
        ("no-room-named", installed(other, &["Info CBS Required space: 0x70, available space: 0x3800000"])),
    ]
}

#[test]
fn what_only_looks_like_a_cause_of_servicing_claims_none() {
    for (cause, scene) in guards() {
        let found = confidence(cause, &scene);
        assert!(found.is_none_or(|found| found > Confidence::Possible), "{cause}: {found:?}\n{:#?}", scene.lines);
    }
}

/// The code of the update and nothing else: it says what happened, and not on what.
#[test]
fn a_code_alone_is_never_more_than_possible_and_excludes_nothing() {
    for (cause, code) in BY_CODE {
        assert_eq!(confidence(cause, &installed(code, &[])), Some(Confidence::Possible), "{cause} {code}");
        // Beside a line that names something it says nothing.
        let named = installed(code, &["Info CBS INSTALL index: 9, phase: 2, result 13, inf: fabrikam.inf"]);
        assert_eq!(confidence(cause, &named), None, "{cause} {code}");
    }
}

/// Something was stopped while the session names another thing: that leads, and the record is a possibility.
#[test]
fn a_record_of_a_guard_stands_behind_what_the_session_names() {
    let lines = &["Info CBS INSTALL index: 9, phase: 2, result 13, inf: fabrikam.inf"];
    let scene = Scene { items: code_integrity!(3077, "2026-04-19T01:10:05Z"), ..installed("0x8007000D", lines) };
    assert_eq!(confidence("guard-blocked", &scene), Some(Confidence::Possible));
    assert_eq!(judged(&scene).causes.first().map(|cause| cause.id.as_str()), Some("driver-failed"));
}

/// Where the records of the guards could not be read, or nobody sent them, nothing is said of them, and nothing excluded.
#[test]
fn guards_whose_records_are_missing_are_no_cause_and_not_excluded() {
    let refused: &[(&str, &str)] = &[("guard_logs", "[]")];
    for scene in [installed("0x800F0922", &[]), Scene { items: refused, ..installed("0x800F0922", &[]) }] {
        assert_eq!(confidence("guard-blocked", &scene), None);
    }
}

/// What a scanner leaves out is known where the key was exported: the database among it is no lead, another path is.
#[test]
fn an_exclusion_that_is_there_is_no_lead() {
    let key = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\Exclusions\Paths";
    let scene = Scene { items: SCANNER, records: DATABASE_HELD, ..installed("0x8024000C", &[]) };
    for (path, wanted) in [
        (r"C:\Windows\SoftwareDistribution\Datastore\Datastore.edb", None),
        (r"D:\Fabrikam", Some(Confidence::Possible)),
    ] {
        let excluded = Scene { registry: Some((key, path, 0)), ..scene };
        assert_eq!(confidence("scanner-exclusions", &excluded), wanted, "{path}");
    }
}

/// Causes that the code of the update alone makes possible.
pub const BY_CODE: &[(&str, &str)] = &[
    ("servicing-hung", "0x800F0920"),
    ("servicing-stack-old", "0x800F0823"),
    ("memory-short", "0x800705AA"),
    ("transaction-log-unusable", "0x80071A91"),
    ("base-files-missing", "0x800F0991"),
    ("source-not-found", "0x800F0906"),
    ("file-held", "0x80070020"),
    ("privilege-missing", "0x80070522"),
    ("store-damaged", "0x80073712"),
    ("package-missing", "0x80073701"),
    ("no-room-named", "0x800719E4"),
    ("installer-cache-missing", "0x8007064C"),
];

/// The record of the Secure Boot task lies in most sessions.
#[test]
fn a_record_of_the_secure_boot_task_beside_another_update_is_never_more_than_possible() {
    for id in [1032, 1795, 1796] {
        let data: &[(&str, &str)] = &[("param1", "DBX"), ("param2", "0x80070005")];
        let records = Vec::leak(vec![("System", "Microsoft-Windows-TPM-WMI", id, data)]);
        for code in ["0x800F0922", "0x80070005"] {
            let diagnosis = judged(&Scene { records, code, ..BARE });
            let sure: Vec<_> =
                diagnosis.causes.iter().filter(|cause| cause.confidence < Confidence::Possible).collect();
            assert!(sure.is_empty(), "{id} {code}: {sure:#?}");
        }
    }
}
