//! Reports of every scenario of the mock, and the hostile one.

use std::sync::LazyLock;

use patchgate::assess::{Case, Report, assess};
use patchgate::baseline::{Baseline, Catalogue};
use patchgate::evidence::Evidence;
use patchgate::mock::scenarios;
use patchgate::rules::Moment;

use crate::support::program::{patchgate, run};

/// The day of judgement: within the dates of the baseline, whenever the test runs.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// When everything was scanned, by these tests.
const NOON: &str = "2026-11-22T12:00:00Z";

static BASELINE: LazyLock<Baseline> =
    LazyLock::new(|| Catalogue::embedded().unwrap().select("sr650-v2@2026.11.0", DAY).unwrap());

/// The evidence that a scan of the mock stores, with what differs from scan to scan replaced: times, port, certificate.
pub fn stored(scenario: &str) -> String {
    let answer = run(patchgate(["collect", &format!("mock:sr650-v2/{scenario}")]));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let document = without_certificate(&answer.out);
    without_times(&without_port(&document))
}

/// The same, read.
pub fn evidence_of(scenario: &str) -> Evidence {
    Evidence::from_json(&stored(scenario)).unwrap()
}

/// What is said of evidence.
pub fn judged(evidence: &Evidence) -> Report {
    assess(&Case::new(evidence, Some(&BASELINE), Moment::on(DAY)))
}

/// The report of such a scan.
pub fn report_of(scenario: &str) -> Report {
    judged(&evidence_of(scenario))
}

/// Every scenario with its report, scanned once.
pub fn reports() -> &'static [(String, Report)] {
    static REPORTS: LazyLock<Vec<(String, Report)>> = LazyLock::new(|| {
        let names = scenarios("sr650-v2").unwrap().into_iter().map(|(name, _)| name);
        names.map(|name| (name.clone(), report_of(&name))).collect()
    });
    &REPORTS
}

/// The report of one scenario.
pub fn report(scenario: &str) -> Report {
    reports().iter().find(|(name, _)| name == scenario).unwrap().1.clone()
}

fn without_certificate(document: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(document).unwrap();
    let fingerprint = value["hardware"]["value"]["connection"]["tls"]["sha256"].as_str().unwrap();
    document.replace(fingerprint, &"0".repeat(64))
}

fn without_port(text: &str) -> String {
    let mut parts = text.split("https://127.0.0.1:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("https://127.0.0.1:443");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

/// Replaces each time of the scan's own day: what is older comes from the scenario.
fn without_times(document: &str) -> String {
    let (_, after) = document.split_once("\"collected_at\": \"").unwrap();
    let began: jiff::civil::Date = after.get(..10).unwrap().parse().unwrap();
    let mut text = document.to_owned();
    for day in [began, began.tomorrow().unwrap()] {
        let prefix = format!("{day}T");
        let mut parts = text.split(prefix.as_str());
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
            let rest = rest.strip_prefix('Z').or_else(|| rest.strip_prefix("+00:00")).unwrap_or(rest);
            out.push_str(NOON);
            out.push_str(rest);
        }
        text = out;
    }
    text
}

/// What a BMC, a log or a registry may hold to harm whoever reads the report.
pub const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m \u{7} \u{9b}2J",
    "nul\0nul \u{fffe} \u{ffff} \u{b}",
    "]]> --> <!-- <![CDATA[ <?xml ?>",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-1-1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    "two\r\nlines\n\n# heading\n\n/close",
    "@everyone @org/team #1 !2 GH-3 owner/repo#4 ~label %\"milestone\" &5 $6",
    "[link](https://evil.example) ![image](https://evil.example/x.png) [ref][1]",
    "<https://evil.example> https://evil.example www.evil.example Www.evil.example mailto:a@evil.example",
    "a | b || c \\| d \\\\| e",
    "`code` ``` fence ~~~ ~~struck~~ $x$ $$y$$ *a* _b_ **c** __d__ [^1] [ ] :tada:",
    "&lt;b&gt; &#64;root &commat;root &amp;",
    "{0} {{1}} [x](1)",
    "\u{202e}txt.exe \u{200b}\u{200d} \u{2028} \u{feff} \u{e0041}",
    "\\",
    "1. one",
    "- item",
    "+ item",
    "> quote",
    "    indented",
    "---",
    "===",
    "<details>",
    "</details></summary>",
    "\"double\", 'single', comma, semicolon;",
    "日本語 é 😀",
    "",
];

/// Hostile texts without an end, from the first one on.
fn texts() -> impl FnMut() -> String {
    let mut texts = HOSTILE.iter().cycle();
    move || (*texts.next().unwrap()).to_owned()
}

/// A report in which every foreign text is hostile, and one of them is a megabyte long.
pub fn hostile() -> Report {
    let mut report = report("deny-softwaredistribution");
    let mut next = texts();
    for finding in &mut report.findings {
        finding.component = next();
        finding.id = format!("{}:{}", finding.rule, finding.component);
        finding.title.text = next();
        for line in &mut finding.evidence {
            (line.text, line.from) = (next(), next());
        }
        if let Some(remedy) = &mut finding.remedy {
            remedy.text = next();
        }
        finding.sources.push(next());
    }
    report.findings[0].title.text = "long ".repeat(200_000);
    // From the first one again: which texts the firmware has does not depend on how many rules there are.
    let mut next = texts();
    for row in &mut report.firmware {
        (row.component, row.name, row.wanted) = (next(), next(), next());
        (row.installed, row.manufacturer, row.software_id) = (Some(next()), Some(next()), Some(next()));
    }
    for cause in &mut report.diagnosis.causes {
        cause.title.text = next();
        if let Some(remedy) = &mut cause.remedy {
            (remedy.step.text, remedy.risk.text) = (next(), next());
        }
    }
    report.diagnosis.failure.as_mut().unwrap().update = next();
    report.notes = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    report.connection.as_mut().unwrap().url = next();
    let subject = serde_json::to_string(&report.subject).unwrap();
    let hostile = serde_json::to_string("]]><b>|@root\u{1b}").unwrap();
    let known = ["Lenovo", "ThinkSystem SR650 V2", "J900PG01", "PG-SR650V2-01"];
    let subject = known.iter().fold(subject, |text, word| text.replace(&format!("\"{word}\""), &hostile));
    report.subject = serde_json::from_str(&subject).unwrap();
    report
}

/// All reports, the hostile one included.
pub fn all() -> Vec<(String, Report)> {
    let mut all = reports().to_vec();
    all.push(("hostile".to_owned(), hostile()));
    all
}

/// No character that a terminal or a reader takes for something else.
pub fn assert_printable(name: &str, document: &str) {
    let odd = document.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\r'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}')
    });
    assert_eq!(odd, None, "{name}");
}
