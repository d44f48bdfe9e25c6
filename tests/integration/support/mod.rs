//! What several tests need.

pub mod bench;
pub mod evidence;
pub mod front;
pub mod judging;
pub mod program;
pub mod proxies;
pub mod recorded;
pub mod renaming;
pub mod scenarios;
pub mod schema;
pub mod share;
pub mod snapshots;
pub mod switch;
pub mod tools;
