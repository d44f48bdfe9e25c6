//! The command line as a stranger reads it: `tests/cmd/*.trycmd`, command in, output and exit code out.
//!
//! `TRYCMD=overwrite cargo test --test command_line` writes the files anew; review the difference like code.

#[test]
fn every_recorded_command_still_answers_the_same() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        // A login of whoever runs the tests must not change an error about a missing one.
        .env("PATCHGATE_BMC_USER", "")
        .case("tests/cmd/*.trycmd");
}
