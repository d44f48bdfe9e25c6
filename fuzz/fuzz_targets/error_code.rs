//! Error codes: any text is a code or an explained miss, and the canonical number is its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::windows_errors::{look_up, normalise};

fuzz_target!(|text: &str| {
    let _ = look_up(text).map_err(|e| e.to_string());
    if let Some(code) = normalise(text) {
        assert_eq!(normalise(&format!("0x{code:08X}")), Some(code));
    }
});
