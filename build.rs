//! Says that the folder of mocks is part of the program: without this a new file in it would not be embedded until
//! some Rust file changes too.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=mocks");
}
