//! A healthy twin hides nothing, wherever it is listed.

use patchgate::mock::Tree;
use patchgate::redfish::SystemChoice;
use patchgate::rules::{Outcome, Verdict};
use serde_json::{Map, Value, json};

use super::change::{body, lists};
use super::{CAPTURES, captured, judged, scan, systems, tree};

/// The same resource at another address and well, listed beside the first one, before it or behind it.
fn with_twin(tree: &Tree, uri: &str, first: bool) -> Option<Tree> {
    let mut tree = tree.clone();
    let mut twin = body(&tree, uri);
    let to = format!("{uri}-twin");
    heal(twin.as_object_mut()?);
    twin["@odata.id"] = json!(to);
    twin["Id"] = json!("twin");
    tree.create(&to, &twin).ok()?;
    let lists = lists(&tree, uri);
    for (list, name) in &lists {
        let mut whole = body(&tree, list);
        let items = whole[name].as_array_mut()?;
        items.insert(if first { 0 } else { items.len() }, json!({"@odata.id": to}));
        let count = items.len();
        whole[format!("{name}@odata.count")] = json!(count);
        tree.replace(list, whole.to_string().into_bytes());
    }
    (!lists.is_empty()).then_some(tree)
}

fn heal(part: &mut Map<String, Value>) {
    if let Some(Value::Object(status)) = part.get_mut("Status") {
        for word in ["Health", "HealthRollup"] {
            if status.contains_key(word) {
                status.insert(word.to_owned(), json!("OK"));
            }
        }
    }
    for (name, well) in [("FailurePredicted", json!(false)), ("Severity", json!("OK"))] {
        if part.contains_key(name) {
            part.insert(name.to_owned(), well);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_healthy_twin_of_a_failing_part_hides_nothing() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for name in CAPTURES {
        let tree = tree(name);
        let choice: SystemChoice = systems(name).remove(0);
        let evidence = scan(tree.clone(), choice.clone()).await;
        let baseline = captured(&evidence).ok();
        let before = judged(&evidence, baseline.as_ref());
        for failing in before.findings.iter().filter(|f| f.outcome == Outcome::Fail) {
            let part = failing.component.split(' ').next().unwrap_or_default();
            let uri = format!("/redfish/v1/{part}");
            if tree.get(&uri).is_none() {
                continue;
            }
            for first in [true, false] {
                let Some(twins) = with_twin(&tree, &uri, first) else { continue };
                let after = judged(&scan(twins, choice.clone()).await, baseline.as_ref());
                tried += 1;
                let stays = after.findings.iter().any(|f| f.id == failing.id && f.outcome == Outcome::Fail);
                if !stays || (before.verdict != Verdict::Ready && after.verdict == Verdict::Ready) {
                    wrong.push(format!("{name}: {} beside a twin (first: {first}): {:?}", failing.id, after.verdict));
                }
            }
            println!("{name:<26} {}", failing.id);
        }
    }
    println!("{tried} twins");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 20);
}
