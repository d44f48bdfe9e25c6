//! Ranges: `hv[01-20]` is twenty names, `rack[1-2,7]` three. What powerman, clustershell and ansible call a host range.
//!
//! A bracket that holds anything but digits, `-` and `,` is no range: `[2001:db8::35]:443` is an address.

/// The most names that one text can stand for.
pub const MOST: usize = 100_000;

/// A text with its ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Steps(Vec<String>),
}

impl Range {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with one of its ranges: it runs backwards, or stands for too many.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::read(text, |inner| is_range(inner).then(|| numbers(inner)))
    }

    /// Reads a text whose ranges `inner` tells by what stands between brackets; none where that is no range.
    ///
    /// # Errors
    /// Those of `inner`, or it stands for too many.
    pub fn read(text: &str, inner: impl Fn(&str) -> Option<Result<Vec<String>, String>>) -> Result<Self, String> {
        let (mut range, mut rest) = (Self { parts: Vec::new() }, text);
        let mut before = String::new();
        while let Some(open) = rest.find('[') {
            let (front, from) = rest.split_at(open);
            let steps = from.find(']').and_then(|close| Some((inner(&from[1..close])?, close)));
            let Some((steps, close)) = steps else {
                // No range: the bracket is a letter like any other.
                before.push_str(front);
                before.push('[');
                rest = &from[1..];
                continue;
            };
            before.push_str(front);
            if !before.is_empty() {
                range.parts.push(Part::Text(std::mem::take(&mut before)));
            }
            range.parts.push(Part::Steps(steps?));
            if range.count() > MOST {
                return Err(format!("it stands for more than {MOST} names"));
            }
            rest = &from[close + 1..];
        }
        before.push_str(rest);
        if !before.is_empty() {
            range.parts.push(Part::Text(before));
        }
        Ok(range)
    }

    /// How many texts it stands for.
    pub fn count(&self) -> usize {
        let counts = self.parts.iter().map(|part| match part {
            Part::Text(_) => 1,
            Part::Steps(steps) => steps.len(),
        });
        counts.fold(1, usize::saturating_mul)
    }

    /// The texts, the last range running fastest.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = vec![String::new()];
        for part in &self.parts {
            texts = match part {
                Part::Text(text) => texts.into_iter().map(|before| before + text).collect(),
                Part::Steps(steps) => {
                    texts.iter().flat_map(|before| steps.iter().map(move |step| format!("{before}{step}"))).collect()
                }
            };
        }
        texts
    }
}

fn is_range(inner: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    inner.split(',').all(|item| match item.split_once('-') {
        Some((from, to)) => number(from) && number(to),
        None => number(item),
    })
}

/// The numbers of a range, as they are written: `08-10` keeps its zeros.
fn numbers(inner: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for item in inner.split(',') {
        let Some((from, to)) = item.split_once('-') else {
            found.push(item.to_owned());
            continue;
        };
        let read = |text: &str| text.parse::<usize>().map_err(|_| format!("[{item}] has a number that is too large"));
        let (first, last) = (read(from)?, read(to)?);
        if last < first {
            return Err(format!("[{item}] runs backwards"));
        }
        if last - first >= MOST {
            return Err(format!("[{item}] stands for more than {MOST} names"));
        }
        let width = from.len();
        found.extend((first..=last).map(|n| format!("{n:0width$}")));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Range;

    fn texts(text: &str) -> Vec<String> {
        Range::parse(text).unwrap().texts()
    }

    #[test]
    fn a_range_keeps_its_zeros_and_the_last_one_runs_fastest() {
        assert_eq!(texts("hv[08-10]"), ["hv08", "hv09", "hv10"]);
        assert_eq!(texts("rack[1-2,7]"), ["rack1", "rack2", "rack7"]);
        assert_eq!(
            texts("r[1-2]u[3-4].example.net"),
            ["r1u3", "r1u4", "r2u3", "r2u4"].map(|t| format!("{t}.example.net"))
        );
        assert_eq!(texts("192.0.2.[31-32]"), ["192.0.2.31", "192.0.2.32"]);
    }

    #[test]
    fn what_is_no_range_stays_as_it_is() {
        for text in ["hv1", "[2001:db8::35]:443", "a[b]c", "a[", "a[]b", "]x[", "[1-]", ""] {
            let range = Range::parse(text).unwrap();
            assert_eq!(range.texts(), [text], "{text}");
        }
        assert_eq!(texts("[2001:db8::35]:[443-444]"), ["[2001:db8::35]:443", "[2001:db8::35]:444"]);
    }

    #[test]
    fn a_range_that_runs_backwards_or_never_ends_is_refused() {
        for text in ["hv[20-01]", "hv[1-100001]", "a[1-1000]b[1-1000]", "a[1-99999999999999999999999]"] {
            assert!(Range::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_stands_for_as_many_as_it_counts_and_never_panics(text in "[a-c\\[\\]0-9,-]{0,16}") {
            if let Ok(range) = Range::parse(&text) && range.count() <= 1000 {
                let texts = range.texts();
                prop_assert_eq!(texts.len(), range.count());
                prop_assert!(text.contains('[') || texts == [text.clone()]);
            }
        }
    }
}
