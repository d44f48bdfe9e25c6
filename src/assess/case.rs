//! One case: evidence and a baseline, to a report.

use super::report::{BaselineReference, FORMAT, FORMAT_VERSION, Report, WaiversReference};
use crate::baseline::{self, Baseline, Chosen};
use crate::diagnosis::{self, Choice, Diagnosis};
use crate::evidence::Evidence;
use crate::known_failures::Planned;
use crate::repair::{self, OtherServer};
use crate::rules::firmware;
use crate::rules::{Bench, FailOn, Finding, Moment, Since, Verdict, judge_all, verdict_by};
use crate::signed::Signature;
use crate::waiver::Waivers;

/// What is judged, and by what.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What the servers file calls the server, where it is one of many.
    pub name: Option<&'a str>,
    /// What was seen of the server.
    pub evidence: &'a Evidence,
    /// The baseline that was chosen, if any.
    pub baseline: Option<&'a Baseline>,
    /// What is known of the baseline's origin, where somebody looked.
    pub signature: Option<&'a Signature>,
    /// Why the baseline was chosen, where somebody chose.
    pub chosen: Option<&'a Chosen>,
    /// When is judged.
    pub moment: Moment,
    /// The failures that somebody accepted, if a file of them was given.
    pub waivers: Option<&'a Waivers>,
    /// The severity from which on a finding stops the gate.
    pub fail_on: FailOn,
    /// What was seen of the server before an update, and in which file it stood.
    pub before: Option<(&'a Evidence, &'a str)>,
    /// The updates that somebody plans, and what is known of them.
    pub planned: Option<&'a Planned>,
    /// Which failure is explained, where somebody chose.
    pub choice: Option<&'a Choice>,
}

impl<'a> Case<'a> {
    /// Evidence and a baseline of whatever origin, with nothing accepted.
    #[must_use]
    pub const fn new(evidence: &'a Evidence, baseline: Option<&'a Baseline>, moment: Moment) -> Self {
        Self {
            name: None,
            evidence,
            baseline,
            signature: None,
            chosen: None,
            moment,
            waivers: None,
            fail_on: FailOn::Block,
            before: None,
            planned: None,
            choice: None,
        }
    }

    /// Evidence and the baseline that was chosen for it, with its origin and why it was, with nothing accepted.
    #[must_use]
    pub fn chosen(evidence: &'a Evidence, picked: Option<&'a baseline::Choice>, moment: Moment) -> Self {
        Self {
            signature: picked.map(|picked| &picked.signature),
            chosen: picked.map(|picked| &picked.chosen),
            ..Self::new(evidence, picked.map(|picked| &picked.baseline), moment)
        }
    }
}

/// Judges a case.
#[must_use]
pub fn assess(case: &Case<'_>) -> Report {
    let Case { name, evidence, baseline, signature, chosen, moment, waivers, fail_on, before, planned, choice } = *case;
    let bench = Bench { evidence, baseline, moment, waivers, before: before.map(|(evidence, _)| evidence), planned };
    let findings = judge_all(&bench);
    let since = Since::of(&bench).zip(before).map(|(since, (_, file))| since.comparison(file));
    let diagnosis = diagnosis::diagnose_chosen(evidence, &findings, choice.unwrap_or(&Choice::default()));
    // Nothing asked is nothing seen: there is no empty pass.
    let judged = verdict_by(&findings, fail_on);
    let verdict = if evidence.asked.is_empty() { Verdict::Undetermined } else { judged };
    let firmware = evidence.hardware.value().map(|h| firmware::table(h, baseline)).unwrap_or_default();
    Report {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION.to_owned(),
        name: name.map(str::to_owned),
        subject: evidence.subject.clone(),
        scope: evidence.asked.clone(),
        depth: evidence.hardware.value().map(|h| h.depth),
        collected_at: evidence.collected_at,
        judged_on: moment.day,
        judged_at: Some(moment.instant),
        baseline: baseline.map(|b| BaselineReference::of(b, signature, chosen)),
        waivers: waivers.map(|w| used(w, &findings)),
        fail_on,
        verdict,
        exit_code: verdict.exit_code(),
        notes: evidence.notes.clone(),
        connection: evidence.hardware.value().map(|h| h.connection.clone()),
        coverage: firmware::coverage(&firmware),
        firmware,
        since,
        repair: None,
        findings,
        diagnosis,
    }
}

/// Judges whether the repair of a failed update worked, with the diagnosis of before. `file` is where the evidence of before was
/// read; the choice of the case is about its failures.
///
/// # Errors
/// The evidence of before is of another server.
pub fn verify(case: &Case<'_>, before: &Evidence, file: &str) -> Result<(Report, Diagnosis), OtherServer> {
    let choice = case.choice.cloned().unwrap_or_default();
    let report = assess(&Case { before: Some((before, file)), choice: None, ..*case });
    let bench = Bench::new(case.evidence, case.baseline, case.moment);
    let judged = repair::judge(&bench, before, &report.findings, file, &choice)?;
    let verdict = verdict_by(&judged.findings, case.fail_on);
    let report = Report {
        verdict,
        exit_code: verdict.exit_code(),
        repair: Some(judged.repair),
        waivers: case.waivers.map(|waivers| used(waivers, &judged.findings)),
        findings: judged.findings,
        diagnosis: judged.now,
        ..report
    };
    Ok((report, judged.then))
}

fn used(waivers: &Waivers, findings: &[Finding]) -> WaiversReference {
    WaiversReference {
        file: waivers.file.clone(),
        sha256: waivers.sha256.clone(),
        signature: waivers.signature.clone(),
        waivers: waivers.list.len(),
        waived: findings.iter().filter(|f| f.is_waived()).count(),
    }
}
