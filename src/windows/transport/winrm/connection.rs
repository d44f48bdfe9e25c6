//! A connection to a server: its name, its port, and over TLS its certificate, each with an error of its own.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::super::error::{Fault, Layer};
use super::super::remote::Remote;
use super::binding::end_point;
use crate::common::secrets::Secrets;
use crate::evidence::TlsTrust;
use crate::trust::{MAX_NAME, Peer, Trust, Verifier, Whose, host_key, settings};

/// What HTTP is spoken over.
pub trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytes for T {}

/// A connection.
pub struct Connection {
    pub bytes: Box<dyn Bytes>,
    /// What TLS proved; none over plain HTTP.
    pub tls: Option<Tls>,
}

/// What a TLS connection proved.
pub struct Tls {
    /// What a login can be tied to.
    pub binding: Option<Vec<u8>>,
    /// On what grounds the certificate is trusted, for people.
    pub grounds: String,
}

/// Connects.
pub async fn connect(
    remote: &Remote,
    port: u16,
    trust: Option<&Trust>,
    secrets: &Secrets,
    limit: Duration,
) -> Result<Connection, Fault> {
    let stream = tcp(remote.host(), port, limit).await?;
    let Some(trust) = trust else { return Ok(Connection { bytes: Box::new(stream), tls: None }) };
    let peer = Peer { whose: Whose::Windows, host: known_as(remote, port), tls_name: None, proxy: None };
    let (config, verifier) = settings(Some(trust), peer)
        .map_err(|e| Fault::new(Layer::Trust, e.to_string(), e.next_step(Whose::Windows)))?;
    // A zone says which card of this machine leads there, and is no part of a certificate's name.
    let host = remote.host().split('%').next().unwrap_or_default();
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        Fault::new(Layer::Name, "the host is no name that a certificate can have", "use the server's name in DNS")
    })?;
    let shaken = timeout(limit, TlsConnector::from(Arc::new(config)).connect(name, stream)).await;
    match shaken {
        Ok(Ok(stream)) => {
            let tls = proven(&verifier);
            Ok(Connection { bytes: Box::new(stream), tls: Some(tls) })
        }
        Ok(Err(error)) => Err(unproven(&verifier, &error, secrets)),
        Err(_) => Err(Fault::new(
            Layer::Port,
            "what answers there begins no TLS",
            "is this the port of WinRM's https listener (5986)?",
        )),
    }
}

/// How the known-BMCs file calls it.
fn known_as(remote: &Remote, port: u16) -> String {
    let host = if remote.host().contains(':') { format!("[{}]", remote.host()) } else { remote.host().to_owned() };
    let place = format!("{host}:{port}");
    Url::parse(&format!("https://{place}/")).map_or(place, |url| host_key(&url))
}

fn proven(verifier: &Verifier) -> Tls {
    let grounds = match verifier.tls_trust() {
        TlsTrust::Ca { .. } => "verified (--windows-ca)",
        TlsTrust::Pinned { .. } => "pinned",
        TlsTrust::Known { .. } => "known",
        _ => "verified",
    };
    let binding = verifier.presented().and_then(|leaf| end_point(&leaf));
    Tls { binding, grounds: format!("certificate {grounds}") }
}

fn unproven(verifier: &Verifier, error: &io::Error, secrets: &Secrets) -> Fault {
    match verifier.explain(error, &|text| secrets.cut(text, MAX_NAME)) {
        // Without a certificate it is not a matter of trust: something else listens there.
        Some(why) if verifier.presented().is_none() => Fault::new(Layer::Port, why.problem, why.next_step),
        Some(why) => Fault::new(Layer::Trust, why.problem, why.next_step),
        None => Fault::new(
            Layer::Port,
            format!("what answers there breaks the handshake of TLS off ({error})"),
            "is this the port of WinRM's https listener (5986), and has it a certificate?",
        ),
    }
}

async fn tcp(host: &str, port: u16, limit: Duration) -> Result<TcpStream, Fault> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_as_urls_spell_it() {
        for (typed, port, known) in [
            ("SRV1.example", 5986, "srv1.example:5986"),
            ("srv1", 443, "srv1"),
            ("[2001:DB8:0::7]", 5986, "[2001:db8::7]:5986"),
            ("[fe80::1%eth0]", 5986, "[fe80::1%eth0]:5986"),
        ] {
            assert_eq!(known_as(&Remote::parse(typed).unwrap(), port), known, "{typed}");
        }
    }
}
