//! What a certificate says of itself, for people to read. Nothing here verifies anything.
//!
//! A BMC sends what it likes, so everything is optional or bounded, and what cannot be read is a reason.

use std::net::IpAddr;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use serde::Serialize;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::fingerprint::Fingerprint;
use crate::common::cut::cut;

/// The most characters of a name that are kept.
pub(crate) const MAX_NAME: usize = 300;

/// What becomes of a text of a certificate: whoever answers may have put in it what we sent before.
pub(crate) type Clean<'a> = &'a dyn Fn(&str) -> String;

/// The most host names and addresses that are kept.
const MAX_NAMES: usize = 100;

/// What a certificate says of itself. Nothing of it is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CertificateFacts {
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// The X.509 version: 1, 2 or 3.
    pub version: u32,
    /// The subject, as one line.
    pub subject: String,
    /// The issuer, as one line.
    pub issuer: String,
    /// Whether subject and issuer are the same name, as in self-signed certificates.
    pub self_issued: bool,
    /// The begin of its validity; `None` where the date cannot be read.
    pub valid_from: Option<Timestamp>,
    /// The end of its validity; `None` where the date cannot be read.
    pub valid_until: Option<Timestamp>,
    /// The kind of key: `RSA`, `EC P-256`, `Ed25519`, or an object identifier.
    pub key: String,
    /// The size of the key in bits, where it is known.
    pub key_bits: Option<usize>,
    /// The algorithm of its signature, such as `SHA-256 with RSA`, or an object identifier.
    pub signature: String,
    /// Whether it says of itself that it is a CA (`CA:TRUE`).
    pub is_ca: bool,
    /// The host names that it is for.
    pub dns_names: Vec<String>,
    /// The addresses that it is for.
    pub ip_addresses: Vec<IpAddr>,
}

/// A certificate that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the certificate cannot be read: {problem}")]
pub struct FactsError {
    /// Why.
    pub problem: String,
}

impl CertificateFacts {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// What is not a certificate, with the reason.
    pub fn read(der: &[u8]) -> Result<Self, FactsError> {
        Self::told(der, &short)
    }

    /// The same, with every text that the certificate brings passed through `clean`, which also bounds it.
    pub(crate) fn told(der: &[u8], clean: Clean<'_>) -> Result<Self, FactsError> {
        let (_, certificate) =
            X509Certificate::from_der(der).map_err(|e| FactsError { problem: clean(&e.to_string()) })?;
        let (dns_names, ip_addresses) = names(&certificate, clean);
        let validity = certificate.validity();
        let (key, key_bits) = key(certificate.public_key());
        Ok(Self {
            sha256: Fingerprint::of(&CertificateDer::from(der)).hex(),
            version: certificate.version().0.saturating_add(1),
            subject: clean(&certificate.subject().to_string()),
            issuer: clean(&certificate.issuer().to_string()),
            self_issued: certificate.subject().as_raw() == certificate.issuer().as_raw(),
            valid_from: time(validity.not_before),
            valid_until: time(validity.not_after),
            key,
            key_bits,
            signature: signature(&certificate.signature_algorithm.algorithm),
            is_ca: certificate.extensions().iter().any(
                |e| matches!(e.parsed_extension(), ParsedExtension::BasicConstraints(constraints) if constraints.ca),
            ),
            dns_names,
            ip_addresses,
        })
    }

    /// What keeps every handshake with this certificate from being verified, whatever its grounds of trust, as "it …":
    /// our cryptography takes neither RSA keys below 2048 bits nor X.509 before version 3.
    #[must_use]
    pub fn unprovable(&self) -> Option<String> {
        if self.version < 3 {
            return Some(format!("is of X.509 version {}", self.version));
        }
        self.key_bits
            .filter(|bits| self.key == "RSA" && *bits < 2048)
            .map(|bits| format!("has an RSA key of {bits} bits"))
    }

    /// The names and addresses in one line; `None` where there are none.
    pub(super) fn names(&self) -> Option<String> {
        let addresses = self.ip_addresses.iter().map(ToString::to_string);
        let all: Vec<String> = self.dns_names.iter().cloned().chain(addresses).take(8).collect();
        (!all.is_empty()).then(|| short(&all.join(", ")))
    }
}

/// The beginning of a text of a certificate.
pub(super) fn short(text: &str) -> String {
    cut(text, MAX_NAME).to_owned()
}

fn time(time: ASN1Time) -> Option<Timestamp> {
    Timestamp::from_second(time.timestamp()).ok()
}

fn key(key: &SubjectPublicKeyInfo<'_>) -> (String, Option<usize>) {
    let algorithm = key.algorithm.algorithm.to_id_string();
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => return ("RSA".to_owned(), Some(significant_bits(rsa.modulus))),
        Ok(PublicKey::EC(_)) => {
            let curve = key.algorithm.parameters.as_ref().and_then(|p| p.as_oid().ok()).map(|o| o.to_id_string());
            return match curve.as_deref() {
                Some("1.2.840.10045.3.1.7") => ("EC P-256".to_owned(), Some(256)),
                Some("1.3.132.0.34") => ("EC P-384".to_owned(), Some(384)),
                Some("1.3.132.0.35") => ("EC P-521".to_owned(), Some(521)),
                other => (short(&format!("EC {}", other.unwrap_or("without a curve"))), None),
            };
        }
        _ => {}
    }
    match algorithm.as_str() {
        "1.3.101.112" => ("Ed25519".to_owned(), Some(256)),
        "1.3.101.113" => ("Ed448".to_owned(), Some(456)),
        other => (short(other), None),
    }
}

/// The bits of a big-endian number, without leading zeros.
fn significant_bits(number: &[u8]) -> usize {
    let digits = number.iter().position(|b| *b != 0).map_or(&[][..], |first| &number[first..]);
    let unused = digits.first().map_or(0, |b| usize::try_from(b.leading_zeros()).unwrap_or(0));
    (digits.len() * 8).saturating_sub(unused)
}

fn signature(algorithm: &Oid<'_>) -> String {
    let id = algorithm.to_id_string();
    let known = match id.as_str() {
        "1.2.840.113549.1.1.4" => "MD5 with RSA",
        "1.2.840.113549.1.1.5" => "SHA-1 with RSA",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.113549.1.1.11" => "SHA-256 with RSA",
        "1.2.840.113549.1.1.12" => "SHA-384 with RSA",
        "1.2.840.113549.1.1.13" => "SHA-512 with RSA",
        "1.2.840.10045.4.1" => "SHA-1 with ECDSA",
        "1.2.840.10045.4.3.2" => "SHA-256 with ECDSA",
        "1.2.840.10045.4.3.3" => "SHA-384 with ECDSA",
        "1.2.840.10045.4.3.4" => "SHA-512 with ECDSA",
        "1.3.101.112" => "Ed25519",
        _ => return short(&id),
    };
    known.to_owned()
}

fn names(certificate: &X509Certificate<'_>, clean: Clean<'_>) -> (Vec<String>, Vec<IpAddr>) {
    let (mut dns, mut addresses) = (Vec::new(), Vec::new());
    let all = certificate.extensions().iter().filter_map(|e| match e.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    for name in all.flatten().take(MAX_NAMES) {
        match name {
            GeneralName::DNSName(name) => dns.push(clean(name)),
            GeneralName::IPAddress(bytes) => addresses.extend(address(bytes)),
            _ => {}
        }
    }
    (dns, addresses)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair};

    use super::*;

    fn made(change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let mut params = CertificateParams::new(["xcc.example".to_owned(), "192.0.2.7".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "XCC-7Z73-J3000001");
        change(&mut params);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn a_certificate_is_read_whole() {
        let der = made(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
        let facts = CertificateFacts::read(&der).unwrap();
        assert_eq!((facts.version, facts.is_ca, facts.self_issued), (3, true, true));
        assert!(facts.subject.contains("XCC-7Z73-J3000001"), "{}", facts.subject);
        assert_eq!((facts.key.as_str(), facts.key_bits), ("EC P-256", Some(256)));
        assert_eq!(facts.signature, "SHA-256 with ECDSA");
        assert_eq!(facts.names().as_deref(), Some("xcc.example, 192.0.2.7"));
        assert!(facts.valid_from < facts.valid_until);
        assert_eq!(facts.unprovable(), None);
    }

    /// The synthetic certificates of `tests/certificates/`: what BMCs of ten years ago present.
    #[test]
    fn old_certificates_are_read_too() {
        let read = |der: &[u8]| CertificateFacts::read(der).unwrap();
        let short = read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/rsa-1024.der")));
        assert_eq!(short.unprovable().as_deref(), Some("has an RSA key of 1024 bits"));
        let sha1 = read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/sha1.der")));
        assert_eq!((sha1.signature.as_str(), sha1.key_bits, sha1.unprovable()), ("SHA-1 with RSA", Some(2048), None));
        let first = read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/x509-v1.der")));
        assert_eq!(first.unprovable().as_deref(), Some("is of X.509 version 1"));
        assert_eq!((first.names(), first.subject.as_str()), (None, "O=Example, CN=bmc-x509-v1.example"));
    }

    #[test]
    fn what_is_not_a_certificate_is_a_reason() {
        let error = CertificateFacts::read(b"<html>").unwrap_err().to_string();
        assert!(error.starts_with("the certificate cannot be read: "), "{error}");
    }

    proptest! {
        /// One wrong byte anywhere: read or refused, never a panic, and never without bound.
        #[test]
        fn a_damaged_certificate_is_read_or_refused(place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut der = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/sha1.der")).to_vec();
            let place = place.index(der.len());
            der[place] = byte;
            if byte < 32 {
                der.truncate(cut.index(der.len()));
            }
            if let Ok(facts) = CertificateFacts::read(&der) {
                prop_assert!(facts.subject.chars().count() <= MAX_NAME);
                prop_assert!(facts.dns_names.len() + facts.ip_addresses.len() <= MAX_NAMES);
            }
        }
    }
}
