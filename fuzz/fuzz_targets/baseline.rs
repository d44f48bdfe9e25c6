//! Baselines: every text is a baseline or a list of problems with places; what parses without error also lints without.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::{Baseline, Level, lint};

fuzz_target!(|text: &str| {
    let problems = lint(text, &|_| Ok(()), &|_, _| Err("none".into()), jiff::civil::date(2026, 11, 22));
    let errors = problems.iter().filter(|p| p.level == Level::Error).count();
    assert_eq!(Baseline::parse(text, "fuzz.toml").is_ok(), errors == 0);
});
