//! The user rights of an export of the local security policy (`secedit /export /cfg FILE`): the section
//! `[Privilege Rights]`, a line for each right that somebody has.
//!
//! The form: "Security template format" of [MS-GPSB] 2.2.4 (Privilege Rights): `Name = value, value`, each an account's name
//! or `*` and its SID. <https://learn.microsoft.com/openspecs/windows_protocols/ms-gpsb>

use std::io::Read;

use serde_json::{Value, json};

use super::extent::Extent;
use super::text;

/// The head of the section.
pub const SECTION: &str = "[Privilege Rights]";

/// How an export begins.
pub const BEGINNING: &str = "[Unicode]";

/// The most rights; Windows has some fifty.
const MOST: usize = 500;

/// The most accounts of one right.
const MOST_ACCOUNTS: usize = 1_000;

/// Reads the rights, as the collector's document has them. A line of the section that is none is counted as bad; an export
/// without the section says nothing of rights.
pub fn read(from: impl Read) -> (Option<Vec<Value>>, Extent) {
    let (mut rights, mut inside, mut bad) = (None, false, 0);
    let extent = text::each_line(from, |_, line| {
        let line = text::of(line);
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.eq_ignore_ascii_case(SECTION);
            if inside {
                rights.get_or_insert_with(Vec::new);
            }
        } else if inside && !line.is_empty() && !line.starts_with(';') {
            match (right(line), &mut rights) {
                (Some(right), Some(rights)) if rights.len() < MOST => rights.push(right),
                _ => bad += 1,
            }
        }
    });
    (rights, Extent { bad, ..extent })
}

fn right(line: &str) -> Option<Value> {
    let (name, accounts) = line.split_once('=')?;
    let name = name.trim();
    if !name.starts_with("Se") || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let accounts = accounts.split(',').map(|account| account.trim().trim_matches('"').trim_start_matches('*'));
    let accounts: Vec<&str> = accounts.filter(|account| !account.is_empty()).collect();
    (accounts.len() <= MOST_ACCOUNTS).then(|| json!({"name": name, "accounts": accounts}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_has_its_accounts_by_sid_or_by_name() {
        let text = "[Unicode]\r\nUnicode=yes\r\n[System Access]\r\nMinimumPasswordAge = 1\r\n[Privilege Rights]\r\n\
                    SeServiceLogonRight = *S-1-5-80-0,svc-backup\r\nSeTcbPrivilege = \r\nnot a right\r\n[Version]\r\n\
                    signature=\"$CHICAGO$\"\r\n";
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes(), &wide] {
            let (rights, extent) = read(bytes);
            let expected = [
                json!({"name": "SeServiceLogonRight", "accounts": ["S-1-5-80-0", "svc-backup"]}),
                json!({"name": "SeTcbPrivilege", "accounts": []}),
            ];
            assert_eq!((rights.unwrap(), extent.bad), (expected.to_vec(), 1));
        }
    }

    #[test]
    fn an_export_of_another_area_says_nothing_of_rights() {
        assert_eq!(read(&b"[Unicode]\r\nUnicode=yes\r\n[System Access]\r\nSe = 1\r\n"[..]).0, None);
    }
}
