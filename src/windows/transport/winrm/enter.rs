//! Into a server: the connection, and the login by the first way that both sides can go. What was not gone is said.

use std::time::{Duration, Instant};

use hyper::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use sspi::ErrorKind;
use tokio::time::timeout;

use super::super::error::{Fault, Layer};
use super::super::logon::Logon;
use super::super::remote::Remote;
use super::connection::connect;
use super::kdc;
use super::login::{Account, Login};
use super::session::{Session, not_accepted, unexpected};
use crate::common::secrets::Secrets;
use crate::trust::Trust;

/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(30);

/// The ports of WinRM.
const HTTP: u16 = 5985;
const HTTPS: u16 = 5986;

/// Where to, as whom and how.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub remote: &'a Remote,
    pub password: &'a SecretString,
    /// On what grounds the server's certificate is trusted; without it plain HTTP is spoken.
    pub trust: Option<&'a Trust>,
    pub logon: Logon,
    /// The KDC, where the operator named one.
    pub kdc: Option<&'a Remote>,
    pub secrets: &'a Secrets,
}

impl Entry<'_> {
    /// Logs in, and says how.
    pub async fn enter(&self, limit: Duration) -> Result<(Session, String), Fault> {
        let until = Instant::now() + limit;
        let port = self.remote.port().unwrap_or(if self.trust.is_some() { HTTPS } else { HTTP });
        let connection = connect(self.remote, port, self.trust, self.secrets, limit.min(CONNECT)).await?;
        let binding = connection.tls.as_ref().and_then(|tls| tls.binding.clone());
        let tied = if binding.is_some() { "tied to it" } else { "not tied to it: its signature names no hash" };
        let under = match &connection.tls {
            Some(tls) => format!("under TLS ({}, {tied})", tls.grounds),
            None => "every message sealed".to_owned(),
        };
        let host = self.remote.host();
        let shown = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let mut session = Session::over(connection, format!("{shown}:{port}"), until).await?;
        let user = self.remote.user().unwrap_or_default();
        let account = Account { user, password: self.password, host, binding: binding.as_deref() };
        if self.logon == Logon::Basic {
            self.basic(&mut session)?;
            return Ok((session, "logged in by Basic, under TLS".to_owned()));
        }
        let mut instead = String::new();
        if self.logon != Logon::Ntlm
            && let Some(realm) = self.realm()?
        {
            let kdc = kdc::place(self.kdc, realm);
            match ticket(&account, &kdc, limit.min(CONNECT)).await {
                Ok((login, token)) => {
                    self.by_kerberos(&mut session, login, token).await?;
                    return Ok((session, format!("logged in by Kerberos, {under}")));
                }
                Err(error) if self.logon == Logon::Auto && may_fall_back(&error) => {
                    instead = format!("Kerberos was not to be had ({})", brief(&error));
                }
                Err(error) => return Err(without_ticket(&error, &kdc, host)),
            }
        }
        let after = |word: &str| if instead.is_empty() { String::new() } else { format!("{word} {instead}") };
        let entered = self.by_ntlm(&mut session, &account).await.map_err(|mut fault| {
            fault.problem.push_str(&after(", and"));
            fault
        });
        match entered? {
            true => Ok((session, format!("logged in by NTLM{}, {under}", after(" because")))),
            false => {
                self.basic(&mut session)?;
                let why = format!("because the server offers nothing else{}", after(", and"));
                Ok((session, format!("logged in by Basic, under TLS, {why}")))
            }
        }
    }

    /// The realm that Kerberos is to be asked for; none where NTLM is as good.
    fn realm(&self) -> Result<Option<&str>, Fault> {
        let realm = self.remote.user().and_then(|user| user.rsplit_once('@')).map(|(_, realm)| realm);
        let is_address = self.remote.host().split('%').next().unwrap_or_default().parse::<std::net::IpAddr>().is_ok();
        match realm {
            Some(realm) if !realm.is_empty() && !is_address => Ok(Some(realm)),
            _ if self.logon == Logon::Kerberos => Err(Fault::new(
                Layer::Client,
                "Kerberos needs the account's realm and the server's name",
                "give winrm://USER@REALM@HOST, and the host by its name in the domain and not by its address",
            )),
            _ => Ok(None),
        }
    }

    fn basic(&self, session: &mut Session) -> Result<(), Fault> {
        if self.trust.is_none() {
            return Err(Fault::new(
                Layer::Authentication,
                "the server offers nothing but Basic, and over plain HTTP that would show the password to everybody",
                "enable Negotiate on the server (winrm set winrm/config/service/auth @{Negotiate=\"true\"}), or an https \
                 listener, and use winrm+https://",
            ));
        }
        session.with_basic(self.remote.user().unwrap_or_default(), self.password.expose_secret())
    }

    async fn by_kerberos(&self, session: &mut Session, mut login: Login, token: Vec<u8>) -> Result<(), Fault> {
        let answer = session.authorise(Some(&token)).await?;
        match answer.status {
            StatusCode::UNAUTHORIZED if !answer.offers_to("Negotiate") => Err(not_offered()),
            StatusCode::UNAUTHORIZED => Err(not_accepted("Kerberos")),
            status if status.is_success() => {
                // The server proves itself: without its part there are no keys.
                let part =
                    answer.token().ok_or_else(|| no_token("the server brings no part of Kerberos of its own"))?;
                login
                    .token(part)
                    .await
                    .map_err(|e| no_token(&format!("the server's part of Kerberos is none: {e}")))?;
                self.keep(session, login);
                Ok(())
            }
            status => Err(unexpected(status)),
        }
    }

    /// Logs in by NTLM; `false` where the server offers Basic alone, and that may be used.
    async fn by_ntlm(&self, session: &mut Session, account: &Account<'_>) -> Result<bool, Fault> {
        let ours = |e: sspi::Error| Fault::new(Layer::Client, e.to_string(), "look at the account's spelling");
        let mut login = Login::ntlm(account).map_err(ours)?;
        let first = login.token(Vec::new()).await.map_err(ours)?;
        let answer = session.authorise(Some(&first)).await?;
        let Some(challenge) = answer.token() else {
            return match answer.status {
                StatusCode::UNAUTHORIZED if self.logon == Logon::Auto && answer.offers_to("Basic") => Ok(false),
                StatusCode::UNAUTHORIZED => Err(not_offered()),
                status => Err(unexpected(status)),
            };
        };
        let challenged = login.token(challenge).await;
        let second = challenged.map_err(|e| no_token(&format!("the server's challenge is none: {e}")))?;
        match session.authorise(Some(&second)).await?.status {
            StatusCode::UNAUTHORIZED => Err(not_accepted("NTLM")),
            status if status.is_success() => {
                self.keep(session, login);
                Ok(true)
            }
            status => Err(unexpected(status)),
        }
    }

    /// Over plain HTTP the keys of the login protect what follows; over TLS its own do.
    fn keep(&self, session: &mut Session, login: Login) {
        if self.trust.is_none() {
            session.seal_with(login);
        }
    }
}

async fn ticket(account: &Account<'_>, kdc: &str, limit: Duration) -> sspi::Result<(Login, Vec<u8>)> {
    let asked = async {
        let mut login = Login::kerberos(account, kdc)?;
        let token = login.token(Vec::new()).await?;
        Ok((login, token))
    };
    let late = || sspi::Error::new(ErrorKind::NoAuthenticatingAuthority, format!("the KDC {kdc} is too slow"));
    timeout(limit, asked).await.unwrap_or_else(|_| Err(late()))
}

/// Where Kerberos cannot be had, and not where it says no: a password that a KDC refuses is not tried once more by NTLM, because
/// accounts are locked.
fn may_fall_back(error: &sspi::Error) -> bool {
    match error.error_type {
        // The last is KDC_ERR_ETYPE_NOSUPP: a domain of old ciphers, which sspi does not have.
        ErrorKind::NoAuthenticatingAuthority | ErrorKind::TimeSkew | ErrorKind::OperationNotSupported => true,
        // The service is not known; an account that is not, or that is locked, has the same kind.
        ErrorKind::UnknownCredentials => error.description.starts_with("server "),
        _ => false,
    }
}

/// What a KDC said, without the form in which sspi holds the rest of its message.
fn brief(error: &sspi::Error) -> &str {
    error.description.split(". Additional error").next().unwrap_or_default()
}

fn without_ticket(error: &sspi::Error, kdc: &str, host: &str) -> Fault {
    let said = brief(error);
    let (problem, next) = match error.error_type {
        ErrorKind::NoAuthenticatingAuthority => (
            said.to_owned(),
            "name a KDC (a domain controller) with --windows-kdc HOST or in krb5.conf; else --windows-auth ntlm"
                .to_owned(),
        ),
        // KDC_ERR_PREAUTH_FAILED, as sspi words it.
        ErrorKind::KdcInvalidRequest if said.starts_with("pre-authentication") => (
            format!("the KDC {kdc} does not accept the account ({said})"),
            "check account, realm and password".to_owned(),
        ),
        ErrorKind::UnknownCredentials => (
            format!("the KDC {kdc} does not know the account or the service HTTP/{host} ({said})"),
            "check the account, and use the server's name in the domain (setspn -L SERVER lists what is known)"
                .to_owned(),
        ),
        ErrorKind::TimeSkew => (
            format!("the clocks of this machine and of the KDC {kdc} differ too much ({said})"),
            "set this machine's clock".to_owned(),
        ),
        _ => (
            format!("the KDC {kdc} gives no ticket for HTTP/{host} ({said})"),
            "check account, realm and password; else --windows-auth ntlm".to_owned(),
        ),
    };
    Fault::new(Layer::Authentication, problem, next)
}

fn no_token(problem: &str) -> Fault {
    Fault::new(Layer::Authentication, problem, "is it WinRM that answers?")
}

fn not_offered() -> Fault {
    Fault::new(
        Layer::Authentication,
        "the server does not offer to log in by Negotiate",
        "enable it on the server (winrm set winrm/config/service/auth @{Negotiate=\"true\"}), or use ssh://",
    )
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::super::connection::{Connection, Tls};
    use super::*;

    /// A session with a server that gives this answer to whatever comes first.
    async fn answering(answer: &'static str, tls: bool) -> Session {
        let (near, mut far) = duplex(4096);
        tokio::spawn(async move {
            let _ = far.read(&mut [0; 4096]).await;
            let _ = far.write_all(answer.as_bytes()).await;
        });
        let tls = tls.then(|| Tls { binding: None, grounds: String::new() });
        let connection = Connection { bytes: Box::new(near), tls };
        Session::over(connection, "srv".to_owned(), Instant::now() + Duration::from_secs(20)).await.unwrap()
    }

    async fn ntlm(answer: &'static str, logon: Logon) -> Result<bool, Fault> {
        let (remote, password) = (Remote::parse("me@srv").unwrap(), SecretString::from("x"));
        let secrets = Secrets::default();
        let entry = Entry { remote: &remote, password: &password, trust: None, logon, kdc: None, secrets: &secrets };
        let account = Account { user: "me", password: &password, host: "srv", binding: None };
        entry.by_ntlm(&mut answering(answer, false).await, &account).await
    }

    const BASIC: &str = "HTTP/1.1 401 -\r\nWWW-Authenticate: Basic realm=\"WSMAN\"\r\nContent-Length: 0\r\n\r\n";

    #[tokio::test]
    async fn basic_is_taken_where_nothing_else_is_offered_and_never_in_clear() {
        assert_eq!(ntlm(BASIC, Logon::Auto).await, Ok(false));
        assert!(ntlm(BASIC, Logon::Ntlm).await.unwrap_err().problem.contains("does not offer to log in by Negotiate"));
        let (remote, password, secrets) =
            (Remote::parse("me@srv").unwrap(), SecretString::from("x"), Secrets::default());
        let plain = Entry {
            remote: &remote,
            password: &password,
            trust: None,
            logon: Logon::Auto,
            kdc: None,
            secrets: &secrets,
        };
        let fault = plain.basic(&mut answering(BASIC, false).await).unwrap_err();
        assert_eq!(fault.layer, Layer::Authentication);
        assert!(fault.problem.contains("would show the password to everybody"), "{fault:?}");
        let under_tls = Entry { trust: Some(&Trust::System), ..plain };
        assert_eq!(under_tls.basic(&mut answering(BASIC, true).await), Ok(()));
    }

    #[tokio::test]
    async fn what_is_no_offer_has_its_layer() {
        for (answer, layer, problem) in [
            ("HTTP/1.1 401 -\r\nContent-Length: 0\r\n\r\n", Layer::Authentication, "does not offer"),
            ("HTTP/1.1 404 -\r\nContent-Length: 0\r\n\r\n", Layer::Port, "HTTP 404"),
            (
                "HTTP/1.1 401 -\r\nWWW-Authenticate: Negotiate AAAA\r\nContent-Length: 0\r\n\r\n",
                Layer::Authentication,
                "the server's challenge is none",
            ),
            ("\u{15}\u{3}\u{3}\0\u{2}\u{2}P", Layer::Port, "does not speak HTTP"),
            ("", Layer::Port, "does not speak HTTP"),
        ] {
            let fault = ntlm(answer, Logon::Auto).await.unwrap_err();
            assert_eq!(fault.layer, layer, "{fault:?}");
            assert!(fault.problem.contains(problem), "{fault:?}");
        }
    }

    #[test]
    fn only_what_is_not_there_makes_way_for_ntlm() {
        let error = |kind, text: &str| sspi::Error::new(kind, text.to_owned());
        assert!(may_fall_back(&error(ErrorKind::NoAuthenticatingAuthority, "no answer")));
        assert!(may_fall_back(&error(ErrorKind::UnknownCredentials, "server not found in Kerberos database")));
        assert!(!may_fall_back(&error(ErrorKind::UnknownCredentials, "client not found in Kerberos database")));
        assert!(!may_fall_back(&error(ErrorKind::KdcInvalidRequest, "pre-authentication information was invalid")));
        assert_eq!(brief(&error(ErrorKind::Unknown, "a. Additional error text: X")), "a");
    }
}
