//! The pages for people: all of them are in the index, and whatever they name is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::house::texts;
use crate::packages::all_commands;

/// Files of other repositories, and what the package leaves out.
const ELSEWHERE: &[&str] = &["src/schema.json", "tests/reference/redfish/lenovo", "tests/interop"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, but for the changelog, which speaks of its time.
fn pages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                let is_ours = ["docs", "mocks", "tests", "baselines", "src"].contains(&name);
                if folder != root() || is_ours {
                    folders.push(path);
                }
            } else if name.ends_with(".md") && name != "CHANGELOG.md" {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

fn read(page: &Path) -> String {
    std::fs::read_to_string(page).unwrap_or_else(|e| panic!("{}: {e}", page.display()))
}

/// The files that a text names by their paths from the root of the repository.
fn paths(text: &str) -> BTreeSet<&str> {
    let in_path = |c: char| c.is_ascii_alphanumeric() || "/._-*$".contains(c);
    text.split(|c| !in_path(c))
        .map(|word| word.trim_start_matches("../").trim_end_matches(['.', '-', '/']))
        .filter(|word| ["src/", "tests/", "docs/", "mocks/", "baselines/"].iter().any(|room| word.starts_with(room)))
        .collect()
}

/// Whether a path is there, as far as it names something: not from a `*` on, or a NAME that stands for any.
fn is_there(path: &str) -> bool {
    let stands_for_any = |part: &&str| {
        let stem = part.split('.').next().unwrap_or_default();
        part.contains('*') || (!stem.is_empty() && stem.bytes().all(|b| b.is_ascii_uppercase()))
    };
    let known: PathBuf = path.split('/').take_while(|part| !stands_for_any(part)).collect();
    root().join(path).exists() || (known != Path::new(path) && root().join(known).exists())
}

/// The addresses of links, and the anchors of headings.
fn links_and_anchors(page: &str) -> (Vec<String>, BTreeSet<String>) {
    let (mut links, mut anchors, mut heading) = (Vec::new(), BTreeSet::new(), None);
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let text = heading.take().unwrap_or_default().to_lowercase().replace(' ', "-");
                anchors.insert(text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect());
            }
            _ => {}
        }
    }
    (links, anchors)
}

#[test]
fn every_page_is_in_the_index() {
    let (links, _) = links_and_anchors(&read(&root().join("docs/README.md")));
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && name != "README.md" {
            assert!(links.contains(&name), "docs/README.md does not name {name}");
        }
    }
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut named = 0;
    for page in pages() {
        let text = read(&page);
        for path in paths(&text) {
            let is_elsewhere = ELSEWHERE.iter().any(|other| path.starts_with(other));
            assert!(is_elsewhere || is_there(path), "{} names {path}, which is not there", page.display());
            named += 1;
        }
    }
    assert!(named > 150, "{named}");
}

/// All of our own code, with the paths of its files.
fn code() -> String {
    let mut text = String::new();
    let mut folders = ["src", "tests/integration"].map(|folder| root().join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("docs.rs") {
                text.push_str(&format!("{}\n{}", path.display(), read(&path)));
            }
        }
    }
    text
}

/// A recipe that sends somebody to a type that was renamed, or to tests of which none runs, is worse than none.
#[test]
fn every_name_and_every_test_of_a_recipe_is_there() {
    let (guide, code) = (read(&root().join("CONTRIBUTING.md")), code());
    let (_, recipes) = guide.split_once("# Recipes").unwrap();
    let words: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let (mut named, mut run) = (0, 0);
    for quoted in recipes.split('`').skip(1).step_by(2) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        if quoted.chars().all(is_name) {
            for word in quoted.split("::") {
                assert!(
                    words.contains(word),
                    "CONTRIBUTING.md names {quoted}, and nothing in the code is called {word}"
                );
            }
            named += 1;
        } else if let Some((_, which)) =
            quoted.split_once("--lib ").or_else(|| quoted.split_once("--test integration "))
        {
            let runs = which.split("::").all(|part| words.iter().any(|word| word.contains(part)));
            assert!(runs, "CONTRIBUTING.md says {quoted}, and no test is called so");
            run += 1;
        }
    }
    assert!(named > 30 && run > 20, "{named} names, {run} tests");
}

#[test]
fn every_link_within_the_documentation_leads_somewhere() {
    for page in pages() {
        for link in links_and_anchors(&read(&page)).0.iter().filter(|link| !link.contains(':')) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            let is_anchored = anchor.is_empty() || links_and_anchors(&read(&target)).1.contains(anchor);
            assert!(is_anchored, "{}: {link}: no such heading", page.display());
        }
    }
}

/// The README sends whoever looks for an option there.
#[test]
fn every_command_and_every_option_is_on_the_page_of_commands() {
    let text = read(&root().join("docs/commands.md"));
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let all = all_commands();
    assert!(all.len() > 20, "{all:?}");
    for (name, command) in all {
        assert!(words.contains(command.get_name()), "docs/commands.md does not name {name}");
        for long in command.get_arguments().filter(|one| !one.is_hide_set()).filter_map(|one| one.get_long()) {
            assert!(words.contains(format!("--{long}").as_str()), "docs/commands.md does not name --{long} ({name})");
        }
    }
}

#[test]
fn every_variable_that_the_command_line_reads_is_on_the_page_of_commands() {
    let page = read(&root().join("docs/commands.md"));
    let sources = texts();
    let cli = sources.iter().filter(|(file, _)| file.starts_with("cli/")).map(|(_, text)| text);
    let is_name =
        |word: &&str| word.starts_with("PATCHGATE_") && !word.contains(|c: char| !c.is_ascii_uppercase() && c != '_');
    let names = cli.flat_map(|text| text.split('"').filter(is_name));
    // One is the example of a variable that is not there.
    let names: BTreeSet<&str> = names.filter(|name| *name != "PATCHGATE_NO_SUCH_ONE").collect();
    assert!(names.len() > 10, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "docs/commands.md has no row for {missing:?}");
}

#[test]
fn a_path_that_is_not_there_is_found() {
    let text = "[a](../docs/mock.md), `src/lib.rs`. See src/text/en/*.ftl, baselines/ID/VERSION.toml, src/nowhere.rs.";
    let missing: Vec<&str> = paths(text).into_iter().filter(|path| !is_there(path)).collect();
    assert_eq!((paths(text).len(), missing), (5, vec!["src/nowhere.rs"]));
}
