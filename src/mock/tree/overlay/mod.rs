//! Overlays: files that turn one tree into another state of the same machine.
//!
//! An overlay is data (TOML or JSON): resources to create, to change by merge patch, and to take away, by URI or by
//! pattern. It is applied whole or not at all, and every error names the file and the line of the change that does
//! not fit the tree. The scenarios inside the program are overlays too.

pub(super) mod apply;
mod error;
mod file;
#[cfg(test)]
mod tests;

pub use self::apply::Overlay;
pub use self::error::OverlayError;
