//! The marks by which a server is known: serial number, UUID, machine type; and whether a BMC and a Windows agree in them.
//!
//! A rule judges by them, and before anything is judged, they choose among the documents of many servers.

use super::hardware::{Offer, System};
use super::line::Line;
use super::observation::{Missing, Observation};
use super::subject::is_placeholder;
use super::windows::SmbiosIdentity;
use crate::msg;
use crate::text::Words;

/// How many of the three marks must agree.
pub(crate) const AGREEING: usize = 2;

/// What a BMC and a Windows say of one mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same.
    Same,
    /// Not the same.
    Different,
    /// One side could not be read.
    Gap,
    /// One side carries a placeholder.
    Placeholder,
}

/// A mark as both sides show it.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// What it is called.
    pub name: String,
    /// Whether they agree.
    pub likeness: Likeness,
    /// What both say.
    pub line: Line,
}

/// The three marks. `machine_type_in_sku` says whether the SKU begins with a machine type; elsewhere it is a service tag or
/// a product number, and Windows spells it in its own way.
pub(crate) fn compare(system: &System, identity: &SmbiosIdentity, machine_type_in_sku: Offer) -> [Mark; 3] {
    let machine_type = if usable(&system.sub_model).is_some() { &system.sub_model } else { &system.sku };
    [
        mark(msg!("fact-serial-number"), serial(system), &identity.serial, |a, b| a.eq_ignore_ascii_case(b)),
        mark("UUID", &system.uuid, &identity.uuid, same_uuid),
        if machine_type_in_sku == Offer::Expected {
            mark(msg!("fact-machine-type"), machine_type, &identity.sku, same_machine_type)
        } else {
            mark(msg!("fact-model"), &system.model, &identity.model, |a, b| a.eq_ignore_ascii_case(b))
        },
    ]
}

/// The serial number that Windows shows: the one that the firmware gives it, where that is another than the BMC's.
fn serial(system: &System) -> &Observation<String> {
    match system.os_serial.reason() {
        Some(Missing::Absent | Missing::NotAsked) => &system.serial,
        _ => &system.os_serial,
    }
}

fn mark(
    name: impl Into<Words>,
    bmc: &Observation<String>,
    windows: &Observation<String>,
    same: fn(&str, &str) -> bool,
) -> Mark {
    let side = |o: &Observation<String>| match usable(o) {
        Some(value) => Words::from(value),
        None => o.reason().map_or_else(|| msg!("proof-placeholder").into(), Words::from),
    };
    let likeness = match (usable(bmc), usable(windows)) {
        (Some(a), Some(b)) if same(a, b) => Likeness::Same,
        (Some(_), Some(_)) => Likeness::Different,
        _ if [bmc, windows].iter().any(|o| o.text().is_none()) => Likeness::Gap,
        _ => Likeness::Placeholder,
    };
    let name = name.into();
    let said = msg!("proof-both-sides", name = name, bmc = side(bmc), windows = side(windows));
    Mark { name: name.parts().0, likeness, line: Line::on(said, bmc) }
}

/// A machine type (`7Z73`) or a whole SKU (`7Z73CTO1WW`) against Windows' SKU: one begins with the other.
fn same_machine_type(bmc: &str, sku: &str) -> bool {
    const MACHINE_TYPE: usize = 4;
    let (a, b) = (bmc.to_ascii_uppercase(), sku.to_ascii_uppercase());
    a == b || (a.len() == MACHINE_TYPE && b.starts_with(&a)) || (b.len() == MACHINE_TYPE && a.starts_with(&b))
}

/// The text, unless it is one of the placeholders that boards carry before they are personalised.
pub(crate) fn usable(observation: &Observation<String>) -> Option<&str> {
    observation.text().filter(|text| !is_placeholder(text))
}

/// Equal UUIDs, in any case, also where one side shows the first three groups in the other byte order (SMBIOS 2.6
/// defines them as little-endian, and not every tool follows).
pub(crate) fn same_uuid(a: &str, b: &str) -> bool {
    let hex = |text: &str| -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (a, b) = (hex(a), hex(b));
    a == b || (a.len() == 32 && swap_groups(&a) == b)
}

/// 32 hexadecimal digits with the bytes of the first three groups (4, 2 and 2 bytes) reversed.
pub(crate) fn swap_groups(digits: &[u8]) -> Vec<u8> {
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
