//! What a servers file says, and what is wrong with one.

use std::path::Path;

use proptest::prelude::*;

use super::{Rules, SecretSource, Select, Server, Servers};
use crate::baseline::FileError;

const WHOLE: &str = r#"
format = 1

[defaults]
credential = "bmc"
depth = "health"

[credentials.bmc]
user = "patchgate"
password-env = "BMC_PASSWORD"

[credentials.tokyo]
user = "svc"
password-command = ["pass", "show", "tokyo bmc"]

[groups.tokyo]
site = "tokyo"
credential = "tokyo"
labels = { role = "web" }

[groups.old]
labels = { role = "old", age = "9" }
waivers = "old.toml"

[[server]]
name = "hv[01-03]"
bmc = "hv[01-03]-xcc.example.net"
windows = "ssh://admin@hv[01-03]"
groups = ["tokyo", "old"]

[[server]]
name = "db"
bmc = "192.0.2.7:8443"
credential = "bmc"
labels = { role = "db" }
groups = ["tokyo"]
serial = "SYNTHETIC1"
deadline = 90
"#;

fn parse(text: &str) -> Result<Servers, FileError> {
    Servers::parse(text, "servers.toml", Path::new("conf"), None)
}

fn refused(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn server<'s>(servers: &'s Servers, name: &str) -> &'s Server {
    servers.list.iter().find(|server| server.name == name).unwrap()
}

#[test]
fn a_range_is_as_many_servers_and_each_has_its_own_addresses() {
    let servers = parse(WHOLE).unwrap();
    let names: Vec<_> = servers.list.iter().map(|server| server.name.as_str()).collect();
    assert_eq!(names, ["hv01", "hv02", "hv03", "db"]);
    let second = server(&servers, "hv02");
    assert_eq!(second.bmc.as_deref(), Some("hv02-xcc.example.net"));
    assert_eq!(second.windows.as_deref(), Some("ssh://admin@hv02"));
    assert_eq!(second.from, "servers.toml:26");
}

#[test]
fn its_own_word_counts_before_its_groups_in_their_order_and_the_defaults() {
    let servers = parse(WHOLE).unwrap();
    let (hv, db) = (server(&servers, "hv01"), server(&servers, "db"));
    assert_eq!(hv.settings.credential.as_deref(), Some("tokyo"), "the group before the defaults");
    assert_eq!(db.settings.credential.as_deref(), Some("bmc"), "its own before the group");
    assert_eq!(hv.labels["role"], "web", "the first group");
    assert_eq!(hv.labels["age"], "9", "what only the second says");
    assert_eq!((db.labels["role"].as_str(), db.labels["site"].as_str()), ("db", "tokyo"));
    assert_eq!(hv.settings.waivers.as_deref(), Some(Path::new("conf/old.toml")), "beside the servers file");
    assert_eq!((db.settings.deadline, hv.settings.deadline), (Some(90), None));
    assert_eq!(db.settings.depth, Some(crate::evidence::Depth::Health));
}

#[test]
fn a_credential_says_where_the_password_is_and_never_which() {
    let servers = parse(WHOLE).unwrap();
    assert_eq!(servers.credentials["bmc"].source, SecretSource::Variable("BMC_PASSWORD".into()));
    let words = ["pass", "show", "tokyo bmc"].map(str::to_owned).to_vec();
    assert_eq!(servers.credentials["tokyo"].source, SecretSource::Command(words));
    let head = "format = 1\n[[server]]\nname = \"a\"\nbmc = \"a\"\n[credentials.c]\nuser = \"u\"\n";
    let inside = refused(&format!("{head}password = \"s3cret\"\n"));
    assert!(inside.contains("does not stand in this file") && !inside.contains("s3cret"), "{inside}");
    let open = refused(&format!("{head}password = \"s3cret\n"));
    assert!(!open.contains("s3cret"), "{open}");
    for wrong in ["", "prompt = true\npassword-env = \"X\"\n", "prompt = false\n", "password-command = []\n"] {
        assert!(parse(&format!("{head}{wrong}")).is_err(), "{wrong}");
    }
}

#[test]
fn every_mistake_is_told_at_once_with_its_line() {
    let text = r#"
format = 1
[groups.a]
pin = "12"
credential = "none"
[[server]]
name = "x"
[[server]]
name = "x[1-2]"
bmc = "x1"
groups = ["b"]
deadline = 0
[[server]]
name = "y"
bmc = "y"
[[server]]
name = "y"
bmc = "z"
"#;
    let told = refused(text);
    let expected = [
        (":4:", "pin: "),
        (":5:", "there is no [credentials.none]"),
        (":7:", "neither bmc nor windows"),
        (":10:", "bmc stands for 1 and the name for 2"),
        (":11:", "there is no [groups.b]"),
        (":12:", "a deadline of 0 seconds"),
        (":17:", "\"y\" is the name of a server in servers.toml:14, too"),
    ];
    for (line, words) in expected {
        assert!(told.lines().any(|l| l.contains(line) && l.contains(words)), "{line} {words}\n{told}");
    }
}

#[test]
fn a_misspelt_field_and_another_format_are_refused() {
    let told = refused("format = 1\n[[server]]\nname = \"a\"\nbcm = \"a\"\n");
    assert!(told.contains(":4:") && told.contains("did you mean `bmc`?"), "{told}");
    let told = refused("format = 2\nanything = true\n");
    assert!(told.contains("format 2 cannot be read"), "{told}");
    assert!(refused("format = 1\n").contains("no [[server]]"));
}

#[test]
fn a_plain_list_is_one_bmc_a_line() {
    let list = "# ours\n192.0.2.31\nbmc-hv2.example.net:8443   # the old one\n\nhttps://bmc-hv4.example.net/redfish/v1\n\
                [2001:db8::35]:443\n192.0.2.31          # a duplicate\nhv[1-2]-xcc\n";
    let servers = parse(list).unwrap();
    let bmcs: Vec<_> = servers.list.iter().map(|server| server.bmc.as_deref().unwrap()).collect();
    let expected = [
        "192.0.2.31",
        "bmc-hv2.example.net:8443",
        "https://bmc-hv4.example.net/redfish/v1",
        "[2001:db8::35]:443",
        "hv1-xcc",
        "hv2-xcc",
    ];
    assert_eq!(bmcs, expected);
    assert_eq!(servers.warnings, ["servers.toml:7: 192.0.2.31 stands in servers.toml:2, too; it is read once"]);
    assert!(refused("hv1 hv2\n").contains("one BMC"));
}

#[test]
fn what_is_selected_has_the_label_like_the_pattern() {
    let servers = parse(WHOLE).unwrap();
    let chosen = |conditions: &[&str]| {
        let conditions: Vec<Select> = conditions.iter().map(|text| text.parse().unwrap()).collect();
        let met = servers.list.iter().filter(|server| conditions.iter().all(|condition| condition.meets(server)));
        met.map(|server| server.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["name=hv*"]), ["hv01", "hv02", "hv03"]);
    assert_eq!(chosen(&["site=tokyo", "role=db"]), ["db"]);
    assert_eq!(chosen(&["age!=9"]), ["db"], "a label that a server has not is not 9");
    for wrong in ["", "site", "=x", "site="] {
        assert!(wrong.parse::<Select>().is_err(), "{wrong}");
    }
}

#[test]
fn the_schema_has_the_fields_that_the_reader_takes() {
    let schema = serde_json::to_value(super::schema()).unwrap();
    let server = &schema["$defs"]["Server"]["properties"];
    for field in ["name", "bmc", "windows", "groups", "credential", "tls-name", "site", "labels"] {
        assert!(server[field].is_object(), "{field}");
    }
    assert_eq!(schema["properties"]["format"]["const"], 1);
    assert!(schema["$defs"]["Credential"]["properties"]["password"].is_null(), "no schema offers it");
}

proptest! {
    #[test]
    fn no_text_brings_the_reader_down(text in "(?s).{0,200}") {
        let _ = parse(&text);
    }

    /// Whatever is taken out of a file that is right, it is read or refused with a line.
    #[test]
    fn a_cut_file_is_read_or_refused(from in 0usize..900, length in 0usize..60) {
        let end = (from + length).min(WHOLE.len());
        let cut = format!("{}{}", &WHOLE[..from.min(end)], &WHOLE[end..]);
        if let Err(FileError::Invalid { problems, .. }) = parse(&cut) {
            prop_assert!(!problems.is_empty());
        }
    }
}

#[test]
fn an_inventory_takes_accounts_from_the_groups_that_choose_its_servers_else_from_the_defaults() {
    let rules = |groups: &str| {
        let text = format!(
            "format = 1\n[credentials.a]\nuser = \"u\"\npassword-env = \"A\"\n[credentials.b]\nuser = \"u\"\npassword-env = \"B\"\n\
             [defaults]\ncredential = \"a\"\nca = \"roots.pem\"\nsite = \"ours\"\n{groups}"
        );
        Rules::parse(&text, "accounts.toml", Path::new("conf"))
    };
    let inventory = || {
        let text = "name,site,bmc\nhv1,tokyo,192.0.2.1\nhv2,osaka,192.0.2.2\n";
        Servers::parse(text, "export.csv", Path::new(""), None).unwrap()
    };
    let mut servers = inventory();
    assert!(servers.is_foreign && !parse(WHOLE).unwrap().is_foreign);
    // A group without `select` chooses nobody.
    let groups =
        "[groups.z]\nselect = [\"site=osaka\", \"name=hv*\"]\ncredential = \"b\"\n[groups.c]\ncredential = \"b\"\n";
    rules(groups).unwrap().join(&mut servers).unwrap();
    let told: Vec<_> =
        servers.list.iter().map(|s| (s.settings.credential.as_deref(), s.labels["site"].as_str())).collect();
    assert_eq!(told, [(Some("a"), "tokyo"), (Some("b"), "osaka")], "and an inventory's own labels stay");
    assert_eq!(servers.list[0].settings.ca.as_deref(), Some(Path::new("conf/roots.pem")));
    assert_eq!(servers.credentials.len(), 2);
    let twice = "[groups.z]\nselect = [\"site=osaka\"]\ncredential = \"b\"\n[groups.y]\nselect = [\"name=hv2\"]\ncredential = \"a\"\n";
    let why = rules(twice).unwrap().join(&mut inventory()).unwrap_err();
    assert!(why.contains("[groups.z] (accounts.toml:12)") && why.contains("[groups.y]"), "{why}");
    let wrong = rules("[groups.z]\nselect = [\"osaka\"]\n").err().unwrap().to_string();
    assert!(wrong.contains("accounts.toml:13:11") && wrong.contains("LABEL=PATTERN"), "{wrong}");
    assert!(
        rules("[groups.z]\nselect = [\"a=b\"]\ncredential = \"c\"\n")
            .err()
            .unwrap()
            .to_string()
            .contains("[credentials.c]")
    );
}
