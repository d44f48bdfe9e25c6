//! Fault scripts themselves: when a rule holds, which mistakes are found in one, and that what is documented is valid.

use patchgate::mock::FaultScript;
use reqwest::Method;

use super::faults::with;
use crate::support::bench::*;

#[tokio::test]
async fn chance_is_the_same_at_every_start_with_the_same_seed() {
    let mut seen = Vec::new();
    for seed in [7, 7, 8] {
        let script = format!("seed = {seed}\n[[rule]]\nprobability = 0.5\naction = {{ status = {{ code = 503 }} }}");
        let bench = with(&script).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(bench.get(SYSTEM).await.status().as_u16());
        }
        assert!(statuses.contains(&200) && statuses.contains(&503), "{statuses:?}");
        seen.push(statuses);
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[1], seen[2]);
}

#[tokio::test]
async fn rules_go_by_method_count_and_order() {
    let script = format!(
        "[[rule]]\nuri = \"{SYSTEM}\"\nmethods = [\"HEAD\"]\naction = {{ status = {{ code = 500 }} }}\n\
         [[rule]]\nuri = \"{SYSTEM}\"\nmethods = [\"GET\"]\nskip = 1\ncount = 2\naction = {{ status = {{ code = 502 }} }}\n\
         [[rule]]\nuri = \"{SYSTEM}\"\nmethods = [\"GET\"]\naction = {{ many-headers = {{ count = 1 }} }}\n"
    );
    let bench = with(&script).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let response = bench.get(SYSTEM).await;
        seen.push((response.status().as_u16(), header(&response, "x-filler-00000")));
    }
    let filler = || "filler".to_owned();
    assert_eq!(seen, [(200, filler()), (502, filler()), (502, filler()), (200, filler())]);
    let head = bench.request(Method::HEAD, SYSTEM).basic_auth(USER, Some(PASSWORD)).send().await.unwrap();
    assert_eq!(head.status(), 500);
    assert_eq!(bench.mock.statistics().faulted, 5);

    bench.mock.reset();
    assert_eq!(bench.mock.statistics().requests, 0);
    let again = [bench.get(SYSTEM).await.status().as_u16(), bench.get(SYSTEM).await.status().as_u16()];
    assert_eq!(again, [200, 502], "a reset starts the counts again");
}

#[test]
fn a_mistake_in_a_script_is_an_error_that_names_its_line() {
    for (script, line, word) in [
        ("[[rule]]\nurl = \"/\"\naction = \"login-page\"", "line 2", "url"),
        ("[[rule]]\naction = \"log-in-page\"", "line 2", "login-page"),
        ("[[rule]]\nuri = \"/\"", "line 1", "action"),
        ("[[rule]]\nuri = \"redfish\"\naction = \"login-page\"", "line 2", "neither"),
        ("[[rule]]\nprobability = 1.5\naction = \"login-page\"", "line 2", "probability"),
        ("[[rule]]\nmethods = [\"get\"]\naction = \"login-page\"", "line 2", "GET"),
        ("\n[[rule]]\naction = { status = { code = 100 } }", "line 3", "100"),
        ("[[rule]]\naction = { drip = { bytes_per_second = 0 } }", "line 2", "nonzero"),
        ("[[rule]]\naction = { redirect = { to = \"https://x\", code = 200 } }", "line 2", "redirection"),
        ("[[rule]]\naction = { huge-body = { bytes = 99999999999 } }", "line 2", "16 GiB"),
        ("[[rule]]\nbmc = \"5-1\"\naction = \"login-page\"", "line 2", "range"),
        ("[[connection]]\naction = { only-tls = \"1.1\" }", "line 2", "1.2"),
        ("\n[[connection]]\nuri = \"/redfish/v1\"\naction = \"reset\"", "line 2", "no request is known yet"),
        ("[[connection]]\nurl = \"/\"\naction = \"reset\"", "line 2", "url"),
        ("sead = 1", "line 1", "sead"),
    ] {
        let error = FaultScript::from_toml(script).unwrap_err().to_string();
        assert!(error.contains(line) && error.contains(word), "{script}: {error}");
    }
}

#[test]
fn the_documented_script_and_every_documented_action_are_valid() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/mock-faults.md")).unwrap();
    let (_, rest) = text.split_once("```toml\n").unwrap();
    assert_eq!(FaultScript::from_toml(rest.split_once("```").unwrap().0).unwrap().len(), 2);

    let (requests, connections) = text.split_once("## Actions of a `[[connection]]`").unwrap();
    let mut checked = 0;
    for (section, table) in [(requests, "rule"), (connections, "connection")] {
        let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
        for cell in cells.filter(|cell| !cell.starts_with("action =")) {
            // Two spellings in one cell are both whole actions, or the second one is a short form of the first.
            for action in cell.trim_end_matches('`').split("`, `").take_while(|one| one.starts_with("{ ")) {
                if action.contains("recorded") || action.starts_with("{ slow") {
                    continue;
                }
                let script = format!("[[{table}]]\naction = {action}");
                FaultScript::from_toml(&script).unwrap_or_else(|e| panic!("{script}: {e}"));
                checked += 1;
            }
        }
    }
    assert!(checked >= 20, "only {checked} actions were found");
}
