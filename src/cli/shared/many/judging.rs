//! What judges each server of a round, and how.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::before::Before;
use crate::assess::{Case, Report, assess, verify};
use crate::cli::shared::accepted::Accepted;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::keeping::entry;
use crate::cli::shared::reports::View;
use crate::cli::shared::shelf::{Loaded, Selection};
use crate::cli::shared::terms::Terms;
use crate::evidence::Evidence;
use crate::fleet::servers::Server;
use crate::store::{Entry, StoreError};
use crate::waiver::Waivers;

/// What the servers of a round are judged by, as it was asked for.
pub struct Jury<'j> {
    pub selection: &'j Selection,
    pub accepted: &'j Accepted,
    pub view: View,
}

/// What judges each server, shared by those under way.
pub(super) struct Judge {
    shelf: Loaded,
    /// Baselines that the servers file names.
    shelves: BTreeMap<String, Loaded>,
    pub(super) waivers: Option<Waivers>,
    /// Waivers that the servers file names.
    pub(super) accepted: BTreeMap<PathBuf, Waivers>,
    pub(super) terms: Terms,
    pub(super) before: Option<Before>,
    view: View,
    /// The run that servers are kept in, where they are.
    pub(super) run: Option<i64>,
}

/// What was seen of one server.
pub(super) struct Looked {
    pub(super) evidence: Evidence,
    /// Whether it was begun at all.
    pub(super) begun: bool,
    pub(super) took: Duration,
}

/// A report, and the same for the store where it is kept.
pub(super) type Judged = (Report, Option<Result<Entry, StoreError>>);

impl Judge {
    /// Reads all that these servers are judged by.
    pub(super) fn of(
        jury: &Jury<'_>,
        terms: Terms,
        before: Option<Before>,
        servers: &[Server],
    ) -> Result<Self, Failure> {
        let shelf = jury.selection.load(terms.moment.day)?;
        let key = jury.selection.key()?;
        let (mut shelves, mut accepted) = (BTreeMap::new(), BTreeMap::new());
        for settings in servers.iter().map(|server| &server.settings) {
            if let Some(name) = settings.baseline.as_ref().filter(|name| !shelves.contains_key(*name)) {
                shelves.insert(name.clone(), shelf.naming(name)?);
            }
            if let Some(path) = settings.waivers.as_ref().filter(|path| !accepted.contains_key(*path)) {
                accepted.insert(path.clone(), Accepted::read(path, key.as_ref())?);
            }
        }
        let waivers = jury.accepted.load(key.as_ref())?;
        Ok(Self { shelf, shelves, waivers, accepted, terms, before, view: jury.view, run: None })
    }

    /// What comes of a server that was looked at.
    pub(super) fn judged(&self, server: &Server, looked: Looked) -> Result<Judged, Failure> {
        let Looked { mut evidence, begun, took } = looked;
        self.terms.ask(&mut evidence);
        let report = self.report(server, &evidence)?;
        // What was not begun is told in the report, and hides nothing that is remembered of the server.
        let run = self.run.filter(|_| begun);
        let entry = run.map(|run| entry(run, &evidence, &report, took));
        Ok((report, entry))
    }

    fn report(&self, server: &Server, evidence: &Evidence) -> Result<Report, Failure> {
        self.case(server, evidence, |case| {
            if let (View::Repair, Some((then, file))) = (self.view, case.before) {
                // Where it is of another server after all, the gate says so in its own words, and this server stays undetermined.
                if let Ok((report, _)) = verify(&Case { before: None, ..*case }, then, file) {
                    return report;
                }
            }
            assess(case)
        })
    }

    /// The case of a server: its evidence, and all that it is judged by.
    pub(super) fn case<R>(
        &self,
        server: &Server,
        evidence: &Evidence,
        judged: impl FnOnce(&Case<'_>) -> R,
    ) -> Result<R, Failure> {
        let settings = &server.settings;
        let shelf = settings.baseline.as_ref().and_then(|name| self.shelves.get(name)).unwrap_or(&self.shelf);
        let waivers = settings.waivers.as_ref().and_then(|path| self.accepted.get(path)).or(self.waivers.as_ref());
        let picked = shelf.choose(evidence)?;
        let before = self.before.as_ref().map(|before| before.find(evidence));
        let before = before.as_ref().map(|(evidence, file)| (evidence, file.as_str()));
        Ok(judged(&Case { name: Some(&server.name), waivers, before, ..self.terms.case(evidence, picked.as_deref()) }))
    }
}
