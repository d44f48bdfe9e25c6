//! The build that runs, in the numbers that Windows counts up: evidence has them as Windows writes them.

use super::OperatingSystem;

impl OperatingSystem {
    /// The number of the build, such as 20348; none where it was not read or is no number.
    pub(crate) fn build_number(&self) -> Option<u64> {
        self.build.text()?.parse().ok()
    }

    /// The build with its revision, such as 20348 and 5020; none where either is not known.
    pub(crate) fn running(&self) -> Option<(u64, u64)> {
        self.build_number().zip(self.ubr.value().copied())
    }
}
