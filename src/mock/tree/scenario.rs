//! The machines and scenarios that are embedded in the program.
//!
//! A scenario is data, not code: a folder with `scenario.toml` (what differs from the machine's tree, and why that is
//! synthetic) and, where the Windows side matters, `windows.json` (what differs from the machine's `windows.base.json`).

use include_dir::{Dir, include_dir};

use super::error::TreeError;
use super::memory::Tree;
use super::overlay::apply::Overlay;
use super::windows;

static MOCKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/mocks");

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
        let redfish = folder.path().join("redfish");
        if let Some(redfish) = folder.get_dir(&redfish) {
            tree.add_embedded(redfish, "/redfish")?;
        }
        Ok(tree)
    }
}

/// The names of the embedded machines.
#[must_use]
pub fn machines() -> Vec<String> {
    names(&MOCKS)
}

fn machine_folder(machine: &str) -> Result<&'static Dir<'static>, TreeError> {
    subfolder(&MOCKS, machine).ok_or_else(|| TreeError::NoMachine { machine: machine.to_owned(), known: machines() })
}

/// The scenarios of a machine: name and title, by name.
///
/// # Errors
///
/// [`TreeError::NoMachine`], or [`TreeError::Scenario`] with the file that is not valid.
pub fn scenarios(machine: &str) -> Result<Vec<(String, String)>, TreeError> {
    let folder = machine_folder(machine)?;
    let Some(all) = subfolder(folder, "scenarios") else { return Ok(Vec::new()) };
    all.dirs().map(|one| Ok((name(one), read(one, "scenario.toml")?.title))).collect()
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
    let all = subfolder(folder, "scenarios");
    let one = all.and_then(|all| subfolder(all, name)).ok_or_else(|| TreeError::NoScenario {
        machine: machine.to_owned(),
        scenario: name.to_owned(),
        known: all.map(names).unwrap_or_default(),
    })?;
    let file = read(one, "scenario.toml")?;
    tree.overlay(&file.overlay)
        .map_err(|error| TreeError::Scenario { path: file.path.clone(), reason: error.to_string() })?;
    Ok(Scenario { name: name.to_owned(), title: file.title, note: file.note, tree, windows: windows_of(folder, one)? })
}

/// The collector's document of a scenario that has a Windows side.
fn windows_of(machine: &Dir<'_>, scenario: &Dir<'_>) -> Result<Option<Vec<u8>>, TreeError> {
    let Some(own) = scenario.get_file(scenario.path().join("windows.json")) else { return Ok(None) };
    let base = machine.get_file(machine.path().join("windows.base.json")).map(|file| file.contents());
    let refuse = |reason| TreeError::Scenario { path: own.path().display().to_string(), reason };
    windows::document(base, own.contents()).map(Some).map_err(refuse)
}

fn read(folder: &Dir<'_>, name: &str) -> Result<File, TreeError> {
    let path = folder.path().join(name);
    let refuse = |reason: String| TreeError::Scenario { path: path.display().to_string(), reason };
    let file = folder.get_file(&path).ok_or_else(|| refuse("the file is missing".to_owned()))?;
    let text = file.contents_utf8().ok_or_else(|| refuse("the file is not UTF-8 text".to_owned()))?;
    let overlay = Overlay::from_toml(&path.display().to_string(), text).map_err(|error| refuse(error.to_string()))?;
    let needed = |text: Option<&str>, name: &str| text.map(str::to_owned).ok_or_else(|| refuse(format!("no {name}")));
    Ok(File {
        path: path.display().to_string(),
        title: needed(overlay.title(), "title")?,
        note: format!("synthetic: {}", needed(overlay.synthetic(), "synthetic")?.trim()),
        overlay,
    })
}

/// The folder directly inside `folder`; never a path, so `..` or `a/b` names nothing.
fn subfolder<'a>(folder: &Dir<'a>, wanted: &str) -> Option<&'a Dir<'a>> {
    folder.dirs().find(|inner| name(inner) == wanted)
}

fn name(folder: &Dir<'_>) -> String {
    folder.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn names(folder: &Dir<'_>) -> Vec<String> {
    folder.dirs().map(name).collect()
}
