//! The grammar of `$filter`, read by hand: bounded, and with the place of what is wrong.

use std::str::FromStr;

use serde_json::Value;

use super::condition::{Filter, Node, OPERATORS};

/// The most nested parentheses and `not`; the parser recurses once for each.
const MAX_DEPTH: usize = 32;
/// The most comparisons of one filter.
const MAX_TERMS: usize = 128;

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// Something else was expected.
    #[error("at character {at}: expected {wanted}")]
    Expected {
        /// Counted from 1.
        at: usize,
        /// What should stand there.
        wanted: &'static str,
    },
    /// More nesting or more terms than are read.
    #[error("it nests more than 32 times, or has more than 128 comparisons")]
    TooLarge,
}

/// What a property's name is made of, annotations such as `Members@odata.count` included.
pub(in crate::mock::service::query) fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_@.#-".contains(character)
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser { text, at: 0, terms: 0 };
        let node = parser.any(0)?;
        parser.space();
        if parser.at < text.len() {
            return Err(parser.expected("and, or, or the end"));
        }
        Ok(Self(node))
    }
}

struct Parser<'a> {
    text: &'a str,
    /// Bytes read; always at the border of a character.
    at: usize,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn expected(&self, wanted: &'static str) -> FilterError {
        FilterError::Expected { at: self.text.get(..self.at).map_or(0, |read| read.chars().count()) + 1, wanted }
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    /// The characters up to the first that is no part of a name.
    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        rest.split_once(|character| !is_name(character)).map_or(rest, |(word, _)| word)
    }

    fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let found = self.peek_word() == word;
        if found {
            self.at += word.len();
        }
        found
    }

    fn mark(&mut self, mark: char) -> bool {
        self.space();
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    fn any(&mut self, depth: usize) -> Result<Node, FilterError> {
        let mut nodes = vec![self.all(depth)?];
        while self.keyword("or") {
            nodes.push(self.all(depth)?);
        }
        Ok(one_or(nodes, Node::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Node, FilterError> {
        let mut nodes = vec![self.term(depth)?];
        while self.keyword("and") {
            nodes.push(self.term(depth)?);
        }
        Ok(one_or(nodes, Node::And))
    }

    fn term(&mut self, depth: usize) -> Result<Node, FilterError> {
        if depth > MAX_DEPTH || self.terms >= MAX_TERMS {
            return Err(FilterError::TooLarge);
        }
        if self.mark('(') {
            let inner = self.any(depth + 1)?;
            return if self.mark(')') { Ok(inner) } else { Err(self.expected("and, or, or a closing parenthesis")) };
        }
        if self.keyword("not") {
            self.space();
            // OData binds `not` before `eq`, people read it after; with parentheses both agree.
            if !self.rest().starts_with('(') && self.peek_word() != "not" {
                return Err(self.expected("an opening parenthesis after not"));
            }
            return Ok(Node::Not(Box::new(self.term(depth + 1)?)));
        }
        self.terms += 1;
        self.compare()
    }

    fn compare(&mut self) -> Result<Node, FilterError> {
        let path = self.path()?;
        self.space();
        let word = self.peek_word();
        let Some((_, operator)) = OPERATORS.into_iter().find(|(name, _)| *name == word) else {
            return Err(self.expected("one of eq, ne, gt, ge, lt, le"));
        };
        self.at += word.len();
        self.space();
        Ok(Node::Compare { path, operator, literal: self.literal()? })
    }

    fn path(&mut self) -> Result<Vec<String>, FilterError> {
        let mut path = Vec::new();
        loop {
            let name = self.peek_word();
            // A name may begin with @ as annotations do, never with a digit or a minus as numbers do.
            if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '@') {
                return Err(self.expected("the name of a property"));
            }
            self.at += name.len();
            path.push(name.to_owned());
            if !self.rest().starts_with('/') {
                return Ok(path);
            }
            self.at += 1;
        }
    }

    fn literal(&mut self) -> Result<Value, FilterError> {
        if self.rest().starts_with('\'') {
            return self.string();
        }
        let rest = self.rest();
        // A number may have a plus in its exponent, which no name has.
        let word = rest.split_once(|c| !is_name(c) && c != '+').map_or(rest, |(word, _)| word);
        // serde_json reads true, false, null and numbers; a word has no other JSON.
        let value = serde_json::from_str::<Value>(word).ok();
        let Some(value) = value else {
            return Err(self.expected("a text in single quotes, a number, true, false or null"));
        };
        self.at += word.len();
        Ok(value)
    }

    /// A text in single quotes; two of them stand for one.
    fn string(&mut self) -> Result<Value, FilterError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some((before, after)) = self.rest().split_once('\'') else {
                return Err(self.expected("a single quote that ends the text"));
            };
            text.push_str(before);
            self.at += before.len() + 1;
            if !after.starts_with('\'') {
                return Ok(Value::String(text));
            }
            text.push('\'');
            self.at += 1;
        }
    }
}

fn one_or(mut nodes: Vec<Node>, many: impl FnOnce(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        1 => nodes.swap_remove(0),
        _ => many(nodes),
    }
}
