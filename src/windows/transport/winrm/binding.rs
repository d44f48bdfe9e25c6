//! What ties a login to the TLS connection that it comes over: `tls-server-end-point` of RFC 5929.
//!
//! Whoever stands in between with a certificate of his own, and passes our login on to the server over a connection of his,
//! brings the fingerprint of the wrong certificate with it, and the server refuses.

use ring::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::signature_algorithm::SignatureAlgorithm;

/// The binding of a connection whose server showed this certificate. `None` where RFC 5929 defines none: the algorithm of its
/// signature names no hash, as Ed25519 does not, or one that we do not have.
pub fn end_point(der: &[u8]) -> Option<Vec<u8>> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let signature = &certificate.signature_algorithm;
    let hash = match SignatureAlgorithm::try_from(signature) {
        Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => of_hash(&parameters.hash_algorithm_oid().to_id_string())?,
        _ => of_signature(&signature.algorithm.to_id_string())?,
    };
    Some([b"tls-server-end-point:", digest(hash, der).as_ref()].concat())
}

/// Section 4.1 of RFC 5929: the hash of the signature, but SHA-256 for MD5 and SHA-1.
fn of_signature(id: &str) -> Option<&'static Algorithm> {
    match id {
        // MD5 and SHA-1 with RSA, SHA-1 with DSA and with ECDSA; SHA-256 with RSA, with DSA and with ECDSA.
        "1.2.840.113549.1.1.4"
        | "1.2.840.113549.1.1.5"
        | "1.2.840.10040.4.3"
        | "1.2.840.10045.4.1"
        | "1.2.840.113549.1.1.11"
        | "2.16.840.1.101.3.4.3.2"
        | "1.2.840.10045.4.3.2" => Some(&SHA256),
        "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => Some(&SHA384),
        "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" => Some(&SHA512),
        _ => None,
    }
}

/// The same of the hash that RSA-PSS names.
fn of_hash(id: &str) -> Option<&'static Algorithm> {
    match id {
        "1.2.840.113549.2.5" | "1.3.14.3.2.26" | "2.16.840.1.101.3.4.2.1" => Some(&SHA256),
        "2.16.840.1.101.3.4.2.2" => Some(&SHA384),
        "2.16.840.1.101.3.4.2.3" => Some(&SHA512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};

    use super::*;

    const NAME: &[u8] = b"tls-server-end-point:";

    #[test]
    fn a_certificate_is_bound_by_the_hash_of_its_signature() {
        let made = |algorithm| {
            let key = KeyPair::generate_for(algorithm).unwrap();
            CertificateParams::new(["srv".to_owned()]).unwrap().self_signed(&key).unwrap().der().to_vec()
        };
        let (short, long) = (made(&PKCS_ECDSA_P256_SHA256), made(&PKCS_ECDSA_P384_SHA384));
        assert_eq!(end_point(&short).unwrap(), [NAME, digest(&SHA256, &short).as_ref()].concat());
        assert_eq!(end_point(&long).unwrap(), [NAME, digest(&SHA384, &long).as_ref()].concat());
        // RFC 5929 leaves it undefined.
        assert_eq!(end_point(&made(&PKCS_ED25519)), None);
        assert_eq!(end_point(b"no certificate"), None);
    }

    #[test]
    fn the_weak_hashes_give_way_to_sha_256() {
        let sha1 = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/sha1.der"));
        assert_eq!(end_point(sha1).unwrap(), [NAME, digest(&SHA256, sha1).as_ref()].concat());
        for (id, hash) in
            [("1.2.840.113549.2.5", &SHA256), ("1.3.14.3.2.26", &SHA256), ("2.16.840.1.101.3.4.2.3", &SHA512)]
        {
            assert_eq!(of_hash(id), Some(hash), "{id}");
        }
        assert_eq!(of_signature("1.2.840.113549.1.1.13"), Some(&SHA512));
        assert_eq!((of_hash("1.2.3"), of_signature("1.2.3")), (None, None));
    }
}
