//! Versions side by side: what is right, and what `semver`, `version-compare` and the order of text answer.
//!
//! Each row is checked by hand and says why its answer is the right one. The page is
//! `tests/snapshots/version-orders.snap`.
//!
//! `patchgate` must give the answer that is written here. The other three are asked as they come, and only counted: a
//! wrong answer is one that names an order or an equality that is not there. "No answer" is not wrong, and where there
//! is no order, it is right, whatever it is called.

use std::cmp::Ordering;
use std::fmt::Write as _;

use patchgate::version::Scheme::{
    self, Broadcom, Cisco, Date, DellBios, Dotted, HpeRom, IntelNvm, LenovoBuild, Megaraid, Mellanox, Opaque,
    Supermicro,
};
use version_compare::Cmp;

use Answer::{Incomparable, Newer, Older, Same, Unreadable};

use crate::support::snapshots::assert_snapshots;

/// What the first of two versions is, seen from the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Older,
    Same,
    Newer,
    /// Both are read and have no order.
    Incomparable,
    /// One of them is not read.
    Unreadable,
}

impl Answer {
    fn of(order: Option<Ordering>) -> Self {
        match order {
            Some(Ordering::Less) => Older,
            Some(Ordering::Equal) => Same,
            Some(Ordering::Greater) => Newer,
            None => Incomparable,
        }
    }

    fn is_none(self) -> bool {
        matches!(self, Incomparable | Unreadable)
    }

    fn reverse(self) -> Self {
        match self {
            Older => Newer,
            Newer => Older,
            other => other,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Older => "older",
            Same => "same",
            Newer => "newer",
            Incomparable => "incomparable",
            Unreadable => "unreadable",
        }
    }
}

/// Scheme, two versions, what the first is, and why.
type Row = (Scheme, &'static str, &'static str, Answer, &'static str);

const ROWS: &[Row] = &[
    (LenovoBuild, "20S-1.85", "58B-5.70", Older, "the two banks of an SR650 V2, of 2022 and 2025"),
    (LenovoBuild, "58B-5.70", "AFBT58B 5.70 2025-08-11", Same, "one XCC in its inventory and its manager"),
    (LenovoBuild, "36D-3.60", "AFE136D", Same, "one UEFI in its inventory and its system"),
    (LenovoBuild, "58B-5.70", "4.71 AFBT48C", Newer, "against the minimum of CVE-2024-8281"),
    (LenovoBuild, "1.80_afbt20n", "20S-1.85", Older, "one milestone, N before S"),
    (LenovoBuild, "8.40-cdi394n", "9.40-cdi3a8n", Older, "milestones are base 36: 94 before A8"),
    (LenovoBuild, "99Z", "A0A", Older, "after 99 comes A0 (made up)"),
    (LenovoBuild, "9.97", "10.40", Older, "numbers, not text (second made up)"),
    (LenovoBuild, "lnvgy_fw_xcc_cdi3b2n-9.86_anyos_noarch", "CDI3B2Z-9.95", Older, "package name against SMBIOS"),
    (LenovoBuild, "-[IVE160M-2.70]-", "IVE172F-3.00", Older, "SMBIOS of the first generation has brackets"),
    (LenovoBuild, "AFE136D-3.60", "AFBT58B-5.70", Incomparable, "UEFI against XCC: two families"),
    (LenovoBuild, "4.11 TEI3E4A", "TEI3D8O-6.00", Incomparable, "newer build, lower version: two product lines"),
    (LenovoBuild, "2.10_ctx213g", "2.10 CTX312G", Incomparable, "CISA's misprint of Lenovo's build: another family"),
    (LenovoBuild, "1.20 USX352", "3.11 USX332X", Unreadable, "Lenovo's misprint: a build without its letter"),
    (LenovoBuild, "*-*", "XWL128G-3.31.00", Unreadable, "OneCLI's word for not known"),
    (Megaraid, "51.22.0-5096", "51.23.0-5631", Older, "930-8i"),
    (Megaraid, "51.22.0-5096-2", "51.22.0-5096-10", Same, "one firmware, packaged twice"),
    (Megaraid, "51.0.0-999", "51.0.0-5631", Older, "the last is a number too (first made up)"),
    (Megaraid, "5.220.00-3798", "5.220.0-3798", Same, "zeros in front do not count (second made up)"),
    (Megaraid, "50.7.0-2054", "5.220.00-3798", Newer, "the first number decides"),
    (Megaraid, "51.23.0", "51.23.0-5631", Unreadable, "the build is missing"),
    (Mellanox, "24.41.1000", "24.41.10.00", Same, "one card of an SR670 V2; the second is Dell's form"),
    (Mellanox, "22.35.1012", "22.49.10.14", Older, "across the two forms (second made up)"),
    (Mellanox, "20.31.10.14", "20.29.1016", Newer, "ConnectX-6 at Dell and at HPE"),
    (Mellanox, "16.35.8008", "22.49.1014", Incomparable, "ConnectX-5 against ConnectX-6 Dx"),
    (Mellanox, "24.40.1000", "20.43.3608", Incomparable, "BlueField-2 against ConnectX-6"),
    (Mellanox, "22.31.1014 (DEL0000000027)", "22.35.1012", Older, "the board is said once, and not asked for"),
    (
        Mellanox,
        "16.35.1012 (DEL0000000004)",
        "16.35.1012 (DEL0000000015)",
        Incomparable,
        "images of two boards (second made up)",
    ),
    (Mellanox, "14.34.12", "14.32.2004", Unreadable, "the first is the card's UEFI driver"),
    (IntelNvm, "9.20 0x8000d95e 22.0.9", "9.30 0x8000e5f3 1.3429.0", Older, "the NVM decides"),
    (IntelNvm, "9.20 0x8000d95e 22.0.9", "9.20 0x8000d960 22.0.9", Incomparable, "two images of one NVM"),
    (
        IntelNvm,
        "1.67, 0x80000d6a, 15.0.27",
        "1.67, 0x80000fab, 18.8.9",
        Incomparable,
        "Dell's packages: one NVM for years",
    ),
    (IntelNvm, "9.20 0x8000D877 1.3353.0", "9.20 0x8000d877 1.3353.0", Same, "an identifier has no case"),
    (IntelNvm, "9.20", "9.20 0x8000d8cc 1.2766.0", Same, "what is not said is not asked for"),
    (IntelNvm, "9.80 0x8000d95e", "a.01 0x8000e5f3", Older, "the driver prints hexadecimal (made up)"),
    (IntelNvm, "9.2", "9.20 0x8000d8cc 1.2766.0", Unreadable, "9.02 or 9.20?"),
    (Supermicro, "01.00.26", "1.03.18", Older, "golden and wanted BMC of an SYS-821GE-TNHR"),
    (Supermicro, "1.03.18", "01.03.18", Same, "NVIDIA's list has both spellings"),
    (
        Supermicro,
        "11.01.01",
        "1.03.18",
        Incomparable,
        "running in 2023, and wanted in 2026, for that machine: the first part is a line",
    ),
    (Supermicro, "BIOS Date: 08/04/2023 Ver 1.4", "2.7", Older, "running and wanted BIOS of that machine"),
    (Supermicro, "2.2a", "2.2", Incomparable, "whether a letter is newer was not seen (second made up)"),
    (Supermicro, "2.2A", "2.2a", Unreadable, "letters are small (first made up)"),
    (Cisco, "4.0(1a)", "4.1(2g)", Older, "a compatibility list and the CIMC of a C220 M4"),
    (Cisco, "4.1(2g)", "4.1(10a)", Older, "numbers, not text (second made up)"),
    (Cisco, "4.1(2g)", "4.1(2g)", Same, "the CIMC in its inventory and its manager"),
    (Cisco, "4.1(2g)", "C220M4.4.1.2c.0.0202211901", Incomparable, "CIMC against BIOS"),
    (Cisco, "4.1(2)", "4.1(2g)", Unreadable, "the letter is missing (made up)"),
    (Broadcom, "216.0.333.11", "227.1.115.0", Older, "a P225p in an SR650 V2, and the bundle for that chip"),
    (Broadcom, "227.1.115.0", "227.01.115.0", Same, "zeros in front do not count (second made up)"),
    (Broadcom, "227.1.115.0", "21.80.16.95", Incomparable, "Lenovo's form and Dell's"),
    (Broadcom, "227.1.115", "227.1.115.0", Unreadable, "the last number is missing (made up)"),
    (DellBios, "1.2.4", "1.8.2", Older, "previous and current BIOS of an R750"),
    (DellBios, "1.8.2", "1.15.2", Older, "numbers, not text"),
    (DellBios, "6.4.0", "6.1.0", Newer, "R710, of 2013 and 2011"),
    (DellBios, "A09", "A12", Older, "the old count"),
    (DellBios, "A12", "1.8.2", Incomparable, "nobody says how the two forms follow"),
    (DellBios, "6.00.30.00", "1.8.2", Unreadable, "an iDRAC is no BIOS"),
    (HpeRom, "A42 v2.60 (08/11/2022)", "A42 v2.72", Older, "a baseline may leave the date out (second made up)"),
    (HpeRom, "A42 v2.60 (08/11/2022)", "v2.60 (08/11/2022)", Same, "one ROM in inventory and component repository"),
    (HpeRom, "iLO 5 v2.72", "2.72 Sep 04 2022", Same, "one iLO in its manager and its inventory"),
    (HpeRom, "U32 v2.22 (11/13/2019)", "U32 v2.68 (07/14/2022)", Older, "DL360 Gen10"),
    (HpeRom, "iLO 5 v2.72", "iLO 5 v3.04", Older, "generation 5"),
    (HpeRom, "iLO 5 v2.72", "iLO 6 v1.59", Incomparable, "two generations count for themselves"),
    (HpeRom, "A42 v2.60 (08/11/2022)", "U46 v1.80 (07/05/2023)", Incomparable, "two ROM families"),
    (HpeRom, "U32 v2.10 (12/14/2018)", "J06 04/04/2019", Incomparable, "two ROM families, one without a number"),
    (HpeRom, "A42 v2.60 (08/11/2022)", "A42 v2.62 (08/10/2022)", Incomparable, "version and date disagree (made up)"),
    (
        HpeRom,
        "3.30_09-21-2023",
        "P86 v3.02 (07/18/2022)",
        Newer,
        "a package against a ROM (second made up); month first",
    ),
    (HpeRom, "v2.8", "v2.72", Unreadable, "2.08 or 2.80? (made up)"),
    (Dotted, "2.6", "2.51", Older, "6 is below 51 (first made up)"),
    (Dotted, "02.04.05.02", "2.4.5.2", Same, "a PCIe switch of an SR670 V2; zeros do not count"),
    (Dotted, "227.1.115.0", "22.71.15.51", Newer, "the first number decides"),
    (Dotted, "1.3082.0", "1.3450.0", Older, "option ROMs of an I350 at HPE and at Lenovo"),
    (Dotted, "6.00.30.00", "4.40.29.00", Newer, "iDRAC, current and previous"),
    (Dotted, "90.02.17.00.7D", "90.02.17.00.80", Unreadable, "a VBIOS is hexadecimal (second made up)"),
    (Date, "20250811", "2025-08-11", Same, "two ways to write one day"),
    (Date, "12/31/2019", "01/31/2020", Older, "the year stands last"),
    (Date, "31/05/2023", "05/31/2023", Same, "each has one reading only"),
    (Date, "05/03/2023", "2023-05-03", Unreadable, "May or March?"),
    (Date, "2023-02-29", "2023-03-01", Unreadable, "no such day"),
    (Opaque, "JXTC304Q", "JXTC304Q", Same, "one drive firmware"),
    (Opaque, "JXTC304Q", "JXTC404Q", Incomparable, "nobody says that a higher digit is newer"),
    (Opaque, "IN210R004", "IN210P00x", Incomparable, "P superseded R (Check_MK-Things #69), last digit not said"),
    (Opaque, "00.2A.2B", "00.1F.32", Incomparable, "a power supply of an R750 (second made up)"),
];

fn patchgate(scheme: Scheme, a: &str, b: &str) -> Answer {
    match (scheme.parse(a), scheme.parse(b)) {
        (Ok(a), Ok(b)) => Answer::of(a.compare(&b)),
        _ => Unreadable,
    }
}

fn semver(_: Scheme, a: &str, b: &str) -> Answer {
    match (semver::Version::parse(a), semver::Version::parse(b)) {
        (Ok(a), Ok(b)) => Answer::of(Some(a.cmp(&b))),
        _ => Unreadable,
    }
}

fn version_compare(_: Scheme, a: &str, b: &str) -> Answer {
    match version_compare::compare(a, b) {
        Ok(Cmp::Lt) => Older,
        Ok(Cmp::Eq) => Same,
        Ok(Cmp::Gt) => Newer,
        Ok(Cmp::Ne | Cmp::Le | Cmp::Ge) => Incomparable,
        Err(()) => Unreadable,
    }
}

fn string_order(_: Scheme, a: &str, b: &str) -> Answer {
    Answer::of(Some(a.cmp(b)))
}

/// Who is asked.
type Contestant = (&'static str, fn(Scheme, &str, &str) -> Answer);

const CONTESTANTS: [Contestant; 4] = [
    ("patchgate", patchgate),
    ("semver", semver),
    ("version-compare", version_compare),
    ("string order", string_order),
];

/// How an answer stands to the right one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Right,
    /// No answer where there is one.
    Silent,
    Wrong,
}

fn mark(answer: Answer, right: Answer) -> Mark {
    if answer == right || (answer.is_none() && right.is_none()) {
        Mark::Right
    } else if answer.is_none() {
        Mark::Silent
    } else {
        Mark::Wrong
    }
}

#[test]
fn patchgate_gives_the_answer_that_is_written_in_each_row_and_its_reverse() {
    for (scheme, a, b, right, why) in ROWS {
        assert_eq!(patchgate(*scheme, a, b), *right, "{a} against {b}: {why}");
        assert_eq!(patchgate(*scheme, b, a), right.reverse(), "{b} against {a}: {why}");
    }
}

#[test]
fn at_least_forty_rows_none_twice_and_some_for_each_scheme_with_each_answer() {
    assert!(ROWS.len() >= 40);
    for (i, row) in ROWS.iter().enumerate() {
        let twice = ROWS.iter().skip(i + 1).any(|other| (row.0, row.1, row.2) == (other.0, other.1, other.2));
        assert!(!twice, "{} against {} is there twice", row.1, row.2);
    }
    for scheme in Scheme::all() {
        assert!(ROWS.iter().filter(|row| row.0 == *scheme).count() >= 4, "{scheme}");
    }
    for answer in [Older, Same, Newer, Incomparable, Unreadable] {
        assert!(ROWS.iter().any(|row| row.3 == answer), "{answer:?}");
    }
}

#[test]
fn the_answers_of_the_others_come_from_asking_them() {
    for (scheme, a, b, ..) in ROWS {
        for (name, ask) in CONTESTANTS {
            let (there, back) = (ask(*scheme, a, b), ask(*scheme, b, a));
            assert_eq!(there, back.reverse(), "{name}: {a} against {b}");
        }
    }
    // What these crates are known to say, so that a swapped column would be noticed.
    assert_eq!(semver(Dotted, "1.2.3-9", "1.2.3-10"), Older);
    assert_eq!(semver(Dotted, "2.51", "2.6"), Unreadable);
    assert_eq!(version_compare(Dotted, "2.51", "2.6"), Newer);
    assert_eq!(string_order(Dotted, "2.51", "2.6"), Older);
}

#[test]
fn the_page() {
    assert_snapshots([("version-orders", page())]);
}

/// Every row under its scheme, and the totals.
fn page() -> String {
    let mut page = String::from(
        "Is the first version older or newer than the second? The other three are not made for firmware and know nothing\n\
         of schemes; this page says why patchgate does not use them.\n\
         ! marks a wrong answer, ? no answer where there is one.\n",
    );
    for scheme in Scheme::all() {
        section(&mut page, *scheme).unwrap();
    }
    let counted = |wanted: fn(Answer, Answer) -> bool| {
        let each = CONTESTANTS.map(|(name, ask)| {
            let rows = ROWS.iter().filter(|(scheme, a, b, right, _)| wanted(ask(*scheme, a, b), *right));
            let of = if name == "patchgate" { format!(" of {}", ROWS.len()) } else { String::new() };
            format!("{name} {}{of}", rows.count())
        });
        each.join(", ")
    };
    page.push('\n');
    for (title, wanted) in [
        ("right", (|answer, right| mark(answer, right) == Mark::Right) as fn(Answer, Answer) -> bool),
        ("right and an answer", |answer, right| answer == right && !right.is_none()),
        ("no answer ?", |answer, right| mark(answer, right) == Mark::Silent),
        ("wrong !", |answer, right| mark(answer, right) == Mark::Wrong),
    ] {
        writeln!(page, "{title:21}{}", counted(wanted)).unwrap();
    }
    page
}

/// The rows of one scheme.
fn section(page: &mut String, scheme: Scheme) -> std::fmt::Result {
    let rows = || ROWS.iter().filter(|row| row.0 == scheme);
    let wide = |column: fn(&Row) -> &str| rows().map(|row| column(row).len()).max().unwrap_or(0);
    let (a_wide, b_wide) = (wide(|row| row.1), wide(|row| row.2));
    writeln!(page, "\n{scheme}: {}\n", scheme.order())?;
    write!(page, "  {:a_wide$}  {:b_wide$}", "first", "second")?;
    for (name, _) in CONTESTANTS {
        write!(page, "  {name:15}")?;
    }
    writeln!(page, "  why")?;
    for (_, a, b, right, why) in rows() {
        write!(page, "  {a:a_wide$}  {b:b_wide$}")?;
        for (_, ask) in CONTESTANTS {
            let answer = ask(scheme, a, b);
            let sign = match mark(answer, *right) {
                Mark::Right => "",
                Mark::Silent => " ?",
                Mark::Wrong => " !",
            };
            write!(page, "  {:15}", format!("{}{sign}", answer.word()))?;
        }
        writeln!(page, "  {why}")?;
    }
    Ok(())
}
