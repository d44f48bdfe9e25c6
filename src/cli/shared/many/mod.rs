//! `--servers`: the same judgement of many servers, side by side.

mod credentials;
mod lock_out;
mod options;
mod plan;
mod run;
mod spool;

pub use options::Many;
pub use run::Round;
