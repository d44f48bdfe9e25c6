//! What the table promises, and what a strict reader of files refuses.

mod page;

use std::collections::BTreeSet;

use super::load::table as built_in;
use super::read::read;
use super::*;
use crate::baseline::{FileError, Level};

fn table() -> Vec<Failure> {
    let (failures, problems) = read(built_in(), None, &[]);
    assert_eq!(problems, [], "known.toml");
    failures
}

#[test]
fn the_table_is_read_without_a_problem_and_has_an_entry_for_each_of_71_publications() {
    let table = table();
    // Two entries are one publication: that of the System x asks for Secure Boot on some releases only.
    assert_eq!(table.len(), 72);
    let ids: BTreeSet<&str> = table.iter().map(|failure| failure.id.as_str()).collect();
    assert_eq!(ids.len(), table.len());
}

#[test]
fn a_report_is_whatever_has_no_named_source_or_is_doubted_and_says_why() {
    for failure in table() {
        let named = failure.sources.iter().any(|source| !source.starts_with("unnamed: "));
        assert!(!failure.sources.is_empty(), "{}", failure.id);
        let is_report = failure.standing == Standing::Report;
        assert_eq!(is_report, failure.doubt.is_some(), "{}", failure.id);
        assert!(named || is_report, "{}", failure.id);
    }
}

#[test]
fn sentences_are_whole_and_plain() {
    for failure in table() {
        let by_hand = failure.when.iter().filter_map(|part| match part {
            Condition::ByHand { fact, .. } => Some(fact),
            _ => None,
        });
        let sentences = [&failure.condition, &failure.effect].into_iter().chain(&failure.remedy).chain(&failure.doubt);
        for sentence in sentences.chain(by_hand) {
            let begins = sentence.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(begins && sentence.ends_with('.'), "{}: {sentence}", failure.id);
        }
    }
}

/// What a registry condition of the table asks for is collected, else nobody could answer it.
#[test]
fn every_setting_and_role_of_the_table_is_collected() {
    use crate::evidence::settings;
    for failure in table() {
        for part in &failure.when {
            let (key, name) = match part {
                Condition::Setting { key, name, .. } => (key.clone(), name.as_deref()),
                Condition::Role(name) | Condition::ServiceDisabled(name) => (settings::service(name), Some("Start")),
                _ => continue,
            };
            assert!(settings::is_read(&key), "{}: {key}", failure.id);
            assert!(name.is_none_or(settings::is_value_read), "{}: {name:?}", failure.id);
        }
    }
}

#[test]
fn a_kb_is_written_with_or_without_its_letters() {
    for text in ["KB5027222", "kb5027222", "5027222", " 5027222 "] {
        assert_eq!(kb_number(text).as_deref(), Some("KB5027222"), "{text}");
    }
    for text in ["", "KB", "KB12", "KB5027222x", "the KB5027222", "502722212345", "K5027222", "ＫＢ5027222"] {
        assert_eq!(kb_number(text), None, "{text}");
    }
}

#[test]
fn a_build_has_a_revision() {
    assert_eq!(Build::parse("20348.5020"), Some(Build { number: 20348, revision: 5020 }));
    for text in ["20348", "20348.", ".1", "20348.+1", "a.b", "20348.1.1", "99999999999999999999.1"] {
        assert_eq!(Build::parse(text), None, "{text}");
    }
}

const MINIMAL: &str = r#"
format = 1
[[failure]]
id = "ours-1"
kbs = ["KB5082142"]
servers = [20348]
phase = "after"
stops = "nothing"
condition = "The agent runs."
effect = "The agent ends."
when = [{ role = "OurAgent" }]
remedy = ["Update the agent first."]
standing = "vendor"
sources = ["https://wiki.example/agent"]
"#;

fn planned() -> Planned {
    Planned::new(&["KB5082142".to_owned(), "KB5082142".to_owned()])
}

/// The errors of `MINIMAL` with one text replaced, as `line:column: message`.
fn errors_after(from: &str, to: &str) -> Vec<String> {
    assert!(MINIMAL.contains(from), "{from} is not in the document");
    match planned().with_text(&MINIMAL.replacen(from, to, 1), "own.toml") {
        Ok(_) => Vec::new(),
        Err(FileError::Invalid { problems, .. }) => problems.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_own_file_adds_to_the_table() {
    let planned = planned().with_text(MINIMAL, "own.toml").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(planned.kbs, ["KB5082142"], "one update is asked about once");
    assert_eq!(planned.failures.len(), table().len() + 1);
    let own = planned.failures.last().unwrap();
    assert_eq!((own.id.as_str(), own.file.as_deref()), ("ours-1", Some("own.toml")));
    assert!(own.concerns("KB5082142") && !own.needs_a_person());
    assert!(planned.clone().with_text(MINIMAL, "again.toml").is_err(), "an id is given once");
}

#[test]
fn each_mistake_is_named_at_its_place() {
    let when = r#"when = [{ role = "OurAgent" }]"#;
    let cases = [
        ("format = 1", "format = 2", "2:10: format 2 cannot be read"),
        ("\"ours-1\"", "\"Ours 1\"", "4:6: \"Ours 1\" is not an id"),
        ("\"ours-1\"", "\"2024-03-lsass-leak-dc\"", "4:6: \"2024-03-lsass-leak-dc\" is an id of patchgate's own table"),
        ("\"KB5082142\"", "\"5082142\"", "5:8: a KB number is KB and six to eight digits"),
        ("[20348]", "[20349]", "6:12: no Windows Server that is known here has the build 20349"),
        ("servers = [20348]", "", "4:6: names no build"),
        ("kbs = [\"KB5082142\"]", "", "4:6: names no update"),
        ("\"after\"", "\"later\"", "7:9: unknown variant `later`"),
        ("\"The agent runs.\"", "\" \"", "9:13: condition is blank"),
        ("[\"Update the agent first.\"]", "[]", "12:10: remedy is empty"),
        ("[\"https://wiki.example/agent\"]", "[]", "14:11: sources is empty"),
        ("\"https://wiki.example/agent\"", "\"heard somewhere\"", "13:12: without a source that has a name"),
        ("standing = \"vendor\"", "standing = \"vendor\"\ndoubt = \"Old.\"", "14:9: what is doubted has the standing"),
        (when, "when = [{ role = \"A\", wsus = true }]", "11:9: a part of a condition is exactly one of"),
        (when, "when = [{}]", "11:9: a part of a condition is exactly one of"),
        (when, "when = [{ rolle = \"A\" }]", "11:11: unknown field `rolle`"),
        (when, "when = [{ by-hand = \"Whether.\" }]", "11:9: by-hand says what is to be known"),
        (when, "when = [{ firmware-refuses-keys = false }]", "11:35: firmware-refuses-keys is true or left out"),
        (when, "when = [{ build-below = \"20348\" }]", "11:25: a build has its revision behind a dot"),
        (when, "when = [{ machine-types = [] }]", "11:9: machine-types is empty"),
        (when, r#"when = [{ role = 'A\B' }]"#, "11:18: this is no name of a service"),
        (when, r#"when = [{ setting = { key = 'A\B' } }]"#, "11:29: a key begins with HKLM"),
        (when, r#"when = [{ setting = { key = 'HKLM\A', is = 1 } }]"#, "11:29: a setting has either is or is-not"),
        (
            when,
            r#"when = [{ setting = { key = 'HKLM\A', or-absent = true } }]"#,
            "11:29: or-absent stands beside is-not",
        ),
        (
            when,
            "when = [{ uefi-below = { scheme = \"dotted\", version = \"new\" } }]",
            "11:55: \"new\" is not a dotted version",
        ),
        (
            when,
            "when = [{ uefi-below = { scheme = \"opaque\", version = \"A\" } }]",
            "11:55: opaque versions have no order",
        ),
        ("phase =", "codes = [\"five\"]\nphase =", "7:10: a code is written as a log shows it"),
        ("phase =", "fixed = [{ kb = \"KB1\" }]\nphase =", "7:17: a KB number is KB and six to eight digits"),
        ("phase =", "blocks = true\nphase =", "7:1: unknown field `blocks`"),
    ];
    for (from, to, wanted) in cases {
        let found = errors_after(from, to);
        assert!(found.iter().any(|error| error.starts_with(wanted)), "{to}: {found:#?}");
        assert!(found.iter().all(|error| error.contains('^')), "{to}: {found:#?}");
    }
}

#[test]
fn two_mistakes_are_both_named_and_every_kind_is_read_from_a_file() {
    let two = errors_after("\"KB5082142\"]\nservers = [20348]", "\"KB1\"]\nservers = [1]");
    assert_eq!(two.len(), 2, "{two:#?}");
    let every = r#"when = [
      { domain-controller = true }, { role = "A" }, { service-disabled = "A" },
      { setting = { key = 'HKLM\A', name = "B", is = "C" } }, { secure-boot = true }, { certificates-2023 = true },
      { firmware-refuses-keys = true }, { recovery-environment = true },
      { free-below = { partition = "system", mib = 1 } }, { wsus = false }, { build-below = "20348.1" },
      { stack-below = "20348.1" }, { maker = "A*" }, { models = ["A"] }, { machine-types = ["7Z73"] },
      { uefi-below = { scheme = "lenovo-build", version = "AFE136D-3.60" } },
      { firmware-below = { software-id = "BMC-*", scheme = "lenovo-build", version = "AFBT58B-5.70" } },
      { processors-from = 2 }, { by-hand = "Whether.", look = "There." },
    ]"#;
    let text = MINIMAL.replace(r#"when = [{ role = "OurAgent" }]"#, every);
    let planned = planned().with_text(&text, "own.toml").unwrap_or_else(|e| panic!("{e}"));
    let kinds: Vec<&str> = planned.failures.last().unwrap().when.iter().map(Condition::kind).collect();
    assert_eq!(kinds, Condition::KINDS);
}

#[test]
fn a_warning_is_no_error_and_a_file_that_is_not_there_says_so() {
    let (_, problems) = read(MINIMAL, Some("own.toml"), &[]);
    assert!(problems.iter().all(|problem| problem.level == Level::Warning));
    let error = planned().with_file(std::path::Path::new("nowhere.toml")).unwrap_err().to_string();
    assert!(error.starts_with("known failures: nowhere.toml: "), "{error}");
}
