//! Which servers are meant, and how many at a time.

use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use clap::Args;

use super::journal::Journal;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::fleet::servers::{Format, Select, Server, Servers};

/// Which servers, and how many at a time.
#[derive(Debug, Args)]
pub struct Many {
    /// Judge the servers of this file: a servers file (docs/fleet.md), a plain list with one BMC a line, CSV, or an inventory of
    /// ansible, NetBox, Foreman or MAAS
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["mock", "bmc", "evidence", "windows"],
        help_heading = "Many servers"
    )]
    servers: Option<PathBuf>,
    /// The format of that file, where its content does not tell: toml, list, csv, ansible-ini, ansible-yaml, ansible-json,
    /// netbox, foreman or maas
    #[arg(long, value_name = "FORMAT", requires = "servers", help_heading = "Many servers")]
    servers_format: Option<Format>,
    /// Only the servers that meet this: LABEL=PATTERN or LABEL!=PATTERN, of which `name` is one; may be given several times,
    /// and then all must be met
    #[arg(long, value_name = "CONDITION", requires = "servers", help_heading = "Many servers")]
    select: Vec<Select>,
    /// The most servers under way at a time
    #[arg(long, value_name = "N", requires = "servers", default_value = "16", help_heading = "Many servers")]
    pub(super) at_once: NonZeroU16,
    /// The longest time for all servers; those that are not begun by then are not looked at
    #[arg(long, value_name = "SECONDS", requires = "servers", help_heading = "Many servers")]
    pub(super) all_within: Option<u32>,
    /// Try a credential at the next server though one has refused it; accounts may be locked out
    #[arg(long, requires = "servers", help_heading = "Many servers")]
    pub(super) keep_going: bool,
    /// Say nothing of single servers on standard error
    #[arg(short, long, requires = "servers", help_heading = "Many servers")]
    pub(super) quiet: bool,
}

/// Going on with a round.
#[derive(Debug, Args)]
pub struct Resume {
    /// Go on with a round: a server with an answer (ready or blocked) in this file of JSON Lines is not asked again, and each that
    /// is done now is added to it; the file of a new round need not be there
    #[arg(long, value_name = "FILE", requires = "servers", help_heading = "Many servers")]
    resume: Option<PathBuf>,
}

impl Resume {
    /// The journal of the round, if one was named.
    pub(super) fn journal(&self) -> Result<Option<Journal>, Failure> {
        self.resume.as_deref().map(Journal::open).transpose()
    }
}

impl Many {
    /// Whether many servers were asked for.
    pub fn is_asked(&self) -> bool {
        self.servers.is_some()
    }

    /// The servers that are meant, with the accounts that they name: those of the file, else several BMCs that were typed.
    pub(super) fn chosen(&self, typed: &[String]) -> Result<(Vec<Server>, Servers), Failure> {
        let file =
            self.servers.as_ref().map_or_else(|| "the command line".to_owned(), |path| path.display().to_string());
        let servers = match &self.servers {
            Some(path) => Servers::load(path, self.servers_format),
            None => Servers::parse(&typed.join("\n"), "--bmc", Path::new(""), Some(Format::List)),
        };
        let mut servers = servers.map_err(|e| Failure::input(e.to_string()))?;
        servers.warnings.iter().for_each(|warning| print::note(warning));
        let all = std::mem::take(&mut servers.list);
        let count = all.len();
        let chosen: Vec<Server> =
            all.into_iter().filter(|server| self.select.iter().all(|select| select.meets(server))).collect();
        if chosen.is_empty() {
            return Err(Failure::usage(format!("none of the {count} servers in {file} is selected")));
        }
        Ok((chosen, servers))
    }
}
