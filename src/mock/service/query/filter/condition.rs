//! A condition, what it holds of a member, and how it is written.

use std::cmp::Ordering;
use std::fmt;

use serde_json::{Number, Value};

/// How a property and a literal are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

pub(super) const OPERATORS: [(&str, Operator); 6] = [
    ("eq", Operator::Eq),
    ("ne", Operator::Ne),
    ("gt", Operator::Gt),
    ("ge", Operator::Ge),
    ("lt", Operator::Lt),
    ("le", Operator::Le),
];

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Compare { path: Vec<String>, operator: Operator, literal: Value },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// A condition on a member of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter(pub(super) Node);

impl Filter {
    /// Whether a member fulfils the condition.
    #[must_use]
    pub fn matches(&self, member: &Value) -> bool {
        self.0.matches(member)
    }
}

impl Node {
    pub(super) fn matches(&self, member: &Value) -> bool {
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
