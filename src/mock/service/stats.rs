//! What is counted: requests, connections, sessions; for one BMC and, through its parent, for a whole fleet.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde::Serialize;

/// How many there are now, and how many there were at most since the start or the last reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Level {
    /// Now.
    pub now: usize,
    /// At most.
    pub peak: usize,
}

/// What a BMC, or a fleet of them, was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Statistics {
    /// Requests that arrived, answered or not.
    pub requests: u64,
    /// Requests on which at least one rule of the fault script acted.
    pub faulted: u64,
    /// TLS connections made.
    pub connected: u64,
    /// TLS connections open.
    pub connections: Level,
    /// Sessions open. An idle one counts until its BMC is next asked about sessions.
    pub sessions: Level,
    /// Requests that arrived and whose answer has not wholly been handed to the connection.
    pub in_flight: Level,
}

/// A number that goes up and down, and its highest value.
#[derive(Debug, Default)]
struct Gauge {
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Gauge {
    fn raise(&self, by: usize) {
        let now = self.now.fetch_add(by, Ordering::AcqRel) + by;
        self.peak.fetch_max(now, Ordering::AcqRel);
    }

    fn lower(&self, by: usize) {
        self.now.fetch_sub(by, Ordering::AcqRel);
    }

    fn level(&self) -> Level {
        Level { now: self.now.load(Ordering::Acquire), peak: self.peak.load(Ordering::Acquire) }
    }

    fn restart(&self) {
        self.peak.store(self.now.load(Ordering::Acquire), Ordering::Release);
    }
}

/// The counters of one BMC, or of a fleet.
#[derive(Debug, Default)]
pub(super) struct Counters {
    requests: AtomicU64,
    faulted: AtomicU64,
    connected: AtomicU64,
    connections: Gauge,
    sessions: Gauge,
    in_flight: Gauge,
    fleet: Option<Arc<Counters>>,
}

impl Counters {
    pub(super) fn within(fleet: Arc<Self>) -> Self {
        Self { fleet: Some(fleet), ..Self::default() }
    }

    /// Does the same to the BMC's own counters and to those of its fleet.
    fn each(&self, count: impl Fn(&Self)) {
        count(self);
        if let Some(fleet) = &self.fleet {
            count(fleet);
        }
    }

    pub(super) fn fault(&self) {
        self.each(|counters| {
            counters.faulted.fetch_add(1, Ordering::Relaxed);
        });
    }

    /// The number of open sessions has changed.
    pub(super) fn sessions(&self, from: usize, to: usize) {
        self.each(|counters| {
            if let Some(more) = to.checked_sub(from) {
                counters.sessions.raise(more);
            } else {
                counters.sessions.lower(from - to);
            }
        });
    }

    pub(super) fn statistics(&self) -> Statistics {
        Statistics {
            requests: self.requests.load(Ordering::Relaxed),
            faulted: self.faulted.load(Ordering::Relaxed),
            connected: self.connected.load(Ordering::Relaxed),
            connections: self.connections.level(),
            sessions: self.sessions.level(),
            in_flight: self.in_flight.level(),
        }
    }

    /// Counts from zero again; what is open stays open, so a peak starts at what is there now.
    pub(super) fn restart(&self) {
        for counter in [&self.requests, &self.faulted, &self.connected] {
            counter.store(0, Ordering::Relaxed);
        }
        for gauge in [&self.connections, &self.sessions, &self.in_flight] {
            gauge.restart();
        }
    }
}

/// A request that is under way; counted until dropped.
#[derive(Debug)]
pub(super) struct Underway(Arc<Counters>);

impl Underway {
    pub(super) fn new(counters: &Arc<Counters>) -> Self {
        counters.each(|counters| {
            counters.requests.fetch_add(1, Ordering::Relaxed);
            counters.in_flight.raise(1);
        });
        Self(Arc::clone(counters))
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.each(|counters| counters.in_flight.lower(1));
    }
}

/// A TLS connection that is open; counted until dropped.
#[derive(Debug)]
pub(super) struct Connected(Arc<Counters>);

impl Connected {
    pub(super) fn new(counters: &Arc<Counters>) -> Self {
        counters.each(|counters| {
            counters.connected.fetch_add(1, Ordering::Relaxed);
            counters.connections.raise(1);
        });
        Self(Arc::clone(counters))
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.each(|counters| counters.connections.lower(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_counts_what_its_bmcs_count_and_a_peak_outlives_its_cause() {
        let fleet = Arc::new(Counters::default());
        let [one, other] = [(); 2].map(|()| Arc::new(Counters::within(Arc::clone(&fleet))));
        let held = [Underway::new(&one), Underway::new(&one), Underway::new(&other)];
        one.sessions(0, 3);
        one.sessions(3, 1);
        drop(held);
        assert_eq!(one.statistics().in_flight, Level { now: 0, peak: 2 });
        assert_eq!(one.statistics().sessions, Level { now: 1, peak: 3 });
        let total = fleet.statistics();
        assert_eq!((total.requests, total.in_flight.peak, total.sessions.now), (3, 3, 1));
        fleet.restart();
        assert_eq!((fleet.statistics().requests, fleet.statistics().sessions), (0, Level { now: 1, peak: 1 }));
    }
}
