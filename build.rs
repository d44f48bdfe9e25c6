//! Says which folders are part of the program: without this a new baseline, mock or catalogue file would not be
//! embedded until some Rust file changes too. And packs the mocks, which are a tenth of the program as they stand.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> io::Result<()> {
    for folder in ["baselines", "mocks", "src/text"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    // Windows gives the first thread 1 or 2 MiB where Linux gives 8, and a build without optimisation needs more than that.
    match (std::env::var("CARGO_CFG_TARGET_OS").as_deref(), std::env::var("CARGO_CFG_TARGET_ENV").as_deref()) {
        (Ok("windows"), Ok("msvc")) => println!("cargo::rustc-link-arg-bins=/STACK:8388608"),
        (Ok("windows"), _) => println!("cargo::rustc-link-arg-bins=-Wl,--stack,8388608"),
        _ => {}
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    let mut pack = DeflateEncoder::new(File::create(out.join("mocks.pack"))?, Compression::best());
    add(&mut pack, Path::new("mocks"), "")?;
    pack.finish()?.flush()
}

/// Adds the files of a folder, in the order of their names: for each a line with its path, a line with its length, and its bytes.
/// `src/mock/tree/packed.rs` reads that.
fn add(pack: &mut impl Write, folder: &Path, before: &str) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add(pack, &entry.path(), &format!("{name}/"))?;
        } else {
            let bytes = fs::read(entry.path())?;
            writeln!(pack, "{name}\n{}", bytes.len())?;
            pack.write_all(&bytes)?;
        }
    }
    Ok(())
}
