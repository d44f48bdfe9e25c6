//! Whose firmware a row is, where several systems share a BMC and its one inventory (a Cray EX4252 lists that of four nodes).
//!
//! Only the table asks. A demand is held against every member, whoever's it is: what a service names its members by is no proof
//! that one of them is of no account for the system that is judged.

use crate::common::uri::last_segment;
use crate::evidence::{FirmwareMember, Hardware};

/// The systems behind the BMC, the one that is judged first; none where there is only one.
pub(super) struct Systems<'e>(Vec<&'e str>);

impl<'e> Systems<'e> {
    pub(super) fn of(hardware: &'e Hardware) -> Self {
        let Some(main) = hardware.system.value() else { return Self(Vec::new()) };
        let others = hardware.other_systems.value().map(|others| others.items.as_slice()).unwrap_or_default();
        if others.is_empty() {
            return Self(Vec::new());
        }
        let mut ids: Vec<_> = others.iter().map(|other| last_segment(&other.uri)).collect();
        ids.sort_unstable();
        ids.insert(0, last_segment(&main.uri));
        Self(ids)
    }

    /// The one that a member is of: by what it says it is related to, else by the first word of its id. None where neither
    /// tells one of them, or the first tells several: it is the BMC's, or everybody's.
    pub(super) fn owner(&self, member: &FirmwareMember) -> Option<String> {
        let related = member.related.value().map(Vec::as_slice).unwrap_or_default();
        let mut named = self.0.iter().filter(|id| related.iter().any(|uri| is_below(uri, id)));
        let owner = match (named.next(), named.next()) {
            (Some(id), None) => Some(id),
            (Some(_), Some(_)) => None,
            (None, _) => self.0.iter().find(|id| is_first_word(member.key(), id)),
        };
        owner.map(|id| (*id).to_owned())
    }

    /// Whether there are several: one inventory of theirs stands in no order that anybody could follow.
    pub(super) fn are_several(&self) -> bool {
        !self.0.is_empty()
    }

    /// Where the rows of a system stand: those of the judged one first, then those of nobody in particular, then each other's.
    pub(super) fn place(&self, system: Option<&str>) -> (u8, usize) {
        match system.and_then(|id| self.0.iter().position(|known| *known == id)) {
            Some(0) => (0, 0),
            Some(place) => (2, place),
            None => (1, 0),
        }
    }
}

/// Whether a URI is this system, its chassis, or a part of either.
fn is_below(uri: &str, id: &str) -> bool {
    let mut segments = uri.split('/').skip_while(|segment| !["Systems", "Chassis"].contains(segment));
    segments.next().is_some() && segments.next() == Some(id)
}

fn is_first_word(key: &str, id: &str) -> bool {
    key.strip_prefix(id).is_some_and(|rest| rest.starts_with(['.', '_', '-', ' ', ':']))
}
