//! The steps of every cause in their order, each with its commands, its price, the way back, and how to see that it worked.

use super::book::{Book, Piece};
use super::fence::fence;
use super::part::{heading, item, paragraph};
use crate::msg;
use crate::report::markdown::escape::text;

/// The steps of a runbook.
pub fn steps(out: &mut String, book: &Book) {
    heading(out, 2, &msg!("plan-steps").text);
    book.rules.iter().for_each(|words| paragraph(out, words));
    for cure in &book.cures {
        heading(out, 3, &cure.title);
        cure.doubt.iter().for_each(|words| paragraph(out, words));
        cure.notes.iter().for_each(|words| item(out, words));
        for step in &cure.steps {
            heading(out, 4, &step.title);
            step.pieces.iter().for_each(|one| piece(out, one));
        }
    }
}

fn piece(out: &mut String, piece: &Piece) {
    match piece {
        Piece::Words(None, words) => paragraph(out, words),
        Piece::Words(Some(label), words) => out.push_str(&format!("**{}** {}\n\n", text(label), text(words))),
        Piece::Commands(language, commands) => fence(out, language, commands),
    }
}
