//! `mock`: serve, list and record Redfish services that are not there.

mod capture;
mod list;
mod serve;

use clap::Subcommand;

use super::shared::failure::Failure;

/// `patchgate mock`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a tree of Redfish resources over HTTPS until Ctrl-C or SIGTERM
    Serve(serve::Serve),
    /// List the embedded machines and their scenarios
    List,
    /// Record a live Redfish service into a mockup folder; it only reads
    Capture(capture::Capture),
}

impl Command {
    pub async fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::List => list::run(),
            Self::Capture(capture) => capture.run().await,
        }
    }
}
