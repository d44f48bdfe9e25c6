//! Mockup folders of every kind load, and are served as they were recorded.

use std::fs;
use std::path::Path;

use patchgate::mock::{Options, Tree, TreeError};
use tempfile::TempDir;

use crate::support::bench::*;
use crate::support::recorded::Capture;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn the_root_is_found_in_every_form() {
    for (form, at) in [
        ("long", "redfish/v1/"),
        ("short", ""),
        ("the redfish folder itself", "v1/"),
        ("long, one deeper", "capture/redfish/v1/"),
        ("short, one deeper", "capture/"),
    ] {
        let (root, system) = (format!("{at}index.json"), format!("{at}Systems/1/index.json"));
        let folder = folder(&[(&root, "{}"), (&system, "{\"Id\": \"1\"}")]);
        let tree = Tree::from_dir(folder.path()).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(tree.uris().collect::<Vec<_>>(), ["/redfish/v1", "/redfish/v1/Systems/1"], "{form}");
        assert_eq!(tree.get(SYSTEM), Some(b"{\"Id\": \"1\"}".as_slice()), "{form}");
    }
}

#[test]
fn what_is_not_a_resource_is_left_out() {
    let folder = folder(&[
        ("redfish/index.json", "{}"),
        ("redfish/v1/index.json", "{}"),
        ("redfish/v1/$metadata/index.xml", "<x/>"),
        ("redfish/v1/Registries/Base.1.5.0.json", "{}"),
        ("redfish/v1/headers.txt", "x"),
        ("README", "x"),
        ("latency.json", "{}"),
    ]);
    let tree = Tree::from_dir(folder.path()).unwrap();
    assert_eq!(
        tree.uris().collect::<Vec<_>>(),
        ["/redfish", "/redfish/v1", "/redfish/v1/$metadata", "/redfish/v1/Registries/Base.1.5.0.json"]
    );
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_not_followed() {
    let outside = folder(&[("secret/index.json", "{}")]);
    let folder = folder(&[("redfish/v1/index.json", "{}")]);
    std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("redfish/v1/Systems")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("redfish/v1/x.json")).unwrap();
    assert_eq!(Tree::from_dir(folder.path()).unwrap().len(), 1);
}

#[test]
fn a_folder_without_a_root_or_with_several_is_an_error_that_names_it() {
    let none = folder(&[("notes/readme.txt", "x")]);
    let error = Tree::from_dir(none.path()).unwrap_err();
    assert!(matches!(&error, TreeError::NoRoot { path } if path == none.path()), "{error}");

    let two = folder(&[("a/redfish/v1/index.json", "{}"), ("b/index.json", "{}")]);
    let error = Tree::from_dir(two.path()).unwrap_err();
    assert!(matches!(&error, TreeError::SeveralRoots { found, .. } if found == &["a", "b"]), "{error}");

    let error = Tree::from_dir(Path::new("no/such/folder")).unwrap_err();
    assert!(matches!(error, TreeError::Read { .. }), "{error}");
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[test]
fn a_tree_that_is_too_deep_is_refused() {
    let deep = format!("redfish/v1/{}index.json", "d/".repeat(70));
    let error = Tree::from_dir(folder(&[("redfish/v1/index.json", "{}"), (&deep, "{}")]).path()).unwrap_err();
    assert!(matches!(error, TreeError::TooLarge { unit: "nested folders", .. }), "{error}");
}

#[tokio::test]
async fn a_recorded_page_is_served_under_its_query() {
    let folder =
        folder(&[("redfish/v1/index.json", "{}"), ("redfish/v1/Slots?$skip=50/index.json", "{\"Id\": \"2\"}")]);
    let bench = serve(Tree::from_dir(folder.path()).unwrap(), Options::default()).await;
    assert_eq!(body(bench.get("/redfish/v1/Slots?$skip=50").await).await["Id"], "2");
    assert_eq!(bench.get("/redfish/v1/Slots?$skip=100").await.status(), 404);
}

#[tokio::test]
async fn a_short_tree_still_has_its_version_object() {
    let folder = folder(&[("index.json", "{}")]);
    let bench = serve(Tree::from_dir(folder.path()).unwrap(), Options::default()).await;
    let versions = bench.client.get(format!("{}/redfish", bench.mock.url())).send().await.unwrap();
    assert_eq!(body(versions).await["v1"], "/redfish/v1/");
}

/// A recorded BMC loads with all its files, and what is served is what was recorded.
async fn is_served_byte_by_byte(name: &str, resources: usize) {
    let tree = Capture::unpack(name).tree();
    assert_eq!(tree.len(), resources);
    let bench = serve(tree.clone(), Options::default()).await;
    // Every twentieth, since all five have 7,000; sessions are the mock's own.
    for uri in tree.uris().step_by(20).chain(["/redfish/v1"]).filter(|uri| !uri.starts_with(SESSIONS)) {
        let response = bench.get(uri).await;
        assert_eq!(response.status(), 200, "{uri}");
        assert!(response.bytes().await.unwrap() == tree.get(uri).unwrap(), "{uri}");
    }
    assert_eq!(bench.log_in().await.status(), 201);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_xcc_of_an_sr650_v2_is_served_byte_by_byte() {
    is_served_byte_by_byte("sr650-v2-xcc5.70", 1_378).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_xcc_of_an_sr670_v2_is_served_byte_by_byte() {
    is_served_byte_by_byte("sr670-v2-xcc2.83", 1_697).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_recorded_idrac_is_served_byte_by_byte() {
    is_served_byte_by_byte("dell-r750-idrac9-6.00", 3_060).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_recorded_ilo_is_served_byte_by_byte() {
    is_served_byte_by_byte("hpe-dl385-ilo5-2.72", 1_035).await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_rackmount_of_the_dmtf_is_served_byte_by_byte() {
    is_served_byte_by_byte("dmtf-public-rackmount1", 274).await;
}

#[test]
#[ignore = "needs ../shared"]
fn the_letter_case_of_a_uri_is_kept_since_hpe_mixes_both() {
    let capture = Capture::unpack("hpe-dl385-ilo5-2.72");
    let tree = capture.tree();
    for (uri, there) in [
        ("/redfish/v1/Systems/1/Bios/", true),
        ("/redfish/v1/systems/1/bios/", true),
        ("/redfish/v1/systems/1/", false),
    ] {
        assert_eq!(tree.get(uri).is_some(), there, "{uri}");
    }
}
