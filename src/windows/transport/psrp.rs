//! Over PowerShell remoting, with the PowerShell of a Windows jump host: whoever is logged in there is logged in on the
//! server, by Kerberos, without a password.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::child::{self, Run};
use super::error::{Fault, Layer};
use super::local;
use super::remote::Remote;
use super::said;
use super::sent;

/// Runs the collector there.
pub fn run(powershell: &Path, remote: &Remote, limit: Duration) -> Result<Run, Fault> {
    let mut command = Command::new(powershell);
    command.args(sent::QUIET).args(["-EncodedCommand", &sent::encoded(&hop(remote, limit))]);
    child::run(command, sent::script(limit), limit).map_err(|e| local::not_there(powershell, &e))
}

/// What the jump host's PowerShell does: it hands the script on, and what comes back through. The host is a name without a
/// quote (`Remote`), and the session ends with the call, whichever way it ends.
fn hop(remote: &Remote, limit: Duration) -> String {
    let port = remote.port().map_or(String::new(), |port| format!(" -Port {port}"));
    let open = limit.min(Duration::from_secs(30)).as_millis();
    format!(
        "$ErrorActionPreference = 'Stop'; $script = $input | Out-String; \
         $options = New-PSSessionOption -OpenTimeout {open} -OperationTimeout {}; \
         Invoke-Command -ComputerName '{}'{port} -SessionOption $options -ErrorAction Stop -ArgumentList $script \
         -ScriptBlock {{ param($script) Invoke-Expression $script }}",
        limit.as_millis(),
        remote.host(),
    )
}

/// Identifiers of errors, which are not localised (PowerShell's table of transport errors), and what they mean.
const SIGNS: &[(&[&str], Layer, &str, &str)] = &[
    (
        &["ComputerNotFound", "NetworkPathNotFound"],
        Layer::Name,
        "the name of the server is not found",
        "check the name; Kerberos needs the one in the domain, not an address",
    ),
    (
        &["CannotConnect", "URLNotAvailable", "WinRMOperationTimeout"],
        Layer::Port,
        "no WinRM answers there",
        "is PowerShell remoting enabled on it (Enable-PSRemoting), and does the firewall let you through?",
    ),
    (
        &["ServerNotTrusted"],
        Layer::Trust,
        "this machine does not trust the server",
        "use its name in the domain, so that Kerberos proves it",
    ),
    (
        &["LogonFailure", "AuthenticationFailed", "InvalidAuthentication"],
        Layer::Authentication,
        "the server does not accept the account",
        "log in on this machine as an account of the domain, or try ssh:// or winrm://",
    ),
    (
        &["AccessDenied"],
        Layer::Authorisation,
        "the account may not use PowerShell remoting there",
        "use an administrator of the server, or a member of Remote Management Users",
    ),
];

/// The fault of a run that gave no document, where the hop itself failed.
pub fn fault(run: &Run) -> Option<Fault> {
    let said = said::text(&run.said);
    // Errors of the session carry this; an error of the script that ran in it does not.
    if !said.contains("PSSessionStateBroken") {
        return None;
    }
    let (_, layer, problem, next) = SIGNS.iter().find(|(words, ..)| words.iter().any(|word| said.contains(word)))?;
    Some(Fault::new(*layer, format!("{problem} ({})", said::brief(&said)), *next))
}

#[cfg(test)]
mod tests {
    use super::super::child::Ended;
    use super::*;

    #[test]
    fn the_hop_names_the_host_in_quotes() {
        let hop = hop(&Remote::parse("srv1.corp.example:5986").unwrap(), Duration::from_secs(60));
        assert!(hop.contains("-ComputerName 'srv1.corp.example' -Port 5986 "), "{hop}");
        assert!(hop.contains("-OpenTimeout 30000 -OperationTimeout 60000"), "{hop}");
        assert!(sent::encoded(&hop).len() < 8_000, "it fits a command line");
    }

    #[test]
    fn a_session_that_breaks_has_its_layer() {
        let layer = |id: &str| {
            let said = format!("[srv1] Connecting failed\n    + FullyQualifiedErrorId : {id},PSSessionStateBroken")
                .into_bytes();
            fault(&Run { out: Vec::new(), said, ended: Ended::Exit(Some(1)) }).map(|fault| fault.layer)
        };
        assert_eq!(layer("ComputerNotFound"), Some(Layer::Name));
        assert_eq!(layer("CannotConnect"), Some(Layer::Port));
        assert_eq!(layer("AccessDenied"), Some(Layer::Authorisation));
        assert_eq!(layer("LogonFailure"), Some(Layer::Authentication));
        assert_eq!(layer("Other"), None);
    }
}
