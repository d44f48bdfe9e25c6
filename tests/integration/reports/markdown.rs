//! Markdown, parsed by a parser that knows GitHub's dialect: whatever a BMC says, it stays text.

use patchgate::assess::Report;
use patchgate::report::{MARKDOWN_MOST, markdown};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::scans::{all, assert_printable, hostile, report};

fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// The texts of a document, one for each cell, item, heading or paragraph.
fn blocks(document: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for event in Parser::new_ext(document, dialect()) {
        match event {
            Event::Text(text) => blocks.last_mut().unwrap().push_str(&text),
            Event::Start(_) | Event::End(_) => blocks.push(String::new()),
            _ => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

#[test]
fn foreign_text_becomes_no_markup() {
    for (name, report) in all() {
        let document = markdown(&report);
        assert_printable(&name, &document);
        for event in Parser::new_ext(&document, dialect()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let ours = ["<details>", "</details>"].contains(&html.trim())
                        || (html.starts_with("<summary>") && html.matches('<').count() == 2);
                    assert!(ours, "{name}: {html}");
                }
                Event::Start(tag) => {
                    let plain = matches!(
                        tag,
                        Tag::Paragraph
                            | Tag::Heading { .. }
                            | Tag::List(None)
                            | Tag::Item
                            | Tag::Strong
                            | Tag::HtmlBlock
                            | Tag::Table(_)
                            | Tag::TableHead
                            | Tag::TableRow
                            | Tag::TableCell
                    );
                    assert!(plain, "{name}: {tag:?}");
                }
                Event::Text(_) | Event::End(_) | Event::SoftBreak => {}
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}

/// GitHub and GitLab look for these in the rendered text, after Markdown.
#[test]
fn foreign_text_becomes_no_mention_no_reference_and_no_address() {
    for (name, report) in all() {
        for block in blocks(&markdown(&report)) {
            let pairs = block.chars().zip(block.chars().skip(1));
            for (c, next) in pairs {
                let refers = matches!(c, '@' | '#' | '!' | '~' | '$' | '&' | '^' | '%') && next.is_alphanumeric();
                assert!(!refers, "{name}: {block}");
            }
            let lower = block.to_lowercase();
            assert!(!lower.contains("://") && !lower.contains("www."), "{name}: {block}");
        }
    }
}

#[test]
fn every_row_has_the_columns_of_its_head() {
    for (name, report) in all() {
        let document = markdown(&report);
        // The parser fills up and cuts rows to the width of the head, so the pipes are counted where they stand.
        for line in document.lines().filter(|line| line.starts_with('|')) {
            let bare = line.replace("\\\\", "").replace("\\|", "");
            assert!([5, 6].contains(&bare.matches('|').count()), "{name}: {line}");
        }
        let mut width = 0;
        for event in Parser::new_ext(&document, dialect()) {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => width = 0,
                Event::Start(Tag::TableCell) => width += 1,
                Event::End(TagEnd::TableHead | TagEnd::TableRow) => assert!([4, 5].contains(&width), "{name}"),
                _ => {}
            }
        }
    }
}

#[test]
fn what_was_said_can_be_read() {
    let text = blocks(&markdown(&hostile())).join("\n").replace('\u{200b}', "");
    for said in
        ["</script><script>alert(1)</script>", "a | b || c \\| d \\\\| e", "[link](https://evil.example)", "&lt;b&gt;"]
    {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_comment_always_fits_and_drops_what_passed_first() {
    let shown = |report: &Report| {
        let document = markdown(report);
        assert!(document.len() <= MARKDOWN_MOST, "{}", document.len());
        document
    };
    for (_, report) in all() {
        shown(&report);
    }
    let mut report = report("deny-softwaredistribution");
    let small = shown(&report);
    assert!(!small.contains("left out") && small.contains("Passed: 99"), "{small}");
    let passed: Vec<_> =
        report.findings.iter().filter(|f| f.outcome == patchgate::rules::Outcome::Pass).cloned().collect();
    for _ in 0..10 {
        report.findings.extend(passed.iter().cloned());
    }
    let large = shown(&report);
    assert!(large.contains("left out because a comment holds 65536 characters"), "{large}");
    assert!(large.contains("softwaredistribution-acl") && large.contains("slot\\_6"), "{large}");
}

#[test]
fn ten_thousand_failures_fit_too() {
    let mut report = hostile();
    let finding = report.findings.iter().find(|f| f.rule == "softwaredistribution-acl").cloned().unwrap();
    report.findings = vec![finding; 10_000];
    let document = markdown(&report);
    assert!(document.len() <= MARKDOWN_MOST && document.contains("left out"), "{}", document.len());
    assert_eq!(document.matches("<details>").count(), document.matches("</details>").count());
}
