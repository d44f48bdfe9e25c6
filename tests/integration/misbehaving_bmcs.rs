//! Misbehaving BMCs: for each, what the program prints, its exit code, and that nothing else is lost.
//!
//! Every case is the embedded SR650 V2 behind real TCP and TLS, with one thing wrong with it, and the program as an
//! operator runs it: `collect`, then `check` of what was collected. The evidence is compared with that of the healthy
//! mock, fact by fact. The answers are in `tests/snapshots/misbehaving-bmcs/`, one file for each case.

use std::collections::BTreeMap;

use patchgate::mock::{self, Account, FaultScript, Options, Role, Running, Tree};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::program::{asking, patchgate, run_beside};
use crate::support::snapshots::differing;

const ROOT: &str = "/redfish/v1/";
const SESSIONS: &str = "/redfish/v1/SessionService/Sessions";
const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";
/// The login of an account whose password must be changed first.
const FRESH: (&str, &str) = ("fresh", "Secret12345");
const BMC: &str = "/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary";
const UEFI: &str = "/redfish/v1/UpdateService/FirmwareInventory/UEFI";

/// One misbehaving BMC.
#[derive(Default)]
struct Case {
    name: &'static str,
    /// Rules of a fault script, each a URI pattern and an action, with more keys where they are needed.
    faults: Vec<String>,
    /// Other than the usual options of the mock.
    options: Options,
    /// Changes to the tree before it is served.
    change: Option<fn(&mut Tree)>,
    /// More words on the command line.
    arguments: &'static [&'static str],
    /// Other than the usual login: user and password.
    login: Option<(&'static str, &'static str)>,
}

fn case(name: &'static str) -> Case {
    Case { name, ..Case::default() }
}

impl Case {
    fn fault(self, uri: &str, action: &str) -> Self {
        self.rule(&format!("[[rule]]\nuri = \"{uri}\"\nmethods = [\"GET\"]\naction = {action}"))
    }

    fn rule(mut self, rule: &str) -> Self {
        self.faults.push(rule.to_owned());
        self
    }

    fn with(mut self, change: fn(&mut Tree)) -> Self {
        self.change = Some(change);
        self
    }

    fn given(self, arguments: &'static [&'static str]) -> Self {
        Self { arguments, ..self }
    }

    fn options(self, options: Options) -> Self {
        Self { options, ..self }
    }
}

fn merge(tree: &mut Tree, uri: &str, patch: &Value) {
    tree.merge(uri, patch).unwrap();
}

/// A session request that is answered with this status and this message.
fn login_answer(code: u16, message: &str) -> String {
    let body = json!({"error": {"code": "Base.1.12.GeneralError", "message": "See ExtendedInfo.",
        "@Message.ExtendedInfo": [{"MessageId": format!("Base.1.12.{message}"), "Message": format!("{message}.")}]}});
    let set: Vec<String> =
        body.as_object().unwrap().iter().map(|(k, v)| format!("\"/{k}\" = {}", toml_of(v))).collect();
    format!(
        "[[rule]]\nuri = \"{SESSIONS}\"\nmethods = [\"POST\"]\naction = {{ status = {{ code = {code} }} }}\n\n\
         [[rule]]\nuri = \"{SESSIONS}\"\nmethods = [\"POST\"]\naction = {{ fields = {{ set = {{ {} }} }} }}",
        set.join(", ")
    )
}

/// JSON as an inline TOML value.
fn toml_of(value: &Value) -> String {
    match value {
        Value::Object(o) => {
            let parts: Vec<String> = o.iter().map(|(k, v)| format!("\"{k}\" = {}", toml_of(v))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(a) => format!("[{}]", a.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn cases() -> Vec<Case> {
    let password_change = Account { password_change_required: true, ..Account::new(FRESH.0, FRESH.1, Role::ReadOnly) };
    let everywhere = "/redfish/v1/**";
    vec![
        // Who may come in.
        case("wrong password").options(Options { password: SecretString::from("another"), ..Options::default() }),
        case("wrong password with HTTP Basic: one request, then no more")
            .options(Options { password: SecretString::from("another"), ..Options::default() })
            .given(&["--auth", "basic"]),
        case("HTTP Basic, and all is well").given(&["--auth", "basic"]),
        case("the account is locked").rule(&login_answer(403, "AccountLockout")),
        // It is waited for, for half of the scan at most.
        case("session limit, as XCC and XCC2 say it (403)")
            .options(Options { session_limit: 0, ..Options::default() })
            .given(&["--deadline", "2"]),
        case("session limit, as XCC3 says it (503)")
            .rule(&login_answer(503, "SessionLimitExceeded"))
            .given(&["--deadline", "2"]),
        Case {
            login: Some(FRESH),
            ..case("the password must be changed first")
                .options(Options { accounts: vec![password_change], ..Options::default() })
        },
        case("no sessions, only HTTP Basic").with(|tree| {
            merge(tree, ROOT, &json!({"Links": {"Sessions": null}}));
            tree.remove(SESSIONS);
        }),
        case("even the service root wants a login")
            .rule(&format!("[[rule]]\nuri = \"{ROOT}\"\ncount = 1\naction = {{ status = {{ code = 401 }} }}")),
        case("the session ends in the middle: a new one, once").rule(
            "[[rule]]\nuri = \"/redfish/v1/UpdateService\"\ncount = 1\n\
             action = { stale-session = { after_requests = 0 } }",
        ),
        // Busy.
        case("503 always").fault(everywhere, "{ status = { code = 503 } }"),
        case("503 twice with Retry-After, then fine").rule(&format!(
            "[[rule]]\nuri = \"{INVENTORY}\"\ncount = 2\naction = {{ status = {{ code = 503, retry_after_s = 1 }} }}"
        )),
        case("503 that asks for an hour").fault(INVENTORY, "{ status = { code = 503, retry_after_s = 3600 } }"),
        case("no more than two requests at a time")
            .fault(everywhere, "{ concurrency = { limit = 2, retry_after_s = 0 } }")
            .fault(everywhere, "{ latency = { fixed-ms = 5 } }"),
        // Connections.
        case("reset before the answer, once").rule(&format!(
            "[[rule]]\nuri = \"{UEFI}\"\ncount = 1\naction = {{ reset = \"request\" }}\n\n\
             [[rule]]\nuri = \"{INVENTORY}\"\ncount = 1\naction = {{ reset = \"request\" }}"
        )),
        case("reset in the middle of one body, always").fault("/redfish/v1/Systems/1/Bios", "{ reset = \"body\" }"),
        case("one resource hangs")
            .fault("/redfish/v1/Systems/1/Bios", "{ latency = { fixed-ms = 3600000 } }")
            .given(&["--timeout", "1"]),
        case("everything hangs").fault(everywhere, "{ latency = { fixed-ms = 3600000 } }").given(&["--timeout", "1"]),
        case("the scan takes longer than it may")
            .fault("/redfish/v1/Chassis/**", "{ latency = { fixed-ms = 3600000 } }")
            .given(&["--deadline", "1"]),
        case("slow drip")
            .fault("/redfish/v1/Systems/1/Bios", "{ drip = { bytes_per_second = 20 } }")
            .given(&["--timeout", "1"]),
        case("another certificate than the pinned one").rule("[[connection]]\naction = \"new-certificate\""),
        // Bodies.
        case("truncated JSON").fault("/redfish/v1/Systems/1/SecureBoot", "{ truncate = { keep_bytes = 100 } }"),
        case("JSON that is not closed").fault("/redfish/v1/Systems/1/SecureBoot", "{ broken-json = \"unclosed\" }"),
        case("a comma too many, as an XCC 2.83 sends it")
            .fault("/redfish/v1/Systems/1/SecureBoot", "{ broken-json = \"trailing-comma\" }"),
        case("JSON nested a thousand deep").with(|tree| {
            let deep = format!("{{\"a\": {}{}}}", "[".repeat(1_000), "]".repeat(1_000));
            assert!(tree.replace("/redfish/v1/Systems/1/SecureBoot", deep.into_bytes()));
        }),
        case("not UTF-8").fault("/redfish/v1/Systems/1/SecureBoot", "{ broken-json = \"not-utf8\" }"),
        case("a login page instead of one resource").fault("/redfish/v1/Systems/1/SecureBoot", "\"login-page\""),
        case("login pages everywhere").rule("[[rule]]\naction = \"login-page\""),
        case("the right body under the wrong type").fault(everywhere, "{ content-type = \"text/html\" }"),
        case("200 headers").fault(everywhere, "{ many-headers = { count = 200 } }"),
        case("a body of 200 MB").fault("/redfish/v1/Systems/1/SecureBoot", "{ huge-body = { bytes = 200000000 } }"),
        case("a redirect to another host")
            .fault("/redfish/v1/Systems/1/SecureBoot", "{ redirect = { to = \"https://192.0.2.1\", code = 307 } }"),
        case("a link to another host").with(|tree| {
            let elsewhere = json!({"SecureBoot": {"@odata.id": "https://192.0.2.1/redfish/v1/SecureBoot"}});
            merge(tree, "/redfish/v1/Systems/1", &elsewhere);
        }),
        // Collections.
        case("pages of five").options(Options { page_size: Some(5), ..Options::default() }),
        case("pages that form a loop").fault(INVENTORY, "{ next-link = \"itself\" }"),
        case("a next page that is not there").fault(INVENTORY, "{ next-link = { to = \"/redfish/v1/Nothing\" } }"),
        case("a next page in another spelling, without a count").with(|tree| {
            let links: Vec<Value> = [UEFI, BMC].iter().map(|uri| json!({"@odata.id": uri})).collect();
            let next = format!("{INVENTORY}?$skip=2");
            let cut = json!({"Members": links, "Members@odata.count": null, "@odata.nextLink": next});
            merge(tree, INVENTORY, &cut);
        }),
        case("an error beside the members").with(|tree| {
            let links: Vec<Value> = [UEFI, BMC].iter().map(|uri| json!({"@odata.id": uri})).collect();
            let error = json!({"code": "Base.1.12.InternalError", "message": "the list was cut short"});
            merge(tree, INVENTORY, &json!({"Members": links, "Members@odata.count": 2, "error": error}));
        }),
        case("one member named twice and another never").with(|tree| {
            let links: Vec<Value> = [UEFI, UEFI].iter().map(|uri| json!({"@odata.id": uri})).collect();
            merge(tree, INVENTORY, &json!({"Members": links, "Members@odata.count": 2}));
        }),
        case("the answer of another member")
            .fault(everywhere, "{ expand = \"refused\" }")
            .fault(UEFI, &format!("{{ fields = {{ set = {{ \"/@odata.id\" = \"{BMC}\" }} }} }}")),
        case("null Members").fault(INVENTORY, "{ fields = { null = [\"/Members\"] } }"),
        case("no FirmwareInventory")
            .fault("/redfish/v1/UpdateService", "{ fields = { drop = [\"/FirmwareInventory\"] } }"),
        case("one member 404").with(|tree| assert!(tree.remove(UEFI))),
        case("one member 500").fault(UEFI, "{ status = { code = 500 } }").fault(everywhere, "{ expand = \"refused\" }"),
        // $expand.
        case("$expand refused").fault(everywhere, "{ expand = \"refused\" }"),
        case("$expand ignored").fault(everywhere, "{ expand = \"ignored\" }"),
        case("$expand drops properties").fault(INVENTORY, "{ expand = { drops = [\"/Version\", \"/Status\"] } }"),
        case("$expand takes an hour")
            .fault(INVENTORY, "{ expand = { slow = { fixed-ms = 3600000 } } }")
            .given(&["--timeout", "1"]),
        // What it says.
        case("a clock that is years off").with(|tree| {
            merge(tree, "/redfish/v1/Managers/1", &json!({"DateTime": "1970-01-01T00:00:00+00:00"}));
        }),
    ]
}

async fn serve(case: &Case) -> Running {
    let mut tree = mock::scenario("sr650-v2", None).unwrap().tree;
    if let Some(change) = case.change {
        change(&mut tree);
    }
    let script = case.faults.join("\n\n");
    let faults = FaultScript::from_toml(&script).unwrap_or_else(|e| panic!("{}: {e}\n{script}", case.name));
    mock::start(tree, Options { faults, ..case.options.clone() }).await.unwrap()
}

/// What a case came to.
struct Outcome {
    exit: i32,
    said: String,
    /// What the gate does not pass: outcome, severity and title, by id.
    open: BTreeMap<String, String>,
    /// Every fact of the evidence by its place, without times.
    facts: BTreeMap<String, String>,
    sessions: (usize, usize),
    /// Answers that say that the password is wrong.
    refusals: usize,
}

async fn outcome(case: &Case) -> Outcome {
    let mock = serve(case).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json").display().to_string();
    let mut collect = asking(&mock, ["collect", "-o", &file]);
    collect.args(case.arguments);
    if let Some((user, password)) = case.login {
        collect.env("PATCHGATE_BMC_USER", user).env("PATCHGATE_BMC_PASSWORD", password);
    }
    let said = run_beside(collect).await.err;
    let checked =
        run_beside(patchgate(["check", "--evidence", &file, "--as-of", "2026-11-22", "--format", "json"])).await;
    let report: Value = serde_json::from_str(&checked.out).unwrap();
    let evidence: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    // Of the anonymous requests only the one for the root may be refused, and it carries no password.
    let basic = case.arguments.contains(&"basic");
    let mut facts = BTreeMap::new();
    gather(&evidence["hardware"], "", &mut facts);
    // The clock of the mock runs; only one that is years off is told.
    facts.retain(|place, fact| {
        !place.contains("/connection/") && (!place.contains("/date_time/") || fact.contains("1970"))
    });
    let outcome = Outcome {
        exit: checked.code,
        open: open_findings(&report).into_iter().map(|(id, said)| (id, timeless(&said, &mock))).collect(),
        said: timeless(&said, &mock),
        facts: facts.into_iter().map(|(place, fact)| (place, timeless(&fact, &mock))).collect(),
        sessions: (mock.sessions_created(), mock.open_sessions()),
        refusals: mock.requests().iter().filter(|r| r.status == 401 && (r.method == "POST" || basic)).count(),
    };
    mock.stop().await;
    outcome
}

fn open_findings(report: &Value) -> BTreeMap<String, String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let open = findings.filter(|f| matches!(f["outcome"].as_str().unwrap(), "fail" | "unknown"));
    open.map(|f| {
        let [id, outcome, severity] = ["id", "outcome", "severity"].map(|key| f[key].as_str().unwrap());
        (id.to_owned(), format!("{outcome} ({severity}): {}", f["title"]["text"].as_str().unwrap()))
    })
    .collect()
}

/// Text without what differs from run to run: the address, fingerprints, how long ago 1970 is, and which of the requests
/// that are sent at once is refused first.
fn timeless(text: &str, mock: &Running) -> String {
    let mut text = text.replace(&mock.url(), "https://BMC").replace(mock.fingerprint(), "PINNED");
    for first in [
        "Systems?$expand=.($levels=1)",
        "Managers?$expand=.($levels=1)",
        "Chassis?$expand=.($levels=1)",
        "UpdateService",
    ] {
        text = text.replace(&format!("/redfish/v1/{first}: HTTP 403"), "ONE OF THE FIRST: HTTP 403");
    }
    let mut parts = text.split("sha256:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str(if digits == 64 { "sha256:OTHER" } else { "sha256:" });
        out.push_str(if digits == 64 { &part[digits..] } else { part });
    }
    match (out.split_once("is about "), out.split_once(" days off")) {
        (Some((before, _)), Some((_, after))) => format!("{before}is about N days off{after}"),
        _ => out,
    }
}

/// What the gate says that it does not say of the healthy server, what decides first.
fn news(healthy: &Outcome, case: &Outcome) -> Vec<String> {
    let mut news: Vec<&String> =
        case.open.iter().filter(|(id, said)| healthy.open.get(*id) != Some(said)).map(|(_, said)| said).collect();
    news.sort_by_key(|said| (!said.contains("(block)"), said.starts_with("unknown")));
    news.into_iter().cloned().collect()
}

/// The first three of several lines, and how many more there are.
fn first_three(lines: &[String]) -> String {
    let mut text: String = lines.iter().take(3).map(|line| format!("  {line}\n")).collect();
    if lines.len() > 3 {
        text.push_str(&format!("  … and {} more\n", lines.len() - 3));
    }
    text
}

/// The known and the missing facts of a document, members named by their URI.
fn gather(value: &Value, place: &str, facts: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            let missing = object.get("missing").filter(|m| m.is_object());
            if let Some(missing) = missing {
                let detail = missing.get("detail").and_then(Value::as_str).unwrap_or_default();
                let reason = missing["reason"].as_str().unwrap_or_default();
                facts.insert(place.to_owned(), format!("{reason} {detail}").trim().to_owned());
                return;
            }
            for (name, inner) in object.iter().filter(|(name, _)| *name != "at" && *name != "from") {
                gather(inner, &format!("{place}/{name}"), facts);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let name = item.get("uri").or(item.get("from")).and_then(Value::as_str).map(str::to_owned);
                gather(item, &format!("{place}/[{}]", name.unwrap_or_else(|| i.to_string())), facts);
            }
        }
        leaf => {
            facts.insert(place.to_owned(), leaf.to_string());
        }
    }
}

/// How much of the evidence is as it is on the healthy server, and what is there instead of the rest.
fn difference(healthy: &Outcome, case: &Outcome) -> String {
    let as_ever = healthy.facts.iter().filter(|(place, was)| case.facts.get(*place) == Some(was)).count();
    let instead: Vec<String> = case
        .facts
        .iter()
        .filter(|(place, is)| healthy.facts.get(*place) != Some(is))
        .map(|(place, is)| format!("{} {is}", place.trim_start_matches("/value/")))
        .collect();
    format!("evidence: {as_ever} of {} facts as ever\n{}", healthy.facts.len(), first_three(&instead))
}

/// The name of a case with a hyphen for whatever no file name should hold.
fn file_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_misbehaviour_is_named_and_costs_nothing_else() {
    let healthy = outcome(&case("healthy")).await;
    assert_eq!((healthy.exit, healthy.sessions), (0, (1, 0)), "{}", healthy.said);
    let cases = cases();
    assert!(cases.len() >= 25);
    let (mut pages, mut wrong) = (Vec::new(), Vec::new());
    for case in &cases {
        let outcome = outcome(case).await;
        let as_ever = healthy.facts.iter().all(|(place, was)| outcome.facts.get(place) == Some(was));
        let news = news(&healthy, &outcome);
        for (holds, else_wrong) in [
            (outcome.sessions.1 == 0, "a session is left"),
            (as_ever || !news.is_empty(), "a loss that nobody is told of"),
            (outcome.refusals <= 1, "more than one try that counts towards a lock-out"),
        ] {
            if !holds {
                wrong.push(format!("{}: {else_wrong}", case.name));
            }
        }
        let Outcome { exit, said, .. } = &outcome;
        let page = format!("# {}\n{said}{}", case.name, difference(&healthy, &outcome));
        let page = format!("{page}gate: exit code {exit}\n{}", first_three(&news));
        pages.push((file_name(case.name), page));
    }
    wrong.extend(differing("misbehaving-bmcs", pages));
    assert_eq!(wrong, Vec::<String>::new());
}
