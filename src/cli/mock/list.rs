//! `mock list`: the embedded machines and their scenarios.

use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::mock;
use crate::report::safe;

/// `patchgate mock list`
pub fn run() -> Result<u8, Failure> {
    let mut out = String::new();
    for machine in mock::machines() {
        out.push_str(&format!("mock:{machine}\n"));
        let scenarios = mock::scenarios(&machine).map_err(|e| Failure::input(e.to_string()))?;
        for (name, title) in scenarios {
            out.push_str(&format!("mock:{machine}/{name}\n    {}\n", safe::printable(&title)));
        }
    }
    print::text(&out)
}
