//! The order of real builds, the traps that general crates fall into, and the laws of a partial order.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use proptest::prelude::*;

use super::*;

fn version(scheme: Scheme, text: &str) -> Version {
    scheme.parse(text).unwrap_or_else(|e| panic!("{e}"))
}

fn compare(scheme: Scheme, a: &str, b: &str) -> Option<Ordering> {
    version(scheme, a).compare(&version(scheme, b))
}

/// Real builds, each family from old to new. Sources: live Redfish captures of a SR650 V2 (XCC 5.70) and two SR670 V2
/// (XCC 1.40 and 2.83), Lenovo's CVE records (CVE-2024-8281), NVD (CVE-2022-34884), kernel logs (AFE118M, AFE120G) and
/// `OneCLI` output for machine type 7Z23.
const FAMILIES: &[&[&str]] = &[
    &["AFBT01W-0.01", "AFBT05M-0.02", "1.80_afbt20n", "AFBT20S-1.85", "4.71 AFBT48C", "AFBT58B 5.70 2025-08-11"],
    &["AFE118M-1.32", "AFE120G-1.40", "AFE136D-3.60"],
    &["lnvgy_fw_lxpm_xwl128g-3.31.00_anyos_noarch", "XWL132D-3.31.02"],
    &["U8E112A-1.02", "U8E114E-1.10", "U8E122H-1.50", "U8E122J-1.51", "U8E128N-2.60", "U8E132E-3.20"],
    &["TGBT20E-1.40", "TGBT26F-1.60", "2.00 TGBT36O", "TGBT42S-2.83", "4.11 TGBT50C", "TGBT56D-5.10"],
    &["8.40-cdi394n", "CDI3B2Z-9.95", "9.97 CDI3B4B"],
    &["IVE160M-2.70", "IVE172F-3.00", "IVE178I-3.31", "IVE184E-4.12"],
];

#[test]
fn the_builds_of_each_family_stand_in_the_order_of_their_release() {
    for family in FAMILIES {
        for (i, a) in family.iter().enumerate() {
            for (j, b) in family.iter().enumerate() {
                assert_eq!(compare(Scheme::LenovoBuild, a, b), Some(i.cmp(&j)), "{a} against {b}");
            }
        }
    }
}

#[test]
fn the_spellings_of_one_level_are_the_same_level() {
    let spellings = [
        "58B-5.70",
        "AFBT58B 5.70 2025-08-11",
        "AFBT58B",
        "AFBT58B-5.70",
        "-[AFBT58B-5.70]-",
        "5.70 AFBT58B",
        "5.70_afbt58b",
        "lnvgy_fw_xcc_afbt58b-5.70_anyos_noarch",
    ];
    for a in spellings {
        for b in spellings {
            assert_eq!(compare(Scheme::LenovoBuild, a, b), Some(Equal), "{a} against {b}");
        }
    }
}

#[test]
fn what_cannot_be_compared_has_no_order() {
    use Scheme::{LenovoBuild, Opaque};
    for (scheme, a, b, why) in [
        (LenovoBuild, "AFE136D-3.60", "AFBT58B-5.70", "two families"),
        (LenovoBuild, "TEI3E4A-4.11", "TEI3D8O-6.00", "build and version disagree: one family, two product lines"),
        (LenovoBuild, "58B-5.70", "58B-5.60", "one build with two versions"),
        (LenovoBuild, "58B", "5.70", "a build against a version"),
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
    use Scheme::{Dotted, LenovoBuild, Megaraid};
    for (scheme, a, b, expected) in [
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
fn two_opaque_codes_are_told_apart_without_an_order() {
    assert_eq!(version(Scheme::Opaque, "JXTC304Q").same(&version(Scheme::Opaque, "JXTC404Q")), Some(false));
    assert_eq!(version(Scheme::LenovoBuild, "58B").same(&version(Scheme::LenovoBuild, "5.70")), None);
}

#[test]
fn words_for_nothing_are_not_versions_in_any_scheme() {
    for scheme in [Scheme::LenovoBuild, Scheme::Megaraid, Scheme::Dotted, Scheme::Opaque] {
        for text in ["", "  ", "null", "NULL", "N/A", "n/a", "-*", "*-*", "*"] {
            let error = scheme.parse(text).unwrap_err();
            assert!(matches!(error, VersionError::NoVersion { .. }), "{scheme} {text:?}: {error}");
            assert!(error.to_string().contains("no version"), "{error}");
        }
    }
}

#[test]
fn what_does_not_follow_the_scheme_is_refused() {
    use Scheme::{Dotted, LenovoBuild, Megaraid, Opaque};
    for (scheme, text) in [
        (LenovoBuild, "JXTC304Q"),
        (LenovoBuild, "51.23.0-5631"),
        (LenovoBuild, "58B--5.70"),
        (LenovoBuild, "58B-5.70-5.71"),
        (LenovoBuild, "58B-59B"),
        (LenovoBuild, "585"),
        (LenovoBuild, "2025-08-11"),
        (LenovoBuild, "lnvgy_utl_uxsp_c5sp13p-1.00_vmware6.0_32-64"),
        (LenovoBuild, "AFBT58Ü"),
        (Megaraid, "51.23.0"),
        (Megaraid, "51.23-5631"),
        (Megaraid, "51.23.0.1-5631"),
        (Megaraid, "51.23.0-5631-x"),
        (Dotted, "2."),
        (Dotted, "+2.51"),
        (Dotted, "2.51a"),
        (Dotted, "99999999999999999999"),
        (Dotted, "1.2.3.4.5.6.7.8.9.10.11.12.13"),
        (Opaque, "JX\u{7}"),
    ] {
        let error = scheme.parse(text).unwrap_err();
        assert!(matches!(error, VersionError::Grammar { .. }), "{scheme} {text:?}: {error}");
    }
    assert!(matches!(Opaque.parse(&"x".repeat(MAX_LENGTH + 1)), Err(VersionError::TooLong { length: 129 })));
}

#[test]
fn an_odd_milestone_is_a_development_build() {
    for (text, expected) in [("AFBT01W-0.01", true), ("AFBT05M", true), ("58B-5.70", false), ("B2Z", false)] {
        assert_eq!(version(Scheme::LenovoBuild, text).is_development(), expected, "{text}");
    }
}

fn any_scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(vec![Scheme::LenovoBuild, Scheme::Megaraid, Scheme::Dotted, Scheme::Opaque])
}

/// Texts of one scheme; few letters and small numbers, so that equal and close versions are frequent.
fn text_of(scheme: Scheme) -> BoxedStrategy<String> {
    match scheme {
        Scheme::LenovoBuild => prop::string::string_regex(
            "(AFBT|TGBT)?[0-2A][0-3][AB](-[0-2]\\.[0-3]{1,2})?|[0-2]\\.[0-3]{1,2}|(AFBT)?[0-2][0-3][AB] [0-2]\\.[0-3] 2025-08-11",
        ),
        Scheme::Megaraid => prop::string::string_regex("5[01]\\.[0-2]\\.0-[0-3]{1,2}(-[0-9])?"),
        Scheme::Dotted => prop::string::string_regex("[0-2]{1,2}(\\.[0-2]{1,2}){0,3}"),
        Scheme::Opaque => prop::string::string_regex("[AB][0-2]"),
    }
    .unwrap()
    .boxed()
}

fn three_of_one_scheme() -> impl Strategy<Value = (Scheme, [String; 3])> {
    any_scheme().prop_flat_map(|scheme| (Just(scheme), [text_of(scheme), text_of(scheme), text_of(scheme)]))
}

proptest! {
    #[test]
    fn reading_never_panics(scheme in any_scheme(), text in ".{0,140}") {
        let _ = scheme.parse(&text);
    }

    #[test]
    fn reading_never_panics_near_the_grammar(scheme in any_scheme(), text in "[-0-9A-Zlnvgy_. *\\[\\]]{0,40}") {
        let _ = scheme.parse(&text);
    }

    #[test]
    fn what_is_printed_reads_back_as_the_same_version((scheme, [text, ..]) in three_of_one_scheme()) {
        let read = version(scheme, &text);
        let back = version(scheme, &read.to_string());
        prop_assert_eq!(read.same(&back), Some(true));
        prop_assert_eq!(read.to_string(), back.to_string());
    }

    #[test]
    fn the_order_is_reflexive_and_antisymmetric((scheme, [a, b, _]) in three_of_one_scheme()) {
        prop_assert_eq!(compare(scheme, &a, &a), Some(Equal));
        prop_assert_eq!(compare(scheme, &a, &b), compare(scheme, &b, &a).map(Ordering::reverse));
    }

    #[test]
    fn a_chain_is_never_contradicted((scheme, [a, b, c]) in three_of_one_scheme()) {
        // A spelling may lack what is needed to compare the ends; where it does not, the ends follow the chain.
        if compare(scheme, &a, &b) == Some(Less) && compare(scheme, &b, &c) == Some(Less) {
            prop_assert!(matches!(compare(scheme, &a, &c), Some(Less) | None), "{} < {} < {}", a, b, c);
        }
    }

    #[test]
    fn the_order_of_whole_versions_of_one_family_is_transitive(
        [a, b, c] in prop::array::uniform3("AFBT[0-2A][0-3][AB]-[0-2]\\.[0-3]")
    ) {
        let scheme = Scheme::LenovoBuild;
        if compare(scheme, &a, &b) == Some(Less) && compare(scheme, &b, &c) == Some(Less) {
            prop_assert_eq!(compare(scheme, &a, &c), Some(Less));
        }
    }
}
