//! The document that holds it all, and its version.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hardware::Hardware;
use super::observation::Observation;
use super::older;
use super::subject::Subject;
use super::windows::Windows;
use crate::common::once;
use crate::common::trail::{self, Step};

/// The value of [`Evidence::format`].
pub const FORMAT: &str = "patchgate-evidence";

/// The version of the document that this build writes. A reader accepts the same major version.
pub const FORMAT_VERSION: &str = "1.3.0";

/// A part of the server that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Firmware, health and logs, out of band.
    Hardware,
    /// The operating system's side.
    Windows,
}

/// Everything that was seen of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Always `patchgate-evidence`.
    pub format: String,
    /// The version of this document's format (semantic versioning).
    pub format_version: semver::Version,
    /// The version of patchgate that wrote it.
    pub written_by: semver::Version,
    /// When the collection began.
    pub collected_at: Timestamp,
    /// What the operator asked about. An area asked about and missing is unknown, never "not applicable".
    pub asked: BTreeSet<Area>,
    /// Which server this is.
    pub subject: Subject,
    /// The out-of-band side.
    pub hardware: Observation<Hardware>,
    /// The operating system's side.
    pub windows: Observation<Windows>,
    /// Words about the evidence as a whole that every report must repeat, such as "synthetic scenario".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Why a stored evidence document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not JSON, or not of the document's shape.
    #[error("decode: {at}: {problem}; write it again with `patchgate collect`")]
    Shape {
        /// Where in the document.
        at: String,
        /// What is wrong there.
        problem: String,
    },
    /// It is another kind of document.
    #[error("decode: format is {found:?}, not {FORMAT:?}; is this a file that `patchgate collect` wrote?")]
    Format {
        /// What it says it is.
        found: String,
    },
    /// It is of another major version.
    #[error(
        "decode: format version {found} cannot be read by this build (it reads {FORMAT_VERSION} and compatible ones)"
    )]
    Version {
        /// The document's version.
        found: semver::Version,
    },
}

impl Evidence {
    /// Reads a stored document.
    ///
    /// # Errors
    /// [`ReadError`], with the place in the document.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        // The head is read first, so that a document of another version is called that and not "unknown field".
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
            format_version: Option<semver::Version>,
        }
        let tree = once::parse(text)
            .map_err(|error| ReadError::Shape { at: "the document".to_owned(), problem: error.to_string() })?;
        let shape = |(way, error): (Vec<Step>, serde_json::Error)| {
            let place = once::place(text, &way).map(|(line, column)| format!(" at line {line} column {column}"));
            ReadError::Shape {
                at: if way.is_empty() { "the document".to_owned() } else { trail::shown(&way) },
                problem: error.to_string() + &place.unwrap_or_default(),
            }
        };
        let head: Head = trail::read(&tree).map_err(shape)?;
        let found = head.format.unwrap_or_default();
        if found != FORMAT {
            return Err(ReadError::Format { found });
        }
        if let Some(found) = head.format_version
            && found.major != 1
        {
            return Err(ReadError::Version { found });
        }
        let mut evidence: Self = trail::read(&tree).map_err(shape)?;
        if let Observation::Known { value: hardware, .. } = &mut evidence.hardware
            && evidence.format_version < older::CAPABILITIES
        {
            hardware.capabilities = older::capabilities(hardware);
        }
        Ok(evidence)
    }

    /// Whether the operator asked about this area.
    #[must_use]
    pub fn asked_about(&self, area: Area) -> bool {
        self.asked.contains(&area)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::evidence::hardware::{Capabilities, Offer};

    /// A document of this version about a server that says no more than who made it.
    fn document(version: &str, vendor: Option<&str>) -> Value {
        let at = "2026-11-22T03:00:00Z";
        let gap = json!({"missing": {"reason": "absent"}, "from": "/test", "at": at});
        let gaps = |names: &str| -> Value { names.split(' ').map(|name| (name.to_owned(), gap.clone())).collect() };
        let known = |value: Value| json!({"value": value, "from": "/test", "at": at});
        let mut hardware = gaps(
            "system manager chassis update_service firmware bios secure_boot storage network_adapters pcie_devices \
             power_supplies logs",
        );
        hardware["connection"] = json!({"url": "https://bmc.example", "tls": {"trust": "verified"}, "requests": 1,
            "sessions_created": 1, "sessions_deleted": 1});
        hardware["service"] = gaps("redfish_version product uuid");
        hardware["service"]["vendor"] = vendor.map_or(gap.clone(), |vendor| known(json!(vendor)));
        json!({"format": FORMAT, "format_version": version, "written_by": "0.1.0", "collected_at": at,
            "asked": ["hardware"], "windows": gap, "hardware": known(hardware),
            "subject": gaps("machine_type manufacturer model serial uuid bmc os_name")})
    }

    fn capabilities(document: &Value) -> Capabilities {
        Evidence::from_json(&document.to_string()).unwrap().hardware.value().unwrap().capabilities
    }

    #[test]
    fn an_older_document_states_no_capability_and_is_judged_by_who_made_the_server() {
        for (version, vendor, expected) in [
            ("1.2.0", Some("Lenovo"), Offer::Expected),
            ("1.0.0", Some("Contoso"), Offer::Optional),
            ("1.2.0", None, Offer::Unclear),
            ("1.3.0", Some("Contoso"), Offer::Unclear),
        ] {
            let read = capabilities(&document(version, vendor));
            assert_eq!([read.inventory_ready, read.maintenance_log], [expected; 2], "{version} {vendor:?}");
            assert_eq!(read.machine_type_in_sku, Offer::Unclear, "the system is not in the document");
        }
    }

    #[test]
    fn a_capability_that_a_document_states_is_believed() {
        let mut document = document("1.3.0", Some("Contoso"));
        document["hardware"]["value"]["capabilities"] = json!({"inventory_ready": "expected",
            "maintenance_log": "optional", "machine_type_in_sku": "unclear"});
        let stated = capabilities(&document);
        assert_eq!((stated.inventory_ready, stated.maintenance_log), (Offer::Expected, Offer::Optional));
    }
}
