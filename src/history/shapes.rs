//! The shapes of the lines that the servicing stack writes: how a name, a number or a code is read out of them.
//!
//! They were seen in Microsoft's own articles and in public logs. What a line means for an update is said in [`super::marks`].

use super::hresult::HResult;

/// Whether the message holds one of these.
pub(super) fn is_one(message: &str, shapes: &[&str]) -> bool {
    shapes.iter().any(|shape| message.contains(shape))
}

/// Whether the message holds all parts of one of these.
pub(super) fn is_like(message: &str, shapes: &[&[&str]]) -> bool {
    shapes.iter().any(|shape| shape.iter().all(|part| message.contains(part)))
}

/// No room on a volume, and none in the log of a transaction.
pub(super) const NO_ROOM: &[&str] = &[
    "ERROR_DISK_FULL",
    "STATUS_DISK_FULL",
    "ERROR_LOG_GROWTH_FAILED",
    "STATUS_LOG_GROWTH_FAILED",
    "ERROR_LOG_FULL",
    "STATUS_LOG_FULL",
];

/// A link (junction, symbolic link) on the way whose target does not exist. The servicing stack writes the number where it knows no name.
pub(super) const LINK_TO_NOWHERE: &[&str] =
    &["STATUS_REPARSE_POINT_NOT_RESOLVED", "ERROR_CANT_RESOLVE_FILENAME", "(F) c0000280 ["];

/// Whether the line says that access was denied, in any of the spellings of the servicing stack.
#[must_use]
pub fn is_denied(message: &str, code: Option<HResult>) -> bool {
    code.is_some_and(HResult::is_access_denied)
        || is_one(message, &["E_ACCESSDENIED", "STATUS_ACCESS_DENIED", "ERROR_ACCESS_DENIED", "HRESULT_FROM_WIN32(5)"])
}

/// `Failed execution of queue item Installer: NAME ({GUID}) with HRESULT HRESULT_FROM_WIN32(1058).`, or the summary
/// `(F) Installer: NAME  Binary Name: x.dll  ErrorCode: 80070422  Phase: 38`.
pub(super) fn installer(message: &str) -> Option<(String, Option<HResult>)> {
    let (_, rest) = message.split_once("Installer: ")?;
    let end = ["({", " ({", "\t", " Binary Name", " with HRESULT"].iter().filter_map(|end| rest.find(end)).min()?;
    let name = rest.get(..end)?.trim();
    let is_failure = message.contains("Failed execution of queue item") || message.contains("ErrorCode:");
    (is_failure && !name.is_empty()).then(|| (name.to_owned(), inner_code(message)))
}

/// The component that an installer begins to work on: `Begin executing advanced installer … New component: '…'`. Where it is
/// removed there is no new one, and the old one stands. Installers that work for no component name what they do: a network driver, a program
/// that they start.
pub(super) fn component(message: &str) -> Option<String> {
    if let Some((_, driver)) = message.split_once("nstalling network driver ") {
        return name(driver).map(|driver| format!("network driver {driver}"));
    }
    if let Some((_, rest)) = message.split_once("Calling generic command executable ") {
        let program = rest.split('"').nth(1)?.trim();
        return (!program.is_empty()).then(|| program.to_owned());
    }
    message.find("Begin executing advanced installer")?;
    let of = |label: &str| {
        let (_, rest) = message.split_once(label)?;
        // `[l:168 ml:169]'NAME, Culture=…'`, in double quotation marks before 2016.
        let start = rest.find(['\'', '"'])? + 1;
        let name = rest.get(start..)?.split([',', '\'', '"']).next()?.trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    of("New component:").or_else(|| of("Old component:"))
}

/// The code in a text that is no HRESULT in brackets: `HRESULT_FROM_WIN32(1058)`, `with HRESULT 800f0207`, `ErrorCode: 80070422`.
#[must_use]
pub fn inner_code(message: &str) -> Option<HResult> {
    for before in ["HRESULT_FROM_WIN32(", "NTSTATUS_FROM_WIN32("] {
        if let Some((_, rest)) = message.split_once(before) {
            let word = rest.split(')').next()?;
            return word.parse::<u16>().ok().map(win32).or_else(|| named(word));
        }
    }
    let rest = ["with HRESULT ", "ErrorCode: "].iter().find_map(|before| Some(message.split_once(before)?.1))?;
    let digits = rest.trim_start_matches("0x").split(|c: char| !c.is_ascii_hexdigit()).next()?;
    u32::from_str_radix(digits, 16).ok().map(HResult::new)
}

/// The HRESULT of a Win32 error.
fn win32(error: u16) -> HResult {
    HResult::new(0x8007_0000 | u32::from(error))
}

/// A Win32 error by its name: those that the servicing stack was seen to write.
fn named(word: &str) -> Option<HResult> {
    let number = match word {
        "ERROR_FILE_NOT_FOUND" => 2,
        "ERROR_PATH_NOT_FOUND" => 3,
        "ERROR_ACCESS_DENIED" => 5,
        "ERROR_NOT_ENOUGH_MEMORY" => 8,
        "ERROR_INVALID_DATA" => 13,
        "ERROR_OUTOFMEMORY" => 14,
        "ERROR_SHARING_VIOLATION" => 32,
        "ERROR_DISK_FULL" => 112,
        "ERROR_SERVICE_DISABLED" => 1058,
        "ERROR_NOT_FOUND" => 1168,
        "ERROR_PRIVILEGE_NOT_HELD" => 1314,
        "ERROR_FILE_CORRUPT" => 1392,
        "ERROR_NO_SYSTEM_RESOURCES" => 1450,
        "ERROR_XML_PARSE_ERROR" => 1465,
        "ERROR_FAIL_REBOOT_REQUIRED" => 3017,
        "ERROR_LOG_FULL" => 6628,
        "ERROR_RM_NOT_ACTIVE" => 6801,
        "ERROR_LOG_GROWTH_FAILED" => 6833,
        "ERROR_SXS_ASSEMBLY_MISSING" => 14081,
        "ERROR_SXS_COMPONENT_STORE_CORRUPT" => 14098,
        "ERROR_SXS_FILE_HASH_MISMATCH" => 14028,
        _ => return None,
    };
    Some(win32(number))
}

/// `INSTALL index: 55, phase: 2, result 2, inf: flpydisk.inf` (the result is the low word of the code, in decimal), or
/// `Doqe: Recording result: 0x80070002, for Inf: flpydisk.inf`.
pub(super) fn driver(message: &str) -> Option<(String, HResult)> {
    let inf = |rest: &str| {
        let name = rest.split([' ', ',', ';', ']']).next().unwrap_or_default().trim_end_matches('.');
        (!name.is_empty()).then(|| name.to_owned())
    };
    if let Some((_, rest)) = message.split_once("INSTALL index:") {
        let (_, result) = rest.split_once("result ")?;
        let number: u16 = result.split(',').next()?.trim().parse().ok()?;
        let (_, name) = rest.split_once("inf: ")?;
        return if number == 0 { None } else { Some((inf(name)?, win32(number))) };
    }
    let (_, rest) = message.split_once("Recording result: ")?;
    let code = HResult::parse(rest.split(',').next()?).filter(|code| code.is_failure())?;
    let (_, name) = rest.split_once("Inf: ")?;
    Some((inf(name)?, code))
}

/// A service that the update tries to start, and the error: `Failed in StartService for [30]"NAME" with error code 2`.
pub(super) fn service_start(message: &str) -> Option<(String, Option<HResult>)> {
    let (_, rest) = message.split_once("Failed in StartService for ")?;
    let name = rest.split(['"', '\'']).nth(1)?.trim();
    let error = rest.split_once("error code ").and_then(|(_, rest)| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..end)?.parse::<u16>().ok()
    });
    (!name.is_empty()).then(|| (name.to_owned(), error.map(win32)))
}

/// A package or component that is referred to and is not there.
pub(super) fn package(message: &str) -> Option<String> {
    const BEFORE: &[&str] = &[
        "Failed to pin deployment while resolving Update: ",
        "manifest missing for package: ",
        "Missing package manifest for package: ",
        "Mark store corruption flag because of package: ",
        "Failed to load package: ",
        "Not able to find package: ",
        "CSI Missing Payload File",
    ];
    // `Component marked deleted and is no longer available for: [l:77 ml:140]'NAME'`: somebody took it out of the store.
    if message.contains("marked deleted and is no longer available") {
        return keyed(message);
    }
    if let Some((_, rest)) = message.split_once("Failed to find package: ")
        && rest.contains("from the index mapping")
    {
        return name(rest);
    }
    if let Some((_, rest)) = message.split_once("Extraction of file: ")
        && let Some((file, _)) = rest.split_once(" failed because it is not present in the container")
        // A file of no component (`update.ses`) is one that the stack looks for and need not find: it says nothing of the store.
        && file.contains("_31bf3856ad364e35_")
    {
        return name(file);
    }
    if let Some((_, rest)) = message.split_once("Failed to find file: ")
        && rest.contains("_31bf3856ad364e35_")
    {
        return name(rest);
    }
    name(BEFORE.iter().find_map(|before| message.split_once(before).map(|(_, rest)| rest))?)
}

/// A package that the store refers to and cannot resolve: `Failed to resolve package 'NAME' [HRESULT = 0x800f0831 - …]`.
/// `CBS_E_STORE_CORRUPTION` and `ERROR_SXS_ASSEMBLY_MISSING` there mean that its manifest is not in the store.
pub(super) fn unresolved(message: &str, code: Option<HResult>) -> Option<String> {
    let (_, rest) = message.split_once("Failed to resolve package '")?;
    matches!(code?.number(), 0x800F_0831 | 0x8007_3701).then(|| name(rest))?
}

/// The account whose registry hive is loaded next: `Loading user account SID [l:92{46}]"S-1-5-21-…-500"`.
pub(super) fn account(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("Loading user account SID")?;
    let sid = rest.split(['"', '\'']).nth(1)?;
    sid.starts_with("S-1-").then(|| sid.to_owned())
}

/// The name at the beginning of a text.
pub(super) fn name(rest: &str) -> Option<String> {
    let ends = [" from ", " [HRESULT", ", version", "\t", " on file", ". [", ", update:"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let name = rest.get(..end.unwrap_or(rest.len()))?.trim().trim_matches(['\'', '"']).trim_end_matches(['.', ',']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A package or component by the key of Windows' own ones, wherever it stands in the text.
pub(super) fn keyed(message: &str) -> Option<String> {
    let mut words = message.split([' ', '\t', '\'', '"', '[', ']', '(', ')', ',', ';']);
    let is_keyed = |word: &&str| word.contains("~31bf3856ad364e35~") || word.contains("_31bf3856ad364e35_");
    let word = words.find(is_keyed)?.trim_end_matches(['.', ':', '\'']);
    // `for package:NAME` and paths that end in the name.
    let word = word.rsplit_once("package:").map_or(word, |(_, name)| name);
    Some(word.to_owned())
}

/// What a scan of the component store found and did not repair.
pub(super) enum Scanned {
    /// It is not there.
    Missing(String),
    /// It is there, and not what it should be.
    Damaged(String),
}

/// `(p) CSI Payload Corrupt (n) NAME`, `CBS MUM Missing (n) NAME` and their like; not where the line says that it was repaired.
pub(super) fn scanned(message: &str) -> Option<Scanned> {
    const MISSING: &[&str] = &[
        "CBS MUM Missing",
        "CBS Catalog Missing",
        "CSI Manifest Missing",
        "CSI Payload Missing",
        "CSI Payload File Missing",
    ];
    const DAMAGED: &[&str] = &[
        "CSI Payload Corrupt",
        "CSI Payload File Corrupt",
        "CSI Manifest Corrupt",
        "CSI Catalog Corrupt",
        "CBS MUM Corrupt",
        "CBS Catalog Corrupt",
        "CBS Manifest Corrupt",
    ];
    // The summary counts the same words: `CSI Manifest Corruption: 2`.
    if is_one(message, &["(Fixed)", "(fix)", "Corruption:", "Total Count", "Total count"]) {
        return None;
    }
    let after = |shapes: &[&str]| {
        let rest = shapes.iter().find_map(|shape| Some(message.split_once(shape)?.1))?;
        let words = rest.split_whitespace().filter(|word| !word.starts_with('(') && !word.starts_with("0x"));
        let name = words.collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then_some(name)
    };
    after(MISSING).map(Scanned::Missing).or_else(|| after(DAMAGED).map(Scanned::Damaged))
}

/// What the component store says of itself: `Some(None)` where it does not say what is damaged.
pub(super) fn damage(message: &str) -> Option<Option<String>> {
    if let Some((_, count)) = message.split_once("Total Detected Corruption:") {
        // What follows the number on one line is of the parts: `Total Detected Corruption: 0 CBS Manifest Corruption: 0 …`.
        let count: u64 = count.split_whitespace().next()?.parse().ok()?;
        return (count != 0).then_some(None);
    }
    // A value of the registry that tells of a package: `Registry value for NAME is not a dword type`.
    if let Some((_, rest)) = message.split_once("Registry value for ")
        && let Some((package, _)) = rest.split_once(" is not a ")
    {
        return Some(Some(package.trim().to_owned()));
    }
    if let Some((_, rest)) = message.split_once("Failed to load the COMPONENTS hive from ") {
        return Some(rest.split(['\'', '"']).nth(1).map(ToOwned::to_owned));
    }
    let shapes = [
        "Attempting to mark store corrupt",
        "STATUS_SXS_COMPONENT_STORE_CORRUPT",
        "ERROR_SXS_COMPONENT_STORE_CORRUPT",
        "STATUS_SXS_FILE_HASH_MISMATCH",
        "Store corruption",
    ];
    is_one(message, &shapes).then(|| keyed(message))
}

/// A catalog file that cannot be used: `Failed to verify if catalog file […] is valid`.
pub(super) fn catalog_file(message: &str) -> Option<Option<String>> {
    if let Some((_, rest)) = message.split_once("Failed to verify if catalog file ") {
        let path = rest.split_once(" is valid").map_or(rest, |(path, _)| path);
        let path = path.trim().trim_matches(['[', ']']).split(']').next().unwrap_or_default().trim();
        return Some((!path.is_empty()).then(|| path.to_owned()));
    }
    let shapes: &[&[&str]] =
        &[&["catalog.cpp", "CertCreateCTLContext"], &["Failed to verify manifest against catalog"]];
    is_like(message, shapes).then_some(None)
}

/// The versions in `requires Servicing Stack v10.0.1.2 but current Servicing Stack is v10.0.1.1`: needed and present.
pub(super) fn stack_versions(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("requires Servicing Stack ")?;
    let needed = rest.split_whitespace().next()?;
    Some(needed.trim_matches([',', '.']).to_owned())
}
