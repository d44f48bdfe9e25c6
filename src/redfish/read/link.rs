//! What a link is, and the one URI that is not taken from a link.

use serde_json::{Map, Value};

/// The one URI that Redfish fixes (DSP0266, "Redfish-defined URIs").
pub(in crate::redfish) const SERVICE_ROOT: &str = "/redfish/v1/";

/// A URI, or the place of a property, without what stands behind `#`.
pub(in crate::redfish) fn without_fragment(place: &str) -> &str {
    place.split('#').next().unwrap_or(place)
}

/// Whether an object is nothing but a link.
pub(in crate::redfish) fn is_link(object: &Map<String, Value>) -> bool {
    object.keys().all(|key| key == "@odata.id")
}
