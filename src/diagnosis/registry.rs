//! Registry values of a case that somebody exported.

use super::case::Case;
use crate::evidence::{Line, PolicyValue};
use crate::rules::windows::keys::{self, Setting};

/// A value of the first exported key whose name ends with `key`, with the line that shows it.
pub fn value<'a>(case: &Case<'a>, key: &str, name: &str) -> Option<(&'a PolicyValue, Line)> {
    let setting = keys::ending(&case.windows.registry, key).next()?;
    let (known, value) = PolicyValue::named(&setting.key.values, name)?;
    Some((value, setting.line(format!("{known} = {value}"))))
}

/// The exported keys whose names end with `end`.
pub fn exported<'a>(case: &Case<'a>, end: &str) -> impl Iterator<Item = Setting<'a>> {
    keys::ending(&case.windows.registry, end)
}
