//! Which Windows runs, whether a known failure is about it, and what of it is repaired already.

use super::answer::Answer;
use crate::evidence::{Line, ServicingPackage, Windows};
use crate::known_failures::{Build, Edition, Failure, product};
use crate::msg;
use crate::rules::windows::edition;
use crate::text::Message;

/// States of a package that is or was installed: 0x70 installed, 0x50 superseded by a later one.
const PRESENT: &[u64] = &[0x70, 0x50];

/// Whether a failure is about this release.
pub enum About {
    /// It is.
    This,
    /// It is not; what runs here.
    Another(Line),
    /// Which Windows runs is not known.
    Unknown(Answer),
}

fn edition(windows: &Windows) -> Option<Edition> {
    edition::edition(windows).map(|(edition, _)| edition)
}

/// Whether a failure is about this build.
pub fn about(failure: &Failure, windows: &Windows) -> About {
    let build = &windows.os.build;
    let Some(number) = windows.os.build_number() else {
        return About::Unknown(Answer::missing(msg!("fact-build"), build));
    };
    let (server, client) = (failure.servers.contains(&number), failure.clients.contains(&number));
    let concerned = match edition(windows) {
        Some(Edition::Server) => server,
        Some(Edition::Client) => client,
        // The same build may be both; what may be meant is looked at.
        None => server || client,
    };
    if concerned {
        return About::This;
    }
    let name = edition(windows).and_then(|edition| product(edition, number));
    let said = msg!("proof-build", number = number);
    let said = name.map_or_else(|| said.clone(), |name| msg!("proof-build-of", build = said, name = name));
    About::Another(Line::on(said, build))
}

/// Whether this server is beyond the repair: by its build, or by a package. None where no repair is known for it.
pub fn repaired(failure: &Failure, windows: &Windows) -> Option<Answer> {
    let number = windows.os.build_number()?;
    let edition = edition(windows);
    let mine = |of: Option<Edition>| of.is_none() || edition.is_none() || of == edition;
    for fix in failure.fixed.iter().filter(|fix| mine(fix.edition)) {
        if let Some(line) = package(&fix.kb, windows) {
            return Some(Answer::Met(line));
        }
    }
    let mut builds = failure.fixed.iter().filter(|fix| mine(fix.edition)).filter_map(|fix| fix.build);
    let fixed = builds.find(|build| build.number == number)?;
    Some(match below(fixed, windows) {
        Answer::Met(line) => Answer::NotMet(line),
        Answer::NotMet(line) => Answer::Met(line),
        unknown @ Answer::Unknown { .. } => unknown,
    })
}

/// The package of an update that is installed.
fn package(kb: &str, windows: &Windows) -> Option<Line> {
    let packages = &windows.servicing.packages;
    let begin = format!("Package_for_{kb}");
    let is_of = |package: &&ServicingPackage| {
        let rest = package
            .name
            .get(begin.len()..)
            .filter(|_| package.name.get(..begin.len()).is_some_and(|name| name.eq_ignore_ascii_case(&begin)));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
            && package.state.is_some_and(|state| PRESENT.contains(&state))
    };
    let found = packages.value()?.items.iter().find(is_of)?;
    Some(Line::on(msg!("proof-installed", name = found.name), packages))
}

/// Whether this build is below another one: a lower revision of the same build.
pub fn build_below(wanted: Build, windows: &Windows) -> Answer {
    below(wanted, windows)
}

fn below(wanted: Build, windows: &Windows) -> Answer {
    let (build, ubr) = (&windows.os.build, &windows.os.ubr);
    let Some(number) = windows.os.build_number() else { return Answer::missing(msg!("fact-build"), build) };
    if number != wanted.number {
        return Answer::NotMet(Line::on(msg!("proof-build", number = number), build));
    }
    match ubr.value() {
        Some(&revision) => {
            let said = msg!("proof-build-against", number = number, revision = revision, wanted = wanted);
            Answer::by(revision < wanted.revision, Line::on(said, ubr))
        }
        None => Answer::missing(msg!("fact-revision-ubr"), ubr),
    }
}

/// The name of the packages of the servicing stack.
const STACK: &str = "Package_for_ServicingStack";

/// Whether the servicing stack is below a build.
pub fn stack_below(wanted: Build, windows: &Windows) -> Answer {
    let packages = &windows.servicing.packages;
    let Some(known) = packages.value() else { return Answer::missing(msg!("fact-packages"), packages) };
    let stack = |package: &ServicingPackage| {
        let present = package.state.is_some_and(|state| PRESENT.contains(&state));
        let version = package.name.starts_with(STACK).then(|| package.name.rsplit('~').next()).flatten()?;
        let mut parts = version.split('.').map(str::parse::<u64>);
        let build = Build { number: parts.next()?.ok()?, revision: parts.next()?.ok()? };
        (present && build.number == wanted.number).then_some(build)
    };
    let newest = known.items.iter().filter_map(stack).max_by_key(|build| build.revision);
    let line = |said: Message| Line::on(said, packages);
    match newest {
        Some(build) if build.revision >= wanted.revision => {
            Answer::NotMet(line(msg!("proof-servicing-stack", build = build, wanted = wanted)))
        }
        // A newer one may be among those that could not be read.
        Some(build) if known.is_whole() => {
            Answer::Met(line(msg!("proof-servicing-stack", build = build, wanted = wanted)))
        }
        _ => {
            let why = known.unread.first().map(Line::unread);
            let none = || line(msg!("proof-no-servicing-stack", number = wanted.number));
            Answer::Unknown { line: why.unwrap_or_else(none), sought: true }
        }
    }
}
