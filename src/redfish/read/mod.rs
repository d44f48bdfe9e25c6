//! The tolerant layer: what a body holds, what a link is, and what a value is. Nothing is asked for here.

mod body;
mod link;
mod resource;
mod slim;
mod vocabulary;

pub(super) use body::object;
pub(super) use link::{SERVICE_ROOT, is_link, without_fragment};
pub use resource::{Resource, View};
pub(super) use slim::Keep;
pub(super) use vocabulary::{health, status, summary};
