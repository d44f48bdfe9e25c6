//! The program, started as a person starts it.

use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

use patchgate::mock::Running;

use super::bench::{PASSWORD, USER};

/// What a run of the program gave.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Answer {
    /// Both streams, as a terminal shows them.
    pub fn shown(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// `patchgate ARGUMENTS` in the folder of the package. Nothing of whoever runs the tests changes the answer: no login, no
/// folder, no proxy, no standard input.
pub fn patchgate<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchgate"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command.env_clear().env("XDG_CONFIG_HOME", "/does/not/exist");
    command
}

/// `patchgate ARGUMENTS` with the login of the mock.
pub fn logged_in<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = patchgate(arguments);
    command.env("PATCHGATE_BMC_USER", USER).env("PATCHGATE_BMC_PASSWORD", PASSWORD);
    command
}

/// `patchgate ARGUMENTS` about this mock, its certificate pinned.
pub fn asking<A: AsRef<OsStr>>(mock: &Running, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = logged_in(arguments);
    command.args(["--bmc", &mock.url(), "--pin", mock.fingerprint()]);
    command
}

pub fn run(mut command: Command) -> Answer {
    command.output().unwrap().into()
}

/// Runs without blocking a mock that lives in the same runtime.
pub async fn run_beside(command: Command) -> Answer {
    tokio::task::spawn_blocking(|| run(command)).await.unwrap()
}
