//! Foreign text on its way out. BMCs, logs and registries hold whatever somebody wrote there.
//!
//! Two things must not get out: characters that hide, reorder or move what a terminal shows, and commands that a CI
//! service takes from whatever a job prints (GitHub's `::name::` and `##[name]`, Azure's `##vso[`, TeamCity's
//! `##teamcity[`). Every format goes through [`printable`], [`html`] or [`json`].

use std::borrow::Cow;

use crate::common::cut::cut;
use crate::common::shapeless::is_shapeless;

/// Text that a terminal shows as it is and that a CI service takes for nothing else: control characters, terminal
/// escapes, characters that reorder or hide text and the first character of a command become visible escapes, line
/// breaks become spaces.
#[must_use]
pub fn printable(text: &str) -> String {
    inert(text, |out, c, harm| match (c, harm) {
        ('\n' | '\r' | '\t', _) => out.push(' '),
        (c, Some(_)) => out.extend(c.escape_unicode()),
        (c, None) => out.push(c),
    })
}

/// [`printable`] text of at most `most` characters of the original; what was left out is counted.
#[must_use]
pub fn brief(text: &str, most: usize) -> String {
    printable(&counted(text, most))
}

/// At most `most` characters of a text as it is; what was left out is counted.
pub(super) fn counted(text: &str, most: usize) -> Cow<'_, str> {
    let shown = cut(text, most);
    match text.get(shown.len()..).unwrap_or_default() {
        "" => Cow::Borrowed(text),
        left => Cow::Owned(format!("{shown} [{} more characters]", left.chars().count())),
    }
}

/// JSON that a terminal and a CI log may show: the same characters as JSON escapes. They can only stand inside strings.
#[must_use]
pub fn json(document: &str) -> String {
    inert(document, |out, c, harm| match (c, harm) {
        ('\n', _) | (_, None) => out.push(c),
        (c, Some(_)) => {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    })
}

/// TOML that a terminal and a CI log may show. What our writer quotes may hold escapes, and so may a comment.
#[must_use]
pub fn toml(document: &str) -> String {
    inert(document, |out, c, harm| match (c, harm) {
        ('\n', _) | (_, None) => out.push(c),
        (c, Some(_)) => out.push_str(&format!("\\U{:08x}", u32::from(c))),
    })
}

/// [`printable`] text within HTML, between tags or in a quoted attribute: a browser shows the same characters, takes none of them
/// for markup, and a CI log that the document is printed into takes none for a command.
#[must_use]
pub fn html(text: &str) -> String {
    inert(text, |out, c, harm| match (c, harm) {
        ('\n' | '\r' | '\t', _) => out.push(' '),
        ('&', _) => out.push_str("&amp;"),
        ('<', _) => out.push_str("&lt;"),
        ('>', _) => out.push_str("&gt;"),
        ('"', _) => out.push_str("&quot;"),
        ('\'', _) => out.push_str("&#39;"),
        (c, Some(Harm::Character)) => out.extend(c.escape_unicode()),
        // As a reference it is no command where it is printed, and itself where it is shown and copied.
        (c, Some(Harm::Command)) => out.push_str(&format!("&#{};", u32::from(c))),
        (c, None) => out.push(c),
    })
}

/// What is wrong with a character where it stands.
#[derive(Clone, Copy)]
enum Harm {
    /// No terminal may be given it.
    Character,
    /// A CI service could take what begins with it for a command.
    Command,
}

/// A text, written anew character by character with what is wrong with each.
fn inert(text: &str, mut write: impl FnMut(&mut String, char, Option<Harm>)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let harm = if is_unsafe(c) {
            Some(Harm::Character)
        } else {
            begins_command(before, &text[at..]).then_some(Harm::Command)
        };
        write(&mut out, c, harm);
        before = c;
    }
    out
}

/// What no terminal may be given as it is.
fn is_unsafe(c: char) -> bool {
    // Nearly every character of a report is one of these, and reports of many servers have millions.
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        // They hide in a name.
        || is_shapeless(c)
        // Line and paragraph separators, bidirectional embeddings and overrides.
        || matches!(c, '\u{2028}'..='\u{202e}')
        // Interlinear annotations, and two that no XML document may hold, not even escaped.
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

/// What GitHub's runner takes for a command (actions/runner, ActionCommandManager and its extensions, 2026), by its
/// beginning.
const COMMANDS: &[&str] = &[
    "add-",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-",
    "notice",
    "remove-",
    "save-",
    "set-",
    "stop-",
    "warning",
];

/// Whether a CI service could take what begins here for a command: `##[name]`, `##vso[`, `##teamcity[` wherever they
/// stand, and `::name` at the beginning of a line, which any place can become where a page is wrapped; within a word,
/// as in `Class::method` of a log, only where the name is one that GitHub knows. An address of IPv6 (`fe80::1`,
/// `::ffff:1.2.3.4`) is none: its groups are at most four hexadecimal digits.
fn begins_command(before: char, text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("##") {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        return name.starts_with('[');
    }
    let Some(rest) = text.strip_prefix("::") else { return false };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let name = rest[..end].to_ascii_lowercase();
    let is_group = name.len() <= 4 && name.bytes().all(|b| b.is_ascii_hexdigit());
    let within = before.is_alphanumeric() || before == '_';
    !is_group && (!within || COMMANDS.iter().any(|command| name.starts_with(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_become_visible() {
        assert_eq!(printable("\u{1b}[31mOK\u{1b}[0m"), r"\u{1b}[31mOK\u{1b}[0m");
        assert_eq!(printable("a\u{9b}2Jb"), r"a\u{9b}2Jb");
        assert_eq!(printable("OK\u{202e}KO"), r"OK\u{202e}KO");
        assert_eq!(printable("two\nlines"), "two lines");
        assert_eq!(printable("日本語 é"), "日本語 é");
    }

    #[test]
    fn long_text_says_how_much_is_missing() {
        assert_eq!(brief("abc", 3), "abc");
        assert_eq!(brief("äbcdé", 3), "äbc [2 more characters]");
        assert_eq!(brief(&"x".repeat(1_000_000), 10), "xxxxxxxxxx [999990 more characters]");
    }

    #[test]
    fn escaped_json_reads_back_as_the_same_text() {
        for text in ["\u{9b}2J", "a\u{202e}b", "\u{e0041}", "plain \"quoted\"\n"] {
            let document = json(&serde_json::to_string(text).unwrap());
            assert!(document.is_ascii() || text.is_ascii(), "{document:?}");
            assert_eq!(serde_json::from_str::<String>(&document).unwrap(), text);
        }
    }

    #[test]
    fn no_format_prints_a_command_of_a_ci_service() {
        for (text, shown) in [
            ("::add-mask::x", r"\u{3a}:add-mask::x"),
            ("a ::error file=a::b", r"a \u{3a}:error file=a::b"),
            ("a::Error::x", r"a\u{3a}:Error::x"),
            ("-::later::x", r"-\u{3a}:later::x"),
            ("##[group]x", r"\u{23}#[group]x"),
            ("###[group]x", r"#\u{23}#[group]x"),
            ("##vso[task.setvariable]x", r"\u{23}#vso[task.setvariable]x"),
            ("##teamcity[x]", r"\u{23}#teamcity[x]"),
            (
                "fe80::1 [::1]:443 ::ffff:10.0.0.1 CCbs::Method C# ## x",
                "fe80::1 [::1]:443 ::ffff:10.0.0.1 CCbs::Method C# ## x",
            ),
        ] {
            assert_eq!(printable(text), shown);
            let document = json(&serde_json::to_string(text).unwrap());
            assert_eq!(serde_json::from_str::<String>(&document).unwrap(), text);
            for command in ["::add-mask", "::error", "##[", "##vso[", "##teamcity["] {
                assert!(!shown.contains(command) && !document.contains(command), "{shown} {document}");
            }
        }
    }

    #[test]
    fn html_shows_what_is_printable_and_holds_no_markup() {
        let text = "<b a='x' c=\"y\">&amp;</b>\u{0}\u{202e}\n";
        assert_eq!(html(text), r"&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;amp;&lt;/b&gt;\u{0}\u{202e} ");
        assert_eq!(
            html("[IO.File]::Open ##[x]"),
            "[IO.File]&#58;:Open &#35;#[x]",
            "copied, it is the command that it was"
        );
    }

    #[test]
    fn what_has_no_shape_is_seen() {
        for c in ['\u{61c}', '\u{ad}', '\u{34f}', '\u{3164}', '\u{2066}', '\u{fe0f}', '\u{e0041}', '\u{fffb}'] {
            assert!(printable(&format!("a{c}b")).is_ascii(), "{:x}", u32::from(c));
        }
    }
}
