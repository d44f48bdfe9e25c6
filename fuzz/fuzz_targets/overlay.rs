//! Overlay files: no input panics, and an overlay that does not fit leaves the tree as it was.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use patchgate::mock::{Overlay, Tree};

static BASE: LazyLock<Tree> = LazyLock::new(|| Tree::embedded("sr650-v2").unwrap());

fuzz_target!(|text: &str| {
    for overlay in [Overlay::from_toml("fuzz.toml", text), Overlay::from_json("fuzz.json", text)].into_iter().flatten()
    {
        let mut tree = BASE.clone();
        if tree.overlay(&overlay).is_err() {
            assert!(tree.uris().eq(BASE.uris()));
            assert!(BASE.uris().all(|uri| tree.get(uri) == BASE.get(uri)));
        }
    }
});
