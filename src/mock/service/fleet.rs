//! Many BMCs in one process: one tree in memory; an address, an identity, a certificate, sessions and faults for each.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::join_all;

use super::control::{Control, Member, Subject};
use super::error::MockError;
use super::faults::FaultScript;
use super::log::RequestLog;
use super::options::Options;
use super::running::{Part, Running, start_part};
use super::stats::{Counters, Statistics};
use crate::mock::tree::{Identity, Marks, Tree};

/// The most BMCs of a fleet: each has a socket, and 127.0.0.0/8 has room for many more.
const MAX_COUNT: usize = 10_000;

/// How the BMCs of a fleet differ in where they listen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Consecutive loopback addresses with one port. Linux and Windows have all of 127.0.0.0/8; macOS has 127.0.0.1.
    #[default]
    Addresses,
    /// Consecutive ports of one address; any free ones where the first port is 0.
    Ports,
}

/// How to serve a fleet.
#[derive(Clone, Debug)]
pub struct FleetOptions {
    /// How many BMCs, from 1 to 10,000.
    pub count: usize,
    /// How they differ in where they listen.
    pub spread: Spread,
    /// What holds for each; the first one listens where this says. The journal's places are divided among them.
    pub each: Options,
}

impl Default for FleetOptions {
    /// One BMC on loopback.
    fn default() -> Self {
        Self { count: 1, spread: Spread::default(), each: Options::default() }
    }
}

/// BMCs that serve until they are stopped or dropped.
#[derive(Debug)]
pub struct Fleet {
    bmcs: Vec<Running>,
    total: Arc<Counters>,
    log: Option<RequestLog>,
}

/// Serves a tree as many BMCs. The first is the tree as it is; each other one has serial numbers, UUIDs, MAC addresses
/// and host names of its own, always the same for the same index.
///
/// # Errors
///
/// A [`MockError`] where the addresses do not suffice or one is taken. No BMC is left running then.
pub async fn start_fleet(tree: Tree, options: FleetOptions) -> Result<Fleet, MockError> {
    let FleetOptions { count, spread, each } = options;
    if !(1..=MAX_COUNT).contains(&count) {
        return Err(MockError::Fleet(format!("{count} BMCs are not between 1 and {MAX_COUNT}")));
    }
    let (tree, total) = (Arc::new(tree), Arc::new(Counters::default()));
    // A fleet of one needs no second identity, and a large tree takes a moment to look through.
    let marks = (count > 1).then(|| Arc::new(Marks::of(&tree)));
    let mut bmcs: Vec<Running> = Vec::with_capacity(count);
    for index in 0..count {
        let first = bmcs.first().map_or(each.listen, Running::address);
        let listen = if index == 0 { first } else { place(each.listen, first, spread, index)? };
        let part = Part {
            index,
            counters: Counters::within(Arc::clone(&total)),
            identity: marks.as_ref().and_then(|marks| Identity::new(marks, index)),
        };
        let options = Options { listen, journal: each.journal / count, ..each.clone() };
        bmcs.push(start_part(Arc::clone(&tree), options, part).await?);
    }
    Ok(Fleet { bmcs, total, log: each.log })
}

/// Where the BMC of that index listens; the first one may have been given any free port.
fn place(asked: SocketAddr, first: SocketAddr, spread: Spread, index: usize) -> Result<SocketAddr, MockError> {
    let too_many = |what: &str| MockError::Fleet(format!("there is no {what} for the BMC of index {index}"));
    match (spread, first.ip()) {
        (Spread::Ports, _) if asked.port() == 0 => Ok(asked),
        (Spread::Ports, ip) => {
            let port = u16::try_from(index).ok().and_then(|index| first.port().checked_add(index));
            Ok(SocketAddr::new(ip, port.ok_or_else(|| too_many("port"))?))
        }
        (Spread::Addresses, IpAddr::V4(ip)) if ip.is_loopback() => {
            let ip = u32::try_from(index).ok().and_then(|index| u32::from(ip).checked_add(index)).map(Ipv4Addr::from);
            let ip = ip.filter(Ipv4Addr::is_loopback).ok_or_else(|| too_many("loopback address"))?;
            Ok(SocketAddr::new(ip.into(), first.port()))
        }
        (Spread::Addresses, ip) => {
            Err(MockError::Fleet(format!("{ip} is not in 127.0.0.0/8, where alone addresses can be spread")))
        }
    }
}

impl Fleet {
    /// The BMCs, by index.
    #[must_use]
    pub fn bmcs(&self) -> &[Running] {
        &self.bmcs
    }

    /// What all of them together counted.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        for bmc in &self.bmcs {
            // Takes out the sessions that have expired.
            let _ = bmc.statistics();
        }
        self.total.statistics()
    }

    /// Puts a fault script in place on all; its counts start at zero.
    pub fn set_faults(&self, script: &FaultScript) {
        self.bmcs.iter().for_each(|bmc| bmc.set_faults(script.clone()));
    }

    /// Counts from zero again, as [`Running::reset`] does, on all.
    pub fn reset(&self) {
        self.bmcs.iter().for_each(Running::reset);
        self.total.restart();
    }

    /// Serves the control endpoint: `GET /statistics`, `POST /reset`, `POST /faults`. The address is a loopback one.
    ///
    /// # Errors
    ///
    /// [`MockError::NotLoopback`], or [`MockError::Listen`] where the address is taken.
    pub async fn control(&self, address: SocketAddr) -> Result<Control, MockError> {
        let bmcs = self.bmcs.iter().map(|bmc| Member {
            url: bmc.url(),
            fingerprint: bmc.fingerprint().to_owned(),
            bmc: bmc.shared(),
        });
        let subject = Subject { total: Arc::clone(&self.total), bmcs: bmcs.collect(), log: self.log.clone() };
        Control::start(address, subject).await
    }

    /// The file of the request log, where there is one.
    #[must_use]
    pub fn log(&self) -> Option<PathBuf> {
        self.log.as_ref().map(|log| log.path().to_owned())
    }

    /// Stops all, each as [`Running::stop`] does.
    pub async fn stop(self) {
        join_all(self.bmcs.into_iter().map(Running::stop)).await;
    }
}
