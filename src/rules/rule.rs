//! What is fixed about a rule, whatever the server: its name, its weight, and who may change that.
//!
//! It stands beside the rule's function, as `pub const RULE`, and nowhere else: reports, waivers, baselines and the
//! diagnosis ask it instead of keeping lists of names.

use crate::baseline::Severity;
use crate::evidence::Depth;

/// What a rule is about; reports group findings by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The out-of-band side.
    Hardware,
    /// The operating system's side.
    Windows,
    /// Both together.
    HardwareAndWindows,
    /// What is known of updates that somebody plans.
    Planned,
    /// What changed since evidence of before.
    Since,
    /// Whether a repair worked.
    Repair,
    /// The waivers themselves.
    Waivers,
}

impl Area {
    /// Every area, in the order of the reports.
    pub const ALL: &[Self] = &[
        Self::Hardware,
        Self::Windows,
        Self::HardwareAndWindows,
        Self::Planned,
        Self::Since,
        Self::Repair,
        Self::Waivers,
    ];

    /// The name in reports: lower case, with hyphens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Windows => "windows",
            Self::HardwareAndWindows => "hardware-and-windows",
            Self::Planned => "planned",
            Self::Since => "since",
            Self::Repair => "repair",
            Self::Waivers => "waivers",
        }
    }
}

/// A rule, without its function (that is [`Check`](super::check::Check)).
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its permanent id in kebab case; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// What it is about.
    pub area: Area,
    /// The numbers of the diagnosis rules that rest on it.
    pub knowledge: &'static [&'static str],
    /// What a failure means for the gate, unless the baseline says otherwise.
    pub severity: Severity,
    /// The least depth of a scan that can answer it. A rule of less depth may still ask for more in part.
    pub depth: Depth,
    /// Why no waiver excuses it; none where one may.
    pub unwaivable: Option<&'static str>,
    /// Why a baseline's `[severity]` cannot replace its severity; none where it may.
    pub own_weight: Option<&'static str>,
}

impl Rule {
    /// A rule that any scan can answer, that may be waived, and whose weight a baseline may replace. Its area is that
    /// of its function, see [`Check`](super::check::Check).
    #[must_use]
    pub(super) const fn new(id: &'static str, severity: Severity) -> Self {
        Self {
            id,
            area: Area::Hardware,
            knowledge: &[],
            severity,
            depth: Depth::Firmware,
            unwaivable: None,
            own_weight: None,
        }
    }

    /// With the numbers of the diagnosis rules that rest on it.
    #[must_use]
    pub(super) const fn knowledge(self, knowledge: &'static [&'static str]) -> Self {
        Self { knowledge, ..self }
    }

    /// With the least depth of a scan that can answer it.
    #[must_use]
    pub(super) const fn at(self, depth: Depth) -> Self {
        Self { depth, ..self }
    }

    /// No waiver excuses it, and why; the reason follows "cannot be waived: ".
    #[must_use]
    pub(super) const fn unwaivable(self, why: &'static str) -> Self {
        Self { unwaivable: Some(why), ..self }
    }

    /// `[severity]` of a baseline cannot replace its weight, and why or what can.
    #[must_use]
    pub(super) const fn own_weight(self, why: &'static str) -> Self {
        Self { own_weight: Some(why), ..self }
    }

    pub(super) const fn in_area(self, area: Area) -> Self {
        Self { area, ..self }
    }
}
