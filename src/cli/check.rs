//! `check`: the gate, before an update or after it.

use clap::Args;

use super::shared::failure::Failure;
use super::shared::judge::Judgement;
use super::shared::reports::View;
use crate::diagnosis::Choice;

/// `patchgate check`
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    judgement: Judgement,
}

impl Check {
    pub async fn run(&self) -> Result<u8, Failure> {
        self.judgement.run(View::Gate, &Choice::default(), None).await
    }
}
