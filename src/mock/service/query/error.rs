//! Why a query cannot be answered: which parameter, and what is wrong with it.

/// Why a query cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is longer than any client needs.
    #[error("the query has {0} bytes, more than the 4096 that are read")]
    TooLong(usize),
    /// A percent escape is broken, or does not give UTF-8.
    #[error("the query is not percent-encoded UTF-8 near {0:?}")]
    Encoding(String),
    /// The service has no such parameter.
    #[error("the query parameter {0} is not supported")]
    Unsupported(String),
    /// The parameter occurs twice.
    #[error("the query parameter {0} is given twice")]
    Twice(String),
    /// The value is not of the form that the parameter needs.
    #[error("the value {value:?} of the query parameter {name} is not valid: {reason}")]
    Value {
        /// The parameter.
        name: &'static str,
        /// What was sent.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The number is outside what the service can do.
    #[error("the value {value:?} of the query parameter {name} is outside {range}")]
    Range {
        /// The parameter.
        name: &'static str,
        /// What was sent.
        value: String,
        /// What is possible.
        range: String,
    },
    /// Two parameters exclude each other.
    #[error("the query parameters {0} and {1} cannot be combined")]
    Combination(&'static str, &'static str),
}
