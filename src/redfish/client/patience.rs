//! How long to wait for one of the sessions of a BMC to become free.
//!
//! Fifty scans of one BMC at once share its sixteen sessions, and each scan needs one for seconds only. Asking again is no
//! guess at a password, and locks nobody out.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// The longest wait; whoever holds all sessions for longer holds them for good.
const LONGEST: Duration = Duration::from_secs(60);

/// The pauses between logins, until patience ends.
pub(super) struct Patience {
    delays: ExponentialBackoff,
    left: Duration,
}

impl Patience {
    /// Half of what is left of a scan at most: the other half is for the scan itself.
    pub(super) fn new(left: Duration) -> Self {
        let delays = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(250))
            .with_factor(1.5)
            .with_max_delay(Duration::from_secs(4))
            .without_max_times()
            .with_jitter()
            .build();
        Self { delays, left: LONGEST.min(left / 2) }
    }

    /// How long to wait before the next login; none where there must be no other.
    pub(super) fn next(&mut self) -> Option<Duration> {
        let pause = self.delays.next()?;
        self.left = self.left.checked_sub(pause)?;
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_ends_within_half_of_what_is_left() {
        for (left, most) in [(600, 60), (10, 5), (1, 1), (0, 0)] {
            let mut patience = Patience::new(Duration::from_secs(left));
            let mut waited = Duration::ZERO;
            while let Some(pause) = patience.next() {
                assert!(pause >= Duration::from_millis(250) && pause <= Duration::from_secs(9), "{pause:?}");
                waited += pause;
            }
            assert!(waited <= Duration::from_secs(most), "{left}: {waited:?}");
        }
    }
}
