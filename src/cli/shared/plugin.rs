//! What a monitoring system learns where there is no report: it knows no exit code but those of plugins, and 2 is critical there.

use std::ffi::OsString;
use std::process::ExitCode;

use super::print;
use crate::report::monitoring::{State, nagios};

/// Whether the command line asks for `--format nagios`, told without the parser: what that refuses has to be answered as well.
pub fn is_asked(arguments: impl Iterator<Item = OsString>) -> bool {
    let words: Vec<String> = arguments.filter_map(|word| word.into_string().ok()).collect();
    let behind =
        words.windows(2).any(|pair| matches!(pair, [option, value] if option == "--format" && value == "nagios"));
    behind || words.iter().any(|word| word == "--format=nagios")
}

/// Says on standard output, which is all that a monitoring system reads, why there is no answer.
pub fn failed(message: &str) -> ExitCode {
    // The first lines of a message of the parser are its sense; nothing is left to do where there is nowhere to say it.
    let sense = message.trim_start_matches("error: ");
    let _ = print::text(&nagios::failed(sense));
    ExitCode::from(State::Unknown.code())
}

#[cfg(test)]
mod tests {
    use super::is_asked;

    #[test]
    fn it_is_asked_for_in_two_ways() {
        let asked = |words: &[&str]| is_asked(words.iter().map(Into::into));
        assert!(asked(&["patchgate", "check", "--format", "nagios"]));
        assert!(asked(&["patchgate", "check", "--format=nagios", "--bmc"]));
        for words in [&["patchgate", "check", "--report", "nagios=x"][..], &["nagios", "--format"], &[]] {
            assert!(!asked(words), "{words:?}");
        }
    }
}
