//! What a raw file is, by its content: people rename what they send, and CBS.log has had many names.

use crate::windows::cbs;

use super::extent::Extent;
use super::{quoted, rights, text};

/// The bytes at the beginning of a file that tell what it is.
pub const HEAD: usize = 16 * 1024;

/// The lines at the beginning of a text that are looked at. A log that was cut begins with the end of a line.
const LINES: usize = 40;

/// A kind of raw file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The collector's own document.
    Document,
    /// `CBS.log` or `CbsPersist_*.log`.
    Cbs,
    /// `WindowsUpdate.log`, as `Get-WindowsUpdateLog` writes it.
    UpdateLog,
    /// `ReportingEvents.log`.
    Reporting,
    /// `dism.log`.
    Dism,
    /// `setupapi.dev.log`.
    SetupApi,
    /// `setupact.log`, `setuperr.log` of a feature update.
    Panther,
    /// Event records saved as XML, by wevtutil or by the Event Viewer.
    EventsXml,
    /// A saved event log.
    Evtx,
    /// An export of registry keys.
    Registry,
    /// An export of the local security policy (`secedit /export`).
    Rights,
    /// `Registry.pol` of the local policy.
    Policy,
    /// An ESE database.
    Database,
    /// A cabinet.
    Cabinet,
}

/// What a file is that begins with these bytes; `None` where nothing tells.
#[must_use]
pub fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [b'E', b'l', b'f', b'F', b'i', b'l', b'e', 0, ..] => return Some(Kind::Evtx),
        [b'P', b'R', b'e', b'g', 1, 0, 0, 0, ..] => return Some(Kind::Policy),
        [b'M', b'S', b'C', b'F', ..] => return Some(Kind::Cabinet),
        // The magic number of an ESE database stands behind its checksum.
        [_, _, _, _, 0xEF, 0xCD, 0xAB, 0x89, ..] => return Some(Kind::Database),
        _ => {}
    }
    let mut lines = Vec::new();
    // Memory is read without error.
    let _: Extent = text::each_line(head, |_, line| {
        if lines.len() < LINES {
            lines.push(text::of(line));
        }
    });
    let first = lines.iter().map(|line| line.trim_start()).find(|line| !line.is_empty())?;
    if first.starts_with('{') && lines.iter().any(|line| line.contains("patchgate-windows")) {
        return Some(Kind::Document);
    }
    if first.starts_with("Windows Registry Editor Version") || first.starts_with("REGEDIT4") {
        return Some(Kind::Registry);
    }
    let is_section = |line: &str| line.trim().eq_ignore_ascii_case(rights::SECTION);
    if first.trim_end().eq_ignore_ascii_case(rights::BEGINNING) || lines.iter().any(|line| is_section(line)) {
        return Some(Kind::Rights);
    }
    if first.starts_with('<') && lines.iter().any(|line| line.contains("<Event")) {
        return Some(Kind::EventsXml);
    }
    lines.iter().find_map(|line| by_line(line))
}

/// What a text is whose lines a search program or mail wrote (`CBS.log:3079:2026-04-18 …`).
#[must_use]
pub fn quoted(head: &[u8]) -> Option<Kind> {
    let mut found = None;
    // Memory is read without error.
    let _: Extent = text::each_line(head, |number, line| {
        if found.is_none() && number <= LINES as u64 {
            found = quoted::line(&text::of(line), |rest| by_line(rest).is_some()).and_then(by_line);
        }
    });
    found
}

/// Whether a line is one of a log that is known by its lines.
pub fn is_of_a_log(line: &str) -> bool {
    by_line(line).is_some()
}

/// What a single line tells of its log.
fn by_line(line: &str) -> Option<Kind> {
    if line.starts_with("[Device Install Log]") || line.starts_with(">>>  [") {
        return Some(Kind::SetupApi);
    }
    if line.starts_with('{') && line.matches('\t').count() >= 8 && line.contains(" [AGENT_") {
        return Some(Kind::Reporting);
    }
    if crate::windows::update_log::head(line).is_some() {
        return Some(Kind::UpdateLog);
    }
    let head = cbs::head(line)?;
    Some(match head.component {
        "CBS" | "CSI" => Kind::Cbs,
        "DISM" => Kind::Dism,
        _ => Kind::Panther,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_what_is_in_it() {
        let wide = |text: &str| {
            let units = format!("\u{feff}{text}");
            units.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        };
        let cbs = "2026-04-18 22:09:40, Info                  CBS    x\r\n";
        for (bytes, expected) in [
            (cbs.as_bytes().to_vec(), Some(Kind::Cbs)),
            (wide(cbs), Some(Kind::Cbs)),
            (format!("end of a line\r\n{cbs}").into_bytes(), Some(Kind::Cbs)),
            (cbs.replace("CBS    x", "DISM   PID=1").into_bytes(), Some(Kind::Dism)),
            (cbs.replace("CBS    x", "MOUPG  x").into_bytes(), Some(Kind::Panther)),
            (b"2026/04/18 22:09:40.1234567 348  1308  Agent           x".to_vec(), Some(Kind::UpdateLog)),
            (b"2026.04.18 22:09:40.1234567 348  1308  Agent           x".to_vec(), Some(Kind::UpdateLog)),
            (
                wide(
                    "{A}\t2026-04-18 22:09:40:270+0100\t1\t147 [AGENT_DETECTION_FINISHED]\t101\t{0}\t0\t0\tU\tSuccess\tS\tW",
                ),
                Some(Kind::Reporting),
            ),
            (wide("Windows Registry Editor Version 5.00\r\n"), Some(Kind::Registry)),
            (b"<?xml version='1.0'?>\r\n<Events><Event/></Events>".to_vec(), Some(Kind::EventsXml)),
            (br#"{"format":"patchgate-windows"}"#.to_vec(), Some(Kind::Document)),
            (wide("[Unicode]\r\nUnicode=yes\r\n[System Access]\r\n"), Some(Kind::Rights)),
            (b"[Version]\r\n[Privilege Rights]\r\n".to_vec(), Some(Kind::Rights)),
            (b"[Device Install Log]\r\n".to_vec(), Some(Kind::SetupApi)),
            (b"ElfFile\0".to_vec(), Some(Kind::Evtx)),
            (b"\x01\x02\x03\x04\xef\xcd\xab\x89".to_vec(), Some(Kind::Database)),
            (b"{}".to_vec(), None),
            (b"notes of mine".to_vec(), None),
            (Vec::new(), None),
        ] {
            assert_eq!(kind(&bytes), expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
