//! CycloneDX 1.6: the firmware of one server as a bill of materials, for inventories that many tools read.
//!
//! It says what the BMC said and no more: no completeness is claimed, a version that could not be read is left out with
//! its reason, and a CVE record is named only where the baseline names one for a demand that the version breaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::extract::{address, clean, fact, facts, server_key, word};
use super::json_parts::{document, without_nulls};
use crate::assess::{Report, Weight};
use crate::common::digest::sha256_bytes;
use crate::common::hex;
use crate::evidence::Area;
use crate::msg;
use crate::rules::firmware::{FirmwareRow, Level};

const SCHEMA: &str = "http://cyclonedx.org/schema/bom-1.6.schema.json";

/// Where a CVE record is found by its id.
const RECORDS: &str = "https://www.cve.org/CVERecord?id=";

/// The report as a CycloneDX bill of materials.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn cyclonedx(report: &Report) -> serde_json::Result<String> {
    let parts = parts(report);
    let mut bom = json!({
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": null,
        "version": 1,
        "metadata": metadata(report),
        "components": parts.iter().map(|(reference, row)| component(reference, row)).collect::<Vec<_>>(),
        "compositions": [{"aggregate": aggregate(report), "assemblies": [server_reference(report)]}],
        "vulnerabilities": vulnerabilities(report, &parts),
    });
    // The same report gives the same document: its serial number is made from everything else in it.
    let number = serial_number(&serde_json::to_vec(&bom)?);
    if let Some(place) = bom.get_mut("serialNumber") {
        *place = Value::String(number);
    }
    document(&without_nulls(bom))
}

/// The rows that stand for something installed or present, each with a reference that no other has.
fn parts(report: &Report) -> Vec<(String, &FirmwareRow)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let rows = report.firmware.iter().filter(|row| is_there(row));
    rows.map(|row| {
        let kind = if is_device(row) { "device" } else { "firmware" };
        let name = format!("{kind}:{}", clean(&row.component));
        let times = seen.entry(name.clone()).and_modify(|times| *times += 1).or_insert(1);
        (if *times == 1 { name } else { format!("{name}#{times}") }, row)
    })
    .collect()
}

/// Neither an empty place for an update, nor what is missing.
fn is_there(row: &FirmwareRow) -> bool {
    !matches!(row.level, Level::NothingPending | Level::Missing)
}

fn is_device(row: &FirmwareRow) -> bool {
    row.level == Level::NoFirmwareReported
}

fn server_reference(report: &Report) -> String {
    format!("server:{}", server_key(report))
}

fn metadata(report: &Report) -> Value {
    let subject = &report.subject;
    let mut properties: Vec<Value> = facts(report).iter().map(|(name, value)| property(name, value)).collect();
    properties.extend(report.notes.iter().map(|note| property("note", &clean(note))));
    let name = fact(&subject.model).or_else(|| address(report));
    let name = name.unwrap_or_else(|| msg!("server-model-unknown").text);
    json!({
        "timestamp": report.collected_at,
        "lifecycles": [{"phase": "operations"}],
        "tools": {"components": [{"type": "application", "name": "patchgate", "version": env!("CARGO_PKG_VERSION")}]},
        "component": {
            "type": "device",
            "bom-ref": server_reference(report),
            "manufacturer": fact(&subject.manufacturer).map(|name| json!({"name": name})),
            "name": name,
        },
        "properties": properties,
    })
}

fn property(name: &str, value: &str) -> Value {
    json!({"name": format!("patchgate:{name}"), "value": value})
}

fn component(reference: &str, row: &FirmwareRow) -> Value {
    let properties = [
        ("inventoryId", Some(clean(&row.component))),
        ("softwareId", row.software_id.as_deref().map(clean)),
        ("bank", row.bank.map(word)),
        ("missing", row.missing.as_deref().map(clean)),
        ("wanted", Some(clean(&row.wanted)).filter(|wanted| !wanted.is_empty())),
        ("level", Some(word(row.level))),
        ("severity", Some(word(row.severity))),
    ];
    let properties = properties.iter().filter_map(|(name, value)| Some(property(name, value.as_deref()?)));
    let name = if row.name.is_empty() { &row.component } else { &row.name };
    json!({
        "type": if is_device(row) { "device" } else { "firmware" },
        "bom-ref": reference,
        "manufacturer": row.manufacturer.as_deref().map(|name| json!({"name": clean(name)})),
        "name": clean(name),
        "version": row.installed.as_deref().map(clean),
        "properties": properties.collect::<Vec<_>>(),
    })
}

/// A BMC's word that its inventory is whole proves nothing about parts that it does not see, so `complete` is never said.
fn aggregate(report: &Report) -> &'static str {
    let unread = report.firmware.iter().any(|row| row.missing.is_some() && is_there(row));
    let unseen = report.firmware.is_empty() || !report.scope.contains(&Area::Hardware);
    if unread || unseen { "incomplete" } else { "unknown" }
}

/// The CVE records that the baseline gives as sources of a demand that an installed version breaks.
fn vulnerabilities(report: &Report, parts: &[(String, &FirmwareRow)]) -> Value {
    let mut affected: BTreeMap<String, (String, Vec<Value>)> = BTreeMap::new();
    for (reference, row) in parts {
        if !matches!(row.level, Level::BelowMin | Level::Denied) {
            continue;
        }
        let of_row = report.findings.iter().filter(|f| row.is_levelled_by(f));
        let failed = of_row.filter(|f| matches!(Weight::of(f, report), Weight::Blocks | Weight::Told | Weight::Waived));
        for source in failed.flat_map(|f| &f.sources) {
            let Some(id) = cve_id(source) else { continue };
            let target = json!({"ref": reference});
            // A bare id has no address of its own; all records are found here by theirs.
            let place = if source.contains("://") { clean(source) } else { format!("{RECORDS}{id}") };
            let (_, targets) = affected.entry(id).or_insert_with(|| (place, Vec::new()));
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    let entry = |(id, (url, targets)): (String, (String, Vec<Value>))| {
        json!({
            "bom-ref": format!("vulnerability:{id}"),
            "id": id,
            "source": {"name": "CVE", "url": url},
            "analysis": {"state": "in_triage", "detail": msg!("cyclonedx-cve").text},
            "affects": targets,
        })
    };
    let entries: Vec<Value> = affected.into_iter().map(entry).collect();
    if entries.is_empty() { Value::Null } else { Value::Array(entries) }
}

/// The id of the CVE record that an address ends in: `…/CVE-2024-8281.json` or `…/CVE-2024-8281`; or that a file with its hash is.
fn cve_id(url: &str) -> Option<String> {
    let name = url.rsplit('/').next()?.split(' ').next()?;
    let id = name.strip_suffix(".json").unwrap_or(name);
    let (year, number) = id.strip_prefix("CVE-")?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (year.len() == 4 && number.len() >= 4 && digits(year) && digits(number)).then(|| id.to_owned())
}

/// A UUID made from the content: version 8 of RFC 9562, over SHA-256.
fn serial_number(content: &[u8]) -> String {
    let mut bytes = sha256_bytes(content);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex::lower(&bytes);
    let group = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cve_record_is_known_by_its_address() {
        let record = "https://github.com/CVEProject/cvelistV5/blob/3377b2b/cves/2024/8xxx/CVE-2024-8281.json";
        assert_eq!(cve_id(record).as_deref(), Some("CVE-2024-8281"));
        assert_eq!(cve_id("CVE-2024-8281.json (sha256 ab12)").as_deref(), Some("CVE-2024-8281"));
        for other in ["https://example.com/about-CVE-2024-8281", "CVE-2024-1", "CVE-20xx-1234", "LEN-172051", ""] {
            assert_eq!(cve_id(other), None, "{other}");
        }
    }

    #[test]
    fn the_serial_number_is_a_uuid_of_version_8_and_depends_on_the_content() {
        let number = serial_number(b"one");
        assert_eq!(number.len(), "urn:uuid:".len() + 36);
        assert_eq!(number.get(23..24), Some("8"), "{number}");
        assert_ne!(number, serial_number(b"two"));
    }
}
