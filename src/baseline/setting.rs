//! One `[[setting]]`: as it is written, as it is once it was read, and what it demands. A demand that no value could
//! meet, or that nobody could judge, is an error.

use std::fmt;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::checker::Checker;
use super::effect::Effect;
use super::severity::Severity;
use super::wire::Text;

/// What is demanded of one setting.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Setting {
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Text,
    /// The setting, for people.
    #[cfg_attr(test, schemars(with = "String"))]
    pub title: Text,
    pub of: SettingOf,
    /// The attribute (uefi), or the name of the setting (secure-boot, bmc).
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Text,
    /// The only values that it may have.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub allow: Vec<Text>,
    /// Values that it must not have.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub deny: Vec<Text>,
    /// The lowest number that it may have.
    pub min: Option<u64>,
    /// The highest number that it may have.
    pub max: Option<u64>,
    /// block unless given.
    pub severity: Option<Severity>,
    /// The ids of the sources of its values.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub sources: Spanned<Vec<Text>>,
}

/// Whose setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SettingOf {
    /// A UEFI attribute, by its name in `Bios.Attributes`.
    Uefi,
    /// UEFI Secure Boot: `enabled`, `current-boot` or `mode`.
    SecureBoot,
    /// The security of the BMC: see [`SettingRule::BMC`].
    Bmc,
}

/// As it is written in a baseline.
impl fmt::Display for SettingOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Uefi => "uefi",
            Self::SecureBoot => "secure-boot",
            Self::Bmc => "bmc",
        })
    }
}

/// What is demanded of one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SettingRule {
    /// Its id within the document.
    pub id: String,
    /// The setting, for people.
    pub title: String,
    /// Whose setting it is.
    pub of: SettingOf,
    /// Its name there.
    pub name: String,
    /// Where not empty: the only values that it may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    /// Values that it must not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
    /// The lowest number that it may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// The highest number that it may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// What another value means.
    pub severity: Severity,
    /// The ids of the sources of its values; never empty.
    pub sources: Vec<String>,
}

impl SettingRule {
    /// The settings of Secure Boot, as far as Redfish shows them (DSP2046, `SecureBoot`).
    pub const SECURE_BOOT: &[&str] = &["enabled", "current-boot", "mode"];

    /// The settings of a BMC's security, as far as Redfish shows them: the lowest TLS version and whether older firmware
    /// may be installed (Lenovo's `LenovoSecurityService`), and after how many wrong passwords, and for how many
    /// seconds, an account is locked (DSP2046, `AccountService`).
    pub const BMC: &[&str] =
        &["minimum-tls", "firmware-rollback", "account-lockout-threshold", "account-lockout-duration"];
}

impl Setting {
    /// The demand; errors go to `check`.
    pub fn read(&self, check: &mut Checker<'_>) -> SettingRule {
        let (id, title) = (check.id(&self.id), check.filled("title", &self.title));
        let name = check.filled("name", &self.name);
        let known = match self.of {
            SettingOf::Uefi => None,
            SettingOf::SecureBoot => Some(SettingRule::SECURE_BOOT),
            SettingOf::Bmc => Some(SettingRule::BMC),
        };
        if let Some(known) = known
            && !known.contains(&name.as_str())
        {
            check.error(self.name.span(), format!("there is no such setting here; there are {}", known.join(", ")));
        }
        let mut list = |texts: &[Text]| texts.iter().map(|t| check.filled("value", t)).collect::<Vec<_>>();
        let (allow, deny) = (list(&self.allow), list(&self.deny));
        let numbers = self.min.is_some() || self.max.is_some();
        if allow.is_empty() && deny.is_empty() && !numbers {
            check.error(self.id.span(), "this demands nothing: give allow, deny, min or max");
        }
        if numbers && !(allow.is_empty() && deny.is_empty()) {
            check.error(self.id.span(), "a setting is a number (min, max) or a word (allow, deny), not both");
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && max < min
        {
            check.error(self.id.span(), format!("max ({max}) is lower than min ({min})"));
        }
        for (text, value) in self.deny.iter().zip(&deny) {
            if allow.contains(value) {
                check.error(text.span(), format!("{value:?} is denied here and allowed above"));
            }
        }
        let sources = check.sources_of(&id, &self.sources);
        let severity = self.severity.unwrap_or(Severity::Block);
        SettingRule { id, title, of: self.of, name, allow, deny, min: self.min, max: self.max, severity, sources }
    }
}

/// One demand of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SettingDemand<'s> {
    /// The only values that it may have.
    Allow(&'s [String]),
    /// Values that it must not have.
    Deny(&'s [String]),
    /// The lowest number that it may have.
    Min(u64),
    /// The highest number that it may have.
    Max(u64),
}

impl SettingDemand<'_> {
    /// Its field in the document.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Allow(_) => "allow",
            Self::Deny(_) => "deny",
            Self::Min(_) => "min",
            Self::Max(_) => "max",
        }
    }

    /// Its value, with `between` between those of a list.
    pub(super) fn value(&self, between: &str) -> String {
        match self {
            Self::Allow(words) | Self::Deny(words) => words.join(between),
            Self::Min(number) | Self::Max(number) => number.to_string(),
        }
    }
}

impl SettingRule {
    /// Everything that it demands. Each field is named, so that a new one does not compile before it says whether it is
    /// a demand.
    pub(super) fn demands(&self) -> Vec<SettingDemand<'_>> {
        let Self { id: _, title: _, of: _, name: _, allow, deny, min, max, severity: _, sources: _ } = self;
        let demands = [
            (!allow.is_empty()).then_some(SettingDemand::Allow(allow)),
            (!deny.is_empty()).then_some(SettingDemand::Deny(deny)),
            min.map(SettingDemand::Min),
            max.map(SettingDemand::Max),
        ];
        demands.into_iter().flatten().collect()
    }

    /// What it says beside its demands and their severity, by field: neither stricter nor looser by itself.
    pub(super) fn facts(&self) -> [(&'static str, String); 4] {
        [
            ("title", self.title.clone()),
            ("of", self.of.to_string()),
            ("name", self.name.clone()),
            ("sources", self.sources.join(", ")),
        ]
    }

    /// What it demands, in the words of the document: `allow 1.2 | 1.3`, with `between` between the values of a list.
    pub(crate) fn wanted(&self, between: &str) -> String {
        let demands = self.demands();
        let words = demands.iter().map(|demand| format!("{} {}", demand.key(), demand.value(between)));
        words.collect::<Vec<_>>().join(", ")
    }

    /// Whether a 0 means that accounts are never locked.
    pub(crate) fn is_lock_out(&self) -> bool {
        self.of == SettingOf::Bmc && self.name.starts_with("account-lockout-")
    }

    /// Whether a number meets it. An account that is never locked is not locked after five wrong passwords either: a 0
    /// that says so meets a demand only where the demand itself names 0.
    pub(crate) fn accepts(&self, number: u64) -> bool {
        self.lowest().is_none_or(|lowest| number >= lowest) && self.max.is_none_or(|max| number <= max)
    }

    /// The lowest number that meets it.
    fn lowest(&self) -> Option<u64> {
        let names_zero = self.min == Some(0) || self.max == Some(0);
        if self.is_lock_out() && !names_zero { Some(self.min.unwrap_or(1).max(1)) } else { self.min }
    }

    /// What it does that in the place of this rule's demand of a kind stands that of the rule `after`.
    pub(super) fn effect(
        &self,
        after: &Self,
        demand: Option<SettingDemand<'_>>,
        instead: Option<SettingDemand<'_>>,
    ) -> Effect {
        let kept = |before: &[String], after: &[String]| before.iter().all(|word| after.contains(word));
        let of_list = |a: &[String], b: &[String]| Effect::of_sets(kept(a, b), kept(b, a));
        let of_bound = |of_itself: Effect| if self.is_lock_out() { self.numbers(after) } else { of_itself };
        match (demand, instead) {
            (None, None) => Effect::Other,
            (None, Some(new)) => match new {
                SettingDemand::Allow(_) | SettingDemand::Deny(_) => Effect::Stricter,
                SettingDemand::Min(_) | SettingDemand::Max(_) => of_bound(Effect::Stricter),
            },
            (Some(_), None) => after.effect(self, None, demand).reversed(),
            // Each value more is one more that it may have.
            (Some(SettingDemand::Allow(a)), Some(SettingDemand::Allow(b))) => of_list(a, b).reversed(),
            (Some(SettingDemand::Deny(a)), Some(SettingDemand::Deny(b))) => of_list(a, b),
            (Some(SettingDemand::Min(a)), Some(SettingDemand::Min(b))) => of_bound(Effect::of_rise(Some(a.cmp(&b)))),
            (Some(SettingDemand::Max(a)), Some(SettingDemand::Max(b))) => of_bound(Effect::of_rise(Some(b.cmp(&a)))),
            // Two kinds never take each other's place.
            (
                Some(SettingDemand::Allow(_) | SettingDemand::Deny(_) | SettingDemand::Min(_) | SettingDemand::Max(_)),
                Some(_),
            ) => Effect::Other,
        }
    }

    /// By the numbers that meet it, where a bound by itself does not tell: a bound of 0 takes in what no other does.
    fn numbers(&self, after: &Self) -> Effect {
        let within = |a: &Self, b: &Self| {
            let (low, high) = (|s: &Self| s.lowest().unwrap_or(0), |s: &Self| s.max.unwrap_or(u64::MAX));
            low(b) <= low(a) && high(a) <= high(b)
        };
        Effect::of_sets(within(after, self), within(self, after))
    }
}
