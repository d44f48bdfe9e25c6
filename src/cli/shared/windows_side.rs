//! From `--windows` to the Windows side of the evidence: a document, raw files, or a server that is asked now.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use secrecy::SecretString;

use super::credentials;
use super::failure::Failure;
use super::file;
use super::progress;
use crate::evidence::{Hardware, Missing, Observation, Windows};
use crate::windows::{self, Chosen, Gathered, TransportOptions, Way};

/// The variable that holds the password of the Windows account.
const PASSWORD: &str = "PATCHGATE_WINDOWS_PASSWORD";
/// The variable that names the PowerShell of this machine, where that is not Windows' own.
const POWERSHELL: &str = "PATCHGATE_POWERSHELL";

/// Where the Windows side comes from.
#[derive(Debug, Clone, Args)]
pub struct WindowsOptions {
    /// Join the Windows side: the collector's document (- is standard input), a folder of such documents of many servers,
    /// a folder or ZIP of raw files, or a way to run the collector now: `local`, `ssh://[USER@]HOST[:PORT]`, `psrp://HOST`
    #[arg(long, value_name = "FILE|WAY", help_heading = "Target")]
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
}

/// The Windows side, or where to get it: all mistakes of the command line are out.
pub enum Prepared {
    Read(Box<WindowsSide>),
    /// The documents of many servers: which one it is, the BMC tells.
    Gathered(Gathered),
    Go(Way, TransportOptions),
}

/// The Windows side with the words that belong to it.
pub struct WindowsSide {
    pub windows: Observation<Windows>,
    pub notes: Vec<String>,
}

impl WindowsOptions {
    /// Reads what is a file, and checks the way of what is none; `None` where nobody asked.
    pub fn prepare(&self) -> Result<Option<Prepared>, Failure> {
        let Some(from) = &self.windows else { return Ok(None) };
        let way = Way::parse(from).map_err(|e| Failure::usage(e.to_string()))?;
        let Some(way) = way else { return read(Path::new(from)).map(Some) };
        let options = self.options(&way, None)?;
        way.check(&options).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Some(Prepared::Go(way, options)))
    }

    /// Whether one of many servers can be reached so, with a password of its own or that of the command line.
    pub fn check(&self, from: &OsStr, password: Option<SecretString>) -> Result<(), Failure> {
        if let Some(way) = Way::parse(from).map_err(|e| Failure::usage(e.to_string()))? {
            let options = self.options(&way, password)?;
            way.check(&options).map_err(|e| Failure::usage(e.to_string()))?;
        }
        Ok(())
    }

    /// The Windows side of one of many servers, in silence. What cannot be read is evidence too.
    pub async fn side_of(
        &self,
        from: &OsStr,
        password: Option<SecretString>,
        hardware: Option<&Observation<Hardware>>,
    ) -> WindowsSide {
        let side = match Way::parse(from) {
            Ok(Some(way)) => match self.options(&way, password) {
                Ok(options) => return collected(&way, &options).await,
                Err(failure) => Err(failure),
            },
            Ok(None) => match read(Path::new(from)) {
                Ok(prepared) => prepared.side(hardware).await,
                Err(failure) => Err(failure),
            },
            Err(e) => Err(Failure::usage(e.to_string())),
        };
        side.unwrap_or_else(|failure| WindowsSide::missing(Missing::Failed { detail: failure.message }))
    }

    fn options(&self, way: &Way, password: Option<SecretString>) -> Result<TransportOptions, Failure> {
        Ok(TransportOptions {
            limit: Duration::from_secs(self.windows_timeout.into()),
            password: match password {
                Some(password) => Some(password),
                None => self.password(way)?,
            },
            askpass: std::env::current_exe().ok(),
            powershell: std::env::var_os(POWERSHELL).filter(|name| !name.is_empty()).map(PathBuf::from),
        })
    }

    fn password(&self, way: &Way) -> Result<Option<SecretString>, Failure> {
        if !matches!(way, Way::Ssh(_) | Way::Winrm(_)) {
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
    /// Collects what does not depend on the BMC, before that is asked. A server that gives nothing is evidence too: it
    /// leaves the verdict undetermined.
    pub async fn collect(self) -> Self {
        match self {
            Self::Go(way, options) => Self::Read(Box::new(from_server(&way, &options).await)),
            there => there,
        }
    }

    /// The Windows side of the server with this hardware; `None` where nobody asked a BMC.
    pub async fn side(self, hardware: Option<&Observation<Hardware>>) -> Result<WindowsSide, Failure> {
        match self {
            Self::Read(side) => Ok(*side),
            Self::Go(way, options) => Ok(from_server(&way, &options).await),
            Self::Gathered(gathered) => chosen(&gathered, hardware),
        }
    }
}

/// The document of this server among those of many.
fn chosen(gathered: &Gathered, hardware: Option<&Observation<Hardware>>) -> Result<WindowsSide, Failure> {
    let Chosen { document, notes } = gathered.choose(hardware).map_err(|e| Failure::usage(e.to_string()))?;
    match document {
        Ok(path) => {
            let mut side = WindowsSide::collected(&file::collected_bytes(&path)?, &path.display().to_string())?;
            side.notes.splice(0..0, notes);
            Ok(side)
        }
        Err(reason) => {
            let from = gathered.folder().display().to_string();
            Ok(WindowsSide { windows: Observation::missing(reason, from, Timestamp::now()), notes })
        }
    }
}

async fn from_server(way: &Way, options: &TransportOptions) -> WindowsSide {
    progress::during(&format!("collecting from {way}"), collected(way, options)).await
}

async fn collected(way: &Way, options: &TransportOptions) -> WindowsSide {
    let from = way.to_string();
    match windows::collect(way, options).await {
        Ok(collected) => WindowsSide {
            windows: Observation::known(collected.windows, from, Timestamp::now()),
            notes: collected.notes,
        },
        Err(error) => {
            WindowsSide { windows: Observation::missing(error.as_missing(), from, Timestamp::now()), notes: Vec::new() }
        }
    }
}

impl WindowsSide {
    /// None, for this reason.
    pub fn missing(reason: Missing) -> Self {
        Self { windows: Observation::missing(reason, "--servers", Timestamp::now()), notes: Vec::new() }
    }

    /// What the bytes of a document hold.
    pub fn collected(bytes: &[u8], from: &str) -> Result<Self, Failure> {
        let at = Timestamp::now();
        let read = windows::read_collected(bytes, from, at).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Self { windows: Observation::known(read.windows, from, at), notes: read.notes })
    }
}

/// What is read here and now, before anything else takes its time.
fn read(path: &Path) -> Result<Prepared, Failure> {
    let at = Timestamp::now();
    if path.is_dir() {
        let gathered = Gathered::of(path, at);
        if let Some(gathered) = gathered.map_err(|e| Failure::usage(format!("{}: {e}", path.display())))? {
            return Ok(Prepared::Gathered(gathered));
        }
    }
    let side = if path.is_dir() || file::is_zip(path) {
        let read = windows::read_bundle(path, at).map_err(|e| Failure::usage(e.to_string()))?;
        let windows = Observation::known(read.windows, path.display().to_string(), at);
        WindowsSide { windows, notes: read.notes }
    } else {
        WindowsSide::collected(&file::collected_bytes(path)?, &path.display().to_string())?
    };
    Ok(Prepared::Read(Box::new(side)))
}
