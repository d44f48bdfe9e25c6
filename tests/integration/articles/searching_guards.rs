//! What looks like one of these causes and is none, and what changes with one piece of evidence.

use patchgate::diagnosis::{Cause, Confidence, Diagnosis};

use super::searching_fixture::{MICROSOFT, Scene, Seen, WSUS, judged};

const STORE: &str = "{855e8a7c-ecb4-4ca3-b045-1dfa50104289}";
const USES_WSUS: &[(&str, &str)] = &[("WUServer", "http://patch.mill.example:8530"), (r"AU\UseWUServer", "1")];
const DEFERS: &[(&str, &str)] =
    &[("WUServer", "http://patch.mill.example:8530"), (r"AU\UseWUServer", "1"), ("DeferQualityUpdates", "1")];
const BARE: Scene =
    Scene { seen: Seen::Search(WSUS), code: "", lines: &[], policy: &[], disabled: &[], registry: None, item: None };
const CIPHERS: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002";
const REQUEST: &str = "SLS   Making request with URL HTTPS://slscr.update.microsoft.com/SLS/x";

fn search(service: &'static str, code: &'static str) -> Scene {
    Scene { seen: Seen::Search(service), code, ..BARE }
}

fn diagnosis(scene: Scene) -> Diagnosis {
    judged(&scene).diagnosis
}

fn first(scene: Scene) -> (String, Confidence) {
    let diagnosis = diagnosis(scene);
    let cause = diagnosis.causes.first().unwrap_or_else(|| panic!("no cause"));
    (cause.id.clone(), cause.confidence)
}

fn named(scene: Scene, id: &str) -> Option<Cause> {
    diagnosis(scene).causes.into_iter().find(|cause| cause.id == id)
}

fn is(id: &str, confidence: Confidence) -> (String, Confidence) {
    (id.to_owned(), confidence)
}

#[test]
fn a_search_that_went_to_microsoft_is_not_blamed_on_wsus() {
    let dual = Scene { policy: DEFERS, ..search(MICROSOFT, "0x8024402C") };
    assert_eq!(first(dual), is("scan-source", Confidence::Probable));
    let text = serde_json::to_string(&named(dual, "scan-source")).unwrap();
    assert!(text.contains("DeferQualityUpdates = 1") && text.contains("patch.mill.example"), "{text}");
    let blamed = serde_json::to_string(&named(dual, "update-server").unwrap().remedy).unwrap();
    assert!(blamed.contains("Windows Update at Microsoft") && !blamed.contains("mill"), "{blamed}");
    for other in [
        // WSUS itself was asked.
        Scene { policy: DEFERS, ..search(WSUS, "0x8024402C") },
        // The Store is always asked at Microsoft.
        Scene { policy: DEFERS, ..search(STORE, "0x8024402C") },
        // Nobody told it to use WSUS.
        search(MICROSOFT, "0x8024402C"),
        // The server was reached and answered.
        Scene { policy: DEFERS, ..search(MICROSOFT, "0x80244007") },
    ] {
        assert!(named(other, "scan-source").is_none());
    }
}

#[test]
fn a_forbidden_internet_is_confirmed_with_its_policy_only() {
    let forbidden = |policy| Scene { policy, ..search(MICROSOFT, "0x8024500C") };
    let set = &[("DoNotConnectToWindowsUpdateInternetLocations", "1")];
    let clear = &[("DoNotConnectToWindowsUpdateInternetLocations", "0")];
    assert_eq!(first(forbidden(set)), is("scan-source", Confidence::Confirmed));
    assert_eq!(first(forbidden(clear)), is("scan-source", Confidence::Probable));
}

#[test]
fn a_setting_of_tls_counts_only_where_it_leaves_no_suite() {
    let suites = |list| Scene {
        registry: Some((CIPHERS, "Functions", list)),
        lines: &[REQUEST, "Misc  *FAILED* [80072EFE] Send request"],
        ..search(MICROSOFT, "0x80072EFE")
    };
    assert_eq!(first(suites("TLS_RSA_WITH_AES_256_CBC_SHA")), is("tls", Confidence::Confirmed));
    let whole = suites("TLS_RSA_WITH_AES_256_CBC_SHA,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    assert_eq!(first(whole), is("update-server", Confidence::Probable));
    assert!(named(whole, "tls").is_none());
    // Without the line that shows a request over TLS the last link is not seen.
    let unseen = Scene { lines: &[], ..suites("TLS_RSA_WITH_AES_256_CBC_SHA") };
    assert_eq!(first(unseen), is("tls", Confidence::Probable));
}

#[test]
fn a_code_that_only_sums_up_is_explained_by_the_one_before_it_and_never_by_noise() {
    let sum = |lines| Scene { seen: Seen::Install, lines, ..search(MICROSOFT, "0x80240022") };
    let told = sum(&["DownloadManager BITS job {1} failed, hr = 0x80190197.", "ComApi Call error code = 0x80240022"]);
    assert_eq!(first(told), is("proxy", Confidence::Probable));
    let noise = sum(&[
        "Misc *FAILED* [8024000C] LoadHistoryEventFromRegistry completed",
        "DataStore *FAILED* [80248007] GetServiceObject",
        "Agent *FAILED* [8024043D] GetIsInventoryRequired",
        "Agent   UpdateId = 8024402C-0D2A-467B-82A8-1687196B52EC.200",
        "ComApi Call error code = 0x80240022",
    ]);
    let sure = diagnosis(noise).causes.into_iter().filter(|cause| cause.confidence <= Confidence::Possible);
    assert_eq!(sure.map(|cause| cause.id).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn an_update_for_another_windows_is_confirmed_and_one_for_this_is_not() {
    let alone = |file| Scene { seen: Seen::Standalone(file), ..search(WSUS, "0x80240017") };
    for (file, confidence) in [
        ("windows10.0-kb5079911-x64.msu", Confidence::Probable),
        ("windows10.0-kb5079911-x86.msu", Confidence::Confirmed),
        ("windows11.0-kb5079911-x64.msu", Confidence::Confirmed),
        ("windows8.1-kb5079911-x64.msu", Confidence::Confirmed),
        ("fix-for-us.msu", Confidence::Probable),
    ] {
        assert_eq!(first(alone(file)), is("not-applicable", confidence), "{file}");
    }
}

#[test]
fn a_data_store_is_confirmed_by_its_own_engine_only() {
    let scene = Scene { seen: Seen::Install, ..search(WSUS, "0xC80003FA") };
    assert_eq!(first(scene), is("client-state-damaged", Confidence::Probable));
}

#[test]
fn an_update_client_that_ended_is_probable_with_a_trace_and_possible_without() {
    let ended = Scene { seen: Seen::Install, ..search(WSUS, "0x8024001E") };
    assert_eq!(first(ended), is("interrupted", Confidence::Possible));
    let seen = Scene { lines: &["Shared  * END * Service exit Exit code = 0x240001"], ..ended };
    assert_eq!(first(seen), is("interrupted", Confidence::Probable));
    // A service that is disabled tells more.
    let disabled = Scene { disabled: &["wuauserv"], ..ended };
    assert_eq!(first(disabled).0, "service-disabled");
}

#[test]
fn a_proxy_of_wsus_is_named_with_its_server() {
    let text =
        serde_json::to_string(&named(Scene { policy: USES_WSUS, ..search(WSUS, "0x8024401B") }, "proxy")).unwrap();
    assert!(text.contains("WSUS server http://patch.mill.example:8530"), "{text}");
}

#[test]
fn a_server_that_goes_out_without_its_proxy_is_told_so() {
    let keys = |bytes: &str| -> &'static str {
        let connections = r"HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";
        let account = r"HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
        let text = format!(
            r#"[{{"key": "{connections}", "values": {{"WinHttpSettings": "{bytes}"}}}},
                {{"key": "{account}", "values": {{"ProxyEnable": 1, "ProxyServer": "gate.mill.example:3128"}}}}]"#
        );
        Box::leak(text.into_boxed_str())
    };
    let direct = keys("1800000000000000010000000000000000000000");
    let named_proxy = keys("2800000000000000030000000a00000070726f78793a33313238");
    let out = |item| Scene { item: Some(("proxy", item)), ..search(MICROSOFT, "0x80072EE2") };
    assert_eq!(first(out(direct)), is("proxy", Confidence::Probable));
    assert_eq!(first(out(named_proxy)), is("update-server", Confidence::Probable));
    assert!(named(out(named_proxy), "proxy").is_none());
    let wsus = Scene { item: Some(("proxy", direct)), policy: USES_WSUS, ..search(WSUS, "0x80072EE2") };
    assert_eq!(first(wsus), is("update-server", Confidence::Probable));
}

#[test]
fn an_address_with_the_port_of_the_other_scheme_is_named() {
    let at = |policy, code| Scene { policy, ..search(WSUS, code) };
    let wrong = &[("WUServer", "https://patch.mill.example:8530"), (r"AU\UseWUServer", "1")];
    let own = &[("WUServer", "https://patch.mill.example:8443"), (r"AU\UseWUServer", "1")];
    for code in ["0x80072F8F", "0x80072EFE", "0x80072F7D"] {
        let text = serde_json::to_string(&named(at(wrong, code), "update-server")).unwrap();
        assert!(first(at(wrong, code)).0 == "update-server" && text.contains("8531 with https"), "{code}: {text}");
    }
    assert_eq!(first(at(own, "0x80072F8F")).0, "tls");
    // A server that is slow was reached.
    let slow = serde_json::to_string(&named(at(wrong, "0x8024401C"), "update-server")).unwrap();
    assert!(!slow.contains("contradict"), "{slow}");
}
