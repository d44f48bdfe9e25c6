//! `--kb`, `--error` and `--since`: which open failure is explained.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::failure::Failure;
use crate::diagnosis::{Choice, Diagnosis};
use crate::history::HResult;
use crate::known_failures::kb_number;

/// Which failure is explained; without any of these the one that matters most.
#[derive(Debug, Args)]
pub struct Chosen {
    /// Explain the failure of this update, such as KB5082142
    #[arg(long, value_name = "KB", value_parser = kb)]
    kb: Option<String>,
    /// Explain a failure with this code, written as a log or `patchgate error` shows it
    #[arg(long, value_name = "CODE", value_parser = code, allow_hyphen_values = true)]
    error: Option<HResult>,
    /// Explain a failure from this day (its first instant, UTC) or time on
    #[arg(long, value_name = "DATE", value_parser = since)]
    since: Option<Timestamp>,
}

impl Chosen {
    /// What was said.
    pub fn choice(&self) -> Choice {
        Choice { kb: self.kb.clone(), code: self.error, since: self.since }
    }
}

/// The mistake of a choice that no open failure meets: it names those that are there. None where Windows was not read, which
/// the report says by itself.
pub fn unmatched(choice: &Choice, diagnosis: &Diagnosis) -> Option<Failure> {
    let windows_is_known = diagnosis.not_seen.is_empty() || !diagnosis.other_failures.is_empty();
    if choice.is_any() || diagnosis.failure.is_some() || !windows_is_known {
        return None;
    }
    let open: Vec<String> = diagnosis
        .other_failures
        .iter()
        .map(|failure| {
            let name = failure.kb.as_deref().unwrap_or(&failure.update);
            let code = failure.code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
            format!("{name} ({code}, {})", failure.at)
        })
        .collect();
    let there = if open.is_empty() { "there is none".to_owned() } else { format!("open are {}", open.join("; ")) };
    let healed = choice.kb.as_ref().and_then(|kb| diagnosis.healed.iter().find(|line| line.text.contains(kb.as_str())));
    let healed = healed.map_or_else(String::new, |line| {
        format!("; {} failed at {} and was installed later", choice.kb.as_deref().unwrap_or_default(), line.at)
    });
    Some(Failure::usage(format!("no open failure is as --kb, --error and --since say: {there}{healed}")))
}

/// A KB number, as it is given on the command line.
pub fn kb(text: &str) -> Result<String, String> {
    kb_number(text).ok_or_else(|| "a KB number is KB and six to eight digits, such as KB5082142".to_owned())
}

fn code(text: &str) -> Result<HResult, String> {
    HResult::parse(text).ok_or_else(|| {
        "a code is written as a log shows it, such as 0x80070005, -2147024891 or E_ACCESSDENIED".to_owned()
    })
}

fn since(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day: Option<Date> = text.parse().ok();
    let start = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    start
        .map(|start| start.timestamp())
        .ok_or_else(|| "a day is YYYY-MM-DD, and a time is as 2026-11-22T18:30:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kb_is_written_with_or_without_its_letters() {
        for text in ["KB5082142", "kb5082142", "5082142"] {
            assert_eq!(kb(text).unwrap(), "KB5082142", "{text}");
        }
        for text in ["", "KB", "KB12", "KB5082142x", "the KB5082142", "508214212345"] {
            assert!(kb(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_code_and_a_time_are_written_as_logs_write_them() {
        for text in ["0x80070005", "80070005", "-2147024891", "2147942405", "E_ACCESSDENIED"] {
            assert_eq!(code(text), Ok(HResult::ACCESS_DENIED), "{text}");
        }
        assert!(code("never").is_err());
        assert_eq!(since("2026-04-19").unwrap(), since("2026-04-19T00:00:00Z").unwrap());
        for text in ["19.04.2026", "yesterday", ""] {
            assert!(since(text).unwrap_err().contains("YYYY-MM-DD"), "{text}");
        }
    }
}
