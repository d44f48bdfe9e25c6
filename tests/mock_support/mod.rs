//! What the tests of the mock share: a client that trusts exactly the mock's certificate.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::PathBuf;

use patchgate::mock::{Options, Running, Tree, start};
use reqwest::{Certificate, Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

pub const USER: &str = "USERID";
pub const PASSWORD: &str = "PASSW0RD";
pub const SESSIONS: &str = "/redfish/v1/SessionService/Sessions";
pub const SYSTEM: &str = "/redfish/v1/Systems/1";

/// A running mock and a client that trusts its certificate and no other.
pub struct Bench {
    pub mock: Running,
    pub client: Client,
}

pub async fn bench() -> Bench {
    serve(Tree::embedded("sr650-v2").unwrap(), Options::default()).await
}

pub async fn serve(tree: Tree, options: Options) -> Bench {
    let mock = start(tree, options).await.unwrap();
    let client = client_for(&mock);
    Bench { mock, client }
}

pub fn client_for(mock: &Running) -> Client {
    // A second installation is refused, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = Certificate::from_pem(mock.certificate_pem().as_bytes()).unwrap();
    Client::builder().tls_certs_only([certificate]).no_proxy().build().unwrap()
}

impl Bench {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.mock.url()))
    }

    /// GET with the right user name and password.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).basic_auth(USER, Some(PASSWORD)).send().await.unwrap()
    }

    pub async fn log_in(&self) -> Response {
        self.post_login(json!({"UserName": USER, "Password": PASSWORD})).await
    }

    pub async fn post_login(&self, body: Value) -> Response {
        self.request(Method::POST, SESSIONS)
            .header("Content-Type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap()
    }
}

pub async fn body(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

pub fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The `MessageId` of an error body.
pub async fn message_id(response: Response) -> String {
    body(response).await["error"]["@Message.ExtendedInfo"][0]["MessageId"].as_str().unwrap().to_owned()
}

/// A file of the folder with the real captures, where that folder is.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    found.exists().then_some(found)
}
