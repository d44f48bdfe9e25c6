//! What is fixed about a cause, with the function that judges it.

use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::Judgement;
use crate::rules::Check;
use crate::text::Message;

/// A cause that can be judged.
pub struct CauseRule {
    /// Its permanent id; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// Its number among the diagnosis rules.
    pub knowledge: &'static str,
    /// Whether a documented mechanism leads from it to a failed update; otherwise it is never more than possible.
    pub mechanism: bool,
    /// The cause in one sentence.
    pub title: fn() -> Message,
    /// Judges it; none where there is nothing to say.
    pub judge: fn(&Case<'_>) -> Option<Judgement>,
    /// The rule that shows whether what it speaks of is still so; none where only the failed session shows it.
    pub shown_by: Option<&'static Check>,
    /// The steps of every remedy that it can give; none where it is never the cause.
    #[cfg_attr(not(test), allow(dead_code, reason = "judges name the plan themselves; tests hold them to this list"))]
    pub plans: &'static [Plan],
    /// The causes that are dealt with first where they are there too: what they leave would spoil the remedy, or make it
    /// needless.
    pub after: &'static [&'static str],
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
}
