//! In which formats a report is printed, and which files get one besides.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failure, print};
use crate::assess::Report;
use crate::report::{self, Style};

/// From which side to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What stops the gate.
    Gate,
    /// Why the update failed.
    Causes,
}

/// The formats of a report: one line here, and one in [`ReportFormat::render`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// A table for people
    Table,
    /// One JSON document with everything (`patchgate schema report`)
    Json,
    /// JUnit XML, whose red and green agree with the exit code
    Junit,
    /// SARIF 2.1.0, for code scanning and result viewers
    Sarif,
    /// Markdown for a comment on a merge request
    Markdown,
    /// One row for each finding
    Csv,
    /// CycloneDX 1.6: the firmware as a bill of materials
    Cyclonedx,
}

impl ReportFormat {
    fn render(self, report: &Report, view: View, style: Style) -> Result<String, Failure> {
        match (self, view) {
            (Self::Table, View::Gate) => Ok(report::check(report, style)),
            (Self::Table, View::Causes) => Ok(report::explain(report, style)),
            (Self::Json, _) => Ok(print::to_json(report)? + "\n"),
            (Self::Junit, _) => report::junit(report).map_err(|e| unwritable("JUnit XML", &e)),
            (Self::Sarif, _) => report::sarif(report).map_err(|e| unwritable("SARIF", &e)),
            (Self::Markdown, _) => Ok(report::markdown(report)),
            (Self::Csv, _) => report::csv(report).map_err(|e| unwritable("CSV", &e)),
            (Self::Cyclonedx, _) => report::cyclonedx(report).map_err(|e| unwritable("CycloneDX", &e)),
        }
    }
}

fn unwritable(format: &str, error: &dyn std::error::Error) -> Failure {
    Failure::undetermined(format!("the report cannot be written as {format}: {error}"))
}

/// How to print, and which files to write besides.
#[derive(Debug, Args)]
pub struct Reports {
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: ReportFormat,
    /// Also write a report in this format to this file; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = report_file)]
    files: Vec<ReportFile>,
}

/// `FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReportFile {
    format: ReportFormat,
    path: PathBuf,
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    let names: Vec<String> = ReportFormat::value_variants()
        .iter()
        .filter_map(|f| Some(f.to_possible_value()?.get_name().to_owned()))
        .collect();
    let (format, path) =
        text.split_once('=').ok_or_else(|| "a report is FORMAT=FILE, such as junit=patchgate.xml".to_owned())?;
    let format =
        ReportFormat::from_str(format, false).map_err(|_| format!("a format is one of {}", names.join(", ")))?;
    match path {
        "" | "-" => Err("a report goes to a file; for standard output use --format".to_owned()),
        path => Ok(ReportFile { format, path: path.into() }),
    }
}

impl Reports {
    /// Refuses files that cannot be written, before a scan is spent on them.
    pub fn ready(&self) -> Result<(), Failure> {
        let mut seen: Vec<PathBuf> = Vec::new();
        for file in &self.files {
            let place = Place::of(&file.path)?;
            if seen.contains(&place.target) {
                return Err(Failure::usage(format!("--report names {} twice", file.path.display())));
            }
            // Trying is the only test that holds for every file system and account.
            place.try_out()?;
            seen.push(place.target);
        }
        Ok(())
    }

    /// Writes the files, then prints.
    pub fn give(&self, report: &Report, view: View) -> Result<(), Failure> {
        for file in &self.files {
            let document = file.format.render(report, view, Style::PLAIN)?;
            Place::of(&file.path)?.replace(&document)?;
        }
        print::text(&self.format.render(report, view, print::style())?).map(|_| ())
    }
}

/// Where a report goes, and the file beside it that becomes the report once it is whole.
struct Place {
    target: PathBuf,
    beside: PathBuf,
}

impl Place {
    /// The place behind a name. A file behind a link is replaced, not the link; what is no file is left alone.
    fn of(path: &Path) -> Result<Self, Failure> {
        let target = match fs::canonicalize(path) {
            Ok(target) if target.is_file() => target,
            Ok(_) => {
                return Err(Failure::usage(format!(
                    "{} is not a file: give a report a file of its own",
                    path.display()
                )));
            }
            Err(_) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let name = path.file_name().ok_or_else(|| problem(path, "it names no file"))?;
                fs::canonicalize(folder).map_err(|e| problem(path, &e.to_string()))?.join(name)
            }
        };
        let name = target.file_name().ok_or_else(|| problem(path, "it names no file"))?.to_string_lossy();
        let beside = target.with_file_name(format!(".{name}.{}.patchgate", std::process::id()));
        Ok(Self { target, beside })
    }

    fn try_out(&self) -> Result<(), Failure> {
        fs::File::create_new(&self.beside).map_err(|e| problem(&self.target, &e.to_string()))?;
        fs::remove_file(&self.beside).map_err(|e| problem(&self.beside, &e.to_string()))
    }

    /// Whoever reads the target sees the old report or the new one, and never half of one.
    fn replace(&self, document: &str) -> Result<(), Failure> {
        let written = fs::File::create_new(&self.beside).and_then(|mut file| {
            file.write_all(document.as_bytes())?;
            file.sync_all()?;
            drop(file);
            fs::rename(&self.beside, &self.target)
        });
        written.map_err(|e| {
            // The first error is the one to tell.
            let _ = fs::remove_file(&self.beside);
            problem(&self.target, &e.to_string())
        })
    }
}

fn problem(path: &Path, reason: &str) -> Failure {
    Failure::usage(format!("the report {} cannot be written: {reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_file() {
        let file = |format, path: &str| Ok(ReportFile { format, path: path.into() });
        assert_eq!(report_file("junit=out.xml"), file(ReportFormat::Junit, "out.xml"));
        assert_eq!(report_file("csv=a=b.csv"), file(ReportFormat::Csv, "a=b.csv"));
        for wrong in ["junit", "junit=", "junit=-", "pdf=x", "=x", ""] {
            assert!(report_file(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_report_replaces_a_file_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        for text in ["first, and longer", "second"] {
            let place = Place::of(&path).unwrap();
            place.try_out().unwrap();
            place.replace(text).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("none/report.xml"), PathBuf::from("/dev/null")] {
            assert_eq!(Place::of(&path).err().map(|failure| failure.code), Some(2), "{}", path.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.xml"), folder.path().join("link.xml"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        Place::of(&link).unwrap().replace("new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    }
}
