//! `--servers`: the same judgement of many servers, side by side.

mod before;
mod collecting;
mod credentials;
mod display;
mod journal;
mod lock_out;
mod options;
mod plan;
mod run;
mod spool;

pub use before::Before;
pub use collecting::{Sides, collect};
pub use options::{Many, Resume};
pub use run::Round;
