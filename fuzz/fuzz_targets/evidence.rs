//! Stored evidence: what is read can be written, and reads back as the same; judging it never fails.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::assess::{Case, assess};
use patchgate::evidence::Evidence;
use patchgate::rules::Moment;

fuzz_target!(|text: &str| {
    let Ok(evidence) = Evidence::from_json(text) else { return };
    let written = serde_json::to_string(&evidence).unwrap();
    assert_eq!(Evidence::from_json(&written).unwrap(), evidence);
    let _ = assess(&Case::new(&evidence, None, Moment::on(jiff::civil::date(2026, 11, 22))));
});
