//! `collect`: the evidence of a server, stored.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::shared::failure::Failure;
use super::shared::file;
use super::shared::many::{Many, Sides, collect, file_of};
use super::shared::missing;
use super::shared::print;
use super::shared::redaction::Redaction;
use super::shared::target::Source;
use crate::evidence::Evidence;

/// `patchgate collect`
#[derive(Debug, Args)]
pub struct Collect {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    redaction: Redaction,
    #[command(flatten)]
    many: Many,
    /// Write the evidence to this file instead of standard output, of many servers into this folder, a file NAME.json each; after a scan that failed, a file that is there stays,
    /// and the record of the failure goes to FILE.failed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Let the record of a scan that failed replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl Collect {
    pub async fn run(&self) -> Result<u8, Failure> {
        if self.many.is_asked(self.source.several()?) {
            return self.round().await;
        }
        self.many.refuse()?;
        let evidence = self.redaction.evidence(self.source.evidence().await?)?;
        let missing = missing::sides(&evidence);
        match &self.output {
            None => _ = print::json(&evidence)?,
            Some(path) => self.store(path, &evidence, missing.is_empty())?,
        }
        missing.iter().for_each(|side| print::error(side));
        Ok(if missing.is_empty() { 0 } else { 3 })
    }

    /// Stores the evidence of many servers.
    async fn round(&self) -> Result<u8, Failure> {
        let Some(folder) = &self.output else {
            return Err(Failure::usage("many servers need a folder for the evidence of each: -o FOLDER"));
        };
        match fs::create_dir(folder) {
            Err(e) if !folder.is_dir() => {
                return Err(Failure::usage(format!("the folder {} cannot be made: {e}", folder.display())));
            }
            _ => {}
        }
        collect(&self.many, &self.source, Sides::All, self.redaction, |name, evidence| {
            let missing = missing::sides(evidence);
            self.store(&folder.join(file_of(name, "json")), evidence, missing.is_empty())?;
            Ok(missing)
        })
        .await
    }

    /// Writes evidence to a file. Somebody compares with it after the update: half a document would be found out too late.
    fn store(&self, path: &Path, evidence: &Evidence, whole: bool) -> Result<(), Failure> {
        let document = print::to_json(evidence)? + "\n";
        let path = self.place(path, whole);
        file::replace(&path, &document)
    }

    /// Where the evidence goes: good evidence is never replaced by the record of a failure, unless that is asked for.
    fn place(&self, path: &Path, whole: bool) -> PathBuf {
        if whole || self.force || !path.is_file() {
            return path.to_owned();
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".failed");
        let beside = PathBuf::from(name);
        print::error(&format!("{} stays as it was; this scan failed: {}", path.display(), beside.display()));
        beside
    }
}
