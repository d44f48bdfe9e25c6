//! Microsoft's own articles about failed updates, each with a fixture in the shape of its log lines.

mod fixture;
pub mod searching;
