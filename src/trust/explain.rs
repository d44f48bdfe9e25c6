//! From an error of TLS to one sentence on what is wrong and one on what can be done.
//!
//! Old BMCs present certificates that verification cannot accept, each for another reason, and "invalid peer
//! certificate" helps nobody. Most of them can be pinned. Those that cannot are said to be so, lest somebody pins in
//! vain.

use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError, Error};

use super::facts::{CertificateFacts, Clean, short};
use super::fingerprint::Fingerprint;
use super::refusal::Refusal;
use super::whose::{Whose, Words};

/// What is wrong, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong.
    pub problem: String,
    /// What the operator can do.
    pub next_step: String,
}

/// Explains why a handshake failed; `presented` is the leaf certificate of the other side in DER, where it came to that.
#[must_use]
pub fn explain(error: &Error, presented: Option<&[u8]>, whose: Whose) -> Explanation {
    explained(error, presented, whose, &short)
}

/// The same, with every text of the certificate passed through `clean`.
pub(super) fn explained(error: &Error, presented: Option<&[u8]>, whose: Whose, clean: Clean<'_>) -> Explanation {
    let words = whose.words();
    if let Some(refusal) = refusal(error) {
        return refused(refusal, presented, words);
    }
    match (error, presented) {
        (Error::InvalidCertificate(error), Some(der)) => {
            let facts = CertificateFacts::told(der, clean);
            let (problem, step) = match &facts {
                Ok(facts) => distrusted(error, facts, words),
                Err(unreadable) => (unreadable.to_string(), String::new()),
            };
            let next_step = join(step, pin_or_not(der, facts.as_ref().ok(), words), words);
            Explanation { problem, next_step }
        }
        (error, _) => no_handshake(error, words),
    }
}

fn join(first: String, second: Option<String>, words: &Words) -> String {
    match (first.is_empty(), second) {
        (true, second) => second.unwrap_or_else(|| words.hopeless.to_owned()),
        (false, None) => first,
        (false, Some(second)) => format!("{first}; else {second}"),
    }
}

/// Our own reason inside an error, where it is ours.
fn refusal(error: &Error) -> Option<&Refusal> {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => other.0.downcast_ref(),
        _ => None,
    }
}

/// The way out for a certificate that verification does not accept; none where no pin is taken.
fn pin_or_not(der: &[u8], facts: Option<&CertificateFacts>, words: &Words) -> Option<String> {
    let pin = words.pin?;
    Some(facts.and_then(CertificateFacts::unprovable).map_or_else(
        || {
            let fingerprint = Fingerprint::of(&der.into());
            format!(
                "if {fingerprint} is the fingerprint that {}, give {pin} {fingerprint}{}",
                words.shows, words.remember
            )
        },
        |_| hopeless(words),
    ))
}

fn hopeless(words: &Words) -> String {
    format!("no pin can help, because no handshake with such a certificate can be verified: {}", words.hopeless)
}

/// A certificate that the roots do not vouch for.
fn distrusted(error: &CertificateError, facts: &CertificateFacts, words: &Words) -> (String, String) {
    let noun = words.noun;
    let said = |problem: String| (problem, String::new());
    if let Some(why) = facts.unprovable() {
        return said(format!("{noun}'s certificate {why}"));
    }
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            said(format!("{noun}'s certificate expired on {}", day(facts.valid_until)))
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            format!("{noun}'s certificate is not valid before {}", day(facts.valid_from)),
            format!("compare the clocks of this machine and of {noun}"),
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            facts.names().map_or_else(
                || said(format!("{noun}'s certificate names no host ({}), so no URL fits it", facts.subject)),
                |names| {
                    let step = words.name.to_owned();
                    (format!("{noun}'s certificate is for {names}, and that is not the name that was given"), step)
                },
            )
        }
        _ if facts.is_ca => said(format!(
            "{noun}'s certificate is {} with CA:TRUE, which verification against roots never accepts for a server",
            if facts.self_issued { "self-signed" } else { "a CA's own" }
        )),
        _ if facts.signature.starts_with("SHA-1 ") || facts.signature.starts_with("MD5 ") => said(format!(
            "{noun}'s certificate is signed with {}, which verification no longer accepts",
            facts.signature
        )),
        CertificateError::UnknownIssuer if facts.self_issued => {
            said(format!("{noun}'s certificate is self-signed, and no root vouches for it"))
        }
        CertificateError::UnknownIssuer => (
            format!("no root vouches for the issuer of {noun}'s certificate ({})", facts.issuer),
            format!("give the certificate of its CA with {}", words.ca),
        ),
        CertificateError::Revoked => {
            (format!("{noun}'s certificate was revoked by its CA ({})", facts.issuer), "renew it".to_owned())
        }
        other => said(format!("{noun}'s certificate is not trusted ({other})")),
    }
}

fn day(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "an unreadable date".to_owned(), |at| at.strftime("%Y-%m-%d").to_string())
}

/// Our own reasons.
fn refused(refusal: &Refusal, presented: Option<&[u8]>, words: &Words) -> Explanation {
    let (noun, shows, pin) = (words.noun, words.shows, words.pin.unwrap_or_default());
    let next_step = match refusal {
        Refusal::NotPinned { .. } => {
            format!(
                "if its certificate was renewed, compare the new fingerprint with what {shows}, and pin that; if not, somebody may be in between"
            )
        }
        Refusal::Changed { presented, file, line, .. } if *line > 0 => format!(
            "if it was renewed, compare {presented} with what {shows}, and write it into line {line} of {file}; if not, somebody may be in between"
        ),
        Refusal::Changed { .. } => format!("it changed during this run; look at {noun}"),
        Refusal::Line { line, .. } => format!("repair or remove line {line}"),
        Refusal::NotRecorded { presented, .. } => {
            format!("give --known-bmcs FILE with a file that can be written, or {pin} {presented}")
        }
        Refusal::Proxy(_) => "the proxy's certificate must be one that the operating system trusts".to_owned(),
        Refusal::Unproven(_) => {
            let facts = presented.and_then(|der| CertificateFacts::read(der).ok());
            if let Some(why) = facts.and_then(|facts| facts.unprovable()) {
                return Explanation { problem: format!("{noun}'s certificate {why}"), next_step: hopeless(words) };
            }
            "whoever answers did not prove to hold the key of that certificate: somebody may be in between".to_owned()
        }
    };
    Explanation { problem: refusal.to_string(), next_step }
}

/// A handshake that did not get as far as a certificate.
fn no_handshake(error: &Error, words: &Words) -> Explanation {
    let noun = words.noun;
    let (problem, next_step) = match error {
        // What it offers it does not say, but old firmware that gets here mostly has RSA key exchange alone (TLS_RSA_*).
        Error::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity) => (
            format!("{noun} has no cipher of TLS in common with us ({error})"),
            format!(
                "patchgate's TLS (rustls) has forward secrecy only (ECDHE with AES-GCM or ChaCha20) and no RSA key exchange: enable ECDHE suites at {noun}, or update it"
            ),
        ),
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => (
            format!("{noun} has no version or cipher of TLS in common with us ({error})"),
            format!("patchgate speaks TLS 1.2 and 1.3; raise the lowest TLS level of {noun}, or update it"),
        ),
        Error::InvalidMessage(_) => (format!("what answers there does not speak TLS ({error})"), words.port.to_owned()),
        Error::InvalidCertificate(_) => (error.to_string(), format!("look at {noun}'s certificate")),
        other => (format!("TLS failed ({other})"), format!("is this the address of {noun}?")),
    };
    Explanation { problem, next_step }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
    use rustls::client::danger::ServerCertVerifier;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

    use super::*;
    use crate::trust::roots::PROVIDER;

    /// 2026-12-22, whenever the test runs.
    const NOW: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_797_897_600));

    fn params() -> CertificateParams {
        let mut params = CertificateParams::new(["xcc.example".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "XCC-7Z73-J3000001");
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2036, 1, 1);
        params
    }

    fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
        let mut params = params();
        change(&mut params);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
    }

    fn by_unknown_ca() -> CertificateDer<'static> {
        let mut ca = CertificateParams::new([]).unwrap();
        ca.distinguished_name.push(DnType::CommonName, "Example CA");
        let issuer = Issuer::new(ca, KeyPair::generate().unwrap());
        params().signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().der().clone()
    }

    /// What verification against one root (the leaf itself or another one) says, explained.
    fn verdict(leaf: &CertificateDer<'static>, root: &CertificateDer<'static>) -> Explanation {
        let mut store = rustls::RootCertStore::empty();
        store.add(root.clone()).unwrap();
        let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(store.into(), PROVIDER.clone())
            .build()
            .unwrap();
        let name = ServerName::try_from("bmc.example").unwrap();
        let error = verifier.verify_server_cert(leaf, &[], &name, &[], NOW).unwrap_err();
        explain(&error, Some(leaf), Whose::Bmc)
    }

    #[test]
    fn each_certificate_is_explained_by_what_is_wrong_with_it() {
        let other = self_signed(|p| p.distinguished_name.push(DnType::OrganizationName, "another"));
        let expired = self_signed(|p| p.not_after = date_time_ymd(2026, 3, 1));
        let early = self_signed(|p| p.not_before = date_time_ymd(2027, 3, 1));
        let wrong_name = self_signed(|_| {});
        let ca = self_signed(|p| p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
        let fixture = |der: &'static [u8]| CertificateDer::from(der);
        let sha1 = fixture(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/sha1.der")));
        let short = fixture(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/rsa-1024.der")));
        let first = fixture(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/x509-v1.der")));
        for (leaf, root, problem, step) in [
            (self_signed(|_| {}), &other, "self-signed, and no root vouches for it", "give --pin sha256:"),
            (
                by_unknown_ca(),
                &other,
                "no root vouches for the issuer of the BMC's certificate (CN=Example CA)",
                "give the certificate of its CA with --ca FILE; else if sha256:",
            ),
            (expired.clone(), &expired, "the BMC's certificate expired on 2026-03-01", "give --pin sha256:"),
            (early.clone(), &early, "is not valid before 2027-03-01", "compare the clocks"),
            (
                wrong_name.clone(),
                &wrong_name,
                "is for xcc.example, and that is not the name that was given",
                "give it with --tls-name",
            ),
            (ca.clone(), &ca, "self-signed with CA:TRUE, which verification", "give --pin sha256:"),
            // Generated by `openssl req -x509`, which adds CA:TRUE: that is found first, and either can be pinned.
            (sha1, &other, "CA:TRUE", "give --pin sha256:"),
            (short, &other, "an RSA key of 1024 bits", "no pin can help"),
            (first, &other, "X.509 version 1", "no pin can help"),
        ] {
            let explanation = verdict(&leaf, root);
            assert!(explanation.problem.contains(problem), "{explanation:?}");
            assert!(explanation.next_step.contains(step), "{explanation:?}");
        }
    }

    #[test]
    fn what_is_said_of_windows_names_no_bmc_and_no_option_of_it() {
        let leaf = self_signed(|_| {});
        let short = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/rsa-1024.der"));
        let pinned =
            Refusal::NotPinned { presented: Fingerprint::of(&leaf), pinned: Fingerprint::of(&short[..].into()) };
        let certificate = |error| Error::InvalidCertificate(error);
        for (error, der) in [
            (certificate(CertificateError::UnknownIssuer), &leaf[..]),
            (certificate(CertificateError::NotValidForName), &leaf[..]),
            (certificate(CertificateError::Expired), &leaf[..]),
            (certificate(CertificateError::UnknownIssuer), &short[..]),
            (certificate(CertificateError::Other(rustls::OtherError(std::sync::Arc::new(pinned)))), &leaf[..]),
            (Error::DecryptError, &leaf[..]),
        ] {
            let Explanation { problem, next_step } = explain(&error, Some(der), Whose::Windows);
            let said = format!("{problem}; {next_step}");
            for not in ["BMC", " --pin", " --ca", "--insecure", "--tls-name", "--trust-new"] {
                assert!(!said.contains(not), "{said}");
            }
        }
    }

    #[test]
    fn a_weak_signature_is_named() {
        let der = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/sha1.der"));
        let mut facts = CertificateFacts::read(der).unwrap();
        facts.is_ca = false;
        let (problem, _) = distrusted(&CertificateError::UnknownIssuer, &facts, Whose::Bmc.words());
        assert_eq!(
            problem,
            "the BMC's certificate is signed with SHA-1 with RSA, which verification no longer accepts"
        );
    }

    #[test]
    fn an_unproven_handshake_is_an_alarm_unless_the_certificate_allows_no_proof() {
        let unproven = |der: &[u8]| {
            let bad = Error::InvalidCertificate(CertificateError::BadSignature);
            refused(&Refusal::Unproven(bad), Some(der), Whose::Bmc.words()).next_step
        };
        assert!(unproven(&self_signed(|_| {})).contains("somebody may be in between"));
        assert!(
            unproven(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/x509-v1.der")))
                .contains("no pin can help")
        );
    }

    #[test]
    fn a_handshake_without_a_certificate_is_explained_too() {
        for (error, words) in [
            (Error::AlertReceived(AlertDescription::ProtocolVersion), "TLS 1.2 and 1.3"),
            (Error::AlertReceived(AlertDescription::HandshakeFailure), "no RSA key exchange"),
            (Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType), "the port of the BMC's https"),
            (Error::DecryptError, "the address of the BMC"),
        ] {
            assert!(explain(&error, None, Whose::Bmc).next_step.contains(words), "{error}");
        }
    }
}
