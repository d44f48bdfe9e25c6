//! The update is not for this server: of another build or architecture, contained in what is there, or without what it needs.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::title::cumulative;
use crate::msg;

/// `not-applicable`.
pub const CAUSE: CauseRule = CauseRule {
    id: "not-applicable",
    knowledge: "R27",
    mechanism: true,
    title: || msg!("cause-not-applicable"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::BUILD_LOOK, &software::RIGHT_UPDATE];

/// `WU_E_NOT_APPLICABLE`, `CBS_E_NOT_APPLICABLE`, and `WU_E_UH_…` of an update whose rules no longer hold.
const CODES: &[u32] = &[0x8024_0017, 0x800F_081E];

/// `WU_E_NOT_SUPPORTED`: the client's word for a processor that this Windows is not offered updates on.
const PROCESSOR: u32 = 0x8024_0037;

/// Files of updates by the Windows that they are for: the lowest build and the highest.
const FILES: &[(&str, u64, u64)] = &[
    ("windows6.1-", 7600, 7601),
    ("windows8-rt-", 9200, 9200),
    ("windows8.1-", 9600, 9600),
    ("windows10.0-", 10240, 21999),
    ("windows11.0-", 22000, u64::MAX),
];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = case.failure.code?.number();
    if !(CODES.contains(&code) || code == PROCESSOR) || case.session.first_named().is_some() {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(case.failure.since);
    judgement.supports.extend(case.failure.lines.first().cloned());
    if code == PROCESSOR {
        judgement.remedy = Some(remedy(msg!("cure-processor"), msg!("risk-not-applicable"), PLAN));
        judgement.not_seen.push(case.line(msg!("proof-the-processor-s-model-is-not").text));
        return Some(judgement);
    }
    if let Some(line) = other_windows(case) {
        judgement.confidence = Confidence::Confirmed;
        judgement.supports.insert(0, line);
        judgement.remedy = Some(remedy(msg!("cure-not-applicable-build"), msg!("risk-not-applicable"), PLAN));
    } else {
        judgement.not_seen.push(case.line(msg!("proof-the-rules-of-the-update-itself").text));
        judgement.remedy = Some(remedy(msg!("cure-not-applicable"), msg!("risk-not-applicable"), PLAN));
    }
    Some(judgement)
}

/// What says that the update is for another Windows: the build in its title, or the name of its file.
fn other_windows(case: &Case<'_>) -> Option<Line> {
    let os = &case.windows.os;
    let runs = os.build_number()?;
    let line = |text: String| Line { text, from: os.build.from(), at: os.build.at() };
    if let Some((build, _)) = cumulative(&case.failure.update).and_then(|update| update.build)
        && build != runs
    {
        return Some(line(msg!("proof-the-update-is-for-build-and", build = build, runs = runs).text));
    }
    let told = case.failure.lines.iter().map(|line| line.text.to_ascii_lowercase());
    told.flat_map(|text| text.split([' ', '\\', '/', '"', '=']).map(ToOwned::to_owned).collect::<Vec<_>>())
        .filter(|word| word.ends_with(".msu") || word.ends_with(".cab"))
        .find_map(|file| {
            let (_, lowest, highest) = FILES.iter().find(|(start, ..)| file.starts_with(start))?;
            // No Windows Server since 2008 R2 is of 32 bits.
            let other = runs < *lowest || runs > *highest || file.contains("-x86");
            other.then(|| line(msg!("proof-file-of-another-build", file = file, runs = runs).text))
        })
}
