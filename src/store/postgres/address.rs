//! Where a database is: a URL without a password, and on what grounds the server behind it is believed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::Trouble;
use super::passfile::{Login, password};
use crate::common::cut::cut;
use crate::common::own_folder::variable;
use crate::store::error::StoreError;
use crate::trust::{CaRoots, MAX_NAME, Peer, Trust, Verifier, Whose, settings};

/// The longest wait for a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// How long a server may be silent before it is asked whether it is there.
const SILENT: Duration = Duration::from_secs(30);

/// The port where none is named.
const PORT: u16 = 5432;

/// A database, and how it is reached.
#[derive(Clone)]
pub struct Address {
    config: Config,
    /// What it is called in messages.
    shown: String,
    tls: Option<Tls>,
}

/// How TLS is spoken, and what knows why it failed.
#[derive(Clone)]
struct Tls(MakeRustlsConnect, Arc<Verifier>);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(f)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(f)
    }
}

/// What moves a connection's bytes until it ends.
pub type Driver = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

impl Address {
    /// Reads a URL: `postgres://[USER@]HOST[:PORT]/DATABASE[?…]`.
    ///
    /// # Errors
    /// It is none, holds a password, asks for TLS that verifies nothing; or a file beside it cannot be used.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let wrong = |problem: &str, next: &str| StoreError::new("postgres://…", problem, next);
        let (plain, asked) = without_tls(url);
        let next = "write postgres://USER@HOST/DATABASE, or postgres:///DATABASE?host=FOLDER for a Unix socket";
        let mut config: Config = plain.parse().map_err(|e: Error| wrong(&e.to_string(), next))?;
        if config.get_password().is_some() {
            return Err(wrong(
                "there is a password in the URL, and every user of this machine sees command lines",
                "take it out, and put it into ~/.pgpass (or name such a file with PGPASSFILE), or into PGPASSWORD",
            ));
        }
        let text = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        if config.get_user().is_none() {
            let user = ["PGUSER", "USER", "LOGNAME", "USERNAME"].into_iter().find_map(text);
            config.user(user.ok_or_else(|| wrong("no user is named, and this process has none", next))?);
        }
        let user = config.get_user().unwrap_or_default().to_owned();
        if config.get_dbname().is_none() {
            config.dbname(text("PGDATABASE").unwrap_or_else(|| user.clone()));
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            let host = text("PGHOST");
            config.host(host.unwrap_or_else(|| if cfg!(unix) { SOCKETS } else { "localhost" }.to_owned()));
        }
        config
            .application_name("patchgate")
            .connect_timeout(CONNECTING)
            .tcp_user_timeout(SILENT)
            .keepalives_idle(SILENT);
        let (host, socket) = host(&config);
        let port = config.get_ports().first().copied().unwrap_or(PORT).to_string();
        let database = config.get_dbname().unwrap_or_default().to_owned();
        let shown = if socket {
            format!("postgres://{user}@/{database}?host={host}&port={port}")
        } else {
            format!("postgres://{user}@{host}:{port}/{database}")
        };
        let tls = asked.settings(&shown, &host, socket)?;
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        // As PostgreSQL's own clients call the usual socket.
        let known_as = if host == SOCKETS { "localhost" } else { host.as_str() };
        let login = Login { host: known_as, port: &port, database: &database, user: &user };
        if let Some(password) = password(login).map_err(|(problem, next)| StoreError::new(&shown, problem, next))? {
            config.password(password);
        }
        Ok(Self { config, shown, tls })
    }

    /// A connection, and what moves it.
    pub async fn connect(&self) -> Result<(Client, Driver), Trouble> {
        match &self.tls {
            Some(Tls(tls, verifier)) => {
                let (client, driver) = self.config.connect(tls.clone()).await.map_err(|error| {
                    // What the certificate says of itself comes from whoever answered.
                    let why = verifier.explain(&error, &|text| cut(text, MAX_NAME).to_owned());
                    why.map_or_else(|| error.into(), Trouble::Tls)
                })?;
                Ok((client, Box::pin(driver)))
            }
            None => {
                let (client, driver) = self.config.connect(NoTls).await?;
                Ok((client, Box::pin(driver)))
            }
        }
    }
}

/// Where Debian, Red Hat and others have the socket.
const SOCKETS: &str = "/var/run/postgresql";

/// The first host, and whether it is the folder of a socket.
fn host(config: &Config) -> (String, bool) {
    match config.get_hosts().first() {
        Some(Host::Tcp(name)) => (name.clone(), false),
        #[cfg(unix)]
        Some(Host::Unix(path)) => (path.display().to_string(), true),
        None => (config.get_hostaddrs().first().map(ToString::to_string).unwrap_or_default(), false),
    }
}

/// What a URL says of TLS.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    mode: Option<String>,
    roots: Option<PathBuf>,
}

/// The URL without what it says of TLS, which the client knows less of than we ask for.
fn without_tls(url: &str) -> (String, Asked) {
    let Some((before, query)) = url.split_once('?') else { return (url.to_owned(), Asked::default()) };
    let mut asked = Asked::default();
    let rest = query.split('&').filter(|pair| {
        let value = |value: &str| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked.mode = Some(value(mode)),
            Some(("sslrootcert", path)) => asked.roots = Some(PathBuf::from(value(path))),
            _ => return true,
        }
        false
    });
    let rest: Vec<&str> = rest.collect();
    (if rest.is_empty() { before.to_owned() } else { format!("{before}?{}", rest.join("&")) }, asked)
}

impl Asked {
    /// The TLS settings: over a network a certificate is verified, chain and name, unless somebody says `sslmode=disable`.
    fn settings(&self, shown: &str, host: &str, socket: bool) -> Result<Option<Tls>, StoreError> {
        let wrong = |problem: String, next: &str| StoreError::new(shown, problem, next);
        match self.mode.as_deref() {
            None if socket => return Ok(None),
            Some("disable") => return Ok(None),
            None | Some("require" | "verify-ca" | "verify-full") if !socket => {}
            Some(mode) if socket => {
                let problem = format!("sslmode={mode} is about networks, and PostgreSQL has no TLS on a Unix socket");
                return Err(wrong(problem, "leave sslmode out"));
            }
            mode => {
                let problem = format!("sslmode={} may send the password in plain text", mode.unwrap_or_default());
                return Err(wrong(
                    problem,
                    "leave sslmode out for TLS with a verified certificate, or say sslmode=disable for none at all",
                ));
            }
        }
        let roots = self.roots.clone().or_else(|| variable("PGSSLROOTCERT"));
        let trust = match roots.as_deref() {
            None => Trust::System,
            Some(path) if path == Path::new("system") => Trust::System,
            Some(path) => Trust::Ca(CaRoots::read(path).map_err(|e| {
                wrong(
                    e.to_string().trim_start_matches("usage: ").to_owned(),
                    "name a file of PEM certificates with sslrootcert",
                )
            })?),
        };
        let peer = Peer { whose: Whose::Database, host: host.to_owned(), tls_name: None, proxy: None };
        let (config, verifier) =
            settings(Some(&trust), peer).map_err(|e| wrong(e.to_string(), &e.next_step(Whose::Database)))?;
        Ok(Some(Tls(MakeRustlsConnect::new(config), verifier)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_says_of_tls_is_ours() {
        let asked = |mode: &str| Asked { mode: Some(mode.to_owned()), roots: None };
        assert_eq!(without_tls("postgres://db/x"), ("postgres://db/x".to_owned(), Asked::default()));
        let (url, asked_for) = without_tls("postgres://db/x?sslmode=verify-full&host=a&sslrootcert=%2Fca%20s.pem");
        assert_eq!(url, "postgres://db/x?host=a");
        assert_eq!(asked_for, Asked { mode: Some("verify-full".into()), roots: Some("/ca s.pem".into()) });
        assert_eq!(without_tls("postgres://db/x?sslmode=disable"), ("postgres://db/x".to_owned(), asked("disable")));
    }

    #[test]
    fn plain_text_over_a_network_is_asked_for_in_words_or_refused() {
        let tls = |url: &str| Address::parse(url).map(|address| address.tls.is_some()).map_err(|e| e.to_string());
        assert_eq!(tls("postgres://me@db/x?sslmode=disable"), Ok(false));
        assert!(tls("postgres://me@db/x?sslmode=prefer").unwrap_err().contains("plain text"));
        assert!(tls("postgres://me@db/x?sslmode=verify-full&sslrootcert=/none").unwrap_err().contains("sslrootcert"));
        for mode in ["allow", "Require", ""] {
            assert!(tls(&format!("postgres://me@db/x?sslmode={mode}")).is_err(), "{mode}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_has_no_tls_and_says_so() {
        let address = Address::parse("postgres://me@/x?host=/run/pg&port=6000").unwrap();
        assert_eq!(address.to_string(), "postgres://me@/x?host=/run/pg&port=6000");
        assert!(address.tls.is_none());
        let error = Address::parse("postgres://me@/x?host=/run/pg&sslmode=require").unwrap_err().to_string();
        assert!(error.contains("leave sslmode out"), "{error}");
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for url in ["postgres://me:s3cret@db/x", "postgres://db/x?password=s3cret", "postgres://me@db:s3cret/x?port=no"]
        {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.starts_with("store: postgres://…: ") && !error.contains("s3cret"), "{error}");
        }
    }
}
