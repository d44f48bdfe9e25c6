//! One `[[rule]]`: as it is written, as it is once it was read, and what it demands.
//!
//! The two shapes stand in one file because a demand is a field of both.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::checker::Checker;
use super::demand::{Demand, Held, Weight, chained};
use super::denied::Denied;
use super::driver::DriverDemand;
use super::floor::Floor;
use super::matches::Match;
use super::parts;
use super::severity::Severity;
use super::via::Via;
use super::wire::{self, Text};
use crate::msg;
use crate::text::Words;
use crate::version::{Scheme, Version};

/// What is demanded of one firmware.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// The firmware, for people.
    #[cfg_attr(test, schemars(with = "String"))]
    pub title: Text,
    #[serde(rename = "match")]
    #[cfg_attr(test, schemars(with = "wire::Match"))]
    pub matches: Spanned<wire::Match>,
    /// How versions are read.
    pub scheme: Scheme,
    /// The lowest version that may run.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub min: Option<Text>,
    /// Levels below which something is open, each with what that means and who says so.
    #[serde(default)]
    pub floor: Vec<wire::Floor>,
    /// The version that should run; newer is fine.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub want: Option<Text>,
    /// The highest version that may run.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub max: Option<Text>,
    /// The one version that may run.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub exact: Option<Text>,
    /// The only versions that may run.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub allow: Vec<Text>,
    /// Versions that must not run.
    #[serde(default)]
    pub deny: Vec<wire::Denied>,
    /// Versions that an update must pass through.
    #[serde(default)]
    pub via: Vec<wire::Via>,
    /// The ids of rules whose firmware is updated before this one.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub after: Vec<Text>,
    /// The Windows driver that must go with it.
    #[cfg_attr(test, schemars(with = "Option<wire::Driver>"))]
    pub driver: Option<Spanned<wire::Driver>>,
    /// Why nothing is demanded of it; then there is no demand beside it.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub ignore: Option<Text>,
    /// The server must have such a member.
    #[serde(default)]
    pub required: bool,
    /// Members with the same SoftwareId must run one version.
    #[serde(default)]
    pub uniform: bool,
    /// Of min, max, exact, allow, deny and required; block unless given.
    pub severity: Option<Severity>,
    /// Of want; warn unless given.
    pub want_severity: Option<Severity>,
    /// Of uniform; warn unless given.
    pub uniform_severity: Option<Severity>,
    /// The ids of the sources of its values; may be left out where each of them names its own (floor, deny, via).
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub sources: Option<Spanned<Vec<Text>>>,
}

/// What is demanded of one firmware.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FirmwareRule {
    /// Its id within the document.
    pub id: String,
    /// The firmware, for people.
    pub title: String,
    /// Which members it is about.
    #[serde(rename = "match")]
    pub matches: Match,
    /// How their versions are read.
    pub scheme: Scheme,
    /// The lowest version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Version>,
    /// The levels below which something is open.
    #[serde(rename = "floor", skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<Floor>,
    /// The version that should run; newer is fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub want: Option<Version>,
    /// The highest version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Version>,
    /// The one version that may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Version>,
    /// Where not empty: the only versions that may run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Version>,
    /// Versions that must not run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Denied>,
    /// The stepping stones of an update.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Via>,
    /// The ids of the rules whose firmware is updated first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// The Windows driver that must go with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<DriverDemand>,
    /// Why nothing is demanded of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<String>,
    /// Whether a server must have such a member.
    pub required: bool,
    /// Whether members with the same `SoftwareId` must run the same version.
    pub uniform: bool,
    /// What breaking `min`, `max`, `exact`, `allow`, `deny` or `required` means.
    pub severity: Severity,
    /// What being below `want` means.
    pub want_severity: Severity,
    /// What breaking `uniform` means.
    pub uniform_severity: Severity,
    /// The ids of the sources of those values that name none themselves.
    pub sources: Vec<String>,
}

impl Rule {
    /// The text of a demand that is one text.
    pub(super) fn text_of(&self, demand: &Demand<'_>) -> Option<&Text> {
        match demand {
            Demand::Min(_) => self.min.as_ref(),
            Demand::Want(_) => self.want.as_ref(),
            Demand::Max(_) => self.max.as_ref(),
            Demand::Exact(_) => self.exact.as_ref(),
            Demand::Ignore(_) => self.ignore.as_ref(),
            Demand::Floors(_)
            | Demand::Allow(_)
            | Demand::Deny(_)
            | Demand::Driver(_)
            | Demand::Uniform
            | Demand::Required
            | Demand::Via(_)
            | Demand::After(_) => None,
        }
    }

    /// The rule, where all of its values could be read; errors go to `check`.
    pub fn read(&self, check: &mut Checker<'_>) -> Option<FirmwareRule> {
        let scheme = self.scheme;
        let (id, title) = (check.id(&self.id), check.filled("title", &self.title));
        let matches = parts::matching(&self.matches, check);
        // Each is read before any is used, so that one wrong version does not hide the next.
        let min = parts::version(scheme, self.min.as_ref(), check);
        let want = parts::version(scheme, self.want.as_ref(), check);
        let floors: Vec<_> = self.floor.iter().map(|floor| parts::floor(scheme, floor, check)).collect();
        let max = parts::version(scheme, self.max.as_ref(), check);
        let exact = parts::version(scheme, self.exact.as_ref(), check);
        let allow: Vec<_> = self.allow.iter().map(|text| parts::version(scheme, Some(text), check)).collect();
        let deny: Vec<_> = self.deny.iter().map(|denied| parts::deny(scheme, denied, check)).collect();
        let via: Vec<_> = self.via.iter().map(|stone| parts::via(scheme, stone, check)).collect();
        let driver = self.driver.as_ref().map(|d| parts::driver(d, check));
        let sources = match &self.sources {
            Some(sources) => check.sources_of(&id, sources),
            None => {
                if !self.names_its_sources() {
                    check.error(
                        self.id.span(),
                        format!("missing field `sources`: {id:?} names no source for its values"),
                    );
                }
                Vec::new()
            }
        };
        Some(FirmwareRule {
            id,
            title,
            matches,
            scheme,
            min: min?,
            floors: floors.into_iter().collect::<Option<_>>()?,
            want: want?,
            max: max?,
            exact: exact?,
            allow: allow.into_iter().map(Option::flatten).collect::<Option<_>>()?,
            deny: deny.into_iter().collect::<Option<_>>()?,
            via: via.into_iter().collect::<Option<_>>()?,
            after: self.after.iter().map(|id| check.id(id)).collect(),
            driver: match driver {
                Some(read) => Some(read?),
                None => None,
            },
            ignore: self.ignore.as_ref().map(|why| check.filled("ignore", why)),
            required: self.required,
            uniform: self.uniform,
            severity: self.severity.unwrap_or(Severity::Block),
            want_severity: self.want_severity.unwrap_or(Severity::Warn),
            uniform_severity: self.uniform_severity.unwrap_or(Severity::Warn),
            sources,
        })
    }

    /// Whether each of its values names its own source. Each field is named, so that a new one does not compile before it says
    /// whether it needs one.
    fn names_its_sources(&self) -> bool {
        let Self {
            id: _,
            title: _,
            matches: _,
            scheme: _,
            min,
            floor,
            want,
            max,
            exact,
            allow,
            deny,
            via,
            after: _,
            driver,
            ignore,
            required: _,
            uniform: _,
            severity: _,
            want_severity: _,
            uniform_severity: _,
            sources: _,
        } = self;
        let others = [min, want, max, exact, ignore].iter().any(|value| value.is_some());
        let own = !floor.is_empty() || !deny.is_empty() || !via.is_empty();
        own && !others && allow.is_empty() && driver.is_none()
    }
}

impl FirmwareRule {
    /// Everything that it demands. Each field is named, so that a new one does not compile before it says whether it is
    /// a demand.
    pub(crate) fn demands(&self) -> Vec<Demand<'_>> {
        let Self {
            id: _,
            title: _,
            matches: _,
            scheme: _,
            min,
            floors,
            want,
            max,
            exact,
            allow,
            deny,
            via,
            after,
            driver,
            ignore,
            required,
            uniform,
            severity: _,
            want_severity: _,
            uniform_severity: _,
            sources: _,
        } = self;
        let demands = [
            min.as_ref().map(Demand::Min),
            (!floors.is_empty()).then_some(Demand::Floors(floors)),
            want.as_ref().map(Demand::Want),
            max.as_ref().map(Demand::Max),
            exact.as_ref().map(Demand::Exact),
            (!allow.is_empty()).then_some(Demand::Allow(allow)),
            (!deny.is_empty()).then_some(Demand::Deny(deny)),
            driver.as_ref().map(Demand::Driver),
            uniform.then_some(Demand::Uniform),
            required.then_some(Demand::Required),
            (!via.is_empty()).then_some(Demand::Via(via)),
            (!after.is_empty()).then_some(Demand::After(after)),
            ignore.as_deref().map(Demand::Ignore),
        ];
        demands.into_iter().flatten().collect()
    }

    /// What it says beside its demands, by field: neither stricter nor looser by itself.
    pub(super) fn facts(&self) -> [(&'static str, String); 4] {
        [
            ("title", self.title.clone()),
            ("match", self.matches.to_string()),
            ("scheme", self.scheme.to_string()),
            ("sources", self.sources.join(", ")),
        ]
    }

    /// The severities that its demands share, by field.
    pub(super) fn severities(&self) -> [(&'static str, Weight, Severity); 3] {
        [
            ("severity", Weight::Rule, self.severity),
            ("want-severity", Weight::Want, self.want_severity),
            ("uniform-severity", Weight::Uniform, self.uniform_severity),
        ]
    }

    /// What breaking a demand of it means; none for what cannot be broken.
    pub(crate) fn severity_of(&self, demand: &Demand<'_>) -> Option<Severity> {
        Some(match demand.weight()? {
            Weight::Rule => self.severity,
            Weight::Want => self.want_severity,
            Weight::Uniform => self.uniform_severity,
            Weight::Parts(severity) | Weight::Own(severity) => severity,
        })
    }

    /// What a version that cannot be judged means: as much as the worst that it could hide.
    #[must_use]
    pub fn unknown_severity(&self) -> Severity {
        let demands = self.demands().into_iter().filter(|d| !matches!(d.weight(), Some(Weight::Own(_))));
        demands.filter_map(|demand| self.severity_of(&demand)).max().unwrap_or(Severity::Info)
    }

    /// How a version stands, with the demand that says so and its severity: the worst answer of all demands, by severity,
    /// then a failure before an unknown. None where all of them are held.
    pub(crate) fn worst_of(&self, version: &Version) -> Option<(Demand<'_>, Held, Severity)> {
        let answers = self.demands().into_iter().flat_map(|demand| {
            demand.parts().into_iter().filter_map(move |part| {
                let severity = self.severity_of(&part)?;
                Some((demand, part.held_by(version), severity))
            })
        });
        answers.filter(|(_, held, _)| *held != Held::Yes).max_by_key(|(_, held, severity)| (*severity, *held))
    }

    /// The ids of the sources of its values, those that a floor names by itself included.
    pub(crate) fn named_sources(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        for floor in &self.floors {
            if !ids.contains(&floor.source.as_str()) {
                ids.push(&floor.source);
            }
        }
        ids
    }

    /// What it wants of a version, in the words of the document: `min 48C-4.71, want 58B-5.70`.
    pub(crate) fn wanted(&self) -> Words {
        let demands: Vec<Words> = self.demands().iter().filter_map(Demand::brief).collect();
        let facts = |words: &Words| matches!(words, Words::Fact(_));
        if demands.iter().all(facts) {
            let demands: Vec<String> = demands.into_iter().map(|words| words.parts().0).collect();
            return demands.join(", ").into();
        }
        let two = |first, rest| msg!("demands", first = first, rest = rest);
        chained(demands.into_iter(), two).unwrap_or_default()
    }
}
