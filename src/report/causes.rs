//! Causes, ranked, each with what speaks for and against it, and the remedy with its price.

use super::findings;
use super::hidden::Hidden;
use super::page::{Page, Tone};
use super::remedy;
use super::words;
use super::wrap::padded;
use crate::common::cut::cut;
use crate::diagnosis::{Cause, Confidence, Diagnosis};
use crate::evidence::Line;
use crate::history::step::Phase;
use crate::{msg, windows_errors};

/// The answer before its proof: what failed, the surest cause with the line that shows it, and what to do now. Whoever reads at
/// night reads the first screen.
pub fn short(page: &mut Page, diagnosis: &Diagnosis) {
    let Some(failure) = &diagnosis.failure else { return };
    page.heading(&msg!("heading-short").text);
    let name = failure.kb.as_deref().unwrap_or(&failure.update);
    let code = words::code(failure.code);
    let failed = match failure.phase {
        Phase::Search => msg!("short-search", code = code),
        Phase::Download => msg!("short-download", update = name, code = code),
        Phase::Install => msg!("short-install", update = name, code = code),
        Phase::Commit => msg!("short-commit", update = name, code = code),
    };
    page.paragraph(2, &failed.text);
    let surest = diagnosis.causes.iter().find(|cause| cause.confidence <= Confidence::Possible);
    let Some(cause) = surest else {
        page.paragraph(2, &msg!("no-cause").text);
        if let Some(line) = diagnosis.first_lines.first() {
            page.paragraph(2, &msg!("short-line", line = beginning(&line.text, LINE)).text);
        }
        if let Some(step) = diagnosis.next_steps.first() {
            page.paragraph(2, &msg!("short-next", step = step).text);
        }
        return;
    };
    let (word, tone) = word(cause.confidence);
    page.columns(2, &[vec![(word, tone), (cause.title.text.clone(), Tone::Plain)]]);
    if let Some(line) = cause.supports.first() {
        page.paragraph(2, &msg!("short-line", line = beginning(&line.text, LINE)).text);
    }
    if let Some(remedy) = &cause.remedy {
        page.paragraph(2, &msg!("short-next", step = remedy.step).text);
    }
}

/// The most characters of a line in the short answer.
const LINE: usize = 240;

/// The update that failed.
pub fn failure(page: &mut Page, diagnosis: &Diagnosis, hidden: &mut Hidden) {
    let Some(failure) = &diagnosis.failure else {
        let aside_there = !diagnosis.healed.is_empty() || !diagnosis.next_steps.is_empty();
        let unseen = diagnosis.not_seen.len() > 1;
        if !page.is_whole() && !aside_there && !unseen {
            // The first screen said it.
            hidden.suppressed = diagnosis.suppressed.len();
            return;
        }
        page.heading(&msg!("heading-failure").text);
        page.paragraph(2, &msg!("no-failure").text);
        // Silence of a log that could not be read is not the absence of a failure.
        aside(page, &msg!("failures-not-seen").text, &diagnosis.not_seen);
        aside(page, &msg!("failures-healed").text, &diagnosis.healed);
        suppressed(page, diagnosis, hidden);
        next(page, diagnosis, 0);
        return;
    };
    page.heading(&msg!("heading-failure").text);
    page.paragraph(2, &failure.update);
    let code = words::code(failure.code);
    let name = failure.code.and_then(|code| windows_errors::name(code.number())).unwrap_or_default();
    page.paragraph(2, &msg!("failure-line", code = code, name = name, at = failure.at).text);
    if failure.attempts > 1 {
        page.paragraph(2, &msg!("failure-attempts", count = failure.attempts, since = failure.since).text);
    }
    findings::lines(page, 2, &failure.lines, findings::LINES);
    if !diagnosis.other_failures.is_empty() {
        page.gap();
        page.paragraph(2, &msg!("other-failures").text);
        for other in &diagnosis.other_failures {
            let code = words::code(other.code);
            page.paragraph(4, &msg!("other-failure", update = other.update, code = code, at = other.at).text);
        }
    }
}

/// What healthy servers write too: said, or counted.
fn suppressed(page: &mut Page, diagnosis: &Diagnosis, hidden: &mut Hidden) {
    if page.is_whole() {
        aside(page, &msg!("suppressed-intro").text, &diagnosis.suppressed);
    } else {
        hidden.suppressed = diagnosis.suppressed.len();
    }
}

/// What to do next, beside what the causes say and what was said before.
fn next(page: &mut Page, diagnosis: &Diagnosis, said: usize) {
    if diagnosis.next_steps.len() > said {
        page.gap();
        page.paragraph(2, &msg!("next-steps").text);
        for step in diagnosis.next_steps.iter().skip(said) {
            page.columns(2, &[vec![("-".to_owned(), Tone::Plain), (step.text.clone(), Tone::Plain)]]);
        }
    }
}

/// Lines under a sentence that says why they are shown; nothing where there are none.
fn aside(page: &mut Page, intro: &str, lines: &[Line]) {
    if !lines.is_empty() {
        page.gap();
        page.paragraph(2, intro);
        findings::lines(page, 2, lines, findings::LINES);
    }
}

/// Every cause that was judged, the surest first.
pub fn causes(page: &mut Page, diagnosis: &Diagnosis, hidden: &mut Hidden) {
    if diagnosis.failure.is_none() {
        return;
    }
    page.heading(&msg!("heading-causes").text);
    let likely =
        |c: &&Cause| matches!(c.confidence, Confidence::Confirmed | Confidence::Probable | Confidence::Possible);
    let mut any = false;
    for (at, cause) in diagnosis.causes.iter().filter(likely).enumerate() {
        any = true;
        one(page, cause, at == 0);
    }
    if !any {
        page.paragraph(2, &msg!("no-cause").text);
    }
    aside(page, &msg!("first-lines").text, &diagnosis.first_lines);
    next(page, diagnosis, 0);
    let refuted: Vec<&Cause> = diagnosis.causes.iter().filter(|c| c.confidence == Confidence::Refuted).collect();
    if !page.is_whole() {
        hidden.refuted = refuted.len();
    } else if !refuted.is_empty() {
        page.gap();
        page.paragraph(2, &msg!("refuted-intro").text);
        let row = |c: &&Cause| vec![(c.knowledge.clone(), Tone::Plain), (refutation(c), Tone::Plain)];
        page.columns(2, &refuted.iter().map(row).collect::<Vec<_>>());
    }
    suppressed(page, diagnosis, hidden);
}

/// A refuted cause with the first reason against it.
fn refutation(cause: &Cause) -> String {
    match cause.contradicts.first() {
        Some(line) => {
            format!("{} {}", cause.title.text, msg!("refuted-because", reason = beginning(&line.text, REASON)).text)
        }
        None => cause.title.text.clone(),
    }
}

/// The most characters of the reason of a refuted cause, which needs not the whole record.
const REASON: usize = 100;

/// The beginning of a long line.
fn beginning(text: &str, most: usize) -> String {
    let beginning = cut(text, most);
    if beginning.len() < text.len() { format!("{beginning}…") } else { text.to_owned() }
}

/// A cause with its proof. On a short page what to do about the first of them stands on the first screen.
fn one(page: &mut Page, cause: &Cause, is_first: bool) {
    let (word, tone) = word(cause.confidence);
    let title = format!("{} [{} {}]", cause.title.text, cause.id, cause.knowledge);
    page.columns(2, &[vec![(word, tone), (title, Tone::Plain)]]);
    part(page, &msg!("cause-for").text, &cause.supports);
    part(page, &msg!("cause-against").text, &cause.contradicts);
    part(page, &msg!("cause-not-seen").text, &cause.not_seen);
    if let Some(remedy) = cause.remedy.as_ref().filter(|_| page.is_whole() || !is_first) {
        page.columns(
            4,
            &[
                vec![(msg!("cause-remedy").text, Tone::Plain), (remedy.step.text.clone(), Tone::Plain)],
                vec![(msg!("cause-risk").text, Tone::Plain), (remedy.risk.text.clone(), Tone::Plain)],
            ],
        );
        if page.is_whole() {
            remedy::steps(page, 4, &remedy.steps);
        }
    }
    page.gap();
}

/// How sure a cause is, in a word.
fn word(confidence: Confidence) -> (String, Tone) {
    let (word, tone) = words::standing(confidence);
    (padded(&word, 9), tone)
}

fn part(page: &mut Page, name: &str, lines: &[Line]) {
    if !lines.is_empty() {
        page.paragraph(4, name);
        findings::lines(page, 6, lines, findings::LINES * 2);
    }
}

/// The causes that could not be judged, with what is missing.
pub fn not_evaluated(page: &mut Page, diagnosis: &Diagnosis, hidden: &mut Hidden) {
    let sure = diagnosis.causes.iter().any(|cause| cause.confidence <= Confidence::Probable);
    if sure && !page.is_whole() {
        hidden.not_evaluated = diagnosis.causes.iter().filter(|c| c.confidence == Confidence::NotEvaluated).count();
        return;
    }
    for cause in diagnosis.causes.iter().filter(|c| c.confidence == Confidence::NotEvaluated) {
        let title = format!("{} [{} {}]", cause.title.text, cause.id, cause.knowledge);
        page.columns(2, &[vec![(padded(&msg!("word-cause").text, 7), Tone::Doubt), (title, Tone::Plain)]]);
        findings::lines(page, 12, &cause.not_seen, findings::LINES);
    }
}
