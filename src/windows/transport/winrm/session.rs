//! One connection that is logged in. NTLM logs in a connection, so all requests go over it, one after the other.

use std::io;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, USER_AGENT, WWW_AUTHENTICATE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use secrecy::SecretString;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::super::error::{Fault, Layer};
use super::super::remote::Remote;
use super::envelope::{Answer, read};
use super::sealed::{self, Seal};

/// The most bytes of one answer: the server is asked for a tenth of it.
const MAX_ANSWER: usize = 4 * 1024 * 1024;
/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(30);
/// How much later than it was told to a server may answer before it counts as silent. An exchange that is broken off takes the
/// connection with it, and with that the way to put the shell away.
const LATE: Duration = Duration::from_secs(5);
/// What to do where a connection breaks.
const AGAIN: &str = "collect again; if it happens again, look at the server's WinRM log";

/// A connection.
pub struct Session {
    connection: SendRequest<Full<Bytes>>,
    place: String,
    pub url: String,
    seal: Seal,
    until: Instant,
}

/// An answer of HTTP.
struct Raw {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Session {
    /// Logs in.
    pub async fn open(remote: &Remote, password: &SecretString, limit: Duration) -> Result<Self, Fault> {
        let ours = |problem: String| Fault::new(Layer::Client, problem, "look at the account's spelling");
        let until = Instant::now() + limit;
        let seal = Seal::new(remote.user().unwrap_or_default(), password, remote.host()).map_err(ours)?;
        let port = remote.port().unwrap_or(5985);
        let stream = connect(remote.host(), port, limit.min(CONNECT)).await?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await.map_err(|e| broken(&e.to_string()))?;
        // It ends with the connection; what is wrong with it is told by the request that fails.
        tokio::spawn(async move { _ = driver.await });
        let host = if remote.host().contains(':') { format!("[{}]", remote.host()) } else { remote.host().to_owned() };
        let place = format!("{host}:{port}");
        let url = format!("http://{place}/wsman");
        let mut session = Self { connection, place, url, seal, until };
        let first = session.seal.token(None).map_err(ours)?;
        let answer = session.authorise(&first).await?;
        let Some(challenge) = challenge(&answer.headers) else {
            return Err(not_offered(answer.status));
        };
        let second = session.seal.token(Some(challenge)).map_err(|e| {
            Fault::new(
                Layer::Authentication,
                format!("the server's challenge is none: {e}"),
                "is it WinRM that answers?",
            )
        })?;
        match session.authorise(&second).await?.status {
            StatusCode::UNAUTHORIZED => Err(Fault::new(
                Layer::Authentication,
                "the server does not accept the account",
                "check account and password, and whether it may log in from the network with NTLM",
            )),
            status if status.is_success() => Ok(session),
            status => Err(unexpected(status)),
        }
    }

    async fn authorise(&mut self, token: &[u8]) -> Result<Raw, Fault> {
        self.post(AUTHORIZATION, &format!("Negotiate {}", BASE64.encode(token)), Vec::new()).await
    }

    async fn post(&mut self, name: HeaderName, value: &str, body: Vec<u8>) -> Result<Raw, Fault> {
        let request = Request::builder().method(Method::POST).uri("/wsman").header(HOST, &self.place);
        let request = request.header(USER_AGENT, "patchgate").header(name, value);
        let request = request.body(Full::new(Bytes::from(body))).map_err(|e| broken(&e.to_string()))?;
        let most = self.left() + LATE;
        let exchange = async {
            self.connection.ready().await.map_err(|e| broken(&e.to_string()))?;
            let answer = self.connection.send_request(request).await.map_err(|e| broken(&e.to_string()))?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, MAX_ANSWER).collect().await.map_err(|e| broken(&e.to_string()))?;
            Ok(Raw { status: head.status, headers: head.headers, body: body.to_bytes() })
        };
        match timeout(most, exchange).await {
            Ok(answer) => answer,
            Err(_) => {
                Err(Fault::new(Layer::Time, "the server did not answer in time", "give it longer (--windows-timeout)"))
            }
        }
    }

    /// Until the time is over.
    pub fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Gives it so long for putting its things away.
    pub fn last(&mut self, time: Duration) {
        self.until = Instant::now() + time;
    }

    /// Sends a message under the seal, and gives what is under that of the answer.
    pub async fn ask(&mut self, message: &str) -> Result<Answer, Fault> {
        let body = self.seal.seal(message).map_err(|e| broken(&e))?;
        let answer = self.post(CONTENT_TYPE, sealed::CONTENT_TYPE, body).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            return Err(broken("the server has forgotten the login"));
        }
        match self.seal.open(&answer.body) {
            Ok(xml) => Ok(read(&xml)),
            Err(problem) if answer.status.is_success() => Err(broken(&problem)),
            Err(_) => Err(unexpected(answer.status)),
        }
    }
}

fn broken(problem: &str) -> Fault {
    Fault::new(Layer::Connection, format!("the connection broke ({problem})"), AGAIN)
}

async fn connect(host: &str, port: u16, limit: Duration) -> Result<TcpStream, Fault> {
    let found = lookup_host((host, port)).await.map_err(|e| {
        Fault::new(Layer::Name, format!("the name of the server has no address ({e})"), "check the name")
    })?;
    let closed = |why: &str| {
        Fault::new(
            Layer::Port,
            format!("no WinRM answers there ({why})"),
            "is WinRM enabled on it (Enable-PSRemoting), and does the firewall let you through?",
        )
    };
    let addresses: Vec<_> = found.collect();
    let attempt = async {
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in addresses {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(e) => last = e,
            }
        }
        Err(closed(&last.to_string()))
    };
    timeout(limit, attempt).await.unwrap_or_else(|_| Err(closed("no answer")))
}

/// The challenge, where the server offers to log in by NTLM.
fn challenge(headers: &HeaderMap) -> Option<Vec<u8>> {
    let offers = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let tokens = offers.filter_map(|offer| offer.strip_prefix("Negotiate "));
    tokens.filter_map(|token| BASE64.decode(token.trim()).ok()).next()
}

fn not_offered(status: StatusCode) -> Fault {
    if status != StatusCode::UNAUTHORIZED {
        return unexpected(status);
    }
    Fault::new(
        Layer::Authentication,
        "the server does not offer to log in by Negotiate",
        "enable it on the server (winrm set winrm/config/service/auth @{Negotiate=\"true\"}), or use ssh://",
    )
}

fn unexpected(status: StatusCode) -> Fault {
    Fault::new(Layer::Port, format!("it answers with HTTP {}", status.as_u16()), "is it WinRM that listens there?")
}
