//! The Windows driver that must go with a firmware.

use serde::Serialize;

use super::effect::Effect;
use super::glob::Glob;
use super::severity::Severity;
use crate::version::{Scheme, Version};

/// The Windows driver that must go with a firmware.
#[derive(Clone, Debug, Serialize)]
pub struct DriverDemand {
    /// A pattern of the driver package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inf: Option<Glob>,
    /// A pattern of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Glob>,
    /// A pattern of the device's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Glob>,
    /// How driver versions are read.
    pub scheme: Scheme,
    /// The lowest version.
    pub min: Version,
    /// What an older driver means.
    pub severity: Severity,
}

impl DriverDemand {
    /// Which drivers it is about: `inf bnxtnd*.inf, provider Broadcom`.
    pub(crate) fn patterns(&self) -> String {
        let patterns = [("inf", &self.inf), ("provider", &self.provider), ("device", &self.device)];
        let given = patterns.iter().filter_map(|(name, glob)| glob.as_ref().map(|glob| format!("{name} {glob}")));
        given.collect::<Vec<_>>().join(", ")
    }

    /// What a change to `after` does: more drivers are held against it, or each against more.
    pub(super) fn change(&self, after: &Self) -> Effect {
        let Self { inf, provider, device, scheme, min, severity } = self;
        let mut parts = Vec::new();
        // The name of an INF file is compared in any letter case.
        let lower = |glob: &Option<Glob>| glob.as_ref().map(|glob| Glob::new(glob.to_string().to_ascii_lowercase()));
        for (a, b) in [(&lower(inf), &lower(&after.inf)), (provider, &after.provider), (device, &after.device)] {
            if a != b {
                parts.push(Effect::of_sets(covers(b.as_ref(), a.as_ref()), covers(a.as_ref(), b.as_ref())));
            }
        }
        if *scheme != after.scheme || min.to_string() != after.min.to_string() {
            parts.push(Effect::of_rise(min.compare(&after.min)));
        }
        if *severity != after.severity {
            parts.push(Effect::of_rise(Some(severity.cmp(&after.severity))));
        }
        Effect::sum(&parts)
    }
}

/// Whether every driver that `b` is about, `a` is about too. No pattern is about every driver.
fn covers(a: Option<&Glob>, b: Option<&Glob>) -> bool {
    match (a, b) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => a.covers(b),
    }
}
