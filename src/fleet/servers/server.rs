//! One server of a fleet, and all of a file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::credential::Credential;
use crate::evidence::Depth;

/// The label that `site` sets.
pub(super) const SITE: &str = "site";

/// A server: what it is called, where it is, and what holds for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// What it is called in every report. No two servers of a file share one.
    pub name: String,
    /// Its BMC: `HOST[:PORT]` or a URL.
    pub bmc: Option<String>,
    /// Its Windows side, as `--windows` takes it.
    pub windows: Option<String>,
    /// The serial number that its BMC must show, so that a wrong address is found.
    pub serial: Option<String>,
    /// What `--select` chooses by; `site` is one of them.
    pub labels: BTreeMap<String, String>,
    /// What holds for it.
    pub settings: Settings,
    /// Why nothing of it can be looked at: an inventory names it without its BMC. It is named all the same, and undetermined.
    pub lacks: Option<String>,
    /// Where it is written: `FILE:LINE`.
    pub from: String,
}

impl Server {
    /// Where it stands.
    pub(crate) fn site(&self) -> Option<&str> {
        self.labels.get(SITE).map(String::as_str)
    }
}

/// What holds for a server: its own word, else that of its groups in the order in which it names them, else the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The credential of its BMC, by name.
    pub credential: Option<String>,
    /// The credential of its Windows side, by name.
    pub windows_credential: Option<String>,
    /// The baseline to judge it by, as `--baseline` takes it.
    pub baseline: Option<String>,
    /// Its waivers, relative to the servers file.
    pub waivers: Option<PathBuf>,
    /// How deep to look.
    pub depth: Option<Depth>,
    /// How to log in to the BMC.
    pub auth: Option<Auth>,
    /// Which system behind the BMC.
    pub system: Option<String>,
    /// The fingerprint of the BMC's certificate.
    pub pin: Option<String>,
    /// The certificates that its BMC's comes from, relative to the servers file.
    pub ca: Option<PathBuf>,
    /// The name that the BMC's certificate must hold.
    pub tls_name: Option<String>,
    /// The longest time for this server, in seconds.
    pub deadline: Option<u32>,
    /// How old its newest result may be before it is due again (`patchgate work`).
    pub max_age: Option<Duration>,
}

/// How to log in to a BMC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// With a session of our own.
    Session,
    /// With HTTP Basic on every request.
    Basic,
}

/// The servers of a file, and the accounts that they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    /// The servers, in the order of the file.
    pub list: Vec<Server>,
    /// The accounts, by name.
    pub credentials: BTreeMap<String, Credential>,
    /// What is odd and no mistake: a server that stands there twice.
    pub warnings: Vec<String>,
    /// Whether the file is one of others, which says nothing of accounts.
    pub is_foreign: bool,
}
