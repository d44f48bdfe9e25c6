//! A tree with an overlay is served as the overlay says; the overlay of docs/mock.md is one.

use patchgate::mock::{Options, Overlay, OverlayError, Tree};

use crate::support::bench::*;

const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";

/// The first TOML block of docs/mock.md.
fn documented() -> &'static str {
    let page = include_str!("../../../docs/mock.md");
    page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap()
}

#[tokio::test]
async fn the_documented_overlay_is_seen_on_the_wire() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overlay.toml");
    std::fs::write(&path, documented()).unwrap();
    tree.overlay(&Overlay::from_file(&path).unwrap()).unwrap();
    assert_eq!(dangling(&tree), Vec::<String>::new());

    let bench = serve(tree, Options::default()).await;
    let supply = &body(bench.get("/redfish/v1/Chassis/1/Power").await).await["PowerSupplies"][1];
    assert_eq!(supply["Status"]["Health"], "Critical");
    assert!(supply["PowerCapacityWatts"].is_null() && supply.get("SerialNumber").is_none());
    let inventory = body(bench.get(INVENTORY).await).await;
    assert_eq!(inventory["Members@odata.count"], 16);
    assert_eq!(body(bench.get(&format!("{INVENTORY}/Disk1")).await).await["Version"], "JXTC504Q");
    assert_eq!(bench.get(&format!("{INVENTORY}/Disk4")).await.status(), 404);
    let log = body(bench.get("/redfish/v1/Systems/1/LogServices/ActiveLog/Entries").await).await;
    assert_eq!(log["Members"][0]["Message"], "Power supply 2 has failed.");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Overlay::from_file("no/such.toml".as_ref()).unwrap_err();
    assert!(matches!(error, OverlayError::Read { .. }) && error.to_string().contains("no/such.toml"), "{error}");
}
