//! The survey: from the service root to hardware evidence.
//!
//! The order follows the links, and each branch goes on as soon as its own links are there. How many requests wait for
//! each other is counted ([`crate::evidence::Cost::trips`]) and drawn in docs/redfish.md.

mod bank;
mod firmware;
mod identity;
mod logs;
mod network;
mod security;
mod settings;
mod storage;
mod system;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::join_all;

use super::answer::SERVICE_ROOT;
use super::quirks::Quirks;
use super::{Bmc, Credentials, Layer, RedfishError, Resource, ScanOptions, Target};
use crate::evidence::{Depth, Hardware, Log, Members, Missing, Observation, RedfishService};

pub use identity::subject;

/// Reads a BMC. Logs in, reads, and logs out, also when the reading is interrupted or fails.
///
/// # Errors
/// No connection, no trust, no login, or an interrupt. Once logged in, whatever cannot be read becomes an observation
/// with its reason.
pub async fn survey(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Hardware, RedfishError> {
    survey_with(Bmc::new(target, credentials, options)?).await.map(|(_, hardware)| hardware)
}

/// The same, with the object that read it, which still knows what was answered.
pub(super) async fn survey_with(bmc: Bmc) -> Result<(Arc<Bmc>, Hardware), RedfishError> {
    let bmc = Arc::new(bmc);
    let mut hardware = guarded(bmc.clone(), |bmc| async move { walk(&bmc).await }).await?;
    // Read again: the logout counts, too.
    hardware.connection = bmc.connection();
    Ok((bmc, hardware))
}

/// Logs in, does something with the BMC, and logs out whatever happens: an error, a panic, Ctrl-C, SIGTERM. Whether the
/// BMC confirmed the logout stands in [`Bmc::connection`].
///
/// # Errors
/// The login, what was done, or an interrupt.
pub async fn guarded<T, F>(bmc: Arc<Bmc>, reading: impl FnOnce(Arc<Bmc>) -> F) -> Result<T, RedfishError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, RedfishError>> + Send + 'static,
{
    let asked = crate::interrupt::listen();
    let interrupt = async {
        match asked {
            Ok(asked) => asked.await,
            // Where no handler can be installed, the signal ends the program as it always does.
            Err(_) => std::future::pending().await,
        }
    };
    let reading = reading(bmc.clone());
    let logged_in = bmc.clone();
    // A task of its own, so that a panic in it ends here and not before the logout.
    let mut task = tokio::spawn(async move {
        logged_in.log_in().await?;
        reading.await
    });
    let mut interrupted = false;
    let done = tokio::select! {
        done = &mut task => done,
        () = interrupt => {
            interrupted = true;
            bmc.stop("interrupted");
            // What is under way ends at once, except for a login, whose session must be known to be deleted.
            task.await
        }
    };
    // A session that stays open counts against XCC's limit of sixteen. If the BMC does not confirm the deletion,
    // the evidence says so: one session created, none deleted.
    let left = bmc.log_out().await.err();
    let gone = || left.map_or("the session was deleted".to_owned(), |error| format!("the session is left ({error})"));
    match done {
        _ if interrupted => Err(RedfishError::new(Layer::Transport, SERVICE_ROOT, "interrupted", gone())),
        Err(panic) => {
            let problem = format!("patchgate failed while reading ({panic}); {}", gone());
            Err(RedfishError::new(Layer::Internal, SERVICE_ROOT, problem, "please report it"))
        }
        Ok(done) => done,
    }
}

async fn walk(bmc: &Bmc) -> Result<Hardware, RedfishError> {
    let root = bmc.get(SERVICE_ROOT).await?;
    let (bmc, root) = (&Walk { bmc, depth: bmc.depth(), quirks: Quirks::of(&root), claimed: Mutex::default() }, &*root);
    let link = |name: &str| root.field(name).link();
    let (systems, managers, chassis, update_service) =
        (link("Systems"), link("Managers"), link("Chassis"), link("UpdateService"));
    // Each branch goes on as soon as its own links are there. What is waited for in several of them is shared.
    let system = async { system::main_system(bmc, &systems).await }.shared();
    let manager = async { bmc.from(Depth::Health, system::main_manager(bmc, &managers)).await }.shared();
    let chassis = async { bmc.from(Depth::Health, bmc.members_of(&chassis, system::CHASSIS)).await }.shared();
    let firmware = async {
        let service = bmc.follow(&update_service).await;
        let members = firmware::inventory(bmc, &service).await;
        (service, members)
    };
    let below_system = async {
        let system = system.clone().await;
        tokio::join!(
            bmc.from(Depth::Full, settings::bios(bmc, &system)),
            bmc.from(Depth::Full, settings::secure_boot(bmc, &system)),
            bmc.from(Depth::Health, storage::storage(bmc, &system)),
        )
    };
    let below_chassis = async {
        let chassis = chassis.clone().await;
        tokio::join!(
            bmc.from(Depth::Full, network::adapters(bmc, &chassis)),
            bmc.from(Depth::Health, system::power_supplies(bmc, &chassis)),
            bmc.from(Depth::Full, async { network::pcie_devices(bmc, &system.clone().await, &chassis).await }),
        )
    };
    let accounts = link("AccountService");
    let bmc_security = bmc.from(Depth::Full, security::bmc_security(bmc, &accounts, manager.clone()));
    let logs = bmc.from(Depth::Health, async {
        let of_system = async { logs::below(bmc, &link_of(&system.clone().await, "LogServices")).await };
        let of_manager = async { logs::below(bmc, &link_of(&manager.clone().await, "LogServices")).await };
        let of_chassis = async { logs_of_chassis(bmc, &chassis.clone().await).await };
        let (of_system, of_manager, of_chassis) = tokio::join!(of_system, of_manager, of_chassis);
        logs::together([of_system, of_manager].into_iter().chain(of_chassis).collect())
    });
    let (
        system,
        manager,
        (update_service, firmware),
        (bios, secure_boot, storage),
        chassis,
        (network_adapters, power_supplies, pcie_devices),
        logs,
        bmc_security,
    ) = tokio::join!(
        system.clone(),
        manager.clone(),
        firmware,
        below_system,
        chassis.clone(),
        below_chassis,
        logs,
        bmc_security,
    );
    // Half a server behind a refusal is no evidence about the server.
    if let Some(refused) = bmc.refused() {
        return Err(refused);
    }
    Ok(Hardware {
        depth: bmc.depth,
        connection: bmc.connection(),
        service: service(root, &bmc.quirks),
        system: system.map(|r| system::system(&r)),
        manager: manager.map(|r| system::manager(&r)),
        chassis: chassis.map(|members| convert(members, system::chassis)),
        update_service: update_service.map(|r| firmware::update_service(&r, &bmc.quirks)),
        firmware,
        bios,
        secure_boot,
        bmc_security,
        storage,
        network_adapters,
        pcie_devices,
        power_supplies,
        logs,
    })
}

/// A BMC on a walk of some depth, and what is odd about it.
struct Walk<'a> {
    bmc: &'a Bmc,
    depth: Depth,
    quirks: Quirks,
    /// The logs, and collections of logs, that a branch of the walk reads already.
    claimed: Mutex<HashSet<String>>,
}

impl std::ops::Deref for Walk<'_> {
    type Target = Bmc;

    fn deref(&self) -> &Bmc {
        self.bmc
    }
}

impl Walk<'_> {
    /// Whether what is at this URI is ours to read: the first branch that comes to it has it.
    fn claim(&self, uri: &str) -> bool {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.to_owned())
    }

    /// Something that only a scan of this depth or more asks for.
    async fn from<T>(&self, depth: Depth, asking: impl Future<Output = Observation<T>>) -> Observation<T> {
        if self.depth >= depth {
            Box::pin(asking).await
        } else {
            let from = format!("a scan of depth {}", self.depth.name());
            Observation::missing(Missing::NotAsked, from, jiff::Timestamp::now())
        }
    }
}

/// The logs of every chassis, and a gap for each chassis that could not be read.
async fn logs_of_chassis(
    bmc: &Walk<'_>,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> Vec<Observation<Members<Log>>> {
    let Observation::Known { value: chassis, .. } = chassis else { return vec![missing_like(chassis)] };
    let links: Vec<_> = chassis.items.iter().map(|r| r.field("LogServices").link()).collect();
    let mut lists = join_all(links.iter().map(|link| logs::below(bmc, link))).await;
    lists.extend(chassis.unread.iter().map(|u| Observation::missing(u.missing.clone(), &u.from, u.at)));
    lists
}

fn service(root: &Resource, quirks: &Quirks) -> RedfishService {
    RedfishService {
        redfish_version: root.field("RedfishVersion").text(),
        vendor: root.field("Vendor").text(),
        product: root.field("Product").text(),
        uuid: root.field("UUID").text(),
        quirks: quirks.names(),
    }
}

/// A link of a resource that may itself be missing.
fn link_of(resource: &Observation<Arc<Resource>>, name: &str) -> Observation<String> {
    match resource {
        Observation::Known { value, .. } => value.field(name).link(),
        Observation::Missing { reason, from, at } => {
            Observation::missing(reason.clone(), format!("{from}#/{name}"), *at)
        }
    }
}

/// The members as evidence, each of which goes as JSON; those that were not read stay named.
fn convert<T>(members: Members<Arc<Resource>>, mut one: impl FnMut(&Resource) -> T) -> Members<T> {
    let mut items = Vec::with_capacity(members.items.len());
    items.extend(members.items.into_iter().map(|r| one(&r)));
    Members { items, unread: members.unread }
}

/// One list out of the lists that several parents offer.
///
/// A parent without such a link does not offer the list (a backplane has no power supplies). A link that is null,
/// broken or refused is a gap in the list. No parent at all offering it is a missing list.
fn gather<T>(
    lists: Vec<Observation<Members<T>>>,
    what: &str,
    parents: &Observation<Members<Arc<Resource>>>,
) -> Observation<Members<T>> {
    let Observation::Known { value: parents, from, at } = parents else {
        return missing_like(parents);
    };
    let mut all = Members { items: Vec::new(), unread: parents.unread.clone() };
    let mut offered = false;
    for list in lists {
        match list {
            Observation::Known { value, .. } => {
                offered = true;
                all.items.extend(value.items);
                all.unread.extend(value.unread);
            }
            Observation::Missing { reason: Missing::Absent, .. } => {}
            Observation::Missing { reason, from, at } => {
                offered = true;
                all.unread.push(crate::evidence::Unread { from: from.to_string(), missing: reason, at });
            }
        }
    }
    if offered || !all.is_whole() {
        Observation::known(all, from, *at)
    } else {
        Observation::missing(Missing::Absent, format!("{from} (no member links to {what})"), *at)
    }
}

/// The same reason for another type.
fn missing_like<T, U>(observation: &Observation<T>) -> Observation<U> {
    let reason = observation.reason().cloned().unwrap_or(Missing::Absent);
    Observation::missing(reason, observation.place(), observation.at())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock;
    use crate::redfish::Trust;

    /// A panic is a bug of ours, and no reason to leave a session on somebody's BMC.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_panic_while_reading_deletes_the_session_and_is_an_error() {
        let tree = mock::Tree::embedded("sr650-v2").unwrap();
        let options = mock::Options::default();
        let credentials = Credentials { user: options.user.clone(), password: options.password.clone() };
        let running = mock::start(tree, options).await.unwrap();
        let target = Target::new(&running.url(), Trust::Pin(running.fingerprint().parse().unwrap())).unwrap();
        let bmc = Arc::new(Bmc::new(target, &credentials, ScanOptions::default()).unwrap());
        let panicking = |bmc: Arc<Bmc>| async move {
            walk(&bmc).await?;
            panic!("on purpose")
        };
        let error = guarded::<Hardware, _>(bmc, panicking).await.unwrap_err();
        assert_eq!(error.layer, Layer::Internal);
        assert!(error.to_string().contains("the session was deleted"), "{error}");
        assert_eq!((running.sessions_created(), running.open_sessions()), (1, 0));
        running.stop().await;
    }
}
