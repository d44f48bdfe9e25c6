//! A code taken apart: what its bits say when no table knows it.
//!
//! Layout and facilities: [MS-ERREF] 2.1 and 2.3 (HRESULT and NTSTATUS), and the `FACILITY_*` constants of the windows
//! crate 0.62.2 (MIT OR Apache-2.0). Only the facilities that a server's update can meet are named.

use std::fmt;

use serde::Serialize;

use crate::msg;
use crate::text::{Message, said};

/// What sort of number a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An HRESULT that reports success.
    Success,
    /// An HRESULT that reports a failure.
    Failure,
    /// A status of the Windows kernel (NTSTATUS).
    NtStatus,
    /// A number of Windows Setup; it looks like an NTSTATUS and is none.
    WindowsSetup,
    /// A number with the customer bit: a program's own, or an exception; Microsoft assigns none of these.
    Customer,
}

/// The parts of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Anatomy {
    /// The canonical number; in JSON as text, such as `0x8007007B`.
    #[serde(serialize_with = "super::number::as_hex")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub code: u32,
    /// What sort of number it is.
    pub kind: Kind,
    /// Bits 16 to 27: who reports it. The number space of NTSTATUS is another than that of HRESULT.
    pub facility: u16,
    /// The facility in words, where it is an HRESULT's and known.
    pub facility_name: Option<&'static str>,
    /// The Win32 error inside (facility 7).
    pub win32: Option<u16>,
    /// The HTTP status inside (facility 25).
    pub http_status: Option<u16>,
}

impl Anatomy {
    /// Takes `code` apart.
    pub(super) fn of(code: u32) -> Self {
        let kind = match code >> 29 {
            0b100 => Kind::Failure,
            0b000 => Kind::Success,
            // MOSETUP_E_…: 0xC19001nn, 0xC19002nn, 0xC19004nn.
            0b110 if code >> 16 == 0xC190 => Kind::WindowsSetup,
            0b110 | 0b010 => Kind::NtStatus,
            _ => Kind::Customer,
        };
        let [high, low] = [(code >> 16) as u16 & 0x0FFF, (code & 0xFFFF) as u16];
        let failed_in = |facility| (kind == Kind::Failure && high == facility).then_some(low);
        let is_hresult = matches!(kind, Kind::Failure | Kind::Success);
        Self {
            code,
            kind,
            facility: high,
            facility_name: is_hresult.then(|| facility_name(high)).flatten(),
            win32: failed_in(7),
            http_status: failed_in(25),
        }
    }

    /// What is said of a number that has no row, with what to do.
    pub(crate) fn unlisted(&self) -> Message {
        let next = match self.win32 {
            Some(win32) => msg!("error-next-helpmsg", number = win32),
            None => msg!("error-next-component"),
        };
        msg!("error-unlisted", what = self.said(), next = next)
    }

    /// What its parts say.
    fn said(&self) -> Message {
        let code = format!("0x{:08X}", self.code);
        let facility = match self.facility_name {
            Some(name) => msg!("error-facility", number = self.facility, name = said(name)),
            None => msg!("error-facility-unknown", number = self.facility),
        };
        match (self.kind, self.win32, self.http_status) {
            (Kind::Success, ..) => msg!("error-is-success", code = code, facility = facility),
            (Kind::Failure, Some(inside), _) => {
                msg!("error-is-failure-win32", code = code, facility = facility, inside = inside)
            }
            (Kind::Failure, _, Some(inside)) => {
                msg!("error-is-failure-http", code = code, facility = facility, inside = inside)
            }
            (Kind::Failure, ..) => msg!("error-is-failure", code = code, facility = facility),
            (Kind::NtStatus, ..) => msg!("error-is-nt-status", code = code),
            (Kind::WindowsSetup, ..) => msg!("error-is-setup", code = code),
            (Kind::Customer, ..) => msg!("error-is-customer", code = code),
        }
    }
}

impl fmt::Display for Anatomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().text)
    }
}

/// The facility of an HRESULT in words.
fn facility_name(facility: u16) -> Option<&'static str> {
    FACILITIES.binary_search_by_key(&facility, |(number, _)| *number).ok().map(|at| FACILITIES[at].1)
}

/// Facilities of HRESULT by number. Of more than one word they are told in the reader's language (`src/text/ja/sentences.toml`); a single word
/// is that of the constant.
const FACILITIES: &[(u16, &str)] = &[
    (0, "general"),
    (1, "RPC"),
    (2, "COM dispatch"),
    (3, "COM storage"),
    (4, "a COM interface; the meaning depends on the interface"),
    (7, "Win32"),
    (8, "Windows"),
    (9, "security and cryptography"),
    (10, "control"),
    (11, "certificates"),
    (12, "Internet client"),
    (15, "device setup and component servicing"),
    (16, "smart card"),
    (17, "COM+"),
    (19, ".NET run-time"),
    (23, "side-by-side assemblies"),
    (25, "HTTP"),
    (26, "common log file system"),
    (27, "Windows Error Reporting"),
    (31, "file-system filter manager"),
    (32, "BITS"),
    (34, "state management"),
    (36, "Windows Update"),
    (37, "directory service"),
    (40, "TPM services"),
    (41, "TPM software"),
    (48, "performance logs and Windows Setup"),
    (49, "BitLocker"),
    (50, "Windows Filtering Platform"),
    (51, "WinRM"),
    (52, "NDIS"),
    (53, "hypervisor"),
    (54, "component management (CMI)"),
    (55, "virtualization"),
    (56, "volume manager"),
    (57, "boot configuration data"),
    (58, "virtual hard disk"),
    (61, "web services and Windows PE"),
    (80, "Microsoft Defender"),
    (84, "PowerShell and mobile broadband"),
    (135, "device update agent"),
    (136, "driver servicing"),
    (208, "Delivery Optimization"),
    (231, "Storage Spaces"),
    (233, "system integrity"),
    (234, "licensing"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_code_are_named() {
        for (code, wanted) in [
            (0x8007_007B, "0x8007007B is a failure of facility 7 (Win32), with Win32 error 123 inside"),
            (0x8019_0209, "0x80190209 is a failure of facility 25 (HTTP), with HTTP status 521 inside"),
            (0x8024_7777, "0x80247777 is a failure of facility 36 (Windows Update)"),
            (0x0024_0077, "0x00240077 is a success code of facility 36 (Windows Update)"),
            (0x8FFF_0001, "0x8FFF0001 is a failure of facility 4095, which patchgate does not know"),
            (0xC000_0142, "0xC0000142 is a kernel status (NTSTATUS)"),
            (0xE043_4352, "0xE0434352 is a program's own number, not one that Microsoft assigns"),
        ] {
            assert_eq!(Anatomy::of(code).to_string(), wanted);
        }
    }

    #[test]
    fn a_success_code_has_no_win32_error_inside() {
        assert_eq!(Anatomy::of(0x0007_0005).win32, None);
    }

    #[test]
    fn facilities_are_sorted_so_that_each_is_found() {
        for (number, name) in FACILITIES {
            assert_eq!(facility_name(*number), Some(*name));
        }
    }
}
