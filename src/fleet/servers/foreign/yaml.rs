//! YAML as a tree with places: strict where the readers of others guess, and bounded where YAML is not.
//!
//! A name that stands twice is refused, since readers take one of the two in silence. Aliases share what they stand for, so nothing grows
//! by them; who walks a tree counts his steps. Every scalar stays the text that it is written as: `no` and `0x1` are names like others.
//! What stands behind a name like `password` is dropped before anybody can show it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::field::is_secret;
use super::gather::{Gather, Place, shown};

/// The most levels.
const DEEPEST: usize = 64;

/// The most values of a document, those that are merged in included.
const MOST: usize = 1_000_000;

/// A value.
pub struct Node {
    pub at: Place,
    pub kind: Kind,
    /// How many levels are in it: aliases put what is shallow into each other, and whoever lets go of it goes through all of them.
    depth: usize,
}

/// What a value is.
pub enum Kind {
    Null,
    Text(String),
    /// A text with a tag of its own, such as `!vault`.
    Tagged,
    List(Vec<Rc<Node>>),
    Map(Vec<Pair>),
    /// A secret, which was dropped.
    Secret,
}

/// A name and its value.
#[derive(Clone)]
pub struct Pair {
    pub at: Place,
    pub name: String,
    pub value: Rc<Node>,
}

/// The document of a text; none where it is wrong, which is noted.
pub fn document(text: &str, gather: &mut Gather<'_>) -> Option<Rc<Node>> {
    let mut builder = Builder { open: Vec::new(), anchors: BTreeMap::new(), count: 0, root: None };
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => builder.take(event, place(&span.start), gather),
            Err(error) => Err((
                place(error.marker()),
                "here it is no YAML: look at the indentation and the quotation marks".to_owned(),
            )),
        };
        if let Err((at, why)) = taken {
            gather.wrong(at, why);
            return None;
        }
    }
    if builder.root.is_none() {
        gather.wrong(Place::line(1), "there is no YAML document in it");
    }
    builder.root
}

fn place(marker: &Marker) -> Place {
    Place { line: marker.line(), column: marker.col() + 1 }
}

/// A list or a map that is not closed yet.
struct Open {
    at: Place,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Rc<Node>>),
    Map { pairs: Vec<Pair>, names: BTreeSet<String>, name: Option<(Place, String)>, merged: Vec<Rc<Node>> },
}

struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Node>>,
    count: usize,
    root: Option<Rc<Node>>,
}

type Taken = Result<(), (Place, String)>;

impl Builder {
    fn take(&mut self, event: Event<'_>, at: Place, gather: &mut Gather<'_>) -> Taken {
        let begins = |kind, anchor| Open { at, anchor, kind };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let own = tag.is_some_and(|tag| !tag.is_yaml_core_schema());
                let null = style == ScalarStyle::Plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let kind = match (own, null) {
                    (true, _) => Kind::Tagged,
                    (false, true) => Kind::Null,
                    (false, false) => Kind::Text(text.into_owned()),
                };
                self.put(Rc::new(Node { at, kind, depth: 0 }), anchor, gather)
            }
            Event::SequenceStart(anchor, _) => self.push(begins(OpenKind::List(Vec::new()), anchor)),
            Event::MappingStart(anchor, _) => {
                let (pairs, names) = (Vec::new(), BTreeSet::new());
                self.push(begins(OpenKind::Map { pairs, names, name: None, merged: Vec::new() }, anchor))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at, gather),
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(node) => self.put(node, 0, gather),
                None => Err((at, "this alias stands for what it is in itself".to_owned())),
            },
            Event::DocumentStart(_) if self.root.is_some() => {
                Err((at, "a second document begins here: one file is one inventory".to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn counted(&mut self, at: Place, more: usize) -> Taken {
        self.count += more;
        if self.count > MOST { Err((at, format!("it holds more than {MOST} values"))) } else { Ok(()) }
    }

    fn push(&mut self, open: Open) -> Taken {
        if self.open.len() >= DEEPEST {
            return Err((open.at, format!("it is nested more than {DEEPEST} levels deep")));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, at: Place, gather: &mut Gather<'_>) -> Taken {
        let Some(Open { at: began, anchor, kind }) = self.open.pop() else {
            return Err((at, "nothing is open here".to_owned()));
        };
        let kind = match kind {
            OpenKind::List(list) => Kind::List(list),
            OpenKind::Map { mut pairs, mut names, merged, .. } => {
                for node in merged {
                    self.merge(&node, &mut pairs, &mut names)?;
                }
                Kind::Map(pairs)
            }
        };
        let deepest = match &kind {
            Kind::List(list) => list.iter().map(|node| node.depth).max(),
            Kind::Map(pairs) => pairs.iter().map(|pair| pair.value.depth).max(),
            _ => None,
        };
        let depth = deepest.map_or(0, |deepest| deepest + 1);
        if depth > DEEPEST {
            return Err((began, format!("it is nested more than {DEEPEST} levels deep")));
        }
        self.put(Rc::new(Node { at: began, kind, depth }), anchor, gather)
    }

    /// What `<<` brings in: what is not said nearer.
    fn merge(&mut self, node: &Node, pairs: &mut Vec<Pair>, names: &mut BTreeSet<String>) -> Taken {
        match &node.kind {
            Kind::Map(more) => {
                self.counted(node.at, more.len())?;
                pairs.extend(more.iter().filter(|pair| names.insert(pair.name.clone())).cloned());
                Ok(())
            }
            Kind::List(list) => list.iter().try_for_each(|node| match node.kind {
                Kind::Map(_) => self.merge(node, pairs, names),
                _ => Err((node.at, "`<<` merges mappings and nothing else".to_owned())),
            }),
            _ => Err((node.at, "`<<` merges mappings and nothing else".to_owned())),
        }
    }

    fn put(&mut self, node: Rc<Node>, anchor: usize, gather: &mut Gather<'_>) -> Taken {
        self.counted(node.at, 1)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.kind {
            OpenKind::List(list) => list.push(node),
            OpenKind::Map { pairs, names, name, merged } => match name.take() {
                None => match &node.kind {
                    Kind::Text(text) => *name = Some((node.at, text.clone())),
                    Kind::Null => *name = Some((node.at, String::new())),
                    _ => return Err((node.at, "a name is a text".to_owned())),
                },
                Some((_, name)) if name == "<<" => merged.push(node),
                Some((at, name)) => {
                    if !names.insert(name.clone()) {
                        return Err((
                            at,
                            format!(
                                "{:?} stands twice in one mapping: readers take one of them in silence",
                                shown(&name)
                            ),
                        ));
                    }
                    // A host may be called `token-ring`: a mapping is no secret, and what is secret in it has its own name.
                    let secret = is_secret(&name) && matches!(node.kind, Kind::Text(_) | Kind::Tagged);
                    let value = if secret {
                        gather.secret(at, &name);
                        Rc::new(Node { at: node.at, kind: Kind::Secret, depth: 0 })
                    } else {
                        node
                    };
                    pairs.push(Pair { at, name, value });
                }
            },
        }
        Ok(())
    }
}
