//! `$filter`: a comparison of properties with literals, joined by `and`, `or` and `not` (DSP0266, "The $filter query
//! parameter").
//!
//! A property that a member does not have counts as null. Order is that of numbers, or of characters; a value of
//! another kind is neither less nor greater, and never equal.

mod parse;

use std::cmp::Ordering;
use std::fmt;

use serde_json::{Number, Value};

pub use self::parse::FilterError;
pub(super) use self::parse::is_name;

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
            ("Load lt 1.5e+3 and Load gt 1e-3", true),
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
            ("Id eq 1+2", 7),
            ("Id eq +1", 7),
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

    fn read(number: &str) -> Value {
        serde_json::from_str(number).unwrap()
    }

    fn node() -> impl Strategy<Value = Node> {
        let literal = prop_oneof![
            "\\PC{0,6}".prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (any::<i32>(), -250..250).prop_map(|(digits, exponent)| read(&format!("{digits}e{exponent}"))),
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
