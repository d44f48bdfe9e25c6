//! How lines of proof are worded: as their source says it, or as a sentence of the catalogue. English words of ours that stand in the code
//! itself would reach nobody who reads another language, and no scenario needs to show them for that.

use super::texts;

/// What makes a line of proof, and which of its arguments are words.
const MAKERS: &[(&str, &[usize])] = &[
    ("Line::of(", &[0]),
    ("Line::on(", &[0]),
    ("Line::new(", &[0]),
    ("Line::missing(", &[0]),
    ("Answer::missing(", &[0]),
    (".saying(", &[0]),
    (" named(", &[0, 1]),
    ("(named(", &[0, 1]),
    (" unread(", &[0]),
    (".unknown_for(", &[2]),
];

/// Where lines of proof are made.
const ROOMS: &[&str] = &["assess/", "diagnosis/", "evidence/", "history/", "repair/", "rules/"];

#[test]
fn no_line_of_proof_has_words_of_ours_outside_of_the_catalogue() {
    let mut looked = 0;
    let mut wrong = Vec::new();
    for (file, text) in texts() {
        let is_test = ["test", "law"].iter().any(|word| file.rsplit('/').next().unwrap().contains(word))
            || file.contains("tests/");
        if is_test || !ROOMS.iter().any(|room| file.starts_with(room)) {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for (maker, words) in MAKERS {
            for (at, _) in code.match_indices(maker) {
                looked += 1;
                let arguments = arguments(&code[at + maker.len()..]);
                let said = words.iter().filter_map(|place| arguments.get(*place)).filter(|words| is_ours(words));
                wrong.extend(said.map(|said| format!("{file}: {maker}{said}")));
            }
        }
    }
    assert!(looked > 200, "{looked}");
    assert!(wrong.is_empty(), "they belong into src/text/en and src/text/ja:\n{}", wrong.join("\n"));
}

/// The arguments of a call, up to its end.
fn arguments(call: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut escaped, mut from) = (0, false, false, 0);
    let mut found = Vec::new();
    for (at, c) in call.char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                found.push(call[from..at].trim());
                from = at + 1;
            }
            ')' => {
                found.push(call[from..at].trim());
                return found;
            }
            _ => {}
        }
    }
    found
}

/// Whether an argument is a text of ours: one with a word in small letters, without a message of the catalogue around it.
fn is_ours(argument: &str) -> bool {
    let literal = argument.trim_start_matches('&').trim_start_matches("format!(");
    let Some(text) = literal.strip_prefix('"').and_then(|text| text.split('"').next()) else { return false };
    let outside = text.split('{').map(|piece| piece.rsplit('}').next().unwrap_or_default());
    let small = |word: &str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
    outside.flat_map(str::split_whitespace).map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation())).any(small)
}

#[test]
fn what_is_ours_is_told_from_what_a_source_calls_a_fact() {
    for ours in ["\"start type\"", "&format!(\"{name}: installed\")", "\"volumes\""] {
        assert!(is_ours(ours), "{ours}");
    }
    for theirs in [
        "\"UBR\"",
        "format!(\"{name} = {value}\")",
        "msg!(\"fact-volumes\")",
        "text",
        "\"FirmwareInventory\"",
        "\"CBS.log\"",
    ] {
        assert!(!is_ours(theirs), "{theirs}");
    }
    assert_eq!(arguments("msg!(\"a, b\", c = 1), &(d, e)), f)"), ["msg!(\"a, b\", c = 1)", "&(d, e)"]);
}
