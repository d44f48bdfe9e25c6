//! Hosts and groups as ansible has them, whatever file they came from, and the servers that they are.

use std::collections::{BTreeMap, BTreeSet};

use super::host_range;
use crate::fleet::servers::foreign::address::address;
use crate::fleet::servers::foreign::field::{is_bmc, one_of};
use crate::fleet::servers::foreign::gather::{Bmc, Entry, Gather, Place, shown};

/// Groups whose hosts are BMCs themselves. `oob` is seen in a public collection, the others are our choice.
const OF_BMCS: [&str; 3] = ["oob", "bmc", "bmcs"];

/// Groups that ansible has by itself.
const OF_ALL: [&str; 2] = ["all", "ungrouped"];

/// The most hosts, groups, and memberships.
const MOST: usize = 100_000;
const MOST_GROUPS: usize = 10_000;
const MOST_MEMBERSHIPS: usize = 1_000_000;

/// The value of a variable, of which only addresses are kept.
#[derive(Clone)]
pub enum Value {
    Text(String),
    Null,
    /// It is encrypted by ansible-vault.
    Vault,
    /// It is a list or a mapping.
    Nested,
}

/// Hosts and groups.
#[derive(Default)]
pub struct Inventory {
    /// In the order in which they are first named.
    hosts: Vec<Host>,
    places: BTreeMap<String, usize>,
    /// The groups that a group is in.
    parents: BTreeMap<String, BTreeSet<String>>,
    vars: BTreeMap<String, Vec<(String, Value)>>,
    /// How many names hosts were given by so far, each as often as it was.
    named: usize,
}

struct Host {
    name: String,
    at: Place,
    groups: BTreeSet<String>,
    vars: Vec<(String, Value)>,
}

/// A variable that is kept.
fn is_kept(name: &str) -> bool {
    name == "ansible_host" || is_bmc(name)
}

/// Sets a variable: the last word counts, as for ansible.
fn set(vars: &mut Vec<(String, Value)>, name: &str, value: Value) {
    vars.retain(|(other, _)| other != name);
    vars.push((name.to_owned(), value));
}

impl Inventory {
    /// Adds the hosts of a pattern to a group, with their variables.
    pub fn hosts(&mut self, pattern: &str, at: Place, group: &str, vars: &[(String, Value)], gather: &mut Gather<'_>) {
        if self.named > MOST_MEMBERSHIPS {
            return;
        }
        let names = match host_range::names(pattern) {
            Ok(names) => names,
            Err(why) => return gather.wrong(at, format!("{}: {why}", shown(pattern))),
        };
        self.named += names.len();
        if self.named > MOST_MEMBERSHIPS {
            return gather.wrong(at, format!("its hosts are named more than {MOST_MEMBERSHIPS} times"));
        }
        for name in names {
            let next = self.hosts.len();
            let place = *self.places.entry(name.clone()).or_insert(next);
            if place == next {
                if next >= MOST {
                    return gather.wrong(at, format!("these are more than {MOST} hosts"));
                }
                self.hosts.push(Host { name, at, groups: BTreeSet::new(), vars: Vec::new() });
            }
            let Some(host) = self.hosts.get_mut(place) else { continue };
            host.groups.insert(group.to_owned());
            vars.iter()
                .filter(|(name, _)| is_kept(name))
                .for_each(|(name, value)| set(&mut host.vars, name, value.clone()));
        }
    }

    /// Puts a group into another.
    pub fn child(&mut self, group: &str, child: &str, at: Place, gather: &mut Gather<'_>) {
        self.parents.entry(child.to_owned()).or_default().insert(group.to_owned());
        if self.parents.len() == MOST_GROUPS {
            gather.wrong(at, format!("these are more than {MOST_GROUPS} groups"));
        }
    }

    /// Sets a variable of a group.
    pub fn group_var(&mut self, group: &str, name: &str, value: Value) {
        if is_kept(name) {
            set(self.vars.entry(group.to_owned()).or_default(), name, value);
        }
    }

    /// Every group that a host is in, by way of others too.
    fn groups_of<'i>(&'i self, host: &'i Host) -> BTreeSet<&'i str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<&str> = host.groups.iter().map(String::as_str).collect();
        while let Some(group) = next.pop() {
            if found.insert(group) {
                next.extend(self.parents.get(group).into_iter().flatten().map(String::as_str));
            }
        }
        found.extend(self.vars.contains_key("all").then_some("all"));
        found
    }

    /// Hands the servers over.
    pub fn give(self, gather: &mut Gather<'_>) {
        let mut memberships = 0;
        for host in &self.hosts {
            let groups = self.groups_of(host);
            match self.entry(host, &groups) {
                Ok(entry) => gather.take(entry),
                Err(why) => gather.wrong(host.at, format!("{}: {why}", shown(&host.name))),
            }
            memberships += groups.len();
            if memberships > MOST_MEMBERSHIPS {
                return gather
                    .wrong(Place::line(1), format!("its hosts are in groups more than {MOST_MEMBERSHIPS} times"));
            }
        }
    }

    fn entry(&self, host: &Host, groups: &BTreeSet<&str>) -> Result<Entry, String> {
        let own = bmc(host.vars.iter())?;
        // What several groups say has to agree: who wins depends on an order that nobody sees in the file.
        let shared = || bmc(groups.iter().filter_map(|group| self.vars.get(*group)).flatten());
        let named = match own {
            Some(bmc) => Some(bmc),
            None => shared()?,
        };
        let bmc = match named {
            Some(bmc) => Bmc::At(bmc),
            None if OF_BMCS.iter().any(|group| groups.contains(group)) => Bmc::At(itself(host)?),
            None => Bmc::Lacks(
                "no variable of the host names its BMC, such as bmc_address, idrac_ip or baseuri; ansible_host is its operating system and \
                 is not asked"
                    .to_owned(),
            ),
        };
        let labels = groups.iter().filter(|group| !OF_ALL.contains(group));
        let labels = labels.map(|group| (format!("group-{}", shown(group)), "yes".to_owned())).collect();
        Ok(Entry { at: host.at, name: Some(host.name.clone()), bmc, labels, ..Entry::default() })
    }
}

/// The BMC that variables name.
fn bmc<'v>(vars: impl Iterator<Item = &'v (String, Value)>) -> Result<Option<String>, String> {
    let mut texts = Vec::new();
    for (name, value) in vars.filter(|(name, _)| is_bmc(name)) {
        match value {
            Value::Text(text) => texts.push((name.as_str(), text.as_str())),
            Value::Null => {}
            Value::Vault => {
                return Err(format!(
                    "{name} is encrypted by ansible-vault: give patchgate what `ansible-inventory --list` prints"
                ));
            }
            Value::Nested => return Err(format!("{name} is a list or a mapping and no address")),
        }
    }
    one_of(texts)
}

/// The address of a host that is a BMC.
fn itself(host: &Host) -> Result<String, String> {
    let set = host.vars.iter().find(|(name, _)| name == "ansible_host").map(|(_, value)| value);
    match set {
        Some(Value::Text(text)) if !text.trim().is_empty() => {
            address(text).map_err(|why| format!("ansible_host {why}"))
        }
        Some(Value::Vault | Value::Nested) => Err("ansible_host is no address".to_owned()),
        _ => address(&host.name).map_err(|why| format!("its name {why}")),
    }
}
