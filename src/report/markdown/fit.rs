//! A document within a limit: the least important rows go first, and what went is counted.

use crate::msg;

/// A part of the document that can lose rows.
pub struct Section {
    /// What stands before the rows.
    pub before: String,
    /// The rows, each with its line break.
    pub rows: Vec<String>,
    /// What stands after them.
    pub after: String,
    /// The higher, the later it loses rows.
    pub rank: u8,
}

/// The space that the sentence about missing rows may take.
const NOTE: usize = 200;

/// Head, sections and tail in this order, in no more than `most` bytes. Head, tail and the frames of the sections stay.
pub fn fit(head: &str, sections: &[Section], tail: &str, most: usize) -> String {
    let frames: usize = sections.iter().map(|s| s.before.len() + s.after.len() + NOTE).sum();
    let mut left = most.saturating_sub(head.len() + frames + tail.len());
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|at| sections.get(*at).map(|s| std::cmp::Reverse(s.rank)));
    let mut kept = vec![0; sections.len()];
    for at in order {
        let (Some(section), Some(count)) = (sections.get(at), kept.get_mut(at)) else { continue };
        for row in &section.rows {
            let Some(rest) = left.checked_sub(row.len()) else {
                // What is less important than a row that does not fit gets no place either.
                left = 0;
                break;
            };
            left = rest;
            *count += 1;
        }
    }
    let mut out = head.to_owned();
    for (section, kept) in sections.iter().zip(kept) {
        out.push_str(&section.before);
        section.rows.iter().take(kept).for_each(|row| out.push_str(row));
        if kept < section.rows.len() {
            let note = msg!("markdown-left-out", count = section.rows.len() - kept, most = most);
            out.push_str(&format!("\n{}\n", note.text));
        }
        out.push_str(&section.after);
    }
    out + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(name: &str, rows: usize, rank: u8) -> Section {
        let rows = (0..rows).map(|n| format!("{name}{n:03}\n")).collect();
        Section { before: format!("[{name}\n"), rows, after: "]\n".to_owned(), rank }
    }

    #[test]
    fn nothing_is_left_out_where_everything_fits() {
        let text = fit("head\n", &[section("a", 2, 1), section("b", 1, 2)], "tail\n", 10_000);
        assert_eq!(text, "head\n[a\na000\na001\n]\n[b\nb000\n]\ntail\n");
    }

    #[test]
    fn the_least_important_rows_go_first_and_are_counted() {
        let text = fit("head\n", &[section("a", 900, 1), section("b", 5, 2)], "tail\n", 1000);
        assert!(text.len() <= 1000, "{}", text.len());
        assert!(text.contains("b004") && text.contains("a000") && !text.contains("a899"), "{text}");
        let shown = text.matches("\na").count();
        assert!(text.contains(&format!("{} more", 900 - shown)), "{text}");
    }
}
