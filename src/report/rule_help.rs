//! What each rule looks at, in the words of docs/rules.md, so that a report explains itself where that page is not at hand.

use crate::text::page;

/// The section of a rule, in Markdown.
pub fn section(rule: &str) -> Option<&'static str> {
    let heading = format!("\n## {rule}\n");
    let (_, after) = page("docs/rules.md").split_once(heading.as_str())?;
    let end = after.find("\n# ").into_iter().chain(after.find("\n## ")).min().unwrap_or(after.len());
    after.get(..end).map(str::trim)
}

/// The first sentence of a section: what the rule looks at, without the numbers in front of it.
pub fn summary(section: &str) -> String {
    let paragraph = section.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let mut sentences = paragraph.split_inclusive(". ");
    let is_numbers = |s: &&str| s.trim_end().trim_end_matches('.').split(", ").all(is_number);
    sentences.find(|sentence| !is_numbers(sentence)).unwrap_or_default().trim_end().to_owned()
}

/// Whether it is the number of a diagnosis rule or a cause, such as `R05` or `C22`.
fn is_number(word: &str) -> bool {
    word.strip_prefix(['R', 'C']).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::registry::rules;

    #[test]
    fn every_rule_has_a_section_that_ends_before_the_next() {
        for rule in rules() {
            let text = section(rule.id).unwrap_or_else(|| panic!("{} has no section in docs/rules.md", rule.id));
            assert!(!text.is_empty() && !text.contains("\n## ") && !text.contains("\n# "), "{}: {text}", rule.id);
            assert!(summary(text).len() > 20, "{}: {}", rule.id, summary(text));
        }
    }

    #[test]
    fn the_summary_is_the_first_sentence() {
        assert_eq!(summary("R41. Looks at: this\nand that. Not this."), "Looks at: this and that.");
        assert_eq!(summary("R10, R23. Looks at: it."), "Looks at: it.");
        assert_eq!(summary("The same events"), "The same events");
    }
}
