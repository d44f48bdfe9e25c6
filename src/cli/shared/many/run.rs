//! The round: so many servers under way at a time, each judged as it comes in.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::before::Before;
use super::credentials::Purse;
use super::display::Display;
use super::journal::Journal;
use super::judging::{Judge, Judged, Jury, Looked};
use super::lock_out::{LockOut, May};
use super::options::{Many, Resume};
use super::plan::{Bmc, Plan, plans};
use super::results::Results;
use super::runbooks::Runbooks;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::keeping::Keeping;
use crate::cli::shared::print;
use crate::cli::shared::reports::Reports;
use crate::cli::shared::session::tell_left;
use crate::cli::shared::target::{Source, document, surveyed_telling};
use crate::cli::shared::terms::Terms;
use crate::cli::shared::trust::tell_first_uses;
use crate::cli::shared::windows_side::WindowsSide;
use crate::evidence::{Hardware, Missing, Observation};
use crate::fleet::servers::Server;
use crate::redfish::ScanOptions;
use crate::report::fleet::verdict_word;

/// All that the servers of a round are judged by.
pub struct Round<'j> {
    pub source: &'j Source,
    pub jury: Jury<'j>,
    pub reports: &'j Reports,
    pub terms: Terms,
    pub before: Option<Before>,
    pub resume: Option<&'j Resume>,
    /// The folder of runbooks.
    pub plan: Option<&'j Path>,
    /// Where servers are kept; nowhere for a repair.
    pub keeping: Option<&'j Keeping>,
    /// The command, as the store calls it.
    pub command: &'static str,
}

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
        let (command, named, keeping) = (self.command, self.jury.selection.named(), self.keeping);
        let runbooks = self.plan.map(Runbooks::in_folder).transpose()?;
        let mut judge = Judge::of(&self.jury, self.terms, self.before, &servers)?;
        let (answered, servers) = still_to_ask(servers, journal.as_ref());
        let purse = Purse::filled(servers.iter().map(|(_, server)| server), &known.credentials)?;
        let count = servers.len();
        let plans = plans(servers, &purse, source)?;
        let mut results = Results::open(reports, runbooks)?;
        let asked = || (command, source.scan.options().depth, named);
        let mut keeper = keeping.map(|keeping| keeping.begin(asked, count)).transpose()?.unwrap_or_default();
        judge.run = keeper.run();
        let judge = Arc::new(judge);
        for (place, name) in answered {
            if let Some(report) = journal.as_mut().map(|journal| journal.answer(&name)).transpose()?.flatten() {
                results.add(place, &name, &report)?;
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
            results.add(done.place, &done.name, &report)?;
            if let Some(before) = reports.is_page().then(|| keeper.before(&done.name)).flatten() {
                results.since(&done.name, &before);
            }
            Ok(())
        };
        let judging = Arc::new(move |server: &Server, looked: Looked| judge.judged(server, looked));
        let ended = under_way(plans.list, many, Naming::Full, &judging, &mut take).await;
        drop(display);
        ended?;
        tell_first_uses(&plans.trust);
        let tally = results.end()?;
        Ok(keeper.end(reports.exit_code_of_many(&tally)))
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

/// Where the servers of a round come from.
pub(super) trait Supply {
    /// Those that are known beforehand.
    fn first(&mut self) -> Vec<Plan> {
        Vec::new()
    }

    /// What is to be begun besides, where there is room for so many.
    fn more(&mut self, _room: usize) -> Next {
        Next::Over
    }
}

/// What a supply has.
pub(super) enum Next {
    Servers(Vec<Plan>),
    /// Nothing now; ask again after this time.
    Later(Duration),
    /// Nothing any more.
    Over,
}

/// All are known beforehand.
impl Supply for Vec<Plan> {
    fn first(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// Takes the servers through, so many at a time; `take` gets each as it is done.
pub(super) async fn under_way<T: Send + 'static>(
    mut supply: impl Supply,
    many: &Many,
    naming: Naming,
    made: &Arc<impl Fn(&Server, Looked) -> Result<T, Failure> + Send + Sync + 'static>,
    take: &mut impl FnMut(Done<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut waiting: VecDeque<Plan> = supply.first().into();
    let (mut ended, mut later) = (false, None);
    let mut locks = LockOut::new(many.keep_going);
    let mut running = JoinSet::new();
    let (let_in, mut let_in_at) = mpsc::unbounded_channel();
    let until = many.all_within.map(|seconds| Instant::now() + Duration::from_secs(seconds.into()));
    let mut over: Option<&str> = None;
    let signal = crate::interrupt::listen().map_err(|e| Failure::undetermined(format!("signals: {e}")))?;
    let mut signal = std::pin::pin!(signal);
    loop {
        if over.is_none() && until.is_some_and(|until| Instant::now() >= until) {
            over = Some("the time for all servers (--all-within) was over before it was begun");
        }
        let room = many.at_once().saturating_sub(running.len() + waiting.len());
        if over.is_none() && !ended && room > 0 {
            later = None;
            match supply.more(room) {
                Next::Servers(plans) => waiting.extend(plans),
                Next::Later(pause) => later = Some(pause),
                Next::Over => ended = true,
            }
        }
        while running.len() < many.at_once() && !waiting.is_empty() {
            let Some(at) = waiting.iter().position(|plan| over.is_some() || may(plan, &locks) != May::Wait) else {
                break;
            };
            let Some(plan) = waiting.remove(at) else { break };
            let stops = Stops::of(&plan, &locks, naming, over);
            stops.tried(&plan).for_each(|called| locks.begins(called));
            running.spawn(look(plan, stops, let_in.clone(), made.clone()));
        }
        if running.is_empty() && (later.is_none() || over.is_some()) {
            return Ok(());
        }
        let done = tokio::select! {
            Some(done) = running.join_next() => done,
            () = tokio::time::sleep(later.unwrap_or_default()), if later.is_some() && over.is_none() => continue,
            Some(LetIn { called, server }) = let_in_at.recv() => {
                locks.lets_in(&called, &server);
                continue;
            }
            () = &mut signal, if over.is_none() => {
                over = Some("interrupted before it was begun");
                continue;
            }
        };
        let done =
            done.map_err(|e| Failure::undetermined(format!("patchgate failed at a server ({e}); please report it")))??;
        // A server tells that before it is done: afterwards it would count as one that is still under way.
        while let Ok(LetIn { called, server }) = let_in_at.try_recv() {
            locks.lets_in(&called, &server);
        }
        for (called, accepted) in &done.logins {
            locks.ends(called, &done.name, *accepted);
        }
        take(done)?;
    }
}

/// Whether what is said of one server may name another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Full,
    /// It is redacted afterwards, and a name may be too short to be found in a text.
    None,
}

/// A server that is still being read has accepted a credential.
struct LetIn {
    called: String,
    server: String,
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
    fn of(plan: &Plan, locks: &LockOut, naming: Naming, over: Option<&str>) -> Self {
        let refused = |called: &str| {
            let May::Stop(server) = locks.may(called) else { return None };
            let whose = match naming {
                Naming::Full => format!("{server} refused the login of credential {called:?}"),
                Naming::None => "another server refused the login of its credential".to_owned(),
            };
            Some(format!("not asked: {whose}, and trying it again may lock the account (--keep-going tries it)"))
        };
        let why = |called: Option<&str>| {
            over.map(str::to_owned).or_else(|| plan.unasked.clone()).or_else(|| called.and_then(refused))
        };
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
    let_in: mpsc::UnboundedSender<LetIn>,
    made: Arc<impl Fn(&Server, Looked) -> Result<T, Failure>>,
) -> Result<Done<T>, Failure> {
    let started = Instant::now();
    let Plan { place, server, bmc, windows, scan, .. } = plan;
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
            let told = LetIn { called: bmc.called.clone(), server: server.name.clone() };
            // Nobody listens any more where the round is over.
            let read = hardware(&bmc, scan, move || drop(let_in.send(told))).await;
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
async fn hardware(bmc: &Bmc, scan: ScanOptions, accepted: impl FnOnce() + Send + 'static) -> Observation<Hardware> {
    match surveyed_telling(bmc.target.clone(), &bmc.account, scan, accepted).await {
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
