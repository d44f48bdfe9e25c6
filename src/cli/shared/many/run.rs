//! The round: so many servers under way at a time, each judged as it comes in.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::before::Before;
use super::credentials::Purse;
use super::display::Display;
use super::journal::Journal;
use super::lock_out::{LockOut, May};
use super::options::{Many, Resume};
use super::plan::{Bmc, Plan, plans};
use super::spool::Spools;
use crate::assess::{Case, Report, Tally, assess, verify};
use crate::cli::shared::accepted::Accepted;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::keeping::{Keeping, entry};
use crate::cli::shared::print;
use crate::cli::shared::reports::{Reports, View};
use crate::cli::shared::session::tell_left;
use crate::cli::shared::shelf::{Loaded, Selection};
use crate::cli::shared::target::{Source, document, surveyed};
use crate::cli::shared::terms::Terms;
use crate::cli::shared::trust::tell_first_uses;
use crate::cli::shared::windows_side::WindowsSide;
use crate::evidence::{Evidence, Hardware, Missing, Observation};
use crate::fleet::servers::Server;
use crate::redfish::ScanOptions;
use crate::report::fleet::verdict_word;
use crate::store::{Entry, StoreError};
use crate::waiver::Waivers;

/// All that the servers of a round are judged by.
pub struct Round<'j> {
    pub source: &'j Source,
    pub selection: &'j Selection,
    pub accepted: &'j Accepted,
    pub reports: &'j Reports,
    pub terms: Terms,
    pub before: Option<Before>,
    pub resume: Option<&'j Resume>,
    pub view: View,
    /// Where servers are kept; nowhere for a repair.
    pub keeping: Option<&'j Keeping>,
    /// The command, as the store calls it.
    pub command: &'static str,
}

/// What judges each server, shared by those under way.
struct Judge {
    shelf: Loaded,
    /// Baselines that the servers file names.
    shelves: BTreeMap<String, Loaded>,
    waivers: Option<Waivers>,
    /// Waivers that the servers file names.
    accepted: BTreeMap<PathBuf, Waivers>,
    terms: Terms,
    before: Option<Before>,
    view: View,
    /// The run that servers are kept in, where they are.
    run: Option<i64>,
}

/// What was seen of one server.
pub(super) struct Looked {
    pub(super) evidence: Evidence,
    /// Whether it was begun at all.
    pub(super) begun: bool,
    pub(super) took: Duration,
}

/// A report, and the same for the store where it is kept.
type Judged = (Report, Option<Result<Entry, StoreError>>);

/// What is known of one server when it is done: its report, or its evidence.
pub(super) struct Done<T> {
    pub(super) what: T,
    /// Its place among all.
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) took: Duration,
    /// The credentials that it was tried with, and whether they were accepted.
    logins: Vec<(String, Option<bool>)>,
}

impl Round<'_> {
    /// Judges the servers, reports them, and says with which exit code.
    pub async fn of(self, many: &Many) -> Result<u8, Failure> {
        let (servers, known) = many.chosen(self.source.several()?)?;
        let (source, reports) = (self.source, self.reports);
        let mut journal = self.resume.map(Resume::journal).transpose()?.flatten();
        let (command, named, keeping) = (self.command, self.selection.named(), self.keeping);
        let mut judge = self.judge(&servers)?;
        let (answered, servers) = still_to_ask(servers, journal.as_ref());
        let purse = Purse::filled(servers.iter().map(|(_, server)| server), &known.credentials)?;
        let count = servers.len();
        let plans = plans(servers, &purse, source)?;
        let mut spools = Spools::open(reports)?;
        let asked = || (command, source.scan.options().depth, named);
        let mut keeper = keeping.map(|keeping| keeping.begin(asked, count)).transpose()?.unwrap_or_default();
        judge.run = keeper.run();
        let judge = Arc::new(judge);
        let mut tally = Tally::default();
        for (place, name) in answered {
            if let Some(report) = journal.as_mut().map(|journal| journal.answer(&name)).transpose()?.flatten() {
                tally.add(place, &name, &report);
                spools.add(place, &report)?;
            }
        }
        let display = Display::of(plans.list.len(), many);
        let mut take = |done: Done<Judged>| {
            let (report, entry) = done.what;
            // Before it is told: what was said to be done is there, whatever happens next.
            keeper.keep(entry);
            if let Some(journal) = &mut journal {
                journal.add(&report)?;
            }
            display.done(&done.name, &verdict_word(report.verdict), done.took);
            tally.add(done.place, &done.name, &report);
            spools.add(done.place, &report)?;
            if let Some(before) = reports.is_page().then(|| keeper.before(&done.name)).flatten() {
                spools.since(&done.name, &before);
            }
            Ok(())
        };
        let judging = Arc::new(move |server: &Server, looked: Looked| judge.judged(server, looked));
        let ended = under_way(plans.list, many, &judging, &mut take).await;
        drop(display);
        ended?;
        tell_first_uses(&plans.trust);
        spools.give(&tally)?;
        Ok(keeper.end(reports.exit_code_of_many(&tally)))
    }

    fn judge(self, servers: &[Server]) -> Result<Judge, Failure> {
        let shelf = self.selection.load(self.terms.moment.day)?;
        let key = self.selection.key()?;
        let (mut shelves, mut accepted) = (BTreeMap::new(), BTreeMap::new());
        for settings in servers.iter().map(|server| &server.settings) {
            if let Some(name) = settings.baseline.as_ref().filter(|name| !shelves.contains_key(*name)) {
                shelves.insert(name.clone(), shelf.naming(name)?);
            }
            if let Some(path) = settings.waivers.as_ref().filter(|path| !accepted.contains_key(*path)) {
                accepted.insert(path.clone(), Accepted::read(path, key.as_ref())?);
            }
        }
        let waivers = self.accepted.load(key.as_ref())?;
        let (before, view) = (self.before, self.view);
        Ok(Judge { shelf, shelves, waivers, accepted, terms: self.terms, before, view, run: None })
    }
}

/// A server that has its answer: its place among all, and its name.
type Answered = (usize, String);

/// A server that is still to be asked, with its place among all.
type Open = (usize, Server);

/// The servers that have an answer in the journal, and those that are still to be asked, each with its place among all.
fn still_to_ask(servers: Vec<Server>, journal: Option<&Journal>) -> (Vec<Answered>, Vec<Open>) {
    let (mut answered, mut open) = (Vec::new(), Vec::new());
    let mut oldest: Option<Timestamp> = None;
    for (place, server) in servers.into_iter().enumerate() {
        match journal.and_then(|journal| journal.answered_at(&server.name)) {
            Some(at) => {
                oldest = Some(oldest.map_or(at, |oldest| oldest.min(at)));
                answered.push((place, server.name));
            }
            None => open.push((place, server)),
        }
    }
    if let Some(oldest) = oldest {
        let count = answered.len();
        print::note(&format!("{count} servers have their answer in the journal, the oldest of {oldest}"));
    }
    (answered, open)
}

/// Takes the servers through, so many at a time; `take` gets each as it is done.
pub(super) async fn under_way<T: Send + 'static>(
    plans: Vec<Plan>,
    many: &Many,
    made: &Arc<impl Fn(&Server, Looked) -> Result<T, Failure> + Send + Sync + 'static>,
    take: &mut impl FnMut(Done<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut waiting: VecDeque<Plan> = plans.into();
    let mut locks = LockOut::new(many.keep_going);
    let mut running = JoinSet::new();
    let until = many.all_within.map(|seconds| Instant::now() + Duration::from_secs(seconds.into()));
    let mut over: Option<&str> = None;
    let signal = crate::interrupt::listen().map_err(|e| Failure::undetermined(format!("signals: {e}")))?;
    let mut signal = std::pin::pin!(signal);
    loop {
        if over.is_none() && until.is_some_and(|until| Instant::now() >= until) {
            over = Some("the time for all servers (--all-within) was over before it was begun");
        }
        while running.len() < usize::from(many.at_once.get()) && !waiting.is_empty() {
            let Some(at) = waiting.iter().position(|plan| over.is_some() || may(plan, &locks) != May::Wait) else {
                break;
            };
            let Some(plan) = waiting.remove(at) else { break };
            let stops = Stops::of(&plan, &locks, over);
            stops.tried(&plan).for_each(|called| locks.begins(called));
            running.spawn(look(plan, stops, made.clone()));
        }
        let done = tokio::select! {
            done = running.join_next() => done,
            () = &mut signal, if over.is_none() => {
                over = Some("interrupted before it was begun");
                continue;
            }
        };
        let Some(done) = done else { return Ok(()) };
        let done =
            done.map_err(|e| Failure::undetermined(format!("patchgate failed at a server ({e}); please report it")))??;
        for (called, accepted) in &done.logins {
            locks.ends(called, &done.name, *accepted);
        }
        take(done)?;
    }
}

/// Whether a server can be begun now: none of its credentials is being tried for the first time elsewhere.
fn may(plan: &Plan, locks: &LockOut) -> May {
    let waits = plan.credentials().any(|called| locks.may(called) == May::Wait);
    if waits { May::Wait } else { May::Go }
}

/// Why a side of a server is not asked; none where it is.
struct Stops {
    bmc: Option<String>,
    windows: Option<String>,
    /// Whether it is not begun at all.
    over: bool,
}

impl Stops {
    fn of(plan: &Plan, locks: &LockOut, over: Option<&str>) -> Self {
        let refused = |called: &str| match locks.may(called) {
            May::Stop(server) => Some(format!(
                "not asked: {server} refused the login of credential {called:?}, and trying it again may lock the account \
                 (--keep-going tries it)"
            )),
            May::Go | May::Wait => None,
        };
        let why = |called: Option<&str>| over.map(str::to_owned).or_else(|| called.and_then(refused));
        Self { bmc: why(plan.bmc_credential()), windows: why(plan.windows_credential()), over: over.is_some() }
    }

    /// The credentials that the server is tried with.
    fn tried<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = &'p str> {
        let bmc = plan.bmc_credential().filter(|_| self.bmc.is_none());
        let windows = plan.windows_credential().filter(|_| self.windows.is_none());
        bmc.into_iter().chain(windows)
    }
}

/// Looks at one server, and makes of its evidence what is asked for.
async fn look<T>(
    plan: Plan,
    stops: Stops,
    made: Arc<impl Fn(&Server, Looked) -> Result<T, Failure>>,
) -> Result<Done<T>, Failure> {
    let started = Instant::now();
    let Plan { place, server, bmc, windows, scan } = plan;
    let begun = !stops.over;
    let mut logins = Vec::new();
    let hardware = match (bmc, stops.bmc) {
        (None, _) => server.lacks.clone().map(|detail| {
            Observation::missing(Missing::NotCollected { detail }, server.from.clone(), Timestamp::now())
        }),
        (Some(bmc), Some(detail)) => {
            Some(Observation::missing(Missing::NotCollected { detail }, bmc.target.url(), Timestamp::now()))
        }
        (Some(bmc), None) => {
            let read = hardware(&bmc, scan).await;
            logins.push((bmc.called, accepted(&read)));
            Some(held_against(&server, read))
        }
    };
    let windows = match (windows, stops.windows) {
        (None, _) => None,
        (Some(_), Some(detail)) => Some(WindowsSide::missing(Missing::NotCollected { detail })),
        (Some(windows), None) => {
            let side = windows.from.side(hardware.as_ref()).await;
            logins.extend(windows.called.map(|called| (called, side.accepted)));
            Some(side)
        }
    };
    let evidence = document(hardware, windows);
    let took = started.elapsed();
    let what = made(&server, Looked { evidence, begun, took })?;
    Ok(Done { what, place, name: server.name, took, logins })
}

/// What the BMC tells.
async fn hardware(bmc: &Bmc, scan: ScanOptions) -> Observation<Hardware> {
    match surveyed(bmc.target.clone(), &bmc.account, scan).await {
        Ok(hardware) => {
            if let Some(hardware) = hardware.value() {
                tell_left(&hardware.connection);
            }
            hardware
        }
        // A system that a BMC has not is a mistake about this server, and no reason to leave the others alone.
        Err(failure) => {
            Observation::missing(Missing::Failed { detail: failure.message }, bmc.target.url(), Timestamp::now())
        }
    }
}

/// What a BMC tells, where it is the one that the servers file means: its serial number finds an address that is wrong.
fn held_against(server: &Server, hardware: Observation<Hardware>) -> Observation<Hardware> {
    let Some(wanted) = &server.serial else { return hardware };
    let system = hardware.value().and_then(|hardware| hardware.system.value());
    let Some(shown) = system.and_then(|system| system.serial.text()) else { return hardware };
    if shown.trim().eq_ignore_ascii_case(wanted) {
        return hardware;
    }
    let detail = format!(
        "identity: the BMC is of the server with serial number {shown}, and {} means {wanted}; is its address right?",
        server.from
    );
    Observation::missing(Missing::Failed { detail }, hardware.from(), Timestamp::now())
}

/// Whether the BMC accepted the login; none where it did not come to that.
fn accepted(side: &Observation<Hardware>) -> Option<bool> {
    match side.known_or() {
        Ok(_) => Some(true),
        Err(Missing::Denied { .. }) => Some(false),
        Err(_) => None,
    }
}

impl Judge {
    /// What comes of a server that was looked at.
    fn judged(&self, server: &Server, looked: Looked) -> Result<Judged, Failure> {
        let Looked { mut evidence, begun, took } = looked;
        self.terms.ask(&mut evidence);
        let report = self.report(server, &evidence)?;
        // What was not begun is told in the report, and hides nothing that is remembered of the server.
        let run = self.run.filter(|_| begun);
        let entry = run.map(|run| entry(run, &evidence, &report, took));
        Ok((report, entry))
    }

    fn report(&self, server: &Server, evidence: &Evidence) -> Result<Report, Failure> {
        let settings = &server.settings;
        let shelf = settings.baseline.as_ref().and_then(|name| self.shelves.get(name)).unwrap_or(&self.shelf);
        let waivers = settings.waivers.as_ref().and_then(|path| self.accepted.get(path)).or(self.waivers.as_ref());
        let picked = shelf.choose(evidence)?;
        let before = self.before.as_ref().map(|before| before.find(evidence));
        let before = before.as_ref().map(|(evidence, file)| (evidence, file.as_str()));
        let case = Case { name: Some(&server.name), waivers, ..self.terms.case(evidence, picked.as_deref()) };
        if let (View::Repair, Some((then, file))) = (self.view, before) {
            // Where it is of another server after all, the gate says so in its own words, and this server stays undetermined.
            if let Ok((report, _)) = verify(&case, then, file) {
                return Ok(report);
            }
        }
        Ok(assess(&Case { before, ..case }))
    }
}
