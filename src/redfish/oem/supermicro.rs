//! Supermicro's BMC. Source: capture of a SYS-821GE-TNHR (X13, BMC 11.01.01).

use crate::evidence::Bank;

/// How the ids of copies begin that do not run: the golden and the backup image, and the partition into which an update
/// is written before it is taken over. In the capture the staging members hold the running version: what is staged
/// there waits only where it is another ([`super::bank::settle`]).
pub(super) const COPIES: &[(&str, Bank)] =
    &[("Golden_", Bank::Backup), ("Backup_", Bank::Backup), (STAGING, Bank::Pending)];

/// How the id of a staging member begins, before the id of the member it is for.
pub(super) const STAGING: &str = "Staging_";
