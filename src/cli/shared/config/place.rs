//! Where the configuration file is: named, in the working folder, or in the user's own folder.

use std::path::{Path, PathBuf};

use crate::common::own_folder::configuration;

/// What the file is called.
pub const NAME: &str = "patchgate.toml";

/// How a file came to be the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By `--config` or `PATCHGATE_CONFIG`.
    Named,
    /// It stands in the configuration folder of the user.
    Own,
    /// It stands in the working folder, and nobody said that it counts.
    Found,
}

impl How {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Own => "in your configuration folder",
            Self::Found => "found in the working folder",
        }
    }
}

/// The file that counts; none where there is none. An empty name means that none shall count.
pub fn place(named: Option<&Path>) -> Option<(PathBuf, How)> {
    if let Some(named) = named {
        return (!named.as_os_str().is_empty()).then(|| (named.to_owned(), How::Named));
    }
    let found = PathBuf::from(NAME);
    if found.is_file() {
        return Some((found, How::Found));
    }
    configuration().map(|folder| folder.join(NAME)).filter(|path| path.is_file()).map(|path| (path, How::Own))
}
