//! `$filter`: a comparison of properties with literals, joined by `and`, `or` and `not` (DSP0266, "The $filter query
//! parameter").
//!
//! A property that a member does not have counts as null. Order is that of numbers, or of characters; a value of
//! another kind is neither less nor greater, and never equal.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_json::{Number, Value};

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

/// How a property and a literal are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

const OPERATORS: [(&str, Operator); 6] = [
    ("eq", Operator::Eq),
    ("ne", Operator::Ne),
    ("gt", Operator::Gt),
    ("ge", Operator::Ge),
    ("lt", Operator::Lt),
    ("le", Operator::Le),
];

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Compare { path: Vec<String>, operator: Operator, literal: Value },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// A condition on a member of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter(Node);

impl Filter {
    /// Whether a member fulfils the condition.
    #[must_use]
    pub fn matches(&self, member: &Value) -> bool {
        self.0.matches(member)
    }
}

impl Node {
    fn matches(&self, member: &Value) -> bool {
        match self {
            Self::Compare { path, operator, literal } => {
                let value = path.iter().try_fold(member, |value, name| value.as_object()?.get(name));
                operator.holds(value.unwrap_or(&Value::Null), literal)
            }
            Self::Not(inner) => !inner.matches(member),
            Self::And(all) => all.iter().all(|one| one.matches(member)),
            Self::Or(any) => any.iter().any(|one| one.matches(member)),
        }
    }
}

impl Operator {
    fn holds(self, value: &Value, literal: &Value) -> bool {
        let order = match (value, literal) {
            (Value::Number(one), Value::Number(other)) => order(one, other),
            (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
            (one, other) => (one == other).then_some(Ordering::Equal),
        };
        // Null, true and false have no order, not even with themselves.
        let ordered = literal.is_number() || literal.is_string();
        match self {
            Self::Eq => order == Some(Ordering::Equal),
            Self::Ne => order != Some(Ordering::Equal),
            Self::Gt => ordered && order == Some(Ordering::Greater),
            Self::Ge => ordered && order.is_some_and(Ordering::is_ge),
            Self::Lt => ordered && order == Some(Ordering::Less),
            Self::Le => ordered && order.is_some_and(Ordering::is_le),
        }
    }
}

/// Whole numbers are compared exactly; a float would take 2^53 and 2^53+1 for the same.
fn order(one: &Number, other: &Number) -> Option<Ordering> {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

/// What a property's name is made of, annotations such as `Members@odata.count` included.
pub(super) fn is_name(character: char) -> bool {
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
        let word = self.peek_word();
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

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare { path, operator, literal } => {
                let word = OPERATORS.iter().find(|(_, one)| one == operator).map_or("", |(word, _)| *word);
                write!(f, "{} {word} ", path.join("/"))?;
                match literal {
                    Value::String(text) => write!(f, "'{}'", text.replace('\'', "''")),
                    other => write!(f, "{other}"),
                }
            }
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::And(nodes) => joined(f, nodes, " and "),
            Self::Or(nodes) => joined(f, nodes, " or "),
        }
    }
}

/// Parentheses around whatever is joined itself, so that the text means the same when it is read again.
fn joined(f: &mut fmt::Formatter<'_>, nodes: &[Node], word: &str) -> fmt::Result {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        match node {
            Node::And(_) | Node::Or(_) => write!(f, "({node})")?,
            node => write!(f, "{node}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn member() -> Value {
        json!({
            "Id": "UEFI", "Name": "it's", "Version": "36D-3.60", "Count": 2, "Load": 1.5, "Big": 9_007_199_254_740_993_i64,
            "Updateable": true, "Null": null, "Status": {"State": "Enabled", "Health": "OK"}, "List": [1],
        })
    }

    #[test]
    fn comparisons_hold_as_dsp0266_says() {
        for (text, expected) in [
            ("Id eq 'UEFI'", true),
            ("Id ne 'UEFI'", false),
            ("Name eq 'it''s'", true),
            ("Status/State eq 'Enabled'", true),
            ("Status/Nothing eq null", true),
            ("Null eq null and Absent eq null", true),
            ("Count gt 1 and Count ge 2 and Count lt 3 and Count le 2", true),
            ("Count gt 2", false),
            ("Load gt 1", true),
            ("Load lt -1.5e0", false),
            ("Count eq 2.0", true),
            ("Big gt 9007199254740992", true),
            ("Updateable eq true", true),
            ("Updateable gt false", false),
            ("Null ge null", false),
            ("Count eq '2'", false),
            ("Count ne '2'", true),
            ("Version ge '36D'", true),
            ("Id eq 'x' or Id eq 'UEFI'", true),
            ("Id eq 'UEFI' or Id eq 'x' and Count eq 9", true),
            ("(Id eq 'UEFI' or Id eq 'x') and Count eq 9", false),
            ("not (Id eq 'x')", true),
            ("not not (Id eq 'x')", false),
            ("  ( Id   eq 'UEFI' )  ", true),
            ("@odata.id eq null", true),
        ] {
            let filter: Filter = text.parse().unwrap();
            assert_eq!(filter.matches(&member()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_filter_is_said_with_its_place() {
        for (text, at) in [
            ("", 1),
            ("Id", 3),
            ("Id eq", 6),
            ("Id eq UEFI", 7),
            ("Id eq 'UEFI", 8),
            ("Id is 'UEFI'", 4),
            ("'UEFI' eq Id", 1),
            ("Id eq 'a' 'b'", 11),
            ("(Id eq 'a'", 11),
            ("not Id eq 'a'", 5),
            ("Id/ eq 1", 4),
            ("Id eq [1]", 7),
            ("List/0 eq 1", 6),
            ("Id eq 'é' x", 11),
        ] {
            match text.parse::<Filter>() {
                Err(FilterError::Expected { at: place, .. }) => assert_eq!(place, at, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn nesting_and_length_are_bounded() {
        let deep = format!("{}A eq 1{}", "(".repeat(2_000), ")".repeat(2_000));
        assert_eq!(deep.parse::<Filter>(), Err(FilterError::TooLarge));
        assert_eq!("not ".repeat(1_000).parse::<Filter>(), Err(FilterError::TooLarge));
        let long = vec!["A eq 1"; 129].join(" or ");
        assert_eq!(long.parse::<Filter>(), Err(FilterError::TooLarge));
        assert!(vec!["A eq 1"; 128].join(" or ").parse::<Filter>().is_ok());
    }

    fn node() -> impl Strategy<Value = Node> {
        let literal = prop_oneof![
            "\\PC{0,6}".prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
        ];
        let operator = prop::sample::select(OPERATORS.map(|(_, operator)| operator).to_vec());
        let leaf = (prop::collection::vec("[A-Z][a-z]{0,3}", 1..3), operator, literal)
            .prop_map(|(path, operator, literal)| Node::Compare { path, operator, literal });
        leaf.prop_recursive(3, 16, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|node| Node::Not(Box::new(node))),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Node::And),
                prop::collection::vec(inner, 2..4).prop_map(Node::Or),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_filter_is_read_back_as_it_is_written(node in node()) {
            let filter = Filter(node);
            prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter));
        }

        #[test]
        fn a_condition_and_its_negation_never_agree(node in node()) {
            let negated = Node::Not(Box::new(node.clone()));
            prop_assert_ne!(node.matches(&member()), negated.matches(&member()));
        }
    }
}
