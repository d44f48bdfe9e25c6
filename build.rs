//! Says which folders are part of the program: without this a new baseline, mock or catalogue file would not be
//! embedded until some Rust file changes too.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    for folder in ["baselines", "mocks", "src/text"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
