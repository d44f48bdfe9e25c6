//! Says which files are part of the program: without this a new baseline, mock or catalogue file would not be embedded until some
//! Rust file changes too. And packs them, which takes them to a sixth of what they are as they stand.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Each pack, and what is in it. A program unpacks one as a whole, and only when it needs a file of it.
const PACKS: &[(&str, &[&str])] = &[
    ("mocks", &["mocks"]),
    ("baselines", &["baselines"]),
    ("collector", &["src/windows/collector.ps1"]),
    ("models", &["src/redfish/doctor/models.tsv"]),
    ("schemas", &["docs/schemas", "baselines/baseline.schema.json"]),
    ("texts", &["src/text/en", "src/text/ja", "src/known_failures/known.toml", "docs/rules.md"]),
    ("html", &["src/report/html/pages/style.css", "src/report/html/pages/fleet.js"]),
    ("builds", &["src/windows_builds/builds.tsv"]),
    ("errors", &["src/windows_errors/codes.tsv", "src/windows_errors/advice.toml", "src/windows_errors/families.toml"]),
];

fn main() -> io::Result<()> {
    // Windows gives the first thread 1 or 2 MiB where Linux gives 8, and a build without optimisation needs more than that.
    match (std::env::var("CARGO_CFG_TARGET_OS").as_deref(), std::env::var("CARGO_CFG_TARGET_ENV").as_deref()) {
        (Ok("windows"), Ok("msvc")) => println!("cargo::rustc-link-arg-bins=/STACK:8388608"),
        (Ok("windows"), _) => println!("cargo::rustc-link-arg-bins=-Wl,--stack,8388608"),
        _ => {}
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    for (name, parts) in PACKS {
        let mut pack = DeflateEncoder::new(File::create(out.join(format!("{name}.pack")))?, Compression::best());
        for part in *parts {
            println!("cargo::rerun-if-changed={part}");
            add(&mut pack, Path::new(part), part)?;
        }
        pack.finish()?.flush()?;
    }
    Ok(())
}

/// Adds a file, or the files of a folder in the order of their names: for each a line with its path in the repository, a line with
/// its length, and its bytes. `src/common/packed.rs` reads that.
fn add(pack: &mut impl Write, path: &Path, name: &str) -> io::Result<()> {
    if !path.is_dir() {
        let bytes = fs::read(path)?;
        writeln!(pack, "{name}\n{}", bytes.len())?;
        return pack.write_all(&bytes);
    }
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    entries
        .iter()
        .try_for_each(|entry| add(pack, &entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy())))
}
