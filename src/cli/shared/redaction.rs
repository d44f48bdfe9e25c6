//! `--redact`: nothing that is printed or stored tells one server, its network or its people from others.

use std::borrow::Cow;

use clap::Args;

use super::failure::Failure;
use crate::assess::{Case, Report, assess};
use crate::evidence::Evidence;
use crate::redact::{RedactError, Redactor};
use crate::waiver::{Component, Servers, Waivers};

/// Whether to redact.
#[derive(Debug, Clone, Copy, Args)]
pub struct Redaction {
    /// Replace names, accounts, serial numbers, UUIDs, SIDs and addresses by tokens (server-1, serial-1, …) in all that is
    /// printed and stored; the verdict stays the same
    #[arg(long)]
    redact: bool,
}

impl Redaction {
    /// Whether it was asked for.
    pub const fn is_asked(self) -> bool {
        self.redact
    }

    /// The evidence as it may be shown.
    pub fn evidence(self, evidence: Evidence) -> Result<Evidence, Failure> {
        if !self.redact {
            return Ok(evidence);
        }
        let mut redactor = Redactor::new(&[&evidence], &[]).map_err(|e| failed(&e))?;
        redactor.evidence(&evidence).map_err(|e| failed(&e))
    }

    /// The report of a case and its evidence as they may be shown.
    pub fn report<'c>(self, case: &Case<'c>) -> Result<(Report, Cow<'c, Evidence>), Failure> {
        if !self.redact {
            return Ok((assess(case), Cow::Borrowed(case.evidence)));
        }
        let mut documents = vec![case.evidence];
        documents.extend(case.before.map(|(before, _)| before));
        let mut paths: Vec<&str> = case.before.iter().map(|(_, file)| *file).collect();
        paths.extend(case.waivers.map(|waivers| waivers.file.as_str()));
        let mut redactor = Redactor::new(&documents, &paths).map_err(|e| failed(&e))?;
        judged_alike(case, &mut redactor).map(|(report, evidence)| (report, Cow::Owned(evidence)))
    }
}

/// The report of a case and its evidence as they may be shown, by a redactor that has learned from all of it.
///
/// # Errors
/// They cannot be redacted, or would be judged otherwise: a gate that opens or closes because of a token would be worse than none.
pub fn judged_alike(case: &Case<'_>, redactor: &mut Redactor) -> Result<(Report, Evidence), Failure> {
    let report = assess(case);
    let (redacted, evidence) = redacted(case, redactor).map_err(|e| failed(&e))?;
    if let Some(difference) = difference(&report, &redacted) {
        return Err(Failure::undetermined(format!(
            "redaction: the redacted evidence is judged otherwise ({difference}); run it without --redact, and report \
             this as a fault of patchgate"
        )));
    }
    Ok((redacted, evidence))
}

pub fn failed(error: &RedactError) -> Failure {
    Failure::undetermined(error.to_string())
}

/// Judges redacted evidence, and takes out of the report what did not come from evidence.
fn redacted(case: &Case<'_>, redactor: &mut Redactor) -> Result<(Report, Evidence), RedactError> {
    let name = case.name.map(|name| redactor.server(name));
    let evidence = redactor.evidence(case.evidence)?;
    let before = match case.before {
        Some((before, file)) => Some((redactor.evidence(before)?, redactor.written(file))),
        None => None,
    };
    let waivers = case.waivers.map(|waivers| for_tokens(waivers, redactor));
    let report = assess(&Case {
        name: name.as_deref(),
        evidence: &evidence,
        waivers: waivers.as_ref(),
        before: before.as_ref().map(|(before, file)| (before, file.as_str())),
        ..*case
    });
    Ok((redactor.report(&report)?, evidence))
}

/// Waivers that are about the same servers and components by their tokens.
fn for_tokens(waivers: &Waivers, redactor: &mut Redactor) -> Waivers {
    let mut waivers = waivers.clone();
    for waiver in &mut waivers.list {
        if let Servers::Serials(serials) = &mut waiver.servers {
            serials.iter_mut().for_each(|serial| *serial = redactor.serial(serial));
        }
        if let Component::Exactly(component) = &mut waiver.target.component {
            *component = redactor.written(component);
        }
    }
    waivers
}

/// In what two reports differ that decides, if in anything.
fn difference(one: &Report, other: &Report) -> Option<&'static str> {
    let findings = |report: &Report| {
        let mut all: Vec<_> =
            report.findings.iter().map(|f| (f.rule.clone(), f.outcome, f.severity, f.is_waived())).collect();
        all.sort();
        all
    };
    let causes =
        |report: &Report| report.diagnosis.causes.iter().map(|c| (c.id.clone(), c.confidence)).collect::<Vec<_>>();
    let failure = |report: &Report| report.diagnosis.failure.as_ref().map(|f| (f.kb.clone(), f.code));
    match () {
        () if one.verdict != other.verdict => Some("the verdict"),
        () if findings(one) != findings(other) => Some("the findings"),
        () if failure(one) != failure(other) => Some("the failure"),
        () if causes(one) != causes(other) => Some("the causes"),
        () => None,
    }
}
