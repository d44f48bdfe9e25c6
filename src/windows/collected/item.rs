//! What the collector collects, for those who want to list it.

use crate::evidence::WINDOWS_FACTS;

/// An item of the collector's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name in the document.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub about: String,
    /// Where on the server the collector reads it.
    pub sources: Vec<&'static str>,
}

/// Every item, in the order of its declaration.
#[must_use]
pub fn items() -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for fact in WINDOWS_FACTS.iter().copied().flatten() {
        let known = items.iter().position(|item| item.name == fact.name());
        let about = if fact.about.is_empty() { fact.doc } else { fact.about }.trim();
        match known.and_then(|at| items.get_mut(at)) {
            // What the first fact says of the item is about all of it.
            Some(item) if item.sources.contains(&fact.source) => {}
            Some(item) => item.sources.push(fact.source),
            None => items.push(Item { name: fact.name(), about: about.to_owned(), sources: vec![fact.source] }),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/collector.md");
    const BEGIN: &str = "| item | what it is | from |\n|---|---|---|\n";

    #[test]
    fn the_page_lists_the_items_that_are_declared() {
        let page = std::fs::read_to_string(PAGE).unwrap();
        let (before, rest) = page.split_once(BEGIN).unwrap();
        let rows = rest.find("\n\n").unwrap() + 1;
        let mut table = String::new();
        for Item { name, about, sources } in items() {
            table.push_str(&format!("| `{name}` | {about} | `{}` |\n", sources.join("`, `")));
        }
        if std::env::var_os("PATCHGATE_WRITE_DOCS").is_some() {
            std::fs::write(PAGE, format!("{before}{BEGIN}{table}{}", &rest[rows..])).unwrap();
        } else {
            assert_eq!(
                rest[..rows],
                table,
                "docs/collector.md is not what the items say; write it anew with \
                 `PATCHGATE_WRITE_DOCS=1 cargo test --lib the_page_lists_the_items_that_are_declared`"
            );
        }
    }
}
