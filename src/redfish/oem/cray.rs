//! The controllers of Cray's blades. Source: capture of an EX4252.

use crate::evidence::Bank;

/// The ids of copies that do not run: `Recovery`, described as `System Recovery Image`, an older build than `BMC`.
pub(super) const COPIES: &[(&str, Bank)] = &[("Recovery", Bank::Backup)];
