//! The collector's document: any bytes are read or refused, and what was read can be stored and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::evidence::Windows;

fuzz_target!(|bytes: &[u8]| {
    let Ok(collected) = patchgate::windows::read_collected(bytes, "fuzz", jiff::Timestamp::UNIX_EPOCH) else { return };
    let text = serde_json::to_string(&collected.windows).expect("evidence can be written");
    let back: Windows = serde_json::from_str(&text).expect("evidence can be read back");
    assert_eq!(back, collected.windows);
});
