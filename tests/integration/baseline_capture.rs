//! A golden baseline: captured from a mock over HTTPS, it is met by that server and broken by one build's difference.

use patchgate::mock::{self, Options, Overlay, Running, Tree};
use serde_json::Value;

use crate::support::program::{asking, run_beside};

/// What the program answers about this BMC: exit code and output.
async fn ask(mock: &Running, arguments: &[&str]) -> (i32, String) {
    let answer = run_beside(asking(mock, arguments)).await;
    (answer.code, answer.shown())
}

async fn serve(overlay: Option<&str>) -> Running {
    let mut tree = mock::scenario("sr650-v2", None).unwrap().tree;
    if let Some(text) = overlay {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("overlay.toml");
        std::fs::write(&file, text).unwrap();
        tree.overlay(&Overlay::from_file(&file).unwrap()).unwrap();
    }
    mock::start(tree, Options::default()).await.unwrap()
}

const ONE_BUILD_MORE: &str = r#"
[[patch]]
uri = "/redfish/v1/UpdateService/FirmwareInventory/UEFI"
merge = { Version = "36E-3.60" }
"#;

#[tokio::test]
async fn a_captured_server_meets_its_baseline_and_one_build_more_breaks_it_in_one_finding() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("1.0.0.toml");
    let file = file.to_str().unwrap();
    let mock = serve(None).await;
    let (code, said) = ask(&mock, &["baseline", "capture", "-o", file]).await;
    assert_eq!((code, said.as_str()), (0, ""));
    let (code, said) = ask(&mock, &["check", "--baseline", file]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("READY"), "{said}");
    mock.stop().await;

    let changed = serve(Some(ONE_BUILD_MORE)).await;
    let (code, said) = ask(&changed, &["check", "--baseline", file, "--format", "json"]).await;
    changed.stop().await;
    assert_eq!(code, 1, "{said}");
    let report: Value = serde_json::from_str(&said).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let stops = |f: &&Value| f["severity"] == "block" && (f["outcome"] == "fail" || f["outcome"] == "unknown");
    let blocking: Vec<&Value> = findings.filter(stops).collect();
    let [finding] = blocking.as_slice() else { panic!("{} findings stop the gate", blocking.len()) };
    assert_eq!(finding["component"], "UEFI");
    let title = finding["title"]["text"].as_str().unwrap();
    assert!(title.contains("36E-3.60") && title.contains("36D-3.60"), "{title}");
    assert!(finding["sources"][0].as_str().unwrap().starts_with("evidence:J900PG01/"), "{finding}");
}

#[tokio::test]
async fn an_existing_file_is_not_overwritten_and_a_torn_inventory_is_not_captured() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("1.0.0.toml");
    std::fs::write(&file, "mine").unwrap();
    let mock = serve(None).await;
    let (code, said) = ask(&mock, &["baseline", "capture", "-o", file.to_str().unwrap()]).await;
    mock.stop().await;
    assert_eq!(code, 2, "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");

    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let torn = "[[remove]]\nuri = \"/redfish/v1/UpdateService/FirmwareInventory/UEFI\"\n";
    let overlay = folder.path().join("overlay.toml");
    std::fs::write(&overlay, torn).unwrap();
    tree.overlay(&Overlay::from_file(&overlay).unwrap()).unwrap();
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let (code, said) = ask(&mock, &["baseline", "capture"]).await;
    mock.stop().await;
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("was not read whole"), "{said}");
}
