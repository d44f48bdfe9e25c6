//! What the reader of lists refuses, and that nothing but the signature itself verifies. The signed catalogue of these
//! tests, and how its keys were made: tests/signed/README.md.

use super::key::Key;
use super::sums::Sums;

const LIST: &str = include_str!("../../tests/signed/catalogue/SHA256SUMS");
const SIGNATURE: &str = include_str!("../../tests/signed/catalogue/SHA256SUMS.minisig");
const KEY: &str = include_str!("../../tests/signed/key.pub");

fn path(name: &str) -> String {
    format!("{}/tests/signed/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn key() -> Key {
    Key::read(KEY.lines().nth(1).unwrap()).unwrap()
}

#[test]
fn a_key_is_a_file_or_the_text_in_it() {
    assert_eq!(Key::read(&path("key.pub")).unwrap(), key());
    assert_eq!(key().id(), "7ED6CDE8AF85456C", "as minisign prints it");
    for (given, expected) in [
        ("RWRsRYWv6M3Wfl2jY73W", "no such file"),
        ("", "no such file"),
        (&*path("README.md"), "does not hold one key"),
        (&*path("test.key"), "holds no public key"),
        (&*path("catalogue"), "directory"),
    ] {
        let error = Key::read(given).unwrap_err().to_string();
        assert!(error.starts_with("usage: --require-signed: ") && error.contains(expected), "{given}: {error}");
    }
}

#[test]
fn a_key_that_is_none_is_not_repeated() {
    let secret = std::fs::read_to_string(path("test.key")).unwrap();
    let secret = secret.lines().nth(1).unwrap();
    assert!(!Key::read(secret).unwrap_err().to_string().contains(&secret[..20]));
}

#[test]
fn the_signature_verifies_and_nothing_else_does() {
    let verify = |list: &str, signature: &str| key().verify(list.as_bytes(), signature, "S").map_err(|e| e.to_string());
    assert_eq!(verify(LIST, SIGNATURE).as_deref(), Ok("synthetic catalogue of patchgate's tests"));
    let other_comment = SIGNATURE.replace("untrusted comment: signature", "untrusted comment: trusted by everybody");
    assert!(verify(LIST, &other_comment).is_ok(), "nobody signs the untrusted comment");
    let legacy = include_str!("../../tests/signed/legacy.minisig");
    let swapped: Vec<&str> = SIGNATURE.lines().take(2).chain(legacy.lines().skip(2)).collect();
    for (what, list, signature, expected) in [
        ("a list with one more line", format!("{LIST}\n"), SIGNATURE.to_owned(), "does not fit"),
        ("another trusted comment", LIST.to_owned(), SIGNATURE.replace("synthetic", "reviewed"), "does not fit"),
        ("the comment of another signature", LIST.to_owned(), swapped.join("\n"), "does not fit"),
        ("an old one", LIST.to_owned(), legacy.to_owned(), "legacy mode"),
        ("an empty one", LIST.to_owned(), String::new(), "no signature of minisign"),
        ("half of one", LIST.to_owned(), SIGNATURE[..100].to_owned(), "no signature of minisign"),
        ("a list", LIST.to_owned(), LIST.to_owned(), "no signature of minisign"),
    ] {
        let error = verify(&list, &signature).unwrap_err();
        assert!(error.starts_with("signature: S ") && error.contains(expected), "{what}: {error}");
    }
    let other = Key::read(&path("other.pub")).unwrap();
    let error = other.verify(LIST.as_bytes(), SIGNATURE, "S").unwrap_err().to_string();
    assert!(error.contains("7ED6CDE8AF85456C") && error.contains("D46799F3DC347D10"), "{error}");
}

#[test]
fn a_list_is_read_as_coreutils_write_it() {
    let hash = "4DA20f243c82406e82b12906b57cf0e5ffcf86a1a2af78a243248646c79b29f5";
    let of = |text: &str| Sums::parse(text, "L").map_err(|e| e.to_string());
    let sums = of(&format!("# comment\n{hash}  a/b.toml\n\n{hash} *./c d.toml\r\n{hash}  a/b.toml\n")).unwrap();
    assert_eq!(sums.of("a/b.toml"), Some(hash.to_lowercase().as_str()));
    assert_eq!(sums.iter().map(|(file, _)| file).collect::<Vec<_>>(), ["a/b.toml", "c d.toml"]);
    let other = hash.replace("4DA2", "0000");
    for (line, problem) in [
        (format!("{hash}  /etc/passwd"), "without .."),
        (format!("{hash}  ../a"), "without .."),
        (format!("{hash}  a/../../b"), "without .."),
        (format!("{hash}  C:/a"), "without .."),
        (format!("{hash}  "), "without .."),
        (format!("{hash} a"), "a file after the hash"),
        (format!("{hash}a  b"), "a file after the hash"),
        (format!("\\{hash}  a\\nb"), "backslashes"),
        (format!("SHA256 (a) = {hash}"), "64 digits"),
        (format!("{}  a", &hash[..40]), "64 digits"),
        (format!("{hash}  a\n{other}  a"), "two hashes"),
        ("é".repeat(60), "64 digits"),
    ] {
        let error = of(&line).unwrap_err();
        assert!(error.starts_with("signature: L:") && error.contains(problem), "{line}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn a_damaged_signature_never_verifies(at in 0_usize..300, with in "[ -~é\\n]{0,3}") {
        // From the second line on: the first is a comment that nobody signs.
        let start = SIGNATURE.find('\n').unwrap() + 1 + at;
        if let Some(rest) = SIGNATURE.get(start + 1..) && SIGNATURE[start..=start] != with {
            let damaged = format!("{}{with}{rest}", &SIGNATURE[..start]);
            // What follows the fourth line is read by nobody.
            let same = damaged.lines().skip(1).take(3).eq(SIGNATURE.lines().skip(1).take(3));
            proptest::prop_assert!(same || key().verify(LIST.as_bytes(), &damaged, "S").is_err(), "{damaged}");
        }
    }

    #[test]
    fn a_damaged_list_never_panics(text in "[0-9a-f]{60,66}[ *\\\\./]{0,4}[a-z/.]{0,8}\\n?") {
        let _ = Sums::parse(&text, "L");
    }
}
