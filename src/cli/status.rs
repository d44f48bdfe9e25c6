//! `status`: how every server stands by what is remembered.

use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::keeping::Memory;
use super::shared::lang;
use super::shared::print;
use crate::assess::Standing;
use crate::report;

/// `patchgate status`
#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    memory: Memory,
    /// A result older than this is stale, and ready is undetermined then: such as 36h or 7d
    #[arg(long, value_name = "AGE", value_parser = age)]
    max_age: Option<Duration>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn age(text: &str) -> Result<Duration, String> {
    let span: Option<SignedDuration> = match text.strip_suffix('d') {
        Some(days) => days.trim().parse::<u32>().ok().map(|days| SignedDuration::from_hours(i64::from(days) * 24)),
        None => text.parse().ok(),
    };
    span.and_then(|span| Duration::try_from(span).ok()).ok_or_else(|| "an age is such as 90m, 36h or 7d".to_owned())
}

impl Status {
    pub fn run(&self) -> Result<u8, Failure> {
        let all = Standing::all(self.memory.open()?.newest()?, Timestamp::now(), self.max_age);
        match self.format {
            Format::Json => print::json(&all)?,
            Format::Table => print::text(&lang::page(|| report::status(&all, print::style())))?,
        };
        Ok(Standing::exit_code(&all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_a_unit() {
        for (text, hours) in [("36h", 36), ("7d", 168), ("90m", 1)] {
            assert_eq!(age(text).unwrap().as_secs() / 3600, hours, "{text}");
        }
        for text in ["", "7", "d", "-1h", "-1d", "week"] {
            assert!(age(text).is_err(), "{text}");
        }
    }
}
