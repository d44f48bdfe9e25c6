//! PATCH, POST and DELETE on the memory of one running mock.
//!
//! What can be written follows from a resource's type, so that it works on recorded trees too. Everything else is
//! refused as DSP0266 says: 405 with `Allow`, 403 for the role, 412 and 428 for the ETag, 400 with the property.
//!
//! From the bottom: what a type lets be written (`rights`), whether a value fits (`values`), collections (`members`), what
//! is done for each kind of resource, and the change as a whole (`change`).

mod account;
mod action;
mod change;
mod members;
mod rights;
mod stream;
mod subscription;
mod update;
mod values;

pub(super) use self::rights::allowed;
pub(super) use self::stream::Listener;
