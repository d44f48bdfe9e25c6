//! From times to places. The failed session takes minutes of a day that is worth looking at, so it has a scale of its own: the axis
//! runs evenly before it, within it and after it, and never backwards.

use jiff::{SignedDuration, Timestamp};

use crate::history::events::{after, before};
use crate::history::{HARDWARE_LOOK_BACK, Window};

/// How long after the session is shown. Our choice, as long as before it.
const LOOK_AHEAD: SignedDuration = HARDWARE_LOOK_BACK;

/// How long is shown where nothing failed. Our choice.
const QUIET: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How much of the axis is for the time before the session, and before its end.
const SHARES: [f64; 2] = [0.3, 0.8];

/// The least distance of two ticks: their labels stand beside each other.
const APART: f64 = 64.0;

/// How far two ticks may be apart in time.
const STEPS: [i64; 14] =
    [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/// The time that is shown.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// The failed session.
    session: Option<(Timestamp, Timestamp)>,
}

impl Span {
    /// A day before the session to a day after it, or to the collection; a week before the collection where nothing failed.
    pub(super) fn around(window: Option<&Window>, collected: Timestamp) -> Self {
        match window {
            Some(Window { from, to, .. }) if from < to => {
                let last = after(*to, LOOK_AHEAD);
                let end = if *to < collected { last.min(collected) } else { last };
                Self { from: before(*from, HARDWARE_LOOK_BACK), to: end, session: Some((*from, *to)) }
            }
            _ => Self { from: before(collected, QUIET), to: collected, session: None },
        }
    }

    pub(super) fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && at <= self.to
    }

    /// How far a time is from the session, in seconds; from the end where there is none.
    pub(super) fn distance(&self, at: Timestamp) -> i64 {
        let (from, to) = self.session.unwrap_or((self.to, self.to));
        (from.as_second() - at.as_second()).max(at.as_second() - to.as_second()).max(0)
    }
}

/// A mark of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) at: Timestamp,
}

/// Times and their places, between which the axis runs evenly.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    stops: Vec<(i64, f64)>,
    /// Where the failed session is.
    pub(super) session: Option<(f64, f64)>,
}

impl Scale {
    /// The scale of a span between two places.
    pub(super) fn of(span: &Span, left: f64, right: f64) -> Self {
        let place = |share: f64| left + (right - left) * share;
        let mut stops = vec![(span.from.as_second(), left)];
        if let Some((from, to)) = span.session {
            stops.push((from.as_second(), place(SHARES[0])));
            stops.push((to.as_second(), place(SHARES[1])));
        }
        stops.push((span.to.as_second(), right));
        stops.dedup_by_key(|stop| stop.0);
        let mut scale = Self { stops, session: None };
        scale.session = span.session.map(|(from, to)| (scale.x(from), scale.x(to)));
        scale
    }

    /// The place of a time; that of the nearer end for one that is outside.
    pub(super) fn x(&self, at: Timestamp) -> f64 {
        let at = at.as_second();
        let mut last = self.stops.first().map_or(0.0, |stop| stop.1);
        for pair in self.stops.windows(2) {
            let [(t0, x0), (t1, x1)] = [pair[0], pair[1]];
            if at < t0 {
                return last;
            }
            last = x1;
            if at <= t1 {
                #[expect(clippy::cast_precision_loss, reason = "seconds of a few weeks")]
                let share = (at - t0) as f64 / (t1 - t0) as f64;
                return x0 + (x1 - x0) * share;
            }
        }
        last
    }

    /// The ticks, from the left, as many as have room for their labels.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        for pair in self.stops.windows(2) {
            let [(t0, x0), (t1, x1)] = [pair[0], pair[1]];
            #[expect(clippy::cast_precision_loss, reason = "seconds of a few weeks")]
            let fits = |step: &&i64| (x1 - x0) * **step as f64 / (t1 - t0) as f64 >= APART;
            let Some(step) = STEPS.iter().find(fits) else { continue };
            let mut at = t0.div_euclid(*step) * step;
            while at <= t1 {
                if at >= t0
                    && let Ok(time) = Timestamp::from_second(at)
                {
                    let x = self.x(time);
                    if ticks.last().is_none_or(|last| x - last.x >= APART) {
                        ticks.push(Tick { x, at: time });
                    }
                }
                at += step;
            }
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn span(from: i64, length: i64, collected: i64) -> Span {
        let window = Window { from: at(from), to: at(from + length), begin_seen: true };
        Span::around(Some(&window), at(collected))
    }

    proptest! {
        #[test]
        fn the_axis_never_runs_backwards_and_no_label_lies_on_another(
            from in 1_700_000_000_i64..1_800_000_000,
            length in 0_i64..400_000,
            later in -100_000_i64..1_000_000,
            times in proptest::collection::vec(-200_000_i64..900_000, 2..40),
        ) {
            let span = span(from, length, from + length + later);
            let scale = Scale::of(&span, 100.0, 1000.0);
            let mut times: Vec<i64> = times.into_iter().map(|time| from + time).collect();
            times.sort_unstable();
            let places: Vec<f64> = times.iter().map(|time| scale.x(at(*time))).collect();
            prop_assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{places:?}");
            prop_assert!(places.iter().all(|x| (100.0..=1000.0).contains(x)), "{places:?}");
            let ticks = scale.ticks();
            prop_assert!(ticks.windows(2).all(|pair| pair[1].x - pair[0].x >= APART && pair[0].at < pair[1].at));
        }
    }

    #[test]
    fn the_session_has_half_of_the_axis_however_short_it_is() {
        let scale = Scale::of(&span(1_776_517_200, 600, 1_776_700_000), 0.0, 1000.0);
        assert_eq!(scale.session, Some((300.0, 800.0)));
        assert_eq!(scale.x(at(1_776_517_200 + 300)), 550.0);
        assert_eq!(scale.x(at(0)), 0.0);
        assert_eq!(scale.x(at(1_900_000_000)), 1000.0);
    }

    #[test]
    fn without_a_failure_the_week_before_is_shown() {
        let span = Span::around(None, at(1_776_517_200));
        assert_eq!((span.to.as_second() - span.from.as_second()) / 86_400, 7);
        assert_eq!(Scale::of(&span, 0.0, 700.0).session, None);
        assert!(Scale::of(&span, 0.0, 700.0).ticks().len() >= 6);
    }
}
