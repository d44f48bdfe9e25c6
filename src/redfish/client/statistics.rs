//! What a scan cost the BMC so far: counted where it happens, told at the end.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::evidence::Latency;

/// The counters of one BMC.
#[derive(Debug)]
pub(super) struct Statistics {
    pub(super) requests: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) received_bytes: AtomicU64,
    pub(super) sessions_created: AtomicU64,
    pub(super) sessions_deleted: AtomicU64,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// For each answer what was asked for and how long it took, in milliseconds.
    took: Vec<(String, u64)>,
    /// Our end of each connection that carried an answer.
    sockets: HashSet<SocketAddr>,
    /// In which trip each resource arrived.
    trips: HashMap<String, u64>,
    /// In which trip what was asked ahead arrived, whatever led to it.
    ahead: HashMap<String, u64>,
    longest_chain: u64,
    last_answer: Option<Instant>,
}

pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

impl Statistics {
    pub(super) fn new() -> Self {
        Self {
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            received_bytes: AtomicU64::new(0),
            sessions_created: AtomicU64::new(0),
            sessions_deleted: AtomicU64::new(0),
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer came over this connection, after this time.
    pub(super) fn answered(&self, uri: &str, socket: Option<SocketAddr>, took: Duration, bytes: usize) {
        self.received_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let mut state = self.state();
        state.took.push((uri.to_owned(), took.as_millis().try_into().unwrap_or(u64::MAX)));
        state.sockets.extend(socket);
        state.last_answer = Some(Instant::now());
    }

    /// The trip in which a resource arrived; 0 where none was needed to know of it.
    pub(super) fn trip_of(&self, uri: &str) -> u64 {
        self.state().trips.get(uri).copied().unwrap_or(0)
    }

    /// A resource arrived in this trip.
    pub(super) fn arrived(&self, uri: &str, trip: u64) {
        let mut state = self.state();
        let trip = state.ahead.get(uri).copied().unwrap_or(trip);
        state.trips.entry(uri.to_owned()).or_insert(trip);
        state.longest_chain = state.longest_chain.max(trip);
    }

    /// What is at this URI was there in this trip, before its link was.
    pub(super) fn came_ahead(&self, uri: &str, trip: u64) {
        self.state().ahead.insert(uri.to_owned(), trip);
    }

    /// What came ahead is not used.
    pub(super) fn nothing_came_ahead(&self) {
        self.state().ahead.clear();
    }

    /// In which trip what is at this URI came ahead of its link.
    pub(super) fn trip_ahead(&self, uri: &str) -> Option<u64> {
        self.state().ahead.get(uri).copied()
    }

    pub(super) fn longest_chain(&self) -> u64 {
        self.state().longest_chain
    }

    pub(super) fn connections(&self) -> u64 {
        self.state().sockets.len() as u64
    }

    /// From the first request to the last answer.
    pub(super) fn duration(&self) -> Duration {
        self.state().last_answer.map_or(Duration::ZERO, |last| last.duration_since(self.began))
    }

    /// The slowest answers, the slowest first.
    pub(super) fn slowest(&self, most: usize) -> Vec<(String, u64)> {
        let mut took = self.state().took.clone();
        took.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        took.truncate(most);
        took
    }

    /// How long the answers took so far.
    pub(super) fn latency(&self) -> Latency {
        let mut took: Vec<u64> = self.state().took.iter().map(|(_, took)| *took).collect();
        took.sort_unstable();
        let at = |tenths: usize| took.get((took.len() * tenths).div_ceil(10).saturating_sub(1)).copied().unwrap_or(0);
        Latency { median_ms: at(5), p90_ms: at(9), longest_ms: at(10) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let statistics = Statistics::new();
        assert_eq!(statistics.latency(), Latency::default(), "nothing was measured");
        for ms in [100, 50, 70, 10, 20, 30, 40, 60, 80, 90] {
            statistics.answered("/redfish/v1/", None, Duration::from_millis(ms), 1);
        }
        assert_eq!(statistics.latency(), Latency { median_ms: 50, p90_ms: 90, longest_ms: 100 });
    }

    #[test]
    fn the_first_way_to_a_resource_counts() {
        let statistics = Statistics::new();
        statistics.arrived("/a", 2);
        statistics.arrived("/a", 5);
        assert_eq!((statistics.trip_of("/a"), statistics.trip_of("/b"), statistics.longest_chain()), (2, 0, 5));
    }
}
