//! `waiver`: check and list waivers.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

use super::shared::day::day;
use super::shared::failure::Failure;
use super::shared::{lang, linted, print};
use crate::report;
use crate::rules::{Moment, may_waive};
use crate::waiver::{Waivers, lint};

/// `patchgate waiver`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check waivers files for mistakes, and for waivers whose time is over
    Lint {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        at: At,
    },
    /// List the waivers of a file with the days that are left
    List {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
}

/// When.
#[derive(Debug, Clone, Args)]
pub struct At {
    /// As of the last instant of this day instead of now
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

impl At {
    fn instant(&self) -> Timestamp {
        self.as_of.map_or_else(Timestamp::now, |day| Moment::on(day).instant)
    }
}

impl Command {
    pub fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Lint { files, at } => linted::problems(files, |_, text| lint(text, at.instant(), &may_waive)),
            Self::List { file, at } => {
                let waivers = Waivers::load(file, None, &may_waive).map_err(|e| Failure::input(e.to_string()))?;
                print::text(&lang::page(|| report::waiver_list(&waivers, at.instant(), print::style())))
            }
        }
    }
}
