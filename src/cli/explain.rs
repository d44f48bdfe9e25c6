//! `explain`: the failed update. It judges as `check` does, and shows the causes.

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
}

impl Explain {
    pub async fn run(&self) -> Result<u8, Failure> {
        self.judgement.run(View::Causes, &self.chosen.choice()).await
    }
}
