//! JUnit, read by an XML parser that is not the one that wrote it.

use patchgate::assess::Report;
use patchgate::report::junit;
use patchgate::rules::{Outcome, Severity, Verdict, verdict};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::scans::{all, assert_printable, report};

/// What the elements say: tests, failures, errors, skipped.
fn counted(node: Node<'_, '_>) -> [usize; 4] {
    let cases = || node.descendants().filter(|n| n.has_tag_name("testcase"));
    let marked = |with: &str| cases().filter(|case| case.children().any(|mark| mark.has_tag_name(with))).count();
    [cases().count(), marked("failure"), marked("error"), marked("skipped")]
}

/// What the attributes say.
fn claimed(node: Node<'_, '_>, names: &[&str]) -> Vec<usize> {
    names.iter().map(|name| node.attribute(*name).unwrap().parse().unwrap()).collect()
}

fn is_green(document: &str) -> bool {
    let tree = Document::parse(document).unwrap();
    claimed(tree.root_element(), &["failures", "errors"]) == [0, 0]
}

#[test]
fn every_report_is_xml_whose_numbers_add_up() {
    for (name, report) in all() {
        let document = junit(&report).unwrap();
        assert_printable(&name, &document);
        let tree = Document::parse(&document).unwrap_or_else(|e| panic!("{name}: {e}"));
        let root = tree.root_element();
        assert_eq!(claimed(root, &["tests", "failures", "errors"]), counted(root)[..3], "{name}");
        assert_eq!(counted(root)[0], report.findings.len() + 1, "{name}: each finding, and the verdict");
        for suite in root.children().filter(Node::is_element) {
            assert!(suite.has_tag_name("testsuite"), "{name}");
            assert_eq!(claimed(suite, &["tests", "failures", "errors", "skipped"]), counted(suite), "{name}");
        }
        assert_eq!(is_green(&document), report.verdict == Verdict::Ready, "{name}");
        assert!(!document.contains(" time="), "{name}: a finding takes no time");
    }
}

#[test]
fn a_warning_is_a_test_that_passed_and_says_that_it_does_not_stop_the_gate() {
    let document = junit(&report("healthy")).unwrap();
    let tree = Document::parse(&document).unwrap();
    let case = tree.descendants().find(|n| n.attribute("name") == Some("firmware-level:BMC-Backup")).unwrap();
    let children: Vec<&str> = case.children().filter(Node::is_element).map(|n| n.tag_name().name()).collect();
    assert_eq!(children, ["system-out"]);
    let text = case.children().find(Node::is_element).and_then(|n| n.text()).unwrap();
    assert!(text.starts_with("warn: it failed, and that does not stop the gate.\n"), "{text}");
}

#[test]
fn a_report_in_which_nothing_was_judged_is_red() {
    let mut report = report("healthy");
    (report.findings, report.verdict) = (Vec::new(), Verdict::Undetermined);
    let document = junit(&report).unwrap();
    let tree = Document::parse(&document).unwrap();
    assert_eq!(counted(tree.root_element()), [1, 0, 1, 0]);
}

/// The findings of a real report with other answers.
fn answered(answers: &[(Outcome, Severity)]) -> Report {
    let mut report = report("healthy");
    report.findings.truncate(answers.len());
    for (finding, (outcome, severity)) in report.findings.iter_mut().zip(answers) {
        (finding.outcome, finding.severity) = (*outcome, *severity);
    }
    report.verdict = verdict(&report.findings);
    report.exit_code = report.verdict.exit_code();
    report
}

proptest! {
    #[test]
    fn green_is_exit_code_0_and_nothing_else_is(answers in proptest::collection::vec((
        prop_oneof![Just(Outcome::Pass), Just(Outcome::NotApplicable), Just(Outcome::Unknown), Just(Outcome::Fail)],
        prop_oneof![Just(Severity::Info), Just(Severity::Warn), Just(Severity::Block)],
    ), 0..12)) {
        let report = answered(&answers);
        prop_assert_eq!(is_green(&junit(&report).unwrap()), report.exit_code == 0);
    }
}
