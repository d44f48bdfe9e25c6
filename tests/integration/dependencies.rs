//! The rules that docs/dependencies.md states are kept.

use std::collections::BTreeSet;
use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The names in the tables `[dependencies]` and `[dev-dependencies]`, those of one system included.
fn named_in_manifest() -> BTreeSet<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let everywhere = ["dependencies", "dev-dependencies"].map(|table| &manifest[table]);
    let somewhere = manifest["target"].as_table().unwrap().values().map(|target| &target["dependencies"]);
    everywhere.into_iter().chain(somewhere).flat_map(|table| table.as_table().unwrap().keys().cloned()).collect()
}

/// The names in the first column of the tables of docs/dependencies.md.
fn named_in_docs() -> BTreeSet<String> {
    read("docs/dependencies.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|row| row.split(" | ").next())
        .flat_map(|cell| cell.split(", "))
        .filter(|name| *name != "crate")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_dependency_is_named_with_its_reason_and_nothing_else_is() {
    assert_eq!(named_in_manifest(), named_in_docs());
}

#[test]
fn one_tls_stack_and_no_system_cryptography() {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let names: BTreeSet<&str> =
        lock["package"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    for banned in ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "serde_yaml"] {
        assert!(!names.contains(banned), "{banned} is in Cargo.lock");
    }
    assert!(names.contains("rustls") && names.contains("ring"));
}
