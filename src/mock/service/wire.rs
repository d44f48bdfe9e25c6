//! The TCP stream under TLS, with a fuse: once burnt, the connection ends in a reset and not in a farewell.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Whether a connection is to be reset; the fault script burns it.
#[derive(Debug, Default)]
pub(super) struct Fuse(AtomicBool);

impl Fuse {
    pub(super) fn burn(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_burnt(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A TCP stream that writes nothing more once its fuse is burnt.
pub(super) struct Wire {
    stream: TcpStream,
    fuse: Arc<Fuse>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> (Self, Arc<Fuse>) {
        let fuse = Arc::new(Fuse::default());
        (Self { stream, fuse: Arc::clone(&fuse) }, fuse)
    }

    fn alive(&self) -> io::Result<()> {
        if self.fuse.is_burnt() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.fuse.is_burnt() {
            // Closing a socket that must not linger sends RST. Where that cannot be set, the client sees an early end.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
