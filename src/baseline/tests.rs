//! The embedded baselines, and what a strict reader refuses.

use jiff::civil::{Date, date};

use super::*;

const MINIMAL: &str = r#"
format = 1
id = "test"
version = "1.0.0"
status = "published"
title = "Synthetic"
needs-patchgate = ">=0.1.0"
[valid]
from = 2026-01-01
until = 2026-12-31
[applies-to]
machine-types = ["0000"]
manufacturer = "Nobody"
[[source]]
id = "s"
url = "https://example.com/"
quote = "1.0"
seen = 2026-01-01
[[rule]]
id = "r"
title = "R"
match = { software-id = "X-*" }
scheme = "dotted"
want = "1.0"
sources = ["s"]
[unlisted]
severity = "warn"
[silent-device]
severity = "warn"
"#;

const ALONE: Parents<'static> = &|_, _| Err("there is no other".into());

fn day() -> Date {
    date(2026, 11, 22)
}

/// The errors of `MINIMAL` with one text replaced, as `line: message`.
fn errors_after(from: &str, to: &str) -> Vec<String> {
    assert!(MINIMAL.contains(from), "{from} is not in the document");
    match Baseline::parse(&MINIMAL.replacen(from, to, 1), "test.toml") {
        Ok(_) => Vec::new(),
        Err(e) => e.problems.iter().map(|p| format!("{}: {} | {}", p.line, p.message, p.text)).collect(),
    }
}

#[test]
fn the_minimal_document_is_read() {
    let baseline = Baseline::parse(MINIMAL, "test.toml").unwrap();
    assert_eq!(baseline.rules[0].want.as_ref().unwrap().to_string(), "1.0");
    assert_eq!(lint(MINIMAL, &|_| Ok(()), ALONE, day()), []);
}

#[test]
fn each_mistake_is_named_on_its_line() {
    for (from, to, line, message) in [
        ("want = \"1.0\"", "want = 1.0", 24, "expected a string"),
        ("want = \"1.0\"", "wnat = \"1.0\"", 24, "unknown field"),
        ("want = \"1.0\"", "want = \"N/A\"", 24, "no version"),
        ("want = \"1.0\"", "want = \"1.x\"", 24, "not a dotted version"),
        ("want = \"1.0\"", "min = \"2.0\"\nwant = \"1.0\"", 25, "want (1.0) is lower than min (2.0)"),
        ("want = \"1.0\"", "want = \"1.0\"\nmax = \"0.9\"", 25, "max (0.9) is lower than want (1.0)"),
        ("want = \"1.0\"", "want = \"1.0\"\nallow = [\"1.1\"]", 24, "want (1.0) is not in allow"),
        (
            "want = \"1.0\"",
            "want = \"1.0\"\ndeny = [{ version = \"1.0\", reason = \"bad\", source = \"s\" }]",
            25,
            "denied here and asked for above",
        ),
        (
            "want = \"1.0\"",
            "deny = [{ version = \"1.0\", reason = \"bad\", source = \"t\" }]",
            24,
            "no [[source]] with the id \"t\"",
        ),
        ("scheme = \"dotted\"", "scheme = \"opaque\"", 24, "opaque codes have not"),
        ("scheme = \"dotted\"", "scheme = \"semver\"", 23, "unknown variant"),
        ("scheme = \"dotted\"\n", "", 19, "missing field `scheme`"),
        ("sources = [\"s\"]", "sources = []", 25, "names no source"),
        ("sources = [\"s\"]", "sources = [\"t\"]", 25, "no [[source]] with the id \"t\""),
        ("sources = [\"s\"]\n", "", 20, "missing field `sources`"),
        ("{ software-id = \"X-*\" }", "{}", 22, "match everything"),
        ("{ software-id = \"X-*\" }", "{ software-id = \" \" }", 22, "pattern is blank"),
        ("until = 2026-12-31", "until = 2025-12-31", 10, "is before from"),
        ("until = 2026-12-31", "until = 2026-12-31T00:00:00Z", 10, "a date without a time"),
        ("until = 2026-12-31", "until = \"2026-12-31\"", 10, "expected"),
        ("version = \"1.0.0\"", "version = \"2026.11\"", 4, "version is not semantic"),
        ("id = \"test\"", "id = \"Test one\"", 3, "is not an id"),
        ("machine-types = [\"0000\"]", "machine-types = []", 13, "for no server"),
        ("https://example.com/", "see the wiki", 16, "must begin with https://"),
        ("format = 1", "format = 2\nnovelty = true", 2, "format 2 cannot be read"),
        (">=0.1.0", ">=99.0.0", 7, "needs patchgate >=99.0.0"),
        ("severity = \"warn\"", "severity = \"fatal\"", 27, "unknown variant"),
        ("status = \"published\"", "status = \"published", 5, ""),
    ] {
        let errors = errors_after(from, to);
        assert!(
            errors.iter().any(|e| e.starts_with(&format!("{line}: ")) && e.contains(message)),
            "{to:?}: expected line {line} with {message:?}, got {errors:#?}"
        );
    }
}

#[test]
fn all_errors_of_meaning_are_listed_at_once() {
    let errors = {
        let text = MINIMAL.replace("want = \"1.0\"", "min = \"x\"\nwant = \"y\"").replace("[\"s\"]", "[\"t\"]");
        Baseline::parse(&text, "test.toml").unwrap_err()
    };
    assert_eq!(errors.problems.len(), 3, "{errors}");
    assert!(errors.to_string().starts_with("baseline: test.toml:24:7: \"x\" is not a dotted version"), "{errors}");
}

#[test]
fn two_rules_with_one_id_or_one_match_are_refused() {
    let rule = "[[rule]]\nid = \"r\"\ntitle = \"R\"\nmatch = { software-id = \"X-*\" }\nscheme = \"dotted\"\nsources = [\"s\"]\n";
    let errors = errors_after("[unlisted]", &format!("{rule}[unlisted]"));
    assert!(errors.iter().any(|e| e.contains("two rules or settings with the id \"r\"")), "{errors:?}");
    assert!(errors.iter().any(|e| e.contains("never decides")), "{errors:?}");
}

#[test]
fn lint_warns_of_what_is_allowed_and_probably_not_meant() {
    let text = MINIMAL.replace("want = \"1.0\"\n", "").replace(
        "[[rule]]",
        "[[source]]\nid = \"u\"\nurl = \"https://example.com/\"\nquote = \"q\"\nseen = 2026-01-01\n[[rule]]",
    );
    let problems = lint(&text, &|_| Ok(()), ALONE, day());
    let warnings: Vec<_> = problems.iter().map(|p| (p.level, p.message.as_str())).collect();
    assert!(
        matches!(
            warnings.as_slice(),
            [(Level::Warning, unused), (Level::Warning, nothing)]
                if unused.contains("no rule names the source \"u\"") && nothing.contains("demands nothing")
        ),
        "{warnings:?}"
    );
    assert!(Baseline::parse(&text, "test.toml").is_ok());
}

#[test]
fn a_severity_for_a_rule_that_may_not_be_replaced_is_an_error() {
    let text = format!("{MINIMAL}[severity]\n\"secure-boot\" = \"warn\"\n\"secureboot\" = \"info\"\n");
    let problems =
        lint(&text, &|id| if id == "secure-boot" { Ok(()) } else { Err("there is no such rule") }, ALONE, day());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("\"secureboot\": there is no such rule"));
    assert_eq!(problems[0].line, 32);
}

#[test]
fn the_days_and_the_status_decide_the_standing() {
    let published = Baseline::parse(MINIMAL, "test.toml").unwrap();
    let with = |status: &str| Baseline::parse(&MINIMAL.replace("published", status), "test.toml").unwrap();
    for (baseline, on, expected) in [
        (&published, date(2025, 12, 31), Standing::NotYetValid),
        (&published, date(2026, 1, 1), Standing::Valid),
        (&published, date(2026, 12, 31), Standing::Valid),
        (&published, date(2027, 1, 1), Standing::Stale),
        (&with("draft"), day(), Standing::Draft),
        (&with("withdrawn"), day(), Standing::Withdrawn),
    ] {
        assert_eq!(baseline.standing(on), expected, "{on}");
    }
}

#[test]
fn every_embedded_baseline_is_without_a_problem_and_named_by_its_version() {
    let catalogue = Catalogue::embedded().unwrap_or_else(|e| panic!("{e}"));
    assert!(!catalogue.list().is_empty());
    let parents = |id: &str, version: &semver::Version| catalogue.version(id, version);
    for baseline in catalogue.list() {
        assert_eq!(lint(&baseline.text, &|_| Ok(()), &parents, date(2026, 11, 30)), [], "{}", baseline.file);
        assert_eq!(baseline.file, format!("baselines/{}/{}.toml", baseline.id, baseline.version));
        assert_eq!(baseline.sha256.len(), 64);
    }
}

#[test]
fn the_machine_type_chooses_the_baseline() {
    let catalogue = Catalogue::embedded().unwrap();
    for machine_type in ["7Z72", "7Z73", "7z73 "] {
        assert_eq!(
            catalogue
                .for_server(&Server { machine_type: Some(machine_type), ..Server::default() }, day())
                .unwrap()
                .unwrap()
                .baseline
                .id,
            "sr650-v2"
        );
    }
    assert!(
        catalogue.for_server(&Server { machine_type: Some("7X06"), ..Server::default() }, day()).unwrap().is_none(),
        "a SR650 of the first generation"
    );
}

/// A directory of baselines named by their versions.
fn directory(documents: &[(&str, String)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in documents {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn version(version: &str) -> String {
    MINIMAL.replace("1.0.0", version)
}

#[test]
fn a_requirement_chooses_the_highest_published_version_in_force() {
    let directory = directory(&[
        ("test/1.0.0.toml", version("1.0.0")),
        ("test/1.2.0.toml", version("1.2.0")),
        ("test/1.10.0.toml", version("1.10.0").replace("from = 2026-01-01", "from = 2026-12-01")),
        ("test/2.0.0.toml", version("2.0.0").replace("published", "draft")),
        ("test/2.1.0.toml", version("2.1.0").replace("published", "withdrawn")),
    ]);
    let catalogue = Catalogue::from_dir(directory.path()).unwrap();
    let chosen = |spec: &str, on| catalogue.select(spec, on).map(|b| b.version.to_string()).map_err(|e| e.to_string());
    assert_eq!(chosen("test", day()), Ok("1.2.0".to_owned()), "1.10.0 is not in force yet");
    assert_eq!(chosen("test", date(2026, 12, 1)), Ok("1.10.0".to_owned()));
    assert_eq!(chosen("test@=1.0.0", day()), Ok("1.0.0".to_owned()));
    assert_eq!(chosen("test@^1", date(2028, 1, 1)), Ok("1.10.0".to_owned()), "all stale: the highest, and it says so");
    let path = directory.path().join("test/2.0.0.toml").display().to_string();
    assert_eq!(chosen(&path, day()), Ok("2.0.0".to_owned()), "a draft by its path");
    let none = chosen("test@^2", day()).unwrap_err();
    assert!(none.starts_with("usage:") && none.contains("test@1.10.0"), "{none}");
    assert!(chosen("test@latest", day()).unwrap_err().contains("write it like"));
}

#[test]
fn a_directory_with_one_bad_file_is_refused_as_a_whole() {
    for (name, text, expected) in [
        ("test/1.1.0.toml", "format = ".to_owned(), "1.1.0.toml:1:"),
        ("test/1.1.0.toml", version("1.0.0"), "name it 1.0.0.toml"),
        ("other/1.0.0.toml", version("1.0.0") + "# changed after publication\n", "a version is never changed"),
    ] {
        let directory = directory(&[("test/1.0.0.toml", version("1.0.0")), (name, text)]);
        let error = Catalogue::from_dir(directory.path()).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn two_baselines_for_one_machine_type_must_be_told_apart_by_the_operator() {
    let other = MINIMAL.replace("id = \"test\"", "id = \"other\"");
    let directory = directory(&[("a/1.0.0.toml", version("1.0.0")), ("b/1.0.0.toml", other)]);
    let error = Catalogue::from_dir(directory.path())
        .unwrap()
        .for_server(&Server { machine_type: Some("0000"), ..Server::default() }, day())
        .unwrap_err()
        .to_string();
    for expected in ["name one (--baseline ", "--baseline other", "--baseline test", "take one out of the folder"] {
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

/// A document of this id and version for a server that an embedded baseline is for too.
fn own(id: &str, version: &str, more: &str) -> String {
    let text = MINIMAL.replace("id = \"test\"", &format!("id = \"{id}\"")).replace("1.0.0", version);
    text.replace("\"0000\"", "\"7Z73\"").replace("\"Nobody\"", "\"Lenovo\"") + more
}

fn chosen(catalogue: &Catalogue) -> Result<(String, Chosen), String> {
    let server = Server { machine_type: Some("7Z73"), manufacturer: Some("Lenovo"), ..Server::default() };
    let choice = catalogue.for_server(&server, day()).map_err(|e| e.to_string())?;
    let choice = choice.ok_or_else(|| "none".to_owned())?;
    Ok((format!("{}@{}", choice.baseline.id, choice.baseline.version), choice.chosen))
}

#[test]
fn a_folder_that_was_named_wins_over_the_program() {
    let embedded = || Catalogue::embedded().unwrap();
    assert_eq!(chosen(&embedded()), Ok(("sr650-v2@2026.11.0".to_owned(), Chosen::Program)));
    for (id, version) in [("sr650-v2", "2026.10.0"), ("sr650-v2", "2026.11.0"), ("site", "1.0.0")] {
        let folder = directory(&[(&format!("{id}/{version}.toml"), own(id, version, ""))]);
        let catalogue = embedded().with_dir(folder.path()).unwrap();
        let (name, why) = chosen(&catalogue).unwrap();
        assert_eq!(name, format!("{id}@{version}"), "older, of the same name, of another id");
        let Chosen::Folder { over } = why else { panic!("{why:?}") };
        assert!(over.contains(&"sr650-v2@2026.11.0".to_owned()), "{over:?}");
        let by_name = catalogue.choose(id, day()).unwrap();
        assert_eq!((by_name.baseline.id.as_str(), by_name.baseline.version.to_string().as_str()), (id, version));
        assert_eq!(by_name.signature, crate::signed::Signature::NotSigned);
    }
    let elsewhere = directory(&[("test/1.0.0.toml", MINIMAL.to_owned())]);
    let catalogue = embedded().with_dir(elsewhere.path()).unwrap();
    assert_eq!(chosen(&catalogue).unwrap().1, Chosen::Program, "a folder that says nothing of the server");
    assert_eq!(chosen(&catalogue.without_embedded()), Err("none".to_owned()));
}

#[test]
fn what_is_embedded_can_be_switched_off_and_extended_all_the_same() {
    let extends = "extends = \"sr650-v2@2026.11.0\"\n[valid]";
    let site = own("site", "1.0.0", "").replace("[valid]", extends);
    let folder = directory(&[("site/1.0.0.toml", site)]);
    let catalogue = Catalogue::embedded().unwrap().without_embedded().with_dir(folder.path()).unwrap();
    assert_eq!(chosen(&catalogue), Ok(("site@1.0.0".to_owned(), Chosen::Folder { over: Vec::new() })));
    let error = catalogue.choose("sr650-v2", day()).unwrap_err().to_string();
    assert!(error.contains("no published baseline is \"sr650-v2\" (there are: site)"), "{error}");
    let two = directory(&[("a/1.0.0.toml", own("a", "1.0.0", "")), ("b/1.0.0.toml", own("b", "1.0.0", ""))]);
    let error = chosen(&Catalogue::embedded().unwrap().with_dir(two.path()).unwrap()).unwrap_err();
    assert!(error.contains("both apply to 7Z73") && error.contains("take one out of the folder"), "{error}");
}

#[test]
fn a_copy_of_an_embedded_baseline_is_known_by_its_folder() {
    let embedded = Catalogue::embedded().unwrap();
    let own = embedded.select("sr650-v2@=2026.11.0", day()).unwrap();
    let folder = directory(&[("sr650-v2/2026.11.0.toml", own.text.clone())]);
    let catalogue = embedded.with_dir(folder.path()).unwrap();
    let choice = catalogue.choose("sr650-v2@=2026.11.0", day()).unwrap();
    assert_eq!(choice.signature, crate::signed::Signature::NotSigned);
    assert_eq!(choice.baseline.sha256, own.sha256);
    assert!(choice.baseline.file.starts_with(&folder.path().display().to_string()), "{}", choice.baseline.file);
}

#[test]
fn a_model_of_the_first_generation_is_not_that_of_a_later_one() {
    let embedded = Catalogue::embedded().unwrap();
    let day = jiff::civil::date(2026, 12, 2);
    for (model, id) in [
        ("ThinkSystem SR645", "sr645"),
        ("ThinkSystem SR645 -[7D2XCTO1WW]-", "sr645"),
        ("ThinkSystem SR645 V3", "sr645-v3"),
        ("ThinkSystem SR665 -[7D2VCTO1WW]-", "sr665"),
        ("ThinkSystem SR665 V3", "sr665-v3"),
    ] {
        let server = Server { model: Some(model), manufacturer: Some("Lenovo"), ..Server::default() };
        let choice = embedded.for_server(&server, day).unwrap().unwrap();
        assert_eq!(choice.baseline.id, id, "{model}");
    }
}

#[test]
fn a_source_is_an_address_or_a_file_with_its_hash() {
    let hash = "4da20f243c82406e82b12906b57cf0e5ffcf86a1a2af78a243248646c79b29f5";
    let url = "url = \"https://example.com/\"";
    let file = format!("file = \"catalogue.xml\"\nsha256 = \"{hash}\"");
    let read = Baseline::parse(&MINIMAL.replace(url, &file), "test.toml").unwrap();
    assert_eq!(read.source_place("s"), format!("catalogue.xml (sha256 {hash}), {}", read.sources[0].quote));
    assert_eq!(read.resolved()["sources"][0]["sha256"], hash);
    for (to, message) in [
        (String::new(), "has a url, or is a file with its sha256"),
        (format!("{url}\n{file}"), "one of the two is meant"),
        ("file = \"catalogue.xml\"".to_owned(), "a file needs its sha256"),
        (format!("sha256 = \"{hash}\""), "sha256 goes with file"),
        (file.replace("4da2", "4da"), "64 hexadecimal digits"),
    ] {
        let errors = errors_after(url, &to);
        assert!(errors.iter().any(|e| e.contains(message)), "{to}: {errors:?}");
    }
}

#[test]
fn a_file_that_is_too_large_or_not_there_is_an_error() {
    let directory = directory(&[("1.0.0.toml", "#".repeat(1 << 21))]);
    let error = Catalogue::from_dir(directory.path()).unwrap_err().to_string();
    assert!(error.contains("larger than"), "{error}");
    assert!(Catalogue::default().select("./nowhere.toml", day()).unwrap_err().to_string().contains("nowhere.toml"));
}

proptest::proptest! {
    #[test]
    fn a_damaged_document_never_panics(at in 0_usize..600, length in 0_usize..40, patch in "[\\[\\]=\"{}\\n0-9a-z.é-]{0,6}") {
        let start = MINIMAL.floor_char_boundary(at.min(MINIMAL.len()));
        let end = MINIMAL.floor_char_boundary((start + length).min(MINIMAL.len()));
        let damaged = format!("{}{patch}{}", &MINIMAL[..start], &MINIMAL[end..]);
        let _ = lint(&damaged, &|_| Ok(()), ALONE, day());
    }
}
