//! What ties a login by Kerberos to its TLS connection.
//!
//! sspi ties one too, but 0.23.1 announces it in a form that is not that of MS-KILE, section 3.2.5.8: `generate_authenticator_at`
//! (src/kerberos/client/generators.rs) writes `KERB_AP_OPTIONS_CBT` with the two bytes that picky-krb 0.13.1 has for it
//! (src/constants.rs), where it is four, the low one first, and not within AD-IF-RELEVANT; and it puts that into the request for the
//! ticket too. MIT's library refuses such a login. So the login is made without, and both marks are put into its authenticator here,
//! which the session key opens.

use std::fmt::Display;

use md5::{Digest as _, Md5};
use picky_asn1::wrapper::{
    ExplicitContextTag0, ExplicitContextTag1, ExplicitContextTag8, IntegerAsn1, OctetStringAsn1, Optional,
};
use picky_krb::constants::key_usages::AP_REQ_AUTHENTICATOR;
use picky_krb::crypto::CipherSuite;
use picky_krb::data_types::{Authenticator, AuthenticatorInner, AuthorizationData, AuthorizationDataInner};
use picky_krb::gss_api::{ApplicationTag0, GssApiNegInit, KrbMessage};
use picky_krb::messages::ApReq;
use sspi::{Error, ErrorKind};

/// AD-IF-RELEVANT: who does not know what is within does not mind it (RFC 4120, section 5.2.6.1).
const IF_RELEVANT: &[u8] = &[1];
/// AD-AUTH-DATA-AP-OPTIONS, 143, and its `KERB_AP_OPTIONS_CBT`, 0x4000: this client ties its logins, so one that is not tied is not its own.
const OPTIONS: &[u8] = &[0, 143];
const TIES: &[u8] = &[0, 0x40, 0, 0];

/// The first token of a login by Kerberos, tied to what is behind `tls-server-end-point:`.
pub fn tie(token: &[u8], session_key: &[u8], binding: &[u8]) -> sspi::Result<Vec<u8>> {
    let mut offer: ApplicationTag0<GssApiNegInit> = picky_asn1_der::from_bytes(token).map_err(not_ours)?;
    let inner = offer.0.neg_token_init.0.mech_token.0.as_mut().ok_or_else(|| not_ours("no token of Kerberos"))?;
    let mut message = KrbMessage::<ApReq>::decode_application_krb_message(&inner.0.0).map_err(not_ours)?;
    let sealed = &mut message.0.krb_msg.0.authenticator.0;
    let cipher = CipherSuite::try_from(sealed.etype.0.0.as_slice()).map_err(not_ours)?.cipher();
    let plain = cipher.decrypt(session_key, AP_REQ_AUTHENTICATOR, &sealed.cipher.0.0).map_err(not_ours)?;
    let mut authenticator: Authenticator = picky_asn1_der::from_bytes(&plain).map_err(not_ours)?;
    mark(&mut authenticator.0, binding)?;
    let plain = picky_asn1_der::to_vec(&authenticator).map_err(not_ours)?;
    sealed.cipher.0.0 = cipher.encrypt(session_key, AP_REQ_AUTHENTICATOR, &plain).map_err(not_ours)?;
    inner.0.0 = picky_asn1_der::to_vec(&message).map_err(not_ours)?;
    picky_asn1_der::to_vec(&offer).map_err(not_ours)
}

/// Puts both marks into an authenticator: the fingerprint of the connection into its checksum (RFC 4121, section 4.1.1), and that there is
/// one among its authorization data.
fn mark(authenticator: &mut AuthenticatorInner, binding: &[u8]) -> sspi::Result<()> {
    let checksum = authenticator.cksum.0.as_mut().and_then(|checksum| checksum.0.checksum.0.0.get_mut(4..20));
    let checksum = checksum.ok_or_else(|| not_ours("no checksum in it"))?;
    checksum.copy_from_slice(&fingerprint(binding)?);
    let options = picky_asn1_der::to_vec(&AuthorizationData::from(vec![datum(OPTIONS, TIES.to_vec())]));
    let relevant = AuthorizationData::from(vec![datum(IF_RELEVANT, options.map_err(not_ours)?)]);
    authenticator.authorization_data = Optional::from(Some(ExplicitContextTag8::from(relevant)));
    Ok(())
}

/// MD5 over `gss_channel_bindings_struct` without addresses (RFC 4121, section 4.1.1.2). It tells one certificate's binding from
/// another's within what the session key protects.
fn fingerprint(binding: &[u8]) -> sspi::Result<[u8; 16]> {
    let length = u32::try_from(binding.len()).map_err(not_ours)?;
    let digest = Md5::new().chain_update([0; 16]).chain_update(length.to_le_bytes()).chain_update(binding);
    Ok(digest.finalize().into())
}

fn datum(kind: &[u8], data: Vec<u8>) -> AuthorizationDataInner {
    AuthorizationDataInner {
        ad_type: ExplicitContextTag0::from(IntegerAsn1::from(kind.to_vec())),
        ad_data: ExplicitContextTag1::from(OctetStringAsn1::from(data)),
    }
}

/// The token was made by this program, so what is odd in it is odd in the program.
fn not_ours(what: impl Display) -> Error {
    Error::new(ErrorKind::InternalError, format!("the login cannot be tied to the certificate: {what}"))
}

#[cfg(test)]
mod tests {
    use picky_asn1::bit_string::BitString;
    use picky_asn1::date::Date;
    use picky_asn1::restricted_string::Ia5String;
    use picky_asn1::wrapper::{
        Asn1SequenceOf, ExplicitContextTag2, ExplicitContextTag3, ExplicitContextTag4, ExplicitContextTag5,
        ObjectIdentifierAsn1,
    };
    use picky_asn1_der::application_tag::ApplicationTag;
    use picky_krb::constants::gss_api::AP_REQ_TOKEN_ID;
    use picky_krb::data_types::{
        ApOptions, Checksum, EncryptedData, KerberosStringAsn1, KerberosTime, PrincipalName, TicketInner,
    };
    use picky_krb::gss_api::NegTokenInit;
    use picky_krb::messages::ApReqInner;

    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const BINDING: &[u8] = b"tls-server-end-point:0123456789abcdef0123456789abcdef";
    const AES256: u8 = 18;
    /// 1.3.6.1.5.5.2 and 1.2.840.113554.1.2.2.
    const SPNEGO: &[u8] = &[6, 6, 0x2b, 6, 1, 5, 5, 2];
    const KERBEROS: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2];

    fn number(value: u8) -> IntegerAsn1 {
        IntegerAsn1::from(vec![value])
    }

    fn text(value: &str) -> KerberosStringAsn1 {
        KerberosStringAsn1::from(Ia5String::from_string(value.to_owned()).unwrap())
    }

    fn name() -> PrincipalName {
        PrincipalName {
            name_type: ExplicitContextTag0::from(number(1)),
            name_string: ExplicitContextTag1::from(Asn1SequenceOf::from(vec![text("admin")])),
        }
    }

    fn encrypted(plain: &[u8]) -> EncryptedData {
        let cipher = CipherSuite::Aes256CtsHmacSha196.cipher();
        EncryptedData {
            etype: ExplicitContextTag0::from(number(AES256)),
            kvno: Optional::from(None),
            cipher: ExplicitContextTag2::from(OctetStringAsn1::from(
                cipher.encrypt(&KEY, AP_REQ_AUTHENTICATOR, plain).unwrap(),
            )),
        }
    }

    fn authenticator() -> Authenticator {
        let kind = IntegerAsn1::from(vec![0, 0x80, 3]);
        let mut value = vec![0; 24];
        value[0] = 16;
        value[20] = 0x3e;
        ApplicationTag(AuthenticatorInner {
            authenticator_vno: ExplicitContextTag0::from(number(5)),
            crealm: ExplicitContextTag1::from(text("CORP.EXAMPLE")),
            cname: ExplicitContextTag2::from(name()),
            cksum: Optional::from(Some(ExplicitContextTag3::from(Checksum {
                cksumtype: ExplicitContextTag0::from(kind),
                checksum: ExplicitContextTag1::from(OctetStringAsn1::from(value)),
            }))),
            cusec: ExplicitContextTag4::from(number(8)),
            ctime: ExplicitContextTag5::from(KerberosTime::from(Date::new(2026, 4, 5, 8, 19, 46).unwrap())),
            subkey: Optional::from(None),
            seq_number: Optional::from(None),
            authorization_data: Optional::from(None),
        })
    }

    fn token(mech_token: Option<Vec<u8>>) -> Vec<u8> {
        let mech_token = mech_token.map(|token| ExplicitContextTag2::from(OctetStringAsn1::from(token)));
        picky_asn1_der::to_vec(&ApplicationTag0(GssApiNegInit {
            oid: id(SPNEGO),
            neg_token_init: ExplicitContextTag0::from(NegTokenInit {
                mech_types: Optional::from(None),
                req_flags: Optional::from(None),
                mech_token: Optional::from(mech_token),
                mech_list_mic: Optional::from(None),
            }),
        }))
        .unwrap()
    }

    fn id(der: &[u8]) -> ObjectIdentifierAsn1 {
        picky_asn1_der::from_bytes(der).unwrap()
    }

    fn login() -> Vec<u8> {
        let plain = picky_asn1_der::to_vec(&authenticator()).unwrap();
        let message = KrbMessage {
            krb5_oid: id(KERBEROS),
            krb5_token_id: AP_REQ_TOKEN_ID,
            krb_msg: ApReq::from(ApReqInner {
                pvno: ExplicitContextTag0::from(number(5)),
                msg_type: ExplicitContextTag1::from(number(14)),
                ap_options: ExplicitContextTag2::from(ApOptions::from(BitString::with_bytes(vec![0x20, 0, 0, 0]))),
                ticket: ExplicitContextTag3::from(ApplicationTag(TicketInner {
                    tkt_vno: ExplicitContextTag0::from(number(5)),
                    realm: ExplicitContextTag1::from(text("CORP.EXAMPLE")),
                    sname: ExplicitContextTag2::from(name()),
                    enc_part: ExplicitContextTag3::from(encrypted(b"ticket")),
                })),
                authenticator: ExplicitContextTag4::from(encrypted(&plain)),
            }),
        };
        token(Some(picky_asn1_der::to_vec(&ApplicationTag0(message)).unwrap()))
    }

    fn opened(token: &[u8]) -> (ApReq, AuthenticatorInner) {
        let offer: ApplicationTag0<GssApiNegInit> = picky_asn1_der::from_bytes(token).unwrap();
        let inner = offer.0.neg_token_init.0.mech_token.0.unwrap().0.0;
        let mut request = KrbMessage::<ApReq>::decode_application_krb_message(&inner).unwrap().0.krb_msg;
        let sealed = std::mem::take(&mut request.0.authenticator.0.cipher.0.0);
        let cipher = CipherSuite::Aes256CtsHmacSha196.cipher();
        let plain = cipher.decrypt(&KEY, AP_REQ_AUTHENTICATOR, &sealed).unwrap();
        let authenticator: Authenticator = picky_asn1_der::from_bytes(&plain).unwrap();
        (request, authenticator.0)
    }

    #[test]
    fn both_marks_are_written_as_windows_writes_them_and_nothing_else_changes() {
        let login = login();
        let (before, plain) = opened(&login);
        let (after, mut tied) = opened(&tie(&login, &KEY, BINDING).unwrap());
        let data = tied.authorization_data.0.take().unwrap();
        // SEQUENCE of [0] 1, [1] the SEQUENCE of [0] 143, [1] 00 40 00 00.
        let wanted = [
            &[0x30, 0x1d, 0x30, 0x1b, 0xa0, 3, 2, 1, 1, 0xa1, 0x14, 4, 0x12][..],
            &[0x30, 0x10, 0x30, 0x0e, 0xa0, 4, 2, 2, 0, 0x8f, 0xa1, 6, 4, 4, 0, 0x40, 0, 0],
        ]
        .concat();
        assert_eq!(picky_asn1_der::to_vec(&data.0).unwrap(), wanted);
        let checksum = &mut tied.cksum.0.as_mut().unwrap().0.checksum.0.0;
        // python3: md5(bytes(16) + len(BINDING).to_bytes(4, "little") + BINDING)
        let bound = "5eda5394c965f26697e73da2828a7ad0";
        let shown: String = checksum[4..20].iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(shown, bound);
        checksum[4..20].fill(0);
        assert_eq!((before, plain), (after, tied));
    }

    #[test]
    fn another_certificate_gives_another_tie() {
        assert_ne!(fingerprint(BINDING).unwrap(), fingerprint(&BINDING[..40]).unwrap());
    }

    #[test]
    fn what_is_no_login_by_kerberos_is_not_tied_and_nothing_is_sent() {
        for (token, key) in [(token(None), KEY), (token(Some(b"NTLMSSP\0".to_vec())), KEY), (login(), [8; 32])] {
            assert_eq!(tie(&token, &key, BINDING).unwrap_err().error_type, ErrorKind::InternalError);
        }
    }
}
