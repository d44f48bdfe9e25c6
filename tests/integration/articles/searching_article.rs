//! An article about searching or downloading, and short ways to write its scene.

use super::searching_fixture::{Scene, Seen, WSUS};

/// An article whose fixture is a search, a download or a stand-alone installation.
pub type Article = super::article::Article<Scene>;

pub const BARE: Scene =
    Scene { seen: Seen::Search(WSUS), code: "", lines: &[], policy: &[], disabled: &[], registry: None, item: None };
pub const USES_WSUS: &[(&str, &str)] = &[
    ("WUServer", "http://patch.mill.example:8530"),
    ("WUStatusServer", "http://patch.mill.example:8530"),
    (r"AU\UseWUServer", "1"),
];
pub const REQUEST: &str = "SLS   Making request with URL HTTPS://slscr.update.microsoft.com/SLS/{9482F4B4-E343-43B6-B170-9A65BC822C77}/x64/10.0.20348.0/0?CH=17&L=en-US and send SLS events.";

pub const fn search(service: &'static str, code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { seen: Seen::Search(service), code, lines, ..BARE }
}

pub const fn at_wsus(code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { policy: USES_WSUS, ..search(WSUS, code, lines) }
}

pub const fn download(code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { seen: Seen::Download, code, lines, ..BARE }
}

pub const fn alone(code: &'static str, file: &'static str) -> Scene {
    Scene { seen: Seen::Standalone(file), code, ..BARE }
}
