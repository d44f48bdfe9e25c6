//! Which file of `src/` names which, and what that says about the house.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::source::{self, Module};

/// Files by their path below `src/`.
type File = str;

pub struct Picture {
    /// The number of lines of each file.
    lines: BTreeMap<String, usize>,
    /// The arrows from each file, with the names that they are drawn for.
    arrows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    /// The rooms, the uppermost first.
    order: Vec<String>,
}

impl Picture {
    pub fn of_src() -> Self {
        Self::of(&texts())
    }

    /// `texts` are those of the files by their paths.
    pub fn of(texts: &BTreeMap<String, String>) -> Self {
        let modules: BTreeMap<Module, &File> = texts.keys().map(|file| (module(file), file.as_str())).collect();
        // A macro that is exported stands at the root, wherever it is written.
        let macros: BTreeMap<String, &File> = texts
            .iter()
            .flat_map(|(file, text)| source::exported_macros(text).into_iter().map(move |name| (name, file.as_str())))
            .collect();
        let named: BTreeMap<&File, BTreeSet<Vec<String>>> = texts
            .iter()
            .map(|(file, text)| (file.as_str(), source::paths(text, &module(file), |path| modules.contains_key(path))))
            .collect();
        let mut arrows: BTreeMap<_, BTreeMap<_, BTreeSet<String>>> = BTreeMap::new();
        for (&file, path) in named.iter().flat_map(|(file, paths)| paths.iter().map(move |path| (file, path))) {
            let mut known = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length])).unwrap();
            // `verdict` is the function rather than the module where the parent re-exports `verdict::verdict`.
            if let [parent @ .., name] = &path[..]
                && known == path.len()
                && named[modules[parent]].contains(&[path.as_slice(), std::slice::from_ref(name)].concat())
            {
                known -= 1;
            }
            let name = path.get(known).map_or("the module", String::as_str);
            let exported = (known == 0).then(|| macros.get(name)).flatten();
            let reached = exported.copied().unwrap_or_else(|| modules[&path[..known]]);
            if reached != file {
                let names = arrows.entry(file.to_owned()).or_default().entry(reached.to_owned()).or_default();
                names.insert(name.to_owned());
            }
        }
        let lines = texts.iter().map(|(file, text)| (file.clone(), text.lines().count())).collect();
        Self { lines, arrows, order: texts.get("lib.rs").map(|text| order(text)).unwrap_or_default() }
    }

    /// The files with their numbers of lines.
    pub fn files(&self) -> impl Iterator<Item = (&File, usize)> {
        self.lines.iter().map(|(file, lines)| (file.as_str(), *lines))
    }

    /// From which file to which, and for what.
    pub fn arrows(&self) -> impl Iterator<Item = (&File, &File, String)> {
        let ends = self.arrows.iter().flat_map(|(from, ends)| ends.iter().map(move |(to, names)| (from, to, names)));
        ends.map(|(from, to, names)| (from.as_str(), to.as_str(), joined(names)))
    }

    pub fn arrow(&self, from: &File, to: &File) -> Option<String> {
        self.arrows.get(from)?.get(to).map(joined)
    }

    /// The rooms as the map in `lib.rs` orders them.
    pub fn order(&self) -> &[String] {
        &self.order
    }

    /// The rooms that are there, in alphabetical order.
    pub fn rooms(&self) -> Vec<String> {
        let rooms: BTreeSet<_> = self.lines.keys().filter_map(|file| room(file)).map(str::to_owned).collect();
        rooms.into_iter().collect()
    }

    /// How far down the room of a file lies; `lib.rs` and `main.rs` stand above all rooms.
    pub fn floor(&self, file: &File) -> usize {
        room(file).map_or(0, |room| 1 + self.order.iter().position(|other| other == room).unwrap_or(self.order.len()))
    }

    /// Each set of files that reach each other.
    pub fn circles(&self) -> Vec<BTreeSet<&File>> {
        let reach: BTreeMap<&File, BTreeSet<&File>> =
            self.files().map(|(file, _)| (file, self.reachable(file))).collect();
        let circle = |file: &&'_ File| reach[file].iter().copied().filter(|to| reach[to].contains(*file)).collect();
        let circles: BTreeSet<BTreeSet<&File>> = reach.keys().map(circle).collect();
        circles.into_iter().filter(|circle| !circle.is_empty()).collect()
    }

    /// What a file reaches by one arrow or more.
    fn reachable(&self, file: &File) -> BTreeSet<&File> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file];
        while let Some(from) = open.pop() {
            for to in self.arrows.get(from).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(to.as_str()) {
                    open.push(to);
                }
            }
        }
        reached
    }
}

/// Each file with the arrows that begin there; without circles, each stands above those that it names.
impl fmt::Display for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut files: Vec<(&File, usize)> = self.files().collect();
        files.sort_by_cached_key(|(file, _)| (self.floor(file), Reverse(self.reachable(file).len())));
        for (file, lines) in files {
            writeln!(formatter, "{file}, {lines} lines")?;
            for (_, to, names) in self.arrows().filter(|(from, ..)| *from == file) {
                writeln!(formatter, "  -> {to}: {names}")?;
            }
        }
        Ok(())
    }
}

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The files of `src/`, by their paths below it.
pub fn texts() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut texts);
    texts
}

fn read(folder: &Path, under: &str, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{under}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), texts);
        } else if name.ends_with(".rs") {
            texts.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// `rules/mod.rs` is the module `rules`, `rules/judge.rs` is `rules::judge`, `lib.rs` is the root.
fn module(file: &File) -> Module {
    let stem = file.strip_suffix(".rs").unwrap();
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "lib" { Module::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// The uppermost folder, or the file that is a room by itself.
fn room(file: &File) -> Option<&str> {
    let room = file.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "main"].contains(&room)).then_some(room)
}

/// The rooms of the list in the head of `lib.rs`: ``//! * [`cli`]: what a person types``.
fn order(lib: &str) -> Vec<String> {
    lib.lines()
        .filter_map(|line| line.strip_prefix("//! * "))
        .filter_map(|line| line.trim_start_matches('[').strip_prefix('`')?.split('`').next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Picture;

    fn picture(files: &[(&str, &str)]) -> Picture {
        Picture::of(&files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn a_circle_through_a_parent_is_one() {
        let picture = picture(&[
            ("lib.rs", "//! * [`a`]: x\n//! * `b`: y\npub mod a; mod b;"),
            ("a/mod.rs", "mod one; mod two; pub use one::One;"),
            ("a/one.rs", "use super::two::Two;"),
            ("a/two.rs", "fn f() -> super::One {}"),
            ("b.rs", "use crate::a::One;"),
        ]);
        assert_eq!(picture.circles(), [["a/mod.rs", "a/one.rs", "a/two.rs"].into()]);
        assert_eq!(picture.arrow("a/two.rs", "a/mod.rs").unwrap(), "One");
        assert_eq!(picture.order(), ["a", "b"]);
        assert_eq!(picture.rooms(), ["a", "b"]);
        assert!(
            picture.floor("lib.rs") < picture.floor("a/two.rs") && picture.floor("a/mod.rs") < picture.floor("b.rs")
        );
    }

    #[test]
    fn a_declaration_alone_is_no_arrow() {
        let picture = picture(&[("lib.rs", "mod a;"), ("a/mod.rs", "mod b;"), ("a/b.rs", "use super::C;")]);
        assert_eq!(picture.arrows().collect::<Vec<_>>(), [("a/b.rs", "a/mod.rs", "C".to_owned())]);
    }

    #[test]
    fn a_function_called_like_its_module_is_reached_through_the_parent() {
        let picture = picture(&[
            ("lib.rs", ""),
            ("a/mod.rs", "mod verdict; pub use verdict::verdict;"),
            ("a/verdict.rs", ""),
            ("b.rs", "use crate::a::verdict;"),
        ]);
        assert!(picture.arrow("b.rs", "a/mod.rs").is_some() && picture.arrow("b.rs", "a/verdict.rs").is_none());
    }

    #[test]
    fn an_exported_macro_is_reached_where_it_is_written() {
        let text = "#[macro_export] macro_rules! msg { () => { $crate::a::f() } }";
        let picture = picture(&[("lib.rs", ""), ("a.rs", text), ("b.rs", "use crate::msg;")]);
        assert_eq!(picture.arrows().collect::<Vec<_>>(), [("b.rs", "a.rs", "msg".to_owned())]);
    }
}
