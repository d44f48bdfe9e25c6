//! What the update client wrote of a search or a download that failed (`WindowsUpdate.log`).
//!
//! The log says more than the event does: the address that was asked, what answered, and which part of the request was refused.
//! Most of it is noise, failures that healthy clients have too among it; so a line counts only near the failure, and only where
//! it holds the failure's code or stands right before a line that does.
//!
//! Some codes only sum up. `0x80240022` says that all updates failed, and not why: then the code on the way, the last one that the
//! client wrote before it, tells more.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::client_codes::codes_in;
use super::events::before;
use super::hresult::HResult;
use super::shapes::{is_like, is_one};
use super::window::Window;
use crate::evidence::{Line, Observation, TextLine, TextLog, Windows};
use crate::msg;

/// How long before a failure its search or download may have begun. Our choice.
const LOOK_BACK: SignedDuration = SignedDuration::from_mins(20);

/// How many lines are kept.
const MOST: usize = 6;

/// Codes that sum up what failed before them: all updates failed, an unexpected error, no service for the automatic updates,
/// a download that failed or whose service could not be reached, the extra files of a search.
const SUMS: &[u32] =
    &[0x8024_0022, 0x8024_0FFF, 0x8024_A000, 0x8024_6007, 0x8024_6008, 0x8024_6FFF, 0x8024_402F, 0x8024_4FFF];

/// Codes that healthy clients write by the hundred (public logs): nothing in the data store, a service that is not registered.
const QUIET: &[u32] = &[0x8024_8007, 0x8024_801E, 0x8024_8014, 0x8024_000C, 0x8024_043D, 0x8024_0013];

/// Shapes of failures that healthy clients write (public logs of 2016 to 2025); all parts must be in the line.
const NOISE: &[&[&str]] = &[
    &["ISusInternal", "DisconnectCall"],
    &["ConfigChanged"],
    &["LoadHistoryEventFromRegistry"],
    &["GetIsInventoryRequired"],
    &["QueryForPatchProperty"],
    &["m_services.Add()"],
    &["The given proxy cannot be reached"],
    &[r"windowsupdate\client\comapi\update.cpp"],
];

/// The client's lines of a failure.
#[derive(Debug, Default)]
pub struct ClientLog {
    /// The lines that tell of it, oldest first.
    pub lines: Vec<Line>,
    /// The code on the way, where that of the failure only sums up.
    pub inner: Option<HResult>,
    /// The GUID of the service that was asked, without braces.
    pub service: Option<String>,
    /// The WSUS server as the client read it from its policy; its text ends with the address.
    pub server: Option<(String, Line)>,
    /// The line that says that policy switches access to Windows Update off, where the newest such line does.
    pub access_off: Option<Line>,
    /// The line that says that the client's service was ended meanwhile.
    pub ended: Option<Line>,
}

impl ClientLog {
    /// The lines of `WindowsUpdate.log` that tell of a failure with `code` in `window`.
    #[must_use]
    pub fn of(windows: &Windows, window: &Window, code: Option<HResult>) -> Self {
        let kept = &windows.text_logs.update_client;
        let Some(log) = kept.value() else { return Self::default() };
        let wide = Window { from: before(window.from, LOOK_BACK), ..window.clone() };
        let near = near(log, &wide);
        let sums_up = code.is_none_or(|code| SUMS.contains(&code.number()));
        let inner = if sums_up { on_the_way(&near) } else { None };
        let wanted: Vec<String> = code.iter().chain(&inner).map(|code| format!("{:08x}", code.number())).collect();
        let mut lines: Vec<&TextLine> = Vec::new();
        let (mut told, mut asked): (Option<&TextLine>, Option<&TextLine>) = (None, None);
        let (mut speaks_of, mut service) = (None, None);
        for line in near.iter().copied().filter(|line| !is_noise(&line.message)) {
            let lower = line.message.to_ascii_lowercase();
            speaks_of = service_in(&lower).or(speaks_of);
            if wanted.iter().any(|digits| lower.contains(digits)) {
                lines.extend(asked.take());
                lines.extend(told.take());
                lines.push(line);
                service.clone_from(&speaks_of);
            } else if is_answer(&line.message) {
                // What a server said stands before the code that the client makes of it.
                told = Some(line);
            } else if is_request(&line.message) {
                asked = Some(line);
            }
        }
        // The same words again tell nothing new.
        let mut seen = BTreeSet::new();
        lines.retain(|line| seen.insert(line.message.as_str()));
        // What a server said tells more than what the client made of it; which address was asked tells the place.
        lines.sort_by_key(|line| (!is_answer(&line.message), !is_request(&line.message), line.number));
        lines.truncate(MOST);
        lines.sort_by_key(|line| line.number);
        let quoted = |line: &TextLine| quote(kept, line);
        Self {
            lines: lines.into_iter().map(quoted).collect(),
            inner,
            service,
            server: log.lines.iter().rev().find_map(|line| Some((server_in(&line.message)?, quoted(line)))),
            access_off: newest_setting(log, "Windows Update access disabled: ")
                .filter(|line| line.message.contains("disabled: Yes"))
                .map(quoted),
            ended: near.iter().find(|line| line.message.contains("* END * Service exit")).map(|line| quoted(line)),
        }
    }

    /// The first line that holds one of these, in any letter case.
    pub fn says(&self, words: &[&str]) -> Option<&Line> {
        self.lines.iter().find(|line| {
            let lower = line.text.to_ascii_lowercase();
            words.iter().any(|word| lower.contains(&word.to_ascii_lowercase()))
        })
    }
}

/// The newest line that tells a setting as the client read it.
fn newest_setting<'a>(log: &'a TextLog, setting: &str) -> Option<&'a TextLine> {
    log.lines.iter().rev().find(|line| line.message.contains(setting))
}

fn near<'a>(log: &'a TextLog, window: &Window) -> Vec<&'a TextLine> {
    log.lines.iter().filter(|line| line.at.value().is_some_and(|at| window.contains(*at))).collect()
}

/// The last code that names a failure on the way to an update.
pub(super) fn on_the_way(near: &[&TextLine]) -> Option<HResult> {
    let told = near.iter().rev().filter(|line| !is_noise(&line.message));
    told.flat_map(|line| codes_in(&line.message))
        .find(|code| !SUMS.contains(&code.number()) && !QUIET.contains(&code.number()))
}

pub(super) fn is_noise(message: &str) -> bool {
    is_like(message, NOISE)
}

/// Whether a line holds what a server answered.
fn is_answer(message: &str) -> bool {
    is_one(message, &["WS error", "<ErrorCode>", "BITS job", "DO job", "File URL", "HTTP/1.1 ", "HTTP status", "SOAP"])
}

/// Whether a line says which address is asked.
fn is_request(message: &str) -> bool {
    is_one(
        message,
        &[
            "Making request with URL",
            "Server URL",
            "Service URL",
            "service url",
            "Client/Server URL",
            "Downloading from",
        ],
    )
}

/// The service that a line, in lower case, says is asked: `serviceid = {…}`.
fn service_in(lower: &str) -> Option<String> {
    let (_, rest) = lower.split_once("serviceid = ")?;
    let guid = rest.trim_start_matches('{').get(..36)?;
    guid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-').then(|| guid.to_owned())
}

/// The WSUS server in a line of the client's settings.
fn server_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("WSUS server: ")?;
    let address = rest.split_whitespace().next().filter(|word| !word.starts_with('('))?;
    Some(address.to_owned())
}

/// A line of a text log as a line of proof.
pub fn quote(log: &Observation<TextLog>, line: &TextLine) -> Line {
    let at = line.at.value().copied().unwrap_or_else(|| line.at.at());
    let said = format!("{} {}", line.component, line.message.trim());
    let said = msg!("proof-log-line", file = line.file, number = line.number, said = said);
    Line::new(said, log.from(), at)
}
