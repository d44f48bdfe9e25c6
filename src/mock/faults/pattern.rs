//! Which requests a rule is about: URI patterns and sets of BMCs, as the script writes them.

use serde::Deserialize;

/// The longest pattern; every request is compared with every rule.
const MAX_PATTERN: usize = 1_024;

/// A URI pattern: `*` stands for any characters of one segment, a segment `**` for any number of segments.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Glob(Vec<Vec<char>>);

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() > MAX_PATTERN {
            return Err(format!("a URI pattern has at most {MAX_PATTERN} bytes"));
        }
        if !text.starts_with('/') && text != "**" {
            return Err(format!("the URI pattern {text:?} starts with neither / nor **"));
        }
        Ok(Self(segments(&text)))
    }
}

impl Glob {
    /// Whether the pattern covers a path; a slash at the end never matters, as nowhere in the mock.
    pub(super) fn matches(&self, path: &str) -> bool {
        let is_star = |segment: &Vec<char>| segment.as_slice() == ['*', '*'];
        wildcard(&self.0, &segments(path), is_star, |pattern, segment| {
            wildcard(pattern, segment, |c| *c == '*', |p, c| p == c)
        })
    }
}

impl Default for Glob {
    /// Every URI.
    fn default() -> Self {
        Self(vec![vec!['*', '*']])
    }
}

fn segments(text: &str) -> Vec<Vec<char>> {
    text.strip_suffix('/')
        .unwrap_or(text)
        .trim_start_matches('/')
        .split('/')
        .map(|segment| segment.chars().collect())
        .collect()
}

/// Compares with a pattern in which some items stand for any number of items.
///
/// It goes back to the last star only, which is enough: time grows with the product of the lengths, never faster.
fn wildcard<P, T>(pattern: &[P], text: &[T], is_star: impl Fn(&P) -> bool, equal: impl Fn(&P, &T) -> bool) -> bool {
    let (mut at, mut reached) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(item) = text.get(reached) {
        match pattern.get(at) {
            Some(p) if is_star(p) => {
                star = Some((at, reached));
                at += 1;
            }
            Some(p) if equal(p, item) => {
                at += 1;
                reached += 1;
            }
            _ => match star {
                Some((position, taken)) => {
                    star = Some((position, taken + 1));
                    at = position + 1;
                    reached = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(is_star)
}

/// The BMCs of a fleet that a rule is about, by index: `"0, 3, 10-19"`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Bmcs(Vec<(usize, usize)>);

impl TryFrom<String> for Bmcs {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = |part: &str| part.trim().parse::<usize>().ok();
        let range = |part: &str| match part.split_once('-') {
            Some((from, to)) => number(from).zip(number(to)).filter(|(from, to)| from <= to),
            None => number(part).map(|one| (one, one)),
        };
        text.split(',')
            .map(|part| range(part).ok_or_else(|| format!("{:?} is no index and no range like 10-19", part.trim())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Bmcs {
    /// Whether the BMC of that index is meant; a rule that names none means all.
    pub(super) fn contains(&self, index: usize) -> bool {
        self.0.is_empty() || self.0.iter().any(|(from, to)| (*from..=*to).contains(&index))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn glob(text: &str) -> Glob {
        Glob::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_star_stays_in_its_segment_and_two_stars_cross_segments() {
        for (pattern, path, expected) in [
            ("/redfish/v1", "/redfish/v1/", true),
            ("/redfish/v1/", "/redfish/v1", true),
            ("/redfish/v1/Systems/*", "/redfish/v1/Systems/1", true),
            ("/redfish/v1/Systems/*", "/redfish/v1/Systems/1/Bios", false),
            ("/redfish/v1/Systems/**", "/redfish/v1/Systems/1/Bios", true),
            ("/redfish/v1/Systems/**", "/redfish/v1/Systems", true),
            ("/redfish/v1/Systems/**", "/redfish/v1/Chassis/1", false),
            ("/redfish/**/Bios", "/redfish/v1/Systems/1/Bios", true),
            ("/redfish/**/Bios", "/redfish/v1/Systems/1/Bios/Pending", false),
            ("/redfish/v1/**/Drives/Disk.*", "/redfish/v1/Systems/1/Storage/A/Drives/Disk.3", true),
            ("/redfish/v1/*/1/*os", "/redfish/v1/Systems/1/Bios", true),
            ("**", "/", true),
            ("/REDFISH/v1", "/redfish/v1", false),
        ] {
            assert_eq!(glob(pattern).matches(path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_set_of_bmcs_is_indexes_and_ranges() {
        let some = Bmcs::try_from("0, 3,10-12".to_owned()).unwrap();
        let inside: Vec<_> = (0..20).filter(|index| some.contains(*index)).collect();
        assert_eq!(inside, [0, 3, 10, 11, 12]);
        assert!(Bmcs::default().contains(999));
        for bad in ["", "a", "3-1", "-1", "1-", "1;2"] {
            assert!(Bmcs::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn a_path_matches_itself_and_two_stars_match_everything(path in "(/[a-z.]{0,6}){1,6}") {
            prop_assert!(glob(&path).matches(&path));
            prop_assert!(glob("/**").matches(&path));
        }
    }
}
