//! The answer to ssh's question for the password, given by this very program.
//!
//! ssh asks whatever `SSH_ASKPASS` names, with the question as its argument, and takes what that prints. So the password
//! passes from us through the environment of ssh, which no other account can read, and never stands on a command line. ssh
//! closes the pipes that it inherits, so that there is no better place. ssh asks many things: whether to trust a host key,
//! for the passphrase of a key, for the password of a jump host. Only the one question that was foreseen has an answer.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The question that has an answer.
const QUESTION: &str = "PATCHGATE_ASKPASS_QUESTION";
/// The answer.
const ANSWER: &str = "PATCHGATE_ASKPASS_ANSWER";

/// Lets ssh ask `program` (this one), which answers this question and no other.
pub(super) fn prepare(ssh: &mut Command, program: &Path, question: &str, password: &str) {
    ssh.env("SSH_ASKPASS", program).env("SSH_ASKPASS_REQUIRE", "force");
    ssh.env(QUESTION, question).env(ANSWER, password);
}

/// How OpenSSH asks for the password of this account on this host.
pub(super) fn question(user: &str, host: &str) -> String {
    // OpenSSH cuts both, in bytes.
    let cut =
        |text: &str, most| String::from_utf8_lossy(text.as_bytes().get(..most).unwrap_or(text.as_bytes())).into_owned();
    format!("{}@{}'s password:", cut(user, 30), cut(host, 128))
}

/// What this process has to print where ssh started it to ask: `None` where nobody did, `Some(None)` where the question is
/// none that has an answer.
#[must_use]
pub fn answer(arguments: impl IntoIterator<Item = OsString>) -> Option<Option<String>> {
    let (foreseen, answer) = (std::env::var(QUESTION).ok()?, std::env::var(ANSWER).ok()?);
    let asked = arguments.into_iter().nth(1)?;
    Some((asked.to_string_lossy().trim() == foreseen).then_some(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_is_spelt_as_ssh_spells_it() {
        assert_eq!(question("admin", "srv1"), "admin@srv1's password:");
        let long = question(&"u".repeat(40), &"h".repeat(200));
        assert_eq!(long.len(), 30 + 1 + 128 + "'s password:".len());
    }

    #[test]
    fn nothing_is_answered_where_nobody_asked() {
        assert_eq!(answer(["patchgate".into(), "a@b's password: ".into()]), None);
    }
}
