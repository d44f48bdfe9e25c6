//! `baseline import`, and what it is for: a year of a catalogue as two drafts, what became stricter between them, and what that means for a
//! server. The catalogues here are synthetic, in the shape of Lenovo's bundle index and of a CVE record: no such level and no such flaw is known.

use std::path::Path;
use std::process::Command;

use patchgate::mock::{self, Options};
use serde_json::{Value, json};

use crate::advise::record;
use crate::support::program::{Answer, asking, patchgate, run, run_beside};
use crate::support::recorded::recording;

/// The index of a bundle for the SR650 V2, with these levels.
fn index(folder: &Path, release: &str, levels: &[[&str; 2]]) {
    let update = |[id, version]: &[&str; 2]| json!({"Payload": format!("synthetic-{id}.uxz"), "Oem": {"Inventory": [{"SoftwareId": id, "Version": version}]}});
    let updates: Vec<Value> = levels.iter().map(update).collect();
    let oem = json!({"Name": "synthetic", "Version": release, "ApplicableMachineTypes": ["7Z73"]});
    let document = serde_json::to_string_pretty(&json!({"Updates": updates, "Oem": oem})).unwrap();
    std::fs::write(folder.join("index.json"), document).unwrap();
}

/// A folder with the catalogue of each year.
fn two_years() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = ["2025", "2026"].map(|year| folder.path().join(year));
    [&old, &new].into_iter().for_each(|folder| std::fs::create_dir(folder).unwrap());
    index(
        &old,
        "25a.0",
        &[["BMC-AFBT-10", "56D-5.10"], ["DEVICE-1D490601-13", "51.23.0-5631"], ["UEFI-AFE1-6", "36D-3.60"]],
    );
    // One level is raised, one is as it was on another line, one came, one went; and a flaw became known.
    index(&new, "26a.0", &[["UEFI-AFE1-6", "36D-3.60"], ["BMC-AFBT-10", "60A-6.00"], ["LXPM-XWL1-4", "34C-3.40"]]);
    record(&new, "CVE-2099-0001", "6.00 AFBT60A");
    folder
}

fn patchgate_in(folder: &Path, words: &[&str]) -> Answer {
    let mut command = patchgate(words);
    command.current_dir(folder);
    run(command)
}

/// The drafts of both years, each in the file of its year.
fn drafts() -> tempfile::TempDir {
    let folder = two_years();
    let collect = patchgate_in(folder.path(), &["collect", "mock:sr650-v2", "-o", "server.json"]);
    assert_eq!(collect.code, 0, "{}", collect.shown());
    for year in ["2025", "2026"] {
        let (version, file) = (format!("{year}.0.0"), format!("{year}.toml"));
        let import = ["baseline", "import", year, "--for", "server.json", "--as-version", &version, "-o", &file];
        let answer = patchgate_in(folder.path(), &import);
        assert_eq!(answer.code, 0, "{}", answer.shown());
        let lint = patchgate_in(folder.path(), &["baseline", "lint", &file]);
        assert_eq!(lint.code, 0, "{}", lint.shown());
    }
    folder
}

#[test]
fn of_a_year_of_a_catalogue_the_diff_says_what_became_stricter_and_nothing_of_lines_that_moved() {
    let folder = drafts();
    let answer = patchgate_in(folder.path(), &["baseline", "diff", "2025.toml", "2026.toml", "--format", "json"]);
    assert_eq!(answer.code, 1, "{}", answer.shown());
    println!("{}", patchgate_in(folder.path(), &["baseline", "diff", "2025.toml", "2026.toml"]).out);
    let changes: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let line = |change: &Value| {
        let word = |name: &str| change[name].as_str().unwrap_or("-").to_owned();
        ["item", "field", "before", "after", "effect"].map(word).join(" | ")
    };
    let said: Vec<String> = changes.iter().map(line).collect();
    let gone = "index.json (sha256 9723f2202132)";
    let came = "CVE-2099-0001.json (sha256 44f28916d193), index.json (sha256 3ed5a58ae38b)";
    assert_eq!(
        said,
        [
            "rule bmc-afbt-10 | want | 56D-5.10 | 60A-6.00 | stricter",
            "rule bmc-afbt-10 | floor | - | AFBT60A-6.00 for CVE-2099-0001 (block, imported) | stricter",
            "rule device-1d490601-13 |  | there | - | other",
            "rule uefi-afe1-6 | after | bmc-afbt-10 | bmc-afbt, bmc-afbt-10 | stricter",
            "rule lxpm-xwl1-4 |  | - | there | other",
            "rule bmc-afbt |  | - | there | other",
            "document | version | 2025.0.0 | 2026.0.0 | other",
            &format!("document | imported | {gone} | {came} | other"),
        ],
        "of UEFI, whose level stands on another line, nothing but the order"
    );
    let page = include_str!("../../docs/baseline.md");
    let table = patchgate_in(folder.path(), &["baseline", "diff", "2025.toml", "2026.toml"]).out;
    assert!(
        page.contains(&format!("```text\n{}\n```", table.trim_end())),
        "docs/baseline.md shows another than\n{table}"
    );
}

/// What a check by a draft says of each level of firmware that is below it.
fn levels(answer: &Answer) -> (i32, Vec<String>) {
    let report: Value = serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{e}: {}", answer.shown()));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let level = findings.filter(|f| f["rule"] == "firmware-level" && f["outcome"] == "fail");
    (answer.code, level.map(|f| format!("{}: {}", text(&f["severity"]), text(&f["title"]["text"]))).collect())
}

#[test]
fn a_server_that_met_last_years_catalogue_is_stopped_by_this_years() {
    let folder = drafts();
    let check = |file: &str| {
        let words = ["check", "--evidence", "server.json", "--baseline", file, "--format", "json"];
        levels(&patchgate_in(folder.path(), &words))
    };
    assert_eq!(check("2025.toml"), (3, vec![]), "a draft decides nothing, and nothing is below it");
    let below = [
        "block: BMC-Primary (BMC-AFBT-10) runs 58B-5.70, below AFBT60A-6.00, which fixes CVE-2099-0001.",
        "warn: LXPM (LXPM-XWL1-4) runs 32D-3.31.02; the baseline wants 34C-3.40.",
    ];
    let page = include_str!("../../docs/baseline.md");
    let sentences: Vec<&str> = below.iter().filter_map(|line| Some(line.split_once(": ")?.1)).collect();
    assert!(page.contains(&sentences.join("\n")), "docs/baseline.md");
    let below = below.map(str::to_owned).to_vec();
    assert_eq!(check("2026.toml"), (1, below.clone()), "a draft may stop the gate");
    // What was reviewed decides.
    for (year, answer) in [("2025", (0, vec![])), ("2026", (1, below))] {
        let draft = std::fs::read_to_string(folder.path().join(format!("{year}.toml"))).unwrap();
        let reviewed = format!("{year}-reviewed.toml");
        let published = draft.replace("status = \"draft\"", "status = \"published\"");
        std::fs::write(folder.path().join(&reviewed), published).unwrap();
        assert_eq!(check(&reviewed), answer, "{year}");
    }
}

/// The console of a real OneCLI, against the recorded server of that machine type.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_real_onecli_comparison_becomes_a_draft_of_what_it_selected() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/onecli/scan-compare-7z23.txt");
    let folder = tempfile::tempdir().unwrap();
    let sample = sample.display().to_string();
    let import = ["baseline", "import", &sample, "--for", "7Z23", "-o", "draft.toml", "--left-out", "left.json"];
    let answer = patchgate_in(folder.path(), &import);
    assert_eq!(answer.code, 0, "{}", answer.shown());
    let draft = std::fs::read_to_string(folder.path().join("draft.toml")).unwrap();
    for wanted in ["TGBT56D-5.10", "U8E122H-1.50", "XWL128G-3.31.00"] {
        assert!(draft.contains(&format!("want = \"{wanted}\"")), "{draft}");
    }
    assert!(!draft.contains("U8E112A") && !draft.contains("U8E132E"), "not selected: {draft}");
    let left: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("left.json")).unwrap()).unwrap();
    let left = left["left_out"].as_array().unwrap().iter();
    let left: Vec<String> = left.map(|l| format!("{} {}", l["line"], l["why"].as_str().unwrap())).collect();
    assert_eq!(
        left,
        [
            "29 OneCLI did not select it (No (*20))",
            "31 OneCLI did not select it: a stepping stone to it is missing, which does not mean that it is not wanted (No (*9))",
        ]
    );
    let lint = patchgate_in(folder.path(), &["baseline", "lint", "draft.toml"]);
    assert_eq!(lint.code, 0, "{}", lint.shown());

    let mock = mock::start(recording("sr670-v2-xcc2.83"), Options::default()).await.unwrap();
    let mut check: Command = asking(&mock, ["check", "--baseline", "draft.toml", "--format", "json"]);
    check.current_dir(folder.path());
    let answer = run_beside(check).await;
    mock.stop().await;
    // Its UEFI, 22J-1.51, is newer than what that console of 2025 selected.
    let below = [
        "warn: BMC-Primary (BMC (Primary)) runs 42S-2.83; the baseline wants TGBT56D-5.10.",
        "warn: LXPM (LXPM) runs 18E-3.21; the baseline wants XWL128G-3.31.00.",
    ];
    assert_eq!(levels(&answer), (3, below.map(str::to_owned).to_vec()), "{}", answer.err);
}
