//! Findings that say the same of several components, as one: what nobody could see of ten drives is one line and not ten.

use crate::rules::{Finding, Outcome};
use crate::text::spoken;

/// Findings that are told together: the first speaks for all.
pub struct Alike<'a> {
    /// The one whose sentence is printed.
    pub first: &'a Finding,
    /// The others.
    pub others: Vec<&'a Finding>,
}

/// The findings in groups, each where its first one stood. Failures that stop the gate are told one by one.
pub fn alike<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Alike<'a>> {
    let mut groups: Vec<Alike<'a>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| is_like(group.first, finding)) {
            Some(group) => group.others.push(finding),
            None => groups.push(Alike { first: finding, others: Vec::new() }),
        }
    }
    groups
}

/// Whether both say the same, each of its own component. A sentence that is not the catalogue's may say anything.
fn is_like(one: &Finding, other: &Finding) -> bool {
    let plain = |f: &Finding| {
        f.outcome == Outcome::Unknown && f.waiver.is_none() && f.title.in_language(spoken()) == f.title.text
    };
    let kinds = [one, other].map(|f| (&f.rule, &f.title.id, f.outcome, f.severity));
    kinds[0] == kinds[1] && plain(one) && plain(other)
}

/// How often each rule speaks, in the order in which they first do: `device-silent (3), component-store`.
pub fn by_rule<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for finding in findings {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, count)) => *count += 1,
            None => rules.push((&finding.rule, 1)),
        }
    }
    let named =
        rules.into_iter().map(|(rule, count)| if count == 1 { rule.to_owned() } else { format!("{rule} ({count})") });
    named.collect::<Vec<_>>().join(", ")
}
