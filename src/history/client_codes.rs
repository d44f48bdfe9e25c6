//! Codes in the lines of `WindowsUpdate.log`, in the styles of all its ages: `hr = 8024401c`, `*FAILED* [8024401C]`,
//! `error 0x80072ee2`.
//!
//! Only codes that speak of the way to an update are read: those of the update client, of WinHTTP, of HTTP answers, of the two
//! download services and of the services beside them. Eight digits are also the first part of a GUID and of a hash; those are
//! left out.

use super::hresult::HResult;

/// Codes of one facility: those whose upper bits are the same.
const FACILITIES: &[(u32, u32)] = &[
    // The update client.
    (0xFFFF_0000, 0x8024_0000),
    // WinHTTP and WinINet: 12000 to 12287.
    (0xFFFF_FF00, 0x8007_2E00),
    (0xFFFF_FF00, 0x8007_2F00),
    // Answers of HTTP, BITS, Delivery Optimization.
    (0xFFFF_0000, 0x8019_0000),
    (0xFFFF_0000, 0x8020_0000),
    (0xFFFF_0000, 0x80D0_0000),
];

/// Codes of services that are not there: disabled, missing, not active, no endpoint.
const SERVICES: &[u32] = &[0x8007_0422, 0x8007_0424, 0x8007_0426, 0x8007_06D9];

/// The codes in a line that speak of the way to an update.
pub fn codes_in(message: &str) -> Vec<HResult> {
    let words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let numbers = words.filter_map(|word| {
        let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
        (digits.len() == 8).then(|| u32::from_str_radix(digits, 16).ok())?
    });
    numbers.filter(|number| is_of_the_way(*number)).map(HResult::new).collect()
}

fn is_of_the_way(number: u32) -> bool {
    SERVICES.contains(&number) || FACILITIES.iter().any(|(mask, facility)| number & mask == *facility)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_every_style_and_a_guid_is_none() {
        let codes = |text: &str| codes_in(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        for text in [
            "Web service call failed with hr = 8024401c.",
            "*FAILED* [8024401C] Web service call",
            "WARNING: SyncUpdates_WithRecovery failed.: 0x8024401c",
            "*FAILED* [8024401C] file = x.cpp, line = 853",
        ] {
            assert_eq!(codes(text), ["0x8024401C"], "{text}");
        }
        for text in [
            "UpdateId = 80240022-0D2A-467B-82A8-1687196B52EC.200",
            r"sandbox C:\Windows\SoftwareDistribution\Download\80240022171585442061313d70ba0fca69_ctc",
            "Exit code = 0x00000000",
            "*FAILED* [80070490] something else",
        ] {
            assert_eq!(codes(text), Vec::<String>::new(), "{text}");
        }
    }
}
