//! The mock servers of the program as targets: named on the command line, served on loopback, read like any other.

use super::failure::Failure;
use crate::mock::{self, Options, Scenario};
use crate::redfish::{Credentials, Target};
use crate::trust::{FingerprintError, Trust};

/// `mock:MACHINE[/SCENARIO]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockName {
    machine: String,
    scenario: Option<String>,
}

impl MockName {
    /// The embedded scenario of that name.
    pub fn scenario(&self) -> Result<Scenario, mock::TreeError> {
        mock::scenario(&self.machine, self.scenario.as_deref())
    }
}

impl std::str::FromStr for MockName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix("mock:").ok_or_else(|| {
            "a target is mock:MACHINE[/SCENARIO]; for a real server give --bmc URL or --evidence FILE".to_owned()
        })?;
        let (machine, scenario) = match name.split_once('/') {
            Some((machine, scenario)) => (machine, Some(scenario.to_owned())),
            None => (name, None),
        };
        Ok(Self { machine: machine.to_owned(), scenario })
    }
}

/// A mock server at work: its BMC listens on loopback, to be read over HTTPS with a login.
pub struct Demo {
    running: mock::Running,
    target: Target,
    credentials: Credentials,
    name: String,
    note: String,
    windows: Option<Vec<u8>>,
}

impl Demo {
    /// Starts the named mock.
    pub async fn start(name: &MockName) -> Result<Self, Failure> {
        let scenario = name.scenario().map_err(|e| Failure::usage(e.to_string()))?;
        let options = Options::default();
        let credentials = Credentials { user: options.user.clone(), password: options.password.clone() };
        let running = mock::start(scenario.tree, options).await.map_err(|e| Failure::undetermined(e.to_string()))?;
        let pin = running.fingerprint().parse();
        let trust = pin.map(Trust::Pin).map_err(|e: FingerprintError| Failure::usage(e.to_string()))?;
        let target = Target::new(&running.url(), trust).map_err(|e| Failure::usage(e.to_string()))?;
        let name = format!("mock:{}/{}", name.machine, scenario.name);
        Ok(Self { running, target, credentials, name, note: scenario.note, windows: scenario.windows })
    }

    /// Where it listens, its certificate pinned.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Its account.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// `mock:MACHINE/SCENARIO`; a machine without a scenario has its own name there.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What in it is invented.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// What the Windows collector would have written there, where it has a Windows side.
    pub fn windows(&self) -> Option<&[u8]> {
        self.windows.as_deref()
    }

    /// Ends it.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mock_is_named_by_machine_and_scenario() {
        let parse = |text: &str| text.parse::<MockName>();
        assert_eq!(parse("mock:sr650-v2").unwrap(), MockName { machine: "sr650-v2".into(), scenario: None });
        assert_eq!(parse("mock:sr650-v2/healthy").unwrap().scenario.as_deref(), Some("healthy"));
        assert!(parse("https://bmc.example").unwrap_err().contains("--bmc"));
    }
}
