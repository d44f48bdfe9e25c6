//! `--redact` of many servers: one mapping for the round, so that the same name has the same token in the evidence and the reports of all
//! of them.
//!
//! No server is shown before all are seen, because the log of one names another. Their evidence waits in a file; then servers get
//! their tokens in the order of the servers file (`server-7` is the seventh), and each is judged twice as a single one is.

use std::sync::Arc;

use super::before::Before;
use super::credentials::Purse;
use super::display::Display;
use super::held::Held;
use super::judging::{Judge, Looked};
use super::options::Many;
use super::plan::{Plan, plans};
use super::results::Results;
use super::run::{Done, Naming, Round, under_way};
use super::runbooks::Runbooks;
use crate::assess::{Case, Report, assess};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::redaction::{failed, judged_alike};
use crate::cli::shared::target::document;
use crate::cli::shared::trust::tell_first_uses;
use crate::evidence::{Evidence, Missing, Observation};
use crate::fleet::servers::Server;
use crate::redact::{Learning, Redactor};

impl Round<'_> {
    /// Judges the servers, reports them redacted, and says with which exit code.
    pub async fn redacted(self, many: &Many) -> Result<u8, Failure> {
        let (servers, known) = many.chosen(self.source.several()?)?;
        let (source, reports) = (self.source, self.reports);
        let runbooks = self.plan.map(Runbooks::in_folder).transpose()?;
        let judge = Judge::of(&self.jury, self.terms, self.before, &servers)?;
        let purse = Purse::filled(&servers, &known.credentials)?;
        let plans = plans(servers.iter().cloned().enumerate().collect(), &purse, source)?;
        let mut results = Results::open(reports, runbooks)?;
        let held = all_of(plans.list, many, |evidence| judge.terms.ask(evidence)).await?;
        tell_first_uses(&plans.trust);
        let waivers = judge.waivers.iter().chain(judge.accepted.values()).map(|waivers| waivers.file.clone());
        let paths: Vec<String> = std::iter::once(many.file()).chain(waivers).collect();
        let mut redactor = learned(&held, &servers, judge.before.as_ref(), &paths)?;
        held.each(|place, evidence| {
            let Some(server) = servers.get(place) else { return Ok(()) };
            let name = redactor.server(&server.name);
            let report = report(&judge, server, &evidence, &name, &mut redactor)?;
            results.add(place, &name, &report)
        })?;
        Ok(reports.exit_code_of_many(&results.end()?))
    }
}

/// The report of one server. Where redaction would change what is judged, the server is undetermined and says so: it costs no other
/// server its answer.
fn report(
    judge: &Judge,
    server: &Server,
    evidence: &Evidence,
    name: &str,
    redactor: &mut Redactor,
) -> Result<Report, Failure> {
    match judge.case(server, evidence, |case| judged_alike(case, redactor).map(|(report, _)| report))? {
        Ok(report) => Ok(report),
        Err(failure) => {
            // What went wrong may hold what was to be hidden.
            print::error(&format!("{name}: {}", failure.message));
            let detail = "redaction: its evidence cannot be redacted so that it is judged as before; judge it without \
                          --redact, and report this as a fault of patchgate";
            let detail = Missing::Failed { detail: detail.to_owned() };
            let hardware = Observation::missing(detail, "redaction", evidence.collected_at);
            let mut hidden = document(Some(hardware), None);
            judge.terms.ask(&mut hidden);
            Ok(assess(&Case { name: Some(name), ..judge.terms.case(&hidden, None) }))
        }
    }
}

/// Looks at all of them and keeps what was seen until the last is done.
pub(super) async fn all_of(plans: Vec<Plan>, many: &Many, ask: impl Fn(&mut Evidence)) -> Result<Held, Failure> {
    let mut held = Held::open()?;
    let display = Display::of(plans.len(), many);
    let mut take = |done: Done<Evidence>| {
        // Nothing that is printed names a server.
        display.done(&format!("server {}", done.place + 1), "looked at", done.took);
        let mut evidence = done.what;
        ask(&mut evidence);
        held.add(done.place, &evidence)
    };
    let as_it_is = Arc::new(|_: &Server, looked: Looked| Ok(looked.evidence));
    let ended = under_way(plans, many, Naming::None, &as_it_is, &mut take).await;
    drop(display);
    ended.map(|()| held)
}

/// A redactor that has seen all that waits, and what it is compared with.
pub(super) fn learned(
    held: &Held,
    servers: &[Server],
    before: Option<&Before>,
    paths: &[String],
) -> Result<Redactor, Failure> {
    let mut learning = Learning::default();
    servers.iter().for_each(|server| learning.look_at_name(&server.name));
    held.each(|_, evidence| {
        learning.look_through(&evidence).map_err(|e| failed(&e))?;
        match before.map(|before| before.find(&evidence)) {
            Some((then, _)) => learning.look_through(&then).map_err(|e| failed(&e)),
            None => Ok(()),
        }
    })?;
    servers.iter().for_each(|server| learning.name(&server.name));
    servers.iter().filter_map(|server| server.serial.as_deref()).for_each(|serial| learning.serial(serial));
    held.each(|_, evidence| {
        learning.learn(&evidence);
        if let Some((then, file)) = before.map(|before| before.find(&evidence)) {
            learning.learn(&then);
            learning.path(&file);
        }
        Ok(())
    })?;
    paths.iter().for_each(|path| learning.path(path));
    Redactor::after(learning).map_err(|e| failed(&e))
}
