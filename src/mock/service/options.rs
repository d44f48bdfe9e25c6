//! How a mock serves: where, for whom, within which limits, and what goes wrong.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use secrecy::SecretString;

use super::account::{Account, Lockout};
use super::clock::Clock;
use super::faults::FaultScript;
use super::log::RequestLog;
use super::own_certificate::OwnCertificate;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The administrator's name.
    pub user: String,
    /// The administrator's password.
    pub password: SecretString,
    /// More accounts; the tree's account collection lists them.
    pub accounts: Vec<Account>,
    /// When an account is locked; as the tree's account service says where `None`.
    pub lockout: Option<Lockout>,
    /// The most members of a collection in one answer, with `nextLink` to the others; `None` gives all.
    pub page_size: Option<usize>,
    /// Whether a change needs an `If-Match` header (428 without).
    pub require_if_match: bool,
    /// The time of sessions and locks.
    pub clock: Clock,
    /// More names for the certificate; the address and `localhost` are always in it.
    pub host_names: Vec<String>,
    /// The certificate to show in place of one that is made at start.
    pub certificate: Option<OwnCertificate>,
    /// Whether to serve plain HTTP, without TLS: for clients that cannot do else. Logins go over the wire as they are.
    pub plain: bool,
    /// How many sessions may be open at once; an XCC allows 16.
    pub session_limit: usize,
    /// How long a session may be idle; an XCC allows 300 seconds.
    pub session_idle: Duration,
    /// How many requests `Running::requests` remembers; older ones are dropped.
    pub journal: usize,
    /// Where each request is logged; nowhere by default.
    pub log: Option<RequestLog>,
    /// What goes wrong; nothing by default.
    pub faults: FaultScript,
}

impl Default for Options {
    /// Loopback, any port, and the login with which Lenovo ships its BMCs.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            user: "USERID".to_owned(),
            password: SecretString::from("PASSW0RD"),
            accounts: Vec::new(),
            lockout: None,
            page_size: None,
            require_if_match: false,
            clock: Clock::default(),
            host_names: Vec::new(),
            certificate: None,
            plain: false,
            session_limit: 16,
            session_idle: Duration::from_secs(300),
            journal: 100_000,
            log: None,
            faults: FaultScript::default(),
        }
    }
}
