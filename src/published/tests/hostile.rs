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

/// A file of each kind, and whom it is for.
fn every_kind() -> Vec<(&'static str, String, Whom)> {
    let uefi = component("UEFI", "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64", "AFE136D", "3.60");
    let rows = [("7Z73 (x) XCC", "\"lessThan\": \"4.11 TGBT50C\""), ("7Z73 (x) BIOS", "\"lessThan\": \"U8E128L\"")];
    vec![
        ("policy", policy(&[("7Z73", &uefi)]), Whom::Named("7Z73")),
        ("Dell catalogue", dell(), Whom::Named("090E")),
        ("CVE record", record("CVE-1", &rows, ""), Whom::Named("7Z73")),
        ("bundle", bundle(), Whom::Named("7D75")),
        ("HPE manifest", manifest(), Whom::Named("ProLiant DL385*")),
        ("HPE repository", repository(), Whom::Named("ProLiant DL385*")),
        ("OneCLI", console(), Whom::Named("7Z23")),
        ("LVFS", lvfs_metadata(), Whom::Server),
        ("OME", ome_report(), Whom::Server),
        ("bundle against evidence", bundle(), Whom::Server),
        (
            "package",
            package_of(
                "UEFI",
                "lnvgy_fw_uefi_afe136d-3.60_anyos_32-64",
                "AFE136D",
                "3.60",
                &["lnvgy_fw_xcc_afbt50f-5.10_anyos_noarch", "lnvgy_fw_uefi_afe130c-3.00_anyos_32-64"],
            ),
            Whom::Named("7Z73"),
        ),
    ]
}

/// Whom a file is for.
#[derive(Clone, Copy)]
enum Whom {
    Named(&'static str),
    Server,
}

#[test]
fn every_kind_gives_a_draft_before_it_is_spoilt() {
    let server = server();
    for (kind, text, whom) in every_kind() {
        let wanted = match whom {
            Whom::Named(name) => Wanted::Named(name),
            Whom::Server => Wanted::Server(&server),
        };
        let found = import_bytes(text.as_bytes(), "file", wanted).unwrap();
        let draft = super::draft(found, wanted, &name(), date(2026, 11, 30), None);
        assert!(draft.is_ok(), "{kind}: {draft:?}");
    }
}

proptest::proptest! {
    #[test]
    fn whatever_a_file_holds_a_draft_of_it_is_a_baseline(
        which in 0..11_usize,
        edits in proptest::collection::vec((0..4_000_usize, 0..3_u8, proptest::prelude::any::<u8>()), 0..8),
    ) {
        let (_, text, whom) = every_kind().swap_remove(which);
        let server = server();
        let wanted = match whom {
            Whom::Named(name) => Wanted::Named(name),
            Whom::Server => Wanted::Server(&server),
        };
        let Ok(found) = import_bytes(&spoilt(&text, &edits), "file", wanted) else { return Ok(()) };
        if let Ok(draft) = super::draft(found, wanted, &name(), date(2026, 11, 30), None) {
            let read = Baseline::parse(&draft.text, "draft");
            proptest::prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), draft.text);
            let own = read.unwrap();
            let wide = own.rules.iter().find(|rule| rule.matches.to_string().contains("SoftwareId *,"));
            proptest::prop_assert!(wide.is_none(), "a rule about everything\n{}", draft.text);
        }
    }

    #[test]
    fn an_id_of_any_text_becomes_no_pattern_that_a_baseline_refuses(id in "[-0-9A-Fa-f:*?xé \u{0}]{0,12}") {
        let whole = dell();
        let files = [
            whole.replacen("vendorID=\"10DF\"", &format!("vendorID=\"{}\"", xml(&id)), 1),
            whole.replacen("subDeviceID=\"E837\"", &format!("subDeviceID=\"{}\"", xml(&id)), 1),
            whole.replacen("componentID=\"159\"", &format!("componentID=\"{}\"", xml(&id)), 1),
        ];
        for file in files {
            let Ok(found) = import_bytes(file.as_bytes(), "file", Wanted::Named("090E")) else { continue };
            let draft = super::draft(found, Wanted::Named("090E"), &name(), date(2026, 11, 30), None).unwrap();
            let read = Baseline::parse(&draft.text, "draft");
            proptest::prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), draft.text);
        }
    }
}

fn xml(text: &str) -> String {
    text.replace('\u{0}', "&#1;")
}
