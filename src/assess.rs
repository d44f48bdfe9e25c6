//! The whole way from evidence to a report: rules, diagnosis, verdict, in one pure function.
//!
//! Nothing is read and no clock is asked, so evidence that was stored last week is judged the way a live scan is.

mod case;
mod drift;
mod kept;
mod many;
mod report;
mod weight;

pub use case::{Case, assess, verify};
pub use drift::{Drift, Odd, State, Turn};
pub(crate) use kept::newest_of_each;
pub use kept::{Kept, Standing};
pub(crate) use many::gravest;
pub use many::{Group, Row, Tally};
pub use report::{BaselineReference, FORMAT, FORMAT_VERSION, Report, WaiversReference};
pub use weight::Weight;
