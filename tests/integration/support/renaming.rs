//! The same case under other numbers, identifiers and dates: what a rule must not know.

/// Numbers that mean something to Windows whatever the server: they are no part of a case.
const KNOWN: &[&str] = &[
    // Updates that public documentation ties to a mechanism: Secure Boot's revocation list, definitions of Defender.
    "KB5012170",
    "KB2267602",
    // The services that updates come from, and the folder of the catalog database.
    "9482f4b4-e343-43b6-b170-9a65bc822c77",
    "3da21691-e39d-4da6-8a4b-b43877bcb1b7",
    "855e8a7c-ecb4-4ca3-b045-1dfa50104289",
    "f750e6c3-38ee-11d1-85e5-00c04fc295ee",
    // The key of Windows' own components.
    "_31bf3856ad364e35_",
];

/// The text with other KB numbers, identifiers, endings of paths in the component and driver stores, and years, wherever they
/// stand.
pub fn under_other_names(text: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let known =
            KNOWN.iter().find(|known| rest.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known)));
        let taken = if let Some(known) = known {
            renamed.push_str(&rest[..known.len()]);
            known.len()
        } else if let Some(number) = kb(rest) {
            renamed.push_str("KB");
            // Another digit for each, and no leading zero.
            renamed.extend(number.bytes().map(|digit| char::from(b'1' + (digit - b'0' + 4) % 9)));
            2 + number.len()
        } else if let Some(identifier) = guid(rest).or_else(|| suffix(rest)) {
            renamed.extend(
                identifier.chars().map(|c| c.to_digit(16).map_or(c, |digit| char::from_digit(15 - digit, 16).unwrap())),
            );
            identifier.len()
        } else if rest.starts_with("2026") || rest.starts_with("2022-08") {
            renamed.push_str("2029");
            4
        } else {
            renamed.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    renamed
}

/// The digits of a KB number at the beginning of a text.
fn kb(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("KB")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (6..=8).contains(&end).then(|| &rest[..end])
}

/// The GUID at the beginning of a text.
fn guid(text: &str) -> Option<&str> {
    let candidate = text.get(..36)?;
    let is_part = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    candidate.bytes().enumerate().all(is_part).then_some(candidate)
}

/// The ending of a name in the component or the driver store: `_none_5f2896f458eff373`, `.inf_amd64_220db23f5419ea8d`.
fn suffix(text: &str) -> Option<&str> {
    let candidate = text.get(..17)?;
    let ends = !text[17..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let digits = candidate.strip_prefix('_')?;
    (ends && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(candidate)
}

#[test]
fn names_are_changed_and_what_windows_means_by_a_number_is_kept() {
    let changed = under_other_names(
        r"KB5082142 KB5012170 {4d2b7c10-0000-4e2f-9f0c-000000000001} {9482F4B4-e343-43b6-b170-9a65bc822c77} 2026-04 amd64_fab_31bf3856ad364e35_10.0.1.1_none_5f2896f458eff373\x x.inf_amd64_220db23f5419ea8d",
    );
    assert_eq!(
        changed,
        r"KB1547697 KB5012170 {b2d483ef-ffff-b1d0-60f3-fffffffffffe} {9482F4B4-e343-43b6-b170-9a65bc822c77} 2029-04 amd64_fab_31bf3856ad364e35_10.0.1.1_none_a0d7690ba7100c8c\x x.inf_amd64_ddf24dc0abe61572"
    );
}
