//! Where a KDC is and how it is asked: over TCP, one question on each connection (RFC 4120, section 7.2.2).

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use sspi::generator::NetworkRequest;
use sspi::network_client::{AsyncNetworkClient, NetworkProtocol};
use sspi::{Error, ErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::remote::Remote;

/// The longest time for one question. MIT's own clients wait 3 s for a connection and Windows 5 s.
const LIMIT: Duration = Duration::from_secs(10);
/// The most bytes of an answer. Tickets with the groups of a large domain have some tens of kilobytes.
const MOST: usize = 1024 * 1024;
/// The port of Kerberos.
const PORT: u16 = 88;

/// The place of the KDC of a realm: the one that the operator named; else the first that Kerberos' own configuration names
/// (`krb5.conf`, on Windows the registry); else the name of the realm, which in a domain of Active Directory is a name of each of
/// its controllers unless somebody forbade it (the A record `LdapIpAddress` that Netlogon registers, KB267855).
pub fn place(named: Option<&Remote>, realm: &str) -> String {
    let at = |host: &str, port: u16| {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        format!("tcp://{host}:{port}")
    };
    if let Some(named) = named {
        return at(named.host(), named.port().unwrap_or(PORT));
    }
    let configured = sspi::detect_kdc_url(&realm.to_uppercase()).map(String::from);
    configured.unwrap_or_else(|| at(&realm.to_lowercase(), PORT))
}

/// Asks KDCs.
pub struct Kdc;

impl AsyncNetworkClient for Kdc {
    fn send<'a>(
        &'a mut self,
        request: &'a NetworkRequest,
    ) -> Pin<Box<dyn Future<Output = sspi::Result<Vec<u8>>> + 'a>> {
        Box::pin(async {
            let host = request.url.host_str().unwrap_or_default();
            let at = format!("{host}:{}", request.url.port().unwrap_or(PORT));
            if request.protocol != NetworkProtocol::Tcp {
                return Err(unreachable(&at, "only tcp:// is spoken to a KDC"));
            }
            match timeout(LIMIT, ask(&at, &request.data)).await {
                Ok(Ok(answer)) => Ok(answer),
                Ok(Err(e)) => Err(unreachable(&at, &e.to_string())),
                Err(_) => Err(unreachable(&at, "no answer")),
            }
        })
    }
}

fn unreachable(at: &str, why: &str) -> Error {
    Error::new(ErrorKind::NoAuthenticatingAuthority, format!("the KDC {at} does not answer: {why}"))
}

/// Question and answer begin with their length.
async fn ask(at: &str, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(at).await?;
    stream.write_all(question).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let length = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
    if length > MOST {
        return Err(std::io::Error::other(format!("its answer has {length} bytes")));
    }
    let mut answer = vec![0; 4 + length];
    answer[..4].copy_from_slice(&head);
    stream.read_exact(&mut answer[4..]).await?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn a_kdc_is_the_named_one_or_the_realm() {
        let named = |text: &str| place(Some(&Remote::parse(text).unwrap()), "corp.example");
        assert_eq!(named("dc1"), "tcp://dc1:88");
        assert_eq!(named("[2001:db8::1]:8888"), "tcp://[2001:db8::1]:8888");
        assert_eq!(place(None, "No-Such.EXAMPLE"), "tcp://no-such.example:88");
    }

    #[tokio::test]
    async fn an_answer_of_a_kdc_is_bounded() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            for answer in [&b"\0\0\0\x02ab"[..], b"\xff\xff\xff\xff", b"\0\0\0\x05ab"] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut question = [0; 1];
                stream.read_exact(&mut question).await.unwrap();
                stream.write_all(answer).await.unwrap();
            }
        });
        assert_eq!(ask(&at, b"?").await.unwrap(), b"\0\0\0\x02ab");
        assert!(ask(&at, b"?").await.unwrap_err().to_string().contains("4294967295 bytes"));
        assert!(ask(&at, b"?").await.is_err());
    }
}
