//! Databases for tests, in the server that `.ci/postgres` starts.

use std::time::Duration;

use super::address::Address;
use super::session::{Patience, Session};
use crate::store::place::{Place, Where};

/// A session of an administrator.
pub fn session(address: &Address) -> Session {
    Session::new(address, Patience { answer: Duration::from_secs(60), gone: Duration::ZERO }).unwrap()
}

/// An empty database of this test's own.
pub fn address() -> Address {
    let url = std::env::var("PATCHGATE_TEST_POSTGRES").expect("run it by .ci/postgres");
    let name = format!(
        "t{}",
        crate::common::hex::lower(&ring::rand::generate::<[u8; 8]>(&ring::rand::SystemRandom::new()).unwrap().expose())
    );
    let administrator = session(&Address::parse(&url).unwrap());
    let made = format!("CREATE DATABASE {name}");
    administrator.ask(async |client| Ok(client.batch_execute(&made).await?)).unwrap();
    Address::parse(&url.replace("/postgres?", &format!("/{name}?"))).unwrap()
}

/// The same as a place.
pub fn database() -> Place {
    Place(Where::Postgres(Box::new(address())))
}
