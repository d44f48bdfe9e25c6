//! How to trust a BMC and by which way to reach it, as a person types it.

use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use super::failure::Failure;
use super::print;
use crate::common::own_folder::{configuration, variable};
use crate::redfish::{ProxyUrl, Target, TargetOptions};
use crate::trust::{CaRoots, Fingerprint, KnownBmcs, Trust};

/// The variable that names the known-BMCs file.
const KNOWN_BMCS: &str = "PATCHGATE_KNOWN_BMCS";
/// The variable that holds the proxy's URL, with its password where it needs one.
const PROXY: &str = "PATCHGATE_PROXY";
/// The most bad lines of a known-BMCs file that are told one by one.
const MAX_PROBLEMS: usize = 5;

/// How to trust and reach the BMC that `--bmc` names.
#[derive(Debug, Clone, Args)]
pub struct TrustOptions {
    /// Trust the BMC whose certificate has this SHA-256 fingerprint
    #[arg(
        long,
        value_name = "SHA256",
        conflicts_with_all = ["ca", "insecure", "trust_new", "tls_name"],
        help_heading = "Trust"
    )]
    pin: Option<Fingerprint>,
    /// Trust BMCs whose certificate comes from one of these (PEM), and no others
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["insecure", "trust_new"],
        help_heading = "Trust"
    )]
    ca: Option<PathBuf>,
    /// The file of known BMCs (else PATCHGATE_KNOWN_BMCS, else patchgate/known-bmcs in your configuration folder)
    #[arg(long, value_name = "FILE", help_heading = "Trust")]
    known_bmcs: Option<PathBuf>,
    /// Trust a BMC that is not known yet, and remember its certificate; a changed one is refused all the same
    #[arg(long, conflicts_with = "insecure", help_heading = "Trust")]
    trust_new: bool,
    /// The name that the BMC's certificate must hold, where that is not the host of the URL
    #[arg(long, value_name = "NAME", conflicts_with = "insecure", help_heading = "Trust")]
    tls_name: Option<String>,
    /// Do not verify the BMC's certificate; the report says so
    #[arg(long, help_heading = "Trust")]
    insecure: bool,
    /// Take http URLs too: everything, the password too, travels in clear; the report says so
    #[arg(long, help_heading = "Connection")]
    allow_http: bool,
    /// Reach the BMC through this proxy: http, https, socks5 or socks5h://HOST:PORT (else PATCHGATE_PROXY)
    #[arg(long, value_name = "URL", value_parser = hidden, help_heading = "Connection")]
    proxy: Option<SecretString>,
}

impl TrustOptions {
    /// The BMC at `url`, trusted and reached as the options say.
    pub fn target(&self, url: &str) -> Result<Target, Failure> {
        Target::parse(url, self.options()?).map_err(|e| Failure::usage(e.to_string()))
    }

    /// Refuses these options where no BMC is asked, so that nobody believes that they did something.
    pub fn refuse(&self) -> Result<(), Failure> {
        let given = [
            (self.pin.is_some(), "--pin"),
            (self.ca.is_some(), "--ca"),
            (self.trust_new, "--trust-new"),
            (self.tls_name.is_some(), "--tls-name"),
            (self.insecure, "--insecure"),
            (self.allow_http, "--allow-http"),
            (self.proxy.is_some(), "--proxy"),
        ];
        match given.iter().find(|(given, _)| *given) {
            Some((_, name)) => {
                Err(Failure::usage(format!("{name} is about a BMC that is asked: give --bmc URL with it")))
            }
            None => Ok(()),
        }
    }

    /// How to trust and reach any number of BMCs: files are read here, once, and clones share them.
    pub fn options(&self) -> Result<TargetOptions, Failure> {
        Ok(TargetOptions {
            trust: self.trust()?,
            allow_http: self.allow_http,
            tls_name: self.tls_name.clone(),
            proxy: self.proxy()?,
        })
    }

    fn trust(&self) -> Result<Trust, Failure> {
        if self.insecure {
            return Ok(Trust::Insecure);
        }
        if let Some(pin) = self.pin {
            return Ok(Trust::Pin(pin));
        }
        if let Some(path) = &self.ca {
            return CaRoots::read(path).map(Trust::Ca).map_err(|e| Failure::usage(e.to_string()));
        }
        match self.known()? {
            Some(file) => {
                tell_problems(&file);
                Ok(Trust::Known { file, trust_new: self.trust_new })
            }
            None if self.trust_new => {
                Err(Failure::usage("no place to remember the BMC's certificate: give --known-bmcs FILE"))
            }
            None => Ok(Trust::System),
        }
    }

    /// The file of known BMCs, where there is a place for one.
    fn known(&self) -> Result<Option<KnownBmcs>, Failure> {
        let path = self
            .known_bmcs
            .clone()
            .or_else(|| variable(KNOWN_BMCS))
            .or_else(|| Some(configuration()?.join("known-bmcs")));
        path.map(|path| KnownBmcs::load(&path).map_err(|e| Failure::usage(e.to_string()))).transpose()
    }

    /// On what grounds a Windows server is trusted for which nothing else is said: the file speaks of it too, and nothing is
    /// written into it.
    pub fn of_windows(&self) -> Result<Trust, Failure> {
        Ok(self.known()?.map_or(Trust::System, |file| Trust::Known { file, trust_new: false }))
    }

    fn proxy(&self) -> Result<Option<ProxyUrl>, Failure> {
        if let Some(typed) = &self.proxy {
            return ProxyUrl::new(typed.expose_secret()).map(Some).map_err(|e| Failure::usage(e.to_string()));
        }
        let Some(url) = std::env::var(PROXY).ok().filter(|url| !url.is_empty()) else { return Ok(None) };
        ProxyUrl::with_credentials(&url).map(Some).map_err(|e| Failure::usage(format!("{e} in {PROXY}")))
    }
}

/// Tells which BMCs were trusted on first use. Call it however the scan ended: the record stays.
pub fn tell_first_uses(options: &TargetOptions) {
    let Trust::Known { file, .. } = &options.trust else { return };
    for first in file.first_uses() {
        print::error(&format!(
            "{} is trusted on first use: it presents {}, now recorded in {}; compare it with what the BMC itself shows",
            first.host,
            first.fingerprint,
            file.file()
        ));
    }
}

/// Tells which lines of the file cannot be read; of a file that is something else altogether, not each one.
fn tell_problems(file: &KnownBmcs) {
    let problems = file.problems();
    problems.iter().take(MAX_PROBLEMS).for_each(|problem| print::error(problem));
    if problems.len() > MAX_PROBLEMS {
        let more = problems.len() - MAX_PROBLEMS;
        print::error(&format!("{}: {more} more lines cannot be read; is this the known-BMCs file?", file.file()));
    }
}

/// What may be a password is not parsed by clap, which would repeat it in its error.
fn hidden(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}
