//! Files that mean harm, and files that were spoilt.

use super::*;

#[test]
fn hostile_xml_ends_soon_and_means_nothing() {
    let deep = format!("<policy><systemType>{}", "<a>".repeat(1000));
    let entities = "<!DOCTYPE policy [<!ENTITY a \"b\">]><policy><systemType>&a;</systemType></policy>".to_owned();
    let many: String = (0..50_000).map(|n| format!(" a{n}=\"1\"")).collect();
    let long = format!("<policy><systemType>7Z73</systemType><x {}/></policy>", "y".repeat(2 << 20));
    let torn = "<policy><systemType>7Z73</systemType><details>".to_owned();
    for (text, words) in [
        (deep, "elements lie more than 64 deep"),
        (entities, "it has a DTD, which is not read"),
        (long, "an element is longer than 1048576 bytes"),
        (torn, "it ends within <policy><details>"),
    ] {
        let error = import_bytes(text.as_bytes(), "file", Wanted::Named("7Z73")).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let attributes = format!("<policy><systemType>7Z73</systemType><x{many}/></policy>");
    assert_eq!(found(&attributes, "7Z73").levels.len(), 0);
}

/// Small faults of a real file: some bytes others, some gone, some twice.
fn spoilt(text: &str, edits: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, kind, byte) in edits {
        let at = at % bytes.len().max(1);
        match kind % 3 {
            0 => bytes[at] = *byte,
            1 => drop(bytes.drain(at..(at + usize::from(*byte)).min(bytes.len()))),
            _ => bytes.extend_from_within(at..(at + usize::from(*byte)).min(bytes.len())),
        }
        bytes.push(b' ');
    }
    bytes
}

proptest::proptest! {
    #[test]
    fn whatever_a_file_holds_a_draft_of_it_is_a_baseline(
        which in 0..3_usize,
        edits in proptest::collection::vec((0..4_000_usize, 0..3_u8, proptest::prelude::any::<u8>()), 0..8),
    ) {
        let uefi = component("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60");
        let rows = [("7Z73 (x) XCC", "\"lessThan\": \"4.11 TGBT50C\""), ("7Z73 (x) BIOS", "\"lessThan\": \"U8E128L\"")];
        let (text, whom) = match which {
            0 => (policy(&[("7Z73", &uefi)]), "7Z73"),
            1 => (dell(), "090E"),
            _ => (record("CVE-1", &rows, ""), "7Z73"),
        };
        let wanted = Wanted::Named(whom);
        let Ok(found) = import_bytes(&spoilt(&text, &edits), "file", wanted) else { return Ok(()) };
        if let Ok(draft) = super::draft(found, wanted, &name(), date(2026, 11, 30), None) {
            let read = Baseline::parse(&draft.text, "draft");
            proptest::prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), draft.text);
        }
    }
}
