//! What the JSON formats share: members that are left out where there is nothing to say, and text that a terminal may show.

use serde_json::Value;

use super::safe;

/// The value without its null members, at every depth. Nothing is said by leaving it out, not by `null`.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// A finished document.
///
/// # Errors
/// Never in practice: a [`Value`] can always be written.
pub fn document(value: Value) -> serde_json::Result<String> {
    Ok(safe::json(&serde_json::to_string_pretty(&without_nulls(value))?) + "\n")
}
