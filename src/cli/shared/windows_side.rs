//! From `--windows` to the Windows side of the evidence: a document, raw files, or a server that is asked now.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use secrecy::SecretString;

use super::credentials;
use super::failure::Failure;
use super::file;
use super::progress;
use super::trust::TrustOptions;
use crate::evidence::{Observation, Windows};
use crate::trust::{CaRoots, Fingerprint, Trust};
use crate::windows::{self, Logon, Remote, TransportOptions, Way};

/// The variable that holds the password of the Windows account.
const PASSWORD: &str = "PATCHGATE_WINDOWS_PASSWORD";
/// The variable that names the PowerShell of this machine, where that is not Windows' own.
const POWERSHELL: &str = "PATCHGATE_POWERSHELL";

/// Where the Windows side comes from.
#[derive(Debug, Clone, Args)]
pub struct WindowsOptions {
    /// Join the Windows side: the collector's document (- is standard input), a folder or ZIP of raw files, or a way to
    /// run the collector now: `local`, `ssh://[USER@]HOST[:PORT]`, `psrp://HOST`, `winrm://USER@HOST`,
    /// `winrm+https://USER@HOST`
    #[arg(long, value_name = "FILE|WAY", conflicts_with = "evidence", help_heading = "Target")]
    windows: Option<OsString>,
    /// The longest time for collecting; what came by then is judged
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Windows"
    )]
    windows_timeout: u32,
    /// Log in to Windows with the password in the first line of this file (else PATCHGATE_WINDOWS_PASSWORD, else with
    /// what ssh itself has)
    #[arg(long, value_name = "FILE", requires = "windows", help_heading = "Windows")]
    windows_password_file: Option<PathBuf>,
    /// Trust the server whose WinRM certificate has this SHA-256 fingerprint (winrm+https://)
    #[arg(long, value_name = "SHA256", requires = "windows", conflicts_with = "windows_ca", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_pin: Option<Fingerprint>,
    /// Trust servers whose WinRM certificate comes from one of these (PEM), and no others (winrm+https://)
    #[arg(long, value_name = "FILE", requires = "windows", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_ca: Option<PathBuf>,
    /// Log in over WinRM by this: auto, kerberos, ntlm, or basic (winrm+https:// only: the server sees the password)
    #[arg(long, value_name = "METHOD", requires = "windows", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_auth: Option<Logon>,
    /// Ask this KDC for tickets (else the one of krb5.conf, else the host with the realm's name)
    #[arg(long, value_name = "HOST[:PORT]", requires = "windows", value_parser = kdc, help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_kdc: Option<Remote>,
}

/// A KDC is a host, and nobody logs in there.
fn kdc(text: &str) -> Result<Remote, &'static str> {
    Remote::parse(text).and_then(|kdc| if kdc.user().is_none() { Ok(kdc) } else { Err("a KDC is HOST[:PORT]") })
}

/// The Windows side, or where to get it: all mistakes of the command line are out.
pub enum Prepared {
    Read(Box<WindowsSide>),
    Go(Way, Box<TransportOptions>),
}

/// The Windows side with the words that belong to it.
pub struct WindowsSide {
    pub windows: Observation<Windows>,
    pub notes: Vec<String>,
}

impl WindowsOptions {
    /// Reads what is a file, and checks the way of what is none; `None` where nobody asked.
    pub fn prepare(&self, trust: &TrustOptions) -> Result<Option<Prepared>, Failure> {
        let Some(from) = &self.windows else { return Ok(None) };
        let way = Way::parse(from).map_err(|e| Failure::usage(e.to_string()))?;
        let Some(way) = way else { return Ok(Some(Prepared::Read(Box::new(read(Path::new(from))?)))) };
        let options = TransportOptions {
            limit: Duration::from_secs(self.windows_timeout.into()),
            password: self.password(&way)?,
            askpass: std::env::current_exe().ok(),
            powershell: std::env::var_os(POWERSHELL).filter(|name| !name.is_empty()).map(PathBuf::from),
            trust: self.trust(&way, trust)?,
            logon: self.logon(&way)?,
            kdc: self.windows_kdc.clone(),
        };
        way.check(&options).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Some(Prepared::Go(way, Box::new(options))))
    }

    fn trust(&self, way: &Way, trust: &TrustOptions) -> Result<Trust, Failure> {
        let is_tls = matches!(way, Way::WinrmTls(_));
        match (&self.windows_pin, &self.windows_ca) {
            (None, None) if is_tls => trust.of_windows(),
            (None, None) => Ok(Trust::System),
            _ if !is_tls => Err(Failure::usage(format!(
                "--windows {way} shows no certificate; --windows-pin and --windows-ca need winrm+https://"
            ))),
            (Some(pin), _) => Ok(Trust::Pin(*pin)),
            (None, Some(path)) => CaRoots::read(path).map(Trust::Ca).map_err(|e| Failure::usage(e.to_string())),
        }
    }

    fn logon(&self, way: &Way) -> Result<Logon, Failure> {
        let asked = self.windows_auth.is_some() || self.windows_kdc.is_some();
        if asked && !matches!(way, Way::Winrm(_) | Way::WinrmTls(_)) {
            return Err(Failure::usage(format!(
                "--windows {way} knows how to log in; --windows-auth and --windows-kdc need winrm://"
            )));
        }
        Ok(self.windows_auth.unwrap_or_default())
    }

    fn password(&self, way: &Way) -> Result<Option<SecretString>, Failure> {
        if !matches!(way, Way::Ssh(_) | Way::Winrm(_) | Way::WinrmTls(_)) {
            return match &self.windows_password_file {
                Some(_) => Err(Failure::usage(format!("--windows {way} logs in without a password"))),
                None => Ok(None),
            };
        }
        if let Some(path) = &self.windows_password_file {
            return credentials::in_file(path).map(Some);
        }
        match std::env::var(PASSWORD) {
            Ok(password) => credentials::first_line(&password, PASSWORD).map(Some),
            Err(_) => Ok(None),
        }
    }
}

impl Prepared {
    /// The Windows side. A server that gives none is evidence too: it leaves the verdict undetermined.
    pub async fn collect(self) -> WindowsSide {
        let (way, options) = match self {
            Self::Read(side) => return *side,
            Self::Go(way, options) => (way, options),
        };
        let (reading, from) = (format!("collecting from {way}"), way.to_string());
        match progress::during(&reading, windows::collect(&way, &options)).await {
            Ok(collected) => WindowsSide {
                windows: Observation::known(collected.windows, from, Timestamp::now()),
                notes: collected.notes,
            },
            Err(error) => WindowsSide {
                windows: Observation::missing(error.as_missing(), from, Timestamp::now()),
                notes: Vec::new(),
            },
        }
    }
}

impl WindowsSide {
    /// What the bytes of a document hold.
    pub fn collected(bytes: &[u8], from: &str) -> Result<Self, Failure> {
        let at = Timestamp::now();
        let read = windows::read_collected(bytes, from, at).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Self { windows: Observation::known(read.windows, from, at), notes: read.notes })
    }
}

fn read(path: &Path) -> Result<WindowsSide, Failure> {
    if path.is_dir() || file::is_zip(path) {
        let at = Timestamp::now();
        let read = windows::read_bundle(path, at).map_err(|e| Failure::usage(e.to_string()))?;
        let windows = Observation::known(read.windows, path.display().to_string(), at);
        return Ok(WindowsSide { windows, notes: read.notes });
    }
    WindowsSide::collected(&file::collected_bytes(path)?, &path.display().to_string())
}
