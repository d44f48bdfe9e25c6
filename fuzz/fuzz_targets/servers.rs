//! A servers file: every text is a list of servers or a list of problems with places, and no two servers share a name.
#![no_main]

use std::collections::BTreeSet;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::FileError;
use patchgate::fleet::servers::{Format, Servers};

fuzz_target!(|text: &str| {
    match Servers::parse(text, "fuzz.toml", Path::new(""), Some(Format::Toml)) {
        Ok(servers) => {
            let names: BTreeSet<_> = servers.list.iter().map(|server| &server.name).collect();
            assert_eq!(names.len(), servers.list.len());
        }
        Err(FileError::Invalid { problems, .. }) => assert!(!problems.is_empty()),
        Err(FileError::Read { .. }) => unreachable!("nothing is read"),
    }
});
