//! `baseline test`: the tests that stand beside baselines.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use crate::assess::{Case as Judged, assess};
use crate::baseline::Baseline;
use crate::baseline::cases::{self, Case};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::shelf::Shelf;
use crate::cli::shared::target::Source;
use crate::cli::shared::{file, print};
use crate::common::day::today;
use crate::report::safe;
use crate::rules::Moment;

/// `patchgate baseline test`
#[derive(Debug, Args)]
pub struct Test {
    /// Baselines; the tests of 2026.11.0.toml stand beside it in 2026.11.0.test.toml
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    shelf: Shelf,
}

impl Test {
    /// Exit code 0 where every test passes, else 1.
    pub async fn run(&self) -> Result<u8, Failure> {
        let catalogue = self.shelf.catalogue()?;
        let (mut out, mut passed, mut failed) = (String::new(), 0, 0);
        for given in &self.files {
            // Whoever names the tests means them.
            let name = given.to_string_lossy();
            let path =
                &name.strip_suffix(".test.toml").map_or(given.clone(), |stem| PathBuf::from(format!("{stem}.toml")));
            let baseline = catalogue.read_file(path).map_err(|e| Failure::input(e.to_string()))?;
            let beside = path.with_extension("test.toml");
            let text = file::written(&beside)?;
            let cases = cases::read(&text, &beside.display().to_string()).map_err(|e| Failure::input(e.to_string()))?;
            for case in &cases {
                // Evidence that cannot be read fails its own test, and hides no other.
                let wrong = broken(case, &baseline, &beside).await.unwrap_or_else(|e| vec![e.message]);
                let word = if wrong.is_empty() { "ok  " } else { "FAIL" };
                *(if wrong.is_empty() { &mut passed } else { &mut failed }) += 1;
                out.push_str(&format!("{word}  {}: {}\n", path.display(), safe::printable(&case.name)));
                wrong.iter().for_each(|line| out.push_str(&format!("      {}\n", safe::printable(line))));
            }
        }
        print::text(&format!("{out}{passed} passed, {failed} failed\n"))?;
        Ok(u8::from(failed > 0))
    }
}

/// The expectations of a test that the baseline does not meet.
async fn broken(case: &Case, baseline: &Baseline, beside: &Path) -> Result<Vec<String>, Failure> {
    let evidence = Source::named(&case.evidence, beside)?.evidence().await?;
    // Read as a date before; see `cases::read`.
    let moment = Moment::on(case.day().unwrap_or_else(today));
    let report = assess(&Judged::new(&evidence, Some(baseline), moment));
    let mut wrong = Vec::new();
    let mut expect = |what: &str, expected: &str, found: Option<String>| match found {
        Some(found) if found == expected => {}
        Some(found) => wrong.push(format!("{what}: expected {expected}, found {found}")),
        None => wrong.push(format!("{what}: expected {expected}, and there is none")),
    };
    if let Some(expected) = &case.verdict {
        expect("verdict", expected, word(report.verdict));
    }
    for (component, expected) in &case.levels {
        let row = report.firmware.iter().find(|row| row.component == *component);
        expect(component, expected, row.and_then(|row| word(row.level)));
    }
    for (id, expected) in &case.findings {
        let finding = report.findings.iter().find(|f| f.id == *id);
        expect(id, expected, finding.and_then(|f| word(f.outcome)));
    }
    Ok(wrong)
}

/// A value as the one word that the JSON report has for it.
fn word(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok().as_ref().and_then(Value::as_str).map(str::to_owned)
}
