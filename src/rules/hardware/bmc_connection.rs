//! How far the out-of-band evidence itself can be trusted, and whether we left the BMC as we found it.

use crate::baseline::Severity;
use crate::evidence::{Hardware, Line, TlsTrust};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::{Message, Words};

/// `bmc-connection`.
pub const RULE: Check = Check::hardware(Rule::new("bmc-connection", Severity::Warn), check);

/// The certificate was verified, and our session is gone again.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let connection = &hardware.connection;
    let line = |said: Message| Line::new(said, &connection.url, hardware.system.at());
    match &connection.tls {
        TlsTrust::Insecure { sha256 } => {
            let shown = sha256.as_deref().map_or_else(|| msg!("fact-none").into(), Words::from);
            judge
                .fail("tls", msg!("tls-insecure"))
                .because(line(msg!("proof-certificate-presented-sha256", shown = shown)))
                .remedy(msg!("tls-insecure-remedy"));
        }
        TlsTrust::Verified => {
            judge.pass("tls", msg!("tls-verified"));
        }
        TlsTrust::PlainHttp => {
            judge.fail("tls", msg!("tls-plain-http")).remedy(msg!("tls-plain-http-remedy"));
        }
        TlsTrust::Ca { roots } => {
            let roots = roots.iter().map(|sha256| line(msg!("proof-root", sha256 = sha256)));
            roots.fold(judge.pass("tls", msg!("tls-ca")), |finding, root| finding.because(root));
        }
        TlsTrust::Known { sha256 } => {
            judge.pass("tls", msg!("tls-known")).because(line(msg!("proof-certificate", sha256 = sha256)));
        }
        // The operator asked for it and can compare the fingerprint; what it cannot be is verified.
        TlsTrust::FirstUse { sha256 } => {
            judge.pass("tls", msg!("tls-first-use")).because(line(msg!("proof-certificate", sha256 = sha256)));
        }
        TlsTrust::Pinned { sha256 } => {
            judge.pass("tls", msg!("tls-pinned")).because(line(msg!("proof-certificate", sha256 = sha256)));
        }
    }
    let (created, deleted) = (connection.sessions_created, connection.sessions_deleted);
    let counts = msg!("proof-sessions", created = created, deleted = deleted);
    if connection.sessions_created == connection.sessions_deleted {
        judge.pass("session", msg!("session-closed")).because(line(counts));
    } else {
        judge.fail("session", msg!("session-left")).because(line(counts)).remedy(msg!("session-left-remedy"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::TlsTrust;
    use crate::evidence::testing::{evidence, hardware};
    use crate::rules::finding::Outcome;
    use crate::rules::testing::findings;

    #[test]
    fn every_ground_of_trust_is_judged() {
        let sha256 = || "ab".repeat(32);
        for (tls, outcome) in [
            (TlsTrust::Verified, Outcome::Pass),
            (TlsTrust::Ca { roots: vec![sha256()] }, Outcome::Pass),
            (TlsTrust::Pinned { sha256: sha256() }, Outcome::Pass),
            (TlsTrust::Known { sha256: sha256() }, Outcome::Pass),
            (TlsTrust::FirstUse { sha256: sha256() }, Outcome::Pass),
            (TlsTrust::Insecure { sha256: Some(sha256()) }, Outcome::Fail),
            (TlsTrust::PlainHttp, Outcome::Fail),
        ] {
            let mut hardware = hardware();
            hardware.connection.tls = tls.clone();
            let all = findings(&RULE, &evidence(hardware), None);
            let finding = all.iter().find(|f| f.id.ends_with("tls")).unwrap();
            assert_eq!((finding.outcome, finding.severity), (outcome, Severity::Warn), "{tls:?}");
            // Whoever reads the report can compare the fingerprint, where there is one.
            let shown = format!("{:?}", finding.evidence).contains(&sha256());
            assert_eq!(shown, !matches!(tls, TlsTrust::Verified | TlsTrust::PlainHttp), "{tls:?}");
        }
    }

    #[test]
    fn a_first_use_is_not_called_verified() {
        let mut hardware = hardware();
        hardware.connection.tls = TlsTrust::FirstUse { sha256: "ab".repeat(32) };
        let all = findings(&RULE, &evidence(hardware), None);
        assert!(all.iter().any(|f| f.title.text.contains("nobody vouched for it")), "{all:?}");
    }
}
