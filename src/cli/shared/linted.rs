//! What the `lint` commands print: every problem of every file.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::print;
use crate::baseline::{Level, Problem};
use crate::common::bounded;
use crate::report::safe;

/// Prints what `lint` says of each file; exit code 2 where something of it is an error.
pub fn problems(files: &[PathBuf], lint: impl Fn(&Path, &str) -> Vec<Problem>) -> Result<u8, Failure> {
    let (mut out, mut errors) = (String::new(), 0);
    for path in files {
        // A file that cannot be read hides none of the others.
        let text = match bounded::text(path, bounded::WRITTEN) {
            Ok(text) => text,
            Err(e) => {
                errors += 1;
                out.push_str(&safe::printable(&format!("error: {} cannot be read: {e}", path.display())));
                out.push('\n');
                continue;
            }
        };
        for problem in lint(path, &text) {
            errors += usize::from(problem.level == Level::Error);
            let word = if problem.level == Level::Error { "error" } else { "warning" };
            for line in format!("{word}: {}:{problem}", path.display()).lines() {
                out.push_str(&safe::printable(line));
                out.push('\n');
            }
        }
    }
    let counted = match errors {
        0 => "no errors\n".to_owned(),
        1 => "1 error\n".to_owned(),
        n => format!("{n} errors\n"),
    };
    print::text(&(out + &counted))?;
    Ok(if errors == 0 { 0 } else { 2 })
}
