//! The sections of `setupapi.dev.log` that did not end well, each as one line (`windows/setupapi.rs` says how).

use std::io::Read;

use super::extent::Extent;
use super::keep::{Kept, Line};
use super::text;

/// The most sections of a file.
const MOST: usize = 500;

/// The longest text of a section, in characters.
const MAX_TEXT: usize = 1_800;

/// Reads the sections that did not end with `SUCCESS`, or that have a line marked as an error.
pub fn read(from: impl Read) -> (Kept, Extent) {
    let mut kept = Kept::default();
    let mut open = Section::default();
    let extent = text::each_line(from, |number, line| {
        let line = text::of(line);
        let line = line.trim();
        if let Some(title) = line.strip_prefix(">>>").map(str::trim).filter(|rest| rest.starts_with('[')) {
            open = Section { number, title: title.trim_matches(['[', ']']).to_owned(), ..Section::default() };
        } else if let Some(time) = line.strip_prefix(">>>").and_then(|rest| rest.trim().strip_prefix("Section start "))
        {
            time.trim().clone_into(&mut open.start);
        } else if let Some(status) = line.strip_prefix("<<<  [Exit status: ") {
            let section = std::mem::take(&mut open);
            let bad = section.has_error || !status.starts_with("SUCCESS");
            if bad && !section.start.is_empty() {
                if kept.first.is_empty() {
                    kept.first = section.start.replace('/', "-");
                }
                let status = status.trim_end_matches(']');
                let text = format!("{} {}: exit status {status}{}", section.start, section.title, section.marked);
                kept.lines.push(Line { number: section.number, text, is_important: true });
                if kept.lines.len() > MOST {
                    kept.lines.remove(0);
                    kept.truncated = true;
                }
            }
        } else if let Some(mark) = line.find('!').filter(|at| *at < 5) {
            open.has_error |= line.get(mark..).is_some_and(|rest| rest.starts_with("!!!"));
            if open.marked.len() < MAX_TEXT {
                let words = line.trim_start_matches('!').trim();
                open.marked.push_str("; ");
                open.marked.extend(words.chars().take(300));
            }
        }
    });
    kept.read(&extent);
    (kept, extent)
}

#[derive(Default)]
struct Section {
    number: u64,
    start: String,
    title: String,
    marked: String,
    has_error: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_failed_is_one_line_and_one_that_did_not_is_none() {
        let section = |mark: &str, status: &str| {
            format!(
                ">>>  [Device Install - x.inf]\r\n>>>  Section start 2022/01/12 08:11:02.120\r\n     dvi: {{Begin}}\r\n{mark}\
                 <<<  Section end 2022/01/12 08:11:03.120\r\n<<<  [Exit status: {status}]\r\n"
            )
        };
        let text =
            section("", "SUCCESS") + &section("!!!  dvi: Error 13: The data is invalid.\r\n", "FAILURE(0x0000000d)");
        let kept = read(text.as_bytes()).0;
        let [Line { number, text: line, .. }] = kept.lines.as_slice() else { panic!("{:?}", kept.lines) };
        let expected = "2022/01/12 08:11:02.120 Device Install - x.inf: exit status FAILURE(0x0000000d); dvi: Error 13: The data is invalid.";
        assert_eq!((*number, line.as_str()), (6, expected));
        assert_eq!(crate::windows::setupapi::head(line).unwrap().time.to_string(), "2022-01-12T08:11:02");
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn every_section_of_a_real_log_is_found() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/windows/plaso/setupapi.dev.log");
        let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        let count = |text: &str| read(text.as_bytes()).0.lines.len();
        let ends = text.matches("[Exit status: ").count();
        println!("setupapi.dev.log: {ends} sections, {} that did not end well", count(&text));
        assert_eq!((count(&text), ends), (0, 194));
        assert_eq!(count(&text.replace("[Exit status: SUCCESS", "[Exit status: FAILURE(0x0000000d)")), ends);
    }
}
