//! How the bytes of an answer come over the wire: cut, slowly, or far too many.
//!
//! hyper writes what a body gives and closes the connection when the body fails, so each fault is a body.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::Response;
use hyper::body::{Bytes, Frame};
use hyper::header::{CONTENT_LENGTH, HeaderValue};

use super::super::answer::Answer;
use super::super::wire::Fuse;
use super::action::{Action, Drip, ResetAt, Size, Truncate};

/// How often per second a slow body moves on; fewer bytes than this per second come one by one.
const STEPS: u32 = 10;
/// How many bytes of padding are sent at a time.
const PADDING: usize = 64 << 10;

/// What happens to the bytes of an answer.
#[derive(Clone, Copy, Debug)]
pub(in crate::mock::service) enum Transfer {
    Cut(Truncate),
    Reset,
    Drip(Drip),
    Huge(Size),
}

impl Transfer {
    pub(in crate::mock::service) fn of(action: &Action) -> Option<Self> {
        match action {
            Action::Truncate(truncate) => Some(Self::Cut(*truncate)),
            Action::Reset(ResetAt::Body) => Some(Self::Reset),
            Action::Drip(drip) => Some(Self::Drip(*drip)),
            Action::HugeBody(size) => Some(Self::Huge(*size)),
            _ => None,
        }
    }
}

/// A body on its way to a client, which may fail on the way.
pub(in crate::mock::service) type Payload = UnsyncBoxBody<Bytes, io::Error>;

/// The answer with its length as promised and its body as ordered. An answer without a body stays as it is.
pub(in crate::mock::service) fn transfer(answer: Answer, how: Option<Transfer>, fuse: &Arc<Fuse>) -> Response<Payload> {
    let (mut parts, bytes) = answer.into_parts();
    let Some(how) = how.filter(|_| !bytes.is_empty()) else {
        return Response::from_parts(parts, Full::new(bytes).map_err(|never| match never {}).boxed_unsync());
    };
    let (length, body) = match how {
        Transfer::Cut(Truncate { keep_bytes }) => {
            (bytes.len() as u64, cut(bytes.slice(..keep_bytes.min(bytes.len() - 1)), None))
        }
        Transfer::Reset => (bytes.len() as u64, cut(bytes.slice(..bytes.len() / 2), Some(Arc::clone(fuse)))),
        Transfer::Drip(drip) => (bytes.len() as u64, slow(bytes, drip)),
        Transfer::Huge(Size { bytes: size }) => {
            let length = size.0.max(bytes.len() as u64);
            (length, padded(bytes, length))
        }
    };
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, body)
}

type Piece = io::Result<Frame<Bytes>>;

fn payload(pieces: impl Stream<Item = Piece> + Send + 'static) -> Payload {
    StreamBody::new(pieces).boxed_unsync()
}

/// Some bytes and then a failure, with a reset where a fuse is given.
fn cut(kept: Bytes, fuse: Option<Arc<Fuse>>) -> Payload {
    let steps = stream::unfold(Some(kept), move |kept| {
        let fuse = fuse.clone();
        async move {
            match kept {
                // An empty piece would be taken for the end by nobody, but it is of no use either.
                Some(kept) if !kept.is_empty() => Some((Ok(Frame::data(kept)), Some(Bytes::new()))),
                _ => {
                    // hyper writes out what it has while the body is not ready, and only then.
                    tokio::task::yield_now().await;
                    if let Some(fuse) = fuse {
                        fuse.burn();
                    }
                    let failure: Piece = Err(io::Error::other("the fault script ends the body here"));
                    Some((failure, None))
                }
            }
        }
    });
    payload(steps)
}

fn slow(bytes: Bytes, drip: Drip) -> Payload {
    let rate = drip.bytes_per_second.get();
    let piece = (rate / STEPS).max(1);
    let pause = Duration::from_secs_f64(f64::from(piece) / f64::from(rate));
    let size = usize::try_from(piece).unwrap_or(usize::MAX);
    let steps = stream::unfold((bytes, false), move |(mut rest, waited)| async move {
        if rest.is_empty() {
            return None;
        }
        if waited {
            tokio::time::sleep(pause).await;
        }
        let now = rest.split_to(size.min(rest.len()));
        let piece: Piece = Ok(Frame::data(now));
        Some((piece, (rest, true)))
    });
    payload(steps)
}

fn padded(bytes: Bytes, length: u64) -> Payload {
    let padding = Bytes::from(vec![b' '; PADDING]);
    let missing = length.saturating_sub(bytes.len() as u64);
    let steps = stream::unfold((Some(bytes), missing), move |(first, missing)| {
        let padding = padding.clone();
        async move {
            if let Some(bytes) = first {
                let piece: Piece = Ok(Frame::data(bytes));
                return Some((piece, (None, missing)));
            }
            let size = usize::try_from(missing).unwrap_or(usize::MAX).min(PADDING);
            (size > 0).then(|| (Ok(Frame::data(padding.slice(..size))), (None, missing - size as u64)))
        }
    });
    payload(steps)
}
