//! Microsoft's own articles about failed updates, each with a fixture in the shape of its log lines.
//!
//! The list of articles is the nearest thing to a complete list of how updates fail; docs/coverage.md is made from it.

mod article;
mod coverage;
mod guards;
mod noise;
pub mod searching;
mod searching_article;
mod searching_clients;
mod searching_fixture;
mod searching_guards;
mod searching_management;
mod searching_windows;
mod servicing;
mod servicing_others;
mod servicing_transactions;
mod session;
