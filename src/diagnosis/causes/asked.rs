//! Which update server was asked when a search or a download failed.
//!
//! A server that is told to use WSUS may still search at Microsoft, so the address in its policy is not yet the one that failed.
//! The failed search's own record names the service by a GUID, and so do the lines of the client.

use crate::diagnosis::case::Case;
use crate::evidence::{Line, PolicyValue};
use crate::history::updates::StepKind;
use crate::msg;
use crate::text::Words;

/// WSUS, or any other server that policy names.
const WSUS: &str = "3da21691-e39d-4da6-8a4b-b43877bcb1b7";

/// Windows Update and Microsoft Update. The Store is not here: it is asked at Microsoft whatever policy says.
const MICROSOFT: &[&str] = &["9482f4b4-e343-43b6-b170-9a65bc822c77", "7971f918-a847-4430-9279-4a52d1efe18d"];

/// Who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The server that policy names.
    Wsus,
    /// Microsoft's own servers.
    Microsoft,
    /// No record says.
    Unknown,
}

/// Who was asked in the failed search or download.
pub fn asked(case: &Case<'_>) -> Asked {
    let failure = case.failure;
    let step =
        case.history.steps.iter().find(|s| {
            s.kind == StepKind::Failed && s.at == failure.at && s.phase == failure.phase && s.service.is_some()
        });
    let service = step.and_then(|step| step.service.as_deref()).or(case.client.service.as_deref());
    match service.map(|guid| guid.trim_matches(['{', '}']).to_ascii_lowercase()) {
        Some(guid) if guid == WSUS => Asked::Wsus,
        Some(guid) if MICROSOFT.contains(&guid.as_str()) => Asked::Microsoft,
        _ => Asked::Unknown,
    }
}

/// A value of the policy of Windows Update, or of the key AU below it, as a line.
pub fn policy(case: &Case<'_>, name: &str) -> Option<(PolicyValue, Line)> {
    let policy = &case.windows.policy;
    [&policy.windows_update, &policy.automatic_updates].into_iter().find_map(|key| {
        let (known, value) = PolicyValue::named(key.value()?, name)?;
        Some((value.clone(), Line::on(format!("{known} = {value}"), key)))
    })
}

/// Whether a value of the policy is set and not zero.
pub fn is_on(case: &Case<'_>, name: &str) -> Option<Line> {
    policy(case, name).filter(|(value, _)| *value != PolicyValue::Number(0)).map(|(_, line)| line)
}

/// The WSUS server of the policy, or as the client read it.
pub fn wsus(case: &Case<'_>) -> Option<(String, Line)> {
    match policy(case, "WUServer") {
        Some((PolicyValue::Text(address), line)) if !address.trim().is_empty() => Some((address, line)),
        _ => case.client.server.clone(),
    }
}

/// What a sentence calls the server that was asked, with the line that names it.
pub fn named(case: &Case<'_>) -> (Words, Option<(String, Line)>) {
    match (asked(case), wsus(case)) {
        (Asked::Microsoft, _) => (msg!("server-at-microsoft").into(), None),
        (_, Some((address, line))) => (msg!("server-wsus", address = address).into(), Some((address, line))),
        (_, None) => (msg!("server-of-updates").into(), None),
    }
}

/// Whether scheme and port of the WSUS server contradict each other: WSUS answers at 8530 without TLS and at 8531 with it, and both
/// numbers are its own. None where Microsoft was asked.
pub fn port_contradicts(case: &Case<'_>) -> Option<Line> {
    let (address, line) = wsus(case).filter(|_| asked(case) != Asked::Microsoft)?;
    let lower = address.trim().to_ascii_lowercase();
    let (scheme, rest) = lower.split_once("://")?;
    let host = rest.split('/').next()?;
    let port = host.rsplit_once(':').map(|(_, port)| port)?;
    matches!((scheme, port), ("https", "8530") | ("http", "8531")).then_some(line)
}
