//! The patchgate command line: parse, run, exit code.

fn main() {}
