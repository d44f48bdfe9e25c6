//! A shell of the server, the collector in it, and its end.

use std::time::Duration;

use super::super::super::collected::MAX_BYTES;
use super::super::child::{Ended, MAX_SAID, Run, is_closed};
use super::super::error::{Fault, Layer};
use super::super::sent;
use super::enter::Entry;
use super::envelope::{About, Answer, Told};
use super::session::Session;

/// How long the server may wait for output before it says that there is none yet.
const PATIENCE: u64 = 20;
/// How many bytes of the script go at a time: in base64 and sealed far below the smallest limit of a message, 150 KB.
const PART: usize = 32 * 1024;
/// How long putting the shell away may take.
const LAST: Duration = Duration::from_secs(5);

/// Runs the collector there, and says how it came in. The shell is deleted, whatever happens.
pub async fn run(entry: &Entry<'_>, limit: Duration) -> Result<(Run, String), Fault> {
    let (mut session, how) = entry.enter(limit).await?;
    let mut shell = Shell { session: &mut session, id: None, messages: 0 };
    let answer = shell.ask(|about| about.create(limit.as_secs() + PATIENCE)).await?;
    if let Some(fault) = answer.fault {
        return Err(refused("open a shell", &fault));
    }
    let id = answer.shell.ok_or_else(|| strange("a shell without a name"))?;
    shell.id = Some(id.clone());
    let run = shell.collect(limit).await;
    if shell.delete().await.is_err() {
        // The connection is gone, and the shell may have outlived it. What cannot be put away then ends by itself: the script
        // by its time limit, the shell by its own.
        if let Ok((mut session, _)) = entry.enter(LAST).await {
            let _ = Shell { session: &mut session, id: Some(id), messages: 0 }.delete().await;
        }
    }
    run.map(|run| (run, how))
}

struct Shell<'a> {
    session: &'a mut Session,
    id: Option<String>,
    messages: u64,
}

impl Shell<'_> {
    async fn ask(&mut self, message: impl Fn(&About<'_>) -> String) -> Result<Answer, Fault> {
        self.messages += 1;
        let id = id(self.messages);
        let seconds = self.session.left().as_secs().clamp(1, PATIENCE);
        let about = About { url: &self.session.url, shell: self.id.as_deref(), seconds, id: &id };
        let message = message(&about);
        self.session.ask(&message).await
    }

    async fn delete(&mut self) -> Result<Answer, Fault> {
        self.session.last(LAST);
        self.ask(|about| about.delete()).await
    }

    async fn collect(&mut self, limit: Duration) -> Result<Run, Fault> {
        let arguments = sent::arguments();
        let answer = self.ask(|about| about.command("powershell.exe", &arguments)).await?;
        if let Some(fault) = answer.fault {
            return Err(refused("run PowerShell", &fault));
        }
        let command = answer.command.ok_or_else(|| strange("a command without a name"))?;
        let script = sent::script(limit);
        let parts = script.chunks(PART).count();
        for (n, part) in script.chunks(PART).enumerate() {
            let answer = self.ask(|about| about.send(&command, part, n + 1 == parts)).await?;
            // A program that has ended takes no more; what it said is the better error.
            if answer.fault.is_some() {
                break;
            }
        }
        let run = self.receive(&command).await;
        self.session.last(LAST);
        let _ = self.ask(|about| about.terminate(&command)).await;
        Ok(run)
    }

    /// What comes until it ends, the time is over or the connection is lost: all of it is kept.
    async fn receive(&mut self, command: &str) -> Run {
        let (mut out, mut said) = (Vec::new(), Vec::new());
        let ended = loop {
            // The shortest wait that a server can be told of.
            if self.session.left() < Duration::from_secs(1) {
                break Ended::Time;
            }
            let answer = match self.ask(|about| about.receive(command)).await {
                Ok(answer) => answer,
                Err(fault) if fault.layer == Layer::Time => break Ended::Time,
                Err(_) => break Ended::Lost,
            };
            out.extend(answer.out);
            let room = MAX_SAID.saturating_sub(said.len());
            said.extend(answer.said.into_iter().take(room));
            if out.len() > MAX_BYTES {
                out.truncate(MAX_BYTES);
                break Ended::TooLarge;
            }
            match answer.fault {
                Some(fault) if !fault.is_patience() => break Ended::Lost,
                _ if answer.done => break Ended::Exit(answer.exit),
                _ if is_closed(&out) => break Ended::Closed,
                _ => {}
            }
        };
        Run { out, said, ended }
    }
}

fn refused(what: &str, fault: &Told) -> Fault {
    if fault.is_denied() {
        return Fault::new(
            Layer::Authorisation,
            format!("the account may not {what} ({})", fault.text),
            "use an administrator of the server, or a member of Remote Management Users; a local account other than the \
             built-in Administrator has no such right over the network",
        );
    }
    Fault::new(
        Layer::Script,
        format!("the server cannot {what} ({} {})", fault.code, fault.text),
        "look at the server's WinRM log, or use another way (docs/windows.md)",
    )
}

fn strange(what: &str) -> Fault {
    Fault::new(Layer::Connection, format!("the server made {what}"), "is it WinRM that listens there?")
}

/// A number in the shape of a UUID, which no other message of ours has.
fn id(n: u64) -> String {
    let mut bytes = [0; 10];
    // Without chance it is still another one than the last.
    let _ = ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes);
    let hex = crate::common::hex::lower(&bytes);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    format!("{}-{}-4{}-a{}-{n:012x}", part(0, 8), part(8, 12), part(12, 15), part(15, 18))
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn every_message_has_a_number_of_its_own() {
        assert_eq!(id(1).len(), 36);
        assert_ne!(id(1), id(1));
    }
}
