//! What clients asked, for tests and for `mock serve` to print.
//!
//! An entry never holds a header or a body: no password, no token.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many characters of a path are remembered.
const MAX_PATH: usize = 2_048;

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
    requests: Mutex<VecDeque<Request>>,
}

impl Journal {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, requests: Mutex::default() }
    }

    pub(super) fn record(&self, method: &str, path: &str, status: u16, authentication: Authentication) {
        let path = path.chars().take(MAX_PATH).collect();
        // A poisoned lock means that a thread stopped between two pushes; the list is whole at every such point.
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if self.capacity == 0 {
            return;
        }
        if requests.len() == self.capacity {
            requests.pop_front();
        }
        requests.push_back(Request { method: method.to_owned(), path, status, authentication });
    }

    pub(super) fn clear(&self) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
