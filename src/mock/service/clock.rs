//! The time of one mock, which a test can move: sessions and locks end after minutes, and no test waits for minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The machine's monotonic clock, moved forward by what [`Clock::advance`] added. Clones move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Nanoseconds.
    ahead: Arc<AtomicU64>,
}

impl Clock {
    /// Lets time pass at once.
    pub fn advance(&self, time: Duration) {
        // 2^64 nanoseconds are 584 years.
        self.ahead.fetch_add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(Duration::from_nanos(self.ahead.load(Ordering::Relaxed))).unwrap_or(now)
    }
}
