//! A BMC as a Redfish service: what it can do, how fast it answers, and what it serves that its schema forbids.
//!
//! For whoever has to say why a scan is slow or a fact unreadable, and to the vendor's support. It reads what a full
//! scan reads and nothing more.

use std::collections::BTreeMap;

use serde::Serialize;

use super::conformance::{self, Conformance, Deviation};
use crate::common::cut::cut;
use crate::evidence::{Connection, Hardware};
use crate::redfish::client::{Bmc, Credentials, RedfishError, ScanOptions, Target};
use crate::redfish::read::SERVICE_ROOT;
use crate::redfish::survey::survey_with;
use crate::trust::CertificateFacts;

/// What was found out about a Redfish service.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Examination {
    /// How it was reached and what that cost it.
    pub connection: Connection,
    /// Its version, vendor and product.
    pub service: crate::evidence::RedfishService,
    /// What its certificate says of itself.
    pub certificate: Certificate,
    /// What its service root promises, by the path of the property below `ProtocolFeaturesSupported`.
    pub promises: BTreeMap<String, String>,
    /// How many resources were read.
    pub resources: usize,
    /// How many of them were held against their schema.
    pub judged: usize,
    /// Types that were not, and how many resources have them.
    pub not_judged: BTreeMap<String, usize>,
    /// What the schema forbids.
    pub deviations: Vec<Deviation>,
    /// What could not be read at all.
    pub unread: Vec<String>,
    /// The slowest answers: URI and milliseconds.
    pub slowest: Vec<(String, u64)>,
}

/// What was learnt of a certificate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "certificate", rename_all = "kebab-case")]
pub enum Certificate {
    /// There is none.
    PlainHttp,
    /// It says this.
    Read {
        /// What it says.
        facts: Box<CertificateFacts>,
    },
    /// It cannot be read.
    Unreadable {
        /// Why.
        problem: String,
    },
}

/// Reads a BMC as a full scan does, and tells what that showed about its service.
///
/// # Errors
/// As [`crate::redfish::survey()`].
pub async fn examine(
    target: Target,
    credentials: &Credentials,
    options: ScanOptions,
) -> Result<Examination, RedfishError> {
    let (bmc, hardware) = survey_with(Bmc::new(target, credentials, options)?.keeping_all()).await?;
    Ok(examination(&bmc, hardware).await)
}

async fn examination(bmc: &Bmc, hardware: Hardware) -> Examination {
    let mut promises = BTreeMap::new();
    // It is in the cache: the survey began with it.
    if let Ok(root) = bmc.get(SERVICE_ROOT).await
        && let Some(features) = root.body.get("ProtocolFeaturesSupported")
    {
        flatten("", features, &mut promises);
    }
    let (mut judged, mut not_judged, mut deviations, mut unread) = (0, BTreeMap::new(), Vec::new(), Vec::new());
    let answers = bmc.answers();
    let resources = answers.len();
    for answer in answers {
        match answer.map(|resource| conformance::judge(&resource)) {
            Ok(Conformance::Judged(found)) => {
                judged += 1;
                deviations.extend(found);
            }
            Ok(Conformance::NotJudged(what)) => *not_judged.entry(what).or_insert(0) += 1,
            Err(error) => unread.push(error.to_string()),
        }
    }
    Examination {
        connection: hardware.connection,
        service: hardware.service,
        certificate: match bmc.certificate() {
            None => Certificate::PlainHttp,
            Some(Ok(facts)) => Certificate::Read { facts: Box::new(facts) },
            Some(Err(error)) => Certificate::Unreadable { problem: error.to_string() },
        },
        promises,
        resources,
        judged,
        not_judged,
        deviations,
        unread,
        slowest: bmc.slowest(5),
    }
}

/// The scalars of an object by their paths.
fn flatten(path: &str, value: &serde_json::Value, into: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, into);
            }
        }
        other => {
            into.insert(path.to_owned(), cut(&other.to_string(), 80).to_owned());
        }
    }
}
