//! Whether a credential may be tried: a wrong password that is tried at sixty servers locks its account at the directory behind them.
//!
//! A credential that nobody has accepted yet is tried at one server at a time, until that has let it in: the others need not wait
//! until it is read. The first refusal then ends it; of one that was accepted elsewhere, the second, because one BMC may well have
//! a password of its own, and directories lock at three or more.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The servers under way that have let it in. One that refuses it after all takes that back.
    let_in_at: BTreeSet<String>,
    refused_at: Vec<String>,
}

impl State {
    fn is_accepted(&self) -> bool {
        self.accepted || !self.let_in_at.is_empty()
    }
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
        let most = if state.is_accepted() { MOST_REFUSALS } else { 1 };
        match state.refused_at.get(most - 1) {
            Some(server) => May::Stop(server.clone()),
            None if state.is_accepted() || state.under_way == 0 => May::Go,
            None => May::Wait,
        }
    }

    /// It is tried now.
    pub fn begins(&mut self, credential: &str) {
        self.known.entry(credential.to_owned()).or_default().under_way += 1;
    }

    /// A server that is still being read has let it in.
    pub fn lets_in(&mut self, credential: &str, server: &str) {
        self.known.entry(credential.to_owned()).or_default().let_in_at.insert(server.to_owned());
    }

    /// A server is done; `accepted` is none where it did not come to a login, or the reading failed after it.
    pub fn ends(&mut self, credential: &str, server: &str, accepted: Option<bool>) {
        let state = self.known.entry(credential.to_owned()).or_default();
        state.under_way = state.under_way.saturating_sub(1);
        let let_in = state.let_in_at.remove(server);
        match accepted {
            Some(true) => state.accepted = true,
            Some(false) => state.refused_at.push(server.to_owned()),
            None => state.accepted |= let_in,
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

    #[test]
    fn who_lets_it_in_need_not_be_done_and_who_refuses_it_after_all_takes_that_back() {
        let mut locks = LockOut::new(false);
        locks.begins("c");
        assert_eq!(locks.may("c"), May::Wait);
        locks.lets_in("c", "hv1");
        assert_eq!(locks.may("c"), May::Go);
        assert_eq!(locks.may("d"), May::Go);
        locks.begins("c");
        // The account of hv1 must change its password first, and nobody else has let it in yet.
        locks.ends("c", "hv1", Some(false));
        assert_eq!(locks.may("c"), May::Stop("hv1".into()));
        // hv2 has, so the password is right, and one refusal may be that server's own.
        locks.lets_in("c", "hv2");
        assert_eq!(locks.may("c"), May::Go);
        // Its reading failed later on: that is no refusal.
        locks.ends("c", "hv2", None);
        assert_eq!(locks.may("c"), May::Go);
        locks.begins("c");
        locks.ends("c", "hv3", Some(false));
        assert_eq!(locks.may("c"), May::Stop("hv3".into()));
    }

    /// What the next event of a round is: a server is begun where it may be, lets the credential in, or is done.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        Begin,
        LetIn(u8),
        End(u8, Option<bool>),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            3 => Just(Event::Begin),
            1 => any::<u8>().prop_map(Event::LetIn),
            2 => any::<(u8, Option<bool>)>().prop_map(|(at, accepted)| Event::End(at, accepted)),
        ]
    }

    proptest! {
        /// In whatever order servers answer: until one has let it in, nobody else is begun, and once so many refused it that it
        /// ends, nobody is.
        #[test]
        fn nobody_is_begun_beside_the_first_and_nobody_after_the_last_refusal(events in proptest::collection::vec(event(), 1..60)) {
            let mut locks = LockOut::new(false);
            // Under way: the server, and whether it has let the credential in.
            let (mut under_way, mut accepted, mut refusals): (Vec<(String, bool)>, bool, usize) = (Vec::new(), false, 0);
            for (n, event) in events.into_iter().enumerate() {
                let let_in = accepted || under_way.iter().any(|(_, let_in)| *let_in);
                match event {
                    Event::Begin => {
                        let may = locks.may("c");
                        let most = if let_in { MOST_REFUSALS } else { 1 };
                        prop_assert_eq!(matches!(may, May::Stop(_)), refusals >= most);
                        if may == May::Go {
                            prop_assert!(let_in || under_way.is_empty());
                            locks.begins("c");
                            under_way.push((format!("hv{n}"), false));
                        }
                    }
                    Event::LetIn(_) | Event::End(..) if under_way.is_empty() => {}
                    Event::LetIn(at) => {
                        let at = usize::from(at) % under_way.len();
                        locks.lets_in("c", &under_way[at].0);
                        under_way[at].1 = true;
                    }
                    Event::End(at, answer) => {
                        let (server, let_in) = under_way.swap_remove(usize::from(at) % under_way.len());
                        locks.ends("c", &server, answer);
                        accepted |= answer == Some(true) || answer.is_none() && let_in;
                        refusals += usize::from(answer == Some(false));
                    }
                }
            }
        }

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
