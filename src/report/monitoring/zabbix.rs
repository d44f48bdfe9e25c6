//! A file for `zabbix_sender -T -i`: a line `HOST KEY TIME VALUE` for each value, and the list for low-level discovery.
//!
//! HOST is the technical name of the host in Zabbix, which is the name in the servers file; of one server without one it is `-`,
//! by which zabbix_sender means the host of its own `-s`. TIME is that of the evidence, so old evidence is no fresh value. Sources:
//! Zabbix's manual page of zabbix_sender and its page on trapper items.

use std::collections::BTreeSet;

use serde_json::json;

use super::metrics::COMPONENTS;
use super::state::State;
use super::summary::{distinct, line, short};
use crate::assess::{Report, Weight};
use crate::report::extract::word;
use crate::report::{firmware, json_parts};
use crate::rules::firmware::FirmwareRow;

/// The most characters of a component in the name of an item.
const COMPONENT: usize = 128;

/// The values of one server.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn zabbix(report: &Report) -> serde_json::Result<String> {
    let host = report.name.as_deref().map_or_else(|| "-".to_owned(), |name| quoted(&short(name, 128)));
    let at = report.collected_at.as_second();
    let mut out = String::new();
    let mut put = |key: &str, value: &str| {
        out.push_str(&format!("{host} {} {at} {}\n", quoted(key), quoted(value)));
    };
    put("patchgate.verdict", &word(report.verdict));
    put("patchgate.exit_code", &report.exit_code.to_string());
    put("patchgate.state", &State::of(report).code().to_string());
    put("patchgate.reason", &short(&line(report), 1000));
    put("patchgate.scanned", &at.to_string());
    for weight in Weight::ALL {
        put(&format!("patchgate.findings[{}]", word(weight)), &weight.count(report).to_string());
    }
    put("patchgate.components", &report.coverage.seen.to_string());
    put("patchgate.components.judged", &report.coverage.judged.to_string());
    let rows: Vec<(String, &FirmwareRow)> = components(report);
    let found: Vec<_> = rows.iter().map(|(name, _)| json!({"{#COMPONENT}": name})).collect();
    put("patchgate.discovery", json_parts::line(&found)?.trim_end());
    for (name, row) in &rows {
        put(&format!("patchgate.component[\"{name}\"]"), &short(&firmware::installed(row), 200));
    }
    Ok(out)
}

/// The components, each under a name that no other has and that is a parameter of a key as it stands: what is announced and what
/// is sent must be the same text, and a key has no escape for a backslash.
fn components(report: &Report) -> Vec<(String, &FirmwareRow)> {
    let mut seen = BTreeSet::new();
    let rows = report.firmware.iter().take(COMPONENTS).enumerate();
    let named = rows.map(|(n, row)| {
        let name = short(&row.component, COMPONENT).replace('\\', "/").replace('"', "'");
        (distinct(name, n + 1, |name| seen.insert(name.to_owned())), row)
    });
    named.collect()
}

/// A field, in quotes where it has a blank or a sign.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '[' | ']');
    if !text.is_empty() && text.chars().all(plain) && text != "-" {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_with_signs_is_quoted() {
        assert_eq!(quoted("58B-5.70"), "58B-5.70");
        assert_eq!(quoted(r#"a "b" \ c"#), r#""a \"b\" \\ c""#);
        assert_eq!(quoted(""), "\"\"");
        assert_eq!(quoted("-"), "\"-\"");
        assert_eq!(quoted("k[\"a b\"]"), r#""k[\"a b\"]""#);
    }
}
