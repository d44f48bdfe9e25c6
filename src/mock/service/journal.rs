//! What clients asked, for tests and for `mock serve` to print.
//!
//! An entry never holds a header or a body: no password, no token.

use crate::common::cut::cut;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many characters of a path are remembered.
const MAX_PATH: usize = 2_048;
/// How many of a method: HTTP knows short ones, and lets clients invent any.
const MAX_METHOD: usize = 32;
/// How many bytes an entry may have on average; a journal full of the longest paths keeps fewer of them.
const BYTES_PER_ENTRY: usize = 320;

/// How a request proved who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authentication {
    /// It carried no credentials.
    None,
    /// HTTP Basic, accepted.
    Basic,
    /// `X-Auth-Token` of a live session.
    Session,
    /// It carried credentials that were refused.
    Refused,
}

/// One request and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it was sent, with its query.
    pub path: String,
    /// The HTTP status of the answer; 0 where a fault script reset the connection instead.
    pub status: u16,
    /// How the sender proved itself.
    pub authentication: Authentication,
}

#[derive(Debug)]
pub(super) struct Journal {
    /// How many requests are remembered; older ones are dropped.
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: VecDeque<Request>,
    /// Of methods and paths together.
    bytes: usize,
}

impl Kept {
    fn drop_oldest(&mut self) {
        if let Some(oldest) = self.requests.pop_front() {
            self.bytes = self.bytes.saturating_sub(size(&oldest));
        }
    }
}

fn size(request: &Request) -> usize {
    request.method.len() + request.path.len()
}

impl Journal {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, kept: Mutex::default() }
    }

    pub(super) fn record(&self, method: &str, path: &str, status: u16, authentication: Authentication) {
        if self.capacity == 0 {
            return;
        }
        let start = |text: &str, most| cut(text, most).to_owned();
        let request =
            Request { method: start(method, MAX_METHOD), path: start(path, MAX_PATH), status, authentication };
        let mut kept = self.kept();
        kept.bytes += size(&request);
        kept.requests.push_back(request);
        while kept.requests.len() > self.capacity
            || (kept.bytes > self.capacity.saturating_mul(BYTES_PER_ENTRY) && kept.requests.len() > 1)
        {
            kept.drop_oldest();
        }
    }

    /// A poisoned lock means that a thread stopped between two changes of the list; it is whole at every such point.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn clear(&self) {
        *self.kept() = Kept::default();
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.kept().requests.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_requests_are_kept_as_far_as_number_and_size_allow() {
        let journal = Journal::new(100);
        let record = |path: &str| journal.record(&"X".repeat(1_000), path, 200, Authentication::None);
        (0..150).for_each(|number| record(&format!("/{number}")));
        let requests = journal.requests();
        assert_eq!((requests.len(), requests[0].path.as_str(), requests[99].path.as_str()), (100, "/50", "/149"));
        assert_eq!(requests[0].method.len(), MAX_METHOD);
        (0..150).for_each(|_| record(&"/x".repeat(10_000)));
        let requests = journal.requests();
        assert!((1..=100 * BYTES_PER_ENTRY / MAX_PATH).contains(&requests.len()), "{}", requests.len());
        assert!(requests.iter().all(|request| request.path.len() == MAX_PATH));
        journal.clear();
        assert!(journal.requests().is_empty());
    }
}
