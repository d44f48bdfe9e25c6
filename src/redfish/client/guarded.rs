//! The guard around whatever is done with a BMC: it logs in first, and no session is left however it ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};

use super::bmc::Bmc;
use super::error::{Layer, RedfishError};
use crate::redfish::read::SERVICE_ROOT;

/// Logs in, does something with the BMC, and logs out whatever happens: an error, a panic, Ctrl-C, SIGTERM. Whether the
/// BMC confirmed the logout stands in [`Bmc::connection`].
///
/// # Errors
/// The login, what was done, or an interrupt.
pub async fn guarded<T, F>(bmc: Arc<Bmc>, reading: impl FnOnce(Arc<Bmc>) -> F) -> Result<T, RedfishError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, RedfishError>> + Send + 'static,
{
    let asked = crate::interrupt::listen();
    let interrupt = async {
        match asked {
            Ok(asked) => asked.await,
            // Where no handler can be installed, the signal ends the program as it always does.
            Err(_) => std::future::pending().await,
        }
    };
    let reading = reading(bmc.clone());
    let logged_in = bmc.clone();
    // A task of its own, so that a panic in it ends here and not before the logout.
    let mut task = tokio::spawn(async move {
        logged_in.log_in().await?;
        reading.await
    });
    let mut interrupted = false;
    let overdue = tokio::time::sleep(bmc.left() + LAST_GRACE);
    let done = tokio::select! {
        done = &mut task => done,
        () = interrupt => {
            interrupted = true;
            bmc.stop("interrupted");
            ended(&mut task).await
        }
        // Every request ends at the deadline by itself. What is not one must not outlive it either.
        () = overdue => {
            bmc.stop("the scan took longer than it may; allow more with --deadline");
            ended(&mut task).await
        }
    };
    // A session that stays open counts against XCC's limit of sixteen. If the BMC does not confirm the deletion,
    // the evidence says so: one session created, none deleted.
    let left = bmc.log_out().await.err();
    let told = match &left {
        Some(error) => format!("the session is left ({error})"),
        None if bmc.is_login_in_doubt() => IN_DOUBT.to_owned(),
        None if bmc.has_logged_in() => "the session was deleted".to_owned(),
        None => "no session was made".to_owned(),
    };
    match done {
        _ if interrupted => Err(RedfishError::new(Layer::Transport, SERVICE_ROOT, "interrupted", told)),
        Err(stopped) if stopped.is_cancelled() => {
            let problem = "the scan did not end at its deadline, and was ended";
            Err(RedfishError::new(Layer::Internal, SERVICE_ROOT, problem, told).timed_out())
        }
        Err(panic) => {
            let problem = format!("patchgate failed while reading ({panic}); {told}");
            Err(RedfishError::new(Layer::Internal, SERVICE_ROOT, problem, "please report it"))
        }
        Ok(Err(error)) if left.is_some() || bmc.is_login_in_doubt() => Err(error.with(&told)),
        Ok(done) => done,
    }
}

/// What is said of a login whose answer never came.
const IN_DOUBT: &str = "the login was not answered, so a session may be left until its time-out";

/// How long the reading has to end after it was told to, before it is dropped wherever it is: a login under way has its
/// last wait, everything else ends at once.
const LAST_GRACE: Duration = Duration::from_secs(5);

/// The end of a reading that was told to end.
async fn ended<T>(task: &mut JoinHandle<T>) -> Result<T, JoinError> {
    if let Ok(done) = tokio::time::timeout(LAST_GRACE, &mut *task).await {
        return done;
    }
    task.abort();
    task.await
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Mutex;

    use http_body_util::Full;
    use hyper::body::{Bytes, Incoming};
    use hyper::server::conn::http1;
    use hyper::service::service_fn;
    use hyper::{Request, Response};
    use hyper_util::rt::TokioIo;
    use tokio::net::TcpListener;

    use super::*;
    use crate::redfish::client::credentials::Credentials;
    use crate::redfish::client::limits::ScanOptions;
    use crate::redfish::client::target::{Target, TargetOptions};
    use crate::trust::Trust;

    /// A service of sessions and empty resources: its URL, and the methods that it was asked with.
    async fn service() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = seen.clone();
                let answer = service_fn(move |request: Request<Incoming>| {
                    seen.lock().unwrap().push(request.method().to_string());
                    let answer = Response::builder().header("x-auth-token", "t").header("location", "/redfish/v1/S/1");
                    async move { Ok::<_, Infallible>(answer.body(Full::<Bytes>::from("{}")).unwrap()) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        (url, asked)
    }

    /// A panic is a bug of ours, and no reason to leave a session on somebody's BMC.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_panic_while_reading_deletes_the_session_and_is_an_error() {
        let (url, asked) = service().await;
        let target = Target::parse(&url, TargetOptions { allow_http: true, ..Trust::System.into() }).unwrap();
        let credentials = Credentials { user: "user".into(), password: "secret".to_owned().into() };
        let bmc = Arc::new(Bmc::new(target, &credentials, ScanOptions::default()).unwrap());
        let panicking = |bmc: Arc<Bmc>| async move {
            bmc.get("/redfish/v1/Systems").await?;
            panic!("on purpose")
        };
        let error = guarded::<(), _>(bmc, panicking).await.unwrap_err();
        assert_eq!(error.layer, Layer::Internal);
        assert!(error.to_string().contains("the session was deleted"), "{error}");
        let asked = asked.lock().unwrap();
        let times = |method: &str| asked.iter().filter(|m| *m == method).count();
        assert_eq!((times("POST"), times("DELETE")), (1, 1));
    }
}
