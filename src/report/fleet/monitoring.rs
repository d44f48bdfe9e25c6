//! Many servers for a monitoring system, where these are one service or one step of a job: added up, and each that needs somebody
//! by its name.

use super::page::answer;
use crate::assess::{Row, Tally};
use crate::msg;
use crate::report::extract::{because, word};
use crate::report::monitoring::State;
use crate::report::monitoring::github::{Kind, annotations};
use crate::report::monitoring::{checkmk as local, nagios as plugin};
use crate::rules::Verdict;

/// The servers as the output of one plugin, the worst of them for its state.
pub fn nagios(tally: &Tally) -> String {
    let warned = tally.rows().into_iter().filter(|row| row.warned > 0).count();
    let [ready, blocked, undetermined] =
        [Verdict::Ready, Verdict::Blocked, Verdict::Undetermined].map(|verdict| tally.count(verdict));
    let numbers = [
        format!("servers={};;;0", ready + blocked + undetermined),
        format!("ready={ready};;;0"),
        format!("blocked={blocked};;0;0"),
        format!("undetermined={undetermined};;;0"),
        format!("warned={warned};0;;0"),
    ];
    let (open, ready): (Vec<&Row>, Vec<&Row>) = tally.rows().into_iter().partition(|row| row.verdict != Verdict::Ready);
    let mut details: Vec<String> = open.into_iter().map(said).collect();
    let warned = ready.into_iter().filter(|row| row.warned > 0);
    details.extend(warned.map(|row| msg!("monitoring-warned", name = row.name, count = row.warned).text));
    plugin::page(State::of_many(tally), &answer(tally), &numbers, &printable(&details))
}

/// The service that adds them up; those of the servers follow.
pub fn checkmk(tally: &Tally) -> String {
    local::sum(tally, &answer(tally))
}

/// The annotations of a step: the whole, then each server that needs somebody, as many as GitHub shows.
pub fn github(tally: &Tally) -> String {
    let of = |verdicts: &[Verdict]| -> Vec<String> {
        let rows = tally.rows().into_iter().filter(|row| verdicts.contains(&row.verdict));
        printable(&rows.map(said).collect::<Vec<_>>())
    };
    let warned = tally.rows().into_iter().filter(|row| row.verdict == Verdict::Ready && row.warned > 0);
    let warned: Vec<String> =
        warned.map(|row| msg!("monitoring-warned", name = row.name, count = row.warned).text).collect();
    let title = "servers";
    annotations(Kind::Error, title, &of(&[Verdict::Blocked, Verdict::Undetermined]))
        + &annotations(Kind::Warning, title, &printable(&warned))
        + &annotations(Kind::Notice, title, &[answer(tally)])
}

/// One server that needs somebody.
fn said(row: &Row) -> String {
    let line = msg!("monitoring-line", verdict = word(row.verdict), because = because(row)).text;
    msg!("monitoring-server", name = row.name, because = line).text
}

fn printable(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| crate::report::extract::clean(line)).collect()
}
