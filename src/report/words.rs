//! The words that stand in the cells of tables, for people. Documents for programs have the names that the JSON report has.

use jiff::Timestamp;

use super::page::Tone;
use crate::diagnosis::Confidence;
use crate::history::HResult;
use crate::msg;
use crate::rules::firmware::Level;
use crate::rules::{Movement, Outcome, Verdict};

/// How a component stands.
pub fn level(level: Level) -> String {
    match level {
        Level::Compliant => msg!("level-compliant"),
        Level::BelowWant => msg!("level-below-want"),
        Level::BelowMin => msg!("level-below-min"),
        Level::AboveMax => msg!("level-above-max"),
        Level::NotAllowed => msg!("level-not-allowed"),
        Level::Denied => msg!("level-denied"),
        Level::Unknown => msg!("level-unknown"),
        Level::Unparseable => msg!("level-unparseable"),
        Level::Incomparable => msg!("level-incomparable"),
        Level::Unclear => msg!("level-unclear"),
        Level::Unlisted => msg!("level-unlisted"),
        Level::PendingActivation => msg!("level-pending-activation"),
        Level::NothingPending => msg!("level-nothing-pending"),
        Level::Unread => msg!("level-unread"),
        Level::NoFirmwareReported => msg!("level-not-reported"),
        Level::Ignored => msg!("level-ignored"),
        Level::Missing => msg!("level-missing"),
        Level::NotJudged => msg!("level-not-judged"),
    }
    .text
}

/// Where a version went.
pub fn movement(movement: Movement) -> String {
    match movement {
        Movement::Same => msg!("movement-same"),
        Movement::Up => msg!("movement-up"),
        Movement::Down => msg!("movement-down"),
        Movement::Changed => msg!("movement-changed"),
        Movement::Incomparable => msg!("movement-incomparable"),
        Movement::New => msg!("movement-new"),
        Movement::Gone => msg!("movement-gone"),
        Movement::Unknown => msg!("movement-unknown"),
    }
    .text
}

/// What a rule answered.
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Pass => msg!("word-pass"),
        Outcome::NotApplicable => msg!("word-not-applicable"),
        Outcome::Unknown => msg!("word-unknown"),
        Outcome::Fail => msg!("word-failed"),
    }
    .text
}

/// The answer, within a sentence or a cell.
pub fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::Ready => msg!("word-verdict-ready"),
        Verdict::Blocked => msg!("word-verdict-blocked"),
        Verdict::Undetermined => msg!("word-verdict-undetermined"),
    }
    .text
}

/// How sure a cause is, within a sentence.
pub fn confidence(confidence: Confidence) -> String {
    match confidence {
        Confidence::Confirmed => msg!("word-confirmed"),
        Confidence::Probable => msg!("word-probable"),
        Confidence::Possible => msg!("word-possible"),
        Confidence::Refuted => msg!("word-refuted"),
        Confidence::NotEvaluated => msg!("word-not-evaluated"),
    }
    .text
}

/// How sure a cause is, as the word that stands before it.
pub fn standing(confidence: Confidence) -> (String, Tone) {
    let (word, tone) = match confidence {
        Confidence::Confirmed => (msg!("confirmed"), Tone::Bad),
        Confidence::Probable => (msg!("probable"), Tone::Doubt),
        Confidence::Possible => (msg!("possible"), Tone::Plain),
        Confidence::Refuted => (msg!("html-refuted"), Tone::Plain),
        Confidence::NotEvaluated => (msg!("html-not-judged"), Tone::Doubt),
    };
    (word.text, tone)
}

/// The code of a failed update, or that it has none.
pub fn code(code: Option<HResult>) -> String {
    code.map_or_else(|| msg!("failure-without-code").text, |code| code.to_string())
}

/// A time, to the second.
pub fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An age in its largest unit.
pub fn age(seconds: i64) -> String {
    match seconds {
        ..60 => msg!("age-seconds", count = seconds),
        60..3_600 => msg!("age-minutes", count = seconds / 60),
        3_600..172_800 => msg!("age-hours", count = seconds / 3_600),
        _ => msg!("age-days", count = seconds / 86_400),
    }
    .text
}
