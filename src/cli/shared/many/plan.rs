//! What is to be done with each server: every mistake of the servers file and the command line comes out here, before anything is
//! asked.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::credentials::Purse;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::target::Source;
use crate::fleet::servers::{Auth, Server};
use crate::redfish::{Credentials, Login, ScanOptions, SystemChoice, Target, TargetOptions};
use crate::trust::{CaRoots, Fingerprint, Trust};

/// What lock-outs call the account of the command line.
const TYPED: &str = "of the command line";

/// A server and all that is needed to look at it.
pub struct Plan {
    /// Its place among all.
    pub place: usize,
    pub server: Server,
    /// Its BMC, with the account and what that is called.
    pub bmc: Option<(Target, Credentials, String)>,
    /// Its Windows side, with the account and what that is called.
    pub windows: Option<(OsString, Option<(Credentials, String)>)>,
    pub scan: ScanOptions,
}

/// Plans the servers in their order.
pub fn plans(servers: Vec<Server>, purse: &Purse, source: &Source) -> Result<Vec<Plan>, Failure> {
    let options = source.trust.options()?;
    let mut planner = Planner { source, options, purse, roots: BTreeMap::new(), typed: None };
    servers.into_iter().enumerate().map(|(place, server)| planner.plan(place, server)).collect()
}

struct Planner<'s> {
    source: &'s Source,
    options: TargetOptions,
    purse: &'s Purse,
    /// Files of certificates that were read.
    roots: BTreeMap<PathBuf, CaRoots>,
    /// The account of the command line, once a server needs it.
    typed: Option<Credentials>,
}

impl Planner<'_> {
    fn plan(&mut self, place: usize, server: Server) -> Result<Plan, Failure> {
        let of = |problem: String| Failure::usage(format!("server {:?} ({}): {problem}", server.name, server.from));
        let bmc = match &server.bmc {
            Some(url) => {
                let options = self.trusted(&server)?;
                let target = Target::parse(url, options).map_err(|e| of(e.to_string()))?;
                let (account, called) = self.account(&server).map_err(|failure| of(failure.message))?;
                Some((target, account, called))
            }
            None => None,
        };
        let windows = server.windows.as_ref().map(|way| {
            let called = server.settings.windows_credential.clone();
            let account = called.and_then(|called| Some((self.purse.get(&called)?, called)));
            (OsString::from(with_user(way, account.as_ref().map(|(account, _)| account.user.as_str()))), account)
        });
        if let Some((way, account)) = &windows {
            let password = account.as_ref().map(|(account, _)| account.password.clone());
            self.source.windows.check(way, password, &self.source.trust).map_err(|failure| of(failure.message))?;
        }
        let scan = scan(&server, self.source.scan.options());
        Ok(Plan { place, server, bmc, windows, scan })
    }

    /// How this BMC is trusted: as the command line says, unless the servers file says more of it.
    fn trusted(&mut self, server: &Server) -> Result<TargetOptions, Failure> {
        let settings = &server.settings;
        let mut options = self.options.clone();
        if let Some(pin) = &settings.pin {
            let pin: Fingerprint = pin.parse().map_err(|e| Failure::usage(format!("{}: pin: {e}", server.from)))?;
            options.trust = Trust::Pin(pin);
        } else if let Some(path) = &settings.ca {
            let roots = match self.roots.get(path) {
                Some(roots) => roots.clone(),
                None => CaRoots::read(path).map_err(|e| Failure::usage(e.to_string()))?,
            };
            self.roots.insert(path.clone(), roots.clone());
            options.trust = Trust::Ca(roots);
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
            Some(typed) => typed.clone(),
            None => self.source.login.credentials()?,
        };
        self.typed = Some(typed.clone());
        Ok((typed, TYPED.to_owned()))
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
