//! How to scan, and the bounds of a scan: a BMC is a small computer, and a broken or hostile one must not cost us more
//! than this.

use std::time::Duration;

use super::memory::Memory;
use crate::evidence::Depth;

/// How to scan one BMC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanOptions {
    /// How much to ask for.
    pub depth: Depth,
    /// How to log in.
    pub login: Login,
    /// Within which bounds.
    pub limits: Limits,
    /// Which system behind the BMC to judge.
    pub system: SystemChoice,
    /// Where is remembered what was asked last time, to ask for it at once; nowhere where `None`.
    pub memory: Option<Memory>,
}

/// Which of several systems behind one BMC is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SystemChoice {
    /// The one that looks most like the host; the others are named and leave the verdict open.
    #[default]
    Host,
    /// The one with this `Id`, and no other.
    Named(String),
    /// All of them together.
    All,
}

/// How requests carry the right to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Login {
    /// A session of our own, created first and deleted last (DSP0266, 13.3.4).
    #[default]
    Session,
    /// HTTP Basic on every request: no session, and on many BMCs no log entry for each request either.
    Basic,
}

/// The bounds of one scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests under way at a time, as long as the BMC bears them well.
    pub concurrent_requests: usize,
    /// The longest wait for a connection.
    pub connect: Duration,
    /// The longest wait for one whole answer. Measured on a real XCC: 11 s for one drive of a full JBOD.
    pub request: Duration,
    /// The longest wait for an expanded collection, before its members are read one by one. Measured on a real XCC:
    /// 11 s for 89 sensors, where single reads take 0.2 s each.
    pub expand: Duration,
    /// The longest time for a whole scan. What was read by then is kept.
    pub scan: Duration,
    /// The longest pause that a BMC may ask for with `Retry-After`.
    pub pause: Duration,
    /// The most requests of a scan, repeated ones included.
    pub requests: u64,
    /// The largest body, in bytes. The largest seen in eight captures is 0.9 MB.
    pub body_bytes: usize,
    /// The most JSON values of one body. In memory a value takes up to a hundred times the bytes that it is written in.
    pub body_values: usize,
    /// The most bytes of all bodies of a scan. A full scan of the largest server seen takes 4 MB.
    pub bytes: u64,
    /// The most JSON values of all bodies of a scan.
    pub values: usize,
    /// The most members of one collection, over all its pages.
    pub members: usize,
}

impl Limits {
    /// What fits an XCC.
    pub const STANDARD: Self = Self {
        concurrent_requests: 4,
        connect: Duration::from_secs(10),
        request: Duration::from_secs(60),
        expand: Duration::from_secs(5),
        scan: Duration::from_secs(600),
        pause: Duration::from_secs(30),
        requests: 20_000,
        body_bytes: 8 * 1024 * 1024,
        body_values: 200_000,
        bytes: 64 * 1024 * 1024,
        values: 500_000,
        members: 5_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}
