//! From what the operator typed to evidence.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::credentials::Login;
use super::demo::{Demo, MockName};
use super::failure::Failure;
use super::file;
use super::progress;
use super::scan::Scan;
use super::session::tell_left;
use super::trust::{TrustOptions, tell_first_uses};
use super::windows_side::{Prepared, WindowsOptions, WindowsSide};
use crate::evidence::{Area, Evidence, FORMAT, FORMAT_VERSION, Missing, Observation};
use crate::redfish::{self, Credentials, Layer, ScanOptions, Target};
use crate::windows;

/// Which server, and how to reach it.
#[derive(Debug, Clone, Args)]
pub struct Source {
    /// A mock server: mock:sr650-v2 or mock:sr650-v2/SCENARIO (see `patchgate mock list`)
    #[arg(value_name = "MOCK", conflicts_with_all = ["bmc", "evidence"])]
    #[cfg_attr(not(feature = "mock"), arg(hide = true))]
    mock: Option<MockName>,
    /// Read this BMC over Redfish: `HOST[:PORT]` or `https://HOST[:PORT][/PATH]`; several are judged, or read, as the servers of a file are
    #[arg(long, value_name = "URL", conflicts_with = "evidence", help_heading = "Target")]
    bmc: Vec<String>,
    /// Judge evidence that `patchgate collect` stored; - is standard input
    #[arg(long, value_name = "FILE", help_heading = "Target")]
    evidence: Option<PathBuf>,
    #[command(flatten)]
    pub(super) windows: WindowsOptions,
    #[command(flatten)]
    pub(super) trust: TrustOptions,
    #[command(flatten)]
    pub(super) login: Login,
    #[command(flatten)]
    pub(super) scan: Scan,
}

/// A source on a command line of its own.
#[derive(clap::Parser)]
struct Alone {
    #[command(flatten)]
    source: Source,
}

impl Source {
    /// The source that a file names: `mock:MACHINE[/SCENARIO]`, or evidence in a file relative to that one.
    pub fn named(name: &str, beside: &Path) -> Result<Self, Failure> {
        let file = beside.parent().unwrap_or(Path::new("")).join(name);
        let words: [std::ffi::OsString; 3] = if name.starts_with("mock:") {
            ["patchgate".into(), "--depth=full".into(), name.into()]
        } else {
            ["patchgate".into(), "--evidence".into(), file.into()]
        };
        let read = <Alone as clap::Parser>::try_parse_from(words);
        read.map(|alone| alone.source).map_err(|e| Failure::usage(format!("{}: {e}", beside.display())))
    }

    /// Collects the evidence. What cannot be reached or read is in the evidence with its reason; an error is a
    /// mistake of the command line or of a file that the operator named.
    pub async fn evidence(&self) -> Result<Evidence, Failure> {
        let evidence = self.collect().await?;
        self.scan.tell(&evidence);
        Ok(evidence)
    }

    /// The BMCs, where there are several.
    pub fn several(&self) -> Result<&[String], Failure> {
        match self.bmc.as_slice() {
            [] | [_] => Ok(&[]),
            _ if self.windows.is_asked() => Err(Failure::usage(
                "--windows is about one server, and several --bmc are given: name each in a servers file",
            )),
            several => Ok(several),
        }
    }

    async fn collect(&self) -> Result<Evidence, Failure> {
        if self.bmc.is_empty() {
            self.trust.refuse()?;
        }
        self.windows.refuse()?;
        let windows = self.windows.prepare(&self.trust)?;
        if let Some(path) = &self.evidence {
            let evidence = stored(path)?;
            return match windows {
                Some(windows) => joined(evidence, windows).await,
                None => Ok(evidence),
            };
        }
        if let Some(name) = &self.mock {
            return from_mock(name, self.scan.options(), windows).await;
        }
        if self.bmc.len() > 1 {
            return Err(Failure::usage(
                "several --bmc are for check, explain, verify, inventory and collect: here each is asked by itself",
            ));
        }
        let Some(url) = self.bmc.first() else {
            let Some(windows) = windows else {
                return Err(Failure::usage(
                    "no target: give --bmc URL, --windows FILE, --evidence FILE or mock:sr650-v2",
                ));
            };
            return Ok(document(None, Some(windows.side(None).await?)));
        };
        // Mistakes of the command line come out before anything takes its time.
        let target = self.trust.target(url)?;
        let credentials = self.login.credentials()?;
        let windows = match windows {
            Some(windows) => Some(windows.collect().await),
            None => None,
        };
        let hardware = survey(target, &credentials, self.scan.options()).await?;
        let windows = match windows {
            Some(windows) => Some(windows.side(Some(&hardware)).await?),
            None => None,
        };
        Ok(document(Some(hardware), windows))
    }
}

/// Stored evidence of a BMC, with the Windows side that came later.
async fn joined(mut evidence: Evidence, windows: Prepared) -> Result<Evidence, Failure> {
    if evidence.windows.value().is_some() {
        return Err(Failure::usage("the evidence holds a Windows side already: leave --windows out"));
    }
    let hardware = evidence.asked_about(Area::Hardware).then_some(&evidence.hardware);
    let side = windows.collect().await.side(hardware).await?;
    evidence.asked.insert(Area::Windows);
    if let Some(windows) = side.windows.value() {
        windows::complete_subject(&mut evidence.subject, windows);
    }
    evidence.windows = side.windows;
    evidence.notes.extend(side.notes);
    Ok(evidence)
}

type Hardware = Observation<crate::evidence::Hardware>;

/// A BMC that cannot be read is evidence too: it leaves the server undetermined.
///
/// # Errors
/// What the operator named and the BMC has not.
async fn survey(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Hardware, Failure> {
    let trusted = target.options().clone();
    let reading = format!("reading {}", target.url());
    let surveyed = progress::during(&reading, surveyed(target, credentials, options)).await;
    tell_first_uses(&trusted);
    let hardware = surveyed?;
    if let Some(hardware) = hardware.value() {
        tell_left(&hardware.connection);
    }
    Ok(hardware)
}

async fn surveyed(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Hardware, Failure> {
    surveyed_telling(target, credentials, options, || ()).await
}

/// The same in silence, for one of many; `accepted` is called once the BMC has accepted the account.
pub async fn surveyed_telling(
    target: Target,
    credentials: &Credentials,
    options: ScanOptions,
    accepted: impl FnOnce() + Send + 'static,
) -> Result<Hardware, Failure> {
    let url = target.url().to_owned();
    match redfish::survey_telling(target, credentials, options, accepted).await {
        Ok(hardware) => Ok(Observation::known(hardware, url, Timestamp::now())),
        Err(error) if error.layer == Layer::Usage => Err(error.into()),
        Err(error) => Ok(Observation::missing(error.as_missing(), url, Timestamp::now())),
    }
}

/// Evidence that `patchgate collect` stored.
pub fn stored(path: &Path) -> Result<Evidence, Failure> {
    Evidence::from_json(&file::collected_text(path)?).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))
}

/// A mock server; a Windows side that was given stands in place of its own.
async fn from_mock(name: &MockName, scan: ScanOptions, windows: Option<Prepared>) -> Result<Evidence, Failure> {
    let demo = Demo::start(name).await?;
    // It is another BMC every time.
    let scan = ScanOptions { memory: None, ..scan };
    let evidence = of_demo(&demo, scan, windows).await;
    demo.stop().await;
    evidence
}

async fn of_demo(demo: &Demo, scan: ScanOptions, windows: Option<Prepared>) -> Result<Evidence, Failure> {
    let hardware = survey(demo.target().clone(), demo.credentials(), scan).await?;
    let windows = match windows {
        Some(windows) => Some(windows.side(Some(&hardware)).await?),
        None => demo.windows().map(|bytes| WindowsSide::collected(bytes, demo.name())).transpose()?,
    };
    let mut evidence = document(Some(hardware), windows);
    if !evidence.notes.iter().any(|note| note == demo.note()) {
        evidence.notes.insert(0, demo.note().to_owned());
    }
    Ok(evidence)
}

/// The document of what was asked for. What was not asked for is missing for that reason, and says so.
pub fn document(hardware: Option<Hardware>, windows: Option<WindowsSide>) -> Evidence {
    let now = Timestamp::now();
    let asked: BTreeSet<Area> = [(hardware.is_some(), Area::Hardware), (windows.is_some(), Area::Windows)]
        .into_iter()
        .filter(|(a, _)| *a)
        .map(|(_, area)| area)
        .collect();
    let hardware = hardware.unwrap_or_else(|| Observation::missing(Missing::NotAsked, "no --bmc was given", now));
    let (windows, notes) = match windows {
        Some(side) => (side.windows, side.notes),
        None => (Observation::missing(Missing::NotAsked, "no --windows was given", now), Vec::new()),
    };
    let mut subject = redfish::subject(&hardware);
    if let Some(windows) = windows.value() {
        windows::complete_subject(&mut subject, windows);
    }
    let [format_version, written_by] = [FORMAT_VERSION, env!("CARGO_PKG_VERSION")].map(|v| {
        // Both are constants of this build; a unit test parses them.
        semver::Version::parse(v).unwrap_or(semver::Version::new(0, 0, 0))
    });
    Evidence {
        format: FORMAT.to_owned(),
        format_version,
        written_by,
        collected_at: now,
        asked,
        subject,
        hardware,
        windows,
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_of_the_document_are_versions() {
        for text in [FORMAT_VERSION, env!("CARGO_PKG_VERSION")] {
            assert!(semver::Version::parse(text).is_ok(), "{text}");
        }
    }
}
