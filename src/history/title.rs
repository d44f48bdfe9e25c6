//! What the title of an update tells, in whatever language it is written.
//!
//! Titles are the only texts of Windows that are read here: the client logs them as the update server has them. Numbers in them
//! are the same in every language; of words only those are read that many languages write alike.

use serde::{Deserialize, Serialize};

/// What an update is for. The order is the order in which failures matter to whether a server is patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UpdateClass {
    /// The operating system, or its servicing stack.
    System,
    /// The .NET Framework.
    Framework,
    /// A driver or firmware.
    Driver,
    /// Definitions of a virus scanner.
    Definitions,
    /// An app of the Store.
    StoreApp,
}

/// The service that serves apps of the Store.
const STORE: &str = "855e8a7c-ecb4-4ca3-b045-1dfa50104289";

/// Definitions of Defender come under one KB number for ever.
const DEFINITIONS: &[&str] = &["KB2267602", "KB915597", "KB4052623"];

/// What an update is for, by its title and the service that it came from.
#[must_use]
pub fn class(title: &str, service: Option<&str>) -> UpdateClass {
    let kb = kb_number(title);
    let is_app = kb.is_none() && title.starts_with("9N") && title.contains('-');
    if service.is_some_and(|id| id.trim_matches(['{', '}']).eq_ignore_ascii_case(STORE)) || is_app {
        UpdateClass::StoreApp
    } else if kb.as_deref().is_some_and(|kb| DEFINITIONS.contains(&kb)) {
        UpdateClass::Definitions
    } else if title.contains(".NET Framework") || title.contains(".NET ") {
        UpdateClass::Framework
    } else if kb.is_none() && title.matches(" - ").count() >= 2 {
        // `Intel - net - 1.2.3.4`: maker, class and version.
        UpdateClass::Driver
    } else {
        UpdateClass::System
    }
}

/// The first KB number in a text.
#[must_use]
pub fn kb_number(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    upper.match_indices("KB").find_map(|(at, _)| {
        let digits: String = upper.get(at + 2..)?.chars().take_while(char::is_ascii_digit).collect();
        (6..=8).contains(&digits.len()).then(|| format!("KB{digits}"))
    })
}

/// A cumulative update: each contains those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cumulative {
    /// Its month, such as `2026-04`.
    pub month: String,
    /// What is left of the title without month, KB number and build: the product, in the language of the title.
    pub product: String,
    /// The build that it brings, where the title has one: build and revision.
    pub build: Option<(u64, u64)>,
}

/// The word for "cumulative" in the languages of Windows Server, as far as it can be told from others.
const WORDS: &[&str] = &[
    "umulativ",
    "umulatív",
    "umulatief",
    "umulativn",
    "累積",
    "累积",
    "누적",
    "кумулятив",
    "накопительн",
    "biorcz",
    "toplu",
];

/// Reads a title such as `2026-04 Cumulative Update for … x64-based Systems (KB5082142)`, or in the short form of late 2025
/// `2026-04 Security Update (KB5083769) (26100.8246)`.
#[must_use]
pub fn cumulative(title: &str) -> Option<Cumulative> {
    let (month, rest) = title.trim().split_at_checked(7)?;
    let is_month = month.bytes().enumerate().all(|(i, b)| if i == 4 { b == b'-' } else { b.is_ascii_digit() });
    if !is_month {
        return None;
    }
    let (mut product, mut build) = (String::new(), None);
    let mut rest = rest.to_owned();
    while let Some(open) = rest.find('(') {
        let close = rest.get(open..)?.find(')').map(|at| open + at)?;
        let inside = rest.get(open + 1..close)?;
        let numbers = inside.split_once('.').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        build = build.or(numbers);
        if numbers.is_none() && kb_number(inside).is_none() {
            product.push_str(rest.get(..=close)?);
        } else {
            product.push_str(rest.get(..open)?.trim_end());
        }
        rest = rest.get(close + 1..)?.to_owned();
    }
    product.push_str(rest.trim_end());
    let product = product.trim().to_owned();
    // A preview contains the same, and is contained in the next.
    let lower = product.to_lowercase();
    let says_so = WORDS.iter().any(|word| lower.contains(&word.to_lowercase())) || build.is_some();
    says_so.then(|| Cumulative { month: month.to_owned(), product: product.replace(" Preview", ""), build })
}

/// Build and revision in the name of a package, such as `Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.0`.
#[must_use]
pub fn package_build(package: &str) -> Option<(u64, u64)> {
    let (_, version) = package.split_once("Package_for_RollupFix~").and_then(|(_, rest)| rest.rsplit_once('~'))?;
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cumulative_update_is_known_in_any_language_and_form() {
        for (title, month, product, build) in [
            (
                "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)",
                "2026-04",
                "Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems",
                None,
            ),
            (
                "2026-04 x64 システム用 X の累積更新プログラム (KB5082142)",
                "2026-04",
                "x64 システム用 X の累積更新プログラム",
                None,
            ),
            (
                "2026-03 Kumulatives Update für Windows Server 2019 (1809) (KB5000001)",
                "2026-03",
                "Kumulatives Update für Windows Server 2019 (1809)",
                None,
            ),
            ("2026-04 Security Update (KB5083769) (26100.8246)", "2026-04", "Security Update", Some((26100, 8246))),
        ] {
            let expected = Cumulative { month: month.to_owned(), product: product.to_owned(), build };
            assert_eq!(cumulative(title), Some(expected), "{title}");
        }
        for title in
            ["2022-08 Security Update for Windows Server 2019 (KB5012170)", "Update (KB1234567)", "", "2026-04 ("]
        {
            assert_eq!(cumulative(title), None, "{title}");
        }
    }

    #[test]
    fn what_an_update_is_for_is_told_by_number_and_service_first() {
        for (title, service, expected) in [
            ("2026-04 Cumulative Update (KB5082142)", None, UpdateClass::System),
            ("2026-04 Cumulative Update for .NET Framework 4.8 (KB5082199)", None, UpdateClass::Framework),
            ("Security Intelligence Update - KB2267602 (Version 1.1)", None, UpdateClass::Definitions),
            ("9ABCDEFGHIJK-Some.App", Some("{855E8A7C-ECB4-4CA3-B045-1DFA50104289}"), UpdateClass::StoreApp),
            ("Intel Corporation - Net - 1.2.3.4", None, UpdateClass::Driver),
        ] {
            assert_eq!(class(title, service), expected, "{title}");
        }
    }

    #[test]
    fn kb_numbers_are_found_in_titles_and_nowhere_else() {
        assert_eq!(kb_number("Update (KB5082142)").as_deref(), Some("KB5082142"));
        assert_eq!(kb_number("windows10.0-kb5001-x64"), None);
        assert_eq!(kb_number("ＫＢ１２３４５６７ KB"), None);
    }

    #[test]
    fn the_build_of_a_package_is_read() {
        assert_eq!(package_build("Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.0"), Some((20348, 5020)));
        assert_eq!(package_build("KB5082142"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_title_makes_it_panic(title in "(20[0-9]{2}-[0-9]{2})?[()KB0-9. 累積é-]{0,30}") {
            let _ = (cumulative(&title), class(&title, None), package_build(&title));
        }
    }
}
