//! Known failures: every text adds to the table, or is a list of problems with places, of which none is empty.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::FileError;
use patchgate::known_failures::Planned;

fuzz_target!(|text: &str| {
    match Planned::new(&["KB5082142".to_owned()]).with_text(text, "fuzz.toml") {
        Ok(planned) => assert!(planned.failures.iter().all(|failure| !failure.sources.is_empty())),
        Err(FileError::Invalid { problems, .. }) => assert!(problems.iter().all(|p| !p.message.is_empty())),
        Err(FileError::Read { problem, .. }) => panic!("nothing was read: {problem}"),
    }
});
