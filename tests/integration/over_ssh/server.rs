//! A real sshd on loopback, with its own host key and account, whose login shell behaves as a Windows server's does.
//!
//! Accounts and passwords are its own: it sees another `/etc/passwd` and `/etc/shadow` than this machine, in a mount
//! namespace that ends with it. `cmd.py` takes a command line apart as cmd.exe and the C runtime of Windows do.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::program::{Answer, patchgate};

/// The account's password.
pub const PASSWORD: &str = "Winter-2026 is c0ld";

/// What runs in place of the login shell. `MODE` says how the server behaves.
const SHELL: &str = r#"#!/bin/sh
export SystemRoot=FOLDER/windows SystemDrive=/ COMPUTERNAME=SRV-SSH PATH=FOLDER/server:$PATH
printf '%s\n' "$SSH_ORIGINAL_COMMAND" >> FOLDER/commands
case $(cat FOLDER/mode) in
cmd) exec python3 FOLDER/cmd.py "$SSH_ORIGINAL_COMMAND" ;;
powershell) exec FOLDER/server/powershell.exe -NoLogo -c "$SSH_ORIGINAL_COMMAND" ;;
big) cat > /dev/null; exec cat FOLDER/big ;;
hang) cat > /dev/null; cat FOLDER/half; exec sleep 600 ;;
silent) cat > /dev/null; exec sleep 600 ;;
drop) cat > /dev/null; cat FOLDER/half; sleep 0.5; kill -9 $PPID ;;
lost) cat > /dev/null; kill -9 $PPID ;;
policy) cat > /dev/null; echo 'This program is blocked by group policy. For more information, contact your system administrator.' >&2; exit 1 ;;
scanner) cat > /dev/null; printf '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">Invoke-Expression : This script contains malicious content and has been blocked by your antivirus software._x000D__x000A_    + FullyQualifiedErrorId : ScriptContainedMaliciousContent_x000D__x000A_</S></Objs>' >&2; exit 1 ;;
empty) cat > /dev/null; exit 0 ;;
none) echo "'powershell.exe' is not recognized as an internal or external command," >&2; echo 'operable program or batch file.' >&2; exit 1 ;;
greeting) cat > /dev/null; echo 'Welcome to SRV-SSH'; exit 0 ;;
esac
"#;

/// `cmd.exe /c LINE`, as far as it says how a line is taken apart.
const CMD: &str = r#"import os, re, sys
line = sys.argv[1]
quoted, outside = False, ''
for c in line:  # cmd.exe: quotes switch its own characters off, nothing else does
    if c == '"': quoted = not quoted
    elif not quoted: outside += c
if re.search(r'[&|<>^%()!]', outside): sys.exit('cmd.exe would have read: ' + line)
words, word, quoted, i, some = [], '', False, 0, False
while i < len(line):  # CommandLineToArgvW
    n = len(line[i:]) - len(line[i:].lstrip('\\'))
    if line[i+n:i+n+1] == '"':
        word += '\\' * (n // 2); some = True
        if n % 2: word += '"'
        else: quoted = not quoted
        i += n + 1
    elif n: word += '\\' * n; i += n; some = True
    elif line[i] in ' \t' and not quoted:
        if some: words.append(word)
        word, some, i = '', False, i + 1
    else: word += line[i]; some = True; i += 1
if some: words.append(word)
try: os.execvp(words[0], words)
except OSError:
    sys.stderr.write("'%s' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n" % words[0])
    sys.exit(1)
"#;

const SERVER_CONFIG: &str = "\
Port PORT
ListenAddress 127.0.0.1
HostKey FOLDER/host
AuthorizedKeysFile FOLDER/authorized
ForceCommand FOLDER/shell
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
";

/// What whoever types `ssh` has: aliases for every way to fail. All of them are the one server.
const CLIENT_CONFIG: &str = "\
Host unknown
  UserKnownHostsFile /dev/null
Host changed
  UserKnownHostsFile FOLDER/changed
Host wrong-key
  IdentityFile FOLDER/wrong
Host refused
  Port 1
Host by-password by-jump
  PubkeyAuthentication no
Host by-jump
  ProxyCommand FOLDER/proxy
Host * !wrong-key
  IdentityFile FOLDER/id
Host no-such-host.invalid
  HostName no-such-host.invalid
Host *
  HostName 127.0.0.1
  Port PORT
  User windows-admin
  HostKeyAlias srv
  IdentitiesOnly yes
  UserKnownHostsFile FOLDER/known
  GlobalKnownHostsFile /dev/null
";

pub struct Server {
    sshd: Child,
    folder: tempfile::TempDir,
    pwsh: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

impl Server {
    /// A server whose PowerShell is `pwsh`.
    pub fn start(pwsh: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = |name: &str| folder.path().join(name);
        let filled = |text: &str| {
            text.replace("FOLDER", &folder.path().display().to_string()).replace("PORT", &port.to_string())
        };
        let write = |name: &str, text: &str| fs::write(at(name), filled(text)).unwrap();
        let program = |name: &str, text: &str| {
            write(name, text);
            fs::set_permissions(at(name), fs::Permissions::from_mode(0o755)).unwrap();
        };
        ["server", "client", "windows"].iter().for_each(|name| fs::create_dir(at(name)).unwrap());
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for key in ["host", "other-host", "id", "wrong"] {
            done(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f"]).arg(at(key)));
        }
        let public = |key: &str| fs::read_to_string(at(key).with_extension("pub")).unwrap();
        write("authorized", &public("id"));
        write("known", &format!("srv {}", public("host")));
        write("changed", &format!("srv {}", public("other-host")));
        program("shell", SHELL);
        write("cmd.py", CMD);
        write("mode", "cmd");
        program("server/powershell.exe", &format!("#!/bin/sh\nexec {} \"$@\"\n", pwsh.display()));
        write("config", CLIENT_CONFIG);
        // What a jump host with a password of its own would ask.
        program(
            "proxy",
            "#!/bin/sh\necho asked > FOLDER/asked\n\"$SSH_ASKPASS\" \"me@jump's password: \" > FOLDER/told\nexit 1\n",
        );
        program("client/ssh", "#!/bin/sh\nexec /usr/bin/ssh -F FOLDER/config \"$@\"\n");
        write("sshd_config", SERVER_CONFIG);
        let hash = done(Command::new("openssl").args(["passwd", "-6", PASSWORD]));
        let passwd = fs::read_to_string("/etc/passwd").unwrap();
        let id = |flag: &str| done(Command::new("id").arg(flag)).trim().to_owned();
        let account = format!("windows-admin:x:{}:{}::/tmp:/bin/sh\n", id("-u"), id("-g"));
        write("passwd", &format!("{passwd}{account}"));
        write("shadow", &format!("windows-admin:{}:20000:0:99999:7:::\n", hash.trim()));
        let start = filled(
            "mount --bind FOLDER/passwd /etc/passwd && mount --bind FOLDER/shadow /etc/shadow && mkdir -p /run/sshd && \
             exec /usr/sbin/sshd -D -f FOLDER/sshd_config -E FOLDER/log",
        );
        let mut unshare = Command::new("unshare");
        unshare.args(["--mount", "sh", "-c", &start]).stdin(Stdio::null());
        let sshd = unshare.spawn().unwrap();
        let server = Self { sshd, folder, pwsh: pwsh.to_owned() };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("sshd did not start: {}", server.read("log"));
    }

    /// From now on it behaves so.
    pub fn behave(&self, mode: &str) {
        println!("--- {mode}");
        self.write("mode", mode);
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// Every place in the way of `text`, which a failing test and a table of answers show without it.
    fn shown(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "FOLDER")
            .replace(&self.pwsh.display().to_string(), "PWSH")
    }

    /// `patchgate ARGUMENTS` of a person whose ssh knows this server.
    pub fn client(&self, arguments: &[&str]) -> Command {
        let mut command = patchgate(arguments);
        command.env("PATH", format!("{}:/usr/bin:/bin", self.folder.path().join("client").display()));
        command
    }

    /// `patchgate collect --windows WAY`, and what it said.
    pub fn collect(&self, way: &str, more: &[&str], password: Option<&str>) -> Answer {
        let mut command = self.client(&["collect", "--windows", way]);
        command.args(more);
        if let Some(password) = password {
            command.env("PATCHGATE_WINDOWS_PASSWORD", password);
        }
        let mut answer: Answer = command.output().unwrap().into();
        answer.err = self.shown(&answer.err);
        let how = if password.is_some() { " with a password" } else { "" };
        println!("{way} {more:?}{how} -> exit code {}\n{}", answer.code, answer.err);
        answer
    }
}
