//! A level below which something is open: how much that weighs, and who says so.
//!
//! One firmware has several of them. What an advisory calls grave stops the gate and what it calls medium warns, and the
//! two are fixed at two levels; one `min` with one severity could say only one of both.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::severity::Severity;
use crate::msg;
use crate::text::{Message, Words};
use crate::version::Version;

/// A level below which something is open.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Floor {
    /// The lowest version in which it is fixed.
    pub at_least: Version,
    /// What it means to be below.
    pub severity: Severity,
    /// The id of the source that says so.
    pub source: String,
    /// What is open below, by the id of a CVE record or of an advisory.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<String>,
}

impl Floor {
    /// Its level, and what for, in a list of demands: `AFBT48C-4.71 for CVE-2024-8281`.
    pub(super) fn brief(&self) -> Words {
        match self.fixes.is_empty() {
            true => self.at_least.to_string().into(),
            false => msg!("floor-for", version = self.at_least, ids = self.ids()).into(),
        }
    }

    /// That it is demanded, and what for: `at least AFBT48C-4.71 for CVE-2024-8281`.
    pub(super) fn demanded(&self) -> Message {
        match self.fixes.is_empty() {
            true => msg!("demand-at-least", version = self.at_least),
            false => msg!("demand-at-least-for", version = self.at_least, ids = self.ids()),
        }
    }

    /// What is said of a version below it: `AFBT48C-4.71, which fixes CVE-2024-8281`.
    pub(super) fn sentence(&self) -> Words {
        match self.fixes.is_empty() {
            true => self.at_least.to_string().into(),
            false => msg!("floor-fixes", version = self.at_least, ids = self.ids()).into(),
        }
    }

    fn ids(&self) -> String {
        self.fixes.join(", ")
    }

    /// Whether a version is below it for certain.
    pub(crate) fn is_above(&self, version: &Version) -> bool {
        version.compare(&self.at_least) == Some(Ordering::Less)
    }

    /// Whether whatever `others` stop, `floors` stop too, and as hard.
    pub(super) fn hold(floors: &[Self], others: &[Self]) -> bool {
        let reaches = |floor: &Self, other: &Self| {
            let is_level = matches!(other.at_least.compare(&floor.at_least), Some(Ordering::Less | Ordering::Equal));
            is_level && other.severity <= floor.severity
        };
        others.iter().all(|other| floors.iter().any(|floor| reaches(floor, other)))
    }
}

/// All of it: `AFBT48C-4.71 for CVE-2024-8281 (block, vendor)`.
impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.brief().parts().0, self.severity, self.source)
    }
}

#[cfg(test)]
mod law;
