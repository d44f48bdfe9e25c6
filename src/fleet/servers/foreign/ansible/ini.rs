//! The INI form: sections are groups, `:children` and `:vars` say more of them, a line is a host with `name=value` behind it.

use std::net::Ipv6Addr;

use super::inventory::{Inventory, Value};
use crate::baseline::Problem;
use crate::fleet::servers::foreign::field::is_secret;
use crate::fleet::servers::foreign::gather::{Gather, Place, shown};
use crate::fleet::servers::server::Servers;

/// What a section holds.
enum Section {
    Hosts(String),
    Children(String),
    Vars(String),
}

/// The name of a section, where a line is the head of one.
fn head(line: &str) -> Option<&str> {
    let line = line.split(" #").next().unwrap_or_default().split(" ;").next().unwrap_or_default().trim();
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | ' ');
    (name.contains(char::is_alphabetic) && name.parse::<Ipv6Addr>().is_err() && name.chars().all(plain)).then_some(name)
}

/// The lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let all = text.lines().enumerate().map(|(n, line)| (n + 1, line.trim()));
    all.filter(|(_, line)| !line.is_empty() && !line.starts_with(['#', ';']))
}

/// Whether a text has sections, which no list of BMCs has.
pub fn has_sections(text: &str) -> bool {
    lines(text).any(|(_, line)| head(line).is_some())
}

/// Whether a text is an inventory and no TOML: it has a section of ansible's, or a host that stands alone or before its variables.
pub fn is_ini(text: &str) -> bool {
    lines(text).any(|(_, line)| match head(line) {
        Some(name) => name.ends_with(":vars") || name.ends_with(":children"),
        None => {
            let mut words = line.split_whitespace();
            let first = words.next().unwrap_or_default();
            !first.contains(['=', '"']) && words.next().is_none_or(|second| !second.starts_with('='))
        }
    })
}

/// The servers of the inventory.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut inventory) = (Gather::new(file), Inventory::default());
    let mut section = Section::Hosts("ungrouped".to_owned());
    for (number, line) in lines(text) {
        let at = Place::line(number);
        if let Some(name) = head(line) {
            section = match name.rsplit_once(':') {
                None => Section::Hosts(name.to_owned()),
                Some((group, "children")) => Section::Children(group.to_owned()),
                Some((group, "vars")) => Section::Vars(group.to_owned()),
                Some((_, other)) => {
                    gather.wrong(at, format!("[…:{}] is no section: children and vars are", shown(other)));
                    Section::Vars(String::new())
                }
            };
            continue;
        }
        match &section {
            Section::Hosts(group) => host(line, at, group, &mut inventory, &mut gather),
            Section::Children(group) => {
                let child = line.split([' ', '\t', '#', ';']).next().unwrap_or_default();
                inventory.child(group, child, at, &mut gather);
            }
            Section::Vars(group) => {
                let Some((name, value)) = line.split_once('=') else {
                    gather.wrong(at, "a line of [GROUP:vars] is NAME=VALUE");
                    continue;
                };
                let name = name.trim();
                if is_secret(name) {
                    gather.secret(at, name);
                } else {
                    let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
                    inventory.group_var(group, name, Value::Text(value.to_owned()));
                }
            }
        }
    }
    inventory.give(&mut gather);
    gather.end()
}

fn host(line: &str, at: Place, group: &str, inventory: &mut Inventory, gather: &mut Gather<'_>) {
    let Some(words) = words(line) else {
        return gather.wrong(at, "a quotation mark is not closed");
    };
    let mut words = words.into_iter();
    let Some(pattern) = words.next() else { return };
    if pattern.contains('=') {
        return gather.wrong(at, "a line of hosts begins with the host, and its variables stand behind it");
    }
    let mut vars = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some((name, _)) if is_secret(name) => gather.secret(at, name),
            Some((name, value)) => vars.push((name.to_owned(), Value::Text(value.to_owned()))),
            // It is not repeated: it may be the rest of a password with a blank in it.
            None => {
                return gather.wrong(
                    at,
                    "behind a host stand its variables, NAME=VALUE; a value with blanks stands in quotation marks",
                );
            }
        }
    }
    inventory.hosts(&pattern, at, group, &vars, gather);
}

/// The words of a line as a shell would take them, up to a comment; none where a quotation mark is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let (mut found, mut word, mut open, mut begun) = (Vec::new(), String::new(), None, false);
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match (open, c) {
            (Some(mark), c) if c == mark => open = None,
            (Some('"') | None, '\\') => word.push(letters.next()?),
            (Some(_), c) => word.push(c),
            (None, '"' | '\'') => (open, begun) = (Some(c), true),
            (None, '#' | ';') if word.is_empty() && !begun => break,
            (None, c) if c.is_whitespace() => {
                if begun || !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (None, c) => word.push(c),
        }
    }
    if open.is_some() {
        return None;
    }
    if begun || !word.is_empty() {
        found.push(word);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_those_of_a_shell() {
        let read = words("hv1 a=b  c='d e' f=\"g \\\" h\" i=j#k # l").unwrap();
        assert_eq!(read, ["hv1", "a=b", "c=d e", "f=g \" h", "i=j#k"]);
        assert_eq!(words("hv1 ; ansible_host is the system").unwrap(), ["hv1"]);
        assert_eq!(words("hv1 a='b"), None);
    }
}
