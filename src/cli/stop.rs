//! When a service that runs until told otherwise is told.
//!
//! Ctrl-C alone is not enough: the first process of a container gets no signal that it does not listen for, so
//! `podman stop` would wait ten seconds and then kill it.

use super::Failure;

/// Ends at the first Ctrl-C or SIGTERM. The signals are caught from this call on, so nothing said afterwards is too early.
#[cfg(unix)]
pub fn asked() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let caught = |kind| signal(kind).map_err(|e| Failure::undetermined(format!("signals cannot be received: {e}")));
    let (mut interrupt, mut terminate) = (caught(SignalKind::interrupt())?, caught(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Ends at the first Ctrl-C.
#[cfg(windows)]
pub fn asked() -> Result<impl Future<Output = ()>, Failure> {
    let caught = tokio::signal::windows::ctrl_c();
    let mut interrupt = caught.map_err(|e| Failure::undetermined(format!("signals cannot be received: {e}")))?;
    Ok(async move {
        let _ended = interrupt.recv().await;
    })
}
