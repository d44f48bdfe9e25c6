//! What time does to a baseline: it expires, and what its sources said was said some time ago.

use jiff::civil::Date;

use super::document::{Baseline, Status};
use super::problem::{Level, Problem};

/// The longest time that a baseline may claim to know, in days: a year and a month.
const LONGEST: i32 = 400;

/// The age from which a source should be looked at again, in days.
const OLD: i32 = 365;

/// Warnings about the dates of a document, as of `today`.
pub fn problems(baseline: &Baseline, text: &str, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut warn = |words: &str, message: String| {
        let at = text.find(words);
        problems.push(Problem::at(text, at.map(|at| at..at + words.len()), Level::Warning, message));
    };
    let (from, until) = (baseline.valid.from, baseline.valid.until);
    if baseline.status == Status::Published && from <= until && until < today {
        warn(&format!("until = {until}"), format!("it expired on {until}: it decides nothing any more"));
    }
    if days(from, until) > LONGEST {
        let message = format!("it claims to know {} days ahead; at most {LONGEST} are sensible", days(from, until));
        warn(&format!("until = {until}"), message);
    }
    for source in &baseline.sources {
        // A source of the extended baseline is its matter.
        let words = format!("seen = {}", source.seen);
        if source.seen > today {
            warn(&words, format!("the source {:?} was seen on a day to come", source.id));
        } else if days(source.seen, today) > OLD && text.contains(&words) {
            warn(
                &words,
                format!("the source {:?} was last looked at {} days ago", source.id, days(source.seen, today)),
            );
        }
    }
    problems
}

fn days(from: Date, until: Date) -> i32 {
    (until - from).get_days()
}
