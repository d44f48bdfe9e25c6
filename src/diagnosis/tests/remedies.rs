//! What every remedy owes to whoever carries it out, held for every cause in the register.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnosis::causes::cause_rule::CauseRule;
use crate::diagnosis::causes::register::CAUSES;
use crate::diagnosis::remedies::step::{Effect, Harm, Place, Step, Undo};
use crate::text::Message;

/// Never a cause, so there is nothing to repair.
const WITHOUT: &[&str] = &["benign-log-lines"];

/// Every plan of every cause, as a report shows it where no name is known.
fn plans() -> impl Iterator<Item = (&'static CauseRule, Vec<Step>)> {
    let steps = |plan: &crate::diagnosis::remedies::step_rule::Plan| {
        plan.iter().map(|rule| rule.step(&BTreeMap::new())).collect::<Vec<_>>()
    };
    CAUSES.iter().flat_map(move |cause| cause.plans.iter().map(move |plan| (cause, steps(plan))))
}

fn says(message: &Message) -> bool {
    message.text.len() > 5 && message.text != message.id
}

/// What a step changes, and how that is undone.
fn all_commands(step: &Step) -> Vec<&String> {
    let undo = match &step.effect {
        Effect::Changes { undo: Undo::By { commands, .. }, .. } => commands.as_slice(),
        _ => &[],
    };
    step.commands.iter().chain(&step.verify_with).chain(undo).collect()
}

#[test]
fn every_cause_has_steps_and_only_what_is_never_a_cause_has_none() {
    for cause in CAUSES {
        assert_eq!(cause.plans.is_empty(), WITHOUT.contains(&cause.id), "{}", cause.id);
    }
    assert!(plans().all(|(_, steps)| !steps.is_empty()));
}

#[test]
fn every_step_says_what_it_loses_how_it_is_undone_and_how_to_see_that_it_worked() {
    for (cause, steps) in plans() {
        for step in steps {
            let name = format!("{}: {}", cause.id, step.id);
            assert!(says(&step.does) && says(&step.verify), "{name}");
            if step.place != Place::Console {
                assert!(!step.commands.is_empty(), "{name}: only what is done by hand has no command");
            }
            match &step.effect {
                Effect::Looks => assert_eq!(step.harm, Harm::Looks, "{name}"),
                Effect::Changes { loses, undo } => {
                    assert!(step.harm > Harm::Looks && says(loses), "{name}");
                    // Whoever changed something has to look for himself, not believe.
                    assert!(!step.verify_with.is_empty(), "{name}");
                    let (Undo::NotNeeded { why } | Undo::By { how: why, .. } | Undo::Impossible { why }) = undo;
                    assert!(says(why), "{name}");
                }
            }
        }
    }
}

#[test]
fn every_step_names_the_pages_that_it_rests_on() {
    for (cause, steps) in plans() {
        for step in steps {
            let name = format!("{}: {}", cause.id, step.id);
            assert!(!step.sources.is_empty(), "{name} has no source");
            for source in &step.sources {
                let host = source.strip_prefix("https://").and_then(|rest| rest.split('/').next());
                let ours = ["learn.microsoft.com", "support.microsoft.com", "www.dmtf.org"];
                assert!(host.is_some_and(|host| ours.contains(&host)), "{name}: {source}");
                assert!(!source.contains("/en-us/") && !source.contains(' '), "{name}: {source}");
            }
        }
    }
}

#[test]
fn the_least_harmful_step_comes_first_and_no_plan_begins_with_a_loss() {
    for (cause, steps) in plans() {
        let ordered: Vec<Harm> = steps.iter().map(|step| step.harm).filter(|harm| *harm != Harm::Completes).collect();
        assert!(ordered.is_sorted(), "{}: {ordered:?}", cause.id);
        assert!(steps[0].harm <= Harm::Gentle, "{} begins with {}", cause.id, steps[0].id);
        let ids: BTreeSet<&str> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), steps.len(), "{}: a step stands twice", cause.id);
    }
}

#[test]
fn no_command_grants_more_than_windows_does_or_cannot_be_taken_back_needlessly() {
    let never =
        ["everyone", "s-1-1-0", "takeown", "resetbase", "authenticated users", "remove-item -recurse", "catroot\\"];
    for (cause, steps) in plans() {
        for step in &steps {
            for command in all_commands(step) {
                let lower = command.to_ascii_lowercase();
                for word in never {
                    assert!(!lower.contains(word), "{}: {command}", cause.id);
                }
                // The one entry that Windows sets itself.
                let granted = lower.contains("/grant");
                assert!(!granted || lower.contains(r"'nt service\cryptsvc:(oi)(ci)(f)'"), "{}: {command}", cause.id);
                assert!(!command.contains(['\n', '`']), "{}: {command}", cause.id);
            }
        }
    }
}

#[test]
fn what_is_dealt_with_first_exists_and_waits_for_nothing_that_waits_for_it() {
    let after: BTreeMap<&str, &[&str]> = CAUSES.iter().map(|cause| (cause.id, cause.after)).collect();
    for cause in CAUSES {
        let (mut seen, mut open) = (BTreeSet::new(), cause.after.to_vec());
        while let Some(id) = open.pop() {
            let further = after.get(id).unwrap_or_else(|| panic!("{}: {id} is no cause", cause.id));
            assert_ne!(id, cause.id, "a circle");
            if seen.insert(id) {
                open.extend_from_slice(further);
            }
        }
    }
}

#[test]
fn a_restart_comes_before_dism_and_the_bmc_before_uefi() {
    let store = CAUSES.iter().find(|cause| cause.id == "store-damaged").unwrap();
    for first in ["restart-due", "transaction-pending", "storage-failing", "disk-full"] {
        assert!(store.after.contains(&first), "{first}");
    }
    for (cause, steps) in plans() {
        let at = |id: &str| steps.iter().position(|step| step.id == id);
        if let Some(uefi) = at("uefi-update") {
            assert!(at("bmc-update").is_some_and(|bmc| bmc < uefi), "{}", cause.id);
            assert!(at("bitlocker-suspend").is_some_and(|suspended| suspended < uefi), "{}", cause.id);
        }
        if let (Some(dism), Some(sfc)) = (at("store-repair"), at("system-files-check")) {
            assert!(dism < sfc, "{}", cause.id);
        }
    }
}

#[test]
fn no_two_steps_have_one_id() {
    let mut by_id: BTreeMap<String, Step> = BTreeMap::new();
    for (_, steps) in plans() {
        for step in steps {
            let known = by_id.entry(step.id.clone()).or_insert_with(|| step.clone());
            assert_eq!(*known, step);
        }
    }
    assert!(by_id.len() > 70, "{}", by_id.len());
}
