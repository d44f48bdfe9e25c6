//! Where bytes of a BMC become text: our own secrets stay outside, and no body brings more JSON than a scan can hold.
//!
//! There is one place that knows the secrets of this session, and every body and every error passes it before anybody
//! sees its text. Nothing else in this wing cuts what a BMC says ([`Secrets::cut`]); a test holds that.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};

use crate::common::bounded::json_values;
use crate::common::secrets::Secrets;
use crate::redfish::read::{Keep, object};

/// The most characters that are kept of what a body holds instead of JSON.
const MOST: usize = 300;

/// What passes from one BMC to us: what its [`Secrets`] let through.
#[derive(Default)]
pub(super) struct Border {
    secrets: Secrets,
    values: AtomicUsize,
}

impl Deref for Border {
    type Target = Secrets;

    fn deref(&self) -> &Secrets {
        &self.secrets
    }
}

impl Border {
    /// The object in a body, if it brings no more than these numbers of values: in a body, in a scan.
    ///
    /// # Errors
    /// What the body holds instead. `kind` is what the service calls it.
    pub(super) fn object(
        &self,
        body: &[u8],
        kind: Option<&str>,
        keep: Keep,
        (most, most_in_all): (usize, usize),
    ) -> Result<Map<String, Value>, String> {
        let values = json_values(body);
        if values > most {
            return Err(format!("the body holds {values} JSON values, more than the {most} that are read"));
        }
        if self.values.fetch_add(values, Ordering::Relaxed) + values > most_in_all {
            return Err(format!("the scan has read the {most_in_all} JSON values that it may read"));
        }
        object(body, kind, keep).map(|body| self.properties(body)).map_err(|problem| self.cut(&problem, MOST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: (usize, usize) = (100, 150);

    #[test]
    fn what_is_no_object_is_told_without_our_secrets() {
        let border = Border::default();
        border.hide("Secret-Token");
        assert!(!border.object(b"<", Some("Secret-Token"), Keep::Everything, MOST).unwrap_err().contains("Secret"));
        let object = border.object(br#"{"a": "Secret-Token"}"#, None, Keep::Everything, MOST).unwrap();
        assert_eq!(Value::from(object).to_string(), r#"{"a":"[secret]"}"#);
    }

    #[test]
    fn no_body_and_no_scan_brings_more_values_than_it_may() {
        let border = Border::default();
        let body = |values: usize| format!("{{\"a\": [{}]}}", vec!["{}"; values - 3].join(","));
        let read = |values| border.object(body(values).as_bytes(), None, Keep::Everything, MOST);
        assert!(read(101).unwrap_err().contains("101 JSON values"));
        assert!(read(100).is_ok());
        assert!(read(100).unwrap_err().contains("the scan has read"));
    }
}
