//! Whether the servicing stack asked for a restart, where only its log tells.
//!
//! Each session says at its end whether it needs one (`Session: … finalized. Reboot required: yes`). What servicing still has to do
//! is done while Windows starts, and the log of that start begins with `Startup: `.

use super::hresult::HResult;
use super::session;
use crate::evidence::{Line, Windows};

/// A restart that was asked for, and nothing shows that it has been done.
pub struct Asked {
    /// The line.
    pub line: Line,
    /// Whether the last start is known, and was before it.
    pub is_certain: bool,
}

/// The newest session that asked for a restart, unless Windows has started since.
#[must_use]
pub fn asked(windows: &Windows) -> Option<Asked> {
    let log = windows.cbs.value()?;
    let (index, line) = log.lines.iter().enumerate().rev().find(|(_, line)| {
        let failed = line.hresult.as_deref().and_then(HResult::parse).is_some_and(HResult::is_failure);
        line.message.contains(" finalized") && line.message.contains("Reboot required: yes") && !failed
    })?;
    let at = *line.at.value()?;
    let later = log.lines.get(index + 1..).unwrap_or_default();
    let boot = windows.os.last_boot.value();
    if later.iter().any(|line| line.message.starts_with("Startup: ")) || boot.is_some_and(|boot| *boot > at) {
        return None;
    }
    Some(Asked { line: session::quote(windows, line), is_certain: boot.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{LogLevel, Missing};
    use crate::history::testing::{at, cbs, cbs_line, healthy, known, missing};

    /// Synthetic lines in the form of those that a server writes when it waits for a restart.
    fn asked_at_ten(more: &[&str], boot: Option<&str>) -> Option<bool> {
        let mut windows = healthy();
        let end = "Session: 31271046_1 finalized. Reboot required: yes [HRESULT = 0x00000000 - S_OK]";
        let line = |message: &str| cbs_line("2026-04-18T10:00:00Z", LogLevel::Info, message);
        cbs(&mut windows).lines = std::iter::once(end).chain(more.iter().copied()).map(line).collect();
        windows.os.last_boot = boot.map_or_else(|| missing(Missing::NotAsked), |boot| known(at(boot)));
        asked(&windows).map(|asked| asked.is_certain)
    }

    #[test]
    fn a_restart_is_due_until_windows_has_started_again() {
        assert_eq!(asked_at_ten(&[], None), Some(false));
        assert_eq!(asked_at_ten(&[], Some("2026-04-17T00:00:00Z")), Some(true));
        assert_eq!(asked_at_ten(&[], Some("2026-04-18T11:00:00Z")), None);
        assert_eq!(asked_at_ten(&["Startup: Changing logon timeout to a static value: 0"], None), None);
        assert!(asked(&healthy()).is_none());
    }
}
