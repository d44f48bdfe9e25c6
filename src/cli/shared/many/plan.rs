//! What is to be done with each server: every mistake of the servers file and the command line comes out here, before anything is
//! asked.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::credentials::Purse;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::target::Source;
use crate::cli::shared::windows_side::{Prepared, WindowsSide, collected, gathered, read};
use crate::evidence::{Hardware, Missing, Observation};
use crate::fleet::servers::{Auth, Server};
use crate::redfish::{Credentials, Login, ScanOptions, SystemChoice, Target, TargetOptions};
use crate::trust::{CaRoots, Fingerprint, Trust};
use crate::windows::{Gathered, TransportOptions, Way};

/// What lock-outs call the accounts of the command line.
const TYPED: &str = "of the command line";
const TYPED_WINDOWS: &str = "of the command line, for Windows";

/// A server and all that is needed to look at it.
#[derive(Clone)]
pub struct Plan {
    /// Its place among all.
    pub place: usize,
    pub server: Server,
    pub bmc: Option<Bmc>,
    pub windows: Option<Windows>,
    pub scan: ScanOptions,
    /// Why it is not asked, where it is not: that is then what is known of it.
    pub unasked: Option<String>,
}

impl Plan {
    /// What the account of its BMC is called.
    pub fn bmc_credential(&self) -> Option<&str> {
        self.bmc.as_ref().map(|bmc| bmc.called.as_str())
    }

    /// What the account is called whose password goes to Windows.
    pub fn windows_credential(&self) -> Option<&str> {
        self.windows.as_ref().and_then(|windows| windows.called.as_deref())
    }

    /// Both.
    pub fn credentials(&self) -> impl Iterator<Item = &str> {
        self.bmc_credential().into_iter().chain(self.windows_credential())
    }
}

/// A BMC, with the account and what that is called.
#[derive(Clone)]
pub struct Bmc {
    pub target: Target,
    pub account: Credentials,
    pub called: String,
}

/// Where the Windows side comes from, and what the account is called whose password goes there.
#[derive(Clone)]
pub struct Windows {
    pub from: Origin,
    pub called: Option<String>,
}

/// Where a Windows side comes from.
#[derive(Clone)]
pub enum Origin {
    Way(Way, Box<TransportOptions>),
    /// The documents of many servers, looked through once for all of them.
    Gathered(Arc<Gathered>),
    /// A file or a folder, which is read when its turn comes.
    File(PathBuf),
}

/// Plans of servers, and how their BMCs are trusted: all share one file of known BMCs.
pub struct Plans {
    pub list: Vec<Plan>,
    pub trust: TargetOptions,
}

/// Plans the servers in their order, each with its place among all.
pub fn plans(servers: Vec<(usize, Server)>, purse: &Purse, source: &Source) -> Result<Plans, Failure> {
    let mut planner = Planner {
        source,
        options: source.trust.options()?,
        purse,
        roots: BTreeMap::new(),
        folders: BTreeMap::new(),
        typed: None,
        windows_trust: None,
    };
    let list = servers.into_iter().map(|(place, server)| planner.plan(place, server));
    Ok(Plans { list: list.collect::<Result<_, _>>()?, trust: planner.options })
}

struct Planner<'s> {
    source: &'s Source,
    options: TargetOptions,
    purse: &'s Purse,
    /// Files of certificates that were read.
    roots: BTreeMap<PathBuf, CaRoots>,
    /// Folders that were looked through.
    folders: BTreeMap<PathBuf, Option<Arc<Gathered>>>,
    /// The account of the command line, once a server needs it.
    typed: Option<Credentials>,
    /// On what grounds the certificates of Windows servers are trusted, once one shows its own.
    windows_trust: Option<Trust>,
}

impl Planner<'_> {
    fn plan(&mut self, place: usize, server: Server) -> Result<Plan, Failure> {
        let of = |problem: String| Failure::usage(format!("server {:?} ({}): {problem}", server.name, server.from));
        let bmc = match &server.bmc {
            Some(url) => {
                let options = self.trusted(&server)?;
                let target = Target::parse(url, options).map_err(|e| of(e.to_string()))?;
                let (account, called) = self.account(&server).map_err(|failure| of(failure.message))?;
                Some(Bmc { target, account, called })
            }
            None => None,
        };
        let windows = match &server.windows {
            Some(from) => Some(self.windows(from, &server).map_err(|failure| of(failure.message))?),
            None => None,
        };
        let scan = scan(&server, self.source.scan.options());
        Ok(Plan { place, server, bmc, windows, scan, unasked: None })
    }

    fn windows(&mut self, from: &str, server: &Server) -> Result<Windows, Failure> {
        let called = server.settings.windows_credential.clone();
        let account = called.as_ref().and_then(|called| self.purse.get(called));
        let (user, password) = account.map(|account| (account.user, account.password)).unzip();
        let from = OsString::from(with_user(from, user.as_deref()));
        let (options, trust, known) = (&self.source.windows, &self.source.trust, &mut self.windows_trust);
        let mut grounds = |way: &Way| match (way, &*known) {
            (Way::WinrmTls(_), Some(known)) => Ok(known.clone()),
            (Way::WinrmTls(_), None) => Ok(known.insert(options.trust(way, trust)?).clone()),
            _ => options.trust(way, trust),
        };
        if let Some((way, options)) = options.way(&from, password, &mut grounds)? {
            // A password of the command line locks its account as well as any.
            let called = options.password.is_some().then(|| called.unwrap_or_else(|| TYPED_WINDOWS.to_owned()));
            return Ok(Windows { from: Origin::Way(way, options), called });
        }
        let path = PathBuf::from(from);
        if !self.folders.contains_key(&path) {
            let gathered = if path.is_dir() { gathered(&path)? } else { None };
            self.folders.insert(path.clone(), gathered);
        }
        let from = match self.folders.get(&path) {
            Some(Some(gathered)) => Origin::Gathered(gathered.clone()),
            _ => Origin::File(path),
        };
        Ok(Windows { from, called: None })
    }

    /// How this BMC is trusted: as the command line says, unless the servers file says more of it.
    fn trusted(&mut self, server: &Server) -> Result<TargetOptions, Failure> {
        let settings = &server.settings;
        let mut options = self.options.clone();
        if let Some(pin) = &settings.pin {
            let pin: Fingerprint = pin.parse().map_err(|e| Failure::usage(format!("{}: pin: {e}", server.from)))?;
            options.trust = Trust::Pin(pin);
        } else if let Some(path) = &settings.ca {
            if !self.roots.contains_key(path) {
                let roots = CaRoots::read(path).map_err(|e| Failure::usage(e.to_string()))?;
                self.roots.insert(path.clone(), roots);
            }
            options.trust = self.roots.get(path).cloned().map_or(options.trust, Trust::Ca);
        }
        options.tls_name = settings.tls_name.clone().or(options.tls_name);
        Ok(options)
    }

    fn account(&mut self, server: &Server) -> Result<(Credentials, String), Failure> {
        if let Some(called) = &server.settings.credential
            && let Some(account) = self.purse.get(called)
        {
            return Ok((account, called.clone()));
        }
        let typed = match &self.typed {
            Some(typed) => typed,
            None => self.typed.insert(self.source.login.credentials()?),
        };
        Ok((typed.clone(), TYPED.to_owned()))
    }
}

impl Origin {
    /// Fetches it in silence, for the server with this hardware. What cannot be read is evidence too.
    pub async fn side(self, hardware: Option<&Observation<Hardware>>) -> WindowsSide {
        let prepared = match self {
            Self::Way(way, options) => return collected(&way, &options).await,
            Self::Gathered(gathered) => Ok(Prepared::Gathered(gathered)),
            Self::File(path) => read(&path),
        };
        let side = match prepared {
            Ok(prepared) => prepared.side(hardware).await,
            Err(failure) => Err(failure),
        };
        side.unwrap_or_else(|failure| WindowsSide::missing(Missing::Failed { detail: failure.message }))
    }
}

/// How to scan this BMC.
fn scan(server: &Server, typed: ScanOptions) -> ScanOptions {
    let settings = &server.settings;
    let mut scan = typed;
    scan.depth = settings.depth.unwrap_or(scan.depth);
    scan.login = match settings.auth {
        Some(Auth::Session) => Login::Session,
        Some(Auth::Basic) => Login::Basic,
        None => scan.login,
    };
    if let Some(seconds) = settings.deadline {
        scan.limits.scan = Duration::from_secs(seconds.into());
    }
    scan.system = match settings.system.as_deref() {
        Some("all") => SystemChoice::All,
        Some(id) => SystemChoice::Named(id.to_owned()),
        None => scan.system,
    };
    scan
}

/// The way with the account's name in it, where the way itself names none.
fn with_user(way: &str, user: Option<&str>) -> String {
    match (way.split_once("://"), user) {
        (Some((scheme, host)), Some(user)) if !host.contains('@') => format!("{scheme}://{user}@{host}"),
        _ => way.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::with_user;

    #[test]
    fn an_account_goes_into_a_way_that_names_none() {
        assert_eq!(with_user("ssh://hv1:22", Some("svc")), "ssh://svc@hv1:22");
        for (way, user) in
            [("ssh://me@hv1", Some("svc")), ("ssh://hv1", None), ("hv1.json", Some("svc")), ("local", None)]
        {
            assert_eq!(with_user(way, user), way);
        }
    }
}
