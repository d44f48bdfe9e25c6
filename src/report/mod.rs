//! Reports: one file for each, each a pure function of the value it shows. They lay out and never decide.
//!
//! Foreign text (from BMCs, logs and registries) goes through [`safe`] on its way out, in one place: the page.

mod baseline;
mod causes;
mod check;
mod cost;
mod doctor;
mod error_code;
mod explain;
mod findings;
mod firmware;
mod header;
mod inventory;
mod page;
pub mod safe;
mod since;
mod waivers;

pub use baseline::{list as baseline_list, show as baseline_show};
pub use check::check;
pub use cost::cost;
pub use doctor::doctor;
pub use error_code::{error_code, error_code_not_found};
pub use explain::explain;
pub use inventory::inventory;
pub use page::Style;
pub use waivers::list as waiver_list;
