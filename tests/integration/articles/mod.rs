//! Microsoft's own articles about failed updates, each with a fixture in the shape of its log lines.

pub mod searching;
mod searching_article;
mod searching_clients;
mod searching_fixture;
mod searching_guards;
mod searching_management;
mod searching_windows;
