//! A value of a registry key, as an export has it.

use super::case::Case;
use crate::evidence::{Line, PolicyValue};

/// The value of a key whose name ends like this, with the line that shows it.
pub fn value<'a>(case: &Case<'a>, key: &str, name: &str) -> Option<(&'a PolicyValue, Line)> {
    let registry = &case.windows.registry;
    let wanted = key.to_ascii_lowercase();
    let found = registry.value()?.items.iter().find(|known| known.key.to_ascii_lowercase().ends_with(&wanted))?;
    let (shown, value) = found.values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let text = match value {
        PolicyValue::Number(number) => format!("{}: {shown} = {number}", found.key),
        PolicyValue::Text(text) => format!("{}: {shown} = {text}", found.key),
    };
    Some((value, Line { text, from: registry.from(), at: registry.at() }))
}
