//! The walk through a service: from link to link, each once, and what is left out on the way.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::super::limits::{MAX_FILES, MAX_TREE_BYTES};
use super::super::uri::trimmed;
use super::recording::{Body, Recording, is_audit};
use crate::redfish::{Bmc, RedfishError};

/// What a service has besides its tree: DSP0266, "Redfish-defined URIs". A service that refuses one lacks nothing.
const PROTOCOL: [&str; 3] = ["/redfish", "/redfish/v1/odata", "/redfish/v1/$metadata"];
/// Where every tree begins.
const ROOT: &str = "/redfish/v1/";
/// So many failures in a row are one failure: a BMC that went away, or a session that ended.
const MAX_FAILURES_IN_A_ROW: usize = 20;

/// What to record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptureOptions {
    /// JSON schemas and the documents of message registries too; they are megabytes of text that the DMTF publishes.
    pub all: bool,
    /// Leave out the entries of audit logs, which tell who logged in from where.
    pub without_audit: bool,
}

/// Reads everything that a service links to, from its root.
pub async fn record(bmc: &Bmc, options: CaptureOptions) -> Recording {
    let mut walk = Walk { bmc, options, seen: BTreeSet::new(), open: VecDeque::new(), recording: Recording::default() };
    for uri in PROTOCOL {
        walk.seen.insert(uri.to_owned());
        // Not linked, so not missed.
        let _ = walk.fetch(uri).await;
    }
    walk.note(ROOT);
    walk.run().await;
    walk.recording
}

struct Walk<'a> {
    bmc: &'a Bmc,
    options: CaptureOptions,
    seen: BTreeSet<String>,
    open: VecDeque<String>,
    recording: Recording,
}

impl Walk<'_> {
    async fn run(&mut self) {
        let (mut failures, mut bytes) = (0, 0);
        while let Some(uri) = self.open.pop_front() {
            let stop = if failures >= MAX_FAILURES_IN_A_ROW {
                Some(format!("{failures} requests in a row failed"))
            } else if self.recording.len() >= MAX_FILES {
                Some(format!("the limit of {MAX_FILES} resources is reached"))
            } else if bytes > MAX_TREE_BYTES {
                Some(format!("the limit of {MAX_TREE_BYTES} bytes is reached"))
            } else {
                None
            };
            if let Some(reason) = stop {
                self.recording.unread.push(format!("{uri}: not asked for, since {reason}"));
                continue;
            }
            match self.fetch(&uri).await {
                Ok(size) => {
                    failures = 0;
                    bytes += size;
                }
                Err(error) => {
                    failures += 1;
                    self.recording.unread.push(error.to_string());
                }
            }
        }
    }

    /// Records one resource, notes its links, and tells its size.
    async fn fetch(&mut self, uri: &str) -> Result<u64, RedfishError> {
        let raw = self.bmc.get_raw(uri).await?;
        self.recording.latency.insert(uri.to_owned(), raw.took.as_millis());
        let xml = raw.content_type.contains("xml");
        if let Ok(body) = serde_json::from_slice::<Value>(&raw.body) {
            self.links(&body);
        } else if !xml {
            // Kept as it is: a broken body is what this BMC sends.
            self.recording
                .unread
                .push(format!("decode: {uri}: the body is not JSON; kept as it is, its links unknown"));
        }
        let size = raw.body.len() as u64;
        self.recording.bodies.insert(trimmed(uri).to_owned(), Body { bytes: raw.body, xml });
        Ok(size)
    }

    fn links(&mut self, value: &Value) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    match value {
                        // What an action would do is not looked at: nothing here may trigger one.
                        _ if name == "Actions" => {}
                        Value::String(uri) if is_link(name, self.options) => self.note(uri),
                        value => self.links(value),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.links(item)),
            _ => {}
        }
    }

    /// Puts a link on the list, once, if it is to be followed.
    fn note(&mut self, link: &str) {
        let uri = link.split('#').next().unwrap_or(link);
        if !is_ours(uri) || !self.seen.insert(trimmed(uri).to_owned()) {
            return;
        }
        if is_wanted(uri, self.options) {
            self.open.push_back(uri.to_owned());
        } else {
            self.recording.left_out += 1;
        }
    }
}

fn is_link(name: &str, options: CaptureOptions) -> bool {
    // `Uri` is where a registry or schema file says its document lies.
    name == "@odata.id" || name.ends_with("@odata.nextLink") || (name == "Uri" && options.all)
}

/// Whether a link is a path of this service that can be a folder: no other host, no way out.
fn is_ours(uri: &str) -> bool {
    let bad = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain.is_empty() || plain == "." || plain == ".." || plain.len() > 200
    };
    let Some(rest) = trimmed(uri).strip_prefix("/redfish/") else { return false };
    uri.len() <= 1_000 && !uri.contains(|c: char| c.is_control() || c == '\\') && !rest.split('/').any(bad)
}

fn is_wanted(uri: &str, options: CaptureOptions) -> bool {
    let segments: Vec<String> = trimmed(uri).split('/').map(str::to_ascii_lowercase).collect();
    // A session of the recording would be one that no longer is.
    let below =
        |name: &str| segments.iter().position(|segment| segment == name).is_some_and(|at| at + 1 < segments.len());
    let is_schema = below("jsonschemas") && !options.all;
    let is_audit_entry = options.without_audit && is_audit(uri) && below("entries");
    !below("sessions") && !is_schema && !is_audit_entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_service_are_followed() {
        for (uri, ours) in [
            ("/redfish/v1/", true),
            ("/redfish/v1/Chassis/Slots?$skip=50", true),
            ("/redfish/v1/../../etc/passwd", false),
            ("/redfish/v1/%2e%2E/x", false),
            ("/redfish/v1//x", false),
            ("/redfish/v1/a\\..\\b", false),
            ("https://elsewhere/redfish/v1/", false),
            ("//elsewhere/redfish/v1/", false),
            ("/rest/v1", false),
            ("", false),
        ] {
            assert_eq!(is_ours(uri), ours, "{uri}");
        }
    }

    #[test]
    fn what_is_left_out_is_what_the_options_say() {
        let default = CaptureOptions::default();
        let quiet = CaptureOptions { without_audit: true, ..default };
        for (uri, options, wanted) in [
            ("/redfish/v1/JsonSchemas", default, true),
            ("/redfish/v1/JsonSchemas/Drive", default, false),
            ("/redfish/v1/JsonSchemas/Drive", CaptureOptions { all: true, ..default }, true),
            ("/redfish/v1/SessionService/Sessions", default, true),
            ("/redfish/v1/SessionService/Sessions/7", default, false),
            ("/redfish/v1/Managers/1/LogServices/AuditLog/Entries/3", default, true),
            ("/redfish/v1/Managers/1/LogServices/AuditLog/Entries/3", quiet, false),
            ("/redfish/v1/Managers/1/LogServices/AuditLog/Entries", quiet, true),
            ("/redfish/v1/Managers/1/LogServices/Sel/Entries/3", quiet, true),
        ] {
            assert_eq!(is_wanted(uri, options), wanted, "{uri} {options:?}");
        }
    }
}
