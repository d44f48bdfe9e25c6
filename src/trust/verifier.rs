//! What decides in the handshake, before a byte of HTTP and long before a password is sent.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme, version::TLS12,
    version::TLS13,
};

use super::choice::Trust;
use super::explain::{Explanation, explained};
use super::facts::Clean;
use super::fingerprint::Fingerprint;
use super::known::KnownBmcs;
use super::refusal::Refusal;
use super::roots::{CaRoots, PROVIDER, system};
use super::whose::{Whose, Words};
use crate::evidence::TlsTrust;

/// Whom a verifier stands in front of.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// What it is called in errors.
    pub(crate) whose: Whose,
    /// The BMC's name in the known-BMCs file.
    pub(crate) host: String,
    /// The name that its certificate must hold, where that is not the one in the URL.
    pub(crate) tls_name: Option<ServerName<'static>>,
    /// The name of an `https` proxy before a BMC, which shares the TLS settings with it. It differs from the BMC's name.
    pub(crate) proxy: Option<ServerName<'static>>,
}

/// The verifier of one BMC. It remembers what was presented, so that errors can show it.
#[derive(Debug)]
pub(crate) struct Verifier {
    grounds: Grounds,
    peer: Peer,
    state: Mutex<State>,
}

/// [`Trust`], once it is known what the known-BMCs file holds for this BMC.
#[derive(Debug)]
enum Grounds {
    System,
    Ca(CaRoots),
    Pin(Fingerprint),
    Known {
        fingerprint: Fingerprint,
        file: String,
        line: usize,
    },
    /// The system's roots, and where they do not help, the first use.
    FirstUse(KnownBmcs),
    Insecure,
    /// There is no handshake with the BMC; a proxy may have one.
    PlainHttp,
}

#[derive(Debug, Default)]
struct State {
    /// The last leaf certificate that the BMC presented.
    presented: Option<CertificateDer<'static>>,
    /// The system's roots vouched for the BMC: from then on there is no first use any more.
    verified: bool,
    /// The leaf that is trusted on first use as soon as its handshake is proven.
    candidate: Option<Fingerprint>,
    /// The leaf that this run trusts since its first use.
    adopted: Option<Adopted>,
    /// The leaves of the proxy: their handshakes are verified even with `--insecure`, which speaks of the BMC.
    proxy: HashSet<Fingerprint>,
}

#[derive(Clone, Copy, Debug)]
struct Adopted {
    fingerprint: Fingerprint,
    /// Whether this run recorded it, and not another one in the same moment.
    by_us: bool,
}

impl Verifier {
    /// On what grounds the BMC is trusted, as evidence.
    pub(crate) fn tls_trust(&self) -> TlsTrust {
        let state = self.state();
        match (&self.grounds, state.adopted) {
            (Grounds::System, _) | (Grounds::FirstUse(_), None) => TlsTrust::Verified,
            (Grounds::Ca(roots), _) => {
                TlsTrust::Ca { roots: roots.fingerprints().iter().map(Fingerprint::hex).collect() }
            }
            (Grounds::Pin(pin), _) => TlsTrust::Pinned { sha256: pin.hex() },
            (Grounds::Known { fingerprint, .. }, _) => TlsTrust::Known { sha256: fingerprint.hex() },
            (Grounds::FirstUse(_), Some(Adopted { fingerprint, by_us: true })) => {
                TlsTrust::FirstUse { sha256: fingerprint.hex() }
            }
            (Grounds::FirstUse(_), Some(adopted)) => TlsTrust::Known { sha256: adopted.fingerprint.hex() },
            (Grounds::PlainHttp, _) => TlsTrust::PlainHttp,
            (Grounds::Insecure, _) => {
                TlsTrust::Insecure { sha256: state.presented.as_ref().map(|leaf| Fingerprint::of(leaf).hex()) }
            }
        }
    }

    /// Whether nobody vouches for the BMC yet: its first connection decides, and must not carry a password.
    pub(crate) fn is_first_use(&self) -> bool {
        matches!(self.grounds, Grounds::FirstUse(_))
    }

    /// The last leaf certificate that the BMC presented, in DER.
    pub(crate) fn presented(&self) -> Option<CertificateDer<'static>> {
        self.state().presented.clone()
    }

    /// What a failed handshake means; `None` where the error is not one of TLS.
    pub(crate) fn explain(&self, error: &(dyn std::error::Error + 'static), clean: Clean<'_>) -> Option<Explanation> {
        tls_error(error).map(|tls| explained(tls, self.state().presented.as_deref(), self.peer.whose, clean))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment, so the state is whole even after a panic of another thread.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The certificate of a BMC that is not in the known-BMCs file.
    fn first_use(
        &self,
        leaf: &CertificateDer<'_>,
        known: &KnownBmcs,
        by_roots: Result<ServerCertVerified, Error>,
    ) -> Result<ServerCertVerified, Error> {
        let presented = Fingerprint::of(leaf);
        let mut state = self.state();
        if let Some(adopted) = state.adopted {
            let (known, file) = (adopted.fingerprint, known.file());
            return if known == presented {
                Ok(ServerCertVerified::assertion())
            } else {
                Err(refuse(Refusal::Changed { presented, known, file, line: 0 }))
            };
        }
        match by_roots {
            Ok(verified) => {
                state.verified = true;
                Ok(verified)
            }
            // What a CA took back is not made good by never having been seen.
            Err(Error::InvalidCertificate(CertificateError::Revoked)) => Err(CertificateError::Revoked.into()),
            Err(error) if state.verified => Err(error),
            Err(_) => {
                state.candidate = Some(presented);
                Ok(ServerCertVerified::assertion())
            }
        }
    }

    /// Where the handshake is proven a first use may be recorded, and only then is it trusted.
    fn proven(
        &self,
        cert: &CertificateDer<'_>,
        verify: impl FnOnce() -> Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.anything_goes(cert) {
            return Ok(HandshakeSignatureValid::assertion());
        }
        let valid = verify().map_err(|e| refuse(Refusal::Unproven(e)))?;
        let fingerprint = Fingerprint::of(cert);
        let mut state = self.state();
        if let Grounds::FirstUse(known) = &self.grounds
            && state.candidate == Some(fingerprint)
            && state.adopted.is_none()
        {
            let by_us = known.record(&self.peer.host, fingerprint).map_err(refuse)?;
            state.adopted = Some(Adopted { fingerprint, by_us });
        }
        Ok(valid)
    }

    /// Whether this handshake is not to be verified: `--insecure`, and not the proxy's.
    fn anything_goes(&self, cert: &CertificateDer<'_>) -> bool {
        matches!(self.grounds, Grounds::Insecure) && !self.state().proxy.contains(&Fingerprint::of(cert))
    }
}

fn refuse(refusal: Refusal) -> Error {
    CertificateError::Other(OtherError(Arc::new(refusal))).into()
}

/// The TLS error inside an error of the HTTP client.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    std::iter::successors(Some(error), |e| e.source()).find_map(|e| {
        // `source` of an I/O error skips the error that it wraps.
        let wrapped = e.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        wrapped.and_then(|inner| tls_error(inner)).or_else(|| e.downcast_ref())
    })
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.peer.proxy.as_ref() == Some(name) {
            self.state().proxy.insert(Fingerprint::of(leaf));
            let verified = system().and_then(|roots| roots.verify_server_cert(leaf, chain, name, ocsp, now));
            return verified.map_err(|e| refuse(Refusal::Proxy(e)));
        }
        let presented = Fingerprint::of(leaf);
        self.state().presented = Some(leaf.clone().into_owned());
        let name = self.peer.tls_name.as_ref().unwrap_or(name);
        let by_system = || system().and_then(|roots| roots.verify_server_cert(leaf, chain, name, ocsp, now));
        match &self.grounds {
            Grounds::System => by_system(),
            Grounds::Ca(roots) => roots.verifier().verify_server_cert(leaf, chain, name, ocsp, now),
            Grounds::Pin(pinned) if *pinned != presented => {
                Err(refuse(Refusal::NotPinned { presented, pinned: *pinned }))
            }
            Grounds::Known { fingerprint, file, line } if *fingerprint != presented => {
                Err(refuse(Refusal::Changed { presented, known: *fingerprint, file: file.clone(), line: *line }))
            }
            Grounds::FirstUse(known) => self.first_use(leaf, known, by_system()),
            Grounds::PlainHttp => Err(CertificateError::ApplicationVerificationFailure.into()),
            Grounds::Pin(_) | Grounds::Known { .. } | Grounds::Insecure => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.proven(cert, || verify_tls12_signature(message, cert, dss, &PROVIDER.signature_verification_algorithms))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.proven(cert, || verify_tls13_signature(message, cert, dss, &PROVIDER.signature_verification_algorithms))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}

/// Why there can be no TLS settings.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The system's roots cannot be used, and nothing else was given.
    #[error("the roots of the operating system cannot be used: {0}")]
    Roots(Error),
    /// The known-BMCs file has no clear answer for this BMC.
    #[error(transparent)]
    Known(#[from] Refusal),
}

impl SettingsError {
    /// What the operator can do.
    pub(crate) fn next_step(&self, whose: Whose) -> String {
        let Words { pin, ca, .. } = whose.words();
        match self {
            Self::Roots(_) => {
                let pin = pin.map(|pin| format!("the certificate's fingerprint with {pin}, or ")).unwrap_or_default();
                format!("give {pin}its CA with {ca}")
            }
            Self::Known(_) => "repair or remove that line; nothing was sent".to_owned(),
        }
    }
}

/// The TLS settings of one BMC, with its verifier; without `trust` the BMC is asked over plain HTTP and no handshake
/// of it is accepted. The roots behind the settings are shared between BMCs.
pub(crate) fn settings(trust: Option<&Trust>, peer: Peer) -> Result<(ClientConfig, Arc<Verifier>), SettingsError> {
    // Reading the system's roots can fail (none installed); only a scan that needs them may fail for it.
    let by_roots = || system().map(|_| Grounds::System).map_err(SettingsError::Roots);
    let grounds = match trust {
        None => Grounds::PlainHttp,
        Some(Trust::System) => by_roots()?,
        Some(Trust::Ca(roots)) => Grounds::Ca(roots.clone()),
        Some(Trust::Pin(pin)) => Grounds::Pin(*pin),
        Some(Trust::Known { file, trust_new }) => match file.find(&peer.host)? {
            Some(known) => Grounds::Known { fingerprint: known.fingerprint, file: file.file(), line: known.line },
            None if *trust_new => Grounds::FirstUse(file.clone()),
            None => by_roots()?,
        },
        Some(Trust::Insecure) => Grounds::Insecure,
    };
    let verifier = Arc::new(Verifier { grounds, peer, state: Mutex::default() });
    let mut config = ClientConfig::builder_with_provider(PROVIDER.clone())
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(SettingsError::Roots)?
        .dangerous()
        .with_custom_certificate_verifier(verifier.clone())
        .with_no_client_auth();
    // There is one server to resume sessions with; rustls makes room for 32.
    config.resumption = Resumption::in_memory_sessions(1);
    Ok((config, verifier))
}
