//! Lines of `CBS.log` that name what stood in the way, whatever their level.
//!
//! The servicing stack writes its reason where it meets it: which installer failed, which driver, which package is not there,
//! which path was refused. Many of these lines are at level Info, and the Error lines after them only pass the code on. So a
//! line is known by its shape, and the first of a session is what the others follow from. Some codes have one meaning wherever
//! they stand; a line that only holds such a code tells less, and counts less.

use super::hresult::HResult;
use super::noise::is_noise;
use super::shapes::{self, Scanned, is_like, is_one};
use crate::windows::names::object;

/// What a line says stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// Access to a path or key was denied.
    Refused,
    /// A path or key does not exist.
    NotFound,
    /// The registry hive of an account does not load.
    Profile,
    /// A driver package could not be installed.
    Driver,
    /// The queue of driver operations could not be loaded.
    DriverQueue,
    /// An installer of a component failed.
    Installer,
    /// Some installer failed, and the line does not name it.
    Installers,
    /// A service that the update starts did not start.
    ServiceStart,
    /// A package or a component is referred to and is not there.
    Missing,
    /// The files that a difference builds on are not there, or are others.
    BaseMissing,
    /// The source of files that are not in the store was not found.
    SourceMissing,
    /// The component store says that it is damaged.
    Damaged,
    /// A catalog file cannot be used.
    CatalogFile,
    /// The catalog database took no catalog.
    CatalogDatabase,
    /// There is no room: on a volume, or in a transaction's log.
    NoRoom,
    /// There is no room for the files that Windows starts from.
    BootFiles,
    /// The store of the boot configuration cannot be opened.
    BootStore,
    /// There was no memory.
    NoMemory,
    /// The hive of the component store found no room in the registry.
    HiveLimit,
    /// The manager of transactions does not work.
    Transaction,
    /// An earlier transaction is not completed.
    Pending,
    /// The installation made no progress, and was given up.
    Hung,
    /// The servicing stack is older than the update needs.
    OldStack,
    /// Somebody else holds a file.
    Held,
    /// A privilege is not held.
    Privilege,
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
    /// Whether only the code in the line tells it. Such a line counts where it is an error or holds the update's own code.
    pub by_code: bool,
    /// The component that an installer was at work on.
    pub component: Option<String>,
}

impl Mark {
    /// Whether the line only says that some step failed, and not on what.
    #[must_use]
    pub const fn is_general(&self) -> bool {
        matches!(self.kind, MarkKind::Installers) || (self.by_code && self.subject.is_none())
    }
}

/// Lines that tell of the update as a whole: their code is its result, and the package in them is its own.
const RESULTS: &[&str] = &[
    "WER: ",
    "Exec: Processing complete",
    "Session: ",
    "Asynchronous Session: ",
    "Setting original failure status",
    "Retrieved original failure status",
    "Progress: ",
    "Failed to FinalizeEx",
    "Failed to finalize",
];

/// Codes that mean one thing wherever they stand.
const BY_CODE: &[(u32, MarkKind)] = &[
    (0x8007_0070, MarkKind::NoRoom),
    (0x800F_0828, MarkKind::NoRoom),
    (0x8007_19E4, MarkKind::NoRoom),
    (0x8007_1AB1, MarkKind::NoRoom),
    (0x8007_0008, MarkKind::NoMemory),
    (0x8007_000E, MarkKind::NoMemory),
    (0x8007_05AA, MarkKind::NoMemory),
    (0x8007_05AF, MarkKind::NoMemory),
    (0x8007_1A91, MarkKind::Transaction),
    (0x8007_1A2D, MarkKind::Transaction),
    (0x8007_0BC9, MarkKind::Pending),
    (0x800F_0920, MarkKind::Hung),
    (0x800F_0823, MarkKind::OldStack),
    (0x8007_0020, MarkKind::Held),
    (0x8007_0021, MarkKind::Held),
    (0x8007_0522, MarkKind::Privilege),
    (0x800F_081F, MarkKind::SourceMissing),
    (0x800F_0906, MarkKind::SourceMissing),
    (0x800F_0907, MarkKind::SourceMissing),
    (0x800F_0950, MarkKind::SourceMissing),
    (0x800F_0954, MarkKind::SourceMissing),
    (0x800F_090D, MarkKind::Missing),
    (0x8007_3701, MarkKind::Missing),
    (0x8007_371B, MarkKind::Missing),
    (0x8007_36B3, MarkKind::Missing),
    (0x8007_3712, MarkKind::Damaged),
    (0x8007_36CC, MarkKind::Damaged),
    (0x8007_370A, MarkKind::Damaged),
    (0x8007_370B, MarkKind::Damaged),
    (0x8007_370D, MarkKind::Damaged),
    (0x8007_05B9, MarkKind::Damaged),
    (0x8007_0570, MarkKind::Damaged),
    (0x800F_0830, MarkKind::Damaged),
    (0x800F_0831, MarkKind::Damaged),
    (0x800F_0900, MarkKind::Damaged),
];

/// The codes of an update that is a difference (`PSFX_E_…`).
const DIFFERENCE: std::ops::RangeInclusive<u32> = 0x800F_0982..=0x800F_0991;

/// What a line names, where it is of a known shape. `code` is the HRESULT in it.
#[must_use]
pub fn mark(message: &str, code: Option<HResult>) -> Option<Mark> {
    if is_noise(message) {
        return None;
    }
    let mark = |kind, subject, code| Some(Mark { kind, subject, code, by_code: false, component: None });
    if let Some((name, code)) = shapes::installer(message) {
        return mark(MarkKind::Installer, Some(name), code);
    }
    if let Some((inf, result)) = shapes::driver(message) {
        return mark(MarkKind::Driver, Some(inf), Some(result));
    }
    if let Some((service, code)) = shapes::service_start(message) {
        return mark(MarkKind::ServiceStart, Some(service), code);
    }
    if let Some(version) = shapes::stack_versions(message) {
        return mark(MarkKind::OldStack, Some(version), code);
    }
    for (kind, shapes) in PLAIN {
        if is_like(message, shapes) {
            return mark(*kind, None, code);
        }
    }
    if let Some(component) =
        message.split_once("Hydration failed for component ").and_then(|(_, rest)| shapes::name(rest))
    {
        return mark(MarkKind::BaseMissing, Some(component), code);
    }
    if message.contains("Failed to load the COMPONENTS hive") && code.is_some_and(|code| code.number() == 0x8007_05AA) {
        return mark(MarkKind::HiveLimit, None, code);
    }
    if let Some(package) = shapes::package(message).or_else(|| shapes::unresolved(message, code)) {
        return mark(MarkKind::Missing, Some(package), code);
    }
    if let Some(path) = shapes::catalog_file(message) {
        return mark(MarkKind::CatalogFile, path, code);
    }
    match shapes::scanned(message) {
        Some(Scanned::Missing(name)) => return mark(MarkKind::Missing, Some(name), code),
        Some(Scanned::Damaged(name)) => return mark(MarkKind::Damaged, Some(name), code),
        None => {}
    }
    let named = object(message);
    if shapes::is_denied(message, code) && named.is_some() {
        return mark(MarkKind::Refused, named, Some(HResult::ACCESS_DENIED));
    }
    if message.contains("AutoHive::Load") && is_one(message, &["STATUS_", "ERROR_"]) {
        // Whose hive it is stands in an earlier line.
        return mark(MarkKind::Profile, None, code);
    }
    if is_one(message, &["STATUS_OBJECT_NAME_NOT_FOUND", "STATUS_OBJECT_PATH_NOT_FOUND"]) && named.is_some() {
        return mark(MarkKind::NotFound, named, code);
    }
    if is_one(message, shapes::LINK_TO_NOWHERE) && named.is_some() {
        return mark(MarkKind::NotFound, named, Some(HResult::LINK_TO_NOWHERE));
    }
    if is_one(message, &["STATUS_SHARING_VIOLATION", "STATUS_DELETE_PENDING"]) && named.is_some() {
        return mark(MarkKind::Held, named, code);
    }
    if let Some(what) = shapes::damage(message) {
        return mark(MarkKind::Damaged, what, code);
    }
    if is_one(message, shapes::NO_ROOM) {
        return mark(MarkKind::NoRoom, named, code);
    }
    by_code(message, code)
}

/// What the code of a line alone tells.
fn by_code(message: &str, code: Option<HResult>) -> Option<Mark> {
    if RESULTS.iter().any(|result| message.starts_with(result)) {
        return None;
    }
    let code = code.filter(|code| code.number() != 0x8000_4005).or_else(|| shapes::inner_code(message))?;
    let number = code.number();
    let kind = if DIFFERENCE.contains(&number) {
        MarkKind::BaseMissing
    } else {
        BY_CODE.iter().find(|(known, _)| *known == number)?.1
    };
    let subject = match kind {
        MarkKind::Missing | MarkKind::Damaged | MarkKind::BaseMissing | MarkKind::SourceMissing => {
            shapes::keyed(message)
        }
        MarkKind::Held | MarkKind::NoRoom => object(message),
        _ => None,
    };
    Some(Mark { kind, subject, code: Some(code), by_code: true, component: None })
}

/// Shapes that say all and name nothing; the first that fits counts.
const PLAIN: &[(MarkKind, &[&[&str]])] = &[
    (
        MarkKind::DriverQueue,
        &[&["Failed loading driver operations queue"], &["Failed reading Identity for driver operation"]],
    ),
    (
        MarkKind::Driver,
        &[
            &["because drivers failed"],
            &["Failed executing critical driver operations queue"],
            &["Failed while processing non-critical driver operations"],
        ],
    ),
    (
        MarkKind::Hung,
        &[
            &["A possible hang was detected"],
            &["Timed out waiting for", "no progress detected"],
            &["Startup: No progress detected"],
            &["Startup: will attempt a restart to recover"],
        ],
    ),
    (MarkKind::BootStore, &[&["boot configuration data store could not be opened"]]),
    (
        MarkKind::BootFiles,
        &[
            &["ServicingBootFiles failed", "0x70"],
            &["SpaceCheck", "nsufficient free space"],
            &["BFSVC", "0x70"],
            &["BFSVC", "not enough space"],
        ],
    ),
    (MarkKind::CatalogDatabase, &[&["CryptCATAdminAddCatalog", "ailed"], &["CryptCATAdminAddCatalog", "0x8000ffff"]]),
    (MarkKind::Installers, &[&["Failed to process advanced operation queue"], &["Failed execution of queue item"]]),
    (MarkKind::Transaction, &[&["STATUS_TRANSACTION_NOT_ACTIVE"], &["STATUS_RM_NOT_ACTIVE"]]),
    (MarkKind::NoMemory, &[&["STATUS_NO_MEMORY"], &["STATUS_INSUFFICIENT_RESOURCES"]]),
    (MarkKind::Privilege, &[&["STATUS_PRIVILEGE_NOT_HELD"]]),
];

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
                "000006d2 (F) Component marked deleted and is no longer available for: [l:77 ml:140]'amd64_fabrikam_31bf3856ad364e35_10.0.1.1_none_00'[gle=0x80004005]",
                MarkKind::Missing,
                text("amd64_fabrikam_31bf3856ad364e35_10.0.1.1_none_00"),
                text("0x80004005"),
            ),
            (
                r"00000796 (F) c0000280 [Error,Facility=(system),Code=640 (0x0280)] #1# from SysCreateFile(oa = @0x1->OBJECT_ATTRIBUTES {s:48; rd:NULL; on:[77]'\??\C:\Program Files (x86)\X Y'; a:(OBJ)})",
                MarkKind::NotFound,
                text(r"C:\Program Files (x86)\X Y"),
                text("0x80070781"),
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
            ("ERROR_LOG_GROWTH_FAILED [HRESULT = 0x80071ab1]", MarkKind::NoRoom, None, text("0x80071AB1")),
            (
                "(p)\tCSI Payload Corrupt\t(n)\tamd64_fabrikam_31bf3856ad364e35_10.0.1.1_none_00\\fab.dll",
                MarkKind::Damaged,
                text("amd64_fabrikam_31bf3856ad364e35_10.0.1.1_none_00\\fab.dll"),
                None,
            ),
            (
                "Failed to add [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT] for Fab~31bf3856ad364e35~amd64~~10.0.1.1",
                MarkKind::Damaged,
                text("Fab~31bf3856ad364e35~amd64~~10.0.1.1"),
                text("0x80073712"),
            ),
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
            r"00000001 Shim considered [l:126]'\??\C:\Windows\Servicing\amd64_x_31bf3856ad364e35_10.0.1.1_none_0\wcp.dll' : got STATUS_OBJECT_PATH_NOT_FOUND",
            "Total Detected Corruption:\t0",
            "CSI Manifest Corruption: 2",
            "(p)\tCSI Manifest Corrupt\t(w)\t(Fixed)\twow64_fabrikam_31bf3856ad364e35_10.0.1.1_none_00",
            "WER: Generating failure report for package: Fab~31bf3856ad364e35~amd64~~10.0.1.1, status: 0x80073712, failure source: Resolve",
            "Session: 1_2 finalized. Reboot required: no [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]",
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
