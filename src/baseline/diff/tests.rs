//! What a change is called, and the law that its name keeps.

use super::*;

const ONE: &str = include_str!("../../../baselines/sr650-v2/2026.11.0.toml");

/// The changes after replacing one text, as `item field effect`.
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(ONE.contains(from), "{from}");
    let (a, b) = (Baseline::parse(ONE, "a").unwrap(), Baseline::parse(&ONE.replacen(from, to, 1), "b").unwrap());
    diff(&a, &b).into_iter().map(|c| format!("{} {} {:?}", c.item, c.field, c.effect)).collect()
}

#[test]
fn a_document_does_not_differ_from_itself_and_neither_do_its_comments() {
    assert_eq!(after("# The management controller, running bank.", "# Another comment."), [""; 0]);
}

#[test]
fn a_change_is_called_stricter_or_looser() {
    let min = "min = \"AFBT48C-4.71\"\nwant = \"AFBT58B-5.70\"";
    for (from, to, expected) in [
        (min, &*min.replacen("48C-4.71", "50A-4.80", 1), "rule xcc min Stricter"),
        (min, &*min.replacen("48C-4.71", "20N-1.80", 1), "rule xcc min Looser"),
        (min, "want = \"AFBT58B-5.70\"", "rule xcc min Looser"),
        (
            "allow = [\"JXTC304Q\", \"JXTC404Q\"]",
            "allow = [\"JXTC404Q\"]",
            "rule drive-mz7l31t9hblt-00a07 allow Stricter",
        ),
        (
            min,
            &*min.replacen("AFBT48C-4.71", "TGBT50C-4.11", 1).replacen("AFBT58B-5.70", "TGBT56D-5.10", 1),
            "rule xcc min Incomparable|rule xcc want Incomparable",
        ),
        (
            "[unlisted]\nseverity = \"warn\"",
            "[severity]\n\"secure-boot\" = \"info\"\n\n[unlisted]\nseverity = \"warn\"",
            "severity secure-boot Looser",
        ),
        ("[unlisted]\nseverity = \"warn\"", "[unlisted]\nseverity = \"block\"", "document unlisted Stricter"),
        ("required = true\nseverity = \"block\"", "required = false\nseverity = \"block\"", "rule xcc required Looser"),
    ] {
        assert_eq!(after(from, to).join("|"), expected, "{to}");
    }
}

/// A catalogue that is published anew has its lines elsewhere; the reader wants to know which levels moved.
#[test]
fn of_sources_that_an_import_wrote_the_files_are_compared_and_not_the_lines() {
    let draft = |line: u32, hash: &str, other: &str| {
        let text = ONE.replacen("[[source]]", &format!(
            "[[source]]\nid = \"import-1-{line}\"\nfile = \"catalogue.xml\"\nsha256 = \"{}\"\nquote = \"line {line}: x\"\nseen = 2026-11-30\n\n[[source]]",
            hash.repeat(64)
        ), 1);
        let at = text.find("sources = [").unwrap();
        let end = at + text[at..].find(']').unwrap();
        let text = format!("{}sources = [{other}\"import-1-{line}\"{}", &text[..at], &text[end..]);
        Baseline::parse(&text, "draft").unwrap()
    };
    let said = |a: &Baseline, b: &Baseline| {
        diff(a, b)
            .into_iter()
            .map(|c| format!("{} {}: {:?} {:?}", c.item, c.field, c.before, c.after))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&draft(7, "a", ""), &draft(9, "a", "")), [""; 0]);
    // A floor names its source by itself.
    let floor = |line: u32, at_least: &str| {
        let floor = format!("floor = [{{ at-least = \"{at_least}\", severity = \"block\", source = \"s\" }}]");
        let mut document = document(&floor);
        let floors = document.rules.iter_mut().flat_map(|rule| &mut rule.floors);
        floors.for_each(|floor| floor.source = format!("import-1-{line}"));
        document
    };
    assert_eq!(said(&floor(7, "2.0"), &floor(9, "2.0")), [""; 0]);
    assert_eq!(
        said(&floor(7, "2.0"), &floor(9, "2.1")),
        ["rule r floor: Some(\"2.0 (block, imported)\") Some(\"2.1 (block, imported)\")"]
    );
    let files = said(&draft(7, "a", ""), &draft(7, "b", ""));
    let file = |hash: &str| format!("Some(\"catalogue.xml (sha256 {})\")", hash.repeat(12));
    assert_eq!(files, [format!("document imported: {} {}", file("a"), file("b"))]);
    // That a value had a source of a person and has one of an import is a change.
    let id = &Baseline::parse(ONE, "a").unwrap().sources[0].id;
    let by_hand = said(&draft(7, "a", &format!("\"{id}\", ")), &draft(8, "a", ""));
    assert_eq!(by_hand.len(), 1, "{by_hand:?}");
    assert!(by_hand[0].contains("sources: ") && by_hand[0].ends_with("Some(\"imported\")"), "{by_hand:?}");
}

#[test]
fn a_lowest_version_that_becomes_a_floor_is_not_called_looser() {
    let floor = |level: &str, severity: &str| {
        document(&format!("floor = [{{ at-least = \"{level}\", severity = \"{severity}\", source = \"s\" }}]"))
    };
    let min = document("min = \"2.0\"");
    let of_min = |before: &Baseline, after: &Baseline| {
        let change = diff(before, after).into_iter().find(|change| change.field == "min").unwrap();
        (change.before, change.after, change.effect)
    };
    let words = |text: &str| Some(text.to_owned());
    for (level, severity, is, effect) in [
        ("2.0", "block", words("floor 2.0"), Effect::Other),
        ("3.0", "block", words("floor 3.0"), Effect::Other),
        ("2.0", "warn", None, Effect::Looser),
        ("1.0", "block", None, Effect::Looser),
    ] {
        let after = floor(level, severity);
        assert_eq!(of_min(&min, &after), (words("2.0"), is.clone(), effect), "{level} {severity}");
        assert_eq!(of_min(&after, &min), (is, words("2.0"), effect.reversed()), "{level} {severity}");
    }
}

#[test]
fn rules_that_come_go_and_change_places_are_named() {
    let at = ONE.find("[[rule]]\nid = \"lxpm\"").unwrap();
    let end = ONE[at + 1..].find("[[rule]]").unwrap() + at + 1;
    let without = [&ONE[..at], &ONE[end..]].concat();
    let (a, b) = (Baseline::parse(ONE, "a").unwrap(), Baseline::parse(&without, "b").unwrap());
    let brief = |a, b| diff(a, b).into_iter().map(|c| (c.item, c.effect)).collect::<Vec<_>>();
    assert_eq!(brief(&a, &b), [("rule lxpm".to_owned(), Effect::Other)], "without it, LXPM is unlisted");
    assert_eq!(brief(&b, &a), [("rule lxpm".to_owned(), Effect::Other)]);
    let moved = [&ONE[..at], &ONE[end..], "\n", &ONE[at..end]].concat();
    let c = Baseline::parse(&moved, "c").unwrap();
    assert_eq!(brief(&a, &c), [], "no other rule is about LXPM, so its place does not matter");
}

/// A document with one rule that has these lines.
fn document(lines: &str) -> Baseline {
    let text = format!(
        "format = 1\nid = \"t\"\nversion = \"1.0.0\"\nstatus = \"published\"\ntitle = \"T\"\nneeds-patchgate = \">=0.1.0\"\n\
         [valid]\nfrom = 2026-01-01\nuntil = 2026-12-31\n[applies-to]\nmachine-types = [\"0000\"]\nmanufacturer = \"N\"\n\
         [unlisted]\nseverity = \"warn\"\n[silent-device]\nseverity = \"warn\"\n\
         [[source]]\nid = \"s\"\nurl = \"https://example.com/\"\nquote = \"q\"\nseen = 2026-01-01\n\
         [[rule]]\nid = \"q\"\ntitle = \"Q\"\nmatch = {{ software-id = \"Y-*\" }}\nscheme = \"dotted\"\nsources = [\"s\"]\n\
         [[rule]]\nid = \"r\"\ntitle = \"R\"\nmatch = {{ software-id = \"X-*\" }}\nscheme = \"dotted\"\nsources = [\"s\"]\n{lines}\n"
    );
    Baseline::parse(&text, "t.toml").unwrap_or_else(|e| panic!("{e}\n{text}"))
}

#[test]
fn what_a_driver_a_stone_or_an_order_was_is_said_in_words_with_what_its_change_does() {
    let driver = |rest: &str| format!("driver = {{ {rest} }}");
    let via = |stones: &str| format!("min = \"1.0\"\nvia = [{stones}]");
    let stone =
        |below: &str, through: &str| format!("{{ below = \"{below}\", through = \"{through}\", source = \"s\" }}");
    for (before, after, expected) in [
        (
            driver("inf = \"b.inf\", min = \"2.0\""),
            driver("inf = \"b.inf\", min = \"1.0\""),
            "driver: inf b.inf, min 2.0 (dotted, warn) > inf b.inf, min 1.0 (dotted, warn) Looser",
        ),
        (
            driver("inf = \"b.inf\", min = \"2.0\""),
            driver("inf = \"b*.inf\", min = \"2.0\", severity = \"block\""),
            "driver: inf b.inf, min 2.0 (dotted, warn) > inf b*.inf, min 2.0 (dotted, block) Stricter",
        ),
        (
            driver("inf = \"b.inf\", min = \"2.0\""),
            driver("inf = \"c.inf\", min = \"1.0\""),
            "driver: inf b.inf, min 2.0 (dotted, warn) > inf c.inf, min 1.0 (dotted, warn) Other",
        ),
        (
            driver("inf = \"b.inf\", min = \"2.0\""),
            driver("inf = \"b.inf\", min = \"2024-01-01\", scheme = \"date\""),
            "driver: inf b.inf, min 2.0 (dotted, warn) > inf b.inf, min 2024-01-01 (date, warn) Incomparable",
        ),
        (
            via(&stone("1.5", "1.6")),
            via(&stone("1.4", "1.6")),
            "via: below 1.5 by way of 1.6 (s) > below 1.4 by way of 1.6 (s) Looser",
        ),
        (
            via(&stone("1.5", "1.6")),
            via(&format!("{}, {}", stone("1.5", "1.6"), stone("1.2", "1.3"))),
            "via: below 1.5 by way of 1.6 (s) > below 1.5 by way of 1.6 (s); below 1.2 by way of 1.3 (s) Stricter",
        ),
        (
            via(&stone("1.5", "1.6")),
            via(&stone("1.5", "1.7")),
            "via: below 1.5 by way of 1.6 (s) > below 1.5 by way of 1.7 (s) Other",
        ),
        (via(&stone("1.5", "1.6")), "min = \"1.0\"".into(), "via: below 1.5 by way of 1.6 (s) > - Looser"),
        ("min = \"1.0\"\nafter = [\"q\"]".into(), "min = \"1.0\"".into(), "after: q > - Looser"),
        ("min = \"1.0\"".into(), "min = \"1.0\"\nafter = [\"q\"]".into(), "after: - > q Stricter"),
    ] {
        let changes = diff(&document(&before), &document(&after));
        let said = |value: &Option<String>| value.clone().unwrap_or("-".into());
        let said: Vec<String> = changes
            .iter()
            .map(|c| format!("{}: {} > {} {:?}", c.field, said(&c.before), said(&c.after), c.effect))
            .collect();
        assert_eq!(said, [expected]);
    }
}

#[test]
fn a_longer_life_is_looser_and_a_draft_lets_nobody_through() {
    for (from, to, expected) in [
        ("until = 2027-05-31", "until = 2027-06-30", "document valid Looser"),
        ("until = 2027-05-31", "until = 2027-01-31", "document valid Stricter"),
        ("status = \"published\"", "status = \"draft\"", "document status Stricter"),
        ("machine-types = [\"7Z72\", \"7Z73\"]", "machine-types = [\"7Z73\"]", "document machine-types Other"),
    ] {
        assert_eq!(after(from, to).join("|"), expected, "{to}");
    }
}
