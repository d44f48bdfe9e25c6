//! What the update client wrote of a search or a download that failed (`WindowsUpdate.log`).
//!
//! The log says more than the event does: the address that was asked, what answered, and which part of the request was refused.
//! Most of it is noise, failures that healthy clients have too among it; so a line counts only near the failure, and only where
//! it holds the failure's code or stands right before a line that does.

use jiff::SignedDuration;

use super::events::before;
use super::hresult::HResult;
use super::window::Window;
use crate::evidence::{Line, TextLine, TextLog, Windows};

/// How long before a failure its search or download may have begun. Our choice.
const LOOK_BACK: SignedDuration = SignedDuration::from_mins(20);

/// How many lines are kept.
const MOST: usize = 6;

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
}

impl ClientLog {
    /// The lines of `WindowsUpdate.log` that tell of a failure with `code` in `window`.
    #[must_use]
    pub fn of(windows: &Windows, window: &Window, code: Option<HResult>) -> Self {
        let (Some(log), Some(code)) = (windows.text_logs.update_client.value(), code) else { return Self::default() };
        let wide = Window { from: before(window.from, LOOK_BACK), ..window.clone() };
        let near: Vec<&TextLine> = near(log, &wide);
        let digits = format!("{:08x}", code.number());
        let mut lines: Vec<&TextLine> = Vec::new();
        let mut told: Option<&TextLine> = None;
        for line in near {
            let lower = line.message.to_ascii_lowercase();
            if is_noise(&line.message) {
                continue;
            }
            if lower.contains(&digits) {
                lines.extend(told.take());
                lines.push(line);
            } else if is_answer(&line.message) {
                // What a server said stands before the code that the client makes of it.
                told = Some(line);
            }
        }
        // The same words again tell nothing new.
        let mut kept: Vec<&TextLine> = Vec::new();
        for line in lines {
            if !kept.iter().any(|known| known.message == line.message) {
                kept.push(line);
            }
        }
        // What a server said tells more than what the client made of it.
        kept.sort_by_key(|line| (!is_answer(&line.message), line.number));
        kept.truncate(MOST);
        kept.sort_by_key(|line| line.number);
        Self { lines: kept.into_iter().map(|line| quote(windows, line)).collect() }
    }

    /// The first line that holds one of these, in any letter case.
    pub fn says(&self, words: &[&str]) -> Option<&Line> {
        self.lines.iter().find(|line| {
            let lower = line.text.to_ascii_lowercase();
            words.iter().any(|word| lower.contains(&word.to_ascii_lowercase()))
        })
    }
}

fn near<'a>(log: &'a TextLog, window: &Window) -> Vec<&'a TextLine> {
    log.lines.iter().filter(|line| line.at.value().is_some_and(|at| window.contains(*at))).collect()
}

fn is_noise(message: &str) -> bool {
    NOISE.iter().any(|shape| shape.iter().all(|part| message.contains(part)))
}

/// Whether a line holds what a server answered, or which address was asked.
fn is_answer(message: &str) -> bool {
    ["WS error", "BITS job", "File URL", "HTTP/1.1 ", "HTTP status", "SOAP"].iter().any(|word| message.contains(word))
}

fn quote(windows: &Windows, line: &TextLine) -> Line {
    let at = line.at.value().copied().unwrap_or_else(|| line.at.at());
    let text = format!("{} line {}: {} {}", line.file, line.number, line.component, line.message.trim());
    Line { text, from: windows.text_logs.update_client.from(), at }
}
