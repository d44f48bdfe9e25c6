//! The bounds of one scan: a BMC is a small computer, and a broken or hostile one must not cost us more than this.

use std::time::Duration;

/// The bounds of one scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests under way at a time.
    pub concurrent_requests: usize,
    /// The longest wait for a connection.
    pub connect: Duration,
    /// The longest wait for one whole answer. Measured on a real XCC: 11 s for one drive of a full JBOD.
    pub request: Duration,
    /// The largest body, in bytes. The largest seen in eight captures is 0.9 MB.
    pub body_bytes: usize,
    /// The most members of one collection, over all its pages.
    pub members: usize,
}

impl Limits {
    /// What fits an XCC.
    pub const STANDARD: Self = Self {
        concurrent_requests: 4,
        connect: Duration::from_secs(10),
        request: Duration::from_secs(60),
        body_bytes: 32 * 1024 * 1024,
        members: 5_000,
    };
}
