//! Files that are not on the server are needed, and their source was not found.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::registry::value;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `source-not-found`.
pub const CAUSE: CauseRule = CauseRule {
    id: "source-not-found",
    knowledge: "C23",
    mechanism: true,
    title: || msg!("cause-source-not-found"),
    judge,
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/you-cant-install-features",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/dism-fails-with-error-0x800f0906",
    ],
};

/// `CBS_E_SOURCE_MISSING`, `CBS_E_DOWNLOAD_FAILURE`, `CBS_E_GROUPPOLICY_DISALLOWED`, `CBS_E_INVALID_WINDOWS_UPDATE_COUNT`, and the
/// same of WSUS.
const CODES: &[u32] = &[0x800F_081F, 0x800F_0906, 0x800F_0907, 0x800F_0950, 0x800F_0954];

/// Where the policy about sources stands.
const POLICY: &str = r"\Policies\Servicing";

/// A server that asks WSUS looks there for such files too, unless the policy says otherwise.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: Option<&_>| remedy(msg!("cure-source-not-found"), msg!("risk-source-not-found"));
    let mut judgement = marked_or_code(case, &[MarkKind::SourceMissing], CODES, cure)?;
    for name in ["LocalSourcePath", "UseWindowsUpdate", "RepairContentServerSource"] {
        judgement.supports.extend(value(case, POLICY, name).map(|(_, line)| line));
    }
    Some(judgement)
}
