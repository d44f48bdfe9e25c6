//! Values of Group Policy, as the rules about it read them.
//!
//! The values and their meaning are those of Microsoft's policy documentation (windows-itpro-docs, `waas-wu-settings`
//! and `wufb-wsus`). A key that was read and does not hold a value is *not set*; a key that was not read is unknown.
//! Only the computer's policy is collected: the per-user variant of `DisableWindowsUpdateAccess` is not seen.

use std::collections::BTreeMap;

use crate::evidence::{PolicyValue, Windows};

pub type Key = BTreeMap<String, PolicyValue>;

/// What a policy value says.
pub enum Setting<T> {
    NotSet,
    Set(T),
    /// It is there, with a type that the policy does not have.
    Malformed(String),
}

pub fn find<'k>(key: &'k Key, name: &str) -> Option<&'k PolicyValue> {
    PolicyValue::named(key, name).map(|(_, value)| value)
}

pub fn number(key: &Key, name: &str) -> Setting<u64> {
    match find(key, name) {
        None => Setting::NotSet,
        Some(PolicyValue::Number(n)) => Setting::Set(*n),
        Some(PolicyValue::Text(text)) => match text.trim().parse() {
            Ok(n) => Setting::Set(n),
            Err(_) => Setting::Malformed(text.clone()),
        },
    }
}

/// A text value; blank is not set.
pub fn text<'k>(key: &'k Key, name: &str) -> Option<&'k str> {
    match find(key, name) {
        Some(PolicyValue::Text(text)) => Some(text.trim()).filter(|t| !t.is_empty()),
        _ => None,
    }
}

/// The WSUS server that is used by policy; none where none is known to be.
pub fn used_wsus(windows: &Windows) -> Option<&str> {
    let used = matches!(number(windows.policy.automatic_updates.value()?, "UseWUServer"), Setting::Set(n) if n != 0);
    text(windows.policy.windows_update.value()?, "WUServer").filter(|_| used)
}
