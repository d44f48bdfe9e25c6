//! R03: lines that hold the code on healthy servers too.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::weigh::Judgement;
use crate::history::suppressed;
use crate::msg;

/// `benign-log-lines`.
pub const CAUSE: CauseRule = CauseRule {
    id: "benign-log-lines",
    knowledge: "R03",
    mechanism: false,
    title: || msg!("cause-benign-lines"),
    judge,
    shown_by: None,
    plans: &[],
    after: &[],
    sources: &["docs/rules.md#benign-log-lines"],
};

/// R03: lines that hold the code on healthy servers too. Never a cause; listed so that nobody takes them for one.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let lines = suppressed(case.windows);
    (!lines.is_empty()).then(|| {
        let mut judgement = Judgement::new(Confidence::Refuted);
        judgement.contradicts = lines;
        judgement
    })
}
