//! HTML, read back by the parser of a browser: whatever a server says stays text, and the page keeps to its own policy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use patchgate::assess::{Report, Tally};
use patchgate::evidence::Evidence;
use patchgate::report::fleet::{Format, Many};
use patchgate::report::html::Seen;
use patchgate::report::safe::printable;
use patchgate::report::{Style, html};
use serde_json::Value;

use crate::support::program::{patchgate, run};

use super::scans::{HOSTILE, assert_printable, evidence_of, hostile, judged, report, reports};

/// The elements of a page, and no others.
const ELEMENTS: &str = "html head meta title style body header nav main footer section article h1 h2 h3 p ul li dl dt dd a b i \
    span code pre time div br details summary table caption thead tbody tr th td svg desc g defs pattern rect line path circle text";

/// Those that only a page of many servers has.
const OF_A_FLEET: &str = "script input label form select option output";

/// The attributes of a page, and no others: none that runs, fetches or styles.
const ATTRIBUTES: &str = "lang charset http-equiv content name id class href rel role scope tabindex open \
    aria-label aria-labelledby aria-hidden viewBox x y x1 y1 x2 y2 cx cy r rx d width height transform fill text-anchor \
    patternUnits patternTransform";
const ATTRIBUTES_OF_A_FLEET: &str = "type for value hidden autocomplete aria-live data-k data-v";

/// The tree of a page; what is taken from it holds as long as it lives.
fn parsed(document: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(document)
}

/// Every element below a node, itself included, in the order of the document.
fn elements(node: &Handle) -> Vec<Handle> {
    let mut all = Vec::new();
    if matches!(node.data, NodeData::Element { .. }) {
        all.push(node.clone());
    }
    node.children.borrow().iter().for_each(|child| all.extend(elements(child)));
    all
}

fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    }
}

fn attributes(node: &Handle) -> Vec<(String, String)> {
    match &node.data {
        NodeData::Element { attrs, .. } => {
            attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    attributes(node).into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
}

fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

/// The elements that give a page its shape, with their anchors and headings.
pub fn outline(document: &str) -> String {
    let mut out = String::new();
    for element in elements(&parsed(document).document) {
        let (name, id) = (name(&element), attribute(&element, "id").map(|id| format!("#{id}")).unwrap_or_default());
        match name.as_str() {
            "header" | "nav" | "main" | "footer" | "section" | "table" | "svg" => writeln!(out, "{name}{id}").unwrap(),
            "h1" | "h2" | "h3" | "summary" | "caption" | "dt" | "desc" => {
                let text = text(&element).split_whitespace().collect::<Vec<_>>().join(" ");
                writeln!(out, "  {name}: {text}").unwrap();
            }
            _ => {}
        }
    }
    out
}

/// Whether a page is made of what it may be made of, and leads nowhere but into itself and to pages over TLS.
fn assert_inert(called: &str, document: &str, is_fleet: bool) {
    assert_printable(called, document);
    let dom = parsed(document);
    assert!(dom.errors.borrow().is_empty(), "{called}: {:?}", dom.errors.borrow());
    let (more, attributes_more) = if is_fleet { (OF_A_FLEET, ATTRIBUTES_OF_A_FLEET) } else { ("", "") };
    let allowed: BTreeSet<&str> = ELEMENTS.split_whitespace().chain(more.split_whitespace()).collect();
    let known: BTreeSet<&str> = ATTRIBUTES.split_whitespace().chain(attributes_more.split_whitespace()).collect();
    let all = elements(&dom.document);
    let mut ids = BTreeSet::new();
    for element in &all {
        let tag = name(element);
        assert!(allowed.contains(tag.as_str()), "{called}: <{tag}>");
        for (attribute, value) in attributes(element) {
            assert!(known.contains(attribute.as_str()), "{called}: <{tag} {attribute}={value:?}>");
            assert!(attribute != "id" || ids.insert(value.clone()), "{called}: two elements are {value}");
            let leads = attribute != "href" || value.starts_with('#') || value.starts_with("https://");
            assert!(leads, "{called}: {value:?}");
            assert!(attribute != "fill" || value == "url(#hatch)", "{called}: {value:?}");
        }
    }
    for anchor in all.iter().filter_map(|element| Some(attribute(element, "href")?.strip_prefix('#')?.to_owned())) {
        assert!(ids.contains(&anchor), "{called}: nothing is #{anchor}");
    }
    let count = |tag: &str| all.iter().filter(|element| name(element) == tag).count();
    assert_eq!((count("style"), count("script"), count("h1")), (1, usize::from(is_fleet), 1), "{called}");
    assert_policy(called, &all);
    assert_headings(called, &all);
}

/// The policy comes before what it is about, and allows exactly the style and the script that are there.
fn assert_policy(called: &str, all: &[Handle]) {
    let policy: Vec<String> =
        all.iter().filter(|e| attribute(e, "http-equiv").is_some()).filter_map(|e| attribute(e, "content")).collect();
    let digest = |tag: &str| {
        let element = all.iter().find(|element| name(element) == tag)?;
        let digest = ring::digest::digest(&ring::digest::SHA256, text(element).as_bytes());
        Some(format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest)))
    };
    let script = digest("script").unwrap_or_else(|| "'none'".to_owned());
    let style = digest("style").unwrap();
    let wanted =
        format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'");
    assert_eq!(policy, [wanted], "{called}");
    let place = |wanted: &str| all.iter().position(|e| name(e) == wanted || attribute(e, wanted).is_some());
    assert!(place("http-equiv") < place("style"), "{called}");
}

/// No heading is two levels below the one before it.
fn assert_headings(called: &str, all: &[Handle]) {
    let levels = all.iter().filter_map(|e| name(e).strip_prefix('h')?.parse::<u8>().ok()).collect::<Vec<_>>();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{called}: {levels:?}");
}

/// The evidence with a hostile text in every field that may hold one.
fn hostile_evidence(begin: usize) -> Evidence {
    let mut texts = HOSTILE.iter().cycle().skip(begin);
    let mut document = serde_json::to_value(evidence_of("deny-softwaredistribution")).unwrap();
    poison(&mut document, "", &mut || (*texts.next().unwrap()).to_owned());
    Evidence::from_json(&document.to_string()).unwrap()
}

/// What a server may say in its own words; the rest is numbers, times, and words of ours.
const FREE: &[&str] = &[
    "name",
    "model",
    "manufacturer",
    "firmware_version",
    "version",
    "revision",
    "slot",
    "message",
    "code",
    "created",
    "media_type",
    "vendor_state",
    "bios_version",
    "software_id",
    "serial",
    "uri",
    "from",
    "file",
    "component",
    "battery",
];

fn poison(value: &mut Value, key: &str, next: &mut impl FnMut() -> String) {
    match value {
        Value::String(text) if FREE.contains(&key) => *text = next(),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key, next)),
        Value::Object(members) => {
            for (name, member) in members {
                // A fact is an object that holds its value; event data has names of its own.
                let below = if name == "value" || key == "data" { "message" } else { name.as_str() };
                let free = name != "value" || FREE.contains(&key);
                poison(member, if free { below } else { "" }, next);
            }
        }
        _ => {}
    }
}

#[test]
fn every_scenario_is_a_page_that_keeps_to_its_policy() {
    for (scenario, report) in reports().iter().step_by(4) {
        let page = html(report, &Seen::of(&evidence_of(scenario))).unwrap();
        assert_inert(scenario, &page, false);
        assert!(page.contains("id=\"picture\"") && page.len() < 400_000, "{scenario}: {} bytes", page.len());
    }
}

#[test]
fn a_failure_is_on_a_time_line_whose_marks_lead_to_their_evidence() {
    let evidence = evidence_of("deny-softwaredistribution");
    let page = html(&judged(&evidence), &Seen::of(&evidence)).unwrap();
    let dom = parsed(&page);
    let all = elements(&dom.document);
    let drawing = all.iter().find(|e| attribute(e, "aria-labelledby").as_deref() == Some("tl-t tl-d")).unwrap();
    let marks: Vec<Handle> = elements(drawing).into_iter().filter(|e| name(e) == "a").collect();
    assert!(marks.len() >= 5, "{}", marks.len());
    let row = |id: &str| all.iter().find(|e| attribute(e, "id").as_deref() == Some(id)).map(text).unwrap();
    let bad = marks.iter().find(|mark| text(mark).contains("WindowsUpdateClient event 20")).unwrap();
    let row = row(attribute(bad, "href").unwrap().trim_start_matches('#'));
    assert!(row.contains("2026-04-18T13:09:41Z") && row.contains("errorCode=0x80070005"), "{row}");
    assert!(elements(drawing).iter().any(|e| attribute(e, "class").as_deref() == Some("session")));
}

#[test]
fn hostile_texts_are_shown_as_they_are_and_do_nothing() {
    let report = hostile();
    let evidence = evidence_of("deny-softwaredistribution");
    let page = html(&report, &Seen::of(&evidence)).unwrap();
    assert_inert("a hostile report", &page, false);
    let shown = text(&parsed(&page).document);
    for (at, finding) in report.findings.iter().enumerate().skip(1) {
        assert!(shown.contains(&without_commands(&finding.title.text)), "{at}: {:?}", finding.title.text);
        for line in finding.evidence.iter().take(20) {
            let stands = shown.contains(&without_commands(&line.text));
            let open = matches!(finding.outcome, patchgate::rules::Outcome::Fail | patchgate::rules::Outcome::Unknown);
            assert!(stands || !open, "{at}: {:?}", line.text);
        }
    }
    for note in &report.notes {
        assert!(shown.contains(&without_commands(note)), "{note:?}");
    }
    assert!(shown.contains("[998000 more characters]"), "a megabyte is cut, and that is said");
}

/// A text as a browser shows it: what hides is seen, and no escape is there for the sake of a CI log.
fn without_commands(text: &str) -> String {
    printable(text).replace(r"\u{3a}", ":").replace(r"\u{23}", "#")
}

#[test]
fn hostile_evidence_draws_no_markup() {
    for begin in [0, 3, 7, 11] {
        let evidence = hostile_evidence(begin);
        let report = judged(&evidence);
        let page = html(&report, &Seen::of(&evidence)).unwrap();
        assert_inert("hostile evidence", &page, false);
    }
}

#[test]
fn what_moved_between_remembered_runs_is_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("--store={}", folder.path().join("s.sqlite").display());
    let checked = |scenario: &str| {
        let target = format!("mock:sr650-v2/{scenario}");
        run(patchgate(["check", &target, &store, "--as-of", "2026-11-22", "--format", "html"])).out
    };
    assert!(!checked("uefi-old").contains("id=\"drift\""), "one run is no drift");
    let page = checked("healthy");
    assert_inert("a page with runs", &page, false);
    let dom = parsed(&page);
    let all = elements(&dom.document);
    let section = all.iter().find(|e| attribute(e, "id").as_deref() == Some("drift")).unwrap();
    let rows: Vec<String> = elements(section).iter().filter(|e| name(e) == "tr").map(text).collect();
    assert_eq!(rows.len(), 3, "the runs, their verdicts, and the one component that moved: {rows:?}");
    assert!(rows[1].contains("BLOCKED") && rows[1].ends_with("ready"), "{rows:?}");
    assert!(rows[2].starts_with("UEFI") && rows[2].contains('≠'), "{rows:?}");
}

#[test]
fn what_moved_at_many_servers_is_grouped() {
    let named = |scenario: &str, n: usize| Report { name: Some(format!("hv{n}")), ..report(scenario) };
    let (mut many, mut tally) = (Many::new(Format::Html, Style::PLAIN), Tally::default());
    for n in 0..3 {
        let now = named("healthy", n);
        tally.add(n, now.name.as_deref().unwrap(), &now);
        many.piece(0, &now).unwrap();
        many.since(now.name.as_deref().unwrap(), &named(if n < 2 { "uefi-old" } else { "healthy" }, n));
    }
    let page = many.head(&tally).unwrap();
    assert_inert("a fleet with runs", &page, true);
    let dom = parsed(&page);
    let all = elements(&dom.document);
    let section = all.iter().find(|e| attribute(e, "id").as_deref() == Some("drift")).unwrap();
    let rows: Vec<String> = elements(section).iter().filter(|e| name(e) == "tr").map(text).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[1].starts_with("UEFI") && rows[1].ends_with("hv0, hv1"), "{rows:?}");
}

/// The document of many servers.
fn of_many(reports: &[Report]) -> String {
    let (mut many, mut tally) = (Many::new(Format::Html, Style::PLAIN), Tally::default());
    for (place, report) in reports.iter().enumerate() {
        tally.add(place, report.name.as_deref().unwrap(), report);
        assert_eq!(many.piece(0, report).unwrap(), "");
    }
    many.head(&tally).unwrap() + &many.tail(&tally).unwrap()
}

#[test]
fn a_hundred_servers_are_less_than_a_megabyte() {
    let named = |(number, report): (usize, &Report)| Report {
        name: Some(format!("server{number:03}.example.net")),
        ..report.clone()
    };
    let servers: Vec<Report> =
        reports().iter().map(|(_, report)| report).cycle().take(100).enumerate().map(named).collect();
    let page = of_many(&servers);
    assert_inert("a fleet", &page, true);
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    let dom = parsed(&page);
    let all = elements(&dom.document);
    let matrix = all.iter().find(|e| attribute(e, "id").as_deref() == Some("matrix")).unwrap();
    let rows: Vec<Handle> = elements(matrix).into_iter().filter(|e| name(e) == "tr").collect();
    assert_eq!(rows.len(), 101, "a row for each, below their heads");
    let width = |row: &Handle| elements(row).iter().filter(|e| matches!(name(e).as_str(), "th" | "td")).count();
    assert!(rows.iter().all(|row| width(row) == width(&rows[0])), "every cell has its column");
}

#[test]
fn the_name_of_a_server_leads_to_what_stops_it_why_and_what_to_do() {
    let named = |name: &str, scenario: &str| Report { name: Some(name.to_owned()), ..report(scenario) };
    let page = of_many(&[
        named("fine", "healthy"),
        named("broken", "psu1-failed"),
        named("denied", "deny-softwaredistribution"),
    ]);
    assert_inert("a fleet with sections", &page, true);
    let dom = parsed(&page);
    let all = elements(&dom.document);
    let folded = all.iter().filter(|e| attribute(e, "class").is_some_and(|class| class.starts_with("one ")));
    assert_eq!(folded.clone().filter(|e| attribute(e, "open").is_none()).count(), 3);
    let section = |called: &str| {
        let link = all.iter().find(|e| name(e) == "a" && text(e) == called).unwrap();
        let target = attribute(link, "href").unwrap().trim_start_matches('#').to_owned();
        let section = all.iter().find(|e| attribute(e, "id") == Some(target.clone())).unwrap();
        let within = |outer: &&Handle| elements(outer).iter().any(|e| attribute(e, "id") == Some(target.clone()));
        assert!(text(folded.clone().find(within).unwrap()).contains(called), "{called}");
        let words = text(section).split_whitespace().collect::<Vec<_>>().join(" ");
        let of = |tag: &str| elements(section).iter().filter(|e| name(e) == tag).map(text).collect::<Vec<_>>();
        (words, of("pre"), of("tr"))
    };
    let (words, commands, firmware) = section("denied");
    for says in [
        "BLOCKED by 4 of the findings below",
        "0x80070005",
        "CONFIRMED SYSTEM was refused in a folder of the Windows Update client",
        "A Deny entry takes rights on SoftwareDistribution",
        "by baseline sr650-v2",
    ] {
        assert!(words.contains(says), "{says}: {words}");
    }
    assert!(commands.iter().any(|command| command.contains("icacls.exe") && command.contains("/save")), "{commands:?}");
    assert!(firmware.iter().any(|row| row.starts_with("BMC-Backup20S-1.85min AFBT48C-4.71")), "{firmware:?}");
    let (words, commands, _) = section("broken");
    assert!(words.contains("PSU1") && words.contains("Repair the part") && commands.is_empty(), "{words}");
    let (words, ..) = section("fine");
    assert!(words.starts_with("READY") && words.contains("Bring XClarity Controller, backup bank"), "{words}");
}

#[test]
fn a_page_without_a_failed_update_begins_with_what_decides() {
    let sections = |scenario: &str| {
        let page = html(&report(scenario), &Seen::of(&evidence_of(scenario))).unwrap();
        let dom = parsed(&page);
        let all = elements(&dom.document);
        let of = |tag: &str| all.iter().filter(|e| name(e) == tag).cloned().collect::<Vec<_>>();
        let sections: Vec<String> = of("section").iter().filter_map(|e| attribute(e, "id")).collect();
        let nav: Vec<String> = elements(&of("nav")[0]).iter().filter_map(|e| attribute(e, "href")).collect();
        assert_eq!(nav, sections.iter().map(|id| format!("#{id}")).collect::<Vec<_>>(), "{scenario}");
        (sections, of("h2").iter().map(text).collect::<Vec<_>>())
    };
    let (well, headings) = sections("psu1-failed");
    assert_eq!(well[..3], ["findings", "picture", "firmware"]);
    assert!(
        headings.contains(&"Failed updates".to_owned()) && headings.contains(&"Time line".to_owned()),
        "{headings:?}"
    );
    let (failed, headings) = sections("deny-softwaredistribution");
    assert_eq!(failed[..3], ["short", "failure", "timeline"]);
    assert!(headings.contains(&"The update that failed".to_owned()), "{headings:?}");
}

#[test]
fn hostile_names_and_versions_are_no_markup_in_a_fleet() {
    let servers: Vec<Report> =
        HOSTILE.iter().enumerate().map(|(n, text)| Report { name: Some(format!("{n}{text}")), ..hostile() }).collect();
    let page = of_many(&servers);
    assert_inert("a hostile fleet", &page, true);
    let shown = text(&parsed(&page).document);
    for server in &servers {
        assert!(shown.contains(&without_commands(server.name.as_deref().unwrap())), "{:?}", server.name);
    }
    assert!(report("healthy").name.is_none(), "one server has no name of a fleet");
}
