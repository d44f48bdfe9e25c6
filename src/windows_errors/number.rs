//! The ways in which one error is written, and the one number behind them.

use serde::Serializer;

/// The lowest of the storage engine's error numbers; smaller ones are not errors of the engine.
const FIRST_ENGINE_ERROR: u32 = 100;

/// `text` without what surrounds a code in a log line.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "()[]{}<>\"'`,;:.=".contains(c))
}

/// The number that `text` writes, as it stands there; `None` where it is not a number of 32 bits.
pub(super) fn parse(text: &str) -> Option<u32> {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return hexadecimal(digits);
    }
    if let Some(digits) = text.strip_prefix('-') {
        if !all_decimal(digits) {
            return None;
        }
        return text.parse::<i32>().ok().map(i32::cast_unsigned);
    }
    if text.len() == 8 && all_hexadecimal(text) {
        return hexadecimal(text);
    }
    if all_decimal(text) { text.parse().ok() } else { None }
}

/// Up to eight digits, or sixteen where a signed number was widened to 64 bits.
fn hexadecimal(digits: &str) -> Option<u32> {
    if !all_hexadecimal(digits) {
        return None;
    }
    match digits.len() {
        1..=8 => u32::from_str_radix(digits, 16).ok(),
        16 => {
            let number = u64::from_str_radix(digits, 16).ok()?.cast_signed();
            i32::try_from(number).ok().map(i32::cast_unsigned)
        }
        _ => None,
    }
}

fn all_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn all_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The number under which the table holds an error that has several; see [`super::normalise`] for the list.
///
/// Sources: `winerror.h` (the three `HRESULT_FROM_` macros), and for the storage engine's facility `0xE5E`
/// <https://msdn.microsoft.com/library/gg269184(v=exchg.10)>.
pub(super) fn canonical(number: u32) -> u32 {
    let low = number & 0xFFFF;
    match number {
        0x0000_0001..=0x0000_FFFF => 0x8007_0000 | low,
        0xE000_0000..=0xE000_FFFF => 0x800F_0000 | low,
        0x8E5E_0000..=0x8E5E_FFFF if low >= FIRST_ENGINE_ERROR => 0xC800_0000 | low,
        0xD000_0000..=0xDFFF_FFFF => number & !0x1000_0000,
        0xFFFF_0001.. if number.wrapping_neg() >= FIRST_ENGINE_ERROR => 0xC800_0000 | number.wrapping_neg(),
        _ => number,
    }
}

/// A number as every log and page of Microsoft writes it.
pub(super) fn as_hex<S: Serializer>(code: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("0x{code:08X}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_in_every_way_that_logs_write_it() {
        for (text, number) in [
            ("0x80070005", 0x8007_0005),
            ("0X80070005", 0x8007_0005),
            ("80070005", 0x8007_0005),
            ("8024002e", 0x8024_002E),
            ("-2147024891", 0x8007_0005),
            ("2147942405", 0x8007_0005),
            ("0xffffffff80070005", 0x8007_0005),
            ("2359302", 0x0024_0006),
            ("5", 5),
            ("0x5", 5),
            ("0", 0),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_of_32_bits_is_not_read_as_one() {
        for text in [
            "",
            "-",
            "0x",
            "0xG",
            "--5",
            "+5",
            "0x-5",
            "-0x5",
            "0x800700051",
            "4294967296",
            "-2147483649",
            "0x0000000180070005",
            "0x7fffffff80070005",
            "99999999999999999999",
            "E_FAIL",
            "80070005x",
            "８００７０００５",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_numbers_of_one_error_become_one() {
        for (number, wanted) in [
            (0x0000_0005, 0x8007_0005),
            (0x0000_FFFF, 0x8007_FFFF),
            (0xE000_0100, 0x800F_0100),
            (0xD000_0022, 0xC000_0022),
            (0xFFFF_FC06, 0xC800_03FA),
            (0x8E5E_03FA, 0xC800_03FA),
            (0x0000_0000, 0x0000_0000),
            (0x0001_0000, 0x0001_0000),
            (0xFFFF_FFFF, 0xFFFF_FFFF),
            (0xFFFF_0000, 0xFFFF_0000),
            (0xE100_0100, 0xE100_0100),
        ] {
            assert_eq!(canonical(number), wanted, "0x{number:08X}");
        }
    }

    proptest! {
        #[test]
        fn the_canonical_number_of_a_canonical_number_is_itself(number: u32) {
            prop_assert_eq!(canonical(canonical(number)), canonical(number));
        }

        #[test]
        fn every_number_is_read_back_from_each_of_its_notations(number: u32) {
            prop_assert_eq!(parse(&format!("0x{number:08X}")), Some(number));
            prop_assert_eq!(parse(&format!("{number:08x}")), Some(number));
            prop_assert_eq!(parse(&format!("{}", number.cast_signed())), parse_signed(number));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = parse(trim(&text));
        }
    }

    /// Eight decimal digits without a sign are hexadecimal digits too, and logs mean those.
    fn parse_signed(number: u32) -> Option<u32> {
        let text = number.cast_signed().to_string();
        if text.len() == 8 && !text.starts_with('-') { u32::from_str_radix(&text, 16).ok() } else { Some(number) }
    }
}
