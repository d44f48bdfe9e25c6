//! Nothing that identifies is left in redacted evidence and in the reports of it, and it is judged as before.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use patchgate::assess::{Case, Report, assess};
use patchgate::baseline::{Baseline, Catalogue};
use patchgate::evidence::Evidence;
use patchgate::mock::scenarios;
use patchgate::redact::{NOTE, Redactor};
use patchgate::report::{self, Style};
use patchgate::rules::Moment;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::program::{patchgate, run};
use crate::support::share;

const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

static BASELINE: LazyLock<Baseline> =
    LazyLock::new(|| Catalogue::embedded().unwrap().select("sr650-v2@2026.11.0", DAY).unwrap());

/// What the mock's server is known by.
const OWN: [&str; 5] = [
    "J900PG01",
    "PG-SR650V2-01",
    "0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6",
    "3a7b5e0f-2c1d-6a4b-9e8f-52a1c3d4e5f6",
    "1004336348-1177238915-682003330",
];

fn redacted(evidence: &Evidence) -> Evidence {
    Redactor::new(&[evidence], &[]).unwrap().evidence(evidence).unwrap()
}

fn judged(evidence: &Evidence) -> Report {
    assess(&Case::new(evidence, Some(&BASELINE), Moment::on(DAY)))
}

/// What a report decides: the verdict, each finding with its answer, the failure, and each cause with how sure it is.
fn decided(report: &Report) -> Vec<String> {
    let mut decided: Vec<String> =
        report.findings.iter().map(|f| format!("{} {:?} {:?}", f.rule, f.outcome, f.severity)).collect();
    decided.sort();
    decided.push(format!("{:?}", report.verdict));
    let failure = report.diagnosis.failure.as_ref();
    decided.push(format!("{:?}", failure.map(|f| (&f.kb, &f.code, f.phase))));
    decided.extend(report.diagnosis.causes.iter().map(|cause| format!("{} {:?}", cause.id, cause.confidence)));
    decided
}

/// A report in every format, in small letters and without what Markdown puts between.
fn formats(report: &Report) -> Vec<(&'static str, String)> {
    let style = Style::PLAIN;
    let all = [
        ("check", report::check(report, style)),
        ("explain", report::explain(report, style)),
        ("json", serde_json::to_string(report).unwrap()),
        ("junit", report::junit(report).unwrap()),
        ("sarif", report::sarif(report).unwrap()),
        ("markdown", report::markdown(report)),
        ("csv", report::csv(report).unwrap()),
        ("cyclonedx", report::cyclonedx(report).unwrap()),
    ];
    all.map(|(name, text)| (name, text.replace('\u{200b}', "").to_lowercase())).to_vec()
}

/// Holds that redaction changes nothing that is decided, that it can be stored, read and done again, and that none of
/// these values is left anywhere.
fn holds(name: &str, evidence: &Evidence, secrets: &[&str]) {
    let redacted = redacted(evidence);
    let stored = serde_json::to_string(&redacted).unwrap();
    let read = Evidence::from_json(&stored).unwrap();
    assert_eq!(read, redacted, "{name}");
    let report = judged(&read);
    assert_eq!(decided(&report), decided(&judged(evidence)), "{name}");
    assert_eq!(decided(&judged(&self::redacted(&read))), decided(&report), "{name}: redacted twice");
    let lines = |evidence: &Evidence| serde_json::to_string_pretty(evidence).unwrap();
    let (again, read) = (lines(&self::redacted(&read)), lines(&read));
    let changed: Vec<_> = again.lines().zip(read.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(changed, [], "{name}: what is redacted stays as it is");
    let mut texts = formats(&report);
    texts.push(("evidence", stored.to_lowercase()));
    for (format, text) in texts {
        for secret in secrets {
            let at = text.find(&secret.to_lowercase());
            let around = at.map(|at| text.get(at.saturating_sub(80)..(at + 80).min(text.len())));
            assert_eq!(around, None, "{name}: {secret} in {format}");
        }
    }
}

fn evidence_of(scenario: &str) -> Evidence {
    let answer = run(patchgate(["collect", &format!("mock:sr650-v2/{scenario}")]));
    Evidence::from_json(&answer.out).unwrap_or_else(|e| panic!("{scenario}: {e}: {}", answer.err))
}

#[test]
fn every_scenario_is_judged_as_before_and_names_nobody() {
    for (scenario, _) in share::of(scenarios("sr650-v2").unwrap(), 7) {
        holds(&scenario, &evidence_of(&scenario), &OWN);
    }
}

#[test]
#[ignore = "needs ../shared"]
fn every_case_of_real_servers_is_judged_as_before() {
    let mut count = 0;
    for folder in ["../shared/cases/windows", "../shared/cases/bundles"] {
        for case in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|case| case.is_dir()) {
            let document = case.join("windows.json");
            let from: PathBuf = if document.is_file() { document } else { case.clone() };
            let answer = run(patchgate(["collect".as_ref(), "--windows".as_ref(), from.as_os_str()]));
            let evidence = Evidence::from_json(&answer.out).unwrap_or_else(|e| panic!("{}: {e}", case.display()));
            let name = evidence.subject.os_name.text().map(str::to_owned);
            let serial = evidence.subject.serial.text().map(str::to_owned);
            let secrets: Vec<&str> = [&name, &serial].into_iter().flatten().map(String::as_str).collect();
            holds(&case.display().to_string(), &evidence, &secrets);
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
#[ignore = "needs ../shared"]
fn every_recorded_bmc_is_judged_as_before() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for name in [
        "dell-r750-idrac9-6.00",
        "dell-r760-idrac9",
        "hpe-dl365-gen10plus-ilo5",
        "intel-s2600bpb",
        "nvidia-gb200-openbmc",
        "sr650-v2-xcc5.70",
        "sr670-v2-xcc2.83",
    ] {
        let evidence = runtime.block_on(crate::support::evidence::evidence_of(name));
        let hardware = evidence.hardware.value().unwrap();
        let system = hardware.system.value();
        let marks = system.into_iter().flat_map(|system| [&system.serial, &system.uuid]);
        // A mark of one letter, a placeholder or a word is not looked for.
        let marks: Vec<&str> = marks
            .filter_map(|mark| mark.text())
            .filter(|mark| {
                mark.len() > 5 && !patchgate::evidence::is_placeholder(mark) && mark.contains(char::is_numeric)
            })
            .collect();
        holds(name, &evidence, &marks);
    }
}

static HEALTHY: LazyLock<(Value, Vec<String>)> = LazyLock::new(|| {
    let value = serde_json::to_value(evidence_of("deny-softwaredistribution")).unwrap();
    let mut places = Vec::new();
    texts("", &value, &mut places);
    (value, places)
});

/// The places of all texts.
fn texts(at: &str, value: &Value, places: &mut Vec<String>) {
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::String(_) => places.push(at.to_owned()),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| texts(&format!("{at}/{n}"), value, places)),
        Value::Object(object) => {
            object.iter().for_each(|(name, value)| texts(&format!("{at}/{}", escaped(name)), value, places));
        }
        _ => {}
    }
}

/// What identifies a server, by the field that says so or by its shape.
#[derive(Clone, Debug)]
struct Secrets {
    serial: String,
    name: String,
    user: String,
    domain: String,
    uuid: String,
    drive: String,
    shapes: Vec<String>,
}

impl Secrets {
    fn all(&self) -> Vec<String> {
        let mut all = self.shapes.clone();
        all.extend([&self.serial, &self.name, &self.user, &self.domain, &self.uuid, &self.drive].map(Clone::clone));
        all
    }
}

fn secrets() -> impl Strategy<Value = Secrets> {
    let shapes = (
        "10\\.[1-9][0-9]\\.[1-9][0-9]\\.[1-9][0-9]",
        "fd00:[1-9a-f]{4}:[1-9a-f]{3}::[1-9a-f]{3}",
        "0C(:[0-9A-F][1-9A-F]){5}",
        "srv[a-z]{4}\\.[a-z]{6}\\.(local|com)",
        "S-1-5-21-[1-9][0-9]{8}-[1-9][0-9]{8}-[1-9][0-9]{8}",
        "[1-9a-f]{8}-[1-9a-f]{4}-4[1-9a-f]{3}-8[1-9a-f]{3}-[1-9a-f]{12}",
    );
    let shapes = shapes.prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f]);
    ("[A-Z]{2}[0-9]{3}[A-Z]{3}", "[A-Z]{4}-[A-Z]{5}[0-9]", "[a-z]\\.q[a-z]{6}", "[A-Z]{7}Z", "[A-Z0-9]{10}Q7", shapes)
        .prop_map(|(serial, name, user, domain, drive, shapes)| {
            let uuid = "7f5e7b3a-9d2c-4b6a-9e8f-52a1c3d4e5f7".to_owned();
            Secrets { serial, name, user, domain, uuid, drive, shapes }
        })
}

/// The healthy server's evidence with these secrets in the fields that name them, and at each of these places one more.
fn planted(secrets: &Secrets, places: &[(usize, usize)]) -> Evidence {
    let (document, all) = &*HEALTHY;
    let mut document = document.to_string();
    for (old, new) in OWN.iter().zip([&secrets.serial, &secrets.name, &secrets.uuid]) {
        document = document.replace(old, new).replace(&old.to_uppercase(), &new.to_uppercase());
    }
    let mut document: Value = serde_json::from_str(&document).unwrap();
    let account = format!(r"{}\{}", secrets.domain, secrets.user);
    document["windows"]["value"]["services"]["value"]["items"][16]["account"]["value"] = account.into();
    document["hardware"]["value"]["storage"]["value"]["items"][0]["drives"]["value"]["items"][0]["serial"]["value"] =
        secrets.drive.clone().into();
    let words = secrets.all();
    for (place, word) in places {
        let place = all[place % all.len()].as_str();
        // What names the server must go on to name it.
        if ["serial", "uuid", "os_name", "name", "account"].iter().any(|name| place.ends_with(&format!("{name}/value")))
        {
            continue;
        }
        let Some(text) = document.pointer(place).and_then(Value::as_str).map(str::to_owned) else { continue };
        // Behind a comma: right behind the word "version" a dotted number is taken for one, and stays.
        *document.pointer_mut(place).unwrap() = format!("{text}, {} x", words[word % words.len()]).into();
        if Evidence::from_json(&document.to_string()).is_err() {
            // A word of our own format, such as the level of a line.
            *document.pointer_mut(place).unwrap() = text.into();
        }
    }
    Evidence::from_json(&document.to_string()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: share::cases(12, 3), max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn no_secret_survives_wherever_it_stands(
        secrets in secrets(),
        places in prop::collection::vec((any::<usize>(), any::<usize>()), 1..40),
    ) {
        let evidence = planted(&secrets, &places);
        let secrets = secrets.all();
        holds("planted", &evidence, &secrets.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn the_same_value_has_the_same_token_in_every_part_and_others_have_others() {
    let evidence = evidence_of("deny-softwaredistribution");
    let redacted = redacted(&evidence);
    let hardware = redacted.hardware.value().unwrap().system.value().unwrap();
    let windows = redacted.windows.value().unwrap();
    assert_eq!(hardware.serial.text(), Some("serial-1"));
    assert_eq!(
        (hardware.serial.text(), hardware.uuid.text()),
        (windows.identity.serial.text(), redacted.subject.uuid.text())
    );
    let serials: Vec<&str> = redacted
        .hardware
        .value()
        .iter()
        .flat_map(|h| &h.power_supplies.value().unwrap().items)
        .filter_map(|part| part.serial.text())
        .collect();
    let distinct: BTreeSet<&&str> = serials.iter().collect();
    assert_eq!(distinct.len(), serials.len(), "{serials:?}");
    assert_eq!(windows.caller.sid.text(), Some("S-1-5-21-0-0-1-1104"));
}

#[test]
fn the_program_redacts_each_command_and_each_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let before = path("before-PG-SR650V2-01.json");
    let waivers = path("waivers.toml");
    let waiver = format!(
        "format = 1\n\n[[waiver]]\nid = \"known\"\nrule = \"softwaredistribution-acl\"\n\
         servers = {{ serial = [\"{}\"] }}\nreason = \"see https://wiki.corp.local/x\"\napprover = \"Jane Doe\"\n\
         expires = 2027-01-01T00:00:00Z\n",
        OWN[0]
    );
    std::fs::write(&waivers, waiver).unwrap();
    let mock = "mock:sr650-v2/deny-softwaredistribution";
    let stored = run(patchgate(["collect", mock, "--redact", "-o", &path("redacted.json")]));
    assert_eq!(stored.code, 0, "{}", stored.err);
    assert_eq!(run(patchgate(["collect", mock, "-o", &before])).code, 0);
    let mut outputs = vec![std::fs::read_to_string(path("redacted.json")).unwrap()];
    let inventory = run(patchgate(["inventory", mock, "--redact"]));
    assert!(inventory.out.contains("Redacted:"), "{}", inventory.out);
    outputs.push(inventory.shown());
    outputs.push(run(patchgate(["inventory", mock, "--redact", "--format", "json"])).shown());
    for command in ["check", "explain"] {
        for format in ["table", "json", "junit", "sarif", "markdown", "csv", "cyclonedx"] {
            let mut arguments = vec![command, mock, "--as-of", "2026-11-22", "--format", format];
            arguments.extend(["--waivers", &waivers]);
            let plain = run(patchgate(&arguments));
            arguments.extend(["--before", &before, "--redact"]);
            let answer = run(patchgate(&arguments));
            assert_eq!(answer.code, plain.code, "{command} {format}: {}", answer.err);
            assert!(format == "csv" || answer.out.contains("Redacted"), "{command} {format}: {}", answer.out);
            outputs.push(answer.shown());
            let again = ["--evidence", &path("redacted.json"), "--as-of", "2026-11-22", "--format", format];
            let again = run(patchgate([&[command], &again[..]].concat()));
            assert_eq!(again.code, plain.code, "{command} {format}: redacted evidence is judged as the original is");
            outputs.push(again.shown());
        }
    }
    for output in outputs {
        for secret in OWN.into_iter().chain(["Jane", "wiki.corp"]) {
            assert!(!output.to_lowercase().contains(&secret.to_lowercase()), "{secret}: {output}");
        }
    }
    assert!(judged(&evidence_of("healthy")).notes.iter().all(|note| note != NOTE));
}
