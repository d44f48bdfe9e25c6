//! Which rules act on a request: matching, counting, and chance that can be repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::action::Action;
use super::draw::Draw;
use super::script::{ConnectionAction, FaultScript, TlsVersion, When};

/// A script at work on one BMC: the rules are shared, the counts are its own.
#[derive(Debug)]
pub(in crate::mock::service) struct Live {
    script: FaultScript,
    bmc: usize,
    requests: Vec<Count>,
    connections: Vec<AtomicU64>,
}

#[derive(Debug, Default)]
struct Count {
    seen: AtomicU64,
    in_flight: Arc<AtomicUsize>,
}

/// An action that a request has called for.
#[derive(Debug)]
pub(in crate::mock::service) struct Fired<'a> {
    pub(in crate::mock::service) name: &'a str,
    pub(in crate::mock::service) action: &'a Action,
    pub(in crate::mock::service) draw: Draw,
    in_flight: &'a Arc<AtomicUsize>,
}

/// A place among the requests that a concurrency limit lets in; free again when dropped.
#[derive(Debug)]
pub(in crate::mock::service) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Fired<'_> {
    /// A place where fewer than `limit` are taken.
    pub(in crate::mock::service) fn place(&self, limit: usize) -> Option<Place> {
        let take = |taken: usize| (taken < limit).then_some(taken + 1);
        self.in_flight.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).ok()?;
        Some(Place(Arc::clone(self.in_flight)))
    }
}

/// What a new connection is to meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::mock::service) struct Handshake {
    /// Cut off before the first byte.
    pub(in crate::mock::service) reset: bool,
    /// Another certificate than the one the mock started with.
    pub(in crate::mock::service) new_certificate: bool,
    /// The one version of TLS that is spoken; all where none is named.
    pub(in crate::mock::service) only: Option<TlsVersion>,
}

impl Live {
    pub(in crate::mock::service) fn new(script: FaultScript, bmc: usize) -> Self {
        let requests = script.rules().iter().map(|_| Count::default()).collect();
        let connections = script.connections().iter().map(|_| AtomicU64::default()).collect();
        Self { script, bmc, requests, connections }
    }

    pub(in crate::mock::service) fn script(&self) -> &FaultScript {
        &self.script
    }

    /// The actions for a request, in the order of the script. Every rule counts every request that it covers.
    pub(in crate::mock::service) fn request(&self, method: &str, path: &str, query: Option<&str>) -> Vec<Fired<'_>> {
        let rules = self.script.rules().iter().zip(&self.requests).enumerate();
        rules
            .filter(|(_, (rule, _))| rule.covers(method, path, query))
            .filter_map(|(number, (rule, count))| {
                let draw = self.fires(&rule.when, number, &count.seen)?;
                Some(Fired { name: &rule.name, action: &rule.action, draw, in_flight: &count.in_flight })
            })
            .collect()
    }

    /// What the next connection meets.
    pub(in crate::mock::service) fn connection(&self) -> Handshake {
        let mut handshake = Handshake::default();
        let rules = self.script.connections().iter().zip(&self.connections).enumerate();
        for (number, (rule, seen)) in rules {
            // Rules for connections and for requests never share chance.
            if self.fires(&rule.when, usize::MAX - number, seen).is_some() {
                match rule.action {
                    ConnectionAction::Reset => handshake.reset = true,
                    ConnectionAction::NewCertificate => handshake.new_certificate = true,
                    ConnectionAction::OnlyTls(version) => handshake.only = Some(version),
                }
            }
        }
        handshake
    }

    fn fires(&self, when: &When, rule: usize, seen: &AtomicU64) -> Option<Draw> {
        if !when.bmc.contains(self.bmc) {
            return None;
        }
        let before = seen.fetch_add(1, Ordering::Relaxed);
        let acted = before.checked_sub(when.skip)?;
        if when.count.is_some_and(|count| acted >= count) {
            return None;
        }
        let mut draw = Draw::new(self.script.seed(), self.bmc, rule, before);
        (draw.fraction() < when.probability.0).then_some(draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(script: &str, bmc: usize) -> Live {
        Live::new(FaultScript::from_toml(script).unwrap(), bmc)
    }

    fn pattern(live: &Live, requests: usize) -> Vec<bool> {
        (0..requests).map(|_| !live.request("GET", "/redfish/v1", None).is_empty()).collect()
    }

    #[test]
    fn skip_and_count_pick_the_nth_requests() {
        let live = live("[[rule]]\nskip = 2\ncount = 2\naction = \"login-page\"", 0);
        assert_eq!(pattern(&live, 6), [false, false, true, true, false, false]);
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed_and_differs_by_seed_and_bmc() {
        let half = |seed, bmc| {
            let text = format!("seed = {seed}\n[[rule]]\nprobability = 0.5\naction = \"login-page\"");
            pattern(&live(&text, bmc), 200)
        };
        assert_eq!(half(1, 0), half(1, 0));
        assert_ne!(half(1, 0), half(2, 0));
        assert_ne!(half(1, 0), half(1, 1));
        let hits = half(1, 0).iter().filter(|hit| **hit).count();
        assert!((70..=130).contains(&hits), "{hits} of 200");
    }

    #[test]
    fn a_rule_without_a_chance_never_acts_and_a_certain_one_always_does() {
        let of = |p: &str| pattern(&live(&format!("[[rule]]\nprobability = {p}\naction = \"login-page\""), 0), 50);
        assert!(of("0").iter().all(|hit| !hit) && of("1").iter().all(|hit| *hit));
    }

    #[test]
    fn a_place_is_free_again_when_its_holder_is_gone() {
        let live = live("[[rule]]\naction = { concurrency = { limit = 1 } }", 0);
        let fired = live.request("GET", "/", None);
        let held = fired[0].place(1);
        assert!(held.is_some() && fired[0].place(1).is_none());
        drop(held);
        assert!(fired[0].place(1).is_some());
    }
}
