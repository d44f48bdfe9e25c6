//! `error`: a Windows Update error code explained.

use clap::Args;

use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::lang;
use super::shared::print;
use crate::report;
use crate::windows_errors::{self, NotFound};

/// `patchgate error`
#[derive(Debug, Args)]
pub struct ErrorCode {
    /// A number as a log shows it (0x80070005, -2147024891, 2147942405) or a name (E_ACCESSDENIED)
    #[arg(value_name = "CODE", allow_hyphen_values = true)]
    code: String,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl ErrorCode {
    pub fn run(&self) -> Result<u8, Failure> {
        match (windows_errors::look_up(&self.code), self.format) {
            (Ok(row), Format::Json) => print::json(row),
            (Ok(row), Format::Table) => print::text(&lang::page(|| report::error_code(row, print::style()))),
            (Err(not_found @ NotFound::Name { .. }), _) => Err(Failure::usage(not_found.to_string())),
            // A real number that no table knows: its parts are an answer, but not the one that was asked for.
            (Err(not_found), format) => {
                match format {
                    Format::Json => print::json(&not_found)?,
                    Format::Table => {
                        print::text(&lang::page(|| report::error_code_not_found(&not_found, print::style())))?
                    }
                };
                Ok(3)
            }
        }
    }
}
