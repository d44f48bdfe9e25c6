//! `baseline import`: a draft from what a vendor publishes, or a draft for each server that it is for.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::baseline::Baseline;
use crate::baseline::capture::words;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::file;
use crate::cli::shared::print;
use crate::cli::shared::target::stored;
use crate::common::day::today;
use crate::evidence::Evidence;
use crate::published::{Draft, LeftOut, Name, Wanted, draft, import, servers};
use crate::report::safe;

/// `patchgate baseline import`
#[derive(Debug, Args)]
pub struct Import {
    /// What a vendor publishes: a file, or a folder of such files (docs/baseline.md names the kinds)
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// The server: a machine type, a system id, a model, or a file of evidence (`patchgate collect`). Without it, --output names a
    /// folder that exists, and each server that the files are for gets a draft in it
    #[arg(long = "for", value_name = "MODEL|EVIDENCE")]
    whom: Option<String>,
    /// The id of the draft, lower-case words joined by dashes
    #[arg(long, value_name = "ID", default_value = "imported")]
    id: String,
    /// Its version
    #[arg(long = "as-version", value_name = "VERSION", default_value = "1.0.0")]
    version: semver::Version,
    /// Keep what was written by hand in this baseline
    #[arg(long, value_name = "FILE", requires = "whom")]
    merge: Option<PathBuf>,
    /// Write what was not converted, and why, to this file as JSON
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
    /// Write it to this file, which must not exist, instead of standard output; or the drafts of all servers to this folder
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
}

/// What became of the files, as JSON.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "for")]
    whom: &'a str,
    files: &'a [crate::published::File],
    rules: usize,
    left_out: &'a [LeftOut],
    more_left_out: usize,
}

impl<'a> Told<'a> {
    fn of(whom: &'a str, draft: &'a Draft) -> Self {
        let (left_out, more_left_out) = (draft.left_out.as_slice(), draft.more_left_out);
        Self { whom, files: &draft.files, rules: draft.rules, left_out, more_left_out }
    }
}

impl Import {
    pub fn run(&self) -> Result<u8, Failure> {
        match (&self.whom, &self.output) {
            (Some(whom), _) => self.one(whom),
            (None, Some(folder)) if folder.is_dir() => self.each(folder),
            (None, _) => Err(Failure::usage(
                "which server? Give --for; or -o with a folder that exists, for a draft of each server that the file is for",
            )),
        }
    }

    fn one(&self, whom: &str) -> Result<u8, Failure> {
        let evidence = evidence(whom)?;
        let wanted = evidence.as_ref().map_or(Wanted::Named(whom), Wanted::Server);
        let merge = self.merge.as_deref().map(file::written).transpose()?;
        let draft = self.draft(wanted, &self.id, merge.as_deref())?;
        let text = checked(&draft)?;
        if let Some(path) = &self.left_out {
            file::create(path, &print::to_json(&Told::of(whom, &draft))?)?;
        }
        match &self.output {
            None => print::text(&text),
            Some(path) => file::create(path, &text),
        }
    }

    /// A draft for each server, each in its own file; a line for each says what became of it.
    fn each(&self, folder: &Path) -> Result<u8, Failure> {
        let whom = servers(&self.path).map_err(|e| Failure::input(e.to_string()))?;
        let (mut drafts, mut lines) = (Vec::new(), String::new());
        for whom in &whom {
            let id = words(whom);
            let line = match self.draft(Wanted::Named(whom), &id, None) {
                Err(failure) => format!("{whom}: no draft: {}", failure.message),
                Ok(draft) => {
                    let name = format!("{id}.toml");
                    file::create(&folder.join(&name), &checked(&draft)?)?;
                    let (rules, left) = (draft.rules, draft.left_out.len() + draft.more_left_out);
                    drafts.push((whom.as_str(), draft));
                    format!("{whom}: {name}, rules: {rules}, not converted: {left}")
                }
            };
            lines.push_str(&safe::printable(&line));
            lines.push('\n');
        }
        if let Some(path) = &self.left_out {
            let told: Vec<Told<'_>> = drafts.iter().map(|(whom, draft)| Told::of(whom, draft)).collect();
            file::create(path, &print::to_json(&told)?)?;
        }
        if drafts.is_empty() {
            return Err(Failure::input(lines));
        }
        print::text(&lines)
    }

    fn draft(&self, wanted: Wanted<'_>, id: &str, merge: Option<&str>) -> Result<Draft, Failure> {
        let found = import(&self.path, wanted).map_err(|e| Failure::input(e.to_string()))?;
        let name = Name { id: id.to_owned(), version: self.version.clone() };
        draft(found, wanted, &name, today(), merge).map_err(|e| Failure::input(safe::printable(&e.to_string())))
    }
}

/// The draft's text. What we write, we can read: else it is the id that is wrong, or the file is stranger than we thought.
fn checked(draft: &Draft) -> Result<String, Failure> {
    let text = safe::toml(&draft.text);
    Baseline::parse(&text, "the draft").map_err(|e| Failure::input(e.to_string()))?;
    Ok(text)
}

/// The evidence, where a file of that name is there.
fn evidence(whom: &str) -> Result<Option<Evidence>, Failure> {
    let path = Path::new(whom);
    if path.is_file() { stored(path).map(Some) } else { Ok(None) }
}
