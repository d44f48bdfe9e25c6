//! How many requests a BMC is given at a time: fewer as soon as it shows that it has enough.
//!
//! A BMC is a small computer. When it answers 503, lets requests time out, or takes ever longer, more requests make it
//! worse; the limit is halved, or lowered by one for rising latency, and grows back one by one while all goes well.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Latency counts as rising only beyond this: resources of an idle XCC differ by a second (latency.json of a 5.70).
const SLOW: Duration = Duration::from_secs(2);

/// What an answer says about the load of the BMC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It answered, after this time.
    Answered(Duration),
    /// It said that it is busy, let the request time out, or dropped the connection.
    Overloaded,
}

/// The limit of one BMC.
#[derive(Debug)]
pub(super) struct Throttle {
    slots: Semaphore,
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: usize,
    lowest: usize,
    /// Slots to take away as soon as they are given back.
    owed: usize,
    /// Good answers since the limit last changed.
    good: usize,
    quickest: Duration,
    recent: Duration,
}

/// Leave to have one request under way.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    permit: Option<SemaphorePermit<'a>>,
    throttle: &'a Throttle,
}

impl Throttle {
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        let state =
            State { limit: most, lowest: most, owed: 0, good: 0, quickest: Duration::MAX, recent: Duration::ZERO };
        Self { slots: Semaphore::new(most), most, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until one more request may be under way.
    pub(super) async fn slot(&self) -> Slot<'_> {
        // The semaphore is never closed, so there is always a permit; without one we would only be less gentle.
        Slot { permit: self.slots.acquire().await.ok(), throttle: self }
    }

    /// The limit now, and the lowest it ever was.
    pub(super) fn limits(&self) -> (usize, usize) {
        let state = self.state();
        (state.limit, state.lowest)
    }

    /// The most that is ever allowed.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Takes note of what an answer says.
    pub(super) fn note(&self, sign: Sign) {
        let mut state = self.state();
        let wanted = match sign {
            Sign::Overloaded => {
                state.good = 0;
                state.limit / 2
            }
            Sign::Answered(took) => {
                state.quickest = state.quickest.min(took);
                state.recent = if state.recent.is_zero() { took } else { (state.recent * 7 + took * 3) / 10 };
                state.good += 1;
                if state.good < 2 * self.most {
                    return;
                }
                state.good = 0;
                if state.recent > SLOW.max(state.quickest * 4) {
                    state.limit.saturating_sub(1)
                } else {
                    state.limit + 1
                }
            }
        };
        self.set(&mut state, wanted.clamp(1, self.most));
    }

    fn set(&self, state: &mut State, wanted: usize) {
        while state.limit < wanted {
            state.limit += 1;
            if state.owed > 0 {
                state.owed -= 1;
            } else {
                self.slots.add_permits(1);
            }
        }
        if state.limit > wanted {
            let gone = state.limit - wanted;
            state.owed += gone - self.slots.forget_permits(gone);
            state.limit = wanted;
            state.lowest = state.lowest.min(wanted);
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut state = self.throttle.state();
        if state.owed > 0
            && let Some(permit) = self.permit.take()
        {
            state.owed -= 1;
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_overloaded_bmc_gets_half_and_earns_it_back_one_by_one() {
        let throttle = Throttle::new(4);
        let taken = [throttle.slot().await, throttle.slot().await, throttle.slot().await, throttle.slot().await];
        throttle.note(Sign::Overloaded);
        assert_eq!(throttle.limits(), (2, 2));
        drop(taken);
        assert_eq!(throttle.slots.available_permits(), 2, "two of the four slots are gone");

        throttle.note(Sign::Overloaded);
        throttle.note(Sign::Overloaded);
        assert_eq!(throttle.limits(), (1, 1), "never below one");

        for _ in 0..8 {
            throttle.note(Sign::Answered(Duration::from_millis(200)));
        }
        assert_eq!(throttle.limits(), (2, 1));
        for _ in 0..100 {
            throttle.note(Sign::Answered(Duration::from_millis(200)));
        }
        assert_eq!((throttle.limits().0, throttle.slots.available_permits()), (4, 4), "never above the bound");
    }

    #[tokio::test]
    async fn rising_latency_lowers_the_limit_and_a_slow_bmc_does_not() {
        let throttle = Throttle::new(4);
        for _ in 0..20 {
            throttle.note(Sign::Answered(Duration::from_millis(1_900)));
        }
        assert_eq!(throttle.limits().1, 4, "always slow is not rising");
        let throttle = Throttle::new(4);
        throttle.note(Sign::Answered(Duration::from_millis(200)));
        for _ in 0..20 {
            throttle.note(Sign::Answered(Duration::from_secs(9)));
        }
        assert!(throttle.limits().1 < 4, "{:?}", throttle.limits());
    }
}
