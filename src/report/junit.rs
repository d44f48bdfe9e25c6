//! JUnit XML: a test case for each finding, for CI systems that show red and green.
//!
//! Red and green agree with the exit code: `failures` and `errors` are both 0 exactly where the verdict is ready. The
//! suite `gate` has one test case, the verdict itself, so that this holds whatever the findings are.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::extract::{clean, facts, scope, server_key, story, verdict_line, word};
use crate::assess::{Report, Weight};
use crate::msg;
use crate::rules::{Area, Finding, Verdict, registry};

/// The suite of the verdict.
const GATE: &str = "gate";

/// The suite of findings by rules that this build does not know, such as those of an older report.
const OTHER: &str = "other";

/// How a test case ended, with the words for it.
enum End {
    Passed,
    /// A failure, an error or a skip: the name of its element, and its message.
    Marked(&'static str, String),
}

/// One test case.
struct Case {
    class: String,
    name: String,
    end: End,
    severity: String,
    story: Vec<String>,
}

/// The numbers that every consumer adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of<'c>(cases: impl Iterator<Item = &'c Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match &case.end {
                End::Marked("failure", _) => counts.failures += 1,
                End::Marked("error", _) => counts.errors += 1,
                End::Marked("skipped", _) => counts.skipped += 1,
                End::Marked(..) | End::Passed => {}
            }
        }
        counts
    }

    /// Adds those of another server.
    pub fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

/// The report as JUnit XML.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn junit(report: &Report) -> io::Result<String> {
    let (suites, counts) = suites(report)?;
    Ok(many_head(counts)? + &suites + "</testsuites>\n")
}

/// What stands before the suites of however many servers.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn many_head(counts: Counts) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "patchgate"));
    count(&mut root, counts);
    xml.write_event(Event::Start(root))?;
    Ok(String::from_utf8_lossy(&xml.into_inner()).into_owned() + "\n")
}

/// The suites of one server, and what they add up to. Of one among many, each has the server's name in front.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn suites(report: &Report) -> io::Result<(String, Counts)> {
    let server = server_key(report).replace('.', "_");
    let mut suites = vec![(GATE, vec![verdict_case(report, &server)])];
    // Every area and the rest, so that no finding is without a suite.
    for area in Area::ALL.iter().copied().map(Some).chain([None]) {
        let suite = area.map_or(OTHER, Area::name);
        let of_suite = report.findings.iter().filter(|f| registry::rule(&f.rule).map(|rule| rule.area) == area);
        let cases: Vec<Case> = of_suite.map(|f| finding_case(f, report, &server, suite)).collect();
        if !cases.is_empty() {
            suites.push((suite, cases));
        }
    }
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // They stand within the root, which is written when all servers are there.
    let root = BytesStart::new("testsuites");
    xml.write_event(Event::Start(root.borrow()))?;
    for (name, cases) in &suites {
        write_suite(&mut xml, report, name, cases)?;
    }
    let text = String::from_utf8_lossy(&xml.into_inner()).into_owned() + "\n";
    let inner = text.strip_prefix("<testsuites>\n").unwrap_or(&text).to_owned();
    Ok((inner, Counts::of(suites.iter().flat_map(|(_, cases)| cases))))
}

fn verdict_case(report: &Report, server: &str) -> Case {
    let line = verdict_line(report);
    let end = match report.verdict {
        Verdict::Ready => End::Passed,
        Verdict::Blocked => End::Marked("failure", line.clone()),
        Verdict::Undetermined => End::Marked("error", line.clone()),
    };
    let mut story = vec![line, msg!("junit-scope", scope = scope(report)).text];
    story.extend(report.notes.iter().map(|note| clean(note)));
    Case { class: format!("{server}.gate"), name: "verdict".to_owned(), end, severity: "block".to_owned(), story }
}

fn finding_case(finding: &Finding, report: &Report, server: &str, suite: &str) -> Case {
    let title = clean(&finding.title.text);
    let end = match Weight::of(finding, report) {
        Weight::Blocks => End::Marked("failure", title),
        Weight::Open => End::Marked("error", title),
        Weight::Waived => End::Marked("skipped", waived(finding)),
        Weight::Unseen | Weight::NotApplicable => End::Marked("skipped", title),
        Weight::Told | Weight::Passed => End::Passed,
    };
    Case {
        class: format!("{server}.{suite}.{}", finding.rule),
        name: clean(&finding.id),
        end,
        severity: word(finding.severity),
        story: told(finding, report),
    }
}

/// Who accepted it, and until when.
fn waived(finding: &Finding) -> String {
    let Some(waiver) = &finding.waiver else { return clean(&finding.title.text) };
    clean(&msg!("junit-waived", approver = waiver.approver, until = waiver.expires, reason = waiver.reason).text)
}

/// The story, with a word in front where a failure is shown as a test case that passed.
fn told(finding: &Finding, report: &Report) -> Vec<String> {
    let mut lines = story(finding);
    if Weight::of(finding, report) == Weight::Told {
        lines.insert(0, msg!("junit-told", severity = word(finding.severity)).text);
    }
    lines
}

fn count(element: &mut BytesStart<'_>, counts: Counts) {
    element.push_attribute(("tests", counts.tests.to_string().as_str()));
    element.push_attribute(("failures", counts.failures.to_string().as_str()));
    element.push_attribute(("errors", counts.errors.to_string().as_str()));
    // The schema of Jenkins knows `skipped` on a suite only.
    if element.name().as_ref() == "testsuite" {
        element.push_attribute(("skipped", counts.skipped.to_string().as_str()));
    }
}

fn write_suite(xml: &mut Writer<Vec<u8>>, report: &Report, name: &str, cases: &[Case]) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    let named = report.name.as_deref().map(|server| format!("{}: {name}", clean(server)));
    suite.push_attribute(("name", named.as_deref().unwrap_or(name)));
    count(&mut suite, Counts::of(cases.iter()));
    suite.push_attribute(("timestamp", report.collected_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().as_str()));
    xml.write_event(Event::Start(suite))?;
    if name == GATE {
        write_facts(xml, report)?;
    }
    for case in cases {
        write_case(xml, case)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// What the report is about, once: on the suite of the verdict.
fn write_facts(xml: &mut Writer<Vec<u8>>, report: &Report) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    for (name, value) in facts(report) {
        let mut property = BytesStart::new("property");
        property.push_attribute(("name", name));
        property.push_attribute(("value", value.as_str()));
        xml.write_event(Event::Empty(property))?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))
}

fn write_case(xml: &mut Writer<Vec<u8>>, case: &Case) -> io::Result<()> {
    let mut element = BytesStart::new("testcase");
    element.push_attribute(("classname", case.class.as_str()));
    element.push_attribute(("name", case.name.as_str()));
    xml.write_event(Event::Start(element))?;
    // GitLab shows the text of a failure and ignores its message; Jenkins shows both.
    let story = case.story.join("\n");
    match &case.end {
        End::Passed => text_element(xml, BytesStart::new("system-out"), &story)?,
        End::Marked(with, message) => {
            let mut mark = BytesStart::new(*with);
            mark.push_attribute(("type", case.severity.as_str()));
            mark.push_attribute(("message", message.as_str()));
            text_element(xml, mark, &story)?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn text_element(xml: &mut Writer<Vec<u8>>, element: BytesStart<'_>, text: &str) -> io::Result<()> {
    let end = element.to_end().into_owned();
    xml.write_event(Event::Start(element))?;
    xml.write_event(Event::Text(BytesText::new(text)))?;
    xml.write_event(Event::End(end))
}
