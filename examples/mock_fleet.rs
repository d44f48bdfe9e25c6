//! How large a fleet of mock BMCs one machine carries: starts many, asks them over TLS, prints what it took.
//!
//!     cargo run --release --example mock_fleet -- [BMCS] [CONNECTIONS] [REQUESTS]
//!
//! Client and mocks share one process and its cores, so the figures are of both together. Each connection goes to a BMC
//! of its own, round after round, and carries `REQUESTS / CONNECTIONS` requests for one resource with HTTP Basic.

#![allow(clippy::print_stdout, reason = "it is a program that prints figures")]

use std::error::Error;
use std::time::Instant;

use patchgate::mock::{Fleet, FleetOptions, Running, Tree, start_fleet};
use reqwest::{Certificate, Client};
use tokio::task::JoinSet;

const RESOURCE: &str = "/redfish/v1/Systems/1";

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let mut number = |default: usize| arguments.next().unwrap_or(Ok(default));
    let (count, connections, requests) = (number(1_000)?, number(64)?, number(50_000)?);

    let before = Instant::now();
    let fleet = start_fleet(Tree::embedded("sr650-v2")?, FleetOptions { count, ..FleetOptions::default() }).await?;
    println!("{count} BMCs listen after {:.2} s; peak memory {}", before.elapsed().as_secs_f64(), memory());

    // A second installation would be refused, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let before = Instant::now();
    let bytes = one_each(&fleet, connections).await?;
    let took = before.elapsed().as_secs_f64();
    println!(
        "one request to each, each with a TLS handshake: {took:.2} s, {:.0} per second, {bytes} bytes; peak memory {}",
        count as f64 / took,
        memory()
    );

    let before = Instant::now();
    let asked = many(&fleet, connections, requests).await?;
    let took = before.elapsed().as_secs_f64();
    println!(
        "{asked} requests over {connections} connections that are kept: {took:.2} s, {:.0} per second; peak memory {}",
        asked as f64 / took,
        memory()
    );

    let counted = fleet.statistics();
    println!(
        "the mocks counted {} requests over {} connections, at most {} in flight",
        counted.requests, counted.connected, counted.in_flight.peak
    );
    if counted.requests != (count + asked) as u64 {
        return Err("the mocks counted another number of requests than were sent".into());
    }
    fleet.stop().await;
    Ok(())
}

/// A client that trusts this BMC's certificate and no other.
fn client(mock: &Running) -> Outcome<Client> {
    let certificate = Certificate::from_pem(mock.certificate_pem().as_bytes())?;
    Ok(Client::builder().tls_certs_only([certificate]).no_proxy().build()?)
}

async fn ask(client: &Client, url: &str) -> Outcome<usize> {
    let response = client.get(url).basic_auth("USERID", Some("PASSW0RD")).send().await?.error_for_status()?;
    Ok(response.bytes().await?.len())
}

/// One request to every BMC, as a collector makes its round; so many at a time.
async fn one_each(fleet: &Fleet, at_once: usize) -> Outcome<usize> {
    let (mut tasks, mut bytes) = (JoinSet::new(), 0);
    for mock in fleet.bmcs() {
        if tasks.len() >= at_once.max(1) {
            bytes += joined(&mut tasks).await?;
        }
        let (client, url) = (client(mock)?, format!("{}{RESOURCE}", mock.url()));
        tasks.spawn(async move { ask(&client, &url).await });
    }
    while !tasks.is_empty() {
        bytes += joined(&mut tasks).await?;
    }
    Ok(bytes)
}

/// So many requests over so many connections; gives how many were answered.
async fn many(fleet: &Fleet, connections: usize, requests: usize) -> Outcome<usize> {
    let each = requests / connections.max(1);
    let mut tasks = JoinSet::new();
    for mock in fleet.bmcs().iter().cycle().take(connections) {
        let (client, url) = (client(mock)?, format!("{}{RESOURCE}", mock.url()));
        tasks.spawn(async move {
            for _ in 0..each {
                ask(&client, &url).await?;
            }
            Ok(each)
        });
    }
    let mut answered = 0;
    while !tasks.is_empty() {
        answered += joined(&mut tasks).await?;
    }
    Ok(answered)
}

async fn joined(tasks: &mut JoinSet<Outcome<usize>>) -> Outcome<usize> {
    tasks.join_next().await.unwrap_or(Ok(Ok(0)))?
}

/// The most memory the process ever had in use, where the operating system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not known".to_owned(), |kilobytes| kilobytes.trim().to_owned())
}
