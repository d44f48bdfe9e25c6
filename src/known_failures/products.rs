//! Builds of Windows, and what they are called.

use std::fmt;

use serde::{Deserialize, Serialize};

/// For servers or for clients: the same build may be both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// Windows Server.
    Server,
    /// Windows for clients.
    Client,
}

/// A build with its revision, such as `20348.5020`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Build {
    /// `CurrentBuild`.
    pub number: u64,
    /// `UBR`.
    pub revision: u64,
}

impl Build {
    /// Reads `20348.5020`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, revision) = text.split_once('.')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let both = digits(number) && digits(revision);
        both.then_some(Self { number: number.parse().ok()?, revision: revision.parse().ok()? })
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.number, self.revision)
    }
}

/// Windows Server by its build (Microsoft's page of release information).
const SERVERS: &[(u64, &str)] = &[
    (6003, "Windows Server 2008"),
    (7601, "Windows Server 2008 R2"),
    (9200, "Windows Server 2012"),
    (9600, "Windows Server 2012 R2"),
    (14393, "Windows Server 2016"),
    (16299, "Windows Server, version 1709"),
    (17134, "Windows Server, version 1803"),
    (17763, "Windows Server 2019"),
    (18362, "Windows Server, version 1903"),
    (20348, "Windows Server 2022"),
    (25398, "Windows Server, version 23H2"),
    (26100, "Windows Server 2025"),
];

/// Windows for clients by its build.
const CLIENTS: &[(u64, &str)] = &[
    (14393, "Windows 10 1607"),
    (17763, "Windows 10 1809"),
    (19042, "Windows 10 20H2"),
    (19043, "Windows 10 21H1"),
    (19044, "Windows 10 21H2"),
    (19045, "Windows 10 22H2"),
    (22000, "Windows 11 21H2"),
    (22621, "Windows 11 22H2"),
    (22631, "Windows 11 23H2"),
    (26100, "Windows 11 24H2"),
    (26200, "Windows 11 25H2"),
];

/// The product of a build, where it is one of those that known failures are about.
#[must_use]
pub fn product(edition: Edition, build: u64) -> Option<&'static str> {
    let list = match edition {
        Edition::Server => SERVERS,
        Edition::Client => CLIENTS,
    };
    list.iter().find(|(known, _)| *known == build).map(|(_, name)| *name)
}
