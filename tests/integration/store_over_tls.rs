//! `--store postgres://…` over a network: a real PostgreSQL with a certificate and a password, and what is said where it is not to be believed.

use std::path::PathBuf;

use crate::support::program::{Answer, patchgate, run};

/// The server that `.ci/postgres` started, with an empty database in which the account may make a store.
struct Server {
    folder: PathBuf,
    port: String,
    database: String,
}

impl Server {
    async fn new() -> Self {
        let folder = std::env::var("PATCHGATE_TEST_POSTGRES_TLS").unwrap_or_else(|_| panic!("run it by .ci/postgres"));
        let folder = PathBuf::from(folder);
        let port = std::fs::read_to_string(folder.join("port")).unwrap().trim().to_owned();
        let administrator = std::env::var("PATCHGATE_TEST_POSTGRES").unwrap();
        let (client, driver) = tokio_postgres::connect(&administrator, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(async move { drop(driver.await) });
        let database = format!("tls{}", std::process::id());
        client.batch_execute(&format!("CREATE DATABASE {database} OWNER over_tls")).await.unwrap();
        Self { folder, port, database }
    }

    /// A URL of it, without its query.
    fn url(&self, host: &str) -> String {
        format!("postgres://over_tls@{host}:{}/{}", self.port, self.database)
    }

    fn roots(&self, ca: &str) -> String {
        format!("sslrootcert={}", self.folder.join(ca).display())
    }

    /// What the program says with the server's password in its password file, or another in the environment. Neither is ever shown.
    fn says(&self, store: &str, words: &[&str], other: Option<&str>) -> Answer {
        let file = self.folder.join("pgpass");
        let line = std::fs::read_to_string(&file).unwrap();
        let password = line.trim().rsplit(':').next().unwrap().to_owned();
        let mut command = patchgate(words);
        command.arg(format!("--store={store}")).env("PGPASSFILE", &file);
        if let Some(other) = other {
            command.env("PGPASSWORD", other);
        }
        let answer = run(command);
        for secret in [Some(password.as_str()), other].into_iter().flatten() {
            assert!(!secret.is_empty() && !answer.shown().contains(secret), "{store}");
        }
        answer
    }
}

/// The server takes nobody who does not speak TLS, so a store that is kept was kept over TLS; and one that is refused got no password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
async fn a_database_over_tls_is_reached_where_its_certificate_is_verified_and_refused_where_not() {
    let server = Server::new().await;
    let (url, ca) = (server.url("localhost"), server.roots("ca.pem"));
    let check = ["check", "mock:sr650-v2", "--as-of", "2026-11-22"];
    for mode in ["", "&sslmode=require", "&sslmode=verify-ca", "&sslmode=verify-full"] {
        let answer = server.says(&format!("{url}?{ca}{mode}"), &check, None);
        assert_eq!(answer.code, 0, "{mode}: {}", answer.shown());
    }
    let history = server.says(&format!("{url}?{ca}"), &["history", "J900PG01"], None);
    assert!(history.code == 0 && history.out.contains("4 results"), "{}", history.shown());

    for (what, store, words) in [
        (
            "another CA",
            format!("{url}?{}", server.roots("other.pem")),
            "TLS: no root vouches for the issuer of the database server's certificate (CN=patchgate test ca); give the certificate of its CA \
             with sslrootcert=FILE in the URL",
        ),
        (
            "another CA, and a mode that libpq does not verify in",
            format!("{url}?{}&sslmode=require", server.roots("other.pem")),
            "TLS: no root vouches for the issuer of the database server's certificate",
        ),
        (
            "another name",
            format!("{}?{ca}", server.url("127.0.0.1")),
            "TLS: the database server's certificate is for localhost, and that is not the name that was given; use a name of the certificate as the host",
        ),
        (
            "another name, and a mode that libpq does not look at it in",
            format!("{}?{ca}&sslmode=verify-ca", server.url("127.0.0.1")),
            "TLS: the database server's certificate is for localhost",
        ),
        (
            "no TLS",
            format!("{url}?sslmode=disable"),
            "no encryption (SQLSTATE 28000); the account belongs into the URL; where the server takes nobody without TLS",
        ),
    ] {
        let answer = server.says(&store, &check, None);
        assert_eq!(answer.code, 2, "{what}: {}", answer.shown());
        let shown =
            format!("store: {}: ", server.url(if store.contains("127.0.0.1") { "127.0.0.1" } else { "localhost" }));
        assert!(answer.err.contains(&shown) && answer.err.contains(words), "{what}: {}", answer.shown());
        println!("{what}: {}", answer.err.trim().replace(&server.port, "PORT").replace(&server.database, "DATABASE"));
    }

    let wrong = server.says(&format!("{url}?{ca}"), &check, Some("syn-thetic-wrong"));
    assert_eq!(wrong.code, 2, "{}", wrong.shown());
    assert!(wrong.err.contains("SQLSTATE 28P01") && wrong.err.contains("~/.pgpass"), "{}", wrong.err);
    let mut none = patchgate(check);
    none.arg(format!("--store={url}?{ca}"));
    let none = run(none);
    assert_eq!(none.code, 2, "{}", none.shown());
    assert!(none.err.contains("password missing; the password belongs into ~/.pgpass"), "{}", none.err);
    let history = server.says(&format!("{url}?{ca}"), &["history", "J900PG01"], None);
    assert!(history.out.contains("4 results"), "none of those is kept: {}", history.shown());
}
