//! `mock capture`: a live service becomes a mockup folder.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::cli::shared::credentials::Login;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::session::tell_left;
use crate::cli::shared::trust::{TrustOptions, tell_first_uses};
use crate::mock::capture::{self, CaptureOptions};
use crate::redfish::{self, Bmc, ScanOptions};

/// `patchgate mock capture`
#[derive(Debug, Args)]
pub struct Capture {
    /// Record this BMC: `https://HOST[:PORT][/PATH]`
    #[arg(long, value_name = "URL", help_heading = "Target")]
    bmc: String,
    /// The folder to write; it must be new or empty
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Replace serial numbers, UUIDs, MAC and IP addresses, host names, user names and tags, and leave out audit entries
    #[arg(long)]
    redact: bool,
    /// Record JSON schemas and message registries too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    trust: TrustOptions,
    #[command(flatten)]
    login: Login,
}

impl Capture {
    pub async fn run(&self) -> Result<u8, Failure> {
        let input = |e: capture::WriteError| Failure::input(e.to_string());
        // Before anything is asked of the BMC: a capture takes minutes.
        capture::refuse_used(&self.output).map_err(input)?;
        let target = self.trust.target(&self.bmc)?;
        let credentials = self.login.credentials()?;
        let failed = |e: redfish::RedfishError| Failure::undetermined(e.to_string());
        let trusted = target.options().clone();
        let bmc = Arc::new(Bmc::new(target, &credentials, ScanOptions::default()).map_err(failed)?);
        let options = CaptureOptions { all: self.all, without_audit: self.redact };
        let reading = |bmc: Arc<Bmc>| async move { Ok(capture::record(&bmc, options).await) };
        let recorded = redfish::guarded(bmc.clone(), reading).await;
        tell_first_uses(&trusted);
        tell_left(&bmc.connection());
        let mut recording = recorded.map_err(failed)?;
        if self.redact {
            recording = recording.redacted().map_err(|e| Failure::undetermined(e.to_string()))?;
        }
        let lost = recording.write(&self.output).map_err(input)?;
        let missing: Vec<&String> = recording.unread().iter().chain(&lost).collect();
        missing.iter().for_each(|line| print::error(line));
        let (count, folder) = (recording.len(), self.output.display());
        print::text(&format!("{count} resources in {folder}\nserve it with: patchgate mock serve {folder}\n"))?;
        // A recording with holes answers 404 where the BMC did not.
        Ok(if missing.is_empty() { 0 } else { 3 })
    }
}
