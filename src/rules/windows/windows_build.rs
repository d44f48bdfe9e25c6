//! `windows-build`: which cumulative update the running build is, how old that is, and whether the update that somebody plans is in it.
//!
//! It only informs: how far behind a server may be is a question of whoever runs it. What lies outside of the table is not known, and a
//! build that the table has not, such as that of a hotpatch, is none of its rows.

use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::known_failures::Edition;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::windows::edition::edition;
use crate::text::Message;
use crate::windows_builds::{Update, lines_of, of_build, of_kb, of_line, span};

/// `windows-build`.
pub const RULE: Check = Check::windows(Rule::new("windows-build", Severity::Info), check);

const COMPONENT: &str = "windows";

/// Which update the running build is, for a report that judges nothing: none where that is not known.
pub fn update_of(windows: &Windows) -> Option<&'static Update> {
    let (line, revision) = windows.os.running().filter(|_| client(windows).is_none())?;
    of_build(line, revision)
}

/// What says that it is a client: their revisions differ from a server's of the same build since January 2026.
fn client(windows: &Windows) -> Option<Line> {
    edition(windows).filter(|(edition, _)| *edition == Edition::Client).map(|(_, line)| line)
}

fn check(windows: &Windows, judge: &mut Judge<'_>) {
    if let Some(line) = client(windows) {
        judge.not_applicable(COMPONENT, msg!("windows-build-client")).because(line);
        return;
    }
    let said = [Line::of("CurrentBuild", &windows.os.build), Line::of("UBR", &windows.os.ubr)];
    let Some((line, revision)) = windows.os.running() else {
        judge.informing().unknown(COMPONENT, msg!("windows-build-unread")).evidence.extend(said);
        return;
    };
    let today = judge.today;
    let update = of_build(line, revision).filter(|update| update.date <= today);
    let title = title(line, revision, update, today);
    let informing = judge.informing();
    let finding = match update {
        Some(_) => informing.pass(COMPONENT, title),
        None => informing.unknown(COMPONENT, title),
    };
    finding.evidence.extend(said);
    wanted((line, revision), windows, judge);
}

fn title(line: u64, revision: u64, update: Option<&Update>, today: jiff::civil::Date) -> Message {
    let build = format!("{line}.{revision}");
    let Some((from, until)) = span(line) else { return msg!("windows-build-no-line", build = build) };
    let Some(update) = update else {
        return msg!("windows-build-outside", build = build, from = from, until = until);
    };
    let newer: Vec<&Update> = of_line(line, today).take_while(|other| other.revision > revision).collect();
    let days = today.since(update.date).map_or(0, |span| i64::from(span.get_days()));
    let (kb, date) = (update.kb, update.date);
    match newer.first() {
        None => msg!("windows-build-newest", build = build, kb = kb, date = date, days = days, until = until),
        Some(newest) => msg!(
            "windows-build-older",
            build = build,
            kb = kb,
            date = date,
            days = days,
            count = newer.len(),
            newest = newest.kb,
            newest_date = newest.date
        ),
    }
}

/// Whether each update that somebody plans is in the running build.
fn wanted((line, revision): (u64, u64), windows: &Windows, judge: &mut Judge<'_>) {
    let Some(planned) = judge.bench.planned else { return };
    let build = format!("{line}.{revision}");
    for kb in &planned.kbs {
        let informing = judge.informing();
        let finding = match of_kb(kb, line) {
            Some(update) if update.revision <= revision => informing
                .pass(kb, msg!("windows-build-has", build = build, kb = kb, its = update.revision, line = line)),
            Some(update) => informing
                .fail(kb, msg!("windows-build-lacks", build = build, kb = kb, its = update.revision, line = line)),
            None => match lines_of(kb).first() {
                Some(other) => informing
                    .not_applicable(kb, msg!("windows-build-elsewhere", build = build, kb = kb, other = *other)),
                None => informing.unknown(kb, msg!("windows-build-no-such", build = build, kb = kb)),
            },
        };
        finding.because(Line::of("UBR", &windows.os.ubr));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Missing;
    use crate::history::testing::{healthy, joined, known, missing};
    use crate::known_failures::Planned;
    use crate::rules::bench::Bench;
    use crate::rules::finding::Outcome;
    use crate::rules::moment::Moment;

    /// Outcome and sentence for each component, on that day, with updates planned.
    fn told(line: &str, revision: u64, today: jiff::civil::Date, planned: &[&str]) -> Vec<(String, Outcome, String)> {
        let mut windows = healthy();
        windows.os.build = known(line.to_owned());
        windows.os.ubr = known(revision);
        told_of(&windows, today, planned)
    }

    fn told_of(windows: &Windows, today: jiff::civil::Date, planned: &[&str]) -> Vec<(String, Outcome, String)> {
        let kbs: Vec<String> = planned.iter().map(|kb| (*kb).to_owned()).collect();
        let (planned, evidence) = (Planned::new(&kbs), joined(None, Some(windows.clone())));
        let bench = Bench { planned: Some(&planned), ..Bench::new(&evidence, None, Moment::on(today)) };
        let findings = RULE.run(&bench, &[], |_| Ok(()));
        assert!(findings.iter().all(|finding| finding.severity == Severity::Info), "it only informs");
        findings.into_iter().map(|f| (f.component, f.outcome, f.title.text)).collect()
    }

    #[test]
    fn which_update_it_is_and_how_old_stands_beside_the_newer_ones_of_that_day() {
        let of = |line, revision, year, month, day| {
            told(line, revision, jiff::civil::date(year, month, day), &[]).swap_remove(0)
        };
        let (_, outcome, title) = of("20348", 5020, 2026, 4, 18);
        assert_eq!(outcome, Outcome::Pass);
        assert_eq!(
            title,
            "Windows 20348.5020 is KB5082142 of 2026-04-14, 4 days old: the newest that the table knew by then (it ends with 2026-08-11)."
        );
        let (_, outcome, title) = of("20348", 5020, 2026, 8, 22);
        assert_eq!(outcome, Outcome::Pass);
        assert_eq!(
            title,
            "Windows 20348.5020 is KB5082142 of 2026-04-14, 130 days old; newer cumulative updates for it: 5, the newest KB5120242 of 2026-08-11."
        );
        for (line, revision, words) in [
            ("20348", 5021, "is none that the table knows"),
            ("20348", 9999, "is none that the table knows"),
            ("9600", 1, "the table has no such build"),
        ] {
            let (_, outcome, title) = of(line, revision, 2026, 8, 22);
            assert_eq!(outcome, Outcome::Unknown, "{title}");
            assert!(title.contains(words), "{title}");
        }
    }

    #[test]
    fn whether_the_planned_update_is_in_it_is_told_for_its_own_build_only() {
        let day = jiff::civil::date(2026, 8, 22);
        let told = told("20348", 5020, day, &["KB5082142", "KB5120242", "KB5091573", "KB9999999"]);
        let outcomes: Vec<(&str, Outcome)> =
            told.iter().skip(1).map(|(kb, outcome, _)| (kb.as_str(), *outcome)).collect();
        assert_eq!(
            outcomes,
            [
                ("KB5082142", Outcome::Pass),
                ("KB5120242", Outcome::Fail),
                ("KB5091573", Outcome::NotApplicable),
                ("KB9999999", Outcome::Unknown)
            ]
        );
        assert_eq!(
            told[2].2,
            "KB5120242 brings revision 5499 of 20348, and Windows is 20348.5020: it is not installed."
        );
    }

    #[test]
    fn what_was_not_read_is_unknown_and_a_client_is_no_server() {
        let day = jiff::civil::date(2026, 8, 22);
        let mut windows = healthy();
        windows.os.ubr = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(told_of(&windows, day, &[])[0].1, Outcome::Unknown);
        let mut windows = healthy();
        windows.os.installation_type = known("Client".to_owned());
        assert_eq!(told_of(&windows, day, &["KB5082142"]).len(), 1);
        assert_eq!(told_of(&windows, day, &[])[0].1, Outcome::NotApplicable);
        windows.os.installation_type = missing(Missing::Absent);
        windows.os.product = known("Windows 11 Pro".to_owned());
        assert_eq!(told_of(&windows, day, &[])[0].1, Outcome::NotApplicable, "by its name");
        assert_eq!(update_of(&windows), None);
    }
}
