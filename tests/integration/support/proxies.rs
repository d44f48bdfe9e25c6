//! Two proxies, each with as much of its protocol as a client needs, and a record of whom they were asked for.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// Whom a proxy was asked for.
type Asked = Arc<Mutex<Vec<String>>>;

/// A proxy that connects to whatever it is asked for, or always to one place where a test needs names.
pub struct Proxy {
    pub address: String,
    asked: Asked,
}

impl Proxy {
    /// HTTP `CONNECT` (RFC 9110, 9.3.6).
    pub async fn http() -> Self {
        Self::start(
            |mut stream, asked, _| async move {
                let request = super::front::read_request(&mut stream).await?;
                asked.lock().unwrap().push(format!("{} {}", request.method, request.path));
                if let Some(proof) = super::front::header(&request.head, "proxy-authorization") {
                    asked.lock().unwrap().push(proof.to_owned());
                }
                let mut onward = TcpStream::connect(request.path).await.ok()?;
                stream.write_all(b"HTTP/1.1 200 -\r\n\r\n").await.ok()?;
                copy_bidirectional(&mut stream, &mut onward).await.ok()
            },
            None,
        )
        .await
    }

    /// SOCKS 5 without authentication (RFC 1928); names are all resolved to `to`.
    pub async fn socks(to: Option<std::net::SocketAddr>) -> Self {
        Self::start(
            |mut stream, asked, to| async move {
                let _version = stream.read_u8().await.ok()?;
                let mut methods = vec![0; stream.read_u8().await.ok()?.into()];
                stream.read_exact(&mut methods).await.ok()?;
                stream.write_all(&[5, 0]).await.ok()?;
                let mut head = [0; 4];
                stream.read_exact(&mut head).await.ok()?;
                let host = match head[3] {
                    1 => Ipv4Addr::from(stream.read_u32().await.ok()?).to_string(),
                    4 => format!("[{}]", Ipv6Addr::from(stream.read_u128().await.ok()?)),
                    _ => {
                        let mut name = vec![0; stream.read_u8().await.ok()?.into()];
                        stream.read_exact(&mut name).await.ok()?;
                        String::from_utf8(name).ok()?
                    }
                };
                let place = format!("{host}:{}", stream.read_u16().await.ok()?);
                asked.lock().unwrap().push(place.clone());
                let mut onward = match to {
                    Some(to) => TcpStream::connect(to).await.ok()?,
                    None => TcpStream::connect(place).await.ok()?,
                };
                stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok()?;
                copy_bidirectional(&mut stream, &mut onward).await.ok()
            },
            to,
        )
        .await
    }

    async fn start<F>(
        serve: fn(TcpStream, Asked, Option<std::net::SocketAddr>) -> F,
        to: Option<std::net::SocketAddr>,
    ) -> Self
    where
        F: Future<Output = Option<(u64, u64)>> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&record), to));
            }
        });
        Self { address, asked }
    }

    /// Whom it was asked for, each once.
    pub fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.dedup();
        asked
    }
}
