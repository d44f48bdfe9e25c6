//! Which format a text is, by what only that format has.

use super::format::Format;
use super::{foreign, plain};

/// What a text is, by its content.
///
/// # Errors
/// It is JSON, and of nobody whom we know.
pub fn told(text: &str) -> Result<Format, String> {
    if foreign::is_json(text) {
        return foreign::told_json(text);
    }
    let says = |line: &&str| !line.is_empty() && !line.starts_with(['#', ';']);
    let Some(first) = text.lines().map(str::trim).find(says) else { return Ok(Format::Toml) };
    if text.lines().any(is_own) {
        return Ok(Format::Toml);
    }
    Ok(match first {
        line if foreign::is_yaml(line) => Format::AnsibleYaml,
        line if foreign::is_csv(line) => Format::Csv,
        _ if plain::is_list(text) && !foreign::has_sections(text) => Format::List,
        _ if foreign::is_ini(text) => Format::AnsibleIni,
        _ => Format::Toml,
    })
}

/// Whether only our own servers file has such a line.
fn is_own(line: &str) -> bool {
    let line = line.trim();
    line.strip_prefix("format").is_some_and(|rest| rest.trim_start().starts_with('='))
        || line.starts_with("[[server]]")
        || ["[credentials.", "[groups.", "[defaults]"].iter().any(|table| line.starts_with(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_what_only_it_has() {
        for (text, format) in [
            ("format = 1\n[[server]]\n", Format::Toml),
            ("# ours\n192.0.2.1\nrack[1-2,7]\n[2001:db8::1]:443\n", Format::List),
            ("name,bmc\nhv1,192.0.2.1\n", Format::Csv),
            ("\u{feff}Name;OOB IP\nhv1;192.0.2.1/24\n", Format::Csv),
            ("[oob]\n192.0.2.1\n", Format::AnsibleIni),
            ("hv1 bmc_address=192.0.2.1\n", Format::AnsibleIni),
            ("[hv:children]\na\nb\n", Format::AnsibleIni),
            ("; c\n[hv:vars]\nx=1\n", Format::AnsibleIni),
            ("---\nall:\n", Format::AnsibleYaml),
            ("all:\n  hosts: {}\n", Format::AnsibleYaml),
            ("{\"_meta\": {\"hostvars\": {}}}", Format::AnsibleJson),
            ("{\"count\": 0, \"next\": null, \"results\": []}", Format::Netbox),
            (" [{\"power_type\": \"ipmi\"}]", Format::Maas),
            ("{\"results\": [{\"type\": \"bmc\", \"mac\": \"\"}]}", Format::Foreman),
            ("name = \"a\"\n", Format::Toml),
            ("", Format::Toml),
        ] {
            assert_eq!(told(text), Ok(format), "{text}");
        }
        assert!(told("{\"a\": 1}").unwrap_err().contains("--servers-format"));
    }
}
