//! A program on this machine that is given the script and answers: bounded in bytes and in time, and ended in any case.
//!
//! Threads of the standard library do it: two pipes are read while a third is written, and no more of tokio is needed.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::super::collected::MAX_BYTES;

/// The most that is kept of standard error. It is read to its end, or the program would wait for somebody to read it.
pub const MAX_SAID: usize = 64 * 1024;
/// How often it is looked after whether the program still runs.
const LOOK: Duration = Duration::from_millis(50);
/// How long a program may take to end after its closing line, and its pipes after it ended.
const GRACE: Duration = Duration::from_secs(2);

/// What our own environment may hold and no program that we start has to know.
const SECRETS: [&str; 3] = ["PATCHGATE_BMC_PASSWORD", "PATCHGATE_WINDOWS_PASSWORD", "PATCHGATE_PROXY"];

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this exit code; `None` where a signal ended it.
    Exit(Option<i32>),
    /// The closing line of the document had come.
    Closed,
    /// The time was over.
    Time,
    /// There was more than is read.
    TooLarge,
    /// The connection was lost, as far as it was ours.
    #[cfg_attr(
        not(feature = "winrm"),
        expect(dead_code, reason = "the connections of other ways belong to their programs")
    )]
    Lost,
}

/// What it gave.
#[derive(Debug)]
pub struct Run {
    pub out: Vec<u8>,
    /// Standard error, its beginning.
    pub said: Vec<u8>,
    pub ended: Ended,
}

enum Heard {
    Out(Vec<u8>),
    Said(Vec<u8>),
    /// One of the two is at its end.
    End,
}

/// Ends the program when it is dropped, however that comes about.
struct Alive(Child);

impl Drop for Alive {
    fn drop(&mut self) {
        // One that has ended cannot be killed, and that is well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs it, with `input` as its standard input, for at most `limit`.
///
/// # Errors
/// It cannot be started.
pub fn run(mut command: Command, input: Vec<u8>, limit: Duration) -> io::Result<Run> {
    let until = Instant::now() + limit;
    SECRETS.iter().for_each(|name| _ = command.env_remove(name));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Alive(command.spawn()?);
    let (tell, heard) = sync_channel(16);
    if let Some(mut stdin) = child.0.stdin.take() {
        // A program that does not want it closes the pipe; what it says then is the better error.
        thread::spawn(move || _ = stdin.write_all(&input));
    }
    if let Some(stdout) = child.0.stdout.take() {
        pump(stdout, tell.clone(), Heard::Out);
    }
    if let Some(stderr) = child.0.stderr.take() {
        pump(stderr, tell, Heard::Said);
    }
    Ok(listen(&mut child, &heard, until))
}

/// Passes on what comes. Nobody waits for it at the end: what the program started may hold the pipe for ever.
fn pump(mut from: impl Read + Send + 'static, tell: SyncSender<Heard>, what: fn(Vec<u8>) -> Heard) {
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match from.read(&mut buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => break,
                Ok(n) => {
                    if tell.send(what(buffer.get(..n).unwrap_or_default().to_vec())).is_err() {
                        return;
                    }
                }
            }
        }
        let _ = tell.send(Heard::End);
    });
}

fn listen(child: &mut Alive, heard: &Receiver<Heard>, mut until: Instant) -> Run {
    let (mut out, mut said, mut ends) = (Vec::new(), Vec::new(), 0);
    // What it is once `until` has come.
    let mut late = Ended::Time;
    let ended = loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break late;
        }
        match heard.recv_timeout(left.min(LOOK)) {
            Ok(Heard::Out(bytes)) => {
                out.extend_from_slice(&bytes);
                if out.len() > MAX_BYTES {
                    out.truncate(MAX_BYTES);
                    break Ended::TooLarge;
                }
                if late == Ended::Time && is_closed(&out) {
                    (late, until) = (Ended::Closed, until.min(Instant::now() + GRACE));
                }
            }
            Ok(Heard::Said(bytes)) => {
                let room = MAX_SAID.saturating_sub(said.len());
                said.extend(bytes.into_iter().take(room));
            }
            Ok(Heard::End) => ends += 1,
            Err(RecvTimeoutError::Timeout) => {}
            // Both are at their end and read.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(left.min(LOOK)),
        }
        if matches!(late, Ended::Exit(_)) {
            if ends >= 2 {
                break late;
            }
        } else if let Ok(Some(status)) = child.0.try_wait() {
            let exit = if late == Ended::Closed { Ended::Closed } else { Ended::Exit(status.code()) };
            if ends >= 2 || exit == Ended::Closed {
                break exit;
            }
            (late, until) = (exit, Instant::now() + GRACE);
        }
    };
    // Its end may be seen before its last line is read.
    let ended = if matches!(ended, Ended::Exit(_)) && is_closed(&out) { Ended::Closed } else { ended };
    Run { out, said, ended }
}

/// Whether the last line is the one that closes a document: whoever has it needs no more, and a call into a sick service
/// may keep the program alive for ever.
pub fn is_closed(out: &[u8]) -> bool {
    let text = out.trim_ascii_end();
    let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    let line = text.get(start..).unwrap_or_default();
    line.len() < 4096 && line.starts_with(b"{\"end\":") && line.ends_with(b"}") && out.len() > text.len()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Run {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        run(command, vec![b'x'; 300_000], limit).unwrap()
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_a_program_gave_is_kept_however_it_ended() {
        for (script, limit, out, said, ended) in [
            ("wc -c | tr -d ' '; echo no >&2; exit 7", LONG, "300000\n", "no\n", Ended::Exit(Some(7))),
            ("exec <&-; echo first; exec sleep 60", Duration::from_millis(300), "first\n", "", Ended::Time),
            ("echo '{\"end\":true}'", LONG, "{\"end\":true}\n", "", Ended::Closed),
            ("echo half; kill -9 $$", LONG, "half\n", "", Ended::Exit(None)),
        ] {
            let run = shell(script, limit);
            assert_eq!(String::from_utf8_lossy(&run.out), out, "{script}");
            assert_eq!(String::from_utf8_lossy(&run.said), said, "{script}");
            assert_eq!(run.ended, ended, "{script}");
        }
    }

    #[test]
    fn nobody_waits_for_what_holds_the_pipe_after_the_program_or_after_the_closing_line() {
        for (script, ended) in [
            ("sleep 30 & echo out; exit 0", Ended::Exit(Some(0))),
            ("echo '{\"end\":true,\"ms\":1}'; exec sleep 30", Ended::Closed),
        ] {
            let started = Instant::now();
            assert_eq!(shell(script, LONG).ended, ended, "{script}");
            assert!(started.elapsed() < Duration::from_secs(20), "{script}");
        }
    }

    #[test]
    fn a_flood_ends_at_the_bound() {
        let run = shell("yes 0123456789012345678901234567890123456789", LONG);
        assert_eq!((run.out.len(), run.ended), (MAX_BYTES, Ended::TooLarge));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(run(Command::new("/does/not/exist"), Vec::new(), LONG).is_err());
    }
}
