//! The tokens of a login, by NTLM or Kerberos, and the keys that it leaves.

use secrecy::{ExposeSecret, SecretString};
use sspi::{
    AuthIdentity, AuthIdentityBuffers, BufferType, ClientRequestFlags, CredentialUse, Credentials, CredentialsBuffers,
    DataRepresentation, EncryptionFlags, Error, ErrorKind, KerberosConfig, Negotiate, NegotiateConfig, Ntlm,
    SecurityBuffer, SecurityBufferRef, Sspi, SspiImpl, Username,
};

use super::kdc::Kdc;
use super::tie::tie;

/// The bytes that sealing sets before a message: a signature of NTLM, or the head of a Kerberos token with its confounder and
/// checksum (RFC 4121, section 4.2.4).
const NTLM: usize = 16;
const KERBEROS: usize = 60;
/// What tokens of Kerberos may have behind that: Windows fills a message up to a block (MS-KILE, section 3.4.5.4.1).
const FILLED: usize = 16;
/// How this machine is called towards a KDC. It decides nothing.
const HERE: &str = "patchgate";

/// A login, and then its keys.
pub struct Login {
    package: Package,
    target: String,
    /// What ties the login to its TLS connection.
    binding: Option<Vec<u8>>,
}

enum Package {
    Ntlm(Box<Ntlm>, Option<AuthIdentityBuffers>),
    Kerberos(Box<Negotiate>, Option<CredentialsBuffers>),
}

/// Whose login it is.
pub struct Account<'a> {
    /// `user`, `DOMAIN\user` or `user@domain`.
    pub user: &'a str,
    pub password: &'a SecretString,
    /// The server's name, for which a ticket is asked.
    pub host: &'a str,
    /// What ties the login to its TLS connection.
    pub binding: Option<&'a [u8]>,
}

impl Account<'_> {
    /// For NTLM, as Windows spells accounts.
    fn identity(&self) -> sspi::Result<AuthIdentity> {
        self.named(Username::parse(self.user))
    }

    /// For Kerberos: `user@REALM` is the principal `user` of that realm, which every KDC knows. As a name of its own (NT-ENTERPRISE),
    /// which sspi would make of it, a domain of Active Directory alone does.
    fn principal(&self) -> sspi::Result<AuthIdentity> {
        let (name, realm) = self.user.rsplit_once('@').unwrap_or((self.user, ""));
        self.named(Username::new_down_level_logon_name(name, realm))
    }

    fn named(&self, name: Result<Username, impl std::fmt::Display>) -> sspi::Result<AuthIdentity> {
        let username = name.map_err(|e| Error::new(ErrorKind::WrongPrincipalName, e.to_string()))?;
        Ok(AuthIdentity { username, password: self.password.expose_secret().to_owned().into() })
    }

    fn login(&self, package: Package) -> Login {
        Login { package, target: format!("HTTP/{}", self.host), binding: self.binding.map(<[u8]>::to_vec) }
    }
}

impl Login {
    /// By NTLM.
    pub fn ntlm(account: &Account<'_>) -> sspi::Result<Self> {
        let identity = account.identity()?;
        let mut ntlm = Ntlm::new();
        let handle = ntlm.acquire_credentials_handle().with_credential_use(CredentialUse::Outbound);
        let credentials = handle.with_auth_data(&identity).execute(&mut ntlm)?.credentials_handle;
        Ok(account.login(Package::Ntlm(Box::new(ntlm), credentials)))
    }

    /// By Kerberos, with a ticket of this KDC.
    pub fn kerberos(account: &Account<'_>, kdc: &str) -> sspi::Result<Self> {
        let identity = Credentials::from(account.principal()?);
        let kerberos = KerberosConfig::new_with_kdc_url(kdc, HERE.to_owned());
        let config = NegotiateConfig::new(Box::new(kerberos), Some("kerberos".to_owned()), HERE.to_owned());
        let mut negotiate = Negotiate::new_client(config)?;
        let handle = negotiate.acquire_credentials_handle().with_credential_use(CredentialUse::Outbound);
        let credentials = handle.with_auth_data(&identity).execute(&mut negotiate)?.credentials_handle;
        Ok(account.login(Package::Kerberos(Box::new(negotiate), credentials)))
    }

    /// The next token: the first without an answer, another with what the server answered.
    pub async fn token(&mut self, answer: Vec<u8>) -> sspi::Result<Vec<u8>> {
        let is_first = answer.is_empty();
        let mut input = vec![SecurityBuffer::new(answer, BufferType::Token)];
        match &mut self.package {
            Package::Ntlm(ntlm, credentials) => {
                let binding = self.binding.as_deref().map(bindings);
                input.extend(binding.map(|binding| SecurityBuffer::new(binding, BufferType::ChannelBindings)));
                step(&mut **ntlm, credentials, &self.target, &mut input).await
            }
            Package::Kerberos(negotiate, credentials) => {
                let token = step(&mut **negotiate, credentials, &self.target, &mut input).await?;
                match &self.binding {
                    Some(binding) if is_first => {
                        tie(&token, negotiate.query_context_session_key()?.session_key.as_ref(), binding)
                    }
                    _ => Ok(token),
                }
            }
        }
    }

    /// What goes before a message under the seal, and what is left of the message.
    pub fn seal(&mut self, message: &[u8]) -> sspi::Result<(Vec<u8>, Vec<u8>)> {
        let mut head = vec![0; if self.is_kerberos() { KERBEROS + FILLED } else { NTLM }];
        let mut data = message.to_vec();
        let mut buffers = [SecurityBufferRef::token_buf(&mut head), SecurityBufferRef::data_buf(&mut data)];
        match &mut self.package {
            Package::Ntlm(ntlm, _) => ntlm.encrypt_message(EncryptionFlags::empty(), &mut buffers)?,
            Package::Kerberos(negotiate, _) => negotiate.encrypt_message(EncryptionFlags::empty(), &mut buffers)?,
        };
        let [head, data] = buffers.map(|buffer| buffer.data().to_vec());
        Ok((head, data))
    }

    /// What is under a seal.
    pub fn open(&mut self, head: &[u8], data: &[u8]) -> sspi::Result<Vec<u8>> {
        let (mut head, mut data) = (head.to_vec(), data.to_vec());
        let mut buffers = [SecurityBufferRef::token_buf(&mut head), SecurityBufferRef::data_buf(&mut data)];
        match &mut self.package {
            Package::Ntlm(ntlm, _) => ntlm.decrypt_message(&mut buffers)?,
            Package::Kerberos(negotiate, _) => negotiate.decrypt_message(&mut buffers)?,
        };
        let [_, data] = buffers;
        Ok(data.data().to_vec())
    }

    /// Whether a seal may look like this, as far as lengths go: what is in it is nobody's business but the package's, which
    /// takes lengths for granted.
    pub fn is_seal(&self, head: &[u8], data: &[u8]) -> bool {
        if !self.is_kerberos() {
            return head.len() == NTLM;
        }
        // RFC 4121, section 4.2.6.2: the token's kind, its flags (sealed), the length of what fills it up.
        let [5, 4, flags, 0xff, high, low, ..] = head else { return false };
        let filled = usize::from(u16::from_be_bytes([*high, *low]));
        flags & 2 != 0 && filled <= FILLED && head.len() == KERBEROS + filled && data.len() < usize::MAX / 2
    }

    fn is_kerberos(&self) -> bool {
        matches!(self.package, Package::Kerberos(..))
    }
}

async fn step<P: SspiImpl + Sspi>(
    package: &mut P,
    credentials: &mut P::CredentialsHandle,
    target: &str,
    input: &mut [SecurityBuffer],
) -> sspi::Result<Vec<u8>> {
    let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
    let mut builder = package
        .initialize_security_context()
        .with_credentials_handle(credentials)
        .with_context_requirements(
            ClientRequestFlags::CONFIDENTIALITY
                | ClientRequestFlags::INTEGRITY
                | ClientRequestFlags::REPLAY_DETECT
                | ClientRequestFlags::SEQUENCE_DETECT
                | ClientRequestFlags::MUTUAL_AUTH,
        )
        .with_target_data_representation(DataRepresentation::Native)
        .with_target_name(target)
        .with_input(input)
        .with_output(&mut output);
    package.initialize_security_context_impl(&mut builder)?.resolve_with_async_client(&mut Kdc).await?;
    let [token] = output;
    Ok(token.buffer)
}

/// `SEC_CHANNEL_BINDINGS` with nothing but the application's data behind its 32 bytes.
fn bindings(data: &[u8]) -> Vec<u8> {
    const HEAD: u32 = 32;
    let length = u32::try_from(data.len()).unwrap_or_default();
    let mut bytes = vec![0; 24];
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&HEAD.to_le_bytes());
    bytes.extend_from_slice(data);
    bytes
}

#[cfg(test)]
mod tests {
    use sspi::channel_bindings::ChannelBindings;

    use super::*;

    fn account<'a>(user: &'a str, password: &'a SecretString) -> Account<'a> {
        Account { user, password, host: "srv", binding: None }
    }

    #[tokio::test]
    async fn accounts_are_spelt_as_windows_spells_them() {
        for user in ["me", "CORP\\me", "me@corp.example"] {
            let mut login = Login::ntlm(&account(user, &SecretString::from("x"))).unwrap();
            assert!(login.token(Vec::new()).await.unwrap().starts_with(b"NTLMSSP\0"), "{user}");
        }
    }

    #[test]
    fn what_binds_is_read_as_windows_lays_it_out() {
        let read = ChannelBindings::from_bytes(bindings(b"tls-server-end-point:1")).unwrap();
        assert_eq!((read.application_data.as_slice(), read.initiator.len()), (&b"tls-server-end-point:1"[..], 0));
    }

    #[test]
    fn what_cannot_be_a_seal_reaches_no_package() {
        let password = SecretString::from("x");
        let ntlm = Login::ntlm(&account("me", &password)).unwrap();
        assert!(ntlm.is_seal(&[0; 16], b"") && !ntlm.is_seal(&[0; 15], b"") && !ntlm.is_seal(&[0; 60], b""));
        let kerberos = Login::kerberos(&account("me@corp.example", &password), "tcp://127.0.0.1:88").unwrap();
        let head = |flags: u8, filled: u8, length: usize| {
            let mut head = vec![5, 4, flags, 0xff, 0, filled, 0, 28];
            head.resize(length, 0);
            head
        };
        assert!(kerberos.is_seal(&head(7, 0, 60), b"a") && kerberos.is_seal(&head(7, 16, 76), b"a"));
        for (flags, filled, length) in [(5, 0, 60), (7, 16, 60), (7, 0, 16), (7, 255, 315), (7, 0, 6)] {
            assert!(!kerberos.is_seal(&head(flags, filled, length), b"a"), "{flags} {filled} {length}");
        }
        assert!(!kerberos.is_seal(b"", b""));
    }
}
