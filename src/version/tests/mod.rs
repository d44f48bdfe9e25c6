//! The spellings of each scheme, what it refuses, and the traps that general crates fall into.

mod forms;
mod laws;
mod pairs;

use std::cmp::Ordering::{self, Equal, Greater, Less};

use super::*;

fn version(scheme: Scheme, text: &str) -> Version {
    scheme.parse(text).unwrap_or_else(|e| panic!("{e}"))
}

fn compare(scheme: Scheme, a: &str, b: &str) -> Option<Ordering> {
    version(scheme, a).compare(&version(scheme, b))
}

#[test]
fn the_spellings_of_one_level_are_the_same_level() {
    for (scheme, spellings) in [
        (
            Scheme::LenovoBuild,
            &[
                "58B-5.70",
                "AFBT58B 5.70 2025-08-11",
                "AFBT58B",
                "AFBT58B-5.70",
                "-[AFBT58B-5.70]-",
                "5.70 AFBT58B",
                "5.70_afbt58b",
                "5.70-afbt58b",
                "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch",
                "LNVGY_FW_XCC_AFBT58B-5.70_ANYOS_32-64",
            ][..],
        ),
        (Scheme::Megaraid, &["51.22.0-5096", "51.22.0-5096-2", "51.22.0-5096-10"]),
        (Scheme::Mellanox, &["24.41.1000", "24.41.10.00", "24.41.1000 (MT_0000000540)"]),
        (Scheme::IntelNvm, &["9.20", "9.20 0x8000d95e", "9.20 0x8000D95E 22.0.9", "9.20, 0x8000d95e, 22.0.9"]),
        (Scheme::DellBios, &["1.8.2", "1.08.02"]),
        (Scheme::HpeRom, &["A42 v2.60 (08/11/2022)", "A42 v2.60", "v2.60 (08/11/2022)", "2.60_08-11-2022"]),
        (Scheme::HpeRom, &["iLO 5 v2.72", "2.72 Sep 04 2022", "2.72", "v2.72"]),
        (Scheme::HpeRom, &["J06 04/04/2019", "04/04/2019"]),
        (Scheme::Supermicro, &["1.03.18", "01.03.18"]),
        (Scheme::Supermicro, &["1.4", "BIOS Date: 08/04/2023 Ver 1.4"]),
        (Scheme::Broadcom, &["227.1.115.0", "227.01.115.00"]),
        (Scheme::Dotted, &["02.04.05.02", "2.4.5.2"]),
        (Scheme::Date, &["2025-08-31", "20250831", "08/31/2025", "31/08/2025"]),
    ] {
        for a in spellings {
            for b in spellings {
                assert_eq!(compare(scheme, a, b), Some(Equal), "{a} against {b}");
            }
        }
    }
}

#[test]
fn what_cannot_be_compared_has_no_order() {
    use Scheme::{Broadcom, Cisco, DellBios, HpeRom, IntelNvm, LenovoBuild, Mellanox, Opaque, Supermicro};
    for (scheme, a, b, why) in [
        (LenovoBuild, "AFE136D-3.60", "AFBT58B-5.70", "two families"),
        (LenovoBuild, "TEI3E4A-4.11", "TEI3D8O-6.00", "build and version disagree: one family, two product lines"),
        (LenovoBuild, "58B-5.70", "58B-5.60", "one build with two versions"),
        (LenovoBuild, "58B", "5.70", "a build against a version"),
        (Mellanox, "22.49.1014", "16.35.8008", "two chips"),
        (Mellanox, "22.31.1014 (DEL0000000027)", "22.31.1014 (MT_0000000359)", "two boards"),
        (IntelNvm, "9.20 0x8000d95e", "9.20 0x8000d960", "two images of one NVM"),
        (IntelNvm, "9.20 0x8000d95e 22.0.9", "9.20 0x8000d95e 22.5.7", "two option ROMs"),
        (IntelNvm, "9.20 0x8000d95e", "9.30 0x8000d95e", "one image with two NVM versions"),
        (DellBios, "A12", "1.8.2", "two forms"),
        (HpeRom, "A42 v2.60 (08/11/2022)", "U46 v2.72 (05/03/2023)", "two ROM families"),
        (HpeRom, "iLO 5 v2.72", "iLO 6 v1.59", "two generations"),
        (HpeRom, "A42 v2.60 (08/11/2022)", "A42 v2.62 (08/10/2022)", "version and date disagree"),
        (HpeRom, "A42 v2.60 (08/11/2022)", "A42 v2.60 (08/12/2022)", "one version of two dates"),
        (HpeRom, "A42 v2.60", "08/11/2022", "a version against a date"),
        (Supermicro, "11.01.01", "1.03.18", "two lines: the newer one of one machine has the lower number"),
        (Supermicro, "X1.05.10", "01.05.10", "two lines"),
        (Supermicro, "01.04.19", "2.7", "BMC against BIOS"),
        (Supermicro, "2.2a", "2.2", "whether a letter is newer was not seen"),
        (Supermicro, "2.9", "2.10", "two digits were not seen"),
        (Supermicro, "BIOS Date: 08/04/2023 Ver 1.4", "BIOS Date: 09/04/2023 Ver 1.4", "two images of one version"),
        (Cisco, "4.1(2g)", "C220M4.4.1.2g.0.0202211901", "CIMC against BIOS"),
        (Cisco, "C220M4.4.1.2c.0.0202211901", "C240M4.4.1.3a.0.0202211901", "two platforms"),
        (Cisco, "C220M4.4.1.2c.0.0202211901", "C220M4.4.1.2c.0.0202211902", "one release of two times"),
        (Broadcom, "227.1.115.0", "22.71.15.51", "two forms"),
        (Broadcom, "21.80.16.95", "21.80.9", "two forms at Dell"),
        (Opaque, "JXTC304Q", "JXTC404Q", "codes have no order"),
    ] {
        assert_eq!(compare(scheme, a, b), None, "{a} against {b}: {why}");
    }
    assert_eq!(version(Scheme::Dotted, "5.70").compare(&version(LenovoBuild, "5.70")), None, "two schemes");
}

#[test]
fn a_version_without_its_build_is_compared_by_its_numbers() {
    assert_eq!(compare(Scheme::LenovoBuild, "58B-5.70", "4.71"), Some(Greater));
    assert_eq!(compare(Scheme::LenovoBuild, "5.70", "AFBT58B-5.70"), Some(Equal));
}

#[test]
fn the_traps_of_general_version_crates_are_avoided() {
    use Scheme::{Broadcom, Cisco, Dotted, LenovoBuild, Megaraid, Supermicro};
    for (scheme, a, b, expected) in [
        (Supermicro, "01.04.19", "01.04.20", Less),
        (Supermicro, "2.2b", "2.2a", Greater),
        (Supermicro, "2.10", "10.2", Less),
        (Cisco, "4.1(2g)", "4.1(10a)", Less),
        (Cisco, "4.0(9z)", "4.1(1a)", Less),
        (Broadcom, "216.0.333.11", "227.1.115.0", Less),
        (Broadcom, "21.80.16.95", "21.80.9.95", Greater),
        (LenovoBuild, "9.97", "10.40", Less),
        (LenovoBuild, "99Z", "A0A", Less),
        (LenovoBuild, "58B", "A2A", Less),
        (Megaraid, "51.22.0-5096-2", "51.22.0-5096-10", Equal),
        (Megaraid, "51.0.0-999", "51.0.0-5631", Less),
        (Megaraid, "5.220.00-3798", "5.220.0-3798", Equal),
        (Megaraid, "50.7.0-2054", "51.23.0-5631", Less),
        (Dotted, "2.51", "2.6", Greater),
        (Dotted, "2.51", "2.51.0", Less),
        (Dotted, "02.04.05.02", "2.4.5.2", Equal),
        (Dotted, "227.1.115.0", "22.71.15.51", Greater),
    ] {
        assert_eq!(compare(scheme, a, b), Some(expected), "{a} against {b}");
    }
}

#[test]
fn what_has_no_order_can_still_be_told_apart() {
    for (scheme, a, b, expected) in [
        (Scheme::Opaque, "JXTC304Q", "JXTC404Q", Some(false)),
        (Scheme::IntelNvm, "9.20 0x8000d95e", "9.20 0x8000d960", Some(false)),
        (Scheme::IntelNvm, "9.20 0x8000d95e", "9.30 0x8000d95e", None),
        (Scheme::IntelNvm, "9.20 0x8000d95e", "9.20", Some(true)),
        (Scheme::LenovoBuild, "58B", "5.70", None),
        (Scheme::Mellanox, "22.49.1014", "16.35.8008", None),
    ] {
        assert_eq!(version(scheme, a).same(&version(scheme, b)), expected, "{a} against {b}");
    }
}

#[test]
fn words_for_nothing_are_not_versions_in_any_scheme() {
    for scheme in Scheme::all() {
        for text in ["", "  ", "null", "NULL", "N/A", "n/a", "-*", "*-*", "*"] {
            let error = scheme.parse(text).unwrap_err();
            assert!(matches!(error, VersionError::NoVersion { .. }), "{scheme} {text:?}: {error}");
            assert!(error.to_string().contains("no version"), "{error}");
        }
    }
}

#[test]
fn what_does_not_follow_the_scheme_is_refused() {
    for (scheme, texts) in [
        (
            Scheme::LenovoBuild,
            &[
                "JXTC304Q",
                "51.23.0-5631",
                "58B--5.70",
                "58B-5.70-5.71",
                "58B-59B",
                "585",
                "2025-08-11",
                "lnvgy_utl_uxsp_c5sp13p-1.00_vmware6.0_32-64",
                "lnvgy_fw_raid_mr3.5.930-51.22.0-5096-2_linux_x86-64",
                "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch_2",
                "lnvgy_fw",
                "AFBT58Ü",
            ][..],
        ),
        (Scheme::Megaraid, &["51.23.0", "51.23-5631", "51.23.0.1-5631", "51.23.0-5631-x", "51.23.0-5631-2-1"]),
        (
            Scheme::Mellanox,
            // The second is the UEFI driver of the same card.
            &[
                "24.41",
                "14.34.12",
                "24.41.10.0",
                "24.41.10.00.00",
                "24.41.10000",
                "24.41.1000 ()",
                "24.41.1000 (A",
                "24.41.1000 (a b)",
            ],
        ),
        (
            Scheme::IntelNvm,
            // One digit may be 9.02 or 9.20; the second is ixgbe's, which has no NVM version.
            &[
                "9.2",
                "0x800007f6, 1.1824.0",
                "9.20 8000d95e",
                "9.20 0x8000d95e 22.0",
                "9.20 0x",
                "9.20 0x123456789",
                "9.20 22.0.9",
                "1.121",
                "9.+2",
            ],
        ),
        (Scheme::DellBios, &["1.8", "6.00.30.00", "A1", "A123", "B12", "a12", "X00", "00.2A.2B", "v1.8.2"]),
        (
            Scheme::HpeRom,
            &[
                "A42",
                "iLO 5",
                "iLO v2.72",
                "2.8",
                "A42 v2.6",
                "A42 v2.60 (13/11/2022)",
                "A42 v2.60 (08/11/22)",
                "A42 v2.60 (08/11/2022",
                "2.72 sep 04 2022",
                "2.72 Sep 31 2022",
                "U50 Ver. 03.01.03",
                "A42 A42 v2.60",
                "1 2 3 4 5 6 7",
                "11.2.0 Build 44",
            ],
        ),
        (
            Scheme::Supermicro,
            &[
                "X1.5.10",
                "X1.05.10.1",
                "XX.05.10",
                "x1.05.10",
                "2.2A",
                "2.2ab",
                "2",
                "2.",
                "2.a",
                "2.123",
                "v2.7",
                "BIOS Date: 8/4/2023 Ver 1.4",
                "BIOS Date: 08/04/2023 Ver",
                "BIOS Date: 08/04/2023 Ver 01.04.19",
            ],
        ),
        (
            Scheme::Cisco,
            &[
                "4.1(2)",
                "4.1(2G)",
                "4.1(g)",
                "4.1(2g",
                "4(2g)",
                "4.1.0(2g)",
                "4.3(2.230207)",
                "C220M4.4.1.2c",
                "C220M4.4.1.2c.1.0202211901",
                "C220M4.4.1.2c.0.02022119",
                "c220m4.4.1.2c.0.0202211901",
                "4.1(2g) ()",
            ],
        ),
        (
            Scheme::Broadcom,
            &["227.1.115", "7.1.115.0", "227.1.115.0.1", "21.80", "021.80.9", "2.27.1.115", "227.1.115.0a"],
        ),
        (
            Scheme::Dotted,
            &["2.", "+2.51", "2.51a", "99999999999999999999", "1.2.3.4.5.6.7.8.9.10.11.12.13", "90.02.17.00.7D"],
        ),
        (
            Scheme::Date,
            // The first has two readings.
            &[
                "05/03/2023",
                "2023-02-29",
                "2025-8-11",
                "20251399",
                "2025-08-11T00:00:00Z",
                "19700101",
                "99999999",
                "08/11/22",
                "5/31/2023",
                "2025-08-11-1",
            ],
        ),
        (Scheme::Opaque, &["JX\u{7}", "a\nb"]),
    ] {
        for text in texts {
            let error = scheme.parse(text).unwrap_err();
            assert!(matches!(error, VersionError::Grammar { .. }), "{scheme} {text:?}: {error}");
            assert!(error.to_string().contains(scheme.expected()), "{error}");
        }
    }
}

#[test]
fn a_text_longer_than_any_version_is_refused_unread() {
    for scheme in Scheme::all() {
        assert!(matches!(scheme.parse(&"1".repeat(MAX_LENGTH + 1)), Err(VersionError::TooLong { length: 129 })));
    }
}

#[test]
fn an_odd_milestone_is_a_development_build() {
    for (text, expected) in
        [("AFBT01W-0.01", true), ("AFBT05M", true), ("58B-5.70", false), ("B2Z", false), ("AZZ", true)]
    {
        assert_eq!(version(Scheme::LenovoBuild, text).is_development(), expected, "{text}");
    }
}

#[test]
fn the_list_names_every_scheme() {
    let schema = serde_json::to_value(schemars::schema_for!(Scheme)).unwrap();
    let named: Vec<&str> = schema["oneOf"].as_array().unwrap().iter().filter_map(|one| one["const"].as_str()).collect();
    assert_eq!(named, Scheme::all().iter().map(|scheme| scheme.name()).collect::<Vec<_>>());
}

#[test]
fn each_scheme_is_explained_and_reads_its_own_example() {
    for scheme in Scheme::all() {
        assert_eq!(serde_json::to_value(scheme).unwrap(), scheme.name());
        assert_eq!(scheme.to_string(), scheme.name());
        assert_eq!(version(*scheme, scheme.example()).scheme(), *scheme);
        assert!(scheme.order().ends_with('.') && !scheme.order().contains("  "), "{}", scheme.order());
        assert!(!scheme.expected().contains("  "), "{}", scheme.expected());
    }
}

#[test]
fn the_documentation_has_a_row_for_each_scheme_in_its_own_words() {
    let docs = include_str!("../../../docs/baseline.md");
    for scheme in Scheme::all() {
        let row = docs.lines().find(|line| line.starts_with(&format!("| `{scheme}` |"))).unwrap_or_default();
        for part in [scheme.example(), scheme.order()] {
            assert!(row.contains(part), "docs/baseline.md on {scheme} lacks {part:?}");
        }
    }
}
