//! Single lines of logs: what is found in a line stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::windows::{cbs, names, setupapi, update_log};

fuzz_target!(|line: &str| {
    if let Some(head) = update_log::head(line) {
        assert!(line.contains(head.component) && line.contains(head.message));
    }
    if let Some(head) = setupapi::head(line) {
        assert!(line.contains(head.message));
    }
    if let Some(head) = cbs::head(line) {
        assert!(line.contains(head.component) && line.contains(head.message));
    }
    if let Some(object) = names::object(line) {
        assert!(line.contains(&object) && !object.is_empty());
    }
});
