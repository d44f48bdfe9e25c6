//! The servers file as it is written, before it is checked. Every field that can be wrong keeps its place.
//!
//! The JSON Schema is made from these types, so that it cannot describe another file than the one that is read.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::server::Auth;
use crate::baseline::Text;
use crate::evidence::Depth;

/// A file of servers.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Servers"))]
pub struct Document {
    /// The format of this file: 1.
    // Read by `Head`; here so that it is a known and mandatory field.
    #[serde(rename = "format")]
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    pub _format: i64,
    /// Options of the command line, for every command that has them.
    // Read by the command line; here so that one file may be both.
    #[serde(rename = "options")]
    #[cfg_attr(test, schemars(with = "Option<BTreeMap<String, serde_json::Value>>"))]
    pub _options: Option<serde::de::IgnoredAny>,
    /// Options of the command line, for single commands.
    #[serde(rename = "command")]
    #[cfg_attr(test, schemars(with = "Option<BTreeMap<String, serde_json::Value>>"))]
    pub _command: Option<serde::de::IgnoredAny>,
    /// What holds for every server that says nothing else.
    pub defaults: Option<Own>,
    /// The accounts that servers name, and where their passwords are.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Credential>"))]
    pub credentials: BTreeMap<Text, Credential>,
    /// What holds for the servers of a group.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Group>"))]
    pub groups: BTreeMap<Text, Group>,
    /// The servers. A name with a range, such as `hv[01-20]`, is as many servers.
    #[serde(default)]
    pub server: Vec<Server>,
}

/// An account, and where its password is: exactly one place. The password itself never stands here.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Credential {
    /// The account.
    #[cfg_attr(test, schemars(with = "String"))]
    pub user: Text,
    /// The password is the first line of this file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub password_file: Option<Text>,
    /// The password is in this environment variable.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub password_env: Option<Text>,
    /// The password is the first line that this program prints: its name and its arguments.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub password_command: Option<Spanned<Vec<Text>>>,
    /// The password is in this `.netrc`, which nobody else may read.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub password_netrc: Option<Text>,
    /// The machine whose entry of the `.netrc` is meant; without it the entry `default`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub netrc_machine: Option<Text>,
    /// The password is in the keyring of the system, under this service and the account.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub password_keyring: Option<Text>,
    /// The user is asked, once: `true`.
    #[cfg_attr(test, schemars(with = "Option<bool>", extend("const" = true)))]
    pub prompt: Option<Spanned<bool>>,
    /// Refused, with the words that say why.
    #[cfg_attr(test, schemars(skip))]
    pub password: Option<Spanned<toml::Value>>,
}

/// What a default, a group and a server can say, the latter beside its name and addresses. TOML knows no flattened struct that keeps its
/// places, so the fields that both have are written once, here.
macro_rules! own {
    ($($(#[$meta:meta])* $field:ident: $type:ty,)*) => {
        /// What a default can say.
        #[derive(Default, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct Own {
            $($(#[$meta])* pub $field: $type,)*
        }

        /// A group.
        #[derive(Default, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct Group {
            /// The servers of an inventory that are in it, as `--select` takes it; all must be met.
            #[serde(default)]
            #[cfg_attr(test, schemars(with = "Vec<String>"))]
            pub select: Vec<Text>,
            $($(#[$meta])* pub $field: $type,)*
        }

        impl Group {
            /// What holds for its servers.
            pub fn take_own(&mut self) -> Own {
                Own { $($field: std::mem::take(&mut self.$field),)* }
            }
        }

        /// A server, or as many as its range stands for.
        #[derive(Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct Server {
            /// What it is called.
            #[cfg_attr(test, schemars(with = "String"))]
            pub name: Text,
            /// Its BMC: `HOST[:PORT]` or a URL, with the ranges of the name.
            #[cfg_attr(test, schemars(with = "Option<String>"))]
            pub bmc: Option<Text>,
            /// Its Windows side, as `--windows` takes it, with the ranges of the name.
            #[cfg_attr(test, schemars(with = "Option<String>"))]
            pub windows: Option<Text>,
            /// The serial number that its BMC must show.
            #[cfg_attr(test, schemars(with = "Option<String>"))]
            pub serial: Option<Text>,
            /// The groups that it is in; of two that say something else, the first counts.
            #[serde(default)]
            #[cfg_attr(test, schemars(with = "Vec<String>"))]
            pub groups: Vec<Text>,
            $($(#[$meta])* pub $field: $type,)*
        }

        impl Server {
            /// What it says for itself alone.
            pub fn take_own(&mut self) -> Own {
                Own { $($field: std::mem::take(&mut self.$field),)* }
            }
        }
    };
}

own! {
    /// The credential of the BMC.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    credential: Option<Text>,
    /// The credential of the Windows side.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    windows_credential: Option<Text>,
    /// The baseline, as `--baseline` takes it.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    baseline: Option<Text>,
    /// The waivers file, beside this one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    waivers: Option<Text>,
    /// How deep to look.
    depth: Option<Depth>,
    /// How to log in.
    auth: Option<Auth>,
    /// Which system behind the BMC: its Id, or `all`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    system: Option<Text>,
    /// The SHA-256 fingerprint of the BMC's certificate.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pin: Option<Text>,
    /// The file of the certificates that the BMC's comes from, beside this one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    ca: Option<Text>,
    /// The name that the BMC's certificate must hold.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    tls_name: Option<Text>,
    /// The longest time for the server, in seconds.
    #[cfg_attr(test, schemars(with = "Option<u32>"))]
    deadline: Option<Spanned<u32>>,
    /// How old its newest result may be before `patchgate work` looks at it again: such as `36h` or `7d`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    max_age: Option<Text>,
    /// Where it stands: the label `site`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    site: Option<Text>,
    /// What `--select` chooses by.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    labels: BTreeMap<Text, Text>,
}
