//! `collect` and `inventory` of many servers: each is looked at as a round looks at it, and its evidence is stored or shown as it
//! comes in, so that none is kept.

use std::sync::Arc;

use super::credentials::Purse;
use super::display::Display;
use super::held::Held;
use super::judging::Looked;
use super::options::Many;
use super::plan::plans;
use super::redacted::{all_of, learned};
use super::run::{Done, Naming, under_way};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::redaction::{Redaction, failed};
use crate::cli::shared::target::Source;
use crate::cli::shared::trust::tell_first_uses;
use crate::evidence::Evidence;
use crate::fleet::servers::Server;
use crate::rules::EXIT_UNDETERMINED;

/// Which sides of the servers are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// All that the servers file names.
    All,
    /// The BMCs alone.
    Hardware,
}

/// Collects from the servers. `store` takes the name and the evidence of each and says which sides are missing; the exit code is 3
/// where one is.
pub async fn collect(
    many: &Many,
    source: &Source,
    sides: Sides,
    redaction: Redaction,
    store: impl Fn(&str, &Evidence) -> Result<Vec<String>, Failure>,
) -> Result<u8, Failure> {
    let (servers, known) = many.chosen(source.several()?)?;
    let purse = Purse::filled(&servers, &known.credentials)?;
    let mut plans = plans(servers.iter().cloned().enumerate().collect(), &purse, source)?;
    if sides == Sides::Hardware {
        plans.list.iter_mut().for_each(|plan| plan.windows = None);
    }
    if redaction.is_asked() {
        let held = all_of(plans.list, many, |_| ()).await?;
        tell_first_uses(&plans.trust);
        return redacted(many, &servers, &held, store);
    }
    let mut told = Vec::new();
    let display = Display::of(plans.list.len(), many);
    let mut take = |done: Done<Evidence>| {
        let missing = store(&done.name, &done.what)?;
        let how = if missing.is_empty() { "collected" } else { "not whole" };
        display.done(&done.name, how, done.took);
        told.extend(missing.into_iter().map(|side| format!("{}: {side}", done.name)));
        Ok(())
    };
    let as_it_is = Arc::new(|_: &Server, looked: Looked| Ok(looked.evidence));
    let ended = under_way(plans.list, many, Naming::Full, &as_it_is, &mut take).await;
    drop(display);
    ended?;
    told.iter().for_each(|side| print::error(side));
    tell_first_uses(&plans.trust);
    Ok(if told.is_empty() { 0 } else { EXIT_UNDETERMINED })
}

/// Stores what was held, redacted, each under the token of its server.
fn redacted(
    many: &Many,
    servers: &[Server],
    held: &Held,
    store: impl Fn(&str, &Evidence) -> Result<Vec<String>, Failure>,
) -> Result<u8, Failure> {
    let mut redactor = learned(held, servers, None, &[many.file()])?;
    let mut told = Vec::new();
    held.each(|place, evidence| {
        let name = redactor.server(servers.get(place).map_or("", |server| &server.name));
        let evidence = redactor.evidence(&evidence).map_err(|e| failed(&e))?;
        told.extend(store(&name, &evidence)?.into_iter().map(|side| format!("{name}: {side}")));
        Ok(())
    })?;
    told.iter().for_each(|side| print::error(side));
    Ok(if told.is_empty() { 0 } else { EXIT_UNDETERMINED })
}
