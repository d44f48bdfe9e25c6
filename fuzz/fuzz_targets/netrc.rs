//! A `.netrc`: every text has the password that was asked for, or says why it has none, without a word of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::fleet::servers::netrc_password;

fuzz_target!(|text: &str| {
    for machine in [None, Some("machine.example.net")] {
        if let Err(why) = netrc_password(text, machine, "user") {
            assert!(!why.contains('\n'));
        }
    }
});
