//! `mock serve`: a tree of Redfish resources, served over HTTPS.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::shared::demo::MockName;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::{file, print};
use crate::mock::{
    self, Account, FaultScript, Fleet, FleetOptions, Lockout, Options, Overlay, OwnCertificate, RequestLog, Role,
    Spread, Tree,
};

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
    /// Where to listen, IP:PORT or localhost:PORT; port 0 takes any free one. The login is USERID / PASSW0RD
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address)]
    listen: SocketAddr,
    /// Show this certificate (PEM, those that signed it below it) in place of one that is made at every start
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The key of that certificate (PEM, not encrypted)
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Write the certificates that are shown into this file as PEM, for clients that trust a file
    #[arg(long, value_name = "FILE", conflicts_with = "http")]
    write_cert: Option<PathBuf>,
    /// Serve plain HTTP, without TLS; keep it on loopback
    #[arg(long, conflicts_with = "cert")]
    http: bool,
    /// More accounts: a file with a line NAME:PASSWORD:ROLE for each; ROLE is Administrator, Operator or ReadOnly
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// Lock an account after this many wrong passwords in a row, for this many seconds
    #[arg(long, value_name = "COUNT:SECONDS", value_parser = lockout)]
    lockout: Option<Lockout>,
    /// Give at most this many members of a collection at once, with nextLink to the others
    #[arg(long, value_name = "MEMBERS", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
    /// Change a resource only with an If-Match header
    #[arg(long)]
    require_if_match: bool,
    /// How many BMCs, each with its own address, identity, certificate and sessions
    #[arg(long, value_name = "N", default_value_t = 1)]
    count: usize,
    /// How several BMCs share the loopback: 127.0.0.1, 127.0.0.2, … with one port, or one address with many ports
    #[arg(long, value_enum, default_value_t = SpreadBy::Addresses)]
    spread: SpreadBy,
    /// A script of what goes wrong (docs/mock-faults.md)
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Add each request to this file, as one line of JSON
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Serve statistics, reset and fault script over plain HTTP on this loopback address
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    control: Option<SocketAddr>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SpreadBy {
    Addresses,
    Ports,
}

/// The accounts of a file: even a mock's passwords stay off the command line, which every user can read.
fn accounts(path: &Path) -> Result<Vec<Account>, Failure> {
    let text = file::written(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(n, line)| account(line).map_err(|e| Failure::usage(format!("{}:{}: {e}", path.display(), n + 1))))
        .collect()
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

/// An address, or `localhost`. That is 127.0.0.1: where it means ::1 as well, a client that asks the one must not
/// miss a mock on the other.
fn address(text: &str) -> Result<SocketAddr, String> {
    if let Some(port) = text.strip_prefix("localhost:") {
        let port = port.parse().map_err(|_| format!("{port} is no port"))?;
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    text.parse().map_err(|_| "write IP:PORT, [V6]:PORT or localhost:PORT".to_owned())
}

fn lockout(text: &str) -> Result<Lockout, String> {
    let numbers = text.split_once(':').and_then(|(count, time)| Some((count.parse().ok()?, time.parse().ok()?)));
    let (threshold, seconds) = numbers.ok_or("write COUNT:SECONDS, for example 5:3600")?;
    Ok(Lockout { threshold, duration: Duration::from_secs(seconds) })
}

/// What the operator asked for in error ends as a mistake; what the machine refused does not.
fn refuse(error: mock::MockError) -> Failure {
    use mock::MockError::{Fleet, Log, NotLoopback, OwnCertificate};
    match error {
        Fleet(_) | Log { .. } | NotLoopback { .. } | OwnCertificate(_) => Failure::input(error.to_string()),
        _ => Failure::undetermined(error.to_string()),
    }
}

fn announce(fleet: &Fleet, resources: usize) -> String {
    let bmcs = fleet.bmcs();
    let (Some(first), Some(last)) = (bmcs.first(), bmcs.last()) else { return String::new() };
    let (url, pin) = (first.url(), first.fingerprint());
    let more = if bmcs.len() > 1 { format!(" to {}, {} BMCs", last.url(), bmcs.len()) } else { String::new() };
    let said = format!("{resources} resources at {url}{more}\nlogin USERID / PASSW0RD\n");
    if url.starts_with("http:") {
        return format!(
            "{said}no TLS: what a client sends can be read on the wire\ncheck it with: patchgate check --bmc {url} --allow-http\n"
        );
    }
    // Two numbers that look alike, of which each client wants another: so both have their names.
    let (key, curl) = (first.public_key_fingerprint(), first.public_key_pin());
    format!(
        "{said}certificate  sha256:{pin}\npublic key   sha256:{key} (curl --pinnedpubkey {curl})\n\
         check it with: patchgate check --bmc {url} --pin sha256:{pin}\n"
    )
}

/// The certificates of all BMCs, one behind the other, before anybody is told that they listen.
fn write_certificates(path: &Path, fleet: &Fleet) -> Result<(), Failure> {
    // Those of a fleet that was given one certificate are all the same.
    let mut all: Vec<String> = fleet.bmcs().iter().map(mock::Running::certificate_pem).collect();
    all.dedup();
    file::replace(path, &all.concat())
}

impl Serve {
    pub async fn run(&self) -> Result<u8, Failure> {
        let mut tree = self.tree()?;
        for path in &self.overlay {
            let overlay = Overlay::from_file(path).map_err(|e| Failure::input(e.to_string()))?;
            tree.overlay(&overlay).map_err(|e| Failure::input(e.to_string()))?;
        }
        let resources = tree.len();
        let fleet = mock::start_fleet(tree, self.options()?).await.map_err(refuse)?;
        let control = match self.control {
            Some(address) => Some(fleet.control(address).await.map_err(refuse)?),
            None => None,
        };
        if let Some(path) = &self.write_cert {
            write_certificates(path, &fleet)?;
        }
        let stopped = crate::interrupt::listen()
            .map_err(|e| Failure::undetermined(format!("signals cannot be received: {e}")))?;
        print::text(&announce(&fleet, resources))?;
        if let Some(control) = &control {
            print::text(&format!("control at http://{}\n", control.address()))?;
        }
        stopped.await;
        fleet.stop().await;
        Ok(0)
    }

    fn options(&self) -> Result<FleetOptions, Failure> {
        let faults = self.faults.as_deref().map(FaultScript::read).transpose();
        let log = self.log.as_deref().map(RequestLog::open).transpose();
        Ok(FleetOptions {
            count: self.count,
            spread: match self.spread {
                SpreadBy::Addresses => Spread::Addresses,
                SpreadBy::Ports => Spread::Ports,
            },
            each: Options {
                listen: self.listen,
                accounts: self.accounts.as_deref().map(accounts).transpose()?.unwrap_or_default(),
                lockout: self.lockout,
                page_size: self.page_size.and_then(|size| usize::try_from(size).ok()),
                require_if_match: self.require_if_match,
                certificate: self.certificate()?,
                plain: self.http,
                faults: faults.map_err(|e| Failure::input(e.to_string()))?.unwrap_or_default(),
                log: log.map_err(refuse)?,
                // Nobody asks this process for it, and it would grow.
                journal: 0,
                ..Options::default()
            },
        })
    }

    fn certificate(&self) -> Result<Option<OwnCertificate>, Failure> {
        let (Some(certificate), Some(key)) = (&self.cert, &self.key) else { return Ok(None) };
        let (certificate, key) = (file::written(certificate)?, file::written(key)?);
        OwnCertificate::from_pem(certificate.as_bytes(), key.as_bytes()).map(Some).map_err(refuse)
    }

    fn tree(&self) -> Result<Tree, Failure> {
        let input = |e: mock::TreeError| Failure::input(e.to_string());
        match self.tree.to_str().and_then(|text| text.parse::<MockName>().ok()) {
            Some(name) => name.scenario().map(|s| s.tree).map_err(input),
            None => Tree::open(&self.tree).map_err(input),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_an_address_too() {
        assert_eq!(address("localhost:8443").unwrap().to_string(), "127.0.0.1:8443");
        assert_eq!(address("[::1]:0").unwrap().to_string(), "[::1]:0");
        assert!(address("localhost:http").unwrap_err().contains("no port"));
        // A name could lead anywhere, and a mock stays here.
        assert!(address("bmc.example:443").unwrap_err().contains("localhost:PORT"));
    }

    #[test]
    fn accounts_come_from_a_file_and_a_bad_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts");
        std::fs::write(&file, "# readers\nreader:a:b:ReadOnly\n\nops:x:Operator\n").unwrap();
        assert_eq!(accounts(&file).unwrap().len(), 2);
        std::fs::write(&file, "reader:secret:King\n").unwrap();
        let error = accounts(&file).unwrap_err();
        assert!(
            error.message.ends_with("accounts:1: King is none of Administrator, Operator, ReadOnly"),
            "{}",
            error.message
        );
        assert!(!error.message.contains("secret"));
    }
}
