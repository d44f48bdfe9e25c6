//! NVIDIA's BMCs. Source: capture of a BlueField-3 (BMC 24.10).

use crate::evidence::Bank;

/// How the ids of copies begin that do not run: the images for recovery. Their version is `version not available`.
pub(super) const COPIES: &[(&str, Bank)] = &[("golden_image_", Bank::Backup)];
