//! Inventories of others, each text in every format: servers, or problems that repeat no line of it. The first letter of the bytes chooses.
#![no_main]

use std::collections::BTreeSet;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::FileError;
use patchgate::fleet::servers::{Format, Servers};

const FORMATS: [Option<Format>; 8] = [
    None,
    Some(Format::Csv),
    Some(Format::AnsibleIni),
    Some(Format::AnsibleYaml),
    Some(Format::AnsibleJson),
    Some(Format::Netbox),
    Some(Format::Foreman),
    Some(Format::Maas),
];

fuzz_target!(|input: (u8, &str)| {
    let (chosen, text) = input;
    let format = FORMATS[usize::from(chosen) % FORMATS.len()];
    match Servers::parse(text, "fuzz", Path::new(""), format) {
        Ok(servers) => {
            let names: BTreeSet<_> = servers.list.iter().map(|server| &server.name).collect();
            assert_eq!(names.len(), servers.list.len());
            assert!(servers.list.iter().all(|s| s.bmc.is_some() || s.windows.is_some() || s.lacks.is_some()));
        }
        Err(FileError::Invalid { problems, .. }) => {
            assert!(!problems.is_empty());
            assert!(format.is_none() || problems.iter().all(|problem| problem.text.is_empty()));
        }
        Err(FileError::Read { .. }) => unreachable!("nothing is read"),
    }
});
