//! Certificates of BMCs: any bytes are read or refused, and an explanation of them is never empty and never long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::trust::{CertificateFacts, Whose, explain};

fuzz_target!(|der: &[u8]| {
    if let Ok(facts) = CertificateFacts::read(der) {
        assert!(facts.subject.chars().count() <= 300 && facts.issuer.chars().count() <= 300);
        assert!(facts.dns_names.len() + facts.ip_addresses.len() <= 100);
    }
    let error = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
    for whose in [Whose::Bmc, Whose::Windows] {
        let explanation = explain(&error, Some(der), whose);
        assert!(!explanation.problem.is_empty() && !explanation.next_step.is_empty());
        assert!(explanation.problem.len() < 10_000);
    }
});
