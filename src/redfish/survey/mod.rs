//! The survey: from the service root to hardware evidence. The order of the walk is in `hardware`, a file for
//! each kind of resource says what is read of it.

mod alarm;
mod card;
mod drive;
mod drives;
mod firmware;
mod hardware;
mod hosts;
mod identity;
mod lists;
mod logs;
mod missing;
mod network;
mod parts;
mod power;
mod security;
mod settings;
mod storage;
mod sums;
mod support;
mod system;
mod walk;

pub use hardware::survey;
pub(crate) use hardware::survey_telling;
pub(super) use hardware::survey_with;
pub use identity::subject;
