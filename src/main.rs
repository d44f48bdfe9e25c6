//! The patchgate command line: parse, run, exit code.

fn main() -> std::process::ExitCode {
    patchgate::cli::main()
}
