//! NTLM: three tokens of a login, and the seal of every message after it.

use secrecy::{ExposeSecret, SecretString};
use sspi::{
    AuthIdentity, BufferType, ClientRequestFlags, CredentialUse, DataRepresentation, EncryptionFlags, Ntlm,
    SecurityBuffer, SecurityBufferRef, Sspi, SspiImpl, Username,
};

/// The bytes of a signature.
const SIGNATURE: usize = 16;

const HEAD: &str = "--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\t\
                    OriginalContent: type=application/soap+xml;charset=UTF-8;Length=";
const MIDDLE: &str = "\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n";
const TAIL: &str = "--Encrypted Boundary--\r\n";

/// The type of a sealed body.
pub const CONTENT_TYPE: &str =
    "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";boundary=\"Encrypted Boundary\"";

/// A login, and then its keys.
pub struct Seal {
    ntlm: Ntlm,
    credentials: Option<sspi::AuthIdentityBuffers>,
    target: String,
}

impl Seal {
    /// The login of this account: `user`, `DOMAIN\user` or `user@domain`.
    pub fn new(user: &str, password: &SecretString, host: &str) -> Result<Self, String> {
        let username = Username::parse(user).map_err(|e| e.to_string())?;
        let identity = AuthIdentity { username, password: password.expose_secret().to_owned().into() };
        let mut ntlm = Ntlm::new();
        let acquired = ntlm
            .acquire_credentials_handle()
            .with_credential_use(CredentialUse::Outbound)
            .with_auth_data(&identity)
            .execute(&mut ntlm)
            .map_err(|e| e.to_string())?;
        Ok(Self { ntlm, credentials: acquired.credentials_handle, target: format!("HTTP/{host}") })
    }

    /// The next token of the login: the first without an answer, the second with the server's challenge.
    pub fn token(&mut self, challenge: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
        let mut input = [SecurityBuffer::new(challenge.clone().unwrap_or_default(), BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let builder = self
            .ntlm
            .initialize_security_context()
            .with_credentials_handle(&mut self.credentials)
            .with_context_requirements(
                ClientRequestFlags::CONFIDENTIALITY
                    | ClientRequestFlags::INTEGRITY
                    | ClientRequestFlags::REPLAY_DETECT
                    | ClientRequestFlags::SEQUENCE_DETECT
                    | ClientRequestFlags::MUTUAL_AUTH,
            )
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(&self.target)
            .with_output(&mut output);
        let mut builder = if challenge.is_some() { builder.with_input(&mut input) } else { builder };
        {
            let mut step = self.ntlm.initialize_security_context_impl(&mut builder).map_err(|e| e.to_string())?;
            step.resolve_to_result().map_err(|e| e.to_string())?;
        }
        let [token] = output;
        Ok(token.buffer)
    }

    /// The body of a message that nobody on the way can read or change.
    pub fn seal(&mut self, message: &str) -> Result<Vec<u8>, String> {
        let (mut signature, mut data) = ([0; SIGNATURE], message.as_bytes().to_vec());
        let mut buffers = [SecurityBufferRef::token_buf(&mut signature), SecurityBufferRef::data_buf(&mut data)];
        self.ntlm.encrypt_message(EncryptionFlags::empty(), &mut buffers).map_err(|e| e.to_string())?;
        let mut body = format!("{HEAD}{}{MIDDLE}", message.len()).into_bytes();
        body.extend_from_slice(&u32::try_from(SIGNATURE).unwrap_or_default().to_le_bytes());
        body.extend_from_slice(&signature);
        body.extend_from_slice(&data);
        body.extend_from_slice(TAIL.as_bytes());
        Ok(body)
    }

    /// What is under the seal of an answer. One that has none, or a broken one, is none.
    pub fn open(&mut self, body: &[u8]) -> Result<String, String> {
        let (signature, data) = parts(body).ok_or("an answer is not sealed")?;
        let (mut signature, mut data) = (signature.to_vec(), data.to_vec());
        let mut buffers = [SecurityBufferRef::token_buf(&mut signature), SecurityBufferRef::data_buf(&mut data)];
        self.ntlm.decrypt_message(&mut buffers).map_err(|e| format!("the seal of an answer is broken: {e}"))?;
        String::from_utf8(data).map_err(|_| "an answer is not UTF-8".to_owned())
    }
}

/// Signature and sealed data of a body.
fn parts(body: &[u8]) -> Option<(&[u8], &[u8])> {
    const KIND: &[u8] = b"application/octet-stream\r\n";
    let start = memchr::memmem::find(body, KIND)? + KIND.len();
    let end = memchr::memmem::rfind(body, b"--Encrypted Boundary--")?;
    let sealed = body.get(start..end)?;
    let (length, rest) = sealed.split_at_checked(4)?;
    let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
    if length != SIGNATURE {
        return None;
    }
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sealed_is_not_believed() {
        let mut seal = Seal::new("CORP\\me", &SecretString::from("x"), "srv").unwrap();
        for body in [
            &b"<s:Envelope/>"[..],
            b"",
            b"application/octet-stream\r\n--Encrypted Boundary--",
            b"application/octet-stream\r\n\x10\0\0\0short--Encrypted Boundary--",
            b"application/octet-stream\r\n\xff\xff\xff\xff0123456789012345--Encrypted Boundary--",
        ] {
            assert!(seal.open(body).is_err());
        }
    }

    #[test]
    fn accounts_are_spelt_as_windows_spells_them() {
        for user in ["me", "CORP\\me", "me@corp.example"] {
            let token = Seal::new(user, &SecretString::from("x"), "srv").unwrap().token(None).unwrap();
            assert!(token.starts_with(b"NTLMSSP\0"), "{user}");
        }
    }
}
