//! What is sent to a PowerShell: the script by standard input, and a command line that reads it from there.
//!
//! The command is encoded, because `cmd.exe` and PowerShell as the login shell of a server both pass it on whole: it has no
//! quote, space or dollar. `-Command -` prints nothing, `-File -` echoes, and a script block is refused in
//! ConstrainedLanguage (docs/collector.md).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::super::script::collector;

/// What runs the script that comes by standard input.
const READ_AND_RUN: &str = "$input | Out-String | Invoke-Expression";

/// What every PowerShell is started with.
pub const QUIET: [&str; 4] = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"];

/// The script, told to end by itself a little before whoever waits for it gives up: where a connection is lost, nothing else
/// ends it.
pub fn script(limit: Duration) -> Vec<u8> {
    let seconds = limit.as_secs();
    let seconds = seconds.saturating_sub((seconds / 10).clamp(1, 15)).max(1);
    format!("$TotalSeconds = {seconds}\n{}", collector()).into_bytes()
}

/// The argument of `-EncodedCommand`.
pub fn encoded(command: &str) -> String {
    BASE64.encode(command.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
}

/// The arguments for a PowerShell that runs the script which comes by standard input.
pub fn arguments() -> Vec<String> {
    let encoded = encoded(READ_AND_RUN);
    QUIET.into_iter().chain(["-EncodedCommand", &encoded]).map(str::to_owned).collect()
}

/// The same as the command line of a server.
pub fn command_line() -> String {
    format!("powershell.exe {}", arguments().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shell_finds_anything_to_read_in_the_command_line() {
        let line = command_line();
        assert!(line.chars().all(|c| c.is_ascii_alphanumeric() || " .-+/=".contains(c)), "{line}");
        assert!(line.ends_with(
            "JABpAG4AcAB1AHQAIAB8ACAATwB1AHQALQBTAHQAcgBpAG4AZwAgAHwAIABJAG4AdgBvAGsAZQAtAEUAeABwAHIAZQBzAHMAaQBvAG4A"
        ));
        assert!(line.len() < 8_191, "cmd.exe takes no more");
    }

    #[test]
    fn the_script_ends_by_itself_before_nobody_waits_any_more() {
        for (limit, seconds) in [(300, 285), (60, 54), (5, 4), (1, 1)] {
            let script = script(Duration::from_secs(limit));
            assert!(script.starts_with(format!("$TotalSeconds = {seconds}\n").as_bytes()), "{limit}");
            assert!(script.is_ascii(), "the console's code page reads it");
        }
    }
}
