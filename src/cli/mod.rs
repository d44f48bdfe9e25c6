//! The command line: parse, wire, print. Nothing here judges.
//!
//! Exit codes: 0 ready, 1 blocked, 2 usage or invalid baseline, 3 undetermined. 3 is never folded into 0: a server
//! that could not be looked at has not passed.

mod baseline;
#[cfg(feature = "mock")]
mod capture;
mod collect;
mod credentials;
#[cfg(feature = "mock")]
mod demo;
#[cfg(not(feature = "mock"))]
#[path = "no_demo.rs"]
mod demo;
mod doctor;
mod error_code;
mod golden;
mod judge;
#[cfg(feature = "mock")]
mod mock;
mod print;
mod reports;
mod review;
mod scan;
mod schema;
mod shelf;
mod target;
mod trust;
mod waiver;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Is this server fit to be patched, and why did its Windows update fail?
///
/// patchgate reads firmware, health and logs from the BMC over Redfish, compares them with a reviewed baseline, joins
/// them with what Windows says, and answers with one verdict and one exit code. It only reads.
#[derive(Debug, Parser)]
#[command(version, after_help = format!("{AFTER_HELP}{TRY_IT}"))]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 ready, 1 blocked, 2 usage or invalid baseline, 3 undetermined (not reachable, denied, stale, unreadable).
Login: PATCHGATE_BMC_USER and PATCHGATE_BMC_PASSWORD, or --bmc-user with --password-file, --password-stdin or a prompt.
Trust: the certificate in the known-BMCs file, else the system's roots; or --trust-new, --pin, --ca (docs/trust.md).";

const TRY_IT: &str =
    if cfg!(feature = "mock") { "\nTry it: patchgate explain mock:sr650-v2/deny-softwaredistribution" } else { "" };

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a server: the gate before (or after) an update
    Check(judge::Check),
    /// Explain why the last update failed: ranked causes with their evidence, and the gate's findings
    Explain(judge::Check),
    /// List the firmware and devices that the BMC shows
    Inventory(collect::Inventory),
    /// Store the evidence of a server as one JSON document
    Collect(collect::Collect),
    /// Examine a BMC as a Redfish service: certificate, promises, latency, and what its schema forbids
    Doctor(doctor::Doctor),
    /// List, show and check baselines
    #[command(subcommand)]
    Baseline(baseline::Command),
    /// Check and list waivers: failures that somebody accepted for a time
    #[command(subcommand)]
    Waiver(waiver::Command),
    /// Serve a mock Redfish service
    #[cfg(feature = "mock")]
    #[command(subcommand)]
    Mock(mock::Command),
    /// Print the JSON Schema of a document
    Schema(schema::Schema),
    /// Print the PowerShell script that collects the Windows side
    Collector,
    /// Explain a Windows Update error code
    Error(error_code::ErrorCode),
}

/// Why a command ends without an answer, and with which exit code.
#[derive(Debug)]
struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// A mistake of the operator or of a file that the operator named: exit code 2.
    fn usage(message: impl Into<String>) -> Self {
        let message = message.into();
        let message = if message.starts_with("usage: ") { message } else { format!("usage: {message}") };
        Self { code: 2, message }
    }

    /// An invalid baseline, or other input with its own words: exit code 2.
    fn input(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// No answer could be had: exit code 3.
    fn undetermined(message: impl Into<String>) -> Self {
        Self { code: 3, message: message.into() }
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Failure::undetermined(format!("the runtime cannot start: {e}")))
        .and_then(|runtime| runtime.block_on(run(arguments.command)));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            print::error(&failure.message);
            ExitCode::from(failure.code)
        }
    }
}

async fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Check(check) => check.run(reports::View::Gate).await,
        Command::Explain(check) => check.run(reports::View::Causes).await,
        Command::Inventory(inventory) => inventory.run().await,
        Command::Collect(collect) => collect.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::Baseline(command) => command.run().await,
        Command::Waiver(command) => command.run(),
        #[cfg(feature = "mock")]
        Command::Mock(command) => command.run().await,
        Command::Schema(schema) => schema.run(),
        Command::Collector => print::text(crate::windows::COLLECTOR),
        Command::Error(error) => error.run(),
    }
}
