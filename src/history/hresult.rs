//! A result code of Windows, however the source spells it.
//!
//! The same failure is `0x80070005` in System 20, `2147942405` in a WUSA event, `-2147024891` in a scheduled task and
//! `80070005` in a log. Causes compare codes, so there is one spelling inside.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::windows_errors;

/// A 32-bit result code (HRESULT or NTSTATUS).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct HResult(u32);

impl HResult {
    /// `E_ACCESSDENIED`, the HRESULT of Win32 error 5.
    pub const ACCESS_DENIED: Self = Self(0x8007_0005);
    /// `STATUS_ACCESS_DENIED` (MS-ERREF), which CBS writes where a native call was refused.
    pub const STATUS_ACCESS_DENIED: Self = Self(0xC000_0022);
    /// `ERROR_CANT_RESOLVE_FILENAME`: a link on the way to a file leads nowhere.
    pub const LINK_TO_NOWHERE: Self = Self(0x8007_0781);
    /// `ERROR_SECUREBOOT_NOT_ENABLED`: Secure Boot is off, so nothing was to be written.
    pub const SECURE_BOOT_NOT_ENABLED: Self = Self(0x8007_1149);

    /// The code with this number.
    #[must_use]
    pub const fn new(code: u32) -> Self {
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Reads a code in any of the ways of [`windows_errors::normalise`], except that eight bare digits are a code only
    /// where they say failure: event data hold many other numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
        windows_errors::normalise(text).map(Self).filter(|code| !bare || code.is_failure())
    }

    /// Whether the code says that something failed.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        self.0 & FAILURE_BIT != 0
    }

    /// Whether the code says that access was denied, as HRESULT, NTSTATUS or NTSTATUS within an HRESULT.
    #[must_use]
    pub const fn is_access_denied(self) -> bool {
        matches!(self.0, 0x8007_0005 | 0xC000_0022 | 0xD000_0022)
    }
}

const FAILURE_BIT: u32 = 0x8000_0000;

impl fmt::Display for HResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X}", self.0)
    }
}

impl From<HResult> for String {
    fn from(code: HResult) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for HResult {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a result code such as \"0x80070005\""))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for HResult {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "HResult".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^0x[0-9A-F]{8}$" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_access_denied_is_the_same_code() {
        for text in ["0x80070005", "0X80070005", "80070005", "-2147024891", "2147942405", " 0x80070005 ", "5", "0x5"] {
            assert_eq!(HResult::parse(text), Some(HResult::ACCESS_DENIED), "{text:?}");
        }
        assert_eq!(HResult::parse("8024a10b").map(HResult::number), Some(0x8024_A10B));
    }

    #[test]
    fn what_is_not_a_code_is_not_read_as_one() {
        for text in ["", "DBX", "0x", "12345678", "KB5082142", "0x1800700050", "-99999999999", "cafe"] {
            assert_eq!(HResult::parse(text), None, "{text:?}");
        }
        assert_eq!(HResult::parse("0x0").map(HResult::is_failure), Some(false));
    }

    proptest! {
        #[test]
        fn a_failure_code_reads_back_from_its_hexadecimal_and_decimal_forms(n in 0x8000_0000_u32..) {
            // One error has several numbers; whatever was written, the canonical one is read.
            let code = HResult::parse(&format!("0x{n:08X}")).unwrap();
            prop_assert_eq!(HResult::parse(&code.to_string()), Some(code));
            prop_assert_eq!(HResult::parse(&n.to_string()), Some(code));
            prop_assert_eq!(HResult::parse(&n.cast_signed().to_string()), Some(code));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            let _: Option<HResult> = HResult::parse(&text);
        }
    }
}
