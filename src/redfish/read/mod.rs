//! The tolerant layer: what a body holds, what a link is, and what a value is. Nothing is asked for here.

mod body;
mod link;
mod listing;
mod repair;
mod resource;
mod slim;
mod spelling;
mod vocabulary;

pub(super) use body::object;
pub(super) use link::{SERVICE_ROOT, is_link, without_fragment};
pub(super) use listing::{count_of, error_beside, gap, next_of};
pub use resource::{Resource, View};
pub(super) use slim::Keep;
pub(super) use spelling::{page_of, resource_of};
pub(super) use vocabulary::{health, status, summary, worse};
