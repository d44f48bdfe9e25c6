//! `work`: a worker takes the servers of its site that are due from the store, looks at each as a round does, and keeps what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use jiff::Timestamp;

use super::credentials::Purse;
use super::display::Display;
use super::judging::{Judge, Judged, Jury, Looked};
use super::options::Many;
use super::plan::{Plan, plans};
use super::run::{Done, Naming, Next, Supply, under_way};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::target::Source;
use crate::cli::shared::terms::Terms;
use crate::cli::shared::trust::tell_first_uses;
use crate::fleet::servers::Server;
use crate::msg;
use crate::report::fleet::verdict_word;
use crate::rules::Moment;
use crate::store::{Asked, Claim, StoreError, Work};

/// How often a worker without anything to do looks whether something is left, and whether something is due.
const LOOK: Duration = Duration::from_secs(1);
const DUE: Duration = Duration::from_secs(10);

/// A worker, and what it is told.
pub struct Shift<'j> {
    pub source: &'j Source,
    pub jury: Jury<'j>,
    /// By what is judged, today.
    pub terms: &'j dyn Fn() -> Terms,
    pub site: &'j str,
    /// How old the newest result of a server may be that says nothing of it.
    pub max_age: Duration,
    /// End when nothing is left of what is due now.
    pub once: bool,
}

/// What became of the servers.
#[derive(Default)]
struct Sum {
    kept: usize,
    lost: usize,
    /// The store is gone for good.
    broken: Option<StoreError>,
}

/// What is shared by whoever claims and whoever keeps: they take turns.
struct Desk<'w> {
    work: &'w Work,
    /// The servers under way.
    claims: BTreeMap<String, Claim>,
    sum: Sum,
    /// Ends when somebody wishes that the program end.
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
    stopped: bool,
}

impl Desk<'_> {
    /// Whether somebody wishes that. What is under way then is cut short, and is not what the server has to say.
    fn is_stopped(&mut self) -> bool {
        self.stopped = self.stopped || self.stop.as_mut().now_or_never().is_some();
        self.stopped
    }

    /// Takes what came of a server.
    fn take(&mut self, done: Done<Judged>, display: &Display) {
        let stopped = self.is_stopped();
        let Some(claim) = self.claims.remove(&done.name) else { return };
        let (report, entry) = done.what;
        let Some(entry) = entry.filter(|_| !stopped) else {
            // Where that fails, the lease ends by itself.
            let _ = self.work.give_back(&claim);
            return;
        };
        match entry.and_then(|entry| self.work.keep(&claim, &entry)) {
            Ok(true) => {
                self.sum.kept += 1;
                display.done(&done.name, &verdict_word(report.verdict), done.took);
            }
            Ok(false) => {
                self.sum.lost += 1;
                print::note(&msg!("work-lost", server = done.name).text);
            }
            Err(error) => _ = self.sum.broken.get_or_insert(error),
        }
    }
}

/// The servers of the site, as they become due.
struct Due<'w, 'd> {
    desk: &'d std::sync::Mutex<Desk<'w>>,
    plans: &'w BTreeMap<String, Plan>,
    ages: &'w [(&'w str, Duration)],
    asked: &'w Asked,
    once: bool,
    /// When was looked last whether something is due.
    looked: Option<Instant>,
    /// The judgement is of this day.
    day: jiff::civil::Date,
}

impl Supply for Due<'_, '_> {
    fn more(&mut self, room: usize) -> Next {
        let mut desk = lock(self.desk);
        if desk.sum.broken.is_some() || desk.is_stopped() || today() != self.day {
            return Next::Over;
        }
        let found = self.claimed(&desk, room);
        match found {
            Ok(Found::Claims(claims)) => {
                let plans = claims.iter().filter_map(|claim| self.plan(claim)).collect();
                desk.claims.extend(claims.into_iter().map(|claim| (claim.server().to_owned(), claim)));
                Next::Servers(plans)
            }
            Ok(Found::Nothing) => Next::Over,
            Ok(Found::NothingNow) => Next::Later(LOOK),
            Err(error) => {
                desk.sum.broken = Some(error);
                Next::Over
            }
        }
    }
}

enum Found {
    Claims(Vec<Claim>),
    NothingNow,
    Nothing,
}

impl Due<'_, '_> {
    /// What is to be done with a server that was claimed.
    fn plan(&self, claim: &Claim) -> Option<Plan> {
        let plan = self.plans.get(claim.server())?.clone();
        let Some(vain) = claim.in_vain() else { return Some(plan) };
        let why = msg!("work-in-vain", leases = vain);
        print::note(&format!("{}: {}", claim.server(), why.text));
        Some(Plan { unasked: Some(why.text), ..plan })
    }

    fn claimed(&mut self, desk: &Desk<'_>, room: usize) -> Result<Found, StoreError> {
        let names: Vec<&str> = self.ages.iter().map(|(name, _)| *name).collect();
        let busy: Vec<&Claim> = desk.claims.values().collect();
        let claims = desk.work.claim(&names, &busy, room)?;
        if !claims.is_empty() {
            return Ok(Found::Claims(claims));
        }
        // Once is once: what becomes due meanwhile is for the next time.
        if self.looked.is_none_or(|at| !self.once && at.elapsed() >= DUE) {
            self.looked = Some(Instant::now());
            desk.work.round(self.asked, self.ages)?;
            // Another worker may have begun it just before.
            let claims = desk.work.claim(&names, &busy, room)?;
            if !claims.is_empty() {
                return Ok(Found::Claims(claims));
            }
        }
        let left = if busy.is_empty() { desk.work.left(&names)? } else { 1 };
        Ok(if left == 0 && self.once { Found::Nothing } else { Found::NothingNow })
    }
}

impl Shift<'_> {
    /// Works until nothing is left, or until somebody wishes that it end.
    pub async fn work(self, many: &Many, work: &Work) -> Result<u8, Failure> {
        let (servers, known) = many.chosen(self.source.several()?)?;
        let servers = self.of_site(servers)?;
        let purse = Purse::filled(&servers, &known.credentials)?;
        let max_age = self.max_age;
        let ages: Vec<(&str, Duration)> =
            servers.iter().map(|server| (server.name.as_str(), server.settings.max_age.unwrap_or(max_age))).collect();
        let planned = plans(servers.iter().cloned().enumerate().collect(), &purse, self.source)?;
        let by_name: BTreeMap<String, Plan> =
            planned.list.into_iter().map(|plan| (plan.server.name.clone(), plan)).collect();
        let baseline = self.jury.selection.named();
        let asked = Asked { command: "work", depth: self.source.scan.options().depth, baseline, servers: ages.len() };
        let stop = crate::interrupt::listen().map_err(|e| Failure::undetermined(format!("signals: {e}")))?;
        let desk = std::sync::Mutex::new(Desk {
            work,
            claims: BTreeMap::new(),
            sum: Sum::default(),
            stop: Box::pin(stop),
            stopped: false,
        });
        let display = if many.quiet { Display::Quiet } else { Display::Log };
        loop {
            // Baselines and waivers hold on days, so each day reads them again.
            let day = today();
            let mut judge = Judge::of(&self.jury, (self.terms)(), None, &servers)?;
            // The run is that of the claim.
            judge.run = Some(0);
            let due =
                Due { desk: &desk, plans: &by_name, ages: &ages, asked: &asked, once: self.once, looked: None, day };
            let judging = Arc::new(move |server: &Server, looked: Looked| judge.judged(server, looked));
            let mut take = |done: Done<Judged>| {
                lock(&desk).take(done, &display);
                Ok(())
            };
            under_way(due, many, Naming::Full, &judging, &mut take).await?;
            let mut desk = lock(&desk);
            if self.once || desk.sum.broken.is_some() || desk.is_stopped() || today() == day {
                break;
            }
        }
        tell_first_uses(&planned.trust);
        let Sum { kept, lost, broken } = std::mem::take(&mut lock(&desk).sum);
        print::text(&(msg!("work-done", site = self.site, kept = kept, lost = lost).text + "\n"))?;
        match broken {
            Some(error) => Err(Failure::undetermined(error.to_string())),
            None => Ok(0),
        }
    }

    /// The servers that stand there.
    fn of_site(&self, servers: Vec<Server>) -> Result<Vec<Server>, Failure> {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            servers.into_iter().partition(|server| server.site() == Some(self.site));
        if here.is_empty() {
            let sites: BTreeSet<&str> = elsewhere.iter().filter_map(Server::site).collect();
            let sites: Vec<&str> = sites.into_iter().take(20).collect();
            let known = if sites.is_empty() { "no server says one".to_owned() } else { sites.join(", ") };
            return Err(Failure::usage(format!(
                "--site {}: no server of the file stands there; sites: {known}",
                self.site
            )));
        }
        Ok(here)
    }
}

fn lock<'m, T>(desk: &'m std::sync::Mutex<T>) -> std::sync::MutexGuard<'m, T> {
    desk.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn today() -> jiff::civil::Date {
    Moment::at(Timestamp::now()).day
}
