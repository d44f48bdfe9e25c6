//! A file for each server, called like it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a file's name keeps of a server's. A point in front is encoded with the rest: such a file would be hidden.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The file of a server, another one for each name.
pub fn file_of(name: &str, ending: &str) -> String {
    let encoded = utf8_percent_encode(name, KEPT).to_string();
    match encoded.strip_prefix('.') {
        Some(rest) => format!("%2E{rest}.{ending}"),
        None => format!("{encoded}.{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::file_of;

    #[test]
    fn a_name_is_a_file_in_the_folder_and_nowhere_else() {
        assert_eq!(file_of("hv1.example", "json"), "hv1.example.json");
        for (name, file) in [("../x", "%2E.%2Fx.md"), ("a/b", "a%2Fb.md"), ("C:\\x", "C%3A%5Cx.md")] {
            assert_eq!(file_of(name, "md"), file, "{name}");
        }
    }
}
