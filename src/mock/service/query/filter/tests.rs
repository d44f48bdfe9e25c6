//! What a condition means, what is none, and that it is read back as it is written.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::condition::{Filter, Node, OPERATORS};
use super::parse::FilterError;

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
