//! Names that look like a word that is none: a typing error should not end in a search engine.

use strsim::osa_distance;

use super::table;

/// A longer word is no error name: the longest of the table has 78 characters.
pub(super) const LONGEST_NAME: usize = 80;

/// More would be a list to read, not a hint.
const MOST: usize = 3;

/// The shortest word that is looked for inside names.
const SHORTEST_PART: usize = 4;

/// `text`, cut where it is too long for an error name.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The end of a sentence that offers `names`.
pub(super) fn or_nothing(names: &[&str]) -> String {
    if names.is_empty() { String::new() } else { format!("; near: {}", names.join(", ")) }
}

/// At most [`MOST`] names: those a few letters away from `text`, or else those that contain it.
pub(super) fn names(text: &str) -> Vec<&'static str> {
    let wanted: String = text.to_uppercase().chars().take(LONGEST_NAME + 1).collect();
    let length = wanted.chars().count();
    if length > LONGEST_NAME {
        return Vec::new();
    }
    let allowed = (length / 6).max(1);
    let mut near: Vec<(usize, &'static str)> = table::names()
        .filter(|name| name.len().abs_diff(length) <= allowed)
        .map(|name| (osa_distance(&wanted, &name.to_uppercase()), name))
        .filter(|(far, _)| *far <= allowed)
        .collect();
    if near.is_empty() && length >= SHORTEST_PART {
        near = table::names().filter(|n| n.to_uppercase().contains(&wanted)).map(|n| (n.len(), n)).collect();
    }
    near.sort_unstable();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_typing_error_finds_the_name_that_was_meant() {
        for (typed, meant) in [
            ("WU_E_WU_DISABLE", "WU_E_WU_DISABLED"),
            ("wu_e_service_sotp", "WU_E_SERVICE_STOP"),
            ("E_ACCESDENIED", "E_ACCESSDENIED"),
            ("CBS_E_STORE_CORUPTION", "CBS_E_STORE_CORRUPTION"),
        ] {
            assert_eq!(names(typed).first(), Some(&meant), "{typed}");
        }
    }

    #[test]
    fn a_part_of_a_name_finds_names_that_contain_it() {
        let wanted = ["CBS_E_NEW_SERVICING_STACK_REQUIRED", "WU_E_UH_NEW_SERVICING_STACK_REQUIRED"];
        assert_eq!(names("servicing_stack"), wanted);
    }

    #[test]
    fn a_word_like_no_name_finds_nothing() {
        assert_eq!(names("patch tuesday"), [""; 0]);
        assert_eq!(names(&"E_".repeat(10_000)), [""; 0]);
        assert_eq!(names(""), [""; 0]);
    }

    #[test]
    fn every_name_fits_the_longest() {
        assert!(table::names().all(|name| name.len() <= LONGEST_NAME));
    }

    proptest! {
        #[test]
        fn any_text_is_shortened_without_panic(text in any::<String>()) {
            prop_assert!(shorten(&text).chars().count() <= LONGEST_NAME + 3);
        }
    }
}
