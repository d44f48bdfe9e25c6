//! Inventories of others and their traps. Each is read as its tool writes it, or refused in words that name the line and the next step.

use std::path::Path;

use proptest::prelude::*;

use crate::baseline::FileError;
use crate::fleet::servers::{Server, Servers};

fn parse(text: &str) -> Result<Servers, FileError> {
    Servers::parse(text, "inv", Path::new(""), None)
}

fn refused(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

/// Each server with its BMC, or with `-`.
fn listed(text: &str) -> Vec<String> {
    let shown = |server: &Server| format!("{} {}", server.name, server.bmc.as_deref().unwrap_or("-"));
    parse(text).unwrap().list.iter().map(shown).collect()
}

fn server(text: &str, name: &str) -> Server {
    parse(text).unwrap().list.into_iter().find(|server| server.name == name).unwrap()
}

const INI: &str = "; synthetic\n[oob]\n192.0.2.11\nbmc12.example.net\nbmc[13:15].example.net\n\n[db]\ndb1  baseuri=192.0.2.21\n\
    db2  baseuri=idrac-db2.example.net  ansible_host=198.51.100.22   ; the operating system\n\n[hv]\n\
    hv1  ansible_host=198.51.100.31  bmc_address=192.0.2.31 oob_password='s3 cret'\nhv2 ansible_host=198.51.100.32\n\n\
    [oob:vars]\nansible_connection=local\n[db:vars]\npassword=s3cret\n[all:children]\nhv\ndb\n";

#[test]
fn ansible_ini_knows_bmcs_from_servers_and_never_asks_the_operating_system() {
    let expected = [
        "192.0.2.11 192.0.2.11",
        "bmc12.example.net bmc12.example.net",
        "bmc13.example.net bmc13.example.net",
        "bmc14.example.net bmc14.example.net",
        "bmc15.example.net bmc15.example.net",
        "db1 192.0.2.21",
        "db2 idrac-db2.example.net",
        "hv1 192.0.2.31",
        "hv2 -",
    ];
    assert_eq!(listed(INI), expected);
    let lacking = server(INI, "hv2");
    assert!(lacking.lacks.unwrap().contains("ansible_host is its operating system"));
    assert_eq!((lacking.labels["group-hv"].as_str(), lacking.from.as_str()), ("yes", "inv:13"));
    let warnings = parse(INI).unwrap().warnings.join("\n");
    assert!(warnings.contains("inv:12: secrets stand in this file (oob_password, password)"), "{warnings}");
    assert!(!format!("{:?}", parse(INI).unwrap()).contains("s3"), "no secret is kept");
}

#[test]
fn ansible_ini_that_is_ambiguous_is_refused_without_its_line() {
    for (text, told) in [
        ("[hv]\nhv1 bmc_address=a idrac_ip=b\n", "inv:2:1: hv1: bmc_address and idrac_ip name two BMCs (a and b)"),
        ("[hv]\nhv1 bmc_address=a\nhv2 bmc_address=a\n", "hv2 and hv1 (inv:2) have one BMC, a"),
        ("[hv]\nhv1 bmc_address={{inventory_hostname}}-s3cret\n", "ansible-inventory --list"),
        ("[hv]\nhv1 password=x s3cret\n", "inv:2:1: behind a host stand its variables"),
        ("[hv]\nhv1 password='s3cret\n", "a quotation mark is not closed"),
        ("[hv]\nhv[3:1] bmc_address=a\n", "runs backwards"),
        ("[hv:hosts]\nhv1\n[hv:vars]\n", "children and vars are"),
        ("[hv]\nhv[1:2]\n[hv:vars]\nbmc_address=x\n", "have one BMC"),
        ("[a]\nhv1\n[b]\nhv1\n[a:vars]\nbmc_ip=x\n[b:vars]\nbmc_ip=y\n", "bmc_ip and bmc_ip name two BMCs"),
    ] {
        let words = refused(text);
        assert!(words.contains(told) && !words.contains("s3cret"), "{text}\n{words}");
    }
}

const YAML: &str = "# synthetic\nall:\n  vars:\n    oob_password: &p s3cret\n  children:\n    hypervisors:\n      hosts:\n        hv1:\n\
    \x20         ansible_host: 198.51.100.31      # the operating system\n          bmc_address: 192.0.2.31\n        hv2:\n\
    \x20         ansible_host: 198.51.100.32\n          idrac_ip: 192.0.2.32\n        hv3:\n          ansible_host: 198.51.100.33\n\
    \x20   oob:\n      hosts:\n        bmc[04:05]:\n        x: {ansible_host: 2001:db8::9}\n";

#[test]
fn ansible_yaml_is_read_as_the_same_inventory() {
    let expected = ["hv1 192.0.2.31", "hv2 192.0.2.32", "hv3 -", "bmc04 bmc04", "bmc05 bmc05", "x [2001:db8::9]"];
    assert_eq!(listed(YAML), expected);
    assert_eq!(server(YAML, "hv2").labels["group-hypervisors"], "yes");
    assert!(!format!("{:?}", parse(YAML).unwrap()).contains("s3cret"));
    let merged = "all:\n  hosts:\n    a: &a {idrac_ip: x, oob_password: s3cret}\n    b: {<<: *a, idrac_ip: y}\n";
    assert_eq!(listed(merged), ["a x", "b y"]);
}

#[test]
fn yaml_that_others_read_in_silence_is_refused() {
    let laughs: String =
        (1..24).map(|n| format!("  g{n}: &g{n}\n    children: {{a{n}: *g{m}, b{n}: *g{m}}}\n", m = n - 1)).collect();
    let laughs = format!(
        "x:\n  children:\n   g0: &g0 {{hosts: {{h: }}}}\n{}all:\n  children:\n    c: *g23\n",
        laughs.replace("  g", "g").replace("    children", "  children")
    );
    let deep = format!("all: {}", "[".repeat(100));
    let chained: String = (1..20_000).map(|n| format!("g{n}: &g{n} {{x: *g{}}}\n", n - 1)).collect();
    let chained = format!("g0: &g0 {{}}\n{chained}");
    for (text, told) in [
        ("all:\n  hosts:\n    a:\n    a:\n", "inv:4:5: \"a\" stands twice"),
        ("all:\n  host:\n    a:\n", "inv:2:3: \"host\" is none of hosts, children and vars"),
        ("all:\n  hosts: [a, b]\n", "is a mapping: each name with a colon"),
        ("all:\n  hosts:\n    a: s3cret\n", "a mapping of its variables"),
        ("all:\n  hosts:\n    a: {bmc_ip: !vault s3cret}\n", "encrypted by ansible-vault"),
        ("all:\n  hosts:\n    a: {bmc: {ip: x}}\n", "no address"),
        ("all:\n  hosts:\n    a: {bmc_ip: \"{{ x }}\"}\n", "ansible-inventory --list"),
        ("- hosts: all\n  tasks: []\n", "a playbook?"),
        ("plugin: netbox.netbox.nb_inventory\nx: y\n", "configures a plugin"),
        ("hv1:\n  nodename: hv1\n  hostname: 198.51.100.31:22\n", "Rundeck"),
        ("all:\n  hosts:\n    a:\n---\nall:\n", "a second document"),
        ("all:\n  password: \"s3cret\n", "here it is no YAML"),
        ("all: &a\n  children:\n    b: *a\n", "stands for what it is in itself"),
        (&laughs, "groups and hosts"),
        (&deep, "levels deep"),
        (&chained, "levels deep"),
    ] {
        let words = refused(text);
        assert!(words.contains(told) && !words.contains("s3cret"), "{text}\n{words}");
    }
}

#[test]
fn what_ansible_inventory_prints_is_read_too() {
    let text = r#"{"_meta": {"hostvars": {"hv1": {"bmc_address": "192.0.2.31", "ansible_password": "s3cret"},
        "hv2": {"idrac_ip": {"__ansible_vault": "s3cret"}}}}, "all": {"children": ["hv"]}, "hv": {"hosts": ["hv1", "hv2"]}}"#;
    let told = refused(text);
    assert!(
        told.contains("inv:2") && told.contains("hv2: idrac_ip is encrypted") && !told.contains("s3cret"),
        "{told}"
    );
    let text = text.replace(r#"{"__ansible_vault": "s3cret"}"#, "null");
    assert_eq!(listed(&text), ["hv1 192.0.2.31", "hv2 -"]);
    assert_eq!(server(&text, "hv1").labels["group-hv"], "yes");
}

const NETBOX: &str = r#"{"count": 4, "next": NEXT, "previous": null, "results": [
 {"id": 1, "name": "hv1", "serial": "J900PG01", "status": {"value": "active"}, "device_type": {"model": "ThinkSystem SR650 V2"},
  "site": {"slug": "a"}, "tags": [{"slug": "prod"}], "primary_ip4": {"address": "198.51.100.31/24"},
  "oob_ip": {"id": 55, "address": "192.0.2.31/24", "family": {"value": 4}}, "custom_fields": {}},
 {"id": 2, "name": null, "serial": "", "oob_ip": {"address": "192.0.2.32/24", "family": 4}, "custom_fields": {"token": "s3cret"}},
 {"id": 3, "name": "hv3", "oob_ip": null, "primary_ip4": {"address": "198.51.100.33/24"}, "custom_fields": {"bmc_ip": "192.0.2.33"}},
 {"id": 4, "name": "hv4", "oob_ip": {"address": "2001:db8::34/64", "family": {"value": 6}}},
 {"id": 5, "name": "hv5", "oob_ip": null, "primary_ip4": {"address": "198.51.100.35/24"}}
]}"#;

#[test]
fn netbox_is_whole_or_refused() {
    let whole = NETBOX.replace("NEXT", "null").replace("\"count\": 4", "\"count\": 5");
    let expected = ["hv1 192.0.2.31", "192.0.2.32 192.0.2.32", "hv3 192.0.2.33", "hv4 [2001:db8::34]", "hv5 -"];
    assert_eq!(listed(&whole), expected);
    assert_eq!(listed(&format!("\u{feff}{whole}")), expected, "as PowerShell writes it");
    let first = server(&whole, "hv1");
    assert_eq!(first.serial.as_deref(), Some("J900PG01"));
    let labels = [("site", "a"), ("status", "active"), ("model", "ThinkSystem SR650 V2"), ("tag-prod", "yes")];
    assert!(labels.iter().all(|(label, value)| first.labels[*label] == *value), "{:?}", first.labels);
    assert_eq!(server(&whole, "hv4").from, "inv:7");
    assert_eq!(server(&whole, "192.0.2.32").serial, None, "an empty serial number is none");

    let paged =
        NETBOX.replace("NEXT", "\"https://netbox.example.net/?offset=50\"").replace("\"count\": 4", "\"count\": 6");
    let told = refused(&paged);
    assert!(told.contains("incomplete: it ends with device 5 of 6") && told.contains("?limit=0"), "{told}");
    let last = r#"{"count": 6, "next": null, "results": [{"name": "hv6", "oob_ip": {"address": "192.0.2.36/24"}}]}"#;
    assert_eq!(listed(&format!("{paged}\n{last}")).len(), 6, "both pages are whole");
    assert!(refused(last).contains("NetBox counts 6 devices, and 1 are here"), "the last page alone");
    let twice = whole.replace("\"hv4\"", "\"hv1\"");
    assert!(refused(&twice).contains("inv:7:2: \"hv1\" is the name of a server in inv:2, too"), "{}", refused(&twice));
    let both = whole.replace("\"custom_fields\": {}", "\"custom_fields\": {\"bmc_ip\": \"192.0.2.99\"}");
    assert!(refused(&both).contains("hv1: oob_ip and bmc_ip name two BMCs"), "{}", refused(&both));
    assert!(refused(&whole[..whole.len() - 9]).contains("begins like JSON and is none"));
    let wrong = whole.replace("\"J900PG01\"", "[\"s3cret\"]");
    assert!(refused(&wrong).contains("this is not a device of NetBox: expected a string"), "{}", refused(&wrong));
}

#[test]
fn maas_has_bmcs_and_others() {
    let text = r#"[{"system_id": "abc123", "hostname": "hv1", "power_type": "redfish", "power_parameters": {"power_address": "https://192.0.2.31", "power_user": "u", "power_pass": "s3cret"}},
 {"system_id": "abc124", "hostname": "hv2", "power_type": "ipmi", "power_parameters": {"power_address": "192.0.2.32"}},
 {"system_id": "abc125", "hostname": "vm1", "power_type": "virsh", "power_parameters": {"power_address": "qemu+ssh://kvm.example.net/system"}},
 {"system_id": "abc126", "hostname": "hv4", "power_type": "ipmi"}]"#;
    assert_eq!(listed(text), ["hv1 https://192.0.2.31", "hv2 192.0.2.32", "vm1 -", "hv4 -"]);
    let virtual_one = server(text, "vm1");
    assert!(virtual_one.lacks.unwrap().contains("virsh, which is no BMC"));
    assert_eq!(virtual_one.labels["power-type"], "virsh");
    assert!(server(text, "hv4").lacks.unwrap().contains("power-parameters"));
    assert!(parse(text).unwrap().warnings.join("").contains("inv:1: secrets stand in this file (power_pass)"));
    let account = text.replace("https://192", "https://u:s3cret@192");
    assert!(refused(&account).contains("inv:1:2: hv1: power_address has an account in it"), "{}", refused(&account));
    assert!(!refused(&account).contains("s3cret"));
}

#[test]
fn foreman_names_the_host_and_takes_its_interface_of_type_bmc() {
    let text = r#"{"results": [
 {"id": 1, "identifier": "eth0", "name": "hv1.example.net", "ip": "198.51.100.31", "mac": "02:00:00:00:00:31", "type": "interface", "primary": true},
 {"id": 2, "identifier": "ipmi", "name": "hv1-bmc.example.net", "ip": "192.0.2.31", "type": "bmc", "provider": "Redfish", "username": "ADMIN", "password": "s3cret"},
 {"id": 3, "identifier": "ipmi", "name": null, "ip": null, "type": "bmc", "provider": "SSH"}]}"#;
    assert_eq!(listed(text), ["hv1.example.net 192.0.2.31"]);
    assert!(
        parse(text)
            .unwrap()
            .warnings
            .join("")
            .contains("inv:2: hv1.example.net has an interface of type bmc without an address")
    );
    let two = text.replace("\"ip\": null", "\"ip\": \"192.0.2.99\"");
    assert!(refused(&two).contains("name two BMCs"));
    let none = text.replace("\"type\": \"bmc\"", "\"type\": \"bond\"");
    assert_eq!(listed(&none), ["hv1.example.net -"]);
    assert!(refused(&text.replace(", \"primary\": true", "")).contains("a host that is not named"));
    let hosts = r#"{"total": 9, "subtotal": 3, "page": 1, "per_page": 2, "results": [{"id": 1, "name": "a", "mac": null,
        "interfaces": [{"type": "bmc", "ip": "192.0.2.1"}]}, {"id": 2, "name": "b", "mac": null}]}"#;
    assert!(refused(hosts).contains("Foreman counts 3, and 2 are here"));
    assert_eq!(listed(&hosts.replace("\"subtotal\": 3", "\"subtotal\": 2")), ["a 192.0.2.1", "b -"]);
}

#[test]
fn rows_of_a_spreadsheet_or_of_netbox() {
    let text = "\u{feff}Name;Status;Site;OOB IP;Serial number;Password;Tags\nhv1;Active;a;192.0.2.31/24;S1;s3cret;\"prod,hv\"\n\
                hv2;Active;a;;;;\n;;;;;;\n";
    assert_eq!(listed(text), ["hv1 192.0.2.31", "hv2 -"]);
    let first = server(text, "hv1");
    assert_eq!(
        (first.serial.as_deref(), first.labels["tag-hv"].as_str(), first.from.as_str()),
        (Some("S1"), "yes", "inv:2")
    );
    assert!(!format!("{:?}", parse(text).unwrap()).contains("s3cret"));
    for (text, told) in [
        ("name,address\nhv1,192.0.2.1\n", "no column holds the address of a BMC"),
        ("name,bmc\nhv1,a,s3cret\n", "inv:2:1: this row has 3 fields and the head 2"),
        ("name,bmc,bmc_ip\nhv1,a,b\n", "inv:2:1: hv1: bmc and bmc_ip name two BMCs"),
        ("name,bmc\nhv1,a\nhv1,b\n", "inv:3:1: \"hv1\" is the name of a server in inv:2, too"),
        ("name,hostname,bmc\na,b,c\n", "two columns name the server"),
        ("name,bmc\n", "there is no server in it"),
    ] {
        let words = refused(text);
        assert!(words.contains(told) && !words.contains("s3cret"), "{text}\n{words}");
    }
}

proptest! {
    /// Servers stand in the order of the file, each with its own address.
    #[test]
    fn order_is_kept(hosts in proptest::collection::btree_set("[a-z]{1,8}", 1..20), seed in any::<u64>()) {
        let mut hosts: Vec<_> = hosts.into_iter().collect();
        hosts.sort_by_key(|host| seed.wrapping_mul(host.bytes().map(u64::from).sum::<u64>() + 1));
        let expected: Vec<_> = hosts.iter().map(|host| format!("{host} {host}-b")).collect();
        let join = |line: &dyn Fn(&str) -> String| hosts.iter().map(|host| line(host)).collect::<String>();
        let rows = format!("name,bmc\n{}", join(&|h| format!("{h},{h}-b\n")));
        let ini = format!("[x]\n{}", join(&|h| format!("{h} bmc={h}-b\n")));
        let yaml = format!("all:\n  hosts:\n{}", join(&|h| format!("    \"{h}\": {{bmc: {h}-b}}\n")));
        for text in [rows, ini, yaml] {
            prop_assert_eq!(&listed(&text), &expected);
        }
    }

    #[test]
    fn no_text_brings_a_reader_down(text in "[\\[\\]{}a-c:,;&*<=\"'!\\- \n\t]{0,80}") {
        use crate::fleet::servers::Format::{AnsibleIni, AnsibleJson, AnsibleYaml, Csv, Foreman, Maas, Netbox};
        for format in [Csv, AnsibleIni, AnsibleYaml, AnsibleJson, Netbox, Foreman, Maas] {
            let _ = Servers::parse(&text, "inv", Path::new(""), Some(format));
        }
    }
}
