//! The permissions of the very object that a line of the failed session names.

use super::case::Case;
use crate::evidence::{Line, ObjectKind};
use crate::msg;
use crate::rules::windows::access::quote;
use crate::windows::sddl::{AccessMask, Kind, SecurityDescriptor, Token, effective};

/// What the descriptor of the object says of the Windows Modules Installer.
pub enum Permissions {
    /// It may not write there, and the line shows why.
    Refuse(Line),
    /// It may.
    Allow(Line),
}

/// The permissions of an object, where its descriptor was collected and can be read.
pub fn permissions(case: &Case<'_>, object: &str) -> Option<Permissions> {
    let wanted = spelling(object);
    let named = case.windows.servicing.named_objects.value()?;
    let acl = named.items.iter().find(|acl| spelling(&acl.path) == wanted)?;
    let descriptor: SecurityDescriptor = acl.sddl.text()?.parse().ok()?;
    let (kind, write) = match acl.kind {
        ObjectKind::Directory => (Kind::Directory, AccessMask::FILE_WRITE),
        ObjectKind::File => (Kind::File, AccessMask::FILE_WRITE),
        ObjectKind::Key => (Kind::Key, AccessMask::KEY_WRITE),
    };
    let lost = effective(&descriptor, &Token::trusted_installer(), kind).ok()?.missing(write);
    Some(if lost.is_empty() {
        Permissions::Allow(quote(acl, msg!("proof-trusted-installer-may-write")))
    } else {
        Permissions::Refuse(quote(acl, msg!("proof-trusted-installer-lacks", rights = lost.describe(kind))))
    })
}

/// The same name for the spellings of a log and of the registry.
fn spelling(object: &str) -> String {
    let lower = object.trim_end_matches('\\').to_ascii_lowercase();
    for root in [r"\registry\machine\", r"hkey_local_machine\"] {
        if let Some(rest) = lower.strip_prefix(root) {
            return format!(r"hklm\{rest}");
        }
    }
    lower
}
