//! Ranges of hosts as ansible writes them: `hv[01:40]`, `rack[a:f]`, `n[1:9:2]`. Others than ours, which have a dash.

use crate::fleet::servers::range::{MOST, Range};

/// The names that a text stands for, the last range running fastest. An address such as `[2001:db8::1]` has no range in it.
///
/// # Errors
/// What is wrong with a range, as ansible would say it: it runs backwards, or its ends differ in width.
pub fn names(text: &str) -> Result<Vec<String>, String> {
    Ok(Range::read(text, range)?.texts())
}

/// What stands between brackets, where that is a range.
fn range(inner: &str) -> Option<Result<Vec<String>, String>> {
    let parts: Vec<&str> = inner.split(':').collect();
    let (from, to, step) = match parts[..] {
        [from, to] => (from, to, "1"),
        [from, to, step] => (from, to, step),
        _ => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let letter = |text: &str| match text.as_bytes() {
        [byte] if byte.is_ascii_alphabetic() => Some(*byte),
        _ => None,
    };
    let step = if digits(step) { step.parse::<usize>().ok()? } else { return None };
    let wrong = |why: &str| Some(Err(format!("[{inner}] {why}")));
    if step == 0 {
        return wrong("has a step of 0");
    }
    if let (Some(first), Some(last)) = (letter(from), letter(to)) {
        if last < first || first.is_ascii_lowercase() != last.is_ascii_lowercase() {
            return wrong("runs backwards");
        }
        return Some(Ok((first..=last).step_by(step).map(|byte| char::from(byte).to_string()).collect()));
    }
    if !digits(from) || !digits(to) {
        return None;
    }
    let (first, last): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
    let width = if from.starts_with('0') && from.len() > 1 { from.len() } else { 0 };
    if width > 0 && to.len() != from.len() {
        return wrong("has ends of different width, which ansible refuses: write both with their zeros");
    }
    if last < first {
        return wrong("runs backwards");
    }
    if (last - first) / step >= MOST {
        return Some(Err(format!("[{inner}] stands for more than {MOST} names")));
    }
    Some(Ok((first..=last).step_by(step).map(|n| format!("{n:0width$}")).collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::names;

    #[test]
    fn a_range_is_as_ansible_reads_it() {
        let read = |text: &str| names(text).unwrap();
        assert_eq!(read("bmc[13:15].example.net"), ["13", "14", "15"].map(|n| format!("bmc{n}.example.net")));
        assert_eq!(read("hv[08:10]"), ["hv08", "hv09", "hv10"]);
        assert_eq!(read("r[a:b]n[1:5:2]"), ["ran1", "ran3", "ran5", "rbn1", "rbn3", "rbn5"]);
        assert_eq!(read("[2001:db8::1]:443"), ["[2001:db8::1]:443"]);
        assert_eq!(read("hv1"), ["hv1"]);
        for wrong in ["hv[3:1]", "hv[01:100]", "hv[b:a]", "hv[1:3:0]", "hv[1:999999999]"] {
            assert!(names(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        /// `hv[01:40]` is forty names in their order, each as wide as the first.
        #[test]
        fn a_range_is_as_long_as_its_ends_say(from in 0usize..500, more in 0usize..500, step in 1usize..7) {
            let to = from + more;
            let read = names(&format!("hv[{from:04}:{to:04}:{step}]x")).unwrap();
            let expected: Vec<_> = (from..=to).step_by(step).map(|n| format!("hv{n:04}x")).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn no_text_brings_it_down(text in "[a-c\\[\\]0-9:]{0,20}") {
            if let Ok(names) = names(&text) {
                prop_assert!(!names.is_empty());
            }
        }
    }
}
