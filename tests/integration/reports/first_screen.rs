//! The first screen, as an administrator at night sees it: 24 lines of 80 columns that answer everything.

use patchgate::report::{Style, check, explain};
use patchgate::rules::Verdict;

use super::scans::{report, reports};

/// The lines of a terminal.
const LINES: usize = 24;

/// The first screen of a text.
fn screen(text: &str) -> String {
    text.lines().take(LINES).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_scenario_is_answered_on_the_first_screen() {
    let mut long = Vec::new();
    for (name, report) in reports() {
        for text in [explain(report, Style::PLAIN), check(report, Style::PLAIN)] {
            let screen = screen(&text);
            assert!(screen.contains("\nPatch?"), "{name}: {screen}");
            assert!(screen.contains("\nFailed"), "{name}: {screen}");
            assert_eq!(screen.contains("\nWhy"), report.diagnosis.failure.is_some(), "{name}: {screen}");
            assert!(report.verdict != Verdict::Blocked || screen.contains("\nDo now"), "{name}: {screen}");
            // The answers end with the first empty line after them.
            let answers = text.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n").lines().count();
            if answers > LINES {
                long.push(format!("{name}: {answers}\n{text}", text = screen));
            }
        }
    }
    assert_eq!(long, Vec::<String>::new(), "longer than a screen");
}

#[test]
fn the_first_command_stands_whole_on_a_line_of_its_own_at_any_width() {
    let report = report("deny-softwaredistribution");
    for width in [80, 120, 160] {
        let text = explain(&report, Style { width, ..Style::PLAIN });
        let command = r"icacls.exe 'C:\Windows\SoftwareDistribution\Download' /remove:d '*S-1-5-18'";
        assert!(screen(&text).lines().any(|line| line.trim() == command), "{width}: {text}");
    }
}

#[test]
fn what_is_hidden_is_counted_and_is_there_when_asked_for() {
    let report = report("deny-softwaredistribution");
    let (short, whole) = (explain(&report, Style::PLAIN), explain(&report, Style::WHOLE));
    let last = short.split("\n\n").last().unwrap();
    assert!(last.starts_with("Not shown: ") && last.contains("-v"), "{last}");
    assert!(!whole.contains("Not shown: ") && whole.lines().count() > 2 * short.lines().count());
    for hidden in ["Looked at and not the cause:", "BMC-Primary", "Only where that is not enough"] {
        assert!(whole.contains(hidden) && !short.contains(hidden), "{hidden}");
    }
    // The same of several is one line, which names them all.
    assert!(short.contains("The same of 1 more: slot_6"), "{short}");
}
