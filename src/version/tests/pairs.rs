//! Lenovo builds with their versions, as they were published: the evidence for the order of `lenovo-build`.
//!
//! Each was seen in the named source, none was made up; two are development builds, marked. The order asserted within a
//! family is that of the builds, and it is that of the versions too, but for TEI3.

use std::cmp::Ordering::{Equal, Less};

use super::{compare, version};
use crate::version::Scheme::LenovoBuild;

/// Where a pair was seen.
#[derive(Clone, Copy)]
enum Source {
    /// Redfish of an SR650 V2 with XCC 5.70.
    Sr650V2,
    /// Redfish of an SR670 V2 with XCC 2.83.
    Sr670V2,
    /// Redfish of other SR650 V2 and SR670 V2.
    OtherXcc,
    /// Lenovo's record of CVE-2024-8281.
    Cve8281,
    /// The NVD's analysis of CVE-2022-34884.
    Nvd34884,
    /// Console output of `OneCLI` for machine type 7Z23.
    OneCli7Z23,
    /// Commands and console output of `OneCLI` for machine type 7X06.
    OneCli7X06,
    /// A fleet's update script for the SR650.
    Script,
    /// The BIOS string in kernel logs.
    Kernel,
    /// A path or an example in source code; a development build.
    Development,
}

use Source::{Cve8281, Development, Kernel, Nvd34884, OneCli7X06, OneCli7Z23, OtherXcc, Script, Sr650V2, Sr670V2};

/// Milestone and letter, version, and where both were seen.
type Pair = (&'static str, &'static str, Source);

/// Each family from its oldest build to its newest. The family of a build from
/// Redfish is that of its `SoftwareId`.
const PAIRS: &[(&str, &[Pair])] = &[
    (
        "AFBT",
        &[
            ("01W", "0.01", Development),
            ("05M", "0.02", Development),
            ("20N", "1.80", Nvd34884),
            ("20S", "1.85", Sr650V2),
            ("20X", "1.89", OtherXcc),
            ("48C", "4.71", Cve8281),
            ("58B", "5.70", Sr650V2),
        ],
    ),
    ("AFE1", &[("18M", "1.32", Kernel), ("20G", "1.40", Kernel), ("36D", "3.60", Sr650V2)]),
    ("XWL1", &[("18E", "3.21", Sr670V2), ("28G", "3.31.00", OneCli7Z23), ("32D", "3.31.02", Sr650V2)]),
    ("XWL2", &[("14B", "3.17", Sr650V2), ("18E", "3.21", Sr670V2)]),
    ("XWL3", &[("18C", "3.21", Sr670V2), ("32B", "3.31.02", Sr650V2)]),
    (
        "U8E1",
        &[
            ("12A", "1.02", OneCli7Z23),
            ("14E", "1.10", OneCli7Z23),
            ("22H", "1.50", OneCli7Z23),
            ("22J", "1.51", Sr670V2),
            ("28N", "2.60", OneCli7Z23),
            ("32E", "3.20", OneCli7Z23),
        ],
    ),
    (
        "TGBT",
        &[
            ("20E", "1.40", OtherXcc),
            ("26F", "1.60", OneCli7Z23),
            ("34X", "1.96", Nvd34884),
            ("36O", "2.00", Nvd34884),
            ("42S", "2.83", Sr670V2),
            ("50C", "4.11", Cve8281),
            ("56D", "5.10", OneCli7Z23),
        ],
    ),
    (
        "CDI3",
        &[
            ("06X", "1.08", OneCli7X06),
            ("94N", "8.40", Nvd34884),
            ("A8N", "9.40", OneCli7X06),
            ("B2N", "9.86", OneCli7X06),
            ("B2Z", "9.95", Script),
            ("B4B", "9.97", Cve8281),
        ],
    ),
    (
        "IVE1",
        &[
            ("12K", "1.02", OneCli7X06),
            ("60M", "2.70", Kernel),
            ("72F", "3.00", Script),
            ("78I", "3.31", Script),
            ("84E", "4.12", Script),
        ],
    ),
    ("IVE6", &[("36Z", "2.13", Kernel)]),
    ("PDL1", &[("06W", "1.01", OneCli7X06), ("48A", "2.11", Script)]),
    ("PDL2", &[("04O", "1.01", OneCli7X06), ("46C", "2.10", OneCli7X06), ("48F", "2.11", Script)]),
    ("PDL3", &[("04T", "1.01", OneCli7X06), ("46A", "2.10", OneCli7X06), ("48E", "2.11", Script)]),
    ("D8BT", &[("38L", "4.10", Nvd34884), ("64D", "5.61", Cve8281)]),
    ("PSI3", &[("46L", "2.50", Nvd34884), ("54A", "3.11", Cve8281)]),
    ("USX3", &[("04W", "1.10", Nvd34884), ("32X", "3.11", Cve8281), ("50G", "6.10", Cve8281)]),
    // Two product lines: 86M and E4A are for the SR670, SR850P and SE350, C8M and F4A for the SD530, SR850 and others.
    // What the other two are for is not said; their versions are those of the second line.
    (
        "TEI3",
        &[
            ("86M", "3.60", Nvd34884),
            ("A8L", "4.20", OneCli7X06),
            ("C8M", "5.20", Nvd34884),
            ("D8O", "6.00", OneCli7X06),
            ("E4A", "4.11", Cve8281),
            ("F4A", "6.36", Cve8281),
        ],
    ),
    ("ESX3", &[("30M", "5.10", Cve8281)]),
    ("ESE1", &[("14N", "2.12", Kernel)]),
    ("CTX3", &[("12G", "2.10", Cve8281)]),
    ("QGX3", &[("40J", "6.10", Cve8281)]),
    ("IYX3", &[("28M", "3.11", Cve8281)]),
    ("MBX3", &[("08L", "3.10", Cve8281)]),
    ("KAX3", &[("34O", "3.20", Cve8281)]),
    ("RSX3", &[("12I", "4.10", Cve8281)]),
    ("EBX3", &[("08I", "3.10", Cve8281)]),
];

/// In TEI3, the pairs of builds whose versions say the opposite.
const DISAGREEING: &[(&str, &str)] =
    &[("TEI3A8L-4.20", "TEI3E4A-4.11"), ("TEI3C8M-5.20", "TEI3E4A-4.11"), ("TEI3D8O-6.00", "TEI3E4A-4.11")];

/// How each source spells a build.
fn spelling(family: &str, build: &str, version: &str, source: Source) -> String {
    let id = format!("{family}{build}");
    let lower = id.to_ascii_lowercase();
    match source {
        Sr650V2 | Sr670V2 | OtherXcc => format!("{build}-{version}"),
        Cve8281 => format!("{version} {id}"),
        Nvd34884 if family == "CDI3" => format!("{version}-{lower}"),
        Nvd34884 => format!("{version}_{lower}"),
        OneCli7Z23 | OneCli7X06 | Script | Development => format!("lnvgy_fw_xcc_{lower}-{version}_anyos_noarch"),
        Kernel if family.starts_with("IVE") => format!("-[{id}-{version}]-"),
        Kernel => format!("{id}-{version}"),
    }
}

#[test]
fn seventy_released_builds_and_two_of_developers() {
    let all: Vec<_> = PAIRS.iter().flat_map(|(family, builds)| builds.iter().map(move |b| (family, b))).collect();
    assert_eq!(all.len(), 72);
    for (family, (build, version_text, source)) in all {
        let read = version(LenovoBuild, &format!("{family}{build}-{version_text}"));
        assert_eq!(read.to_string(), format!("{family}{build}-{version_text}"));
        assert_eq!(read.is_development(), matches!(source, Development), "{family}{build}");
        let as_published = spelling(family, build, version_text, *source);
        assert_eq!(version(LenovoBuild, &as_published).compare(&read), Some(Equal), "{as_published}");
    }
}

#[test]
fn builds_stand_in_the_order_of_their_versions_but_for_the_family_of_two_product_lines() {
    let mut disagreeing = Vec::new();
    for (family, builds) in PAIRS {
        for (i, (a, a_version, _)) in builds.iter().enumerate() {
            for (b, b_version, _) in builds.iter().skip(i + 1) {
                let (whole_a, whole_b) = (format!("{family}{a}-{a_version}"), format!("{family}{b}-{b_version}"));
                assert_eq!(compare(LenovoBuild, &format!("{family}{a}"), b), Some(Less), "builds of {family}");
                match compare(LenovoBuild, &whole_a, &whole_b) {
                    Some(Less) => {}
                    None => disagreeing.push((whole_a, whole_b)),
                    other => panic!("{whole_a} against {whole_b}: {other:?}"),
                }
            }
        }
    }
    let disagreeing: Vec<_> = disagreeing.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(disagreeing, DISAGREEING);
}

#[test]
fn two_families_are_never_compared() {
    for (a, a_builds) in PAIRS {
        for (b, b_builds) in PAIRS.iter().filter(|(b, _)| a != b) {
            for (x, v, _) in *a_builds {
                for (y, w, _) in *b_builds {
                    assert_eq!(compare(LenovoBuild, &format!("{a}{x}-{v}"), &format!("{b}{y}-{w}")), None);
                }
            }
        }
    }
}

#[test]
fn misprints_of_advisories_are_not_guessed_at() {
    // Lenovo's record of CVE-2024-8281 has a build without its letter, and CISA's copy of it another family.
    assert!(LenovoBuild.parse("1.20 USX352").is_err());
    assert_eq!(compare(LenovoBuild, "2.10_ctx213g", "2.10 CTX312G"), None);
}
