//! The laws of a partial order, for every scheme: over all triples of chosen corners, and over generated texts.

use std::cmp::Ordering::{self, Equal, Less};

use proptest::prelude::*;

use super::version;
use crate::version::{Scheme, Version};

/// Texts of a scheme where its order is easiest to get wrong: neighbours, carries, missing parts, leading zeros, other
/// families, the same level in other words.
fn corners(scheme: Scheme) -> &'static [&'static str] {
    match scheme {
        Scheme::LenovoBuild => &[
            "99Z",
            "A0A",
            "AFBT99Z",
            "AFBTA0A",
            "AFBT99Z-9.97",
            "AFBTA0A-10.40",
            "AFBTA0A-9.40",
            "9.97",
            "10.40",
            "9.970",
            "99Z-9.97",
            "A0A-10.40",
            "TGBT99Z-9.97",
            "TGBTA0A",
            "99Z-9.97.00",
            "tgbta0a 10.40 2025-08-11",
        ],
        Scheme::Megaraid => {
            &["51.22.0-5096", "51.22.0-5096-2", "51.22.0-5096-10", "51.022.00-5096", "51.22.0-999", "51.23.0-0"]
        }
        Scheme::Mellanox => &[
            "22.35.1012",
            "22.35.10.12",
            "22.35.1012 (DEL0000000027)",
            "22.35.1012 (MT_0000000359)",
            "22.36.0999",
            "22.36.09.99",
            "22.36.1000 (DEL0000000027)",
            "16.35.1012",
            "16.36.1000",
            "022.35.1012",
        ],
        Scheme::IntelNvm => &[
            "9.20",
            "9.20 0x8000d95e",
            "9.20 0x8000D95E",
            "9.20 0x8000d960",
            "9.20 0x8000d95e 22.0.9",
            "9.20 0x8000d95e 1.3353.0",
            "9.20, 0x8000d95e, 22.0.9",
            "9.30",
            "9.30 0x8000e5f3",
            "9.30 0x8000d95e",
            "9.1a",
            "a.01",
            "8.99 0x8000d960",
        ],
        Scheme::DellBios => &["1.8.2", "1.08.2", "1.10.0", "2.0.0", "0.0.0", "A00", "A09", "A10", "A99"],
        Scheme::HpeRom => &[
            "A42 v2.60 (08/11/2022)",
            "a42 2.60",
            "v2.60 (08/11/2022)",
            "A42 v2.60",
            "A42 v2.60 (08/12/2022)",
            "A42 v2.62 (08/12/2022)",
            "A42 v2.62 (01/01/2020)",
            "U46 v2.60 (08/11/2022)",
            "iLO 5 v2.60",
            "2.60 Aug 11 2022",
            "iLO 5 v2.62",
            "iLO 6 v2.60",
            "A42 08/11/2022",
            "J06 04/04/2019",
            "3.30_09-21-2023",
            "10.00",
        ],
        Scheme::Supermicro => &[
            "X1.05.10",
            "01.05.10",
            "1.05.09",
            "01.06.00",
            "11.01.01",
            "X1.05.11",
            "2.7",
            "2.2a",
            "2.2b",
            "2.2",
            "2.10",
            "02.2",
            "1.9",
            "3.0",
            "BIOS Date: 08/04/2023 Ver 1.4",
            "BIOS Date: 08/05/2023 Ver 1.4",
            "1.4",
        ],
        Scheme::Cisco => &[
            "4.1(2g)",
            "4.1(2a)",
            "4.1(10a)",
            "4.0(9z)",
            "04.1(2g)",
            "C220M4.4.1.2c.0.0202211901",
            "C220M4.4.1.2c.0.0303211901",
            "C220M4.4.1.3a.0.0101211901",
            "C240M4.4.1.2c.0.0202211901",
        ],
        Scheme::Broadcom => &[
            "227.1.115.0",
            "227.01.115.0",
            "227.0.3.1",
            "216.0.333.11",
            "232.1.132.8",
            "21.80.16.95",
            "22.71.15.51",
            "21.80.9",
            "22.91.5",
        ],
        Scheme::Dotted => {
            &["2.51", "2.6", "2.51.0", "02.051", "2", "10.0", "9.99.99", "0", "00", "18446744073709551615"]
        }
        Scheme::Date => &["2025-08-11", "20250811", "08/31/2025", "31/08/2025", "2025-08-31", "08/08/2025", "19991231"],
        Scheme::Opaque => &["JXTC304Q", "JXTC404Q", "jxtc304q", "0x30", "4301A56"],
    }
}

/// Texts of one scheme; few letters and small numbers, so that equal and close versions are frequent.
fn text_of(scheme: Scheme) -> BoxedStrategy<String> {
    let etrack = "0x8000d9(5e|60)";
    let patterns = match scheme {
        Scheme::LenovoBuild => vec![
            "(AFBT|TGBT|afbt)?(0[0-3]|9[89]|A[01])[AZ](-0?[12]\\.0?[1-3](\\.0[01])?)?".to_owned(),
            "0?[12]\\.0?[1-3](\\.0[01])?[ _-](AFBT|tgbt)?(0[01]|99|a0)[Az]".to_owned(),
            "0?[12]\\.0?[1-3](\\.0[01])?".to_owned(),
            "(AFBT)?(98|99|A0)[AZ] [12]\\.[1-3]( 2025-08-11)?".to_owned(),
            "lnvgy_fw_xcc_(afbt|tgbt)(99|a0)[az]-[12]\\.[1-3]_anyos_noarch".to_owned(),
        ],
        Scheme::Megaraid => vec!["5[01]\\.0?[0-2]\\.0-0{0,2}[0-3]{1,2}(-[0-9]{1,2})?".to_owned()],
        Scheme::Mellanox => vec![
            "(16|22)\\.3[56]\\.0[12]0[01]( \\((DEL0000000027|MT_0000000359)\\))?".to_owned(),
            "(16|22)\\.3[56]\\.0[12]\\.0[01]( \\(DEL0000000027\\))?".to_owned(),
        ],
        Scheme::IntelNvm => vec![
            format!("9\\.(0[1-3]|9[89]|a0)( {etrack}( 22\\.0\\.[89])?)?"),
            format!("9\\.(0[1-3]|99|A0), {etrack}(, 22\\.0\\.[89])?"),
        ],
        Scheme::DellBios => vec!["0?[12]\\.0?[0-2]\\.1?[0-2]".to_owned(), "A[01][0-3]".to_owned()],
        Scheme::HpeRom => vec![
            "((A42|U46|iLO [56]) )?v?[12]\\.[01][0-2]( \\(0[1-3]/0[12]/2022\\))?".to_owned(),
            "v?[12]\\.[01][0-2]( (Jan|Feb|Mar) 0[12] 2022|_0[1-3]-0[12]-2022)".to_owned(),
            "((A42|U46) )?0[1-3]/0[12]/2022".to_owned(),
        ],
        Scheme::Supermicro => vec![
            "(X1|X2|01|1|11)\\.0[12]\\.0[0-2]".to_owned(),
            "[12]\\.[12]0?[ab]?".to_owned(),
            "BIOS Date: 0[12]/01/2023 Ver [12]\\.[12][ab]?".to_owned(),
        ],
        Scheme::Cisco => vec![
            "4\\.0?[01]\\([12][ab]\\)".to_owned(),
            "C2[24]0M4\\.4\\.[01]\\.[12][ab]\\.0\\.020221190[12]".to_owned(),
        ],
        Scheme::Broadcom => {
            vec!["22[67]\\.0?[01]\\.[12]\\.[01]".to_owned(), "2[12]\\.[78]0\\.[12](\\.0?[12])?".to_owned()]
        }
        Scheme::Dotted => vec!["0?[0-2]{1,2}(\\.0?[0-2]{1,2}){0,3}".to_owned()],
        Scheme::Date => vec![
            "202[45]-0[1-3]-0[1-3]".to_owned(),
            "202[45]0[1-3]0[1-3]".to_owned(),
            "01/(1[3-9]|3[01])/2025".to_owned(),
            "(1[3-9]|2[0-8])/0[1-3]/2025".to_owned(),
        ],
        Scheme::Opaque => vec!["[AB][0-2]".to_owned()],
    };
    let texts: Vec<_> = patterns.iter().map(|p| prop::string::string_regex(p).unwrap().boxed()).collect();
    prop::strategy::Union::new(texts).boxed()
}

fn any_scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(Scheme::all())
}

fn three_of_one_scheme() -> impl Strategy<Value = (Scheme, [String; 3])> {
    let of = |scheme: &Scheme| (Just(*scheme), std::array::from_fn(|_| text_of(*scheme))).boxed();
    prop::strategy::Union::new(Scheme::all().iter().map(of))
}

/// What follows for the ends of a chain, where both links have an answer of the same direction.
fn chained(ab: Ordering, bc: Ordering) -> Option<Ordering> {
    match (ab, bc) {
        (Equal, other) | (other, Equal) => Some(other),
        (a, b) => (a == b).then_some(a),
    }
}

/// The laws of two versions.
fn check_pair(a: &Version, b: &Version) {
    assert_eq!(a.compare(a), Some(Equal), "{a} is itself");
    assert_eq!(a.compare(b), b.compare(a).map(Ordering::reverse), "{a} against {b}");
    assert_eq!(a.same(b), b.same(a), "{a} against {b}");
    match a.compare(b) {
        Some(order) => assert_eq!(a.same(b), Some(order == Equal), "{a} against {b}"),
        None => assert_ne!(a.same(b), Some(true), "{a} against {b}"),
    }
}

/// Where all three comparisons have an answer, the ends follow the chain. (A spelling may lack what is needed to
/// compare the ends: `9.97` lies between two builds without versions, which is no answer and no contradiction.)
fn check_chain(a: &Version, b: &Version, c: &Version) {
    let (Some(ab), Some(bc), Some(ac)) = (a.compare(b), b.compare(c), a.compare(c)) else { return };
    if let Some(expected) = chained(ab, bc) {
        assert_eq!(ac, expected, "{a}, {b}, {c}");
    }
}

#[test]
fn every_triple_of_corners_keeps_the_laws() {
    for scheme in Scheme::all() {
        let versions: Vec<Version> = corners(*scheme).iter().map(|text| version(*scheme, text)).collect();
        for a in &versions {
            for b in &versions {
                check_pair(a, b);
                for c in &versions {
                    check_chain(a, b, c);
                }
            }
        }
    }
}

#[test]
fn the_corners_of_every_scheme_have_each_kind_of_answer_that_it_can_give() {
    for scheme in Scheme::all() {
        let versions: Vec<Version> = corners(*scheme).iter().map(|text| version(*scheme, text)).collect();
        let answers: Vec<Option<Ordering>> =
            versions.iter().flat_map(|a| versions.iter().map(|b| a.compare(b))).collect();
        let total = matches!(scheme, Scheme::Megaraid | Scheme::Dotted | Scheme::Date);
        assert_eq!(answers.contains(&None), !total, "{scheme}: incomparable");
        assert_eq!(answers.contains(&Some(Less)), *scheme != Scheme::Opaque, "{scheme}: older");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn reading_never_panics(scheme in any_scheme(), text in ".{0,140}") {
        let _ = scheme.parse(&text);
    }

    #[test]
    fn reading_never_panics_near_the_grammar(
        scheme in any_scheme(),
        text in "[-0-9A-Zlnvgyfwixco_. ,*\\[\\]()/]{0,128}",
    ) {
        let _ = scheme.parse(&text);
    }

    #[test]
    fn what_is_printed_reads_back_as_the_same_version((scheme, [text, ..]) in three_of_one_scheme()) {
        let read = version(scheme, &text);
        let back = version(scheme, &read.to_string());
        prop_assert_eq!(read.same(&back), Some(true));
        prop_assert_eq!(read.to_string(), back.to_string());
        prop_assert_eq!(read.scheme(), scheme);
    }

    #[test]
    fn every_pair_keeps_the_laws((scheme, [a, b, _]) in three_of_one_scheme()) {
        check_pair(&version(scheme, &a), &version(scheme, &b));
    }

    #[test]
    fn a_chain_is_never_contradicted((scheme, [a, b, c]) in three_of_one_scheme()) {
        check_chain(&version(scheme, &a), &version(scheme, &b), &version(scheme, &c));
    }

    #[test]
    fn two_schemes_are_never_compared((a, [x, ..]) in three_of_one_scheme(), (b, [y, ..]) in three_of_one_scheme()) {
        if a != b {
            let (x, y) = (version(a, &x), version(b, &y));
            prop_assert_eq!((x.compare(&y), x.same(&y)), (None, None));
        }
    }
}
