//! What a version does not say: another form of it, and its family, which stands beside it.

use super::*;

#[test]
fn a_build_and_a_dotted_version_do_not_contradict_each_other() {
    for (scheme, a, b, another) in [
        (Scheme::LenovoBuild, "AFE130C", "3.60", true),
        (Scheme::LenovoBuild, "30C", "AFE136D", false),
        (Scheme::LenovoBuild, "AFE130C", "36D-3.60", false),
        (Scheme::LenovoBuild, "AFE130C", "TGBT50C", false),
        (Scheme::LenovoBuild, "34N-3.50", "34O-3.20", false),
        (Scheme::HpeRom, "A42 v2.60", "A42 08/11/2022", true),
        (Scheme::HpeRom, "A42 v2.60", "U46 08/11/2022", false),
        (Scheme::Dotted, "1.0", "2.0", false),
        (Scheme::Opaque, "A", "B", false),
    ] {
        let (a, b) = (version(scheme, a), version(scheme, b));
        assert_eq!((a.is_of_another_form(&b), b.is_of_another_form(&a)), (another, another), "{a} and {b}");
        assert!(!another || a.compare(&b).is_none(), "{a} and {b}");
    }
}

#[test]
fn the_software_id_names_the_family_of_a_bare_build() {
    let floor = version(Scheme::LenovoBuild, "AFBT48C-4.71");
    let beside = |text: &str, software_id: &str| version(Scheme::LenovoBuild, text).beside(software_id);
    assert_eq!(beside("58B-5.70", "BMC-AFBT-10").compare(&floor), Some(Greater));
    assert_eq!(beside("58B-5.70", "BMC-TGBT-10").compare(&floor), None, "a build of another family");
    assert_eq!(beside("AFBT58B", "BMC-TGBT-10").compare(&floor), Some(Greater), "what it says itself counts more");
    for unknown in ["", "DISK-AFBT-10", "BMC", "BMC-", "BMC-AF-10", "BMC-AFBTX-10", "BMC-AF\u{e9}T-10", "bmc"] {
        let bare = beside("58B-5.70", unknown);
        assert_eq!((bare.compare(&floor), bare.to_string().as_str()), (Some(Greater), "58B-5.70"), "{unknown}");
    }
    assert_eq!(beside("58B-5.70", "BMC-AFBT-10").to_string(), "AFBT58B-5.70");
    assert_eq!(version(Scheme::Dotted, "2.51").beside("BMC-AFBT-10").to_string(), "2.51");
}
