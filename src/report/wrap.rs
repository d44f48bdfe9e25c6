//! Where a line may end. Prose ends between two words; what somebody copies, such as a command with its options, a path with a blank in
//! its quotation marks or a flag with its fingerprint, is never broken.

use unicode_width::UnicodeWidthStr;

/// How many columns a terminal needs for a text: a character of East Asian scripts takes two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A word with blanks behind it, so many columns wide.
pub fn padded(word: &str, columns: usize) -> String {
    word.to_owned() + &" ".repeat(columns.saturating_sub(width(word)))
}

/// The lines of a text, none wider than `room` but where that would break what has to stay whole.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let blank = if piece.joined { "" } else { " " };
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&piece.text),
            Some(line) if width(line) + blank.len() + width(&piece.text) <= room => {
                line.push_str(blank);
                line.push_str(&piece.text);
            }
            _ => lines.push(piece.text),
        }
    }
    lines
}

/// What is not broken.
struct Piece {
    text: String,
    /// Whether no blank stands before it: between two characters of a script that is written without.
    joined: bool,
}

/// The pieces of a text in their order.
fn pieces(text: &str) -> Vec<Piece> {
    whole(text).into_iter().flat_map(|word| between_characters(&word)).collect()
}

/// The flag that is printed with its value, to be pasted.
const PIN: &str = "--pin";

/// The words of a text; what belongs together on a command line is one.
fn whole(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut glued = false;
    for word in text.split_ascii_whitespace() {
        let follows = glued || is_option(word) || is_quoted_path(word);
        match words.last_mut() {
            Some(before) if glued || follows && !ends(before) => {
                before.push(' ');
                before.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        // Within quotation marks nothing ends, and an option has its value behind it.
        let so_far = words.last().map(String::as_str).unwrap_or_default();
        let odd = |mark| so_far.matches(mark).count() % 2 == 1;
        let open = odd('"') && so_far.contains(['\\', '%']) || odd('`');
        glued = open || (word == PIN || is_option(word) && so_far.contains(' ')) && !ends(so_far);
    }
    words
}

/// Whether a clause ends here, and a command with it.
fn ends(word: &str) -> bool {
    word.ends_with([',', ';', ':', ')', '。']) || word.ends_with('.') && !word.ends_with("..")
}

/// `/save`, `/remove:d`: an option as Windows' programs have them, and no path; their values follow.
fn is_option(word: &str) -> bool {
    let name = word.strip_prefix('/').map(|rest| rest.trim_end_matches([',', ';', ')', '.']));
    name.is_some_and(|name| {
        let letters = name.split(':').next().unwrap_or_default();
        !letters.is_empty() && letters.len() <= 20 && letters.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
    })
}

/// The beginning of a path in quotation marks.
fn is_quoted_path(word: &str) -> bool {
    word.strip_prefix('"').is_some_and(|rest| rest.contains(['\\', '%']))
}

/// A word, or its parts where it is of a script that is written without blanks: no line begins with a mark that ends something.
fn between_characters(word: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before = ' ';
    for c in word.chars() {
        let breaks = (is_wide(c) && !is_closing(c) || is_wide(before)) && !is_closing(c) && !is_opening(before);
        match pieces.last_mut() {
            Some(piece) if !breaks => piece.text.push(c),
            last => {
                let joined = last.is_some();
                pieces.push(Piece { text: c.to_string(), joined });
            }
        }
        before = c;
    }
    pieces
}

/// A character of Japanese, Chinese or Korean.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// What belongs to the character before it: marks that close, small kana, the long vowel.
fn is_closing(c: char) -> bool {
    "、。，．）」』】〕〉》！？：；ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(c) || ",.;:!?)]}%".contains(c)
}

/// What belongs to the character after it.
fn is_opening(c: char) -> bool {
    "（「『【〔〈《".contains(c) || "([{".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_whole() {
        let text = "Save the list first (icacls \"C:\\Program Files\\X\" /save acl.txt /t), then remove the entry (icacls \
                    \"C:\\Windows\\SoftwareDistribution\\Download\" /remove:d *S-1-5-18) and see /redfish/v1/Systems/1; \
                    give --pin sha256:aabbcc, or not.";
        for room in [10, 30, 60] {
            let lines = wrap(text, room);
            for whole in [
                "(icacls \"C:\\Program Files\\X\" /save acl.txt /t),",
                "(icacls \"C:\\Windows\\SoftwareDistribution\\Download\" /remove:d *S-1-5-18)",
                "/redfish/v1/Systems/1;",
                "--pin sha256:aabbcc,",
            ] {
                assert!(lines.iter().any(|line| line.contains(whole)), "{room} {whole}: {lines:#?}");
            }
            assert_eq!(lines.join(" "), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    #[test]
    fn prose_fills_the_room_and_no_more() {
        let lines = wrap("one two three four and/or five; see \"a word\" here", 10);
        assert_eq!(lines, ["one two", "three four", "and/or", "five; see", "\"a word\"", "here"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn a_script_without_blanks_is_broken_between_its_characters() {
        let text = "更新プログラムをインストールできませんでした。原因は「アクセス拒否」です（KB5082142）。";
        let lines = wrap(text, 20);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line) <= 22), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(['。', '」', '、', '）'])), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("KB5082142")), "{lines:?}");
        assert_eq!(lines.concat(), text);
    }
}
