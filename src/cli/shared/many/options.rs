//! Which servers are meant, and how many at a time.

use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use clap::Args;

use super::journal::Journal;
use crate::cli::shared::config::CONFIGURATION;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::fleet::servers::{Format, Rules, Select, Server, Servers};

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
    /// The accounts for the servers of an inventory: a servers file whose tables of credentials, of groups with `select` and of defaults hold
    /// for them; else the configuration file, where it was named and has any
    #[arg(long, value_name = "FILE", requires = "servers", help_heading = "Many servers")]
    servers_accounts: Option<PathBuf>,
    /// Only the servers that meet this: LABEL=PATTERN or LABEL!=PATTERN, of which `name` is one; may be given several times,
    /// and then all must be met
    #[arg(long, value_name = "CONDITION", help_heading = "Many servers")]
    select: Vec<Select>,
    /// The most servers under way at a time, 16 unless said
    #[arg(long, value_name = "N", help_heading = "Many servers")]
    at_once: Option<NonZeroU16>,
    /// The longest time for all servers; those that are not begun by then are not looked at
    #[arg(long, value_name = "SECONDS", help_heading = "Many servers")]
    pub(super) all_within: Option<u32>,
    /// Try a credential at the next server though one has refused it; accounts may be locked out
    #[arg(long, help_heading = "Many servers")]
    pub(super) keep_going: bool,
    /// Say nothing of single servers on standard error
    #[arg(short, long, help_heading = "Many servers")]
    pub(super) quiet: bool,
}

/// Going on with a round.
#[derive(Debug, Args)]
pub struct Resume {
    /// Go on with a round: a server with an answer (ready or blocked) in this file of JSON Lines is not asked again, and each that
    /// is done now is added to it; the file of a new round need not be there
    #[arg(long, value_name = "FILE", help_heading = "Many servers")]
    resume: Option<PathBuf>,
}

/// The most servers under way at a time, unless said.
const AT_ONCE: usize = 16;

/// Refuses an option that is about many servers where one is asked.
fn alone(asked: bool, option: &str) -> Result<(), Failure> {
    match asked {
        true => {
            Err(Failure::usage(format!("{option} is about many servers: give --servers FILE, or --bmc several times")))
        }
        false => Ok(()),
    }
}

impl Resume {
    /// Refuses it for one server.
    pub fn refuse(&self) -> Result<(), Failure> {
        alone(self.is_asked(), "--resume")
    }

    /// Whether a journal was named.
    pub fn is_asked(&self) -> bool {
        self.resume.is_some()
    }

    /// The journal of the round, if one was named.
    pub(super) fn journal(&self) -> Result<Option<Journal>, Failure> {
        self.resume.as_deref().map(Journal::open).transpose()
    }
}

impl Many {
    /// Whether many servers were asked for: those of a file, or several that were typed.
    pub fn is_asked(&self, typed: &[String]) -> bool {
        self.servers.is_some() || typed.len() > 1
    }

    /// Refuses, for one server, what is about many.
    pub fn refuse(&self) -> Result<(), Failure> {
        let asked = [
            (!self.select.is_empty(), "--select"),
            (self.at_once.is_some(), "--at-once"),
            (self.all_within.is_some(), "--all-within"),
            (self.keep_going, "--keep-going"),
            (self.quiet, "--quiet"),
        ];
        asked.into_iter().try_for_each(|(asked, option)| alone(asked, option))
    }

    /// The most servers under way at a time.
    pub(super) fn at_once(&self) -> usize {
        self.at_once.map_or(AT_ONCE, |most| most.get().into())
    }

    /// Where the servers were named, for whoever reads about it.
    pub(super) fn file(&self) -> String {
        self.servers.as_ref().map_or_else(|| "the command line".to_owned(), |path| path.display().to_string())
    }

    /// Gives the servers of an inventory their accounts.
    fn join(&self, servers: &mut Servers) -> Result<(), Failure> {
        let Some(inventory) = &self.servers else { return Ok(()) };
        match &self.servers_accounts {
            Some(accounts) if servers.is_foreign => {
                let rules = Rules::load(accounts).map_err(|e| Failure::input(e.to_string()))?;
                rules.join(servers).map_err(Failure::input)
            }
            Some(accounts) => {
                let (file, accounts) = (inventory.display(), accounts.display());
                print::note(&format!(
                    "{file} says its own accounts, groups and defaults; those of {accounts} are not used"
                ));
                Ok(())
            }
            None => {
                // Whoever can write into the folder of an export must not choose whose password is sent where, or which program runs.
                let beside = inventory.parent().unwrap_or(Path::new("")).join(CONFIGURATION);
                if servers.is_foreign && beside.is_file() {
                    let beside = beside.display();
                    print::note(&format!(
                        "{beside} lies beside the inventory and is not read: add --servers-accounts {beside} to mean it"
                    ));
                }
                Ok(())
            }
        }
    }

    /// The servers that are meant, with the accounts that they name: those of the file, else several BMCs that were typed.
    pub(super) fn chosen(&self, typed: &[String]) -> Result<(Vec<Server>, Servers), Failure> {
        let file = self.file();
        if self.servers.is_none()
            && let Some(select) = self.select.iter().find(|select| !select.is_of_names())
        {
            return Err(Failure::usage(format!(
                "--select {}: a BMC of the command line has no labels but its name; name the servers in a servers file",
                select.label()
            )));
        }
        let servers = match &self.servers {
            Some(path) => Servers::load(path, self.servers_format),
            None => Servers::parse(&typed.join("\n"), "--bmc", Path::new(""), Some(Format::List)),
        };
        let mut servers = servers.map_err(|e| Failure::input(e.to_string()))?;
        servers.warnings.iter().for_each(|warning| print::note(warning));
        self.join(&mut servers)?;
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
