//! A client that trusts exactly the mock's certificate, and what it reads.

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

/// Every `@odata.id` that a body refers to; its own at the top is not a reference.
pub fn links(body: &Value) -> Vec<String> {
    fn walk(value: &Value, top: bool, found: &mut Vec<String>) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    match value {
                        Value::String(uri) if name == "@odata.id" && !top => found.push(uri.clone()),
                        value => walk(value, false, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, false, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(body, true, &mut found);
    found
}

/// A resource of the tree, decoded.
pub fn resource(tree: &Tree, uri: &str) -> Value {
    serde_json::from_slice(tree.get(uri).unwrap_or_else(|| panic!("no {uri}"))).unwrap()
}

/// The links that lead nowhere: to no resource, or behind `#` to no property of it.
pub fn dangling(tree: &Tree) -> Vec<String> {
    let mut lost = Vec::new();
    for uri in tree.uris().filter(|uri| !uri.ends_with("$metadata")) {
        for link in links(&resource(tree, uri)) {
            let (target, pointer) = link.split_once('#').unwrap_or((&link, ""));
            if tree.get(target).is_none() || resource(tree, target).pointer(pointer).is_none() {
                lost.push(format!("{uri} -> {link}"));
            }
        }
    }
    lost
}

/// Sends a request as it is written, where a client library would tidy it up first, and gives the whole answer.
pub fn raw(address: std::net::SocketAddr, pem: &str, request: &str) -> String {
    use std::io::{Read, Write};
    use std::sync::Arc;

    use base64::Engine as _;

    let encoded: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let certificate = base64::prelude::BASE64_STANDARD.decode(encoded).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate.into()).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = rustls::pki_types::ServerName::from(address.ip());
    let connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = rustls::StreamOwned::new(connection, std::net::TcpStream::connect(address).unwrap());
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}
