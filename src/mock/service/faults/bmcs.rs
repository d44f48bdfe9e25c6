//! Which BMCs of a fleet a rule is about, as the script writes it.

use serde::Deserialize;

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
    use super::*;

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
}
