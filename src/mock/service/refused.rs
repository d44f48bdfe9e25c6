//! A request that is refused, before it has become an answer.

use hyper::StatusCode;

use super::fault::{self, Fault};
use super::store::Full;

pub(super) type Refused = (StatusCode, Fault);

pub(super) fn bad_request(fault: Fault) -> Refused {
    (StatusCode::BAD_REQUEST, fault)
}

pub(super) fn full(_: Full) -> Refused {
    (StatusCode::INSUFFICIENT_STORAGE, fault::limit_reached())
}

/// The recorded resource is no JSON object, so nothing in it can be changed.
pub(super) fn broken() -> Refused {
    (StatusCode::INTERNAL_SERVER_ERROR, fault::malformed("The stored resource is no JSON object.".to_owned()))
}
