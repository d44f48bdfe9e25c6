//! Foreign text within Markdown: it shows as it is and does nothing.
//!
//! A backslash takes away what CommonMark sees in a character. GitHub and GitLab look at the rendered text once more, for
//! mentions, references and bare addresses, which no backslash stops: there a zero-width space breaks the pattern.

use crate::report::safe::brief;

/// The most characters of one text in a comment.
const LONGEST: usize = 600;

/// What stands between the two characters that would be a mention, a reference or an address.
const BREAK: &str = "&#8203;";

/// The characters by which Markdown means something within a line.
const INLINE: &[char] = &['\\', '`', '*', '_', '<', '>', '[', ']', '|', '~', '&', '#', '$'];

/// A text for any place in a line, its beginning included, or in a table cell.
pub fn text(foreign: &str) -> String {
    let shown = brief(foreign, LONGEST);
    let shown = shown.trim();
    let mut out = String::with_capacity(shown.len() * 2);
    let mut following = shown.chars().peekable();
    while let Some(c) = following.next() {
        if c == '.' && ends_with_www(&out) {
            out.push_str(BREAK);
        }
        if INLINE.contains(&c) || begins_block(&out, c) {
            out.push('\\');
        }
        out.push(c);
        if starts_reference(c, following.peek().copied()) {
            out.push_str(BREAK);
        }
    }
    out
}

/// Whether the character makes a list out of a line that has only `before` in front of it.
fn begins_block(before: &str, c: char) -> bool {
    match c {
        '-' | '+' | '=' => before.is_empty(),
        '.' | ')' => !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

fn ends_with_www(out: &str) -> bool {
    out.len().checked_sub(3).and_then(|from| out.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// `@name`, and the characters that GitHub and GitLab give to issues, requests, labels, milestones, snippets and alerts;
/// and the colon of `https://`.
fn starts_reference(c: char, next: Option<char>) -> bool {
    match (c, next) {
        ('@', _) | (':', Some('/')) => true,
        ('#' | '!' | '~' | '%' | '$' | '^' | '&', Some(n)) => n.is_alphanumeric() || n == '_' || n == '"',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_means_something_by_gets_a_backslash() {
        assert_eq!(text("a|b `c` <b> [x](y) *z*"), r"a\|b \`c\` \<b\> \[x\](y) \*z\*");
        assert_eq!(text(r"C:\Windows"), r"C:\\Windows");
        assert_eq!(text("- 1. x"), r"\- 1. x");
        assert_eq!(text("1. x"), r"1\. x");
        assert_eq!(text("1.3450.0"), r"1\.3450.0");
    }

    #[test]
    fn mentions_references_and_addresses_are_broken_up() {
        assert_eq!(text("@root #1 !2"), r"@&#8203;root \#&#8203;1 !&#8203;2");
        assert_eq!(text("https://evil.example"), "https:&#8203;//evil.example");
        assert_eq!(text("WWW.evil.example"), "WWW&#8203;.evil.example");
        assert_eq!(text("95 % free"), "95 % free");
    }
}
