//! How a command prints that has only a table and JSON. Reports have more formats, in a file of their own.

use clap::ValueEnum;

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Table,
    /// One JSON document (`patchgate schema report`).
    Json,
}
