//! `mock serve` and `mock list`; `mock capture` has a file of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::capture::Capture;
use super::{Failure, print};
use crate::mock::{self, Account, Lockout, Options, Overlay, Role, Tree};
use crate::report::safe;

/// `patchgate mock`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a tree of Redfish resources over HTTPS until Ctrl-C
    Serve(Serve),
    /// List the embedded machines and their scenarios
    List,
    /// Record a live Redfish service into a mockup folder; it only reads
    Capture(Capture),
}

/// `patchgate mock serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// A folder in DMTF mockup layout (long or short form), a .tar.xz, .tar.gz or .zip of one, or
    /// mock:MACHINE[/SCENARIO] for an embedded one
    #[arg(value_name = "TREE")]
    tree: PathBuf,
    /// Change the tree by this overlay file (TOML or JSON); may be given several times, applied in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Where to listen; port 0 takes any free one. The login is USERID / PASSW0RD
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// One more account; ROLE is Administrator, Operator or ReadOnly. May be given several times
    #[arg(long = "account", value_name = "NAME:PASSWORD:ROLE", value_parser = account)]
    accounts: Vec<Account>,
    /// Lock an account after this many wrong passwords in a row, for this many seconds
    #[arg(long, value_name = "COUNT:SECONDS", value_parser = lockout)]
    lockout: Option<Lockout>,
    /// Give at most this many members of a collection at once, with nextLink to the others
    #[arg(long, value_name = "MEMBERS", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
    /// Change a resource only with an If-Match header
    #[arg(long)]
    require_if_match: bool,
}

/// A password may hold colons; names and roles have none.
fn account(text: &str) -> Result<Account, String> {
    let parts = text.split_once(':').and_then(|(user, rest)| Some((user, rest.rsplit_once(':')?)));
    match parts {
        Some((user, (password, role))) if !user.is_empty() && !password.is_empty() => Role::from_id(role)
            .map(|role| Account::new(user, password, role))
            .ok_or_else(|| format!("{role} is none of Administrator, Operator, ReadOnly")),
        _ => Err("write NAME:PASSWORD:ROLE".to_owned()),
    }
}

fn lockout(text: &str) -> Result<Lockout, String> {
    let numbers = text.split_once(':').and_then(|(count, time)| Some((count.parse().ok()?, time.parse().ok()?)));
    let (threshold, seconds) = numbers.ok_or("write COUNT:SECONDS, for example 5:3600")?;
    Ok(Lockout { threshold, duration: Duration::from_secs(seconds) })
}

impl Command {
    pub async fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::List => list(),
            Self::Capture(capture) => capture.run().await,
        }
    }
}

fn list() -> Result<u8, Failure> {
    let mut out = String::new();
    for machine in mock::machines() {
        out.push_str(&format!("mock:{machine}\n"));
        let scenarios = mock::scenarios(&machine).map_err(|e| Failure::input(e.to_string()))?;
        for (name, title) in scenarios {
            out.push_str(&format!("mock:{machine}/{name}\n    {}\n", safe::printable(&title)));
        }
    }
    print::text(&out)
}

impl Serve {
    async fn run(&self) -> Result<u8, Failure> {
        let mut tree = self.tree()?;
        for path in &self.overlay {
            let overlay = Overlay::from_file(path).map_err(|e| Failure::input(e.to_string()))?;
            tree.overlay(&overlay).map_err(|e| Failure::input(e.to_string()))?;
        }
        let resources = tree.len();
        let options = Options {
            listen: self.listen,
            accounts: self.accounts.clone(),
            lockout: self.lockout,
            page_size: self.page_size.and_then(|size| usize::try_from(size).ok()),
            require_if_match: self.require_if_match,
            ..Options::default()
        };
        let running = mock::start(tree, options).await.map_err(|e| Failure::undetermined(e.to_string()))?;
        print::text(&format!(
            "{resources} resources at {url}\nlogin USERID / PASSW0RD\ncheck it with: patchgate check --bmc {url} --pin sha256:{pin}\n",
            url = running.url(),
            pin = running.fingerprint(),
        ))?;
        let interrupted = tokio::signal::ctrl_c().await;
        running.stop().await;
        interrupted.map(|()| 0).map_err(|e| Failure::undetermined(format!("signals cannot be received: {e}")))
    }

    fn tree(&self) -> Result<Tree, Failure> {
        let input = |e: mock::TreeError| Failure::input(e.to_string());
        match self.tree.to_str().and_then(|text| text.strip_prefix("mock:")) {
            Some(name) => {
                let (machine, scenario) = name.split_once('/').map_or((name, None), |(m, s)| (m, Some(s)));
                mock::scenario(machine, scenario).map(|s| s.tree).map_err(input)
            }
            None => Tree::open(&self.tree).map_err(input),
        }
    }
}
