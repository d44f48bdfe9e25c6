//! The survey: from the service root to hardware evidence. What holds the walk together is in `hardware`.

mod firmware;
mod hardware;
mod identity;
mod lists;
mod logs;
mod missing;
mod network;
mod security;
mod settings;
mod storage;
mod system;
mod walk;

pub use hardware::survey;
pub(super) use hardware::survey_with;
pub use identity::subject;
