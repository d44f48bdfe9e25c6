//! A Redfish service of a test's own: a few resources, sessions, and one thing that goes wrong.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::bmc::Bmc;
use super::credentials::Credentials;
use super::limits::{Limits, ScanOptions};
use super::target::{Target, TargetOptions};
use crate::trust::Trust;

pub(super) const SESSIONS: &str = "/redfish/v1/SessionService/Sessions";

/// A request as it came in.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    /// With its query.
    pub(super) path: String,
    pub(super) token: Option<String>,
    pub(super) host: Option<String>,
    pub(super) encoding: Option<String>,
    /// How many requests with this method and path came before.
    pub(super) before: usize,
    /// How many requests are under way.
    pub(super) at_once: usize,
}

impl Asked {
    pub(super) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    after: Duration,
    dropped: bool,
}

pub(super) fn reply(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply { status, headers: Vec::new(), body: body.into(), after: Duration::ZERO, dropped: false }
}

pub(super) fn json_reply(body: &Value) -> Reply {
    reply(200, body.to_string())
}

/// A refusal with a Redfish message.
pub(super) fn message(status: u16, id: &str) -> Reply {
    let body = json!({"error": {"code": "Base.1.8.GeneralError", "@Message.ExtendedInfo": [{"MessageId": id}]}});
    reply(status, body.to_string())
}

impl Reply {
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    /// The connection is closed instead.
    pub(super) fn dropped(self) -> Self {
        Self { dropped: true, ..self }
    }
}

/// A session that was made.
pub(super) fn welcome(place: &str) -> Reply {
    reply(201, "{}").header("x-auth-token", "t").header("location", place)
}

/// What goes wrong; none where the service answers as it should.
pub(super) type Fault = dyn Fn(&Asked) -> Option<Reply> + Send + Sync;

pub(super) struct Service {
    pub(super) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    tree: BTreeMap<String, Value>,
    fault: Box<Fault>,
    seen: Mutex<Vec<Asked>>,
    at_once: Mutex<usize>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A list of links to members.
pub(super) fn collection(uri: &str, members: &[&str]) -> Value {
    let links: Vec<Value> = members.iter().map(|member| json!({"@odata.id": member})).collect();
    json!({"@odata.id": uri, "Members": links, "Members@odata.count": members.len()})
}

impl Service {
    /// A service of these resources; a root that links to the sessions is added.
    pub(super) async fn start(
        resources: impl IntoIterator<Item = (&'static str, Value)>,
        fault: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let root = json!({"@odata.id": "/redfish/v1/", "Links": {"Sessions": {"@odata.id": SESSIONS}}});
        let mut tree = BTreeMap::from([("/redfish/v1/".to_owned(), root)]);
        tree.extend(resources.into_iter().map(|(uri, body)| (uri.to_owned(), body)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared =
            Arc::new(Shared { tree, fault: Box::new(fault), seen: Mutex::default(), at_once: Mutex::default() });
        let served = shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let served = served.clone();
                let answer = service_fn(move |request| {
                    let served = served.clone();
                    async move { served.answer(&request).await }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        Self { url, shared }
    }

    pub(super) fn bmc(&self) -> Arc<Bmc> {
        self.bmc_within(Limits { scan: Duration::from_secs(20), ..Limits::STANDARD })
    }

    pub(super) fn bmc_within(&self, limits: Limits) -> Arc<Bmc> {
        let target = Target::parse(&self.url, TargetOptions { allow_http: true, ..Trust::System.into() }).unwrap();
        let credentials = Credentials { user: "user".into(), password: "secret".to_owned().into() };
        Arc::new(Bmc::new(target, &credentials, ScanOptions { limits, ..ScanOptions::default() }).unwrap())
    }

    /// How often something was asked.
    pub(super) fn times(&self, method: &str, path: &str) -> usize {
        lock(&self.shared.seen).iter().filter(|asked| asked.is(method, path)).count()
    }

    pub(super) fn seen(&self) -> Vec<Asked> {
        lock(&self.shared.seen).clone()
    }
}

impl Shared {
    async fn answer(&self, request: &Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
        let header = |name: &str| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
        let mut asked = Asked {
            method: request.method().to_string(),
            path: request.uri().to_string(),
            token: header("x-auth-token"),
            host: header("host"),
            encoding: header("accept-encoding"),
            before: 0,
            at_once: 0,
        };
        {
            let mut seen = lock(&self.seen);
            asked.before = seen.iter().filter(|earlier| earlier.is(&asked.method, &asked.path)).count();
            seen.push(asked.clone());
            let mut at_once = lock(&self.at_once);
            *at_once += 1;
            asked.at_once = *at_once;
        }
        let reply = (self.fault)(&asked).unwrap_or_else(|| self.as_it_should(&asked));
        tokio::time::sleep(reply.after).await;
        *lock(&self.at_once) -= 1;
        if reply.dropped {
            return Err(io::Error::other("dropped"));
        }
        let mut answer = Response::builder().status(reply.status);
        for (name, value) in &reply.headers {
            answer = answer.header(*name, value);
        }
        answer.body(Full::from(reply.body)).map_err(io::Error::other)
    }

    fn as_it_should(&self, asked: &Asked) -> Reply {
        match (&*asked.method, self.tree.get(&asked.path)) {
            ("POST", _) if asked.path == SESSIONS => welcome("/redfish/v1/SessionService/Sessions/1"),
            ("DELETE", _) => reply(204, ""),
            ("GET", Some(body)) => json_reply(body),
            _ => message(404, "Base.1.8.ResourceMissingAtURI"),
        }
    }
}
