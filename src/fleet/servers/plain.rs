//! A plain list: one BMC a line, `#` begins a comment. What powerman's `--hostsfile` and many a script hold.

use std::collections::BTreeMap;

use super::range::Range;
use super::server::{Server, Servers, Settings};
use crate::baseline::{Checker, Problem};

/// Whether a text is a plain list: no line of it has what every TOML document of ours has, `NAME = …` or `[TABLE]`.
pub fn is_list(text: &str) -> bool {
    let mut lines = lines(text).map(|(_, line)| line).peekable();
    lines.peek().is_some() && !lines.any(|line| line.contains('=') || is_table(line))
}

fn is_table(line: &str) -> bool {
    let inner = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[')
        && line.ends_with(']')
        && !inner.contains(':')
        && inner.contains(|c: char| c.is_ascii_alphabetic())
}

/// The lines that say something, each with its place in the text.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let whole = text.split_inclusive('\n').scan(0, |at, line| {
        let begins = *at;
        *at += line.len();
        Some((begins, line))
    });
    whole.filter_map(|(begins, line)| {
        let said = line.trim_start_matches('\u{feff}').split(" #").next().unwrap_or_default().trim();
        let at = begins + line.find(said).unwrap_or(0);
        (!said.is_empty() && !said.starts_with('#')).then_some((at, said))
    })
}

/// The servers of a list. A server is called what its BMC is called; one that stands there twice is read once.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut servers, mut check) = (Servers::default(), Checker::new(text));
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (at, line) in lines(text) {
        let span = at..at + line.len();
        if line.contains(char::is_whitespace) {
            check.error(span, "a line of a plain list is one BMC: HOST, HOST:PORT or a URL");
            continue;
        }
        let range = match Range::parse(line) {
            Ok(range) => range,
            Err(why) => {
                check.error(span, why);
                continue;
            }
        };
        let number = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
        let from = format!("{file}:{number}");
        for bmc in range.texts() {
            if let Some(earlier) = places.get(&bmc) {
                servers.warnings.push(format!("{from}: {bmc} stands in {earlier}, too; it is read once"));
                continue;
            }
            places.insert(bmc.clone(), from.clone());
            servers.list.push(Server {
                name: bmc.clone(),
                bmc: Some(bmc),
                windows: None,
                serial: None,
                labels: BTreeMap::new(),
                settings: Settings::default(),
                lacks: None,
                from: from.clone(),
            });
        }
    }
    (servers, check.into_problems())
}
