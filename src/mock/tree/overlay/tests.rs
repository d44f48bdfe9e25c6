//! What an overlay changes, and that it changes nothing where a part of it does not fit.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::memory::Tree;
use super::apply::Overlay;
use super::error::OverlayError;

const DRIVES: &str = "/redfish/v1/Chassis/1/Drives";

fn tree() -> Tree {
    let mut tree = Tree::default();
    let link = |n: usize| json!({"@odata.id": format!("{DRIVES}/{n}")});
    tree.create(DRIVES, &json!({"Members": [link(1), link(2)], "Members@odata.count": 2})).unwrap();
    for n in [1, 2] {
        let body = json!({"Id": n.to_string(), "Revision": "A", "Status": {"Health": "OK"}, "Links": [{"N": n}]});
        tree.create(&format!("{DRIVES}/{n}"), &body).unwrap();
    }
    tree.create("/redfish/v1/broken", &json!({})).unwrap();
    tree.replace("/redfish/v1/broken", b"{".to_vec());
    tree
}

fn read(tree: &Tree, uri: &str) -> Value {
    serde_json::from_slice(tree.get(uri).unwrap()).unwrap()
}

fn toml(text: &str) -> Result<Tree, OverlayError> {
    Overlay::from_toml("drives.toml", text)?.applied(&tree())
}

/// The same changes in both languages.
const TOML: &str = r#"
title = "drive 3 comes, drive 1 goes"

[[patch]]
uri = "/redfish/v1/Chassis/*/Drives/*"
merge = { Revision = "B" }
null = ["Id"]

[[patch]]
uri = "/redfish/v1/Chassis/1/Drives/2"
at = "/Links/0"
merge = { M = 1 }
remove = ["N"]

[[create]]
uri = "/redfish/v1/Chassis/1/Drives/3"
linked_in = "/redfish/v1/Chassis/1/Drives"
body = { Id = "3", Revision = "A" }

[[remove]]
uri = "/redfish/v1/Chassis/1/Drives/1"
linked_in = "/redfish/v1/Chassis/1/Drives"
"#;

const JSON: &str = r#"{
  "title": "drive 3 comes, drive 1 goes",
  "patch": [
    {"uri": "/redfish/v1/Chassis/*/Drives/*", "merge": {"Revision": "B"}, "null": ["Id"]},
    {"uri": "/redfish/v1/Chassis/1/Drives/2", "at": "/Links/0", "merge": {"M": 1, "N": null}}
  ],
  "create": [{
    "uri": "/redfish/v1/Chassis/1/Drives/3", "linked_in": "/redfish/v1/Chassis/1/Drives",
    "body": {"Id": "3", "Revision": "A"}
  }],
  "remove": [{"uri": "/redfish/v1/Chassis/1/Drives/1", "linked_in": "/redfish/v1/Chassis/1/Drives"}]
}"#;

#[test]
fn toml_and_json_say_the_same() {
    for overlay in [Overlay::from_toml("x", TOML).unwrap(), Overlay::from_json("x", JSON).unwrap()] {
        let changed = overlay.applied(&tree()).unwrap();
        assert_eq!(overlay.title(), Some("drive 3 comes, drive 1 goes"));
        assert_eq!(
            read(&changed, DRIVES),
            json!({
                "Members": [{"@odata.id": format!("{DRIVES}/2")}, {"@odata.id": format!("{DRIVES}/3")}],
                "Members@odata.count": 2
            })
        );
        assert!(changed.get(&format!("{DRIVES}/1")).is_none());
        assert_eq!(
            read(&changed, &format!("{DRIVES}/2")),
            json!({"Id": null, "Revision": "B", "Status": {"Health": "OK"}, "Links": [{"M": 1}]})
        );
        // Created first, so that the patch of all drives reaches it too.
        assert_eq!(read(&changed, &format!("{DRIVES}/3")), json!({"Id": null, "Revision": "B"}));
    }
}

#[test]
fn an_error_names_the_file_and_the_line_of_the_change() {
    for (text, expected) in [
        ("\n[[patch]]\nuri = \"/redfish/v1/Nothing\"\n", "drives.toml:2: usage: the tree has no resource"),
        ("[[remove]]\nuri = \"/redfish/v1/Nothing\"\n", "drives.toml:1: usage: the tree has no resource"),
        ("[[patch]]\nuri = \"**/Fans/*\"\n", "drives.toml:1: no resource matches **/Fans/*"),
        ("[[patch]]\nuri = \"/redfish/v1/broken\"\n", "drives.toml:1: decode: /redfish/v1/broken is not JSON"),
        ("[[patch]]\nuri = \"**/Drives/1\"\nat = \"/Links/7\"", "nothing at the JSON pointer \"/Links/7\""),
        ("[[patch]]\nuri = \"**/Drives/1\"\nnull = [\"Typo\"]", "nothing at the JSON pointer \"/Typo\""),
        ("[[patch]]\nuri = \"**/Drives/1\"\nremove = [\"Typo\"]", "nothing at the JSON pointer \"/Typo\""),
        ("[[create]]\nuri = \"/redfish/v1/broken\"\nbody = {}", "drives.toml:1: usage: the tree already has"),
        ("[[create]]\nuri = \"Systems/1\"\nbody = {}", "drives.toml:1: \"Systems/1\" cannot be created"),
        ("[[create]]\nuri = \"/redfish/x\"\nlinked_in = \"/redfish/v1/Chassis/1/Drives/1\"\nbody = {}", "\"/Members\""),
        ("title = \"x\"\n\npatch = 3\n", "drives.toml:3: invalid type"),
        ("[[patch]]\nuri = \"x\"\nmerg = {}\n", "drives.toml:3: unknown field `merg`"),
        ("[[patch]]\nuri = \"x\"\nmerge = { D = 2026-04-20 }\n", "drives.toml:1: a date without quotes"),
        ("[[patch]]\nuri = \"x\"\nmerge = { D = [nan] }\n", "drives.toml:1: a number that is infinite or none"),
    ] {
        let error = toml(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}\n{error}");
    }
}

#[test]
fn an_error_in_json_has_its_line_too() {
    for (text, expected) in [
        ("{\n\"patch\": [\n  {\"uri\": \"x\",\n   \"merg\": 1}]}", "o.json:4: unknown field `merg`"),
        ("{\n\"patch\": [\n  {\"uri\": \"/redfish/x\"}]}", "o.json:3: usage: the tree has no resource /redfish/x"),
        ("{\n\"patch\": [}", "o.json:2: expected value"),
        ("", "o.json:1: EOF"),
    ] {
        let overlay = Overlay::from_json("o.json", text);
        let error = overlay.and_then(|overlay| overlay.applied(&tree())).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}\n{error}");
    }
}

#[test]
fn all_or_nothing() {
    let overlay = Overlay::from_toml("x", &format!("{TOML}\n[[remove]]\nuri = \"/redfish/v1/Nothing\"")).unwrap();
    let mut tree = tree();
    tree.overlay(&overlay).unwrap_err();
    assert!(tree.uris().eq(self::tree().uris()));
    assert!(tree.uris().all(|uri| tree.get(uri) == self::tree().get(uri)));
}

/// Pieces that an overlay is made of, right and wrong, so that many get past the parser.
fn any_overlay() -> impl Strategy<Value = Value> {
    let uri = prop_oneof![
        Just(DRIVES.to_owned()),
        Just(format!("{DRIVES}/1")),
        Just(format!("{DRIVES}/*")),
        Just("**".to_owned()),
        "[/*a-z]{0,6}"
    ];
    let pointer = prop_oneof![Just(String::new()), Just("/Status".to_owned()), "[/~01A-Za-z]{0,6}"];
    let name = prop_oneof![Just("Id".to_owned()), Just("Status".to_owned()), "[A-Z]{1,2}"];
    let merge = prop_oneof![
        Just(json!({})),
        Just(json!({"Members": 1})),
        Just(json!({"Status": {"Health": null, "State": ["x"]}})),
        name.clone().prop_map(|name| json!({name: null})),
    ];
    let patch = (uri.clone(), pointer, merge.clone(), prop::option::of(name)).prop_map(
        |(uri, at, merge, name)| json!({"uri": uri, "at": at, "merge": merge, "null": name.iter().collect::<Vec<_>>()}),
    );
    let create = (uri.clone(), merge, prop::option::of(uri.clone()))
        .prop_map(|(uri, body, list)| json!({"uri": uri, "body": body, "linked_in": list}));
    let remove = (uri.clone(), prop::option::of(uri)).prop_map(|(uri, list)| json!({"uri": uri, "linked_in": list}));
    (prop::collection::vec(patch, 0..3), prop::collection::vec(create, 0..3), prop::collection::vec(remove, 0..3))
        .prop_map(|(patch, create, remove)| json!({"patch": patch, "create": create, "remove": remove}))
}

proptest! {
    #[test]
    fn nothing_panics_and_an_error_leaves_the_base_alone(overlay in any_overlay()) {
        let overlay = Overlay::from_json("x", &overlay.to_string()).unwrap();
        let (base, mut changed) = (tree(), tree());
        if changed.overlay(&overlay).is_err() {
            prop_assert!(changed.uris().eq(base.uris()));
            prop_assert!(base.uris().all(|uri| changed.get(uri) == base.get(uri)));
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = (Overlay::from_toml("x", &text), Overlay::from_json("x", &text));
    }
}
