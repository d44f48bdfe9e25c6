//! What a WinRM server sends: certificates, sealed bodies, SOAP, errors in CLIXML. Any bytes are read, and our own password
//! comes back in none of its spellings.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PASSWORD: &str = "Winter-2026";

fuzz_target!(|bytes: &[u8]| {
    let shown = patchgate::windows::read_foreign(bytes, PASSWORD);
    assert!(shown.chars().count() <= 10_000);
    assert!(!shown.to_ascii_lowercase().contains("winter-2026") && !shown.contains("V2ludGVyLTIwMjY"), "{shown}");
});
