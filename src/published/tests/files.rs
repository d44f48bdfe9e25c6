//! Several files at once: each thing that is told names its own, and what breaks takes nothing else with it.

use super::*;

const MEDIUM: &str = "{\"cvssV3_1\": {\"baseSeverity\": \"MEDIUM\"}}";

fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
    folder
}

#[test]
fn what_is_left_out_names_the_file_that_it_stands_in() {
    let level = |level: &str| format!("\"lessThan\": \"{level}\"");
    let xcc = |build: &str| record("CVE-2024-1", &[("SR645 V3 (ThinkSystem) XCC", &level(build))], MEDIUM);
    let folder = folder(&[
        ("a.json", xcc("3.20 KAX334O")),
        ("b.json", xcc("3.50 KAX334N")),
        ("c.txt", "no such kind".to_owned()),
    ]);
    let whom = Wanted::Named("SR645 V3");
    let draft = draft(import(folder.path(), whom).unwrap(), whom, &name(), date(2026, 11, 30), None).unwrap();
    let told: Vec<(&str, &str)> = draft.left_out.iter().map(|left| (left.file.as_str(), left.what.as_str())).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    for (file, what) in told {
        let own = match file {
            "a.json" => what.contains("KAX334O"),
            "b.json" => what.contains("KAX334N"),
            other => other == "c.txt" && what == "c.txt",
        };
        assert!(own, "{file}: {what}");
    }
}

#[test]
fn of_a_file_that_breaks_midway_nothing_is_taken() {
    let whole = dell();
    let torn = &whole[..whole.rfind("</SoftwareComponent>").unwrap()];
    let alone = folder(&[("torn.xml", torn.to_owned())]);
    let whom = Wanted::Named("060E");
    let error = import(alone.path(), whom).unwrap_err().to_string();
    assert!(error.contains("torn.xml"), "{error}");
    let both = folder(&[("torn.xml", torn.to_owned()), ("whole.xml", whole.clone())]);
    let only = folder(&[("whole.xml", whole)]);
    let found = |folder: &tempfile::TempDir| import(folder.path(), whom).unwrap();
    assert_eq!(found(&both).levels, found(&only).levels);
    assert_eq!(found(&both).files.len(), 1);
}

#[test]
fn of_two_texts_that_are_alike_each_has_its_own_line() {
    let row = "{\"product\": \"SR670 V2 (ThinkSystem) XCC\", \"versions\": [{\"lessThan\": \"4.11 TGBT50C\", \"status\": \"affected\"}]}";
    let text = format!(
        "{{\"dataType\": \"CVE_RECORD\", \"cveMetadata\": {{\"cveId\": \"CVE-2024-1\"}}, \"containers\": {{\"cna\": {{\"affected\": [\n{row},\n\n{row}]}}}}}}"
    );
    let found = found(&text, "SR670 V2");
    let lines: Vec<u64> = found.levels.iter().map(|level| level.line).collect();
    assert_eq!(lines, [2, 4]);
}

#[test]
fn what_was_written_by_hand_may_say_anything() {
    let rows = [("SR670 V2 (ThinkSystem) XCC", "\"lessThan\": \"4.11 TGBT50C\"")];
    let text = record("CVE-2024-1", &rows, MEDIUM);
    let first = drafted(&text, "SR670 V2");
    let own =
        first.text.replace("title = \"XCC of ThinkSystem SR670 V2\"", "title = \"our [severity] and [[setting]]\"");
    let own = own.replace("import-", "own-") + "\n[severity]\nlast-update = \"warn\"\n";
    let again = merged(
        &record("CVE-2024-2", &[("SR670 V2 (ThinkSystem) BIOS", "\"lessThan\": \"U8E128L\"")], MEDIUM),
        "SR670 V2",
        Some(&own),
    );
    assert!(baseline(&again).rules.iter().any(|rule| rule.title == "our [severity] and [[setting]]"), "{}", again.text);
}
