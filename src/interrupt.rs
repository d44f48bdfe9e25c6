//! The wish of somebody that the program end: Ctrl-C, and where there are such signals, SIGTERM and SIGHUP.
//!
//! Ctrl-C alone is not enough: the first process of a container gets no signal that it does not listen for, so
//! `podman stop` would wait ten seconds and then kill it; and a jump host whose line breaks sends SIGHUP.

/// Ends at the first such signal. They are caught from this call on, so that nothing done afterwards is too early.
///
/// # Errors
/// The operating system lets nobody listen; a signal then ends the program as it always does.
#[cfg(unix)]
pub(crate) fn listen() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate, mut hangup) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
            _ = hangup.recv() => (),
        }
    })
}

/// Ends at the first Ctrl-C.
///
/// # Errors
/// As on other systems.
#[cfg(windows)]
pub(crate) fn listen() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ended = interrupt.recv().await;
    })
}
