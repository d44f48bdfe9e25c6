//! Reports: one file for each, each a pure function of the value it shows. They lay out and never decide.
//!
//! Foreign text (from BMCs, logs and registries) goes through [`safe`] on its way out, in one place: the page.

mod advice;
mod baseline;
mod baseline_review;
mod causes;
mod check;
mod cost;
mod csv;
mod cyclonedx;
mod doctor;
mod drift;
mod error_code;
mod explain;
mod extract;
mod findings;
mod firmware;
pub mod fleet;
mod header;
mod inventory;
mod json_parts;
mod junit;
mod kept;
mod markdown;
pub mod monitoring;
mod page;
mod plan;
mod planned;
mod rule_help;
pub mod safe;
mod sarif;
mod since;
mod verify;
mod waivers;

pub use self::csv::{COLUMNS as CSV_COLUMNS, csv};
pub use crate::assess::Weight;
pub use advice::advice;
pub use baseline::{list as baseline_list, show as baseline_show};
pub use baseline_review::{diff as baseline_diff, explain as baseline_explain};
pub use check::check;
pub use cost::cost;
pub use cyclonedx::cyclonedx;
pub use doctor::doctor;
pub use drift::drift;
pub use error_code::{error_code, error_code_not_found};
pub use explain::explain;
pub use inventory::inventory;
pub use json_parts::line as json_line;
pub use junit::junit;
pub use kept::{history, status};
pub use markdown::{MOST as MARKDOWN_MOST, github_summary, markdown};
pub use page::Style;
pub use plan::plan;
pub use sarif::sarif;
pub use verify::verify;
pub use waivers::list as waiver_list;
