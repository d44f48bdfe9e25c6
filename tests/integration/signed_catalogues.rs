//! Signed catalogues: what is used, what is refused, and that a refusal comes before any BMC is asked.
//!
//! Each test changes one thing in a copy of `tests/signed/catalogue`; how that was signed: tests/signed/README.md.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use patchgate::baseline::Catalogue;
use patchgate::rules::may_waive;
use patchgate::signed::{Key, Signature, sha256};
use patchgate::waiver::Waivers;

use crate::support::program::{logged_in, patchgate, run};

const BASELINE: &str = "sr650-v2/2026.12.0.toml";

fn signed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signed")
}

fn key(name: &str) -> Key {
    Key::read(&signed().join(name).display().to_string()).unwrap()
}

/// A copy of the signed catalogue.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(copy.path("sr650-v2")).unwrap();
        for file in ["SHA256SUMS", "SHA256SUMS.minisig", "waivers.toml", BASELINE] {
            std::fs::copy(signed().join("catalogue").join(file), copy.path(file)).unwrap();
        }
        copy
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{from} is not in {file}");
        std::fs::write(self.path(file), text.replace(from, to)).unwrap();
    }

    fn remove(&self, file: &str) {
        std::fs::remove_file(self.path(file)).unwrap();
    }

    /// A list that fits the files as they are now, with the signature of the old one.
    fn list_anew(&self) {
        let line = |file: &str| format!("{}  {file}\n", sha256(&std::fs::read(self.path(file)).unwrap()));
        std::fs::write(self.path("SHA256SUMS"), line(BASELINE) + &line("waivers.toml")).unwrap();
    }

    /// The origin of the baseline, or why there is none.
    fn opened(&self, key: Option<Key>) -> Result<Signature, String> {
        let catalogue = Catalogue::default().requiring(key).with_dir(self.0.path()).map_err(|e| e.to_string())?;
        let server = patchgate::baseline::Server { machine_type: Some("7Z73"), ..Default::default() };
        Ok(catalogue.for_server(&server, DAY).unwrap().unwrap().signature)
    }
}

const DAY: Date = date(2026, 12, 1);

fn verified() -> Signature {
    Signature::Verified {
        key_id: "7ED6CDE8AF85456C".to_owned(),
        comment: "synthetic catalogue of patchgate's tests".to_owned(),
    }
}

#[test]
fn a_signed_catalogue_is_used_and_says_who_signed_it() {
    assert_eq!(Copy::new().opened(Some(key("key.pub"))), Ok(verified()));
    assert_eq!(Copy::new().opened(None), Ok(Signature::NotChecked), "nobody said whose signature it should be");
}

/// A baseline that the program holds as well, to the byte, is that of the folder that somebody named and signed.
#[test]
fn a_signed_copy_of_an_embedded_baseline_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = "sr650-v2/2026.11.0.toml";
    std::fs::create_dir(folder.path().join("sr650-v2")).unwrap();
    std::fs::copy(here.join("baselines").join(path), folder.path().join(path)).unwrap();
    for file in ["SHA256SUMS", "SHA256SUMS.minisig"] {
        std::fs::copy(signed().join("copy").join(file), folder.path().join(file)).unwrap();
    }
    let named = folder.path().display().to_string();
    let check = ["check", "mock:sr650-v2", "--as-of", "2026-11-22", "--baselines", &named];
    let said = |more: &[&str]| {
        let out = run(patchgate(check.iter().chain(more)));
        assert_eq!(out.code, 0, "{}", out.err);
        out.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let key = signed().join("key.pub").display().to_string();
    let verified = said(&["--require-signed", &key]);
    assert!(verified.contains("7ED6CDE8AF85456C") && !verified.contains("embedded in this patchgate"), "{verified}");
    let unasked = said(&[]);
    assert!(!unasked.contains("embedded in this patchgate"), "{unasked}");
}

#[test]
fn each_way_to_change_a_catalogue_has_its_error() {
    type Change = fn(&Copy);
    let cases: &[(&str, Change, &str, bool)] = &[
        ("a lower demand", |c| c.edit(BASELINE, "4.71", "1.00"), "is not the file that", true),
        (
            "a changed waiver",
            |c| c.edit("waivers.toml", "secure-boot\"\n", "disk-space\"\n"),
            "is not the file that",
            true,
        ),
        (
            "a lower demand, listed again",
            |c| {
                c.edit(BASELINE, "4.71", "1.00");
                c.list_anew();
            },
            "SHA256SUMS.minisig does not fit",
            false,
        ),
        (
            "one more baseline",
            |c| {
                std::fs::copy(c.path(BASELINE), c.path("sr650-v2/2026.12.1.toml")).unwrap();
                c.edit("sr650-v2/2026.12.1.toml", "2026.12.0", "2026.12.1");
            },
            "2026.12.1.toml is not listed in",
            true,
        ),
        ("a missing baseline", |c| c.remove(BASELINE), "2026.12.0.toml is listed in", true),
        ("no signature", |c| c.remove("SHA256SUMS.minisig"), "is not signed", false),
        ("no list", |c| c.remove("SHA256SUMS"), "that it signs is not", true),
        (
            "neither",
            |c| {
                c.remove("SHA256SUMS");
                c.remove("SHA256SUMS.minisig");
            },
            "holds no SHA256SUMS",
            false,
        ),
        ("a broken signature", |c| c.edit("SHA256SUMS.minisig", "trusted comment: s", "S"), "no signature of", false),
        ("a trusted comment", |c| c.edit("SHA256SUMS.minisig", "synthetic", "reviewed"), "does not fit", false),
        ("a broken list", |c| c.edit("SHA256SUMS", "  waivers", " waivers"), "does not fit", true),
    ];
    for (what, change, expected, always) in cases {
        let copy = Copy::new();
        change(&copy);
        let error = copy.opened(Some(key("key.pub"))).unwrap_err();
        assert!(error.starts_with("signature: ") && error.contains(expected), "{what}: {error}");
        assert_eq!(copy.opened(None).is_err(), *always, "{what}, without --require-signed: {:?}", copy.opened(None));
    }
}

#[test]
fn a_signature_of_another_key_or_of_the_old_mode_is_refused() {
    let error = Copy::new().opened(Some(key("other.pub"))).unwrap_err();
    assert!(
        error.contains("made with the key 7ED6CDE8AF85456C") && error.contains("asks for D46799F3DC347D10"),
        "{error}"
    );
    let copy = Copy::new();
    std::fs::copy(signed().join("legacy.minisig"), copy.path("SHA256SUMS.minisig")).unwrap();
    assert!(copy.opened(Some(key("key.pub"))).unwrap_err().contains("legacy mode"));
}

#[test]
fn a_file_named_by_its_path_is_judged_by_the_list_beside_or_above_it() {
    let copy = Copy::new();
    let select = |key: Option<Key>| {
        let catalogue = Catalogue::embedded().unwrap().requiring(key);
        let chosen = catalogue.choose(&copy.path(BASELINE).display().to_string(), DAY);
        chosen.map(|choice| choice.signature).map_err(|e| e.to_string())
    };
    assert_eq!(select(Some(key("key.pub"))), Ok(verified()), "the list is in the folder above");
    assert_eq!(select(None), Ok(Signature::NotChecked));
    copy.edit(BASELINE, "4.71", "1.00");
    for key in [Some(key("key.pub")), None] {
        assert!(select(key).unwrap_err().contains("is not the file that"));
    }
    let mut inside = patchgate(["baseline", "show", "2026.12.0.toml", "--require-signed"]);
    inside.arg(signed().join("key.pub")).current_dir(signed().join("catalogue/sr650-v2"));
    let inside = run(inside);
    assert_eq!(inside.code, 0, "named from its own folder: {inside:?}");
    let waivers = |copy: &Copy, key: Option<Key>| {
        let waivers = Waivers::load(&copy.path("waivers.toml"), key.as_ref(), &may_waive);
        waivers.map(|w| w.signature).map_err(|e| e.to_string())
    };
    assert_eq!(waivers(&copy, Some(key("key.pub"))), Ok(verified()), "another file of the list is not asked about");
    copy.edit("waivers.toml", "Nobody", "Somebody");
    assert!(waivers(&copy, None).unwrap_err().contains("is not the file that"));
    let alone = Copy::new();
    for file in ["SHA256SUMS", "SHA256SUMS.minisig"] {
        alone.remove(file);
    }
    assert_eq!(waivers(&alone, None), Ok(Signature::NotSigned));
    assert!(waivers(&alone, Some(key("key.pub"))).unwrap_err().contains("holds no SHA256SUMS"));
}

#[test]
fn what_is_embedded_needs_no_signature() {
    let catalogue = Catalogue::embedded().unwrap().requiring(Some(key("key.pub")));
    assert_eq!(catalogue.choose("sr650-v2@=2026.11.0", DAY).unwrap().signature, Signature::Embedded);
}

/// Exit code 3 would be that of a BMC that was asked and not reached.
#[test]
fn nothing_is_asked_where_a_signature_does_not_do() {
    let copy = Copy::new();
    copy.edit(BASELINE, "4.71", "1.00");
    let check = |arguments: &[&str]| {
        let mut command = logged_in(["check", "--bmc", "https://127.0.0.1:1", "--insecure"]);
        command.args(arguments);
        run(command)
    };
    let folder = copy.0.path().display().to_string();
    let public = signed().join("key.pub").display().to_string();
    let answer = check(&["--baselines", &folder, "--require-signed", &public]);
    assert!(answer.code == 2 && answer.err.contains("is not the file that"), "{answer:?}");
    let answer = check(&["--require-signed", &public]);
    assert_eq!(answer.code, 3, "the embedded catalogue will do, and then the BMC is asked");
}
