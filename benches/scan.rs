//! What a scan costs the host that runs it, without any network in between: `cargo bench`.
//!
//! The mock runs in the same process, so a figure is of both together; compare figures with each other. What a scan
//! takes over a network, at several latencies and for a hundred BMCs, is `cargo run --release --example bench_scan`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should say where")]

use patchgate::evidence::{Depth, Hardware};
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Credentials, ScanOptions, Target, survey};
use patchgate::trust::Trust;
use secrecy::SecretString;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

async fn scan(mock: &Running, depth: Depth) -> Hardware {
    let target = Target::new(&mock.url(), Trust::Pin(mock.fingerprint().parse().unwrap())).unwrap();
    let credentials = Credentials { user: "USERID".into(), password: SecretString::from("PASSW0RD") };
    survey(target, &credentials, ScanOptions { depth, ..ScanOptions::default() }).await.unwrap()
}

/// Connect, log in, read, log out.
#[divan::bench(args = [Depth::Firmware, Depth::Health, Depth::Full], sample_count = 20)]
fn one_bmc(bencher: divan::Bencher<'_, '_>, depth: Depth) {
    let runtime = runtime();
    let mock = runtime.block_on(mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default())).unwrap();
    bencher.bench_local(|| runtime.block_on(scan(&mock, depth)));
    runtime.block_on(mock.stop());
}

/// What it takes to store the hardware side of a server and read it back.
#[divan::bench(sample_count = 20)]
fn evidence_to_text_and_back(bencher: divan::Bencher<'_, '_>) {
    let runtime = runtime();
    let mock = runtime.block_on(mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default())).unwrap();
    let hardware = runtime.block_on(scan(&mock, Depth::Full));
    bencher.bench_local(|| {
        let text = serde_json::to_string(&hardware).unwrap();
        serde_json::from_str::<Hardware>(&text).unwrap()
    });
    runtime.block_on(mock.stop());
}
