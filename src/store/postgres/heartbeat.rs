//! The sign of life of a worker: the leases that it holds are renewed beside whatever it does.
//!
//! On a connection and a thread of its own, so that a worker that waits for a slow answer, or is busy, loses nothing.

use std::collections::BTreeSet;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::address::Address;
use super::error::Trouble;
use super::session::{Patience, Session};

/// The leases that a worker holds.
#[derive(Clone, Debug, Default)]
pub struct Held(Arc<Mutex<BTreeSet<i64>>>);

impl Held {
    pub fn all(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Renews leases until it is dropped.
#[derive(Debug)]
pub struct Heartbeat {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Of so many beats, one has to reach the server before a lease is over.
const BEATS: u32 = 3;

impl Heartbeat {
    /// Renews what is held, each time for as long as a lease is.
    pub fn start(address: &Address, held: &Held, lease: Duration) -> Result<Self, Trouble> {
        let beat = lease / BEATS;
        // A beat that is missed is made up for by the next.
        let session = Session::new(address, Patience { answer: beat, gone: Duration::ZERO })?;
        let held = held.clone();
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("heartbeat".to_owned()).spawn(move || {
            while stopped.recv_timeout(beat) == Err(RecvTimeoutError::Timeout) {
                let leases: Vec<i64> = held.all().iter().copied().collect();
                if leases.is_empty() {
                    continue;
                }
                let sql = "UPDATE patchgate.task SET leased_until = clock_timestamp() + make_interval(secs => $1) \
                           WHERE lease = ANY($2) AND done IS NULL";
                // Whether a lease was lost is told where its result is kept.
                let _ = session.ask(async |client| Ok(client.execute(sql, &[&lease.as_secs_f64(), &leases]).await?));
            }
        });
        Ok(Self { stop: Some(stop), thread: Some(thread.map_err(Trouble::Unready)?) })
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.stop = None;
        // One that panicked renews nothing any more; leases then end by themselves.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
