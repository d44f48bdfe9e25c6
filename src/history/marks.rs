//! Lines of `CBS.log` that name what stood in the way, whatever their level.
//!
//! The servicing stack writes its reason where it meets it: which installer failed, which driver, which package is not there,
//! which path was refused. Many of these lines are at level Info, and the Error lines after them only pass the code on. So a
//! line is known by its shape, and the first of a session is what the others follow from.

use super::hresult::HResult;
use crate::windows::names::object;

/// What a line says stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// Access to a path or key was denied.
    Refused,
    /// A path or key does not exist.
    NotFound,
    /// A driver package could not be installed.
    Driver,
    /// The queue of driver operations could not be loaded.
    DriverQueue,
    /// An installer of a component failed.
    Installer,
    /// Some installer failed, and the line does not name it.
    Installers,
    /// A package or a component is referred to and is not there.
    Missing,
    /// The component store says that it is damaged.
    Damaged,
    /// There is no room: on a volume, or in a transaction's log.
    NoRoom,
}

/// Whether a line only says that some step failed, and not which.
#[must_use]
pub const fn is_general(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Installers)
}

/// What a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What stood in the way.
    pub kind: MarkKind,
    /// What the line names: a path, a package, an INF file, an installer.
    pub subject: Option<String>,
    /// The code of that step, which may be more exact than that of the update.
    pub code: Option<HResult>,
}

/// Shapes of lines that servers write whose updates succeed; all parts must be in the line. They were counted in public logs
/// of 2016 to 2025.
const NOISE: &[&[&str]] = &[
    &["Only package owners can remove package"],
    &["ISusInternal", "DisconnectCall"],
    &[r"windowsupdate\client\comapi\update.cpp"],
    &["Expecting attribute name"],
    &["Failed to get next element"],
    &["Failed to internally open package", "0x800f0805"],
    &["Failed to read RptTime"],
    &["Not able to add", "to Windows Error Report"],
    &["SQM: "],
    &["Failed to get session package state"],
    &["Failed to OpenPackage using worker session", "0x800f0805"],
    // Shutdown in progress, by design.
    &["0x8007045b"],
];

/// Whether healthy servers write such a line too.
#[must_use]
pub fn is_noise(message: &str) -> bool {
    NOISE.iter().any(|shape| shape.iter().all(|part| message.contains(part)))
}

/// What a line names, where it is of a known shape. `code` is the HRESULT in it.
#[must_use]
pub fn mark(message: &str, code: Option<HResult>) -> Option<Mark> {
    if is_noise(message) {
        return None;
    }
    let mark = |kind, subject: Option<String>, code| Some(Mark { kind, subject, code });
    if let Some((name, code)) = installer(message) {
        return mark(MarkKind::Installer, Some(name), code);
    }
    if let Some((inf, result)) = driver(message) {
        return mark(MarkKind::Driver, Some(inf), Some(result));
    }
    if is_one(message, &["Failed loading driver operations queue", "Failed reading Identity for driver operation"]) {
        return mark(MarkKind::DriverQueue, None, code);
    }
    if is_one(message, &["because drivers failed", "Failed executing critical driver operations queue"]) {
        return mark(MarkKind::Driver, None, code);
    }
    if let Some(package) = package(message) {
        return mark(MarkKind::Missing, Some(package), code);
    }
    let named = object(message);
    if is_denied(message, code) && named.is_some() {
        return mark(MarkKind::Refused, named, Some(HResult::ACCESS_DENIED));
    }
    if is_one(message, &["STATUS_OBJECT_NAME_NOT_FOUND", "STATUS_OBJECT_PATH_NOT_FOUND"]) && named.is_some() {
        return mark(MarkKind::NotFound, named, code);
    }
    if let Some(what) = damage(message) {
        return mark(MarkKind::Damaged, what, code);
    }
    if is_one(message, NO_ROOM) {
        return mark(MarkKind::NoRoom, named, code);
    }
    let queue = ["Failed to process advanced operation queue", "Failed execution of queue item"];
    if is_one(message, &queue) {
        return mark(MarkKind::Installers, None, code);
    }
    None
}

/// No room on a volume, and none in the log of a transaction.
const NO_ROOM: &[&str] = &[
    "ERROR_DISK_FULL",
    "STATUS_DISK_FULL",
    "ERROR_LOG_GROWTH_FAILED",
    "STATUS_LOG_GROWTH_FAILED",
    "ERROR_LOG_FULL",
    "STATUS_LOG_FULL",
    "ERROR_NO_SYSTEM_RESOURCES, transaction log",
];

fn is_one(message: &str, shapes: &[&str]) -> bool {
    shapes.iter().any(|shape| message.contains(shape))
}

/// Whether the line says that access was denied, in any of the spellings of the servicing stack.
#[must_use]
pub fn is_denied(message: &str, code: Option<HResult>) -> bool {
    code.is_some_and(HResult::is_access_denied)
        || is_one(message, &["E_ACCESSDENIED", "STATUS_ACCESS_DENIED", "ERROR_ACCESS_DENIED", "HRESULT_FROM_WIN32(5)"])
}

/// `Failed execution of queue item Installer: NAME ({GUID}) with HRESULT HRESULT_FROM_WIN32(1058).`, or the summary
/// `(F) Installer: NAME  Binary Name: x.dll  ErrorCode: 80070422  Phase: 38`.
fn installer(message: &str) -> Option<(String, Option<HResult>)> {
    let (_, rest) = message.split_once("Installer: ")?;
    let end = ["({", " ({", "\t", " Binary Name", " with HRESULT"].iter().filter_map(|end| rest.find(end)).min()?;
    let name = rest.get(..end)?.trim();
    let is_failure = message.contains("Failed execution of queue item") || message.contains("ErrorCode:");
    (is_failure && !name.is_empty()).then(|| (name.to_owned(), inner_code(message)))
}

/// The code in a text that is no HRESULT in brackets: `HRESULT_FROM_WIN32(1058)`, `ErrorCode: 80070422`.
#[must_use]
pub fn inner_code(message: &str) -> Option<HResult> {
    if let Some((_, rest)) = message.split_once("HRESULT_FROM_WIN32(") {
        let word = rest.split(')').next()?;
        return word.parse::<u16>().ok().map(win32).or_else(|| named(word));
    }
    let (_, rest) = message.split_once("ErrorCode: ")?;
    let digits = rest.split(|c: char| !c.is_ascii_hexdigit()).next()?;
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
        "ERROR_INVALID_DATA" => 13,
        "ERROR_SHARING_VIOLATION" => 32,
        "ERROR_DISK_FULL" => 112,
        "ERROR_SERVICE_DISABLED" => 1058,
        "ERROR_NOT_FOUND" => 1168,
        _ => return None,
    };
    Some(win32(number))
}

/// `INSTALL index: 55, phase: 2, result 2, inf: flpydisk.inf` (the result is the low word of the code, in decimal), or
/// `Doqe: Recording result: 0x80070002, for Inf: flpydisk.inf`.
fn driver(message: &str) -> Option<(String, HResult)> {
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

/// A package or component that is referred to and is not there.
fn package(message: &str) -> Option<String> {
    const BEFORE: &[&str] = &[
        "Failed to pin deployment while resolving Update: ",
        "manifest missing for package: ",
        "Missing package manifest for package: ",
        "Hydration failed for component ",
        "Failed to load package: ",
        "CBS MUM Missing\t",
        "CSI Missing Payload File",
    ];
    let rest = BEFORE.iter().find_map(|before| message.split_once(before).map(|(_, rest)| rest))?;
    let end = [" from file", " [HRESULT", ", version", "\t", " on file"].iter().filter_map(|end| rest.find(end)).min();
    let name = rest.get(..end.unwrap_or(rest.len()))?.trim().trim_end_matches(['.', ',']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// What the component store says of itself: `Some(None)` where it does not say what is damaged.
fn damage(message: &str) -> Option<Option<String>> {
    if let Some((_, rest)) = message.split_once("CSI Payload Corrupt") {
        let name = rest.trim_start_matches(|c: char| c == '(' || c == ')' || c == 'n' || c.is_whitespace());
        return Some(Some(name.trim().to_owned()).filter(|name| !name.is_empty()));
    }
    if let Some((_, count)) = message.split_once("Total Detected Corruption:") {
        return (count.trim() != "0" && !count.trim().is_empty()).then_some(None);
    }
    let shapes = [
        "Attempting to mark store corrupt",
        "STATUS_SXS_COMPONENT_STORE_CORRUPT",
        "ERROR_SXS_COMPONENT_STORE_CORRUPT",
        "Store corruption",
    ];
    is_one(message, &shapes).then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Option<(MarkKind, Option<String>, Option<String>)> {
        let code = crate::windows::cbs::hresult(message).and_then(|code| HResult::parse(&code));
        mark(message, code).map(|m| (m.kind, m.subject, m.code.map(|code| code.to_string())))
    }

    /// Lines in the shape of public ones, with other names.
    #[test]
    fn a_line_is_known_by_its_shape_and_tells_what_it_names() {
        let text = |text: &str| Some(text.to_owned());
        for (message, kind, subject, code) in [
            (
                "00000018 (F) Failed execution of queue item Installer: Firewall Installer ({4b2c1a37-0000}) with HRESULT HRESULT_FROM_WIN32(1068).  Failure will not be ignored",
                MarkKind::Installer,
                text("Firewall Installer"),
                text("0x8007042C"),
            ),
            (
                "00000039 (F) Installer: Firewall Installer\tBinary Name: x.dll\tErrorCode: 8007042c\tPhase: 38",
                MarkKind::Installer,
                text("Firewall Installer"),
                text("0x8007042C"),
            ),
            (
                "INSTALL index: 9, phase: 2, result 13, inf: mydisk.inf",
                MarkKind::Driver,
                text("mydisk.inf"),
                text("0x8007000D"),
            ),
            (
                "Doqe: Recording result: 0x80070003, for Inf: mydisk.inf",
                MarkKind::Driver,
                text("mydisk.inf"),
                text("0x80070003"),
            ),
            (
                "Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                MarkKind::DriverQueue,
                None,
                text("0x80070490"),
            ),
            (
                "Failed to pin deployment while resolving Update: My-Package~31bf3856ad364e35~amd64~fr-FR~10.0.1.1.X from file: (null) [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]",
                MarkKind::Missing,
                text("My-Package~31bf3856ad364e35~amd64~fr-FR~10.0.1.1.X"),
                text("0x80073701"),
            ),
            (
                r"Failed to open key \Registry\Machine\COMPONENTS\Derived\x [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                MarkKind::Refused,
                text(r"\Registry\Machine\COMPONENTS\Derived\x"),
                text("0x80070005"),
            ),
            (
                r"00000e47 (F) STATUS_OBJECT_NAME_NOT_FOUND #1# from SysCreateFile(oa = @0x1->OBJECT_ATTRIBUTES {s:48; on:[l:20 ml:21]'\??\C:\ProgramData\X Y'; a:(OBJ)})",
                MarkKind::NotFound,
                text(r"C:\ProgramData\X Y"),
                None,
            ),
            (
                "(F) Attempting to mark store corrupt with category [l:21 ml:22]'CorruptComponentValue'",
                MarkKind::Damaged,
                None,
                None,
            ),
            (
                "Startup: Failed to process advanced operation queue, startupPhase: 0. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
                MarkKind::Installers,
                None,
                text("0x800F0922"),
            ),
            ("ERROR_LOG_GROWTH_FAILED [HRESULT = 0x80071a90]", MarkKind::NoRoom, None, text("0x80071A90")),
        ] {
            assert_eq!(read(message), Some((kind, subject, code)), "{message}");
        }
    }

    #[test]
    fn what_goes_well_and_what_healthy_servers_write_names_nothing() {
        for message in [
            "INSTALL index: 9, phase: 2, result 0, inf: mydisk.inf",
            "Doqe: Recording result: 0x00000000, for Inf: mydisk.inf",
            "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]",
            "Not able to add pending.xml to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
            "Total Detected Corruption:\t0",
            "Failed to stage package manifest. [HRESULT = 0x80070005 - E_ACCESSDENIED]",
            "",
        ] {
            assert_eq!(read(message), None, "{message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_message_makes_it_panic(message in r"(Installer: |INSTALL index:|result |inf: |Recording result: |Inf: |CSI Payload Corrupt|[a-zé\\:({ ]{0,6}){0,8}") {
            let _ = read(&message);
        }
    }
}
