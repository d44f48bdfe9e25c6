//! One connection that is logged in. NTLM and Kerberos log in a connection, so all requests go over it, one after the other.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{
    AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT, WWW_AUTHENTICATE,
};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;

use super::super::error::{Fault, Layer};
use super::connection::Connection;
use super::envelope::{Answer, read};
use super::login::Login;
use super::sealed;

/// The most bytes of one answer: the server is asked for a tenth of it.
const MAX_ANSWER: usize = 4 * 1024 * 1024;
/// How much later than it was told to a server may answer before it counts as silent. An exchange that is broken off takes the
/// connection with it, and with that the way to put the shell away.
const LATE: Duration = Duration::from_secs(5);
/// What to do where a connection breaks.
const AGAIN: &str = "collect again; if it happens again, look at the server's WinRM log";
/// The type of a message that TLS alone protects.
const PLAIN: &str = "application/soap+xml;charset=UTF-8";

/// A connection.
pub struct Session {
    connection: SendRequest<Full<body::Bytes>>,
    place: String,
    pub url: String,
    under: Under,
    /// Whether anything has answered: who closes the connection without a word may speak something else.
    answered: bool,
    until: Instant,
}

/// What protects a message, and says whose it is.
enum Under {
    /// The seal of its login: over plain HTTP nothing else does.
    Seal(Box<Login>),
    /// TLS, over a connection that is logged in.
    Tls,
    /// TLS, with the password in each message.
    Basic(HeaderValue),
}

/// An answer of HTTP.
pub struct Raw {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: body::Bytes,
}

impl Session {
    /// HTTP over a connection, on which nobody is logged in.
    pub async fn over(connection: Connection, place: String, until: Instant) -> Result<Self, Fault> {
        let scheme = if connection.tls.is_some() { "https" } else { "http" };
        let shaken = handshake(TokioIo::new(connection.bytes)).await;
        let (connection, driver) = shaken.map_err(|e| broken(&e.to_string()))?;
        // It ends with the connection; what is wrong with it is told by the request that fails.
        tokio::spawn(async move { _ = driver.await });
        let url = format!("{scheme}://{place}/wsman");
        Ok(Self { connection, place, url, under: Under::Tls, answered: false, until })
    }

    /// Every message from now on goes under the seal of this login.
    pub fn seal_with(&mut self, login: Login) {
        self.under = Under::Seal(Box::new(login));
    }

    /// Every message from now on carries the password. The header is never shown.
    pub fn with_basic(&mut self, user: &str, password: &str) -> Result<(), Fault> {
        let words = format!("Basic {}", BASE64.encode(format!("{user}:{password}")));
        let mut header = HeaderValue::from_str(&words).map_err(|e| broken(&e.to_string()))?;
        header.set_sensitive(true);
        self.under = Under::Basic(header);
        Ok(())
    }

    /// Brings a token of a login, or asks without one how to log in.
    pub async fn authorise(&mut self, token: Option<&[u8]>) -> Result<Raw, Fault> {
        let headers = token.map(|token| (AUTHORIZATION, secret(&format!("Negotiate {}", BASE64.encode(token)))));
        self.post(headers, Vec::new()).await
    }

    async fn post(
        &mut self,
        headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
        body: Vec<u8>,
    ) -> Result<Raw, Fault> {
        let mut request = Request::builder().method(Method::POST).uri("/wsman").header(HOST, &self.place);
        request = request.header(USER_AGENT, "patchgate");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body::Bytes::from(body))).map_err(|e| broken(&e.to_string()))?;
        let most = self.left() + LATE;
        let silent = !self.answered;
        let exchange = async {
            self.connection.ready().await.map_err(|e| no_http(&e, silent))?;
            let answer = self.connection.send_request(request).await.map_err(|e| no_http(&e, silent))?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, MAX_ANSWER).collect().await.map_err(|e| broken(&e.to_string()))?;
            Ok(Raw { status: head.status, headers: head.headers, body: body.to_bytes() })
        };
        match timeout(most, exchange).await {
            Ok(answer) => {
                self.answered |= answer.is_ok();
                answer
            }
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

    /// Sends a message, and gives what the answer says. Over plain HTTP both are sealed, and an answer that is not is none.
    pub async fn ask(&mut self, message: &str) -> Result<Answer, Fault> {
        let plain = HeaderValue::from_static(PLAIN);
        let (headers, body) = match &mut self.under {
            Under::Seal(login) => (
                vec![(CONTENT_TYPE, HeaderValue::from_static(sealed::CONTENT_TYPE))],
                sealed::seal(login, message).map_err(|e| broken(&e))?,
            ),
            Under::Tls => (vec![(CONTENT_TYPE, plain)], message.as_bytes().to_vec()),
            Under::Basic(header) => {
                (vec![(CONTENT_TYPE, plain), (AUTHORIZATION, header.clone())], message.as_bytes().to_vec())
            }
        };
        let answer = self.post(headers, body).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            return Err(match &self.under {
                Under::Basic(_) => not_accepted("Basic"),
                _ => broken("the server has forgotten the login"),
            });
        }
        let message = match &mut self.under {
            Under::Seal(login) => sealed::open(login, &answer.body),
            _ => in_clear(&answer),
        };
        match message {
            Ok(xml) => Ok(read(&xml)),
            Err(problem) if answer.status.is_success() => Err(broken(&problem)),
            Err(_) => Err(unexpected(answer.status)),
        }
    }
}

/// The message in an answer that TLS alone protects.
fn in_clear(answer: &Raw) -> Result<String, String> {
    let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/soap+xml") {
        return Err("an answer is no SOAP".to_owned());
    }
    std::str::from_utf8(&answer.body).map(str::to_owned).map_err(|_| "an answer is not UTF-8".to_owned())
}

/// A header that is never shown.
fn secret(text: &str) -> HeaderValue {
    let mut header = HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

pub fn broken(problem: &str) -> Fault {
    Fault::new(Layer::Connection, format!("the connection broke ({problem})"), AGAIN)
}

fn no_http(error: &hyper::Error, silent: bool) -> Fault {
    if error.is_parse() || silent && error.is_incomplete_message() {
        return Fault::new(
            Layer::Port,
            format!("what answers there does not speak HTTP ({error})"),
            "is it the port of WinRM's https listener? That one is winrm+https://",
        );
    }
    broken(&error.to_string())
}

pub fn not_accepted(how: &str) -> Fault {
    Fault::new(
        Layer::Authentication,
        format!("the server does not accept the account by {how}"),
        format!("check account and password, and whether it may log in from the network with {how}"),
    )
}

pub fn unexpected(status: StatusCode) -> Fault {
    Fault::new(Layer::Port, format!("it answers with HTTP {}", status.as_u16()), "is it WinRM that listens there?")
}

impl Raw {
    /// The token in an offer or an answer of Negotiate.
    pub fn token(&self) -> Option<Vec<u8>> {
        let tokens = self.offers().filter_map(|offer| offer.strip_prefix("Negotiate "));
        tokens.filter_map(|token| BASE64.decode(token.trim()).ok()).next()
    }

    /// Whether the server offers to log in this way.
    pub fn offers_to(&self, scheme: &str) -> bool {
        self.offers().any(|offer| offer.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(scheme)))
    }

    fn offers(&self) -> impl Iterator<Item = &str> {
        self.headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok())
    }
}
