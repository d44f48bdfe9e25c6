//! Which failures deserve another try, and when.
//!
//! Only what cannot have changed anything and may pass by itself: a BMC that says it is busy, a connection that broke
//! on a GET. Never a refused login (BMCs lock accounts) and never a time-out (the next try would cost as much again).

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// How often a request is sent again at most.
const TRIES: usize = 3;

/// The pauses of one request: 0.25, 0.5 and 1 s, each longer by a random part, so that a fleet does not come back at once.
#[derive(Debug)]
pub(super) struct Pauses {
    delays: ExponentialBackoff,
    longest: Duration,
}

impl Pauses {
    /// Pauses of which none is longer than `longest`.
    pub(super) fn new(longest: Duration) -> Self {
        let delays = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(250))
            .with_factor(2.0)
            .with_max_times(TRIES)
            .with_jitter()
            .build();
        Self { delays, longest }
    }

    /// How long to wait before the next try; none where there must be no other.
    pub(super) fn next(&mut self, again: Again) -> Option<Duration> {
        let Again::After(asked) = again else { return None };
        let pause = self.delays.next()?.min(self.longest);
        match asked {
            // A BMC that wants to be left alone for longer than we may wait is left alone.
            Some(asked) if asked > self.longest => None,
            Some(asked) => Some(pause.max(asked)),
            None => Some(pause),
        }
    }
}

/// Whether a failure deserves another try.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// It does not.
    #[default]
    Never,
    /// It does, not before the time that the BMC asked for.
    After(Option<Duration>),
}

impl Again {
    /// What `Retry-After` asks for: seconds, or an HTTP date (RFC 9110, 10.2.3).
    pub(super) fn after(headers: &HeaderMap, now: SystemTime) -> Self {
        let text = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
        Self::After(text.and_then(|text| seconds(text).or_else(|| date(text, now))))
    }
}

fn seconds(text: &str) -> Option<Duration> {
    text.parse::<u32>().ok().map(|s| Duration::from_secs(s.into()))
}

fn date(text: &str, now: SystemTime) -> Option<Duration> {
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let now = jiff::Timestamp::try_from(now).ok()?;
    Some(Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Again {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, text.parse().unwrap());
        let now: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        Again::after(&headers, now.into())
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(asked("7"), Again::After(Some(Duration::from_secs(7))));
        assert_eq!(asked("Tue, 24 Nov 2026 03:00:09 GMT"), Again::After(Some(Duration::from_secs(9))));
        assert_eq!(asked("Tue, 24 Nov 2026 02:00:00 GMT"), Again::After(Some(Duration::ZERO)), "it is over");
        for odd in ["soon", "-1", "99999999999", ""] {
            assert_eq!(asked(odd), Again::After(None), "{odd}");
        }
    }

    #[test]
    fn a_request_is_repeated_three_times_and_never_before_it_is_welcome() {
        let mut pauses = Pauses::new(Duration::from_secs(30));
        let ten = Duration::from_secs(10);
        assert_eq!(pauses.next(Again::After(Some(ten))), Some(ten));
        assert!(pauses.next(Again::After(None)).unwrap() >= Duration::from_millis(500));
        assert!(pauses.next(Again::After(None)).is_some());
        assert_eq!(pauses.next(Again::After(None)), None);

        let mut pauses = Pauses::new(Duration::from_secs(30));
        assert_eq!(pauses.next(Again::After(Some(Duration::from_secs(31)))), None, "too long for this scan");
        assert_eq!(pauses.next(Again::Never), None);
    }
}
