//! Redaction: whatever tells one machine, its network or its people from others is replaced, everywhere alike.
//!
//! First all bodies are searched for identifiers, by the names of properties. Then every string is rewritten: the
//! identifiers that were learned, wherever they occur (in text, in ids, in URIs), and whatever looks like a UUID, a MAC
//! address or an IP address. Links keep resolving, since the URIs under which bodies are stored are rewritten alike.

mod fake;
mod lexer;
mod redactor;
#[cfg(test)]
mod tests;

pub use self::redactor::RedactError;
