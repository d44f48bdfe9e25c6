//! `baseline explain`: which rule is about a component, what it demands, and where that comes from.

use clap::Args;

use crate::cli::shared::failure::Failure;
use crate::cli::shared::lang;
use crate::cli::shared::print;
use crate::cli::shared::shelf::Shelf;
use crate::common::day::today;
use crate::report;

/// `patchgate baseline explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// NAME, NAME@REQUIREMENT or a file
    #[arg(value_name = "BASELINE")]
    spec: String,
    /// A SoftwareId (BMC-AFBT-10), an inventory id (BMC-Primary), or the id of a rule or setting
    #[arg(value_name = "COMPONENT")]
    component: String,
    /// Say how this version would stand
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    #[command(flatten)]
    shelf: Shelf,
}

impl Explain {
    pub fn run(&self) -> Result<u8, Failure> {
        if self.component.trim().is_empty() {
            return Err(Failure::usage("the component is blank"));
        }
        let baseline =
            self.shelf.catalogue()?.select(&self.spec, today()).map_err(|e| Failure::input(e.to_string()))?;
        let version = self.version.as_deref();
        print::text(&lang::page(|| report::baseline_explain(&baseline, self.component.trim(), version, print::style())))
    }
}
