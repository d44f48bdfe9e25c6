//! Is the server fit to be patched? The findings, added up.
//!
//! The verdict fails closed: a fault blocks, what could not be seen leaves it open, and findings that looked at
//! nothing are no verdict. The exit codes are permanent: scripts depend on them.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Outcome};
use crate::baseline::Severity;

/// Whether a server is fit to be patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing that stops the gate failed, and nothing that would is unknown.
    Ready,
    /// Something that stops the gate failed.
    Blocked,
    /// Something that could stop the gate could not be judged, or nothing was judged at all.
    Undetermined,
}

/// The exit code of [`Verdict::Ready`].
pub const EXIT_READY: u8 = 0;
/// The exit code of [`Verdict::Blocked`].
pub const EXIT_BLOCKED: u8 = 1;
/// The exit code of [`Verdict::Undetermined`]; 2 is a usage error or an invalid baseline.
pub const EXIT_UNDETERMINED: u8 = 3;

impl Verdict {
    /// The process exit code.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Ready => EXIT_READY,
            Self::Blocked => EXIT_BLOCKED,
            Self::Undetermined => EXIT_UNDETERMINED,
        }
    }
}

/// From which severity on a finding stops the gate. There is no "never": a gate that is always open is no gate, and an
/// exit code that is always 0 tells nobody that it was one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// As the baseline says: failures and unknowns at `block`.
    #[default]
    Block,
    /// Failures and unknowns at `warn` as well.
    Warn,
}

impl FailOn {
    /// Whether this finding stops the gate: a failure blocks it, an unknown leaves it undetermined. What a waiver holds
    /// for does not stop it.
    #[must_use]
    pub fn stops(self, finding: &Finding) -> bool {
        let least = match self {
            Self::Block => Severity::Block,
            Self::Warn => Severity::Warn,
        };
        matches!(finding.outcome, Outcome::Fail | Outcome::Unknown) && finding.severity >= least && !finding.is_waived()
    }
}

/// The verdict of one server, as the baseline says.
#[must_use]
pub fn verdict(findings: &[Finding]) -> Verdict {
    verdict_by(findings, FailOn::Block)
}

/// The verdict of one server, with the severity that stops the gate.
#[must_use]
pub fn verdict_by(findings: &[Finding], fail_on: FailOn) -> Verdict {
    let any = |outcome| findings.iter().any(|f| f.outcome == outcome && fail_on.stops(f));
    let judged = findings.iter().any(|f| matches!(f.outcome, Outcome::Pass | Outcome::Fail));
    if any(Outcome::Fail) {
        Verdict::Blocked
    } else if any(Outcome::Unknown) || !judged {
        Verdict::Undetermined
    } else {
        Verdict::Ready
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::finding::Nature;
    use crate::text::Message;

    fn finding(outcome: Outcome, severity: Severity) -> Finding {
        Finding {
            id: "r:c".to_owned(),
            rule: "r".to_owned(),
            knowledge: Vec::new(),
            component: "c".to_owned(),
            outcome,
            severity,
            title: Message::new("t", &[]),
            evidence: Vec::new(),
            remedy: None,
            sources: Vec::new(),
            waiver: None,
            side_missing: false,
            nature: Nature::Plain,
        }
    }

    #[test]
    fn a_failure_weighs_more_than_an_unknown_and_both_only_at_severity_block() {
        use {Outcome::*, Severity::*};
        let cases: &[(&[(Outcome, Severity)], Verdict)] = &[
            (&[], Verdict::Undetermined),
            (&[(Unknown, Info), (NotApplicable, Block)], Verdict::Undetermined),
            (&[(Pass, Block)], Verdict::Ready),
            (&[(Pass, Block), (Fail, Warn), (Unknown, Warn)], Verdict::Ready),
            (&[(Pass, Block), (Unknown, Block)], Verdict::Undetermined),
            (&[(Pass, Block), (Unknown, Block), (Fail, Block)], Verdict::Blocked),
        ];
        for (answers, wanted) in cases {
            let findings: Vec<Finding> = answers.iter().map(|(o, s)| finding(*o, *s)).collect();
            assert_eq!(verdict(&findings), *wanted, "{answers:?}");
        }
    }

    #[test]
    fn the_exit_codes_are_0_1_and_3() {
        assert_eq!([Verdict::Ready, Verdict::Blocked, Verdict::Undetermined].map(Verdict::exit_code), [0, 1, 3]);
    }

    #[test]
    fn warnings_stop_a_gate_that_is_told_so_and_an_unknown_is_still_no_failure() {
        use {Outcome::*, Severity::*};
        let passed = finding(Pass, Block);
        for (outcome, severity, wanted) in [
            (Fail, Warn, Verdict::Blocked),
            (Unknown, Warn, Verdict::Undetermined),
            (Fail, Info, Verdict::Ready),
            (Unknown, Info, Verdict::Ready),
            (Fail, Block, Verdict::Blocked),
        ] {
            let findings = [passed.clone(), finding(outcome, severity)];
            assert_eq!(verdict_by(&findings, FailOn::Warn), wanted, "{outcome:?} {severity:?}");
        }
    }

    fn any_finding() -> impl Strategy<Value = Finding> {
        use {Outcome::*, Severity::*};
        let outcome = prop_oneof![Just(Pass), Just(NotApplicable), Just(Unknown), Just(Fail)];
        (outcome, prop_oneof![Just(Info), Just(Warn), Just(Block)]).prop_map(|(o, s)| finding(o, s))
    }

    proptest! {
        #[test]
        fn turning_any_finding_into_an_unknown_never_makes_the_verdict_ready(
            mut findings in proptest::collection::vec(any_finding(), 1..6), at in any::<prop::sample::Index>()
        ) {
            let before = verdict(&findings);
            let at = at.index(findings.len());
            findings[at].outcome = Outcome::Unknown;
            prop_assert!(verdict(&findings) != Verdict::Ready || before == Verdict::Ready);
        }

        #[test]
        fn a_stricter_gate_never_opens_what_the_baseline_closes(
            findings in proptest::collection::vec(any_finding(), 0..6)
        ) {
            let strict = verdict_by(&findings, FailOn::Warn);
            prop_assert!(strict != Verdict::Ready || verdict(&findings) == Verdict::Ready);
            let stops = |f: &Finding| {
                matches!(f.outcome, Outcome::Fail | Outcome::Unknown) && f.severity >= Severity::Warn
            };
            prop_assert!(strict != Verdict::Ready || !findings.iter().any(stops));
        }

        #[test]
        fn one_more_failure_at_block_always_blocks(mut findings in proptest::collection::vec(any_finding(), 0..6)) {
            findings.push(finding(Outcome::Fail, Severity::Block));
            prop_assert_eq!(verdict(&findings), Verdict::Blocked);
        }
    }
}
