//! The machines and scenarios that are embedded in the program.
//!
//! A scenario is data, not code: a folder with `scenario.toml` (what differs from the machine's tree, and why that is
//! synthetic) and, where the Windows side matters, `windows.json` (what differs from the machine's `windows.base.json`).

use super::error::TreeError;
use super::memory::Tree;
use super::overlay::apply::Overlay;
use super::windows;
use crate::common::packed::{Pack, pack};

static MOCKS: Pack = pack!("mocks");

/// A mock server in one state: its Redfish tree and the Windows side that belongs to it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name of its folder; the machine's name where no scenario was asked for.
    pub name: String,
    /// One line: what is the case with this server.
    pub title: String,
    /// What in it is invented, and on what ground.
    pub note: String,
    /// The resources.
    pub tree: Tree,
    /// What the Windows collector would have written, where the scenario has a Windows side.
    pub windows: Option<Vec<u8>>,
}

/// `scenario.toml`, or the `machine.toml` of a machine without any scenario, which changes nothing: an overlay that
/// must say what it is.
struct File {
    path: String,
    title: String,
    note: String,
    overlay: Overlay,
}

impl Tree {
    /// The tree of a machine that is embedded in the program, without any scenario.
    ///
    /// # Errors
    ///
    /// [`TreeError::NoMachine`], which lists the known machines.
    pub fn embedded(machine: &str) -> Result<Self, TreeError> {
        let folder = machine_folder(machine)?;
        let mut tree = Self::default();
        for (path, bytes) in MOCKS.below(&format!("mocks/{folder}/redfish")) {
            let (inside, name) = path.rsplit_once('/').unwrap_or(("", path));
            let uri = if inside.is_empty() { "/redfish".to_owned() } else { format!("/redfish/{inside}") };
            tree.add_file(&uri, name, bytes.to_vec());
        }
        Ok(tree)
    }
}

/// The names of the embedded machines.
#[must_use]
pub fn machines() -> Vec<String> {
    MOCKS.folders("mocks")
}

/// The folder of a machine. Its name is one of those that there are and never a path, so `..` or `a/b` names nothing.
fn machine_folder(machine: &str) -> Result<&str, TreeError> {
    let known = machines();
    if known.iter().any(|name| name == machine) {
        return Ok(machine);
    }
    Err(TreeError::NoMachine { machine: machine.to_owned(), known })
}

/// The folder of a machine's scenarios.
fn scenarios_of(machine: &str) -> String {
    format!("{machine}/scenarios")
}

/// The scenarios of a machine: name and title, by name.
///
/// # Errors
///
/// [`TreeError::NoMachine`], or [`TreeError::Scenario`] with the file that is not valid.
pub fn scenarios(machine: &str) -> Result<Vec<(String, String)>, TreeError> {
    let all = scenarios_of(machine_folder(machine)?);
    let one = |name: String| Ok((name.clone(), read(&format!("{all}/{name}"), "scenario.toml")?.title));
    MOCKS.folders(&format!("mocks/{all}")).into_iter().map(one).collect()
}

/// A machine in a named scenario, or as its tree is and without a Windows side where `name` is `None`.
///
/// # Errors
///
/// A [`TreeError`] that lists the known names, or says which line of `scenario.toml` cannot be applied.
pub fn scenario(machine: &str, name: Option<&str>) -> Result<Scenario, TreeError> {
    let folder = machine_folder(machine)?;
    let mut tree = Tree::embedded(machine)?;
    tree.set_clocks(jiff::Timestamp::now());
    let Some(name) = name else {
        let file = read(folder, "machine.toml")?;
        return Ok(Scenario { name: machine.to_owned(), title: file.title, note: file.note, tree, windows: None });
    };
    let all = scenarios_of(folder);
    let known = MOCKS.folders(&format!("mocks/{all}"));
    if !known.iter().any(|there| there == name) {
        return Err(TreeError::NoScenario { machine: machine.to_owned(), scenario: name.to_owned(), known });
    }
    let one = format!("{all}/{name}");
    let file = read(&one, "scenario.toml")?;
    tree.overlay(&file.overlay)
        .map_err(|error| TreeError::Scenario { path: file.path.clone(), reason: error.to_string() })?;
    Ok(Scenario { name: name.to_owned(), title: file.title, note: file.note, tree, windows: windows_of(folder, &one)? })
}

/// The collector's document of a scenario that has a Windows side.
fn windows_of(machine: &str, scenario: &str) -> Result<Option<Vec<u8>>, TreeError> {
    let path = format!("{scenario}/windows.json");
    let Some(own) = MOCKS.file(&format!("mocks/{path}")) else { return Ok(None) };
    let base = MOCKS.file(&format!("mocks/{machine}/windows.base.json"));
    windows::document(base, own).map(Some).map_err(|reason| TreeError::Scenario { path, reason })
}

fn read(folder: &str, name: &str) -> Result<File, TreeError> {
    let path = format!("{folder}/{name}");
    let refuse = |reason: String| TreeError::Scenario { path: path.clone(), reason };
    let file = MOCKS.file(&format!("mocks/{path}")).ok_or_else(|| refuse("the file is missing".to_owned()))?;
    let text = std::str::from_utf8(file).map_err(|_| refuse("the file is not UTF-8 text".to_owned()))?;
    let overlay = Overlay::from_toml(&path, text).map_err(|error| refuse(error.to_string()))?;
    let needed = |text: Option<&str>, name: &str| text.map(str::to_owned).ok_or_else(|| refuse(format!("no {name}")));
    Ok(File {
        title: needed(overlay.title(), "title")?,
        note: format!("synthetic: {}", needed(overlay.synthetic(), "synthetic")?.trim()),
        path: path.clone(),
        overlay,
    })
}
