//! What a service promises of `$expand`, and what was learnt of it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::evidence::Expand;
use crate::redfish::read::Resource;

/// What is known about `$expand` on one service.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// The query that the service root promises to answer.
    query: OnceLock<Option<String>>,
    /// The same for two levels, and whether it was refused.
    deep: OnceLock<Option<String>>,
    shallow: AtomicBool,
    learnt: Mutex<Learnt>,
    /// Held while a member is compared: one comparison answers for all that lack the same.
    pub(super) comparing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Learnt {
    verdict: Expand,
    /// Properties that were absent in an expanded member and are absent in the resource, too.
    absent: HashSet<Vec<&'static str>>,
}

impl Expansion {
    /// The query, as long as nothing speaks against it.
    pub(super) fn usable(&self, root: Option<&Resource>) -> Option<&str> {
        self.deep.get_or_init(|| root.and_then(|root| offered(root, 2)));
        let query = self.query.get_or_init(|| root.and_then(|root| offered(root, 1))).as_deref()?;
        matches!(self.learnt(), Expand::NotOffered | Expand::Used).then_some(query)
    }

    /// How the collection at `uri` is asked for, where the service offers it.
    pub(super) fn query_of(&self, uri: &str) -> Option<String> {
        Some(joined(uri, self.query.get()?.as_deref()?))
    }

    /// How a resource is asked for together with the members of a collection behind it, where the service offers that.
    pub(super) fn deep_query_of(&self, uri: &str) -> Option<String> {
        let query = self.deep.get()?.as_deref().filter(|_| !self.shallow.load(Ordering::Relaxed))?;
        Some(joined(uri, query))
    }

    /// Two levels at once are more than this service gives. One may still work.
    pub(super) fn not_deep(&self) {
        self.shallow.store(true, Ordering::Relaxed);
    }

    /// Whether a resource was seen to have none of these properties.
    pub(super) fn lacks(&self, lacking: &[&'static str]) -> bool {
        self.state().absent.contains(lacking)
    }

    /// A resource has none of these properties, expanded or not.
    pub(super) fn note_absent(&self, lacking: Vec<&'static str>) {
        self.state().absent.insert(lacking);
    }

    /// What was learnt so far.
    pub(super) fn learnt(&self) -> Expand {
        self.state().verdict
    }

    fn state(&self) -> std::sync::MutexGuard<'_, Learnt> {
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first thing that speaks against it is remembered; that it worked is overruled by anything.
    pub(super) fn learn(&self, verdict: Expand) {
        let mut state = self.state();
        if matches!(state.verdict, Expand::NotOffered | Expand::Used) {
            state.verdict = verdict;
        }
    }
}

fn joined(uri: &str, query: &str) -> String {
    let joint = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{joint}{query}")
}

/// The query for so many levels of members with their properties, in the words that the service root promises to
/// understand.
fn offered(root: &Resource, levels: u64) -> Option<String> {
    let expand = root.field("ProtocolFeaturesSupported").field("ExpandQuery");
    let promises = |name: &str| expand.field(name).boolean().value() == Some(&true);
    // `.` leaves the links of `Links` alone; `*` brings them, too, which is more than is needed.
    let scope = if promises("NoLinks") {
        "."
    } else if promises("ExpandAll") {
        "*"
    } else {
        return None;
    };
    // One level is what a query without this option asks for, too (DSP0266, 7.3.2).
    let levels = match (promises("Levels"), levels) {
        (true, 1) => "($levels=1)".to_owned(),
        (true, _) if expand.field("MaxLevels").whole_number().value().is_some_and(|most| *most >= levels) => {
            format!("($levels={levels})")
        }
        (false, 1) => String::new(),
        _ => return None,
    };
    Some(format!("$expand={scope}{levels}"))
}
