//! The page for people: a row for each server that needs somebody, and what several have in common.

use crate::assess::{Group, Row, Tally};
use crate::msg;
use crate::report::extract::because;
use crate::report::header;
use crate::report::page::{Page, Style, Tone};
use crate::report::words;
use crate::rules::Verdict;

/// The most names that stand in one line of a group. All are in the JSON document.
const NAMES: usize = 12;

/// The servers and what they have in common.
#[must_use]
pub fn fleet(tally: &Tally, style: Style) -> String {
    let mut page = Page::new(style);
    page.verdict(&answer(tally), tone(tally));
    // What many have in common fits a screen; a line for each of them does not.
    groups(&mut page, &msg!("fleet-causes").text, &tally.causes());
    groups(&mut page, &msg!("fleet-findings").text, &tally.findings());
    servers(&mut page, tally);
    page.finish()
}

/// How many servers there are, and how they stand.
pub fn answer(tally: &Tally) -> String {
    answer_of(|verdict| tally.count(verdict))
}

/// The same, where `count` says how many have a verdict.
pub fn answer_of(count: impl Fn(Verdict) -> usize) -> String {
    let [ready, blocked, undetermined] = [Verdict::Ready, Verdict::Blocked, Verdict::Undetermined].map(count);
    let all = ready + blocked + undetermined;
    msg!("fleet-answer", count = all, ready = ready, blocked = blocked, undetermined = undetermined).text
}

/// What that means at a glance.
pub fn tone(tally: &Tally) -> Tone {
    match tally.exit_code() {
        0 => Tone::Good,
        1 => Tone::Bad,
        _ => Tone::Doubt,
    }
}

fn servers(page: &mut Page, tally: &Tally) {
    let rows = tally.rows();
    let (open, ready): (Vec<&Row>, Vec<&Row>) = rows.into_iter().partition(|row| row.verdict != Verdict::Ready);
    if !open.is_empty() {
        page.gap();
        let cells: Vec<_> = open.iter().map(|row| cells(row)).collect();
        page.table_of(&[msg!("column-server"), msg!("column-verdict"), msg!("column-because")], &cells);
    }
    let (clean, told): (Vec<&Row>, Vec<&Row>) = ready.into_iter().partition(|row| row.told == 0);
    for (row, title) in [(clean, msg!("fleet-ready")), (told, msg!("fleet-ready-told"))] {
        if !row.is_empty() {
            page.heading(&title.text);
            let all: Vec<&str> = row.iter().map(|row| row.name.as_str()).collect();
            page.paragraph(2, &all.join(", "));
        }
    }
}

fn cells(row: &Row) -> Vec<(String, Tone)> {
    vec![(row.name.clone(), Tone::Plain), verdict(row.verdict), (because(row), Tone::Plain)]
}

/// The verdict in one word, as the page says it.
#[must_use]
pub fn verdict_word(of: Verdict) -> String {
    verdict(of).0
}

/// The same with what it means at a glance.
pub fn verdict(verdict: Verdict) -> (String, Tone) {
    let word = match verdict {
        Verdict::Ready => msg!("fleet-word-ready"),
        Verdict::Blocked => msg!("fleet-word-blocked"),
        Verdict::Undetermined => msg!("fleet-word-undetermined"),
    };
    (word.text, header::tone(verdict))
}

fn groups(page: &mut Page, title: &str, groups: &[&Group]) {
    if groups.is_empty() {
        return;
    }
    page.heading(title);
    for group in groups {
        let count = group.servers.len();
        let sentence = format!("{} [{}]", said(group), group.id);
        page.columns(2, &[vec![(format!("{count:>5}"), Tone::Plain), (sentence, Tone::Plain)]]);
        page.paragraph(9, &names(group));
        if let Some(remedy) = &group.remedy {
            page.columns(9, &[vec![("->".into(), Tone::Plain), (remedy.clone(), Tone::Plain)]]);
        }
    }
}

/// What a group says: a cause with how sure it is.
pub fn said(group: &Group) -> String {
    match group.confidence {
        Some(confidence) => format!("{}: {}", words::confidence(confidence), group.title),
        None => group.title.clone(),
    }
}

/// The servers of a group, the first of them by name.
pub fn names(group: &Group) -> String {
    let shown: Vec<&str> = group.servers.values().take(NAMES).map(String::as_str).collect();
    let names = shown.join(", ");
    match group.servers.len().saturating_sub(NAMES) {
        0 => names,
        more => msg!("fleet-names", names = names, count = more).text,
    }
}
