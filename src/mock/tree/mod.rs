//! What a service is made of: a tree of resources, where it comes from, and how another is made of it.
//!
//! Nothing here speaks HTTP. From the bottom: [`etag`] and a [`Resource`], the [`Tree`] in memory,
//! what reads one (folder, archive, the machines in the program), what changes one (overlays, and with them scenarios),
//! what makes one (from a description, or from a live BMC), and what tells one BMC of a fleet from another.

mod archive;
pub mod build;
pub mod capture;
mod error;
pub(super) mod etag;
mod identity;
mod limits;
mod memory;
mod merge;
mod mockup;
mod overlay;
mod pattern;
mod resource;
mod scenario;
mod uri;
mod windows;

pub use self::error::TreeError;
pub use self::memory::Tree;
pub use self::overlay::{Overlay, OverlayError};
pub use self::scenario::{Scenario, machines, scenario, scenarios};

pub(super) use self::identity::{Identity, Marks};
pub(super) use self::pattern::Pattern;
pub(super) use self::resource::{Facts, Media, Resource};
pub(super) use self::uri::{link, trimmed};
