//! The laws of floors, for whatever versions: raising one lets nothing through, the worst one that is broken decides, and
//! their order says nothing.

use proptest::prelude::*;

use super::super::demand::{Breach, Held};
use super::super::document::Baseline;
use super::super::rule::FirmwareRule;
use super::*;
use crate::version::Scheme;

const DOCUMENT: &str = r#"
format = 1
id = "test"
version = "1.0.0"
status = "published"
title = "Synthetic"
needs-patchgate = ">=0.1.0"
unlisted = { severity = "warn" }
silent-device = { severity = "warn" }
valid = { from = 2026-01-01, until = 2026-12-31 }
applies-to = { machine-types = ["0000"], manufacturer = "Nobody" }
source = [{ id = "s", url = "https://example.com/", quote = "q", seen = 2026-01-01 }]
[[rule]]
id = "r"
title = "R"
match = { software-id = "BMC-AFBT-*" }
scheme = "SCHEME"
floor = [FLOORS]
"#;

/// Builds, dotted versions and both, of one family and of two.
const VERSIONS: &[(Scheme, &[&str])] = &[
    (Scheme::Dotted, &["1.0", "1.0.0", "1.1", "2.0", "10.0"]),
    (
        Scheme::LenovoBuild,
        &["AFBT48C-4.71", "48C-4.71", "AFBT50F", "4.71", "5.70", "AFBT58B-5.70", "20N-1.80", "34N-3.50", "34O-3.20"],
    ),
    (Scheme::HpeRom, &["A42 v2.60 (08/11/2022)", "v2.60", "A42 v2.72", "2.72 Sep 04 2022", "A42 08/11/2022"]),
];

fn rule(scheme: Scheme, floors: Vec<Floor>) -> FirmwareRule {
    let any = format!("{{ at-least = \"{}\", severity = \"warn\", source = \"s\" }}", scheme.example());
    let text = DOCUMENT.replace("SCHEME", scheme.name()).replace("FLOORS", &any);
    let read = Baseline::parse(&text, "test.toml").unwrap_or_else(|e| panic!("{e}"));
    FirmwareRule { floors, ..read.rules[0].clone() }
}

fn version(scheme: usize) -> impl Strategy<Value = Version> {
    let (scheme, texts) = VERSIONS[scheme];
    proptest::sample::select(texts).prop_map(move |text| scheme.parse(text).unwrap())
}

fn floor(scheme: usize) -> impl Strategy<Value = Floor> {
    let severity = proptest::sample::select(vec![Severity::Info, Severity::Warn, Severity::Block]);
    (version(scheme), severity).prop_map(|(at_least, severity)| Floor {
        at_least,
        severity,
        source: "s".into(),
        fixes: Vec::new(),
    })
}

/// A scheme, floors, one of them, a version to raise it to, and an installed one.
fn case() -> impl Strategy<Value = (Scheme, Vec<Floor>, usize, Version, Version)> {
    (0..VERSIONS.len()).prop_flat_map(|scheme| {
        let floors = proptest::collection::vec(floor(scheme), 1..4);
        (Just(VERSIONS[scheme].0), floors, any::<usize>(), version(scheme), version(scheme)).prop_map(
            |(scheme, floors, at, raised, installed)| (scheme, floors.clone(), at % floors.len(), raised, installed),
        )
    })
}

fn answer(rule: &FirmwareRule, installed: &Version) -> Option<(Severity, Held)> {
    rule.worst_of(installed).map(|(_, held, severity)| (severity, held))
}

proptest! {
    #[test]
    fn raising_a_floor_lets_nothing_through((scheme, floors, at, raised, installed) in case()) {
        let before = rule(scheme, floors.clone());
        let mut after = floors;
        prop_assume!(after[at].at_least.compare(&raised) == Some(Ordering::Less));
        after[at].at_least = raised;
        let after = rule(scheme, after);
        // What could not be compared may be once a floor says more: a build where it gave the dotted version alone.
        if before.floors.iter().any(|floor| floor.is_above(&installed)) {
            prop_assert!(answer(&after, &installed).is_some(), "it passes once the floor is raised");
        }
    }

    #[test]
    fn the_worst_floor_that_is_broken_decides((scheme, floors, _, _, installed) in case()) {
        let alone = |floor: &Floor| answer(&rule(scheme, vec![floor.clone()]), &installed);
        let worst = floors.iter().filter_map(alone).max();
        prop_assert_eq!(answer(&rule(scheme, floors.clone()), &installed), worst);
        let broken = floors.iter().filter(|floor| floor.is_above(&installed)).map(|floor| floor.severity).max();
        if let Some((severity, held)) = worst {
            prop_assert!(Some(severity) >= broken);
            prop_assert!(held == Held::Unclear || (held == Held::No(Breach::BelowMin) && Some(severity) == broken));
        } else {
            prop_assert_eq!(broken, None);
        }
    }

    #[test]
    fn the_order_of_floors_says_nothing((scheme, floors, at, _, installed) in case()) {
        let mut turned = floors.clone();
        turned.rotate_left(at);
        turned.reverse();
        prop_assert_eq!(answer(&rule(scheme, turned), &installed), answer(&rule(scheme, floors), &installed));
    }

    #[test]
    fn one_floor_more_lets_nothing_through((scheme, floors, at, _, installed) in case()) {
        let mut fewer = floors.clone();
        fewer.remove(at);
        prop_assert!(answer(&rule(scheme, fewer), &installed) <= answer(&rule(scheme, floors), &installed));
    }
}

#[test]
fn a_floor_and_a_goal_may_be_written_in_two_forms_and_are_held_against_each() {
    let with = |lines: &str| {
        let text = DOCUMENT.replace("SCHEME", "lenovo-build").replace("floor = [FLOORS]", lines);
        Baseline::parse(&text, "test.toml").map(|b| b.rules[0].clone()).map_err(|e| e.to_string())
    };
    let build = "floor = [{ at-least = \"AFE130C\", severity = \"warn\", source = \"s\" }]";
    let rule = with(&format!("sources = [\"s\"]\nwant = \"3.60\"\n{build}")).unwrap();
    let held = |text: &str| answer(&rule, &Scheme::LenovoBuild.parse(text).unwrap()).map(|(_, held)| held);
    assert_eq!(held("36D-3.60"), None);
    assert_eq!(held("20G-1.40"), Some(Held::No(Breach::BelowMin)));
    assert_eq!(held("32B-3.20"), Some(Held::No(Breach::BelowWant)));
    assert_eq!(held("AFE136D"), Some(Held::Unclear), "a build alone is not held against a dotted version");
    assert_eq!(held("3.60"), Some(Held::Unclear));
    for (lines, expected) in [
        (format!("sources = [\"s\"]\nwant = \"TGBT56D-5.10\"\n{build}"), "cannot be compared"),
        (format!("sources = [\"s\"]\nwant = \"AFE120G-1.40\"\n{build}"), "at-least (AFE130C) is higher than want"),
        (format!("sources = [\"s\"]\nexact = \"AFE136D-3.60\"\n{build}"), "exact says all there is to say"),
        (format!("want = \"3.60\"\n{build}"), "missing field `sources`"),
        ("required = true".to_owned(), "missing field `sources`"),
        (build.replace("\"s\"", "\"t\""), "no [[source]] with the id \"t\""),
        (build.replace(", source = \"s\"", ""), "missing field `source`"),
        (build.replace("severity = \"warn\", ", ""), "missing field `severity`"),
        (build.replace("AFE130C", "N/A"), "no version"),
    ] {
        let error = with(&lines).unwrap_err();
        assert!(error.contains(expected), "{lines}: {error}");
    }
}
