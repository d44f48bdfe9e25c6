//! How one measured fault is rebuilt, and what the program then says.

use std::path::{Path, PathBuf};
use std::process::Command;

use patchgate::mock::{self, FaultScript, Options, Overlay, Tree};
use serde_json::{Value, json};

use crate::support::front::{Front, Leaf, Look, Retell};
use crate::support::program::{Answer, asking, logged_in, patchgate, run_beside};
use crate::support::recorded::recording;

/// The day of judgement: within the dates of every baseline here.
pub const DAY: &str = "2026-11-22";

/// What is served.
pub enum Server {
    /// The embedded SR650 V2, changed by a measured overlay.
    Overlay(&'static str),
    /// A small tree of `mini.py`, held against its baseline.
    Mini(&'static str),
    /// A recorded server, held against the baseline that is captured from it.
    Capture(&'static str),
    /// The embedded SR650 V2, changed here.
    Changed(fn(&mut Tree)),
}

/// How a fault is rebuilt.
pub enum Way {
    /// A server, and what is wrong on the way to it.
    Served {
        server: Server,
        /// Rules of a fault script.
        script: &'static str,
        /// What becomes of its answers.
        retell: Option<Retell>,
        /// More words for `check`; `SHARED` stands for the folder beside the checkout.
        words: &'static [&'static str],
        /// Whether the baseline is captured from what is served.
        captured: bool,
    },
    /// A command line; `DIR` is a new folder, in which these files lie.
    Typed {
        /// Whether a shell runs it and closes standard output.
        shell: bool,
        words: &'static [&'static str],
        files: &'static [(&'static str, &'static [u8])],
    },
    /// Tests that rebuild it, as `file::name`.
    Held(&'static [&'static str]),
}

impl Way {
    /// How the table calls it.
    pub fn name(&self) -> String {
        match self {
            Self::Held(tests) => format!("held by {}", tests.join(", ")),
            Self::Typed { shell, words, .. } => format!("`{}{}`", words.join(" "), if *shell { " >&-" } else { "" }),
            Self::Served { server, script, retell, words, .. } => {
                let server = match server {
                    Server::Overlay(name) => format!("overlay {name}"),
                    Server::Mini(name) => format!("mini {name}"),
                    Server::Capture(name) => format!("capture {name}"),
                    Server::Changed(_) => "changed mock".to_owned(),
                };
                let script = if script.is_empty() { "" } else { ", fault script" };
                let front = if retell.is_some() { ", TLS server" } else { "" };
                let words = words.join(" ");
                format!("{server}{script}{front}{}{words}", if words.is_empty() { "" } else { ", " })
            }
        }
    }
}

/// The folder beside the checkout.
pub fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

/// What the program answered: exit code, and everything that it said, blanks and line breaks as one.
pub struct Said {
    pub code: i32,
    pub text: String,
}

impl From<Answer> for Said {
    fn from(answer: Answer) -> Self {
        let shown = answer.shown();
        Self { code: answer.code, text: shown.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// Rebuilds a fault and asks the program about it; none where a test holds it.
pub async fn rebuilt(way: &Way, minis: &Path) -> Option<Said> {
    let folder = tempfile::tempdir().unwrap();
    match way {
        Way::Held(_) => None,
        Way::Typed { shell, words, files } => {
            for (name, bytes) in *files {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
            let here = folder.path().display().to_string();
            let words = words.iter().map(|word| word.replace("DIR", &here));
            let command = if *shell {
                let line = words.collect::<Vec<_>>().join(" ");
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{} {line} >&-", env!("CARGO_BIN_EXE_patchgate"))]);
                shell
            } else {
                logged_in(words)
            };
            Some(run_beside(command).await.into())
        }
        Way::Served { server, script, retell, words, captured } => {
            let tree = tree(server, minis);
            let faults = FaultScript::from_toml(script).unwrap();
            let mock = mock::start(tree, Options { faults, ..Options::default() }).await.unwrap();
            let leaf = Leaf::self_signed("127.0.0.1");
            let front = match retell {
                Some(retell) => Some(Front::of(&mock, Look { retell: *retell, ..Look::tls(leaf.config()) }).await),
                None => None,
            };
            let ask = |words: &[&str]| match &front {
                None => asking(&mock, words),
                Some(front) => {
                    let mut command = logged_in(words);
                    command.args(["--bmc", &front.url, "--pin", &leaf.fingerprint().to_string()]);
                    command
                }
            };
            let said = judged(server, ask, words, *captured, folder.path()).await;
            assert_eq!(mock.open_sessions(), 0, "a session is left: {}", said.text);
            mock.stop().await;
            Some(said)
        }
    }
}

/// `check`, with all findings beside the table, so that what passed is seen, too.
async fn judged(
    server: &Server,
    ask: impl Fn(&[&str]) -> Command,
    words: &[&str],
    captured: bool,
    folder: &Path,
) -> Said {
    let path = |name: &str| folder.join(name).display().to_string();
    let (stored, golden, rows) = (path("evidence.json"), path("golden.toml"), format!("csv={}", path("findings.csv")));
    let before = path("before.json");
    let mut check = if captured {
        if words.contains(&"BEFORE") {
            run_beside(ask(&["collect", "-o", &before])).await;
        }
        let collected = run_beside(ask(&["collect", "-o", &stored])).await;
        if collected.code != 0 {
            return collected.into();
        }
        let capture = patchgate(["baseline", "capture", "--evidence", &stored, "-o", &golden]);
        let captured = run_beside(capture).await;
        if captured.code != 0 {
            return captured.into();
        }
        patchgate(["check", "--evidence", &stored, "--baseline", &golden])
    } else {
        ask(&["check"])
    };
    if let Server::Mini(name) = server {
        let acme = std::fs::read_to_string(shared("faults/acme.toml")).unwrap();
        // The tree that names no vendor has another manufacturer, too.
        let acme = if *name == "novendor" { acme.replace("\"Acme\"", "\"Supermicro\"") } else { acme };
        std::fs::write(&golden, acme).unwrap();
        check.args(["--baseline", &golden]);
    }
    let beside = shared("").display().to_string();
    let words = words.iter().map(|word| word.replace("SHARED/", &beside).replace("BEFORE", &before));
    check.args(["--verbose", "--report", &rows]).args(words);
    if !captured {
        check.args(["--as-of", DAY]);
    }
    let mut said = Said::from(run_beside(check).await);
    let rows = std::fs::read_to_string(folder.join("findings.csv")).unwrap_or_default();
    said.text.push(' ');
    said.text.push_str(&rows);
    said
}

fn tree(server: &Server, minis: &Path) -> Tree {
    let mut tree = match server {
        Server::Capture(name) => recording(name),
        Server::Mini(name) => Tree::open(&minis.join(name)).unwrap(),
        Server::Overlay(_) | Server::Changed(_) => mock::scenario("sr650-v2", None).unwrap().tree,
    };
    match server {
        Server::Overlay(name) => {
            let file = shared("faults/overlays").join(format!("{name}.toml"));
            tree.overlay(&Overlay::from_file(&file).unwrap()).unwrap();
        }
        Server::Changed(change) => change(&mut tree),
        Server::Mini(_) | Server::Capture(_) => {}
    }
    tree
}

/// Changes a resource, or makes it.
pub fn put(tree: &mut Tree, uri: &str, body: &Value) {
    if tree.get(uri).is_some() {
        tree.merge(uri, body).unwrap();
    } else {
        let mut body = body.clone();
        body["@odata.id"] = json!(uri);
        tree.create(uri, &body).unwrap();
    }
}

/// A resource as JSON.
pub fn body(tree: &Tree, uri: &str) -> Value {
    serde_json::from_slice(tree.get(uri).unwrap()).unwrap()
}

/// A collection of these members.
pub fn list(uris: &[&str]) -> Value {
    let members: Vec<Value> = uris.iter().map(|uri| json!({"@odata.id": uri})).collect();
    json!({"Members": members, "Members@odata.count": uris.len()})
}
