//! What holds for the servers of an inventory: nobody edits an export, so a file of ours beside it says who is asked with which
//! account, by groups that choose their servers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::credential::Credential;
use super::resolve::Chain;
use super::select::Select;
use super::server::{Server, Servers};
use super::wire::Own;

/// The credentials, groups and defaults of a servers file, for the servers of an inventory.
#[derive(Default)]
pub struct Rules {
    pub(super) credentials: BTreeMap<String, Credential>,
    /// In the order of the file.
    pub(super) groups: Vec<Rule>,
    pub(super) defaults: Option<Own>,
    /// The folder that the file stands in.
    pub(super) folder: PathBuf,
}

/// A group that chooses its servers.
pub(super) struct Rule {
    pub(super) name: String,
    /// All must be met.
    pub(super) select: Vec<Select>,
    pub(super) own: Own,
    /// Where it is written.
    pub(super) from: String,
}

impl Rules {
    /// Gives the servers of an inventory what their groups say, else what the defaults say. An inventory's own labels stay.
    ///
    /// # Errors
    /// Two groups choose one server and name different accounts for it: a password that is sent to the wrong server cannot be
    /// called back.
    pub fn join(self, servers: &mut Servers) -> Result<(), String> {
        for server in &mut servers.list {
            let chosen: Vec<&Rule> = self.groups.iter().filter(|rule| rule.chooses(server)).collect();
            for (what, of) in ACCOUNTS {
                let mut named = chosen.iter().filter_map(|rule| Some((rule, of(&rule.own)?)));
                let Some((first, account)) = named.next() else { continue };
                if let Some((other, _)) = named.find(|(_, named)| named.trim() != account.trim()) {
                    return Err(format!(
                        "server {:?} ({}) is chosen by [groups.{}] ({}) and [groups.{}] ({}), and each names another {what}: let \
                         one of them choose it",
                        server.name, server.from, first.name, first.from, other.name, other.from
                    ));
                }
            }
            let chain = Chain(chosen.into_iter().map(|rule| &rule.own).chain(&self.defaults).collect());
            server.settings = chain.settings(&self.folder);
            for (label, value) in chain.labels() {
                server.labels.entry(label).or_insert(value);
            }
        }
        servers.credentials = self.credentials;
        Ok(())
    }
}

/// The accounts that a group can name.
type Account = (&'static str, fn(&Own) -> Option<&str>);

const ACCOUNTS: [Account; 2] = [
    ("credential", |own| own.credential.as_ref().map(|text| text.get_ref().as_str())),
    ("windows-credential", |own| own.windows_credential.as_ref().map(|text| text.get_ref().as_str())),
];

impl Rule {
    /// Whether a server is one of its own. A group that chooses by nothing chooses nobody: servers name it.
    fn chooses(&self, server: &Server) -> bool {
        !self.select.is_empty() && self.select.iter().all(|select| select.meets(server))
    }
}
