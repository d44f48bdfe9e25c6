//! The fault script as it is written: strict, so that a misspelt rule is an error and not a fault that never comes.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::action::{Action, Expand};
use super::bmcs::Bmcs;
use super::latency::Latency;
use crate::common::bounded;
use crate::mock::tree::Pattern;

/// The most bytes of a script.
pub(in crate::mock::service) const MAX_SCRIPT: usize = 1 << 20;
/// The most rules of each kind; every request is compared with each.
const MAX_RULES: usize = 1_000;

/// Why a fault script cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// The file cannot be read.
    #[error("usage: cannot read the fault script {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The text is not a script.
    #[error("decode: {place}: {reason}; next: docs/mock-faults.md lists every key")]
    Script {
        /// The file, or that it came as text.
        place: String,
        /// What is wrong, with line and column.
        reason: String,
    },
}

/// Which requests go wrong, and how: rules in TOML, see `docs/mock-faults.md`.
///
/// A copy is cheap: the rules are shared. The default has no rules.
#[derive(Clone, Debug, Default)]
pub struct FaultScript(Arc<Text>);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    /// Where chance starts; another seed, other faults.
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    connection: Vec<ConnectionRule>,
}

impl FaultScript {
    /// Reads a script from text. It cannot use recorded latencies, which lie in a file beside the script.
    ///
    /// # Errors
    ///
    /// [`FaultError::Script`] with line and column.
    pub fn from_toml(text: &str) -> Result<Self, FaultError> {
        Self::parse(text, None).map_err(|reason| FaultError::Script { place: "fault script".to_owned(), reason })
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    ///
    /// [`FaultError`] with the file, line and column.
    pub fn read(path: &Path) -> Result<Self, FaultError> {
        let refuse = |reason| FaultError::Script { place: path.display().to_string(), reason };
        let text = bounded::text(path, MAX_SCRIPT as u64).map_err(|source| match source.kind() {
            ErrorKind::FileTooLarge => refuse(too_large()),
            _ => FaultError::Read { path: path.to_owned(), source },
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, Some(folder)).map_err(refuse)
    }

    fn parse(text: &str, folder: Option<&Path>) -> Result<Self, String> {
        if text.len() > MAX_SCRIPT {
            return Err(too_large());
        }
        let mut script: Text = toml::from_str(text).map_err(|e| e.to_string())?;
        if script.rule.len() > MAX_RULES || script.connection.len() > MAX_RULES {
            return Err(format!("a fault script has at most {MAX_RULES} rules"));
        }
        for (number, rule) in script.rule.iter_mut().enumerate() {
            if rule.name.is_empty() {
                rule.name = format!("rule {}", number + 1);
            }
            if let Action::Latency(Latency::Recorded(recorded))
            | Action::Expand(Expand::Slow(Latency::Recorded(recorded))) = &mut rule.action
            {
                recorded.load(folder)?;
            }
        }
        Ok(Self(Arc::new(script)))
    }

    /// How many rules there are, for requests and for connections.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.rule.len() + self.0.connection.len()
    }

    /// Whether nothing goes wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn seed(&self) -> u64 {
        self.0.seed
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.0.rule
    }

    pub(super) fn connections(&self) -> &[ConnectionRule] {
        &self.0.connection
    }
}

fn too_large() -> String {
    format!("a fault script has at most {MAX_SCRIPT} bytes")
}

/// When a rule acts, in numbers.
#[derive(Debug)]
pub(super) struct When {
    pub(super) bmc: Bmcs,
    /// How many are let pass first.
    pub(super) skip: u64,
    /// On how many it acts then; on all where there is no number.
    pub(super) count: Option<u64>,
    pub(super) probability: Probability,
}

/// A rule for requests.
#[derive(Debug, Deserialize)]
#[serde(from = "RuleText<Action>")]
pub(super) struct Rule {
    pub(super) name: String,
    uri: Pattern,
    methods: Vec<Method>,
    pub(super) when: When,
    pub(super) action: Action,
}

/// A rule as it is written, for requests or for connections. They differ in what can happen to them, and in that a
/// connection has no URI yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText<A> {
    name: Option<String>,
    uri: Option<Pattern>,
    methods: Option<Vec<Method>>,
    #[serde(default)]
    bmc: Bmcs,
    #[serde(default)]
    skip: u64,
    count: Option<u64>,
    #[serde(default)]
    probability: Probability,
    action: A,
}

impl<A> RuleText<A> {
    fn split(self) -> (When, A) {
        (When { bmc: self.bmc, skip: self.skip, count: self.count, probability: self.probability }, self.action)
    }
}

impl From<RuleText<Action>> for Rule {
    fn from(mut text: RuleText<Action>) -> Self {
        let name = text.name.take().unwrap_or_default();
        let (uri, methods) = (text.uri.take().unwrap_or_default(), text.methods.take().unwrap_or_default());
        let (when, action) = text.split();
        Self { name, uri, methods, when, action }
    }
}

impl Rule {
    /// Whether the rule is about such a request.
    pub(super) fn covers(&self, method: &str, path: &str, query: Option<&str>) -> bool {
        let expands = || query.is_some_and(|query| query.split('&').any(is_expand));
        (self.methods.is_empty() || self.methods.iter().any(|one| one.name() == method))
            && self.uri.matches(path)
            && (!matches!(self.action, Action::Expand(_)) || expands())
    }
}

/// Whether a query parameter is `$expand`, however its dollar sign is written.
pub(in crate::mock::service) fn is_expand(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    name == "$expand" || name == "%24expand"
}

/// A rule for connections, before any request is known.
#[derive(Debug, Deserialize)]
#[serde(try_from = "RuleText<ConnectionAction>")]
pub(super) struct ConnectionRule {
    pub(super) when: When,
    pub(super) action: ConnectionAction,
}

impl TryFrom<RuleText<ConnectionAction>> for ConnectionRule {
    type Error = String;

    fn try_from(text: RuleText<ConnectionAction>) -> Result<Self, String> {
        let given = [("name", text.name.is_some()), ("uri", text.uri.is_some()), ("methods", text.methods.is_some())];
        if let Some((key, _)) = given.into_iter().find(|(_, given)| *given) {
            return Err(format!("a rule for connections has no {key}: no request is known yet"));
        }
        let (when, action) = text.split();
        Ok(Self { when, action })
    }
}

/// What happens to a connection.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ConnectionAction {
    /// TCP reset before the handshake.
    Reset,
    /// Another self-signed certificate, always the same other one.
    NewCertificate,
    /// One version of TLS only.
    OnlyTls(TlsVersion),
}

/// A version of TLS that the mock can be held to.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
pub(in crate::mock::service) enum TlsVersion {
    #[serde(rename = "1.2")]
    Tls12,
    #[serde(rename = "1.3")]
    Tls13,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }
}

/// A probability from 0 to 1.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Probability(pub(super) f64);

impl Default for Probability {
    fn default() -> Self {
        Self(1.0)
    }
}

impl TryFrom<f64> for Probability {
    type Error = String;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(format!("{value} is no probability")) }
    }
}
