//! The formats, each known by what its files hold and never by their names.

use std::io::BufRead;

use super::found::{Found, Wanted};
use super::{cve, dell, hpe, lenovo_bundle, lenovo_package, lvfs, lxca, ome, onecli};

/// How a format is read.
#[derive(Clone, Copy)]
pub enum Way {
    /// As it comes; such files may be large.
    Stream(fn(&mut dyn BufRead, Wanted<'_>, &mut Found) -> Result<(), String>),
    /// As a whole.
    Whole(fn(&[u8], Wanted<'_>, &mut Found) -> Result<(), String>),
}

/// A format of published levels.
pub struct Format {
    pub name: &'static str,
    pub way: Way,
    /// Words of which all stand in the beginning of such a file.
    marks: &'static [&'static str],
}

const FORMATS: &[Format] = &[
    Format { name: "Dell catalogue", way: Way::Stream(dell::read), marks: &["<Manifest", "<Software"] },
    Format {
        name: "Lenovo XClarity Administrator policy",
        way: Way::Stream(lxca::read),
        marks: &["<policy", "<systemType"],
    },
    Format { name: "LVFS metadata", way: Way::Stream(lvfs::read), marks: &["<component", "<provides"] },
    Format {
        name: "Lenovo package description",
        way: Way::Stream(lenovo_package::read),
        marks: &["<PROPERTY", "applicableMachineTypes"],
    },
    Format { name: "CVE record", way: Way::Whole(cve::read), marks: &["CVE_RECORD", "containers"] },
    Format {
        name: "Lenovo bundle index",
        way: Way::Whole(lenovo_bundle::read),
        marks: &["\"Updates\"", "\"SoftwareId\""],
    },
    Format {
        name: "Lenovo component inventory",
        way: Way::Whole(lenovo_bundle::inventory),
        marks: &["\"SoftwareIds\"", "\"UpdateType\""],
    },
    Format { name: "OME baseline report", way: Way::Whole(ome::read), marks: &["\"ComponentComplianceReports\""] },
    Format { name: "HPE SPP manifest", way: Way::Whole(hpe::manifest), marks: &["\"manifest\"", "\"UpdatableBy\""] },
    Format {
        name: "HPE firmware repository",
        way: Way::Whole(hpe::repository),
        marks: &["\"deviceclass\"", "\"target\""],
    },
    Format { name: "OneCLI comparison", way: Way::Whole(onecli::read), marks: &["Machine Type", "New Version"] },
];

/// The format of a file that begins so; a null byte is half of a letter of UTF-16.
pub fn format_of(head: &[u8]) -> Option<&'static Format> {
    let text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let has = |mark: &&str| memchr::memmem::find(&text, mark.as_bytes()).is_some();
    FORMATS.iter().find(|format| format.marks.iter().all(has))
}

/// The names of all of them, for whoever gave a file of another kind.
pub fn names() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}
