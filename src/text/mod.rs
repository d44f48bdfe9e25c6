//! The words that an operator reads, apart from the code that decides when to say them.
//!
//! A [`Message`] is an identifier and named values; the sentence comes from a Fluent catalogue, one file for each
//! room of the house (`src/text/en/*.ftl`). English is the reference: every identifier exists there, which a test
//! proves by reading the sources. Another language is another folder (`src/text/ja/*.ftl`), in which reports for people are told
//! ([`tell`]); documents for programs keep the English sentence, and the identifier with its values.

mod catalogue;
mod given;
mod language;
mod message;
#[cfg(test)]
pub(crate) mod pseudo;
mod saying;
mod told;
#[cfg(test)]
mod translated;

pub(crate) use catalogue::page;
pub use catalogue::render;
pub use given::{FactValue, Given, SaidValue};
pub use language::{Language, choose, language, spoken};
pub use message::{Message, Say, Value, Words};
pub use saying::Saying;
pub use told::{said, tell, tell_plain};

/// A [`Message`] by its identifier: `msg!("service-disabled", service = name, start = start)`. A value that can [`Say`] itself, such as
/// another message or the reason of a missing fact, is told in the language of the message around it.
#[macro_export]
macro_rules! msg {
    ($id:literal $(,)?) => {
        $crate::text::Message::new($id, &[])
    };
    ($id:literal $(, $name:ident = $value:expr)+ $(,)?) => {{
        #[allow(unused_imports, reason = "a message may have values of one kind only")]
        use $crate::text::{FactValue as _, SaidValue as _};
        $crate::text::Message::new($id, &[$((stringify!($name), (&$crate::text::Given(&$value)).value())),+])
    }};
}
