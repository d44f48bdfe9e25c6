//! Many servers: which they are, how each is reached, and how they are judged side by side.
//!
//! A servers file names them once, with what they share in groups, so that nobody types sixty command lines. Nothing here reads a
//! secret: a server names its credential, and the command line fetches that where it is used.

pub mod servers;
