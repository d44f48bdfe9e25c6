//! Redaction: whatever tells one server, its network or its people from others is replaced by tokens, everywhere alike.
//!
//! Evidence is written out as a value; what its typed fields call a serial number, a name or an account is learned, and so
//! is what a text shows by its shape (`https://HOST`, `\\HOST\share`, `C:\Users\NAME`). Then every text of the value is
//! searched for all of that, and for addresses, SIDs and UUIDs. The result is evidence again: rules judge it as they judge
//! the original, since the same value has the same token everywhere and other values have others. Reports are made of
//! redacted evidence, so no format can forget it.
//!
//! Tokens are numbers in the order of first sight, so nothing can be computed back. `mock capture --redact` has other
//! needs (its bodies must keep their form to the byte) and shares `shapes` and `words`.
//!
//! From the ground up: `words`, `shapes`, `network`, `tokens`, `seen`, `known`, `note`, `learning`, `binary`, `redactor`.

mod binary;
mod known;
mod learning;
mod network;
mod note;
mod redactor;
mod seen;
pub(crate) mod shapes;
#[cfg(test)]
mod tests;
mod tokens;
pub(crate) mod words;

pub use learning::Learning;
pub use note::{NOTE, RedactError, is_redacted};
pub use redactor::Redactor;
