//! The faults that were measured on patchgate 0.1.0, kinds K1 to K10, each rebuilt, with what the program says of it now.
//!
//! A row names the case in our words, how it is rebuilt, the exit code, and a phrase that must be in the answer: the
//! reason. `cargo test --test integration -- --ignored --nocapture faults` prints the table. Where another test holds a
//! case already, the row names it, and that test must be there.

mod alarms;
mod firmware;
mod health;
mod manners;
mod sessions;
mod systems;
mod way;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::way::{Said, Server, Way, rebuilt, shared};
use crate::support::bench::PASSWORD;
use crate::support::front::Retell;

/// One measured fault.
struct Row {
    kind: &'static str,
    /// Which row of the list of measured faults it belongs to, counted within its kind from 1.
    of: usize,
    case: &'static str,
    way: Way,
    exit: i32,
    says: &'static str,
    /// Why it is not what the list calls right.
    stays: &'static str,
}

/// A case of a kind; it is passed until an exit code and a phrase say otherwise.
fn row(kind: &'static str, of: usize, case: &'static str, way: Way) -> Row {
    Row { kind, of, case, way, exit: 0, says: "", stays: "" }
}

impl Row {
    fn exit(self, exit: i32, says: &'static str) -> Self {
        Self { exit, says, ..self }
    }

    fn stays(self, stays: &'static str) -> Self {
        Self { stays, ..self }
    }

    fn words(mut self, more: &'static [&'static str]) -> Self {
        match &mut self.way {
            Way::Served { words, .. } => *words = more,
            Way::Typed { .. } | Way::Held(_) => panic!("{}: no server", self.case),
        }
        self
    }

    fn script(mut self, rules: &'static str) -> Self {
        match &mut self.way {
            Way::Served { script, .. } => *script = rules,
            Way::Typed { .. } | Way::Held(_) => panic!("{}: no server", self.case),
        }
        self
    }

    /// Behind a TLS server that makes something else of each answer.
    fn retold(mut self, by: Retell) -> Self {
        match &mut self.way {
            Way::Served { retell, .. } => *retell = Some(by),
            Way::Typed { .. } | Way::Held(_) => panic!("{}: no server", self.case),
        }
        self
    }

    /// Without a baseline: none can be captured.
    fn without_baseline(mut self) -> Self {
        match &mut self.way {
            Way::Served { captured, .. } => *captured = false,
            Way::Typed { .. } | Way::Held(_) => panic!("{}: no server", self.case),
        }
        self
    }

    /// The verdict that an exit code of `check` is, as its report spells it.
    fn verdict(&self) -> &'static str {
        match (&self.way, self.exit) {
            (Way::Served { .. }, 0) => "READY",
            (Way::Served { .. }, 1) => "BLOCKED",
            (Way::Served { .. }, 3) => "UNDETERMINED",
            _ => "",
        }
    }

    /// What is wrong with an answer.
    fn wrong(&self, said: &Said) -> Option<String> {
        // Whatever was sent: our own secret comes back nowhere.
        let holds = !said.text.contains(PASSWORD)
            && said.code == self.exit
            && said.text.contains(self.says)
            && said.text.contains(self.verdict());
        let (kind, case) = (self.kind, self.case);
        let text: String = said.text.chars().take(3_000).collect();
        (!holds)
            .then(|| format!("{kind} {case}: expected {} and {:?}, got {}: {text}", self.exit, self.says, said.code))
    }

    fn line(&self) -> String {
        let Self { kind, case, says, stays, .. } = self;
        let (verdict, exit) = match self.way {
            Way::Held(_) => ("as the test says", String::new()),
            _ => (self.verdict(), self.exit.to_string()),
        };
        format!("| {kind} | {case} | {} | {verdict} | {exit} | {says} | {stays} |", self.way.name())
    }
}

fn served(server: Server) -> Way {
    Way::Served { server, script: "", retell: None, words: &[], captured: false }
}

fn overlay(name: &'static str) -> Way {
    served(Server::Overlay(name))
}

fn mini(name: &'static str) -> Way {
    served(Server::Mini(name))
}

fn capture(name: &'static str) -> Way {
    Way::Served { server: Server::Capture(name), script: "", retell: None, words: &[], captured: true }
}

fn changed(change: fn(&mut patchgate::mock::Tree)) -> Way {
    served(Server::Changed(change))
}

fn held(tests: &'static [&'static str]) -> Way {
    Way::Held(tests)
}

fn typed(words: &'static [&'static str]) -> Way {
    Way::Typed { shell: false, words, files: &[] }
}

fn rows() -> Vec<Row> {
    [systems::rows(), health::rows(), alarms::rows(), firmware::rows(), sessions::rows(), manners::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// Every tree that `mini.py` can write.
fn minis(folder: &Path) -> Vec<String> {
    let script = shared("faults/mini.py");
    let text = std::fs::read_to_string(&script).unwrap();
    let names = text.split("Names: ").nth(1).unwrap().split(". ").next().unwrap();
    let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
    let written = std::process::Command::new("python3").arg(script).arg(folder).args(&names).output().unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn every_measured_fault_is_answered_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    minis(folder.path());
    let mut wrong = Vec::new();
    println!("| kind | case | rebuilt by | verdict | exit | what it says | stays, because |");
    println!("|---|---|---|---|---|---|---|");
    for row in rows() {
        if let Some(said) = rebuilt(&row.way, folder.path()).await {
            wrong.extend(row.wrong(&said));
        }
        println!("{}", row.line());
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// How many rows the list of measured faults has, by kind.
fn measured() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(shared("faults/README.md")).unwrap();
    let mut counts = BTreeMap::new();
    for section in text.split("\n## ").skip(1) {
        let kind = section.split_whitespace().next().unwrap().to_owned();
        let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| case"));
        counts.insert(kind, rows.count());
    }
    // The collector of Windows is another issue.
    counts.remove("K11");
    counts
}

#[test]
#[ignore = "needs ../shared"]
fn no_measured_fault_is_forgotten() {
    let rows = rows();
    let mut missing = Vec::new();
    for (kind, count) in measured() {
        assert!(count > 0, "{kind}");
        assert!(rows.iter().all(|row| row.kind != kind || row.of <= count), "{kind} has only {count}");
        let has = |of: usize| rows.iter().any(|row| row.kind == kind && row.of == of);
        missing.extend((1..=count).filter(|of| !has(*of)).map(|of| format!("{kind} {of}")));
    }
    let used = |name: &str| {
        rows.iter().any(|row| match &row.way {
            Way::Served { server: Server::Overlay(used) | Server::Mini(used), .. } => *used == name,
            _ => false,
        })
    };
    for file in std::fs::read_dir(shared("faults/overlays")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        missing.extend(name.strip_suffix(".toml").filter(|name| !used(name)).map(str::to_owned));
    }
    let folder = tempfile::tempdir().unwrap();
    missing.extend(minis(folder.path()).into_iter().filter(|name| !used(name)));
    assert_eq!(missing, Vec::<String>::new());
}

/// A row that another test holds names one that is there.
#[test]
fn every_test_that_a_row_names_is_there() {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    for row in rows() {
        let Way::Held(tests) = row.way else { continue };
        for test in tests {
            let (file, name) = test.split_once("::").unwrap();
            let source = std::fs::read_to_string(here.join(file)).unwrap_or_default();
            let found = source.match_indices(&format!("fn {name}(")).any(|(at, _)| {
                // Its attributes stand in the lines before it, up to a blank one.
                let before = source[..at].rsplit("\n\n").next().unwrap_or_default();
                before.contains("#[test]") || before.contains("#[tokio::test")
            });
            if !found {
                missing.push(test.to_string());
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
