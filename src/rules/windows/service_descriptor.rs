//! R09: who may start the services of the update chain.
//!
//! Compared are sets of entries, not texts, and then what they mean: an entry in another order is no difference, and
//! a stricter descriptor set by policy is not a fault as long as SYSTEM can query, start and stop the service.

use std::collections::BTreeSet;

use crate::baseline::Severity;
use crate::evidence::{Line, Members, Service, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::{Nature, Outcome};
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, Kind, SecurityDescriptor, Sid, Token, effective};

/// `service-descriptor`.
pub const RULE: Check = Check::windows(Rule::new("service-descriptor", Severity::Block).knowledge(&["R09"]), check);

/// A service's default descriptor.
struct Default {
    service: &'static str,
    sddl: &'static str,
    /// Whether it comes from Microsoft; the others are second-hand and a mere difference from them says little.
    first_hand: bool,
}

/// wuauserv and bits: Microsoft, "Additional resources for Windows Update"; wuauserv also as captured twice.
/// cryptsvc and trustedinstaller: the defaults that wureset (98d4e5e9) restores.
const DEFAULTS: &[Default] = &[
    Default {
        service: "wuauserv",
        sddl: "D:(A;;CCLCSWRPLORC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)",
        first_hand: true,
    },
    Default {
        service: "bits",
        sddl: "D:(A;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)\
               (A;;CCLCSWLOCRRC;;;SU)",
        first_hand: true,
    },
    Default {
        service: "cryptsvc",
        sddl: "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)\
               (A;;CCLCSWLOCRRC;;;SU)(A;;CCLCSWRPWPDTLOCRRC;;;SO)(A;;CCLCSWLORC;;;AC)(A;;CCLCSWLORC;;;\
               S-1-15-3-1024-3203351429-2120443784-2872670797-1918958302-2829055647-4275794519-765664414-2751773334)",
        first_hand: false,
    },
    Default {
        service: "trustedinstaller",
        sddl: "D:(A;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)(A;;CCDCLCSWRPWPDTLOCRRC;;;BA)(A;;CCLCSWLOCRRC;;;IU)\
               (A;;CCLCSWLOCRRC;;;SU)",
        first_hand: false,
    },
];

/// The default descriptor of a service.
pub fn default_descriptor(service: &str) -> Option<&'static str> {
    DEFAULTS.iter().find(|default| default.service == service).map(|default| default.sddl)
}

/// The entries by which two widely copied "reset Windows Update" scripts are known. The first script's text is no
/// SDDL as published (a letter is missing in its third entry); what is matched is what it leaves where it was mended.
const FINGERPRINTS: &[&str] = &[
    "D:(A;;CCLCSWLOCRRC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SO)(A;;CCLCSWRPWPDTLOCRRC;;;SY)",
    "D:(A;;CCLCSWLOCRRC;;;AU)(A;;CCLCSWRPWPDTLOCRRC;;;PU)",
];

type Entries = BTreeSet<(&'static str, u32, Sid)>;

/// `service-descriptor`: can the update chain's services be started by those who must?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    for default in DEFAULTS {
        let name = default.service;
        match descriptor_of(windows, name).and_then(|(actual, line)| judge_one(default, &actual, line, judge)) {
            Ok(()) => {}
            Err(line) => {
                judge.unknown(name, msg!("service-descriptor-unread", service = name)).because(line);
            }
        }
    }
}

fn descriptor_of(windows: &Windows, name: &str) -> Result<(SecurityDescriptor, Line), Line> {
    let services: &Members<Service> =
        windows.services.value().ok_or_else(|| Line::missing(msg!("fact-services"), &windows.services))?;
    let service = services
        .items
        .iter()
        .find(|s| s.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| Line::on(msg!("proof-not-list-services", name = name), &windows.services))?;
    let line = Line::of(msg!("fact-descriptor", name = name), &service.descriptor);
    let text = service.descriptor.text().ok_or_else(|| line.clone())?;
    let parsed = text.parse().map_err(|problem| line.saying(format!("{name}: {problem}")))?;
    Ok((parsed, line))
}

fn judge_one(default: &Default, actual: &SecurityDescriptor, line: Line, judge: &mut Judge<'_>) -> Result<(), Line> {
    let name = default.service;
    let wanted: SecurityDescriptor =
        default.sddl.parse().map_err(|problem| line.saying(format!("{name}: {problem}")))?;
    let lost = |token: &Token| -> Result<AccessMask, Line> {
        let rights = |sd| effective(sd, token, Kind::Service);
        match (rights(actual), rights(&wanted)) {
            (Ok(has), Ok(should)) => Ok(has.missing(should)),
            (Err(problem), _) | (_, Err(problem)) => Err(line.saying(format!("{name}: {problem}"))),
        }
    };
    let (by_system, by_others) = (lost(&Token::system())?, lost(&Token::administrators())?);
    let users = lost(&Token::of([Sid::AUTHENTICATED_USERS, Sid::INTERACTIVE, Sid::EVERYONE]))?;
    let essential = AccessMask::SERVICE_QUERY | AccessMask::SERVICE_START | AccessMask::SERVICE_STOP;
    let has = entries(actual);
    let script = FINGERPRINTS.iter().any(|text| text.parse().is_ok_and(|print| entries(&print).is_subset(&has)));
    let blocking = by_system.common(essential);
    let finding = if !blocking.is_empty() {
        let rights = blocking.describe(Kind::Service);
        judge.fail(name, msg!("service-descriptor-system", service = name, rights = rights))
    } else if script {
        judge.at(Severity::Warn).fail(name, msg!("service-descriptor-script", service = name))
    } else if !(by_system | by_others | users).is_empty() {
        let rights = (by_system | by_others | users).describe(Kind::Service);
        judge.at(Severity::Warn).fail(name, msg!("service-descriptor-lost", service = name, rights = rights))
    } else if has != entries(&wanted) && default.first_hand {
        judge.informing().fail(name, msg!("service-descriptor-differs", service = name)).is(Nature::Trace)
    } else {
        judge.pass(name, msg!("service-descriptor-fine", service = name))
    };
    finding.because(line);
    if finding.outcome == Outcome::Fail {
        finding.remedy(msg!("remedy-service-descriptor", service = name));
    }
    Ok(())
}

/// The entries of a DACL as a set; flags mean nothing on a service.
fn entries(descriptor: &SecurityDescriptor) -> Entries {
    let aces = descriptor.dacl.aces().iter();
    aces.map(|ace| (ace.type_name, ace.mask.mapped(Kind::Service).0, ace.trustee)).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{Missing, Windows};
    use crate::history::testing::{healthy, known, missing, samples, service};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    fn with(sddl: &str) -> Windows {
        let mut windows = healthy();
        service(&mut windows, "wuauserv").descriptor = known(sddl.to_owned());
        windows
    }

    #[test]
    fn the_defaults_pass_in_any_order_and_with_or_without_an_audit_list() {
        assert!(judged(&RULE, &healthy()).iter().all(|f| f.outcome == Outcome::Pass));
        let reordered =
            "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)(A;;CCLCSWRPLORC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)";
        for sddl in [reordered, samples::WUAUSERV_WITH_SACL] {
            assert_eq!(outcome_of(&RULE, "wuauserv", &with(sddl)).0, Outcome::Pass, "{sddl}");
        }
    }

    #[test]
    fn every_default_in_the_table_is_sddl() {
        for default in super::DEFAULTS {
            let parsed: crate::windows::sddl::SecurityDescriptor = default.sddl.parse().unwrap();
            assert!(super::entries(&parsed).len() >= 3, "{}", default.service);
        }
        for print in super::FINGERPRINTS {
            print.parse::<crate::windows::sddl::SecurityDescriptor>().unwrap();
        }
    }

    #[test]
    fn reset_scripts_are_named_and_lost_rights_are_weighed() {
        let cases = [
            (samples::WUAUSERV_RESET_SCRIPT, Severity::Warn, "service-descriptor-script"),
            (samples::WUAUSERV_RESET_SCRIPT_2, Severity::Warn, "service-descriptor-script"),
            ("D:(A;;CCLCSWRPLORC;;;AU)(A;;CCLC;;;BA)(A;;CCLC;;;SY)", Severity::Block, "service-descriptor-system"),
            ("D:(D;;RP;;;WD)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)", Severity::Block, "service-descriptor-system"),
            (
                "D:(A;;CCLCSWLORC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)",
                Severity::Warn,
                "service-descriptor-lost",
            ),
            (
                "D:(A;;CCLCSWRPLORC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)\
                 (A;;CCLC;;;IU)",
                Severity::Info,
                "service-descriptor-differs",
            ),
        ];
        for (sddl, severity, title) in cases {
            let findings = judged(&RULE, &with(sddl));
            let finding = findings.iter().find(|f| f.component == "wuauserv").unwrap();
            assert_eq!((finding.outcome, finding.severity), (Outcome::Fail, severity), "{sddl}");
            assert_eq!(finding.title.id, title, "{sddl}");
        }
    }

    #[test]
    fn a_descriptor_that_was_not_read_is_unknown() {
        let mut windows = healthy();
        service(&mut windows, "bits").descriptor = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, "bits", &windows), (Outcome::Unknown, Severity::Block));
        assert_eq!(outcome_of(&RULE, "wuauserv", &with("D:(A;;ZZ;;;SY)")).0, Outcome::Unknown);
        assert_eq!(outcome_of(&RULE, "wuauserv", &with("O:SY")).0, Outcome::Unknown);
    }
}
