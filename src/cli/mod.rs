//! The command line: parse, wire, print. Nothing here judges.
//!
//! Exit codes: 0 ready, 1 blocked, 2 usage or invalid baseline, 3 undetermined. 3 is never folded into 0: a server
//! that could not be looked at has not passed.
//!
//! `patchgate X Y` is in the file `X/Y.rs` or `X.rs`; what commands share is in `shared`.

mod baseline;
mod check;
mod collect;
mod collector;
mod config;
mod doctor;
mod drift;
mod error;
mod explain;
mod export;
mod history;
mod inventory;
#[cfg(feature = "mock")]
mod mock;
mod prune;
mod schema;
mod shared;
mod status;
mod verify;
mod waiver;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};

use shared::config::apply;
use shared::failure::Failure;
use shared::lang::{self, Lang};
use shared::plugin;
use shared::print::{self, Colour};

/// Is this server fit to be patched, and why did its Windows update fail?
///
/// patchgate reads firmware, health and logs from the BMC over Redfish, compares them with a reviewed baseline, joins
/// them with what Windows says, and answers with one verdict and one exit code. It only reads.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, after_help = format!("{AFTER_HELP}{TRY_IT}"))]
struct Arguments {
    /// When to colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "auto|always|never"
    )]
    color: Colour,
    /// The language of reports for people (else PATCHGATE_LANG, the configuration file, or the locale)
    #[arg(long, global = true, value_enum, hide_possible_values = true, value_name = "en|ja")]
    lang: Option<Lang>,
    /// Take options from this file (else patchgate.toml in the working folder or in your configuration folder; empty: none)
    #[arg(long, global = true, value_name = "FILE", env = "PATCHGATE_CONFIG")]
    config: Option<OsString>,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 ready, 1 blocked, 2 usage or invalid baseline, 3 undetermined (not reachable, denied, stale, unreadable).
With --format nagios those of monitoring plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (docs/monitoring.md).
Login: PATCHGATE_BMC_USER and PATCHGATE_BMC_PASSWORD, or --bmc-user with --password-file, --password-stdin or a prompt.
Trust: the certificate in the known-BMCs file, else the system's roots; or --trust-new, --pin, --ca (docs/trust.md).";

const TRY_IT: &str =
    if cfg!(feature = "mock") { "\nTry it: patchgate explain mock:sr650-v2/deny-softwaredistribution" } else { "" };

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a server: the gate before (or after) an update
    Check(check::Check),
    /// Explain why the last update failed: ranked causes with their evidence, and the gate's findings
    Explain(explain::Explain),
    /// Verify a repair: is the update that failed installed, is its cause gone, and is nothing new wrong?
    Verify(verify::Verify),
    /// List the firmware and devices that the BMC shows
    Inventory(inventory::Inventory),
    /// Store the evidence of a server as one JSON document
    Collect(collect::Collect),
    /// Examine a BMC as a Redfish service: certificate, promises, latency, and what its schema forbids
    Doctor(doctor::Doctor),
    /// Take what is due from a store that several jump hosts share, look at it, and keep what comes of it
    Work(work::Work),
    /// List what is remembered of a server: its verdict in every run that was kept (`check --store`)
    History(history::History),
    /// List the newest verdict of every server that is remembered, those that need somebody first
    Status(status::Status),
    /// Say what changed at a server between two runs that were kept, and where it differs from others of its kind
    Drift(drift::Drift),
    /// Print stored reports or evidence, one JSON document a line
    Export(export::Export),
    /// Let old results go from the store
    Prune(prune::Prune),
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
    /// Show the configuration file, and where each option's value comes from
    #[command(subcommand)]
    Config(config::Command),
    /// Print the JSON Schema of a document
    Schema(schema::Schema),
    /// Print the PowerShell script that collects the Windows side
    Collector,
    /// Explain a Windows Update error code
    Error(error::ErrorCode),
}

/// The whole command line as clap knows it, from which `examples/manual` makes manual pages and completions. The program carries
/// neither of them.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    keep_to_ourselves();
    // ssh started us to ask for a password; nothing else of the command line counts then.
    if let Some(answer) = crate::windows::answer_askpass(std::env::args_os()) {
        return match answer.map(|password| print::text(&format!("{password}\n"))) {
            Some(Ok(_)) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        };
    }
    let mut asked_by_monitoring = plugin::is_asked(std::env::args_os());
    if asked_by_monitoring {
        print::silence();
    }
    let arguments = match parsed(&mut asked_by_monitoring) {
        Ok(arguments) => arguments,
        Err(failure) if asked_by_monitoring => return plugin::failed(&failure.message),
        Err(failure) => {
            print::error(&failure.message);
            return ExitCode::from(failure.code);
        }
    };
    print::choose(arguments.color);
    let outcome = lang::choose(arguments.lang)
        .and_then(|()| {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            runtime.map_err(|e| Failure::undetermined(format!("the runtime cannot start: {e}")))
        })
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) if asked_by_monitoring => plugin::failed(&failure.message),
        Err(failure) => {
            print::error(&failure.message);
            ExitCode::from(failure.code)
        }
    }
}

/// The command line, with the options of the configuration file, which may ask for the format of a monitoring system too.
fn parsed(asked_by_monitoring: &mut bool) -> Result<Arguments, Failure> {
    let applied = apply(&Arguments::command(), std::env::args_os().collect())?;
    *asked_by_monitoring |= plugin::is_asked(applied.words.iter().cloned());
    if *asked_by_monitoring {
        print::silence();
    }
    if let Some(note) = applied.note {
        print::note(&note);
    }
    Arguments::try_parse_from(applied.words).or_else(|error| {
        let said = error.to_string();
        let words = said.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let named: Vec<&str> = words.filter_map(|word| word.strip_prefix("--")).collect();
        for (option, from) in &applied.taken {
            if named.contains(&option.as_str()) {
                print::note(&format!("--{option} stands in {from}"));
            }
        }
        let error = unsuggested(error);
        if *asked_by_monitoring && error.use_stderr() {
            return Err(Failure { code: 2, message: error.to_string() });
        }
        error.exit()
    })
}

/// The flags that weaken trust. Whoever mistypes another one is not led to them.
const WEAKENING: &[&str] = &["--insecure", "--allow-http", "--trust-new", "--tls-name", "--pin", "--ca"];

/// The error without the advice to use a flag that weakens trust.
fn unsuggested(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(flag)) = error.get(ContextKind::SuggestedArg)
        && WEAKENING.contains(&flag.as_str())
    {
        error.remove(ContextKind::SuggestedArg);
        // clap writes the suggestion into the line of usage, too.
        error.remove(ContextKind::Usage);
    }
    error
}

/// A process that holds a password leaves no dump of its memory.
fn keep_to_ourselves() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // A kernel that refuses is one where nothing better can be done.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

async fn run(arguments: Arguments) -> Result<u8, Failure> {
    match arguments.command {
        Command::Check(check) => check.run().await,
        Command::Explain(explain) => explain.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Inventory(inventory) => inventory.run().await,
        Command::Collect(collect) => collect.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::Work(work) => work.run().await,
        Command::History(history) => history.run(),
        Command::Status(status) => status.run(),
        Command::Drift(drift) => drift.run(),
        Command::Export(export) => export.run(),
        Command::Prune(prune) => prune.run(),
        Command::Baseline(command) => command.run().await,
        Command::Waiver(command) => command.run(),
        #[cfg(feature = "mock")]
        Command::Mock(command) => command.run().await,
        Command::Config(command) => command.run(&Arguments::command(), arguments.config.as_ref()),
        Command::Schema(schema) => schema.run(),
        Command::Collector => collector::run(),
        Command::Error(error) => error.run(),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    #[test]
    fn a_process_that_holds_a_password_leaves_no_dump() {
        super::keep_to_ourselves();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
