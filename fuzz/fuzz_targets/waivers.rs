//! Waivers: every text is a list of waivers or a list of problems with places; long before any of them ends, the lint finds
//! no more errors than the reader.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::Level;
use patchgate::rules::may_waive;
use patchgate::waiver::{Waivers, lint};

fuzz_target!(|text: &str| {
    let problems = lint(text, jiff::Timestamp::MIN, &may_waive);
    let errors = problems.iter().filter(|p| p.level == Level::Error).count();
    assert_eq!(Waivers::parse(text, "fuzz.toml", &may_waive).is_ok(), errors == 0);
});
