//! What a known failure weighs, and what an update says of which nobody knows anything.

use crate::baseline::{Baseline, Severity};
use crate::evidence::testing::list;
use crate::evidence::{Evidence, Missing, ServicingPackage, Windows};
use crate::history::testing::{healthy, joined, known, missing};
use crate::known_failures::Planned;
use crate::rules::bench::Bench;
use crate::rules::finding::{Finding, Outcome};
use crate::rules::known::known_failure::RULE;
use crate::rules::moment::Moment;

/// A file with one failure of KB5082142 on this release.
fn file(stops: &str, standing: &str, when: &str) -> String {
    format!(
        "format = 1\n[[failure]]\nid = \"ours\"\nkbs = [\"KB5999999\"]\nservers = [20348]\nphase = \"install\"\n\
         stops = \"{stops}\"\ncondition = \"C.\"\neffect = \"It breaks.\"\nwhen = [{when}]\nremedy = [\"Do this.\"]\n\
         fixed = [{{ kb = \"KB5999998\", build = \"20348.5000\" }}]\n\
         standing = \"{standing}\"\nsources = [\"https://example.com/kb\"]\n"
    )
}

fn planned(text: &str) -> Planned {
    Planned::new(&["KB5999999".to_owned()]).with_text(text, "own.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn findings(planned: &Planned, evidence: &Evidence, baseline: Option<&Baseline>) -> Vec<Finding> {
    let moment = Moment::on(jiff::civil::date(2026, 4, 20));
    RULE.run(&Bench { planned: Some(planned), ..Bench::new(evidence, baseline, moment) }, &[], |_| Ok(()))
}

fn answer_by(text: &str, windows: Windows, baseline: Option<&Baseline>) -> (Outcome, Severity) {
    let found = findings(&planned(text), &joined(None, Some(windows)), baseline);
    assert_eq!(found.len(), 1, "{found:#?}");
    (found[0].outcome, found[0].severity)
}

fn answer(text: &str, windows: Windows) -> (Outcome, Severity) {
    answer_by(text, windows, None)
}

const MET: &str = "{ secure-boot = true }";
const NOT_MET: &str = "{ secure-boot = false }";
const BY_HAND: &str = "{ by-hand = \"Whether.\", look = \"There.\" }";

#[test]
fn what_is_met_weighs_by_what_it_stops_and_whose_word_it_is() {
    use Severity::{Block, Warn};
    for (stops, standing, severity) in [
        ("installation", "vendor", Block),
        ("start", "vendor", Block),
        ("nothing", "vendor", Warn),
        ("start", "reports", Warn),
        ("start", "report", Warn),
    ] {
        assert_eq!(answer(&file(stops, standing, MET), healthy()), (Outcome::Fail, severity), "{stops} {standing}");
        let both = format!("{BY_HAND}, {NOT_MET}");
        assert_eq!(answer(&file(stops, standing, &both), healthy()).0, Outcome::Pass, "one part is enough");
    }
    assert_eq!(answer(&file("start", "vendor", ""), healthy()), (Outcome::Fail, Block), "the build alone");
}

#[test]
fn an_unknown_hides_the_failure_unless_nobody_could_or_did_look() {
    use Severity::{Block, Warn};
    let without = |reason: Missing| {
        let mut windows = healthy();
        windows.secure_boot.enabled = missing(reason);
        windows
    };
    let denied = || without(Missing::Denied { detail: "access denied".to_owned() });
    for (stops, denied_weighs, others_weigh) in
        [("installation", Block, Warn), ("start", Block, Block), ("nothing", Warn, Warn)]
    {
        let of = |when: &str, windows| answer(&file(stops, "vendor", when), windows);
        assert_eq!(of(MET, denied()), (Outcome::Unknown, denied_weighs), "{stops}");
        assert_eq!(of(MET, without(Missing::NotAsked)), (Outcome::Unknown, others_weigh), "{stops}");
        assert_eq!(of(BY_HAND, healthy()), (Outcome::Unknown, others_weigh), "{stops}");
        // What only a person can see weighs the same whatever else is hidden: nothing that is taken away opens the gate.
        assert_eq!(of(&format!("{MET}, {BY_HAND}"), denied()), (Outcome::Unknown, others_weigh), "{stops}");
        assert_eq!(of(&format!("{MET}, {BY_HAND}"), healthy()), (Outcome::Unknown, others_weigh), "{stops}");
    }
    assert_eq!(answer(&file("start", "report", BY_HAND), healthy()), (Outcome::Unknown, Warn), "a report never blocks");
}

#[test]
fn a_baseline_replaces_the_weight_but_makes_no_more_of_a_report() {
    let with = |word: &str| {
        let text = include_str!("../../../../baselines/sr650-v2/2026.11.0.toml");
        let text = format!("{text}\n[severity]\nknown-failure = \"{word}\"\n");
        Baseline::parse(&text, "2026.11.0.toml").unwrap()
    };
    use Severity::{Block, Info, Warn};
    for (standing, word, severity) in [
        ("vendor", "warn", Warn),
        ("vendor", "info", Info),
        ("reports", "block", Block),
        ("report", "block", Warn),
        ("report", "info", Info),
    ] {
        let (outcome, found) = answer_by(&file("start", standing, MET), healthy(), Some(&with(word)));
        assert_eq!((outcome, found), (Outcome::Fail, severity), "{standing} {word}");
    }
}

#[test]
fn a_server_beyond_the_repair_is_not_threatened() {
    let at = |ubr| {
        let mut windows = healthy();
        windows.os.ubr = known(ubr);
        windows
    };
    let text = file("start", "vendor", MET);
    assert_eq!(answer(&text, at(4999)).0, Outcome::Fail);
    assert_eq!(answer(&text, at(5000)).0, Outcome::Pass, "the revision of the repair");
    let mut unread = healthy();
    unread.os.ubr = missing(Missing::Absent);
    assert_eq!(answer(&text, unread), (Outcome::Unknown, Severity::Block));
    let with_package = |name: &str, state| {
        let mut windows = at(4999);
        windows.servicing.packages = list(vec![ServicingPackage {
            name: name.to_owned(),
            state: Some(state),
            changed: None,
            error: None,
            client: None,
        }]);
        answer(&text, windows).0
    };
    assert_eq!(with_package("Package_for_KB5999998~31bf3856ad364e35~amd64~~10.0.1.1", 0x70), Outcome::Pass);
    assert_eq!(with_package("Package_for_KB5999998~31bf3856ad364e35~amd64~~10.0.1.1", 0x40), Outcome::Fail, "staged");
    assert_eq!(with_package("Package_for_KB59999981~31bf3856ad364e35~amd64~~10.0.1.1", 0x70), Outcome::Fail);
}

#[test]
fn the_build_decides_whether_a_failure_is_about_this_server_and_then_whether_it_is_one() {
    let on = |build: Option<&str>, kind: Option<&str>| {
        let mut windows = healthy();
        let of = |text: Option<&str>| text.map_or_else(|| missing(Missing::Absent), |text| known(text.to_owned()));
        windows.os.build = of(build);
        windows.os.installation_type = of(kind);
        windows.os.product = missing(Missing::Absent);
        answer(&file("installation", "vendor", MET), windows)
    };
    assert_eq!(on(Some("17763"), Some("Server")).0, Outcome::NotApplicable);
    assert_eq!(on(Some("20348"), Some("Client")).0, Outcome::NotApplicable);
    assert_eq!(on(Some("20348"), Some("Server Core")).0, Outcome::Fail);
    assert_eq!(on(Some("20348"), None).0, Outcome::Fail, "what may be meant is looked at");
    assert_eq!(
        on(None, Some("Server")),
        (Outcome::Unknown, Severity::Block),
        "a build that was not read is no other build"
    );
}

#[test]
fn an_update_that_nobody_knows_says_so_and_one_that_is_not_asked_about_says_nothing() {
    let evidence = joined(None, Some(healthy()));
    let nobody = findings(&Planned::new(&["KB1234567".to_owned()]), &evidence, None);
    let sentence = "Nobody here knows of a failure of KB1234567; that is no promise.";
    assert_eq!(nobody.iter().map(|f| f.title.text.as_str()).collect::<Vec<_>>(), [sentence]);
    assert_eq!((nobody[0].outcome, nobody[0].severity), (Outcome::Unknown, Severity::Info));
    let moment = Moment::on(jiff::civil::date(2026, 4, 20));
    assert_eq!(RULE.run(&Bench::new(&evidence, None, moment), &[], |_| Ok(())), []);
}

#[test]
fn without_windows_nothing_is_known_of_a_windows_update() {
    let mut evidence = joined(None, None);
    evidence.asked.insert(crate::evidence::Area::Windows);
    let found = findings(&planned(&file("nothing", "report", MET)), &evidence, None);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].outcome, found[0].severity), (Outcome::Unknown, Severity::Block));
}

#[test]
fn a_finding_carries_its_facts_its_look_its_remedy_and_its_sources() {
    let text = file("start", "vendor", &format!("{MET}, {BY_HAND}"));
    let found = findings(&planned(&text), &joined(None, Some(healthy())), None);
    let lines: Vec<&str> = found[0].evidence.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["not observable: Whether.; look: There.", "UEFISecureBootEnabled: true"]);
    assert_eq!(
        found[0].remedy.as_ref().map(|remedy| remedy.text.as_str()),
        Some("Do this. (Source: https://example.com/kb)")
    );
    assert_eq!(found[0].sources, ["own.toml", "https://example.com/kb"]);
    assert_eq!(found[0].id, "known-failure:ours");
}
