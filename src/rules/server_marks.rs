//! The marks by which a server is known: serial number, UUID, machine type.

use crate::evidence::{Observation, is_placeholder};

/// The text, unless it is one of the placeholders that boards carry before they are personalised.
pub(super) fn usable(observation: &Observation<String>) -> Option<&str> {
    observation.text().filter(|text| !is_placeholder(text))
}

/// Equal UUIDs, in any case, also where one side shows the first three groups in the other byte order (SMBIOS 2.6
/// defines them as little-endian, and not every tool follows).
pub(super) fn same_uuid(a: &str, b: &str) -> bool {
    let hex = |text: &str| -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (a, b) = (hex(a), hex(b));
    a == b || (a.len() == 32 && swap_groups(&a) == b)
}

/// 32 hexadecimal digits with the bytes of the first three groups (4, 2 and 2 bytes) reversed.
fn swap_groups(digits: &[u8]) -> Vec<u8> {
    let mut swapped = Vec::with_capacity(digits.len());
    for group in [0..8, 8..12, 12..16] {
        for byte in digits.get(group).unwrap_or_default().chunks(2).rev() {
            swapped.extend_from_slice(byte);
        }
    }
    swapped.extend_from_slice(digits.get(16..).unwrap_or_default());
    swapped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::testing::text as of;

    #[test]
    fn placeholders_are_not_identities() {
        for text in ["", " ", "None", "0000", "To be filled by O.E.M.", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"] {
            assert_eq!(usable(&of(text)), None, "{text}");
        }
        for text in ["0123456789", "03000200-0400-0500-0006-000700080009", "....................", "ffffffff", "NA"] {
            assert_eq!(usable(&of(text)), None, "{text}");
        }
        for text in ["J900PG01", "F54P1G3", "00000000-0000-0000-0000-7CC25550A8FF"] {
            assert_eq!(usable(&of(text)), Some(text));
        }
    }
}
