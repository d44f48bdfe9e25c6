//! `baseline import`: a draft from what a vendor publishes.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::baseline::Baseline;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::file;
use crate::cli::shared::print;
use crate::cli::shared::target::stored;
use crate::common::day::today;
use crate::evidence::Evidence;
use crate::published::{LeftOut, Name, Wanted, draft, import};
use crate::report::safe;

/// `patchgate baseline import`
#[derive(Debug, Args)]
pub struct Import {
    /// What a vendor publishes: a file, or a folder of such files (docs/baseline.md names the kinds)
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// The server: a machine type, a system id, a model, or a file of evidence (`patchgate collect`)
    #[arg(long = "for", value_name = "MODEL|EVIDENCE")]
    whom: String,
    /// The id of the draft, lower-case words joined by dashes
    #[arg(long, value_name = "ID", default_value = "imported")]
    id: String,
    /// Its version
    #[arg(long = "as-version", value_name = "VERSION", default_value = "1.0.0")]
    version: semver::Version,
    /// Keep what was written by hand in this baseline
    #[arg(long, value_name = "FILE")]
    merge: Option<PathBuf>,
    /// Write what was not converted, and why, to this file as JSON
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
    /// Write it to this file, which must not exist, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What became of the files, as JSON.
#[derive(Serialize)]
struct Told<'a> {
    files: &'a [crate::published::File],
    rules: usize,
    left_out: &'a [LeftOut],
    more_left_out: usize,
}

impl Import {
    pub fn run(&self) -> Result<u8, Failure> {
        let evidence = self.evidence()?;
        let wanted = evidence.as_ref().map_or(Wanted::Named(&self.whom), Wanted::Server);
        let merge = self.merge.as_deref().map(file::written).transpose()?;
        let found = import(&self.path, wanted).map_err(|e| Failure::input(e.to_string()))?;
        let name = Name { id: self.id.clone(), version: self.version.clone() };
        let draft = draft(found, wanted, &name, today(), merge.as_deref())
            .map_err(|e| Failure::input(safe::printable(&e.to_string())))?;
        let text = safe::toml(&draft.text);
        // What we write, we can read: else it is the id that is wrong, or the file is stranger than we thought.
        Baseline::parse(&text, "the draft").map_err(|e| Failure::input(e.to_string()))?;
        if let Some(path) = &self.left_out {
            let (left_out, more_left_out) = (draft.left_out.as_slice(), draft.more_left_out);
            let told = Told { files: &draft.files, rules: draft.rules, left_out, more_left_out };
            file::create(path, &print::to_json(&told)?)?;
        }
        match &self.output {
            None => print::text(&text),
            Some(path) => file::create(path, &text),
        }
    }

    /// The evidence, where a file of that name is there.
    fn evidence(&self) -> Result<Option<Evidence>, Failure> {
        let path = Path::new(&self.whom);
        if path.is_file() { stored(path).map(Some) } else { Ok(None) }
    }
}
