//! One round over the parts of a server: what each says of itself, and what is said above it of all of them.
//!
//! Three laws, whoever made the server:
//!
//! * A bad word is a failure, whatever stands beside it: also of a part that is called absent.
//! * A part that says nothing is answered by a roll-up above it that says OK. Without one it is a gap where its like do
//!   say how they are, and not reported where none of them does.
//! * A roll-up that is worse than everything that was read below it has seen something that we have not: a failure.

use std::collections::HashSet;

use crate::baseline::Severity;
use crate::evidence::{Health, Line, Members, Missing, Observation, State, Status, named};
use crate::msg;
use crate::rules::finding::Finding;
use crate::rules::judge::Judge;
use crate::rules::uri::short;
use crate::text::{Message, Words};

/// What it means when a part sends no health at all.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Silence {
    /// This kind of part is known to send only a state.
    Usual,
    /// This kind of part sends its health, so silence is a gap.
    Gap,
    /// The schema makes it optional: a gap only where others tell and no roll-up above answers for it.
    Optional {
        /// Whether parts of the same kind do say how they are.
        others_tell: bool,
    },
    /// The same for a part that gives at least its state; one without any status is a gap.
    Stated {
        /// Whether parts of the same kind do say how they are.
        others_tell: bool,
    },
}

/// What it means when a list is missing or empty.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Need {
    /// Such a server has something there.
    Must,
    /// Such a server may have nothing there, and need not list it.
    May,
    /// It is listed, and may be empty.
    Offered,
}

/// A round: the bench, the worst word so far, and what a roll-up has answered already.
pub(super) struct Round<'r, 'a> {
    pub(super) judge: &'r mut Judge<'a>,
    /// The rank of the worst word that was read since the last roll-up began.
    worst: u8,
    /// Whether a roll-up above the parts that come now says that all are well.
    covered: bool,
    /// The word for the host's power where it is not on.
    pub(super) power: Option<String>,
    /// What could not be read and was said: a parent that is missing in four lists is one gap.
    gaps: HashSet<String>,
}

impl<'r, 'a> Round<'r, 'a> {
    pub(super) fn new(judge: &'r mut Judge<'a>) -> Self {
        Self { judge, worst: 0, covered: false, power: None, gaps: HashSet::new() }
    }

    /// Goes over what hangs below a part, and asks afterwards whether its roll-up knows of more than was read.
    pub(super) fn below(&mut self, part: &str, status: &Status, walk: impl FnOnce(&mut Self)) {
        let outer = (self.worst, self.covered);
        self.worst = rank(&status.health).unwrap_or(0);
        self.covered |= status.all_well();
        walk(self);
        self.roll_up(part, "HealthRollup", &status.rollup);
        self.worst = self.worst.max(outer.0);
        self.covered = outer.1;
    }

    /// A summary of many parts that is worse than each that was read: something that was not read has failed.
    pub(super) fn roll_up(&mut self, part: &str, name: &str, rollup: &Observation<Health>) {
        let worst = self.worst;
        self.roll_up_over(worst, part, name, rollup);
    }

    /// The same, where several summaries stand side by side: each is held against what was read before the first.
    pub(super) fn roll_ups<'s>(&mut self, all: impl Iterator<Item = (String, &'s str, Observation<Health>)>) {
        let worst = self.worst;
        all.for_each(|(part, name, rollup)| self.roll_up_over(worst, &part, name, &rollup));
    }

    fn roll_up_over(&mut self, worst: u8, part: &str, name: &str, rollup: &Observation<Health>) {
        let Some(said) = rank(rollup).filter(|said| *said > worst) else { return };
        self.note(said);
        let severity = if said > 1 { self.judge.severity() } else { Severity::Warn };
        let word = rollup.value().map_or_else(String::new, |word| format!("{word:?}"));
        self.judge
            .at(severity)
            .fail(format!("{part} roll-up"), msg!("health-rollup-worse", part = part, word = word))
            .because(line(name, rollup))
            .remedy(msg!("health-rollup-worse-remedy"));
    }

    /// Remembers something bad that is no health word, such as a prediction.
    pub(super) fn note(&mut self, rank: u8) {
        self.worst = self.worst.max(rank);
    }

    /// What a part says of itself.
    pub(super) fn status<'s>(
        &'s mut self,
        uri: &str,
        name: &Observation<String>,
        status: &Status,
        silence: Silence,
    ) -> &'s mut Finding {
        let component = short(uri);
        let part = match name.text() {
            Some(name) => format!("{component} ({name})"),
            None => component.to_owned(),
        };
        let bad = |health: &Observation<Health>| health.value().is_some_and(|health| *health != Health::Ok);
        let absent = status.state.value() == Some(&State::Absent);
        let silent = matches!(status.health.reason(), Some(Missing::Absent | Missing::Null));
        if absent && !bad(&status.health) && !bad(&status.rollup) && (silent || status.health.value().is_some()) {
            return self.judge.not_applicable(component, msg!("health-empty-place", part = part));
        }
        if !silent {
            return self.word(component, &part, "Health", &status.health);
        }
        if status.rollup.value().is_some() {
            return self.word(component, &part, "HealthRollup", &status.rollup);
        }
        let excused = match silence {
            Silence::Usual => status.state.value().is_some(),
            Silence::Gap => false,
            // An answer without even a name is no part that is silent, but a part that was not answered for.
            Silence::Optional { others_tell } => name.value().is_some() && (!others_tell || self.covered),
            Silence::Stated { others_tell } => status.state.value().is_some() && (!others_tell || self.covered),
        };
        match silence {
            Silence::Usual if excused => self.judge.not_applicable(component, msg!("health-not-offered", part = part)),
            _ if excused => self
                .judge
                .not_applicable(component, msg!("health-not-reported", part = part))
                .because(line("Health", &status.health)),
            _ => self.word(component, &part, "Health", &status.health),
        }
    }

    /// What a summary says.
    pub(super) fn summary(&mut self, uri: &str, what: &str, health: &Observation<Health>) {
        let component = format!("{} {what}", short(uri));
        self.word(&component, &component, "Health", health);
    }

    pub(super) fn word(
        &mut self,
        component: &str,
        part: &str,
        name: &str,
        health: &Observation<Health>,
    ) -> &mut Finding {
        self.note(rank(health).unwrap_or(0));
        let judge = &mut *self.judge;
        match health.value() {
            Some(Health::Ok) => judge.pass(component, msg!("health-ok", part = part)),
            Some(Health::Warning) => judge
                .at(Severity::Warn)
                .fail(component, msg!("health-warning", part = part))
                .remedy(msg!("health-bad-remedy")),
            Some(Health::Critical) => {
                judge.fail(component, msg!("health-critical", part = part)).remedy(msg!("health-bad-remedy"))
            }
            Some(Health::Other(word)) => {
                judge.unknown(component, msg!("health-unknown-word", part = part, word = word))
            }
            None => judge.unknown(component, msg!("health-unknown", part = part)),
        }
        .because(line(name, health))
    }

    /// A part that a server has once.
    pub(super) fn one<T>(&mut self, what: &str, part: &Observation<T>, check: impl FnOnce(&mut Self, &T)) {
        match part.value() {
            Some(part) => check(self, part),
            None => {
                self.judge.unknown_part(what, msg!("health-not-read", part = what), what, part);
            }
        }
    }

    /// Each of a list, and what the list itself leaves open.
    pub(super) fn list<T>(
        &mut self,
        what: &str,
        parts: &Observation<Members<T>>,
        need: Need,
        check: impl Fn(&mut Self, &T),
    ) {
        let Some(members) = parts.value() else {
            if need == Need::May && matches!(parts.reason(), Some(Missing::Absent | Missing::Null)) {
                self.judge.not_applicable(what, msg!("health-list-not-offered", part = what));
            } else {
                self.judge.unknown_part(what, msg!("health-not-read", part = what), what, parts);
            }
            return;
        };
        for part in &members.items {
            check(self, part);
        }
        for unread in &members.unread {
            if !self.gaps.insert(unread.from.clone()) {
                continue;
            }
            let component = short(&unread.from).to_owned();
            let line = Line::unread(unread);
            self.judge.unknown(component.clone(), msg!("health-not-read", part = component)).because(line);
        }
        if need == Need::Must && members.items.is_empty() && members.is_whole() {
            self.nothing_in(what, parts);
        }
    }

    /// A list that holds nothing, where such a server has something.
    pub(super) fn nothing_in<T>(&mut self, what: &str, list: &Observation<T>) {
        let line = Line::on(msg!("proof-nothing-listed", what = what), list);
        let (title, remedy): (Message, _) = match &self.power {
            Some(power) => {
                (msg!("health-list-empty-off", part = what, power = power), Some(msg!("health-list-empty-off-remedy")))
            }
            None => (msg!("health-list-empty", part = what), None),
        };
        let finding = self.judge.unknown(what, title).because(line);
        if let Some(remedy) = remedy {
            finding.remedy(remedy);
        }
    }
}

/// Whether any of these parts says how it is.
pub(super) fn tells<'s>(mut statuses: impl Iterator<Item = &'s Status>) -> bool {
    statuses.any(|status| status.health.value().is_some() || status.rollup.value().is_some())
}

fn rank(health: &Observation<Health>) -> Option<u8> {
    health.value().and_then(Health::rank)
}

fn line(name: &str, health: &Observation<Health>) -> Line {
    let said: Words = match health.known_or() {
        Ok(Health::Other(word)) => format!("{word:?}").into(),
        Ok(health) => format!("{health:?}").into(),
        Err(reason) => reason.into(),
    };
    Line::on(named(name, said), health)
}
