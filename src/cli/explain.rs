//! `explain`: the failed update. It judges as `check` does, and shows the causes.

use std::path::PathBuf;

use clap::Args;

use super::shared::choice::Chosen;
use super::shared::failure::Failure;
use super::shared::judge::Judgement;
use super::shared::reports::View;

/// `patchgate explain`
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    judgement: Judgement,
    #[command(flatten)]
    chosen: Chosen,
    /// Also write a runbook for a change ticket, in Markdown: the steps in their order with commands, risk, undo and
    /// verification. Nothing of it is run. Of many servers a folder: a file for each server with a failed update, and index.md
    #[arg(long, value_name = "FILE.md")]
    plan: Option<PathBuf>,
}

impl Explain {
    pub async fn run(&self) -> Result<u8, Failure> {
        self.judgement.run(View::Causes, &self.chosen.choice(), self.plan.as_deref()).await
    }
}
