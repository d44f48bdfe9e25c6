//! CVE records (CVE JSON 5) of Lenovo: below `lessThan` a firmware is affected, so that it is a floor.
//!
//! Only the part of the vendor (`containers.cna`) is read: CISA's groups many products under the name of the first. A product is
//! `SR650 V2 (ThinkSystem) XCC`, sometimes with two blanks; its name is compared whole, because `SR670` begins `SR670 V2`.

use serde_json::Value;

use super::found::{Ask, Found, Level, Wanted};
use super::json::{self, list, text};
use crate::baseline::Severity;
use crate::baseline::capture::pattern;
use crate::version::Scheme;

pub fn read(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    let id = text(&value["cveMetadata"], "cveId").ok_or("the record has no cveId")?.to_owned();
    if value["cveMetadata"]["state"] == "REJECTED" {
        found.leave(&id, "the record was rejected", None);
        return Ok(());
    }
    let cna = &value["containers"]["cna"];
    let severity = severity(cna);
    for affected in list(cna, "affected") {
        let Some(product) = text(affected, "product") else { continue };
        let line = lines.of(product);
        let Some((name, brand, part)) = split(product) else { continue };
        found.other(&format!("{brand} {name}"));
        if !wanted.is_model(&brand, &name) {
            continue;
        }
        found.whom.models = vec![pattern(&format!("{brand} {name}"))];
        found.whom.manufacturer = Some("Lenovo");
        let kind = match part.as_str() {
            "XCC" => "BMC",
            "BIOS" | "UEFI" => "UEFI",
            _ => {
                found.leave(product, "a part whose SoftwareId is not known", Some(line));
                continue;
            }
        };
        for version in list(affected, "versions").iter().filter(|v| v["status"] == "affected") {
            let what = format!("{id} {product}");
            if let Some(last) = text(version, "lessThanOrEqual") {
                found.leave(&what, format!("it gives the last affected level ({last}), and no fixed one"), Some(line));
                continue;
            }
            match text(version, "lessThan").map(floor) {
                None => found.leave(&what, "it gives no level below which it is affected", Some(line)),
                Some(Err(why)) => found.leave(&what, why, Some(line)),
                Some(Ok((family, level))) => found.level(Level {
                    matches: vec![("software-id", format!("{kind}-{family}-*"))],
                    title: format!("{part} of {brand} {name}"),
                    scheme: Scheme::LenovoBuild,
                    version: level,
                    ask: Ask::Floor { severity, fixes: id.clone() },
                    via: None,
                    first: Vec::new(),
                    vendor_id: what,
                    line,
                    file: found.file(),
                }),
            }
        }
    }
    Ok(())
}

/// High and critical block, the others warn. A record without a score blocks: it may be grave.
fn severity(cna: &Value) -> Severity {
    let scores = list(cna, "metrics").iter().flat_map(|metric| metric.as_object().into_iter().flatten());
    let words: Vec<&str> = scores.filter_map(|(_, score)| score["baseSeverity"].as_str()).collect();
    let mild = |word: &&str| ["LOW", "MEDIUM", "NONE"].contains(word);
    if !words.is_empty() && words.iter().all(mild) { Severity::Warn } else { Severity::Block }
}

/// Name, brand and part of `SR650 V2 (ThinkSystem) XCC`.
fn split(product: &str) -> Option<(String, String, String)> {
    let (name, rest) = product.split_once('(')?;
    let (brand, part) = rest.split_once(')')?;
    let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((blanks(name), blanks(brand), blanks(part)))
}

/// Family and level of `4.71 AFBT48C`, or of a build alone.
fn floor(text: &str) -> Result<(String, String), String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let build = words.iter().find(|word| !word.contains('.')).copied();
    let Some(build) = build else { return Err(format!("{text:?} names no build, so that its family is not known")) };
    let family = build.get(..4).filter(|_| build.len() == 7);
    let Some(family) = family else {
        return Err(format!("{text:?}: the build {build} is not whole (family, two digits, letter)"));
    };
    let level = match words.iter().find(|word| word.contains('.')) {
        Some(version) => format!("{build}-{version}"),
        None => build.to_owned(),
    };
    match Scheme::LenovoBuild.parse(&level) {
        Ok(_) => Ok((family.to_ascii_uppercase(), level)),
        Err(e) => Err(e.to_string()),
    }
}
