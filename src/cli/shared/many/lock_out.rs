//! Whether a credential may be tried: a wrong password that is tried at sixty servers locks its account at the directory behind them.
//!
//! A credential that nobody has accepted yet is tried at one server at a time. The first refusal then ends it; of one that was
//! accepted elsewhere, the second, because one BMC may well have a password of its own, and directories lock at three or more.

use std::collections::BTreeMap;

/// The refusals that end a credential which some server accepted.
const MOST_REFUSALS: usize = 2;

/// What is known of each credential.
#[derive(Debug, Default)]
pub struct LockOut {
    known: BTreeMap<String, State>,
    /// Whether the operator takes the risk.
    keep_going: bool,
}

#[derive(Debug, Default)]
struct State {
    accepted: bool,
    under_way: usize,
    refused_at: Vec<String>,
}

/// What to do with a credential now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// Try it.
    Go,
    /// Wait until the server that it is tried at has answered.
    Wait,
    /// Never try it again: it was refused there.
    Stop(String),
}

impl LockOut {
    pub fn new(keep_going: bool) -> Self {
        Self { known: BTreeMap::new(), keep_going }
    }

    /// Whether a credential may be tried at one more server.
    pub fn may(&self, credential: &str) -> May {
        let Some(state) = self.known.get(credential).filter(|_| !self.keep_going) else { return May::Go };
        let most = if state.accepted { MOST_REFUSALS } else { 1 };
        match state.refused_at.get(most - 1) {
            Some(server) => May::Stop(server.clone()),
            None if state.accepted || state.under_way == 0 => May::Go,
            None => May::Wait,
        }
    }

    /// It is tried now.
    pub fn begins(&mut self, credential: &str) {
        self.known.entry(credential.to_owned()).or_default().under_way += 1;
    }

    /// A server has answered; `accepted` is none where it did not come to a login.
    pub fn ends(&mut self, credential: &str, server: &str, accepted: Option<bool>) {
        let state = self.known.entry(credential.to_owned()).or_default();
        state.under_way = state.under_way.saturating_sub(1);
        match accepted {
            Some(true) => state.accepted = true,
            Some(false) => state.refused_at.push(server.to_owned()),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nobody_has_accepted_it_so_it_is_tried_once_at_a_time_and_ends_with_the_first_refusal() {
        let mut locks = LockOut::new(false);
        assert_eq!(locks.may("c"), May::Go);
        locks.begins("c");
        assert_eq!(locks.may("c"), May::Wait);
        locks.ends("c", "hv1", None);
        assert_eq!(locks.may("c"), May::Go, "hv1 was not reached");
        locks.begins("c");
        locks.ends("c", "hv2", Some(false));
        assert_eq!(locks.may("c"), May::Stop("hv2".into()));
        assert_eq!(locks.may("d"), May::Go, "another credential");
    }

    #[test]
    fn what_one_server_accepted_is_tried_everywhere_and_ends_with_the_second_refusal() {
        let mut locks = LockOut::new(false);
        locks.begins("c");
        locks.ends("c", "hv1", Some(true));
        (0..3).for_each(|_| locks.begins("c"));
        assert_eq!(locks.may("c"), May::Go);
        locks.ends("c", "hv2", Some(false));
        assert_eq!(locks.may("c"), May::Go);
        locks.ends("c", "hv3", Some(false));
        assert_eq!(locks.may("c"), May::Stop("hv3".into()));
        assert_eq!(LockOut { keep_going: true, ..locks }.may("c"), May::Go);
    }

    proptest! {
        /// Whatever servers answer, an account sees at most so many refusals as were under way when the last one counted.
        #[test]
        fn a_wrong_password_is_refused_once(answers in proptest::collection::vec(any::<Option<bool>>(), 1..40)) {
            let mut locks = LockOut::new(false);
            let (mut refusals, mut accepted) = (0, false);
            for answer in answers {
                if locks.may("c") != May::Go {
                    break;
                }
                locks.begins("c");
                locks.ends("c", "hv", answer);
                accepted |= answer == Some(true);
                refusals += usize::from(answer == Some(false));
            }
            let most = if accepted { MOST_REFUSALS } else { 1 };
            prop_assert!(refusals <= most);
        }
    }
}
