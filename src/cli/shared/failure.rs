//! Why a command ends without an answer, and with which exit code.

use crate::redfish::{Layer, RedfishError};

/// Why a command ends without an answer, and with which exit code.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub message: String,
}

impl Failure {
    /// A mistake of the operator or of a file that the operator named: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        let message = message.into();
        let message = if message.starts_with("usage: ") { message } else { format!("usage: {message}") };
        Self { code: 2, message }
    }

    /// An invalid baseline, or other input with its own words: exit code 2.
    pub fn input(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// No answer could be had: exit code 3.
    pub fn undetermined(message: impl Into<String>) -> Self {
        Self { code: 3, message: message.into() }
    }
}

impl From<RedfishError> for Failure {
    fn from(error: RedfishError) -> Self {
        let message = error.to_string();
        if error.layer == Layer::Usage { Self::usage(message) } else { Self::undetermined(message) }
    }
}
