//! `baseline`: list, show, check and review baselines.

mod advise;
mod capture;
mod diff;
mod explain;
mod import;
mod lint;
mod list;
mod show;
mod test;

use clap::Subcommand;

use super::shared::failure::Failure;

/// `patchgate baseline`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the baselines
    List(list::List),
    /// Show a baseline with its rules and sources
    Show(show::Show),
    /// Say which rule is about a component, what it demands, and where that comes from
    Explain(explain::Explain),
    /// Compare two baselines by what they demand; exit code 1 where they differ
    Diff(diff::Diff),
    /// Run the tests that stand beside baselines; exit code 1 where one fails
    Test(test::Test),
    /// Write a baseline that demands what a server runs now, for review
    Capture(Box<capture::Capture>),
    /// Write a draft from what a vendor publishes: catalogues, policies, CVE records
    Import(Box<import::Import>),
    /// Hold a server against what a vendor publishes, without writing a baseline; never ready
    Advise(Box<advise::Advise>),
    /// Check baseline files for mistakes
    Lint(lint::Lint),
}

impl Command {
    pub async fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Explain(explain) => explain.run(),
            Self::Diff(diff) => diff.run(),
            Self::Test(test) => test.run().await,
            Self::Capture(capture) => capture.run().await,
            Self::Advise(advise) => advise.run().await,
            Self::Import(import) => import.run(),
            Self::Lint(lint) => lint.run(),
        }
    }
}
