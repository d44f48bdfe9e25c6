//! The same of the commands whose reports show two states of a server, or none that is judged: what `verify`, `--before`, `inventory`,
//! `doctor`, `history`, `status`, `drift`, `baseline` and `error` print for people.
//!
//! One server is enough, since what it is like is held by the scenarios: here it is what those pages say themselves.

use std::time::Duration;

use jiff::{Timestamp, ToSpan};

use super::*;
use crate::assess::{Drift, Kept, Standing, State, verify};
use crate::baseline::Chosen;
use crate::baseline::diff::diff;
use crate::evidence::{Bank, Depth, FirmwareMember, Hardware, Members, Missing, Observation, Unread};
use crate::known_failures::Planned;
use crate::published::{Name, Wanted, draft, import};
use crate::redfish::{Certificate, Deviation, Examination, Quirk, Quirks, examine};
use crate::report;
use crate::rules::{FailOn, may_waive};
use crate::signed::Signature;
use crate::text::tell_plain;
use crate::version::Scheme;
use crate::waiver::Waivers;
use crate::windows_errors::look_up;

/// What was seen before, the file that it is said to stand in, and what each end of a repair is called.
const BEFORE: &str = "deny-softwaredistribution";
const FILE: &str = "before.json";
const ENDS: [&str; 5] =
    ["after-repaired", "after-not-tried", "after-other-code", "after-restart-due", "after-still-denied"];

/// What pages of these commands name besides, beside the words of tests/words-outside-the-catalogue.txt: the words of a baseline's files,
/// the values of `--depth`, a unit, the product of the DMTF, and a name of this machine.
const NAMES: &[&str] = &[
    "block",
    "info",
    "warn",
    "uniform",
    "required",
    "floor",
    "rule",
    "severity",
    "source",
    "sources",
    "firmware",
    "full",
    "health",
    "ms",
    "Redfish",
    "localhost",
    "valid",
    "version",
];

/// Pages, in the language that nobody speaks and in Japanese, and what in them is a fact.
#[derive(Default)]
struct Shown {
    facts: Facts,
    unmarked: String,
    japanese: String,
}

impl Shown {
    fn pseudo(&mut self, page: &str) {
        assert!(page.contains('«'), "{page}");
        self.unmarked += &unmarked(page);
    }

    /// What holds no messages.
    fn plain(&mut self, lay_out: impl Fn() -> String) {
        pseudo::speaking(|| self.pseudo(&lay_out()));
        self.japanese += &tell_plain(Language::Japanese, lay_out);
    }

    /// Reports, which are made in each language.
    fn reports(&mut self, judge: impl Fn() -> Report, pages: impl Fn(&Report) -> Vec<String>) {
        let report = judge();
        self.facts.of_report(&serde_json::to_value(&report).unwrap());
        pseudo::speaking(|| pages(&judge()).iter().for_each(|page| self.pseudo(page)));
        self.japanese.extend(tell(Language::Japanese, &report, pages));
    }

    fn seen(&mut self, evidence: &Evidence) {
        self.facts.values(&serde_json::to_value(evidence).unwrap());
    }
}

fn hardware(evidence: &mut Evidence) -> &mut Hardware {
    let Observation::Known { value, .. } = &mut evidence.hardware else { panic!("a BMC was asked") };
    value
}

fn members(evidence: &mut Evidence) -> &mut Members<FirmwareMember> {
    let Observation::Known { value, .. } = &mut hardware(evidence).firmware else { panic!("there is an inventory") };
    value
}

/// The evidence of the same hardware a week later, with the Windows side of another scenario.
fn later(before: &Evidence, scenario: &str) -> Evidence {
    let collected_at = before.collected_at + 168.hours();
    let bytes = mock::scenario("sr650-v2", Some(scenario)).unwrap().windows.unwrap();
    let windows = read_collected(&bytes, scenario, collected_at).unwrap().windows;
    let hardware = before.hardware.clone();
    let windows = Observation::known(windows, scenario, collected_at);
    Evidence { collected_at, hardware, windows, ..before.clone() }
}

fn to(version: &str) -> Observation<String> {
    Observation::known(version.to_owned(), "test", Timestamp::UNIX_EPOCH)
}

/// Each way in which a version can move, in one inventory.
fn moved(before: &mut Evidence, now: &mut Evidence) {
    let set = |evidence: &mut Evidence, id: &str, version| {
        members(evidence).items.iter_mut().find(|member| member.key() == id).unwrap().version = version;
    };
    set(now, "BMC-Primary", to("AFBT60A-6.00"));
    set(now, "UEFI", to("AFE101A-1.00"));
    set(now, "LXPM", to("9.ODD"));
    set(now, "LXPMLinuxDriver", Observation::missing(Missing::Null, "test", Timestamp::UNIX_EPOCH));
    members(now).items.retain(|member| member.key() != "Disk4");
    members(before).items.retain(|member| member.key() != "Disk3");
    let pending = |member: &&mut FirmwareMember| member.bank == Bank::NothingPending;
    let waits = members(before).items.iter_mut().find(pending).unwrap();
    (waits.bank, waits.version) = (Bank::Pending, to("AFBT60A-6.00"));
}

/// What cannot be compared: another depth, a list with a hole, no BMC, and a later day.
fn incomparable(now: &Evidence) -> Vec<Evidence> {
    let unread = Missing::Denied { detail: "HTTP 403".to_owned() };
    let mut other = vec![now.clone(); 4];
    hardware(&mut other[0]).depth = Depth::Firmware;
    members(&mut other[1]).unread.push(Unread {
        missing: unread.clone(),
        from: "/redfish/v1/X".to_owned(),
        at: now.collected_at,
    });
    other[2].hardware = Observation::missing(unread, "test", now.collected_at);
    other[3].collected_at -= 900.hours();
    other
}

/// A service with each thing that `doctor` can find.
async fn examined() -> Vec<Examination> {
    let options = Options::default();
    let credentials = Credentials { user: options.user.clone(), password: options.password.clone() };
    let running = mock::start(mock::scenario("sr650-v2", None).unwrap().tree, options).await.unwrap();
    let target = Target::new(&running.url(), Trust::Pin(running.fingerprint().parse().unwrap())).unwrap();
    let sound = examine(target, &credentials, ScanOptions::default()).await.unwrap();
    running.stop().await;
    let mut odd = sound.clone();
    let missing = |reason| Observation::missing(reason, "test", Timestamp::UNIX_EPOCH);
    odd.service.vendor = missing(Missing::Absent);
    odd.service.product = missing(Missing::unreadable("5", "a text"));
    odd.service.redfish_version = missing(Missing::TimedOut { detail: "30 s".to_owned() });
    odd.service.quirks = Vec::new();
    odd.certificate = Certificate::PlainHttp;
    odd.promises.clear();
    odd.not_judged.insert("no @odata.type".to_owned(), 2);
    odd.unread.push("protocol: /redfish/v1/X: HTTP 500".to_owned());
    let [uri, declared, place, found, problem] =
        ["/redfish/v1/X", "Drive.v1_0_0", "Status.Health", "\"Bad\"", "unknown variant `Bad`"].map(str::to_owned);
    odd.deviations = vec![Deviation { uri, declared, place, found, problem }; 41];
    let mut unreadable = odd.clone();
    unreadable.certificate = Certificate::Unreadable { problem: "no DER".to_owned() };
    vec![sound, odd, unreadable]
}

/// The results of a server and of another as a store keeps them, in English, and what is made of them.
fn kept(shown: &mut Shown, before: &Evidence, now: &Evidence, baseline: &Baseline) {
    let judged = |run, evidence: &Evidence| {
        let report = assess(&Case::new(evidence, Some(baseline), Moment::at(evidence.collected_at)));
        let kept = Kept::of(run, evidence, &report, Duration::ZERO);
        State { kept, evidence: evidence.clone(), report }
    };
    let states = [judged(1, before), judged(2, now)];
    for State { kept, report, .. } in &states {
        shown.facts.of_report(&serde_json::to_value(report).unwrap());
        shown.facts.add(&kept.server);
        // Kept in English, as docs/reports.md says.
        kept.reason.iter().for_each(|reason| shown.facts.add(reason));
    }
    let lines: Vec<Kept> = states.iter().map(|state| state.kept.clone()).collect();
    shown.plain(|| report::history("srv1", &lines, WIDE));
    let mut healthy = lines[1].clone();
    (healthy.verdict, healthy.serial, healthy.reason) = (crate::rules::Verdict::Ready, None, None);
    healthy.server = "srv2".to_owned();
    let ages = [Duration::from_secs(3_600), Duration::from_secs(30 * 86_400)];
    for age in ages {
        let all = lines.iter().chain([&healthy]).cloned().collect();
        let standing = Standing::all(all, now.collected_at + 50.hours(), Some(age));
        shown.plain(|| report::status(&standing, WIDE));
    }
    for others in [vec![], vec![now.clone()], vec![before.clone(), before.clone()]] {
        let drift = |told: &dyn Fn(&Report) -> Report| {
            let told = |state: &State| State { report: told(&state.report), ..state.clone() };
            Drift::between(told(&states[0]), told(&states[1]), &others)
        };
        pseudo::speaking(|| {
            shown.pseudo(&report::drift(&drift(&|report| assess_again(report, &states, baseline)), WIDE))
        });
        let told = |report: &Report| tell(Language::Japanese, report, Report::clone);
        shown.japanese += &tell_plain(Language::Japanese, || report::drift(&drift(&told), WIDE));
    }
}

/// The same report in the language that is spoken now.
fn assess_again(report: &Report, states: &[State], baseline: &Baseline) -> Report {
    let of = states.iter().find(|state| state.report.collected_at == report.collected_at).unwrap();
    assess(&Case::new(&of.evidence, Some(baseline), Moment::at(of.evidence.collected_at)))
}

/// Where a baseline comes from and why it was chosen, floors in it, what somebody accepted, a stricter policy and an update that is planned.
fn bases(shown: &mut Shown, evidence: &Evidence) {
    let day = jiff::civil::date(2026, 12, 2);
    let baseline = Catalogue::embedded().unwrap().select("sr650-v2@2026.12.0", day).unwrap();
    shown.facts.values(&baseline.resolved());
    let over = || vec!["sr650-v2@2026.11.0".to_owned()];
    let verified = Signature::Verified { key_id: "0123ABCD".to_owned(), comment: "2026-12".to_owned() };
    let waiver = "format = 1\n[[waiver]]\nid = \"w-1\"\nfinding = \"firmware-level:BMC-Backup\"\nservers = { serial = [\"J900PG01\"] }\n\
                  reason = \"CHG-1\"\napprover = \"J.D.\"\nexpires = 2026-12-31T00:00:00Z\n";
    let waivers = Waivers::parse(waiver, "waivers.toml", &may_waive).unwrap();
    let planned = Planned::new(&["KB5089573".to_owned(), "KB5082142".to_owned()]);
    for (signature, chosen) in [
        (Signature::Embedded, Chosen::Program),
        (verified, Chosen::Folder { over: over() }),
        (Signature::NotSigned, Chosen::Name { spec: "sr650-v2".to_owned(), over: over() }),
        (Signature::NotChecked, Chosen::Folder { over: Vec::new() }),
    ] {
        let (signature, chosen) = (Some(&signature), Some(&chosen));
        let (waivers, planned) = (Some(&waivers), Some(&planned));
        let fail_on = FailOn::Warn;
        let case = Case::new(evidence, Some(&baseline), Moment::on(day));
        let case = Case { signature, chosen, waivers, planned, fail_on, ..case };
        shown.reports(|| assess(&case), |told| vec![check(told, WIDE), without_escapes(&markdown(told))]);
    }
    // A registry value that a known failure asks for.
    shown.facts.add(r"HKLM\SOFTWARE\Policies\Microsoft\FVE\OSPlatformValidation_UEFI");
    ["w-1", "J.D.", "CHG-1", "waivers.toml", "0123ABCD"].into_iter().for_each(|fact| shown.facts.add(fact));
    shown.plain(|| report::baseline_show(&baseline, WIDE));
}

/// What `baseline` shows of baselines, and of a server beside what a vendor publishes.
fn baselines(shown: &mut Shown, evidence: &Evidence, baseline: &Baseline) {
    let catalogue = Catalogue::embedded().unwrap();
    let day = jiff::civil::date(2026, 11, 22);
    for each in catalogue.list() {
        shown.facts.values(&each.resolved());
    }
    shown.plain(|| report::baseline_list(catalogue.list(), day, WIDE));
    Scheme::all().iter().for_each(|scheme| shown.facts.add(scheme.name()));
    shown.plain(|| report::baseline_show(baseline, WIDE));
    let other = catalogue.select("sr650-v2@2026.12.0", day).unwrap();
    shown.plain(|| report::baseline_diff(&diff(baseline, &other), WIDE));
    shown.plain(|| report::baseline_diff(&[], WIDE));
    for component in ["BMC-AFBT-10", "PSU1", "OTHER-1"] {
        shown.plain(|| report::baseline_explain(baseline, component, Some("20S-1.85"), WIDE));
    }

    let folder = tempfile::tempdir().unwrap();
    // Synthetic, in the shape of a CVE record; no such flaw is known.
    let record = serde_json::json!({"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2099-0001"}, "containers": {"cna": {
        "affected": [{"product": "SR650 V2 (ThinkSystem) XCC", "versions": [{"lessThan": "9.90 AFBT99Z", "status": "affected"}]}],
        "metrics": [{"cvssV3_1": {"baseSeverity": "HIGH"}}]}}});
    std::fs::write(folder.path().join("record.json"), record.to_string()).unwrap();
    let wanted = Wanted::Server(evidence);
    let found = import(folder.path(), wanted).unwrap();
    let name = Name { id: "advice".to_owned(), version: semver::Version::new(1, 0, 0) };
    let draft = draft(found, wanted, &name, day, None).unwrap();
    let advised = Baseline::parse(&draft.text, "advice.toml").unwrap();
    shown.facts.values(&advised.resolved());
    let judge = || assess(&Case::new(evidence, Some(&advised), Moment::on(day)));
    shown.reports(judge, |told| vec![check(told, WIDE), report::advice(&advised, &told.firmware, WIDE)]);
    shown.plain(|| report::advice(&advised, &[], WIDE));
}

#[tokio::test]
async fn no_word_of_the_other_commands_stands_outside_of_the_catalogue() {
    let day = jiff::civil::date(2026, 11, 22);
    let baseline: Baseline = Catalogue::embedded().unwrap().select("sr650-v2@2026.11.0", day).unwrap();
    let mut shown = Shown::default();
    shown.facts.values(&baseline.resolved());
    shown.facts.add(FILE);

    let mut before = seen(BEFORE).await;
    let ends = ENDS.map(|end| later(&before, end));
    let mut other = ends[0].clone();
    moved(&mut before, &mut other);
    let moment = Moment::on(day);
    for now in ends.iter().chain([&other]) {
        shown.seen(now);
        let case = Case::new(now, Some(&baseline), moment);
        let judge = || verify(&case, &before, FILE).unwrap().0;
        shown.reports(judge, |told| vec![report::verify(told, WIDE)]);
    }
    shown.seen(&before);
    shown.reports(
        || verify(&Case::new(&other, Some(&baseline), moment), &before, FILE).unwrap().0,
        |told| pages(told, &other),
    );
    for now in incomparable(&other) {
        shown.seen(&now);
        let case = Case { before: Some((&before, FILE)), ..Case::new(&now, Some(&baseline), moment) };
        shown.reports(|| assess(&case), |told| vec![check(told, WIDE)]);
        if let Some(hardware) = now.hardware.value() {
            shown.plain(|| report::inventory(&now, hardware, WIDE));
        }
    }
    kept(&mut shown, &before, &other, &baseline);
    baselines(&mut shown, &before, &baseline);
    bases(&mut shown, &before);
    for examination in examined().await {
        shown.facts.values(&serde_json::to_value(&examination).unwrap());
        let sources = Quirk::ALL.iter().flat_map(|quirk| Quirks::sources(*quirk));
        sources.for_each(|(who, source)| [who.as_str(), source].into_iter().for_each(|fact| shown.facts.add(fact)));
        examination.promises.keys().chain(examination.not_judged.keys()).for_each(|name| shown.facts.add(name));
        examination.service.quirks.iter().for_each(|quirk| shown.facts.add(quirk));
        shown.plain(|| report::doctor(&examination, WIDE));
    }
    let code = look_up("0x80070005").unwrap();
    code.explanation().sources.iter().for_each(|source| shown.facts.add(source));
    shown.plain(|| report::error_code(code, WIDE));
    for number in ["0x80079999", "0xC0009999", "0x800F9999", "0x8FFF0001"] {
        let none = look_up(number).unwrap_err();
        shown.plain(|| report::error_code_not_found(&none, WIDE));
    }

    let sought = shown.facts.sought();
    let mut outside = words(&sought.taken_from(&shown.unmarked));
    let idle: Vec<&&str> = NAMES.iter().filter(|name| !outside.contains_key(**name)).collect();
    assert!(idle.is_empty(), "names stand nowhere: take them out of the list: {idle:?}");
    let names = names();
    outside.retain(|word, _| !names.contains(word) && !NAMES.contains(&word.as_str()));
    let outside: Vec<String> = outside.iter().map(|(word, line)| format!("{word}: {line}")).collect();
    let foreign: BTreeSet<String> = sentences(&sought.taken_from(&shown.japanese)).into_iter().collect();
    let foreign: Vec<String> = foreign.into_iter().collect();
    assert!(outside.is_empty() && foreign.is_empty(), "{}\n\n{}", outside.join("\n"), foreign.join("\n"));
}
