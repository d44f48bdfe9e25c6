//! Over SSH, with the system's own client: its configuration, agents, jump hosts, known hosts, Kerberos and hardware keys
//! work as they do for the person who types `ssh`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::askpass;
use super::child::{self, Ended, Run};
use super::error::{Fault, Layer};
use super::remote::Remote;
use super::sent;
use super::ssh_said;

/// How to log in with a password.
#[derive(Clone, Copy)]
pub struct Password<'a> {
    /// The program that ssh asks: this one.
    pub program: &'a Path,
    pub secret: &'a str,
}

/// The longest wait for a connection, and how soon a silent one counts as lost.
const CONNECT: Duration = Duration::from_secs(30);

/// What ssh has to leave, whatever its configuration says: forwarding into a server that is being examined, a command on
/// this machine, a connection that outlives this one. All of these options are older than any ssh that is in use.
const LEAVE: [&str; 7] = [
    "LogLevel=ERROR",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    "ControlMaster=no",
    "ServerAliveInterval=15",
];

/// Runs the collector there.
pub fn run(remote: &Remote, password: Option<Password<'_>>, limit: Duration) -> Result<Run, Fault> {
    let mut command = Command::new("ssh");
    command.args(arguments(remote, password.is_some(), limit)).arg(sent::command_line());
    if let Some(Password { program, secret }) = password {
        askpass::prepare(&mut command, program, &question(remote)?, secret);
    }
    child::run(command, sent::script(limit), limit).map_err(|e| not_there(&e))
}

fn not_there(e: &std::io::Error) -> Fault {
    Fault::new(
        Layer::Client,
        format!("the program ssh cannot be run: {e}"),
        "install the OpenSSH client (on Windows it is an optional feature) and see that it is in PATH",
    )
}

/// The fault of a run that gave no document.
pub fn fault(run: &Run, remote: &Remote) -> Option<Fault> {
    // Any other number is that of the remote shell.
    (run.ended == Ended::Exit(Some(255))).then(|| ssh_said::fault(&run.said, remote))
}

/// All arguments but the command. None of them is a secret, and none can be taken for another.
fn arguments(remote: &Remote, password: bool, limit: Duration) -> Vec<String> {
    let mut arguments = vec!["-T".to_owned()];
    let mut option = |text: String| arguments.extend(["-o".to_owned(), text]);
    LEAVE.iter().for_each(|text| option((*text).to_owned()));
    option(format!("ConnectTimeout={}", CONNECT.min(limit).as_secs().max(1)));
    option(format!("BatchMode={}", if password { "no" } else { "yes" }));
    if password {
        // One try: accounts are locked after a few.
        option("NumberOfPasswordPrompts=1".to_owned());
        option("KbdInteractiveAuthentication=no".to_owned());
    }
    arguments.extend(place(remote));
    arguments
}

/// Where to, and as whom. Behind `--` nothing is an option, and the host is no word that could be one.
fn place(remote: &Remote) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(user) = remote.user() {
        words.extend(["-l".to_owned(), user.to_owned()]);
    }
    if let Some(port) = remote.port() {
        words.extend(["-p".to_owned(), port.to_string()]);
    }
    words.extend(["--".to_owned(), remote.host().to_owned()]);
    words
}

/// The question for the password as ssh will ask it: account and host are those that its configuration makes of ours. A
/// jump host's question is another one, and so is whatever else a configuration brings with it.
fn question(remote: &Remote) -> Result<String, Fault> {
    let mut command = Command::new("ssh");
    command.arg("-G").args(place(remote));
    let run = child::run(command, Vec::new(), CONNECT).map_err(|e| not_there(&e))?;
    if run.ended != Ended::Exit(Some(0)) {
        return Err(ssh_said::fault(&run.said, remote));
    }
    let text = String::from_utf8_lossy(&run.out).into_owned();
    let value = |name: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        lines.filter(|(key, _)| *key == name).map(|(_, value)| value.trim().to_owned()).next()
    };
    let host = value("hostkeyalias").or_else(|| value("hostname"));
    match (value("user"), host) {
        (Some(user), Some(host)) => Ok(askpass::question(&user, &host)),
        _ => Err(Fault::new(Layer::Client, "ssh -G does not say the account and the host", "use OpenSSH 8.4 or newer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_the_place_behind_its_options_and_no_secret() {
        let remote = Remote::parse("CORP\\me@[2001:db8::1]:2222").unwrap();
        let line = arguments(&remote, true, Duration::from_secs(5)).join(" ");
        assert!(line.starts_with("-T -o LogLevel=ERROR "), "{line}");
        assert!(line.contains("ConnectTimeout=5 -o BatchMode=no -o NumberOfPasswordPrompts=1"), "{line}");
        assert!(line.ends_with(" -l CORP\\me -p 2222 -- 2001:db8::1"), "{line}");
        let line = arguments(&Remote::parse("srv1").unwrap(), false, Duration::from_secs(300)).join(" ");
        assert!(line.ends_with("ConnectTimeout=30 -o BatchMode=yes -- srv1"), "{line}");
    }
}
