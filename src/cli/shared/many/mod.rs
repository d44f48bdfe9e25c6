//! `--servers`: the same judgement of many servers, side by side.

mod before;
mod collecting;
mod credentials;
mod display;
mod held;
mod journal;
mod judging;
mod lock_out;
mod named;
mod options;
mod pieces;
mod plan;
mod redacted;
mod results;
mod run;
mod runbooks;
mod spool;
mod working;

pub use before::Before;
pub use collecting::{Sides, collect};
pub use judging::Jury;
pub use named::file_of;
pub use options::{Many, Resume};
pub use run::Round;
pub use working::Shift;
