//! What every branch of the walk over a BMC shares: how deep it goes, what is odd about the service, and which logs are
//! read already.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::evidence::{Depth, Missing, Observation};
use crate::redfish::client::Bmc;
use crate::redfish::oem::Quirks;
use crate::redfish::read::Resource;

/// A BMC on a walk of some depth, and what is odd about it.
pub(super) struct Walk<'a> {
    bmc: &'a Bmc,
    pub(super) depth: Depth,
    pub(super) quirks: Quirks,
    /// The logs, and collections of logs, that a branch of the walk reads already.
    claimed: Mutex<HashSet<String>>,
}

impl std::ops::Deref for Walk<'_> {
    type Target = Bmc;

    fn deref(&self) -> &Bmc {
        self.bmc
    }
}

impl<'a> Walk<'a> {
    /// The walk that begins at this root.
    pub(super) fn new(bmc: &'a Bmc, root: &Resource) -> Self {
        Self { bmc, depth: bmc.depth(), quirks: Quirks::of(root), claimed: Mutex::default() }
    }

    /// Whether what is at this URI is ours to read: the first branch that comes to it has it.
    pub(super) fn claim(&self, uri: &str) -> bool {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.to_owned())
    }

    /// Something that only a scan of this depth or more asks for.
    pub(super) async fn from<T>(&self, depth: Depth, asking: impl Future<Output = Observation<T>>) -> Observation<T> {
        if self.depth >= depth {
            Box::pin(asking).await
        } else {
            let from = format!("a scan of depth {}", self.depth.name());
            Observation::missing(Missing::NotAsked, from, jiff::Timestamp::now())
        }
    }

    /// The same, with what comes beside it: nothing from a scan of less depth.
    pub(super) async fn both_from<T, B: Default>(
        &self,
        depth: Depth,
        asking: impl Future<Output = (Observation<T>, B)>,
    ) -> (Observation<T>, B) {
        let mut beside = B::default();
        let asked = async {
            let (asked, with_it) = asking.await;
            beside = with_it;
            asked
        };
        (self.from(depth, asked).await, beside)
    }
}
