//! The one way of a text into a page: whatever a template shows is escaped by this, whoever wrote the text.

use std::fmt;

use askama::filters::Escaper;

use crate::report::safe::html;

/// Makes a text inert (`askama.toml` names it for every template).
#[derive(Clone, Copy, Debug)]
pub(super) struct Inert;

impl Escaper for Inert {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        out.write_str(&html(text))
    }
}
