//! `--format` and `--report` on the command line.

use std::fs;

use crate::support::program::{patchgate, run};

const SERVER: [&str; 4] = ["check", "mock:sr650-v2/psu1-failed", "--as-of", "2026-11-22"];

/// The formats that the program knows, as it lists them to whoever asks for another one.
pub fn formats() -> Vec<String> {
    let answer = run(patchgate(["check", "mock:sr650-v2", "--report", "none=x"]));
    let (_, names) = answer.err.split_once("a format is one of ").unwrap_or_else(|| panic!("{}", answer.err));
    names.lines().next().unwrap().split(", ").map(str::to_owned).collect()
}

#[test]
fn every_format_has_its_row_in_the_documentation() {
    let page = include_str!("../../../docs/reports.md");
    for format in formats() {
        assert!(page.contains(&format!("\n| `{format}` |")), "docs/reports.md has no row for {format}");
    }
}

#[test]
fn several_reports_of_one_scan_stand_beside_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let reports = formats();
    let named: Vec<String> = reports.iter().map(|format| format!("--report={format}={}", file(format))).collect();
    let arguments: Vec<&str> = SERVER.into_iter().chain(named.iter().map(String::as_str)).collect();
    let answer = run(patchgate(arguments));
    assert_eq!(answer.code, 1, "{}", answer.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), reports.len());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("table"), answer.out);
    assert!(read("junit").starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    assert!(read("markdown").starts_with("## BLOCKED by "));
    assert!(read("csv").starts_with("serial,machine_type,verdict,"));
    for (name, member) in [("sarif", "runs"), ("cyclonedx", "components"), ("json", "findings")] {
        let document: serde_json::Value = serde_json::from_str(&read(name)).unwrap();
        assert!(document[member].is_array(), "{name}");
    }
}

/// How each begins is in its snapshot (`snapshots.rs`); what is printed begins as what is written to a file does.
#[test]
fn every_format_can_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    for format in formats() {
        let file = folder.path().join(&format);
        let report = format!("{format}={}", file.display());
        let arguments = SERVER.into_iter().chain(["--format", &format, "--report", &report]);
        let answer = run(patchgate(arguments));
        // Plugins have a scale of their own, on which 2 is critical.
        assert_eq!(answer.code, if format == "nagios" { 2 } else { 1 }, "{format}");
        assert_eq!(answer.out, fs::read_to_string(file).unwrap(), "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_the_scan() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display().to_string();
    let same = format!("junit={here}/a.xml");
    let cases: [(&[&str], &str); 4] = [
        (&["--report", &format!("junit={here}/none/a.xml")], "cannot be written"),
        (&["--report", &format!("junit={here}")], "is not a file"),
        (&["--report", &same, "--report", &same.replace("junit", "csv")], "twice"),
        (&["--report", "junit=-"], "for standard output use --format"),
    ];
    for (reports, wanted) in cases {
        // Nobody answers at this address: the error is about the file because nobody was asked.
        let arguments: Vec<&str> =
            ["check", "--bmc", "https://127.0.0.1:1"].into_iter().chain(reports.iter().copied()).collect();
        let answer = run(patchgate(arguments));
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
        assert!(answer.err.contains(wanted), "{}", answer.err);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}

#[test]
fn a_monitoring_system_gets_its_own_exit_codes_and_one_line_whatever_goes_wrong() {
    let asked = |arguments: &[&str]| {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "nagios"]).collect();
        run(patchgate(arguments))
    };
    let cases: [(&[&str], i32, &str); 6] = [
        (&["check", "mock:sr650-v2", "--as-of", "2026-11-22"], 1, "PATCHGATE WARNING - J900PG01 READY, 3 warnings"),
        (&SERVER, 2, "PATCHGATE CRITICAL - J900PG01 blocked: "),
        (&["check", "mock:sr650-v2", "--as-of", "2030-01-01"], 3, "PATCHGATE UNKNOWN - J900PG01 undetermined: "),
        (&["check", "mock:sr650-v2", "--no-such-option"], 3, "PATCHGATE UNKNOWN - unexpected argument"),
        (&["check", "mock:sr650-v2", "--baseline", "none.toml"], 3, "PATCHGATE UNKNOWN - "),
        (&["check"], 3, "PATCHGATE UNKNOWN - "),
    ];
    for (arguments, code, begins) in cases {
        let answer = asked(arguments);
        assert_eq!(answer.code, code, "{arguments:?}: {}", answer.shown());
        assert!(answer.out.starts_with(begins), "{arguments:?}: {}", answer.shown());
        assert_eq!(answer.err, "", "Icinga takes standard error for a part of the answer");
    }
    // A file besides changes nothing of the exit code.
    let folder = tempfile::tempdir().unwrap();
    let file = format!("nagios={}", folder.path().join("n").display());
    let arguments: Vec<&str> = SERVER.into_iter().chain(["--report", &file]).collect();
    assert_eq!(run(patchgate(arguments)).code, 1);
}

#[test]
fn the_output_goes_to_a_file_whole_and_its_rights_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("patchgate.prom");
    fs::write(&file, "old").unwrap();
    let shown = file.display().to_string();
    let arguments: Vec<&str> = SERVER.into_iter().chain(["--format", "prometheus", "-o", &shown]).collect();
    let answer = run(patchgate(arguments));
    assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{}", answer.err);
    assert!(fs::read_to_string(&file).unwrap().ends_with('\n'));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let both = format!("csv={shown}");
    let answer = run(patchgate(SERVER.into_iter().chain(["-o", &shown, "--report", &both])));
    assert!(answer.code == 2 && answer.err.contains("twice"), "{}", answer.err);
}
