//! One connection, which is made again when it breaks.
//!
//! The store is asked from within runtimes and without one, and a runtime may not wait inside of another: so each question is asked
//! on a thread of its own, which costs less than the way to the server.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::Client;

use super::address::Address;
use super::error::Trouble;

/// The first pause before a server is asked again, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How long a connection has to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// How patient a session is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The longest wait for an answer.
    pub answer: Duration,
    /// How long a server that was there once may be gone.
    pub gone: Duration,
}

/// A connection to a database.
pub struct Session(Mutex<State>);

struct State {
    address: Address,
    patience: Patience,
    /// Gone when the session ends.
    runtime: Option<Runtime>,
    open: Option<(Client, JoinHandle<()>)>,
    /// Whether the server may come back: it was there, and was not waited for in vain.
    hope: bool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    /// A session that is not connected yet.
    pub fn new(address: &Address, patience: Patience) -> Result<Self, Trouble> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Trouble::Unready)?;
        Ok(Self(Mutex::new(State {
            address: address.clone(),
            patience,
            runtime: Some(runtime),
            open: None,
            hope: false,
        })))
    }

    /// Asks, and asks again where the connection broke: what is asked must do no harm when it is done twice.
    pub fn ask<T: Send>(
        &self,
        question: impl AsyncFn(&mut Client) -> Result<T, Trouble> + Send + Sync,
    ) -> Result<T, Trouble> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        apart(move || state.ask(&question))
    }
}

/// Does something on a thread of its own.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

impl State {
    fn ask<T>(&mut self, question: &impl AsyncFn(&mut Client) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let (first, longest) = PAUSES;
        let mut pauses = ExponentialBuilder::new()
            .with_min_delay(first)
            .with_max_delay(longest)
            .without_max_times()
            .with_jitter()
            .build();
        let began = Instant::now();
        loop {
            let trouble = match self.once(question) {
                Ok(answer) => {
                    self.hope = true;
                    return Ok(answer);
                }
                Err(trouble) => trouble,
            };
            if !trouble.may_pass() {
                return Err(trouble);
            }
            self.open = None;
            let pause = pauses.next().unwrap_or(longest);
            if !self.hope || began.elapsed() + pause > self.patience.gone {
                // Whoever has a hundred servers to keep waits once.
                self.hope = false;
                return Err(trouble);
            }
            std::thread::sleep(pause);
        }
    }

    fn once<T>(&mut self, question: &impl AsyncFn(&mut Client) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let Self { address, patience, runtime, open, .. } = self;
        let Some(runtime) = runtime else { return Err(Trouble::Silent) };
        runtime.block_on(async {
            let (client, _) = match open {
                Some(open) if !open.0.is_closed() => open,
                _ => {
                    let (client, driver) = address.connect().await?;
                    // What breaks a connection is told to whoever asks over it.
                    let driver = tokio::spawn(async move { drop(driver.await) });
                    open.insert((client, driver))
                }
            };
            tokio::time::timeout(patience.answer, question(client)).await.unwrap_or(Err(Trouble::Silent))
        })
    }
}

impl Drop for Session {
    /// Says goodbye, or the server's log would tell of a client that broke off.
    fn drop(&mut self) {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let (open, runtime) = (state.open.take(), state.runtime.take());
        apart(move || {
            if let (Some((client, driver)), Some(runtime)) = (open, runtime) {
                drop(client);
                runtime.block_on(async { drop(tokio::time::timeout(GOODBYE, driver).await) });
            }
        });
    }
}
