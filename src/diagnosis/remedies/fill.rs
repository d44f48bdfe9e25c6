//! Names of one failure within commands. They come from logs, and logs are foreign: a name that PowerShell could read as
//! anything but a name is left out, and the command then holds a word in angle brackets that no shell runs.

use std::collections::BTreeMap;

/// The longest name that is put into a command: that of a path under Windows' old limit. Our choice.
const LONGEST: usize = 260;

/// What a name may hold beside letters and digits. No quotes but the apostrophe, which is doubled; no dollar or backtick:
/// within apostrophes they would be harmless, and a name that holds them is none that an update has.
const MARKS: &str = r" \/:;._-~()[]{}+,=@#%&!'";

/// A command with the values of a remedy in place of `{name}`: each becomes one word in apostrophes. Braces around anything
/// else are PowerShell's own.
pub fn fill(command: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(command.len());
    let mut rest = command;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split_once('}').filter(|(name, _)| is_name(name));
        match name {
            Some((name, after)) => {
                out.push_str(&word(name, values.get(name).map(String::as_str)));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// A value as one word of PowerShell, or its name in angle brackets where there is none that is safe.
fn word(name: &str, value: Option<&str>) -> String {
    let safe = |value: &&str| {
        let fits = |c: char| c.is_alphanumeric() || MARKS.contains(c);
        !value.is_empty() && value.chars().count() <= LONGEST && value.chars().all(fits)
    };
    match value.map(|value| value.trim().trim_end_matches('\\')).filter(safe) {
        Some(value) => format!("'{}'", value.replace('\'', "''")),
        None => format!("<{}>", name.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(value: &str) -> String {
        fill("icacls {folder} /save acl.txt", &BTreeMap::from([("folder".to_owned(), value.to_owned())]))
    }

    #[test]
    fn a_name_becomes_one_quoted_word() {
        assert_eq!(
            filled(r"C:\Windows\SoftwareDistribution"),
            r"icacls 'C:\Windows\SoftwareDistribution' /save acl.txt"
        );
        assert_eq!(filled(r"C:\it's (x86)\"), r"icacls 'C:\it''s (x86)' /save acl.txt");
    }

    #[test]
    fn a_name_that_could_be_more_than_a_name_is_left_out() {
        let bad =
            ["", "a*b", "$(calc)", "a`b", "a\nb", "a\"b", "a\u{2019}b", "a\u{202e}b", "a|b", "a<b", &"x".repeat(261)];
        for value in bad {
            assert_eq!(filled(value), "icacls <FOLDER> /save acl.txt", "{value:?}");
        }
        assert_eq!(fill("sc.exe qc {service}", &BTreeMap::new()), "sc.exe qc <SERVICE>");
    }

    #[test]
    fn braces_of_powershell_stay() {
        let command = "Get-Item x | Where-Object { $_.Length -gt 1 }";
        assert_eq!(fill(command, &BTreeMap::new()), command);
    }
}
