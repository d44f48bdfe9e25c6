//! Writes what a package holds beside the program: manual pages and completions.
//!
//!     cargo run --example manual -- FOLDER
//!
//! They are made here and not by the program, which would carry what makes them to every server (docs/release.md).

#![allow(clippy::print_stderr, reason = "it is a program that says why it could not write")]

mod pages;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("manual: name the folder to write to");
        return ExitCode::from(2);
    };
    match pages::write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("manual: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
