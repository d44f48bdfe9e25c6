//! Where baselines are, and which of them a server is judged by.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::failure::Failure;
use crate::baseline::{Catalogue, Choice, Server};
use crate::evidence::Evidence;
use crate::signed::Key;

/// Which baseline to judge by.
#[derive(Debug, Clone, Args)]
pub struct Selection {
    /// Judge by this baseline: NAME, NAME@REQUIREMENT (sr650-v2@^2026.11) or a file; else by machine type
    #[arg(long, value_name = "BASELINE", help_heading = "Baseline")]
    baseline: Option<String>,
    #[command(flatten)]
    shelf: Shelf,
}

impl Selection {
    /// The baseline that was named, if one was.
    pub fn named(&self) -> Option<String> {
        self.baseline.clone()
    }
}

/// Where baselines are.
#[derive(Debug, Clone, Args)]
pub struct Shelf {
    /// A folder of baselines; one that is for the server, or has the name, wins over the embedded ones
    #[arg(long, value_name = "DIR", env = "PATCHGATE_BASELINES", help_heading = "Baseline")]
    baselines: Option<PathBuf>,
    /// Choose none of the embedded baselines; a file may still extend one
    #[arg(long, help_heading = "Baseline")]
    no_embedded: bool,
    /// Use a file from outside the program only if this minisign key signed it: a .pub file or the key itself
    #[arg(long, value_name = "KEY", env = "PATCHGATE_SIGNING_KEY", help_heading = "Baseline")]
    require_signed: Option<String>,
}

impl Shelf {
    /// The key that every file must be signed with.
    fn key(&self) -> Result<Option<Key>, Failure> {
        let read = |given: &String| Key::read(given).map_err(|e| Failure::input(e.to_string()));
        self.require_signed.as_ref().map(read).transpose()
    }

    /// The baselines in the program and those of the folder.
    pub fn catalogue(&self) -> Result<Catalogue, Failure> {
        let input = |e: crate::baseline::CatalogueError| Failure::input(e.to_string());
        let embedded = Catalogue::embedded().map_err(input)?.requiring(self.key()?);
        let catalogue = if self.no_embedded { embedded.without_embedded() } else { embedded };
        match &self.baselines {
            Some(file) if file.is_file() => Err(Failure::usage(format!(
                "--baselines takes a folder, and {} is a file: for one baseline give --baseline FILE",
                file.display()
            ))),
            Some(folder) => catalogue.with_dir(folder).map_err(input),
            None => Ok(catalogue),
        }
    }
}

/// A selection with its baselines read: mistakes in them are known before a BMC is asked.
#[derive(Clone)]
pub struct Loaded {
    /// One for all, whatever a server is judged by.
    catalogue: Arc<Catalogue>,
    named: Option<Choice>,
    today: Date,
}

impl Selection {
    /// The key that every file must be signed with, waivers too.
    pub fn key(&self) -> Result<Option<Key>, Failure> {
        self.shelf.key()
    }

    /// Reads the baselines.
    pub fn load(&self, today: Date) -> Result<Loaded, Failure> {
        let all = Loaded { catalogue: Arc::new(self.shelf.catalogue()?), named: None, today };
        self.baseline.as_deref().map_or(Ok(all.clone()), |spec| all.naming(spec))
    }
}

impl Loaded {
    /// The same baselines, to judge by the one of this name.
    pub fn naming(&self, spec: &str) -> Result<Self, Failure> {
        let named = self.catalogue.choose(spec, self.today).map_err(|e| Failure::input(e.to_string()))?;
        Ok(Self { named: Some(named), ..self.clone() })
    }

    /// The baseline for this server: the named one, or the one that its machine type selects. None is an answer too;
    /// the rules turn it into an undetermined verdict.
    pub fn choose(&self, evidence: &Evidence) -> Result<Option<Cow<'_, Choice>>, Failure> {
        if let Some(named) = &self.named {
            return Ok(Some(Cow::Borrowed(named)));
        }
        let own = self.catalogue.for_server(&Server::of(evidence), self.today);
        own.map(|own| own.map(Cow::Owned)).map_err(|e| Failure::input(e.to_string()))
    }
}
