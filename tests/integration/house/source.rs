//! Which paths within the crate a Rust file names. It knows as much of the language as that takes.

use std::collections::{BTreeMap, BTreeSet};

/// A module by its path from the root, which is empty.
pub type Module = Vec<String>;

/// The paths that `text`, the file of `module`, names, from the root on: `use super::{a, b::C}` are two.
/// `is_file` says which modules have a file.
pub fn paths(text: &str, module: &Module, is_file: impl Fn(&[String]) -> bool) -> BTreeSet<Vec<String>> {
    let tokens = tokens(text);
    let mut reader = Reader { module, is_file, imports: BTreeMap::new(), found: BTreeSet::new() };
    // Imports first: a path in the code may begin with an imported name.
    reader.read(&tokens, true);
    reader.read(&tokens, false);
    reader.found
}

/// The names of the macros that `text` exports.
pub fn exported_macros(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let exported = tokens.windows(5).filter(|five| five[..4] == ["macro_export", "]", "macro_rules", "!"]);
    exported.map(|five| five[4].to_owned()).collect()
}

struct Reader<'a, F> {
    module: &'a Module,
    is_file: F,
    imports: BTreeMap<String, Vec<String>>,
    found: BTreeSet<Vec<String>>,
}

impl<F: Fn(&[String]) -> bool> Reader<'_, F> {
    /// Goes through the file once, for its `use` or for its other paths.
    fn read(&mut self, tokens: &[&str], imports: bool) {
        let mut scope = self.module.clone();
        // The depths of braces at which a module within the file began.
        let (mut depth, mut began) = (0, Vec::new());
        let mut at = 0;
        while at < tokens.len() {
            let next = tokens.get(at + 1).copied().unwrap_or_default();
            match tokens[at] {
                "mod" if tokens.get(at + 2) == Some(&"{") => {
                    scope.push(next.to_owned());
                    began.push(depth);
                    at += 1;
                }
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if began.pop_if(|began| *began == depth).is_some() {
                        scope.pop();
                    }
                }
                // Not the `use<'a>` of a bound.
                "use" if next != "<" => {
                    let length = tokens[at..].iter().position(|token| *token == ";").unwrap();
                    if imports {
                        self.tree(&scope, &[], &tokens[at + 1..at + length]);
                    }
                    at += length;
                }
                "pub" if next == "(" => at += tokens[at..].iter().position(|token| *token == ")").unwrap(),
                first if next == "::" && is_word(first) && (at == 0 || tokens[at - 1] != "::") => {
                    let mut path = vec![first.to_owned()];
                    while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|token| is_word(token)) {
                        path.push(tokens[at + 2].to_owned());
                        at += 2;
                    }
                    if !imports {
                        self.found.extend(self.from_root(&scope, &path));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// One tree of a `use`, below the path `above`.
    fn tree(&mut self, scope: &Module, above: &[String], tokens: &[&str]) {
        let group = tokens.iter().position(|token| *token == "{");
        let end = group.or(tokens.iter().position(|token| *token == "as")).unwrap_or(tokens.len());
        let mut path = above.to_vec();
        path.extend(tokens[..end].iter().filter(|token| **token != "::").map(|token| (*token).to_owned()));
        if let Some(group) = group {
            let inner = &tokens[group + 1..tokens.len() - 1];
            let mut depth = 0;
            let apart = |token: &&str| {
                depth += i32::from(*token == "{") - i32::from(*token == "}");
                depth == 0 && *token == ","
            };
            for branch in inner.split(apart).filter(|branch| !branch.is_empty()) {
                self.tree(scope, &path, branch);
            }
            return;
        }
        if path.len() > 1 {
            path.pop_if(|last| last == "self");
        }
        let Some(absolute) = self.from_root(scope, &path) else { return };
        let name = if end < tokens.len() { tokens[end + 1] } else { path.last().unwrap() };
        self.imports.insert(name.to_owned(), absolute.clone());
        self.found.insert(absolute);
    }

    /// A path from the root on; nothing where it leads out of the crate or is of a name within the file.
    fn from_root(&self, scope: &Module, path: &[String]) -> Option<Vec<String>> {
        let child = |of: &Module| [of.as_slice(), &path[..1]].concat();
        let mut base = match path[0].as_str() {
            // `main.rs` sees the library from outside.
            "crate" | "patchgate" => Vec::new(),
            "self" => scope.clone(),
            "super" => scope[..scope.len() - 1].to_vec(),
            first => match self.imports.get(first) {
                Some(import) => import.clone(),
                None => [child(scope), child(self.module)].into_iter().find(|path| (self.is_file)(path))?,
            },
        };
        for name in &path[1..] {
            if name == "super" {
                base.pop();
            } else {
                base.push(name.clone());
            }
        }
        Some(base)
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::` and single signs; without comments and literals, but with the paths that attributes hold as text.
fn tokens(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(hashes) = raw_hashes(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = rest.find('"').unwrap() + 1;
            open + rest[open..].find(&close).unwrap() + close.len()
        } else if first == '"' {
            let length = literal(rest, '"');
            let inner = &rest[1..length - 1];
            if ["crate::", "super::", "self::"].iter().any(|start| inner.starts_with(start)) {
                found.extend(tokens(inner));
            }
            length
        } else if first == '\'' {
            let after: Vec<char> = rest.chars().skip(1).take(2).collect();
            // Else a lifetime.
            if after[0] == '\\' || after[1] == '\'' { literal(rest, '\'') } else { 1 }
        } else if word(first) {
            let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
            found.push(&rest[..length]);
            length
        } else {
            let length = if rest.starts_with("::") { 2 } else { first.len_utf8() };
            if !first.is_whitespace() {
                found.push(&rest[..length]);
            }
            length
        };
        rest = &rest[length..];
    }
    found
}

/// With how many `#` a raw literal begins here.
fn raw_hashes(text: &str) -> Option<usize> {
    let after = ["r", "br", "cr"].iter().find_map(|prefix| text.strip_prefix(prefix))?;
    let quoted = after.trim_start_matches('#');
    quoted.starts_with('"').then(|| after.len() - quoted.len())
}

/// The length of a literal with its quotes.
fn literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    panic!("a literal that does not end: {text:.40}");
}

#[cfg(test)]
mod tests {
    use super::{Module, exported_macros, tokens};

    /// What `text` names as the file of `a::b`, which has a child `c`.
    fn named(text: &str) -> Vec<String> {
        let module: Module = vec!["a".into(), "b".into()];
        let found = super::paths(text, &module, |path| path.join("::") == "a::b::c");
        found.into_iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn trees_of_use() {
        let text =
            "pub(crate) use crate::{d::{self, E as F}, g};\nuse super::super::h::*; use std::fmt::{self, Write};";
        assert_eq!(named(text), ["d", "d::E", "g", "h::*"]);
        assert_eq!(named("pub use c::X; use self::c::{Y};"), ["a::b::c::X", "a::b::c::Y"]);
    }

    #[test]
    fn paths_in_code() {
        assert_eq!(named("fn f() -> super::d::E { crate::g::h::<crate::i::J>() }"), ["a::d::E", "g::h", "i::J"]);
        assert_eq!(named("#[serde(with = \"super::hex\")] struct S;"), ["a::hex"]);
        assert_eq!(named("pub(in crate::d) fn f() { c::g(); h::i(); Self::new(); ::crate_of::x() }"), ["a::b::c::g"]);
    }

    #[test]
    fn an_imported_name_leads_on() {
        assert_eq!(
            named("fn f() { y::z(); X::new() }\nuse crate::d::x as y; use crate::X;"),
            ["X", "X::new", "d::x", "d::x::z"]
        );
    }

    #[test]
    fn modules_within_a_file() {
        let text =
            "mod tests { use super::*; use super::super::d::E; fn f() { if true {} self::g::h() } }\nuse super::i;";
        assert_eq!(named(text), ["a::b::*", "a::b::tests::g::h", "a::d::E", "a::i"]);
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = r##"// crate::a
            /* crate::b */ let x = "\"crate::c"; let y = r#"" crate::d"#; let z = ('"', '\'', b'"'); 'e'; x: &'f str"##;
        let words: Vec<&str> = tokens(text).into_iter().filter(|token| super::is_word(token)).collect();
        assert_eq!(words, ["let", "x", "let", "y", "let", "z", "b", "x", "f", "str"]);
    }

    #[test]
    fn exported_macros_are_found() {
        assert_eq!(exported_macros("#[macro_export]\nmacro_rules! msg { } macro_rules! own { }"), ["msg"]);
    }
}
