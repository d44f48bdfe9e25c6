//! `doctor`: a BMC as a Redfish service.

use clap::Args;

use super::shared::credentials::Login;
use super::shared::demo::{Demo, MockName};
use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::lang;
use super::shared::print;
use super::shared::progress;
use super::shared::scan::Scan;
use super::shared::session::tell_left;
use super::shared::trust::{TrustOptions, tell_first_uses};
use crate::redfish::{self, Credentials, Examination, Target};
use crate::report;

/// `patchgate doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// A mock server: mock:sr650-v2 (see `patchgate mock list`)
    #[arg(value_name = "MOCK", conflicts_with = "bmc")]
    #[cfg_attr(not(feature = "mock"), arg(hide = true))]
    mock: Option<MockName>,
    /// Examine this BMC: `HOST[:PORT]` or `https://HOST[:PORT][/PATH]`
    #[arg(long, value_name = "URL", help_heading = "Target")]
    bmc: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    trust: TrustOptions,
    #[command(flatten)]
    login: Login,
    #[command(flatten)]
    scan: Scan,
}

impl Doctor {
    pub async fn run(&self) -> Result<u8, Failure> {
        let examination = match (&self.mock, &self.bmc) {
            (Some(name), _) => {
                self.trust.refuse()?;
                let demo = Demo::start(name).await?;
                let examination = self.examine(demo.target().clone(), demo.credentials()).await;
                demo.stop().await;
                examination?
            }
            (None, Some(url)) => self.examine(self.trust.target(url)?, &self.login.credentials()?).await?,
            (None, None) => return Err(Failure::usage("no target: give --bmc URL or mock:sr650-v2")),
        };
        match self.format {
            Format::Json => print::json(&examination)?,
            Format::Table => print::text(&lang::page(|| report::doctor(&examination, print::style())))?,
        };
        // A service with mistakes was examined all the same; one that could not be read whole was not.
        Ok(if examination.unread.is_empty() { 0 } else { 3 })
    }

    async fn examine(&self, target: Target, credentials: &Credentials) -> Result<Examination, Failure> {
        let trusted = target.options().clone();
        let reading = format!("reading {}", target.url());
        let work = redfish::examine(target, credentials, self.scan.options());
        let examined = progress::during(&reading, work).await;
        tell_first_uses(&trusted);
        let examination = examined.map_err(Failure::from)?;
        tell_left(&examination.connection);
        Ok(examination)
    }
}
