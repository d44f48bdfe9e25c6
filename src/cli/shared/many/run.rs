//! The round: so many servers under way at a time, each judged as it comes in.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::credentials::Purse;
use super::lock_out::{LockOut, May};
use super::options::Many;
use super::plan::{Plan, plans};
use super::spool::Spools;
use crate::assess::{Case, Report, Tally, assess};
use crate::cli::shared::accepted::Accepted;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::reports::Reports;
use crate::cli::shared::session::tell_left;
use crate::cli::shared::shelf::{Loaded, Selection};
use crate::cli::shared::target::{Source, document, surveyed};
use crate::cli::shared::trust::{TrustOptions, tell_first_uses};
use crate::cli::shared::windows_side::{WindowsOptions, WindowsSide};
use crate::diagnosis::Choice;
use crate::evidence::{Area, Evidence, Hardware, Missing, Observation};
use crate::known_failures::Planned;
use crate::report::fleet::verdict_word;
use crate::rules::{FailOn, Moment};
use crate::waiver::Waivers;

/// All that the servers of a round are judged by.
pub struct Round<'j> {
    pub source: &'j Source,
    pub selection: &'j Selection,
    pub accepted: &'j Accepted,
    pub reports: &'j Reports,
    pub require: &'j [Area],
    pub fail_on: FailOn,
    pub moment: Moment,
    pub choice: &'j Choice,
    /// The updates that are planned on all of them.
    pub planned: Option<Planned>,
}

/// What judges each server, shared by those under way.
struct Judge {
    windows: WindowsOptions,
    trust: TrustOptions,
    shelf: Loaded,
    /// Baselines that the servers file names.
    shelves: BTreeMap<String, Loaded>,
    waivers: Option<Waivers>,
    /// Waivers that the servers file names.
    accepted: BTreeMap<PathBuf, Waivers>,
    require: Vec<Area>,
    fail_on: FailOn,
    moment: Moment,
    choice: Choice,
    planned: Option<Planned>,
}

/// What is known of one server when it is done.
struct Done {
    report: Report,
    /// Its place among all.
    place: usize,
    name: String,
    took: Duration,
    /// The credentials that it was tried with, and whether they were accepted.
    tried: Vec<(String, Option<bool>)>,
}

impl Round<'_> {
    /// Judges the servers, reports them, and says with which exit code.
    pub async fn of(self, many: &Many) -> Result<u8, Failure> {
        let (servers, known) = many.chosen()?;
        let judge = Arc::new(self.judge(&servers)?);
        let purse = Purse::filled(&servers, &known.credentials)?;
        let plans = plans(servers, &purse, self.source)?;
        let trust = self.source.trust.options()?;
        let mut spools = Spools::open(self.reports)?;
        let mut tally = Tally::default();
        let mut take = |done: Done| {
            if !many.quiet {
                let seconds = done.took.as_secs_f64();
                print::note(&format!("{}: {} ({seconds:.1} s)", done.name, verdict_word(done.report.verdict)));
            }
            tally.add(done.place, &done.name, &done.report);
            spools.add(done.place, &done.report)
        };
        under_way(plans, many, &judge, &mut take).await?;
        tell_first_uses(&trust);
        spools.give(&tally)?;
        Ok(tally.exit_code())
    }

    fn judge(&self, servers: &[crate::fleet::servers::Server]) -> Result<Judge, Failure> {
        let (mut shelves, mut accepted) = (BTreeMap::new(), BTreeMap::new());
        let key = self.selection.key()?;
        for settings in servers.iter().map(|server| &server.settings) {
            if let Some(name) = settings.baseline.as_ref().filter(|name| !shelves.contains_key(*name)) {
                shelves.insert(name.clone(), self.selection.load_named(Some(name), self.moment.day)?);
            }
            if let Some(path) = settings.waivers.as_ref().filter(|path| !accepted.contains_key(*path)) {
                accepted.insert(path.clone(), Accepted::read(path, key.as_ref())?);
            }
        }
        Ok(Judge {
            windows: self.source.windows.clone(),
            trust: self.source.trust.clone(),
            shelf: self.selection.load(self.moment.day)?,
            shelves,
            waivers: self.accepted.load(key.as_ref())?,
            accepted,
            require: self.require.to_vec(),
            fail_on: self.fail_on,
            moment: self.moment,
            choice: self.choice.clone(),
            planned: self.planned.clone(),
        })
    }
}

/// Takes the servers through, so many at a time; `take` gets each as it is done.
async fn under_way(
    plans: Vec<Plan>,
    many: &Many,
    judge: &Arc<Judge>,
    take: &mut impl FnMut(Done) -> Result<(), Failure>,
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
            let stopped = over.map(str::to_owned);
            let stops = Stops::of(&plan, &locks, stopped);
            stops.tried(&plan).iter().for_each(|called| locks.begins(called));
            running.spawn(look(plan, stops, judge.clone()));
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
        for (called, accepted) in &done.tried {
            locks.ends(called, &done.name, *accepted);
        }
        take(done)?;
    }
}

/// Whether a server can be begun now: none of its credentials is being tried for the first time elsewhere.
fn may(plan: &Plan, locks: &LockOut) -> May {
    let called = [plan.bmc.as_ref().map(|(.., called)| called), windows_credential(plan)];
    let all: Vec<May> = called.into_iter().flatten().map(|called| locks.may(called)).collect();
    if all.contains(&May::Wait) { May::Wait } else { May::Go }
}

fn windows_credential(plan: &Plan) -> Option<&String> {
    plan.windows.as_ref().and_then(|(_, account)| account.as_ref()).map(|(_, called)| called)
}

/// Why a side of a server is not asked; none where it is.
struct Stops {
    bmc: Option<String>,
    windows: Option<String>,
}

impl Stops {
    fn of(plan: &Plan, locks: &LockOut, over: Option<String>) -> Self {
        let refused = |called: &String| match locks.may(called) {
            May::Stop(server) => Some(format!(
                "not asked: {server} refused the login of credential {called:?}, and trying it again may lock the account \
                 (--keep-going tries it)"
            )),
            May::Go | May::Wait => None,
        };
        let bmc = plan.bmc.as_ref().map(|(.., called)| called);
        Self {
            bmc: over.clone().or_else(|| bmc.and_then(refused)),
            windows: over.or_else(|| windows_credential(plan).and_then(refused)),
        }
    }

    /// The credentials that the server is tried with.
    fn tried(&self, plan: &Plan) -> Vec<String> {
        let bmc = plan.bmc.as_ref().filter(|_| self.bmc.is_none()).map(|(.., called)| called);
        let windows = windows_credential(plan).filter(|_| self.windows.is_none());
        bmc.into_iter().chain(windows).cloned().collect()
    }
}

/// Looks at one server and judges it.
async fn look(plan: Plan, stops: Stops, judge: Arc<Judge>) -> Result<Done, Failure> {
    let started = Instant::now();
    let name = plan.server.name.clone();
    let tried = stops.tried(&plan);
    let bmc_credential = plan.bmc.as_ref().filter(|_| stops.bmc.is_none()).map(|(.., called)| called.clone());
    let hardware = hardware(&plan, stops.bmc).await;
    let accepted_bmc = hardware.as_ref().and_then(accepted);
    let hardware = hardware.map(|hardware| held_against(&plan, hardware));
    let windows = match (&plan.windows, stops.windows) {
        (None, _) => None,
        (Some(_), Some(detail)) => Some(WindowsSide::missing(Missing::NotCollected { detail })),
        (Some((way, account)), None) => {
            let password = account.as_ref().map(|(account, _)| account.password.clone());
            Some(judge.windows.side_of(way, password, &judge.trust, hardware.as_ref()).await)
        }
    };
    let accepted_windows = windows.as_ref().and_then(|side| side.accepted);
    let tried = tried
        .into_iter()
        .map(|called| {
            let by = if Some(&called) == bmc_credential.as_ref() { accepted_bmc } else { accepted_windows };
            (called, by)
        })
        .collect();
    let mut evidence = document(hardware, windows);
    evidence.asked.extend(&judge.require);
    if judge.planned.is_some() {
        evidence.asked.insert(Area::Windows);
    }
    let report = judge.report(&plan, &evidence)?;
    Ok(Done { report, place: plan.place, name, took: started.elapsed(), tried })
}

/// What the BMC tells, or why it was not asked; none where the server has none.
async fn hardware(plan: &Plan, stopped: Option<String>) -> Option<Observation<Hardware>> {
    let (target, account, _) = plan.bmc.as_ref()?;
    let from = target.url().to_owned();
    if let Some(detail) = stopped {
        return Some(Observation::missing(Missing::NotCollected { detail }, from, Timestamp::now()));
    }
    let read = surveyed(target.clone(), account, plan.scan.clone()).await;
    Some(match read {
        Ok(hardware) => {
            if let Some(hardware) = hardware.value() {
                tell_left(&hardware.connection);
            }
            hardware
        }
        // A system that a BMC has not is a mistake about this server, and no reason to leave the others alone.
        Err(failure) => Observation::missing(Missing::Failed { detail: failure.message }, from, Timestamp::now()),
    })
}

/// What a BMC tells, where it is the one that the servers file means: its serial number finds an address that is wrong.
fn held_against(plan: &Plan, hardware: Observation<Hardware>) -> Observation<Hardware> {
    let Some(wanted) = &plan.server.serial else { return hardware };
    let system = hardware.value().and_then(|hardware| hardware.system.value());
    let Some(shown) = system.and_then(|system| system.serial.text()) else { return hardware };
    if shown.trim().eq_ignore_ascii_case(wanted) {
        return hardware;
    }
    let detail = format!(
        "identity: the BMC is of the server with serial number {shown}, and {} means {wanted}; is its address right?",
        plan.server.from
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
    fn report(&self, plan: &Plan, evidence: &Evidence) -> Result<Report, Failure> {
        let settings = &plan.server.settings;
        let shelf = settings.baseline.as_ref().and_then(|name| self.shelves.get(name)).unwrap_or(&self.shelf);
        let waivers = settings.waivers.as_ref().and_then(|path| self.accepted.get(path)).or(self.waivers.as_ref());
        let choice = shelf.choose(evidence)?;
        Ok(assess(&Case {
            name: Some(&plan.server.name),
            waivers,
            signature: choice.as_ref().map(|choice| &choice.signature),
            chosen: choice.as_ref().map(|choice| &choice.chosen),
            fail_on: self.fail_on,
            choice: Some(&self.choice),
            planned: self.planned.as_ref(),
            ..Case::new(evidence, choice.as_ref().map(|choice| &choice.baseline), self.moment)
        }))
    }
}
