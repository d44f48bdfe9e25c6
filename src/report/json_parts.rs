//! What the JSON formats share: members that are left out where there is nothing to say, and text that a terminal may
//! show.

use serde::Serialize;
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
/// Never in practice: what is given is made of texts, numbers and lists of them.
pub fn document(value: &impl Serialize) -> serde_json::Result<String> {
    // Each writer of serde is compiled anew for each type, so all of ours know one: that of the tree.
    Ok(safe::json(&serde_json::to_string_pretty(&serde_json::to_value(value)?)?) + "\n")
}

/// A finished document in one line.
///
/// # Errors
/// Never in practice: what is given is made of texts, numbers and lists of them.
pub fn line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(safe::json(&serde_json::to_string(&serde_json::to_value(value)?)?) + "\n")
}
