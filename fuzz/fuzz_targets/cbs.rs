//! `CBS.log`: no line is invented, and none grows beyond its bound.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use patchgate::evidence::{Missing, Observation};
use patchgate::windows::cbs;

fuzz_target!(|text: &str| {
    let utc = |_| Observation::missing(Missing::NotAsked, "fuzz", Timestamp::UNIX_EPOCH);
    let raw = (1..).zip(text.lines()).map(|(number, text)| cbs::Raw { file: None, number, text });
    let lines = cbs::read(raw, utc);
    assert!(lines.len() <= text.lines().count());
    for line in lines {
        assert!(line.message.chars().count() <= cbs::MAX_MESSAGE);
        assert!(line.hresult.is_none_or(|code| code.len() == 10));
    }
});
