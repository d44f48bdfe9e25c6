//! The law of `baseline diff`, for any two rules: what it calls stricter lets nothing through, what it calls looser stops
//! nothing, and the way back is called the opposite.

use proptest::prelude::*;

use super::super::demand::Held;
use super::super::denied::Denied;
use super::super::driver::DriverDemand;
use super::super::floor::Floor;
use super::super::matches::{Match, RuleBank};
use super::super::setting::SettingOf;
use super::super::severity::Severity;
use super::super::via::Via;
use super::*;
use crate::version::{Scheme, Version};

/// Versions of schemes with a partial order: with and without a family, two images of one version.
const VERSIONS: &[(Scheme, &[&str])] = &[
    (Scheme::Dotted, &["1.0", "1.0.0", "1.1", "2.0", "2.0.1", "10.0"]),
    (
        Scheme::LenovoBuild,
        &["AFBT48C-4.71", "48C-4.71", "TGBT50C-4.11", "AFBT58B-5.70", "58B-5.70", "AFBT58B", "4.71", "20N-1.80"],
    ),
    (
        Scheme::IntelNvm,
        &["9.20", "9.20 0x8000d95e 22.0.9", "9.20 0x8000aaaa 22.0.9", "9.30", "1.67, 0x80000fab, 18.8.9"],
    ),
    (Scheme::Mellanox, &["24.41.1000", "22.31.1014 (DEL0000000027)", "22.31.1014", "22.32.1000 (MT_0000000001)"]),
    (Scheme::Opaque, &["JXTC304Q", "JXTC404Q", "JXTC504Q"]),
];

fn version(scheme: usize) -> impl Strategy<Value = Version> {
    let (scheme, texts) = VERSIONS[scheme];
    let versions: Vec<Version> = texts.iter().filter_map(|text| scheme.parse(text).ok()).collect();
    proptest::sample::select(versions)
}

fn severity() -> impl Strategy<Value = Severity> {
    proptest::sample::select(vec![Severity::Info, Severity::Warn, Severity::Block])
}

fn driver() -> impl Strategy<Value = DriverDemand> {
    let glob = || proptest::option::of(proptest::sample::select(vec!["*", "a*", "A*", "ab", "?b"]).prop_map(Glob::new));
    (glob(), glob(), version(0), severity()).prop_map(|(inf, device, min, severity)| DriverDemand {
        inf,
        provider: None,
        device,
        scheme: Scheme::Dotted,
        min,
        severity,
    })
}

/// Floors of whatever weight, some of them with the same level.
fn floors(scheme: usize) -> impl Strategy<Value = Vec<Floor>> {
    let floor = (version(scheme), severity(), proptest::sample::select(vec!["s", "t"]));
    let floor = floor.prop_map(|(at_least, severity, source)| Floor {
        at_least,
        severity,
        source: source.into(),
        fixes: Vec::new(),
    });
    proptest::collection::vec(floor, 0..4)
}

/// Any rule, whether a document would be let through with it or not.
fn rule(scheme: usize) -> impl Strategy<Value = FirmwareRule> {
    let one = || proptest::option::weighted(0.3, version(scheme));
    let few = || proptest::collection::vec(version(scheme), 0..3);
    let denied = few().prop_map(|versions| {
        let denied = |version| Denied { version, reason: "bad".into(), source: "s".into(), advisory: None };
        versions.into_iter().map(denied).collect()
    });
    let via = proptest::collection::vec((version(scheme), version(scheme)), 0..3);
    let via = via.prop_map(|stones| {
        let stone = |(below, through)| Via { below, through, source: "s".into() };
        stones.into_iter().map(stone).collect()
    });
    let floors = floors(scheme);
    let after = proptest::sample::subsequence(vec!["a".to_owned(), "b".to_owned()], 0..=2);
    let rest = (via, after, proptest::option::of(driver()), proptest::option::weighted(0.1, Just("why".to_owned())));
    let flags = (any::<bool>(), any::<bool>(), severity(), severity(), severity());
    ((one(), one(), one(), one()), (few(), denied, floors), rest, flags).prop_map(
        move |((min, want, max, exact), (allow, deny, floors), (via, after, driver, ignore), flags)| {
            let (required, uniform, severity, want_severity, uniform_severity) = flags;
            let software_id = Some(Glob::new("X-*"));
            FirmwareRule {
                id: "r".into(),
                title: "R".into(),
                matches: Match {
                    software_id,
                    inventory_id: None,
                    name: None,
                    target: None,
                    device: None,
                    slot: None,
                    bank: RuleBank::Active,
                },
                scheme: VERSIONS[scheme].0,
                min,
                floors,
                want,
                max,
                exact,
                allow,
                deny,
                via,
                after,
                driver,
                ignore,
                required,
                uniform,
                severity,
                want_severity,
                uniform_severity,
                sources: vec!["s".into()],
            }
        },
    )
}

/// Two rules, the second of which often differs from the first in a single field.
fn two() -> impl Strategy<Value = (usize, FirmwareRule, FirmwareRule)> {
    (0..VERSIONS.len()).prop_flat_map(|scheme| {
        (Just(scheme), rule(scheme), rule(scheme), 0..15_usize).prop_map(|(scheme, before, other, field)| {
            let mut after = before.clone();
            match field {
                0 => after.min = other.min,
                1 => after.want = other.want,
                2 => after.max = other.max,
                3 => after.exact = other.exact,
                4 => after.allow = other.allow,
                5 => after.deny = other.deny,
                6 => after.via = other.via,
                7 => after.after = other.after,
                8 => after.driver = other.driver,
                9 => after.ignore = other.ignore,
                10 => (after.required, after.uniform) = (other.required, other.uniform),
                11 => (after.severity, after.want_severity) = (other.severity, other.want_severity),
                13 => after.floors = other.floors,
                12 => (after.min, after.max) = (other.min, other.max),
                _ => after = other,
            }
            (scheme, before, after)
        })
    })
}

fn changes(before: &FirmwareRule, after: &FirmwareRule) -> Vec<Change> {
    let mut page = Page::default();
    page.rule("rule r", before, after);
    page.0
}

/// Whether a version passes; none where it is neither passed nor failed.
fn passes(rule: &FirmwareRule, version: &Version) -> Option<bool> {
    match (&rule.ignore, rule.worst_of(version)) {
        // What is ignored is stopped by nothing.
        (Some(_), _) | (None, None) => Some(true),
        (None, Some((_, Held::No(_), _))) => Some(false),
        (None, Some((_, Held::Yes | Held::Unclear, _))) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_called_stricter_lets_nothing_through_and_what_is_called_looser_stops_nothing((scheme, a, b) in two()) {
        let changes = changes(&a, &b);
        let all = |effect| !changes.is_empty() && changes.iter().all(|change| change.effect == effect);
        let (scheme, texts) = VERSIONS[scheme];
        for text in texts {
            let version = scheme.parse(text).unwrap();
            match (passes(&a, &version), passes(&b, &version)) {
                (Some(false), Some(true)) => prop_assert!(!all(Effect::Stricter), "{text} passes: {changes:?}"),
                (Some(true), Some(false)) => prop_assert!(!all(Effect::Looser), "{text} fails: {changes:?}"),
                _ => {}
            }
        }
    }

    #[test]
    fn the_way_back_is_called_the_opposite((_, a, b) in two()) {
        let there = changes(&a, &b);
        let mut back = changes(&b, &a);
        for change in &mut back {
            std::mem::swap(&mut change.before, &mut change.after);
            change.effect = change.effect.reversed();
        }
        let sorted = |mut changes: Vec<Change>| {
            changes.sort_by(|a, b| a.field.cmp(&b.field));
            changes
        };
        prop_assert_eq!(sorted(there), sorted(back));
    }

    #[test]
    fn a_rule_differs_where_its_json_does_and_never_from_itself((_, a, b) in two()) {
        prop_assert_eq!(changes(&a, &a.clone()), []);
        let same = serde_json::to_string(&a).unwrap() == serde_json::to_string(&b).unwrap();
        let changes = changes(&a, &b);
        prop_assert_eq!(changes.is_empty(), same);
        for change in changes {
            prop_assert_ne!(change.before, change.after);
        }
    }
}

/// A setting with numbers, of the BMC's lock-out or of the UEFI.
fn setting(lock_out: bool) -> impl Strategy<Value = SettingRule> {
    let number = || proptest::option::of(0..5_u64);
    let words = || proptest::sample::subsequence(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], 0..=3);
    (number(), number(), words(), words()).prop_map(move |(min, max, allow, deny)| SettingRule {
        id: "s".into(),
        title: "S".into(),
        of: if lock_out { SettingOf::Bmc } else { SettingOf::Uefi },
        name: if lock_out { "account-lockout-threshold".into() } else { "Attribute".into() },
        allow,
        deny,
        min,
        max,
        severity: Severity::Block,
        sources: vec!["s".into()],
    })
}

proptest! {
    #[test]
    fn a_setting_that_is_called_stricter_accepts_no_other_number(
        (a, b) in any::<bool>().prop_flat_map(|lock_out| (setting(lock_out), setting(lock_out))),
    ) {
        let changes = |before: &SettingRule, after: &SettingRule| {
            let mut page = Page::default();
            page.setting("setting s", before, after);
            page.0
        };
        let there = changes(&a, &b);
        let all = |effect| !there.is_empty() && there.iter().all(|change| change.effect == effect);
        for number in 0..6 {
            match (a.accepts(number), b.accepts(number)) {
                (false, true) => prop_assert!(!all(Effect::Stricter), "{number} passes: {there:?}"),
                (true, false) => prop_assert!(!all(Effect::Looser), "{number} fails: {there:?}"),
                _ => {}
            }
        }
        prop_assert_eq!(changes(&a, &a.clone()), []);
        let mut effects: Vec<_> = there.iter().map(|c| (c.field.clone(), c.effect)).collect();
        let mut back: Vec<_> = changes(&b, &a).iter().map(|c| (c.field.clone(), c.effect.reversed())).collect();
        effects.sort_by(|a, b| a.0.cmp(&b.0));
        back.sort_by(|a, b| a.0.cmp(&b.0));
        prop_assert_eq!(effects, back);
    }
}
