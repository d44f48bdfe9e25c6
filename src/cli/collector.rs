//! `collector`: the script that collects the Windows side.

use super::shared::failure::Failure;
use super::shared::print;

/// `patchgate collector`
pub fn run() -> Result<u8, Failure> {
    print::text(crate::windows::collector())
}
