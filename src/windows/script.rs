//! The collector script, which every way in sends as it is.

use crate::common::packed::{Pack, pack};

static SCRIPT: Pack = pack!("collector");

/// The collector script for Windows PowerShell 5.1, as `patchgate collector` prints it. Its head says what it reads.
#[must_use]
pub fn collector() -> &'static str {
    SCRIPT.text("src/windows/collector.ps1")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::collector;
    use crate::evidence::settings::{KEYS, SERVICES, VALUES};

    /// The texts between quotation marks of the function that reads the item.
    fn quoted() -> BTreeSet<&'static str> {
        let (_, rest) = collector().split_once("function Read-KnownSetting {").unwrap();
        let (body, _) = rest.split_once("\n}\n").unwrap();
        body.split('\'').skip(1).step_by(2).collect()
    }

    #[test]
    fn the_script_reads_the_settings_that_the_evidence_lists_and_no_others() {
        let listed: BTreeSet<&str> = [SERVICES, KEYS, VALUES].concat().into_iter().collect();
        assert_eq!(quoted(), listed);
    }
}
