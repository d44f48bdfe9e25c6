//! What a server's shell and PowerShell say where they give no document, and what that means.
//!
//! Messages are localised, so what is looked for are names and numbers that are not (`FullyQualifiedErrorId`, exit codes),
//! and the English message beside them. Whatever is not recognised is shown as it was said.

use super::child::{Ended, Run};
use super::error::{Fault, Layer};
use crate::common::cut::cut;
use crate::common::decode;

/// The most characters of what was said that an error repeats.
const MOST: usize = 300;

/// What stands for one kind of refusal, in lower case.
const MALICIOUS: [&str; 3] = ["scriptcontainedmaliciouscontent", "malicious content", "blocked by your antivirus"];
const POLICY: [&str; 8] = [
    "psSecurityException",
    "unauthorizedaccess",
    "running scripts is disabled",
    "blocked by group policy",
    "blocked by your administrator",
    "0x800704ec",
    "constrainedlanguage",
    "blocked by your organization",
];
const NO_POWERSHELL: [&str; 4] =
    ["is not recognized as", "commandnotfoundexception", "command not found", "powershell.exe: not found"];
const NO_COMMANDS: [&str; 3] = ["sftp connections only", "account is currently not available", "access is denied"];

/// The fault where a shell ran and no document came.
pub fn fault(run: &Run) -> Fault {
    let said = text(&run.said);
    let shown = if said.is_empty() { text(&run.out) } else { said };
    let all = shown.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(&word.to_lowercase()));
    let code = match run.ended {
        Ended::Exit(code) => code,
        _ => None,
    };
    let quoted = if shown.is_empty() { String::new() } else { format!(": {}", brief(&shown)) };
    if has(&MALICIOUS) {
        return Fault::new(
            Layer::Policy,
            format!("a virus scanner of the server forbids the script{quoted}"),
            "the script only reads (docs/collector.md): have it allowed, or give raw files (docs/bundle.md)",
        );
    }
    if has(&POLICY) || code == Some(1260) {
        return Fault::new(
            Layer::Policy,
            format!("a policy of the server forbids the script{quoted}"),
            "ask whoever keeps the policy (AppLocker, WDAC, execution policy), or give raw files (docs/bundle.md)",
        );
    }
    if has(&NO_POWERSHELL) || matches!(code, Some(127 | 9009)) {
        return Fault::new(
            Layer::Script,
            format!("the server's shell finds no powershell.exe{quoted}"),
            "is it a Windows server, and is its login shell cmd.exe or PowerShell?",
        );
    }
    if has(&NO_COMMANDS) {
        return Fault::new(
            Layer::Authorisation,
            format!("the account may not run commands{quoted}"),
            "use an administrator of the server that may log in this way",
        );
    }
    if shown.is_empty() && code == Some(0) {
        return Fault::new(
            Layer::Empty,
            "PowerShell ended well and printed nothing",
            "a policy may take its output away: run the script on the server and give the file (docs/collector.md)",
        );
    }
    let ended = match code {
        Some(code) => format!("PowerShell ended with exit code {code} and gave no document"),
        None => "PowerShell was ended and gave no document".to_owned(),
    };
    Fault::new(
        Layer::Script,
        format!("{ended}{quoted}"),
        "run the script on the server and look (docs/collector.md), or give raw files (docs/bundle.md)",
    )
}

/// The first of what was said, on one line.
pub fn brief(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = cut(&line, MOST);
    if short.len() < line.len() { format!("{short}…") } else { line }
}

/// What a program said, as text: errors that PowerShell wraps in CLIXML taken out of it, colours left out.
pub fn text(bytes: &[u8]) -> String {
    let text = decode::console(bytes);
    let text = match text.split_once("#< CLIXML") {
        Some((before, xml)) => format!("{before}{}", errors(xml)),
        None => text,
    };
    uncoloured(&text).trim().to_owned()
}

/// The errors in CLIXML, without progress and verbose streams.
fn errors(xml: &str) -> String {
    let parts = xml.split("<S S=\"Error\">").skip(1).filter_map(|part| part.split("</S>").next());
    let joined = parts.collect::<String>();
    let joined = joined.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    unescaped(&joined.replace("&amp;", "&"))
}

/// `_x000A_` is a line feed.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
            Some(unit) => {
                out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// Without the escape sequences that PowerShell colours errors with.
fn uncoloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split("\u{1b}[");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').get(1..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(said: &str, code: i32) -> Layer {
        fault(&Run { out: Vec::new(), said: said.into(), ended: Ended::Exit(Some(code)) }).layer
    }

    #[test]
    fn what_a_shell_says_has_its_layer() {
        for (said, code, expected) in [
            ("'powershell.exe' is not recognized as an internal or external command", 1, Layer::Script),
            (
                "This program is blocked by group policy. For more information, contact your system administrator.",
                1,
                Layer::Policy,
            ),
            (
                "+ FullyQualifiedErrorId : ScriptContainedMaliciousContent,Microsoft.PowerShell.Commands",
                1,
                Layer::Policy,
            ),
            ("+ FullyQualifiedErrorId : UnauthorizedAccess", 1, Layer::Policy),
            ("", 1260, Layer::Policy),
            ("Access is denied.", 1, Layer::Authorisation),
            ("This service allows sftp connections only.", 1, Layer::Authorisation),
            ("", 0, Layer::Empty),
            ("boom", 1, Layer::Script),
            ("", 1, Layer::Script),
        ] {
            assert_eq!(layer(said, code), expected, "{said} {code}");
        }
    }

    #[test]
    fn an_error_in_clixml_is_read() {
        let said = b"#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"x\"><Obj S=\"progress\"><S>Preparing</S></Obj>\
            <S S=\"Error\">_x001B_[31;1mException: &lt;boom&gt;_x001B_[0m_x000A_</S><S S=\"Error\">at &amp;_x_</S></Objs>";
        assert_eq!(text(said), "Exception: <boom>\nat &_x_");
    }

    #[test]
    fn any_text_is_read() {
        for bytes in ["#< CLIXML<S S=\"Error\">_x", "_xD800_", "\u{1b}[", "\u{1b}[31é", "_x00é"] {
            let _ = text(bytes.as_bytes());
            let _ = text(format!("#< CLIXML<S S=\"Error\">{bytes}").as_bytes());
        }
    }
}
