//! How fast a large log is read, and how much memory it takes: `cargo run --release --example bench_bundle`.
//!
//! The log is written to a temporary folder first, so what is measured is reading it from the system's cache. Its lines are
//! synthetic; as in real logs nearly all of them are noise.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should say where")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

/// The bytes of the log, unless the first argument says how many MB.
const MEGABYTES: u64 = 200;

fn main() {
    let megabytes = std::env::args().nth(1).map_or(MEGABYTES, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let bytes = write(File::create(folder.path().join("CBS.log")).unwrap(), megabytes * 1_000_000);
    println!("{bytes} bytes of CBS.log; before: {}", peak());
    for round in 1..=3 {
        let start = Instant::now();
        let read = patchgate::windows::read_bundle(folder.path(), jiff::Timestamp::now()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let lines = read.windows.cbs.value().unwrap().lines.len();
        // A log of some hundred megabytes is far below the numbers that a float does not hold.
        #[allow(clippy::cast_precision_loss, reason = "a log of some hundred megabytes")]
        let speed = bytes as f64 / 1e6 / seconds;
        println!("round {round}: {seconds:.3} s, {speed:.0} MB/s, {lines} lines kept; {}", peak());
    }
}

/// Writes a log of at least so many bytes.
fn write(into: File, least: u64) -> u64 {
    let mut into = BufWriter::new(into);
    let (mut bytes, mut number) = (0, 0_u64);
    while bytes < least {
        let (minute, second) = (number / 600 % 60, number / 10 % 60);
        let head = format!("2026-04-18 22:{minute:02}:{second:02}, ");
        let line = match number % 1000 {
            0 => format!(
                "{head}Info                  CBS    Session: 31248102_{number} initialized by client UpdateAgentLCU.\r\n"
            ),
            7 => format!(
                "{head}Error                 CSI    {number:08x} (F) STATUS_OBJECT_NAME_NOT_FOUND #{number}# from Windows::Rtl::SystemImplementation::\r\n"
            ),
            n if n % 50 == 1 => format!(
                "{head}Info                  CBS    Failed to get the applicability of package_{number} [HRESULT = 0x80070490 - ERROR_NOT_FOUND]\r\n"
            ),
            n if n % 3 == 0 => format!(
                "{head}Info                  CBS    Appl: detectParent: package: Package_{number}_for_KB5099999~31bf3856ad364e35~amd64~~20348.2402.1.7, parent found: Microsoft-Windows-ServerCore, state: Installed\r\n"
            ),
            _ => format!(
                "{head}Info                  CSI    {number:08x} Performing 1 operations as follows: (0)  LockComponentPath: flags: 0 comp: {{l:16 b:{number:032x}}}\r\n"
            ),
        };
        into.write_all(line.as_bytes()).unwrap();
        bytes += line.len() as u64;
        number += 1;
    }
    into.flush().unwrap();
    bytes
}

/// What the system says of this process: the most memory that it has had at a time.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM is not said here");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
