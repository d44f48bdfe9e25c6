//! What the logs themselves say of updates, for where no event log tells of any.
//!
//! Who sends `CBS.log`, `dism.log` or `WindowsUpdate.log` alone has sent the failure with it. Event logs say the same with the
//! titles, so these lines count only where those tell of no update: they would tell each failure twice.

mod client;
mod dism;
mod made;
mod packages;

use super::step::Step;
use crate::evidence::Windows;

/// Which event logs are at hand, although they tell of no update.
#[derive(Clone, Copy, Debug)]
pub(super) struct AtHand {
    /// The log of the servicing stack: what it does not tell of did not happen.
    pub(super) setup: bool,
    /// A log of the update client.
    pub(super) client: bool,
}

/// What the logs tell that the event logs at hand would not.
pub(super) fn steps(windows: &Windows, at_hand: AtHand) -> Vec<Step> {
    let mut steps = Vec::new();
    if !at_hand.setup {
        steps = packages::steps(windows);
        if steps.is_empty() {
            // dism.exe asks the servicing stack, which has told of it where its log is at hand.
            steps = dism::steps(windows);
        }
    }
    if !at_hand.client {
        steps.extend(client::steps(windows));
    }
    steps
}
