//! The failed update and its causes, as a template shows them.

use super::proof::{Proof, Source, bounded};
use super::words::{class, say};
use crate::diagnosis::{Cause, Confidence, Diagnosis};
use crate::history::step::Phase;
use crate::msg;
use crate::report::page::Tone;
use crate::report::plan::{code, phase};
use crate::report::words::{self, standing};

/// The answer before its proof.
#[derive(Debug)]
pub(super) struct Short {
    pub(super) failed: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) cause: String,
    pub(super) shown_by: Option<String>,
    pub(super) now: Option<String>,
}

/// The update that failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// Names and values.
    pub(super) facts: Vec<(String, String)>,
    pub(super) proofs: Vec<Proof>,
    /// Others that failed too.
    pub(super) others: Vec<String>,
}

/// A cause that may have made the update fail.
#[derive(Debug)]
pub(super) struct Suspect {
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) tag: String,
    pub(super) proofs: Vec<Proof>,
    pub(super) remedy: Option<(String, String)>,
    pub(super) sources: Vec<Source>,
}

/// The short answer, where an update failed.
pub(super) fn short(diagnosis: &Diagnosis) -> Option<Short> {
    let failure = diagnosis.failure.as_ref()?;
    let name = bounded(failure.kb.as_deref().unwrap_or(&failure.update));
    let code = code(failure);
    let failed = match failure.phase {
        Phase::Search => msg!("short-search", code = code),
        Phase::Download => msg!("short-download", update = name, code = code),
        Phase::Install => msg!("short-install", update = name, code = code),
        Phase::Commit => msg!("short-commit", update = name, code = code),
    };
    let surest = diagnosis.causes.iter().find(|cause| cause.confidence <= Confidence::Possible);
    let (word, tone) = surest.map_or((String::new(), Tone::Plain), |cause| standing(cause.confidence));
    let line = surest.map_or_else(|| diagnosis.first_lines.first(), |cause| cause.supports.first());
    let step = surest.map_or_else(
        || diagnosis.next_steps.first().map(say),
        |cause| cause.remedy.as_ref().map(|remedy| say(&remedy.step)),
    );
    Some(Short {
        failed: say(&failed),
        word,
        tone: class(tone),
        cause: surest.map_or_else(|| say(&msg!("no-cause")), |cause| say(&cause.title)),
        shown_by: line.map(|line| say(&msg!("short-line", line = bounded(&line.text)))),
        now: step.map(|step| say(&msg!("short-next", step = step))),
    })
}

/// The update that failed, or why none is known of.
pub(super) fn failed(diagnosis: &Diagnosis) -> Failed {
    let mut proofs = Vec::new();
    let mut facts = Vec::new();
    if let Some(failure) = &diagnosis.failure {
        facts = [
            (msg!("plan-update"), bounded(&failure.update)),
            (msg!("plan-kb"), failure.kb.clone().unwrap_or_else(|| say(&msg!("plan-not-known")))),
            (msg!("plan-code"), code(failure)),
            (msg!("plan-phase"), phase(failure)),
        ]
        .map(|(name, value)| (say(&name), value))
        .into();
        proofs.extend(Proof::of(say(&msg!("html-records")), &failure.lines));
        proofs.extend(Proof::of(say(&msg!("first-lines")), &diagnosis.first_lines));
    }
    proofs.extend(Proof::of(say(&msg!("failures-not-seen")), &diagnosis.not_seen));
    proofs.extend(Proof::of(say(&msg!("failures-healed")), &diagnosis.healed));
    proofs.extend(Proof::of(say(&msg!("suppressed-intro")), &diagnosis.suppressed));
    let others = diagnosis.other_failures.iter().map(|other| {
        say(&msg!("other-failure", update = bounded(&other.update), code = words::code(other.code), at = other.at))
    });
    Failed { facts, proofs, others: others.collect() }
}

/// The causes of this standing, in the order of the report.
pub(super) fn suspects(diagnosis: &Diagnosis, takes: impl Fn(Confidence) -> bool) -> Vec<Suspect> {
    diagnosis.causes.iter().filter(|cause| takes(cause.confidence)).map(suspect).collect()
}

fn suspect(cause: &Cause) -> Suspect {
    let (word, tone) = standing(cause.confidence);
    let proofs = [
        (msg!("cause-for"), &cause.supports),
        (msg!("cause-against"), &cause.contradicts),
        (msg!("cause-not-seen"), &cause.not_seen),
    ];
    Suspect {
        word,
        tone: class(tone),
        title: bounded(&say(&cause.title)),
        tag: format!("{} {}", cause.id, cause.knowledge),
        proofs: proofs.into_iter().filter_map(|(label, lines)| Proof::of(say(&label), lines)).collect(),
        remedy: cause.remedy.as_ref().map(|remedy| (say(&remedy.step), say(&remedy.risk))),
        sources: Source::all(&cause.sources),
    }
}
