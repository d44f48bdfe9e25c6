//! What stands for `demo` in a program without the feature `mock`: no mock server can be named, and whoever names one is
//! told what to do. The types have no values, so nothing that takes one is ever reached.

use super::failure::Failure;
use crate::redfish::{Credentials, Target};

/// The name of a mock server, of which there is none.
#[derive(Debug, Clone)]
pub enum MockName {}

impl std::str::FromStr for MockName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Err(if text.starts_with("mock:") {
            "this patchgate was built without the feature `mock`, which holds the mock servers; next: build it with \
             `cargo build --features mock`, or give --bmc URL or --evidence FILE"
        } else {
            "there is no target without an option; next: give --bmc URL, --windows FILE or --evidence FILE"
        }
        .to_owned())
    }
}

/// A mock server at work, which there never is.
pub enum Demo {}

impl Demo {
    pub async fn start(name: &MockName) -> Result<Self, Failure> {
        match *name {}
    }

    pub fn target(&self) -> &Target {
        match *self {}
    }

    pub fn credentials(&self) -> &Credentials {
        match *self {}
    }

    pub fn name(&self) -> &str {
        match *self {}
    }

    pub fn note(&self) -> &str {
        match *self {}
    }

    pub fn windows(&self) -> Option<&[u8]> {
        match *self {}
    }

    pub async fn stop(self) {
        match self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_a_mock_is_told_of_the_feature() {
        let error = "mock:sr650-v2".parse::<MockName>().unwrap_err();
        assert!(error.contains("feature `mock`") && error.contains("next: "), "{error}");
    }
}
