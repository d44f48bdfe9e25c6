//! The YAML form: groups with `hosts`, `children` and `vars`.

use super::inventory::{Inventory, Value};
use crate::baseline::Problem;
use crate::fleet::servers::foreign::gather::{Gather, Place, shown};
use crate::fleet::servers::foreign::yaml::{Kind, Node, Pair, document};
use crate::fleet::servers::server::Servers;

/// The most groups and hosts that are walked through: an alias may stand for a group a thousand times.
const MOST_STEPS: usize = 1_000_000;
/// The most levels of groups.
const DEEPEST: usize = 32;

/// Whether a line, the first that says something, is YAML: `---`, an item, or a name with a colon behind it.
pub fn is_yaml(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let named = line.strip_suffix(':').or_else(|| line.split_once(": ").map(|(name, _)| name));
    let plain = |name: &str| !name.is_empty() && !name.contains(['=', '[', ',']);
    line == "---"
        || line.starts_with("--- ")
        || line.starts_with("- ")
        || line.starts_with("%YAML")
        || named.is_some_and(plain)
}

/// The servers of the inventory.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut walk) = (Gather::new(file), Walk { inventory: Inventory::default(), steps: 0 });
    if let Some(root) = document(text, &mut gather)
        && let Some(groups) = top(&root, &mut gather)
    {
        let whole = groups.iter().try_for_each(|group| walk.group(&group.name, &group.value, 0, &mut gather));
        match whole {
            Ok(()) => walk.inventory.give(&mut gather),
            Err((at, why)) => gather.wrong(at, why),
        }
    }
    gather.end()
}

/// The groups at the top; none where it is no inventory, which is noted.
fn top<'n>(root: &'n Node, gather: &mut Gather<'_>) -> Option<&'n [Pair]> {
    let message = match &root.kind {
        Kind::Map(pairs) => {
            let has = |name: &str| pairs.iter().any(|pair| pair.name == name);
            let nodes = pairs.iter().any(|pair| match &pair.value.kind {
                Kind::Map(fields) => fields.iter().any(|field| field.name == "nodename" || field.name == "hostname"),
                _ => false,
            });
            if has("plugin") {
                "this configures a plugin and holds no hosts: give patchgate what `ansible-inventory -i FILE --list` prints"
            } else if has("hosts") || has("children") {
                "an inventory begins with the name of a group, such as `all:`, above `hosts` and `children`"
            } else if nodes {
                "these look like Rundeck's nodes, whose `hostname` is the server and not its BMC: give patchgate CSV with the columns name and bmc"
            } else {
                return Some(pairs);
            }
        }
        Kind::List(_) => {
            "this is a list (a playbook?) and no inventory, which begins with the name of a group, such as `all:`"
        }
        _ => "this is no inventory, which begins with the name of a group, such as `all:`",
    };
    gather.wrong(root.at, message);
    None
}

/// The way through the groups.
struct Walk {
    inventory: Inventory,
    steps: usize,
}

impl Walk {
    fn step(&mut self, at: Place) -> Result<(), (Place, String)> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            Err((at, format!("it stands for more than {MOST_STEPS} groups and hosts")))
        } else {
            Ok(())
        }
    }

    fn group(&mut self, name: &str, node: &Node, depth: usize, gather: &mut Gather<'_>) -> Result<(), (Place, String)> {
        self.step(node.at)?;
        if depth > DEEPEST {
            return Err((node.at, format!("its groups are nested more than {DEEPEST} deep")));
        }
        let parts = match &node.kind {
            Kind::Map(parts) => parts.as_slice(),
            Kind::Null => &[],
            _ => {
                return Err((
                    node.at,
                    format!("the group {:?} is a mapping with hosts, children and vars", shown(name)),
                ));
            }
        };
        for part in parts {
            let pairs = match &part.value.kind {
                Kind::Map(pairs) => pairs.as_slice(),
                Kind::Null => &[],
                _ => {
                    let message = format!(
                        "{} of the group {:?} is a mapping: each name with a colon behind it",
                        shown(&part.name),
                        shown(name)
                    );
                    return Err((part.value.at, message));
                }
            };
            match part.name.as_str() {
                "hosts" => {
                    for host in pairs {
                        self.step(host.at)?;
                        let vars = vars(host)?;
                        self.inventory.hosts(&host.name, host.at, name, &vars, gather);
                    }
                }
                "children" => {
                    for child in pairs {
                        self.inventory.child(name, &child.name, child.at, gather);
                        self.group(&child.name, &child.value, depth + 1, gather)?;
                    }
                }
                "vars" => pairs.iter().for_each(|var| self.inventory.group_var(name, &var.name, value(&var.value))),
                other => {
                    let message = format!(
                        "{:?} is none of hosts, children and vars, which a group has; ansible passes it over",
                        shown(other)
                    );
                    gather.wrong(part.at, message);
                }
            }
        }
        Ok(())
    }
}

/// The variables of a host.
fn vars(host: &Pair) -> Result<Vec<(String, Value)>, (Place, String)> {
    match &host.value.kind {
        Kind::Map(pairs) => Ok(pairs.iter().map(|var| (var.name.clone(), value(&var.value))).collect()),
        Kind::Null => Ok(Vec::new()),
        _ => Err((
            host.value.at,
            format!("behind the host {:?} stands a mapping of its variables, or nothing", shown(&host.name)),
        )),
    }
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Text(text) => Value::Text(text.clone()),
        Kind::Null => Value::Null,
        Kind::Tagged => Value::Vault,
        Kind::List(_) | Kind::Map(_) | Kind::Secret => Value::Nested,
    }
}
