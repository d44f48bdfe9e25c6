//! What the causes share that speak of the way between a server and what it is updated from.
//!
//! A client sees the end of the way only. So a code of the way makes its cause probable, and what is wrong on the other side
//! stays open; confirmed is only what evidence on this server shows beside the code.

use super::asked::named;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::updates::Phase;
use crate::msg;
use crate::text::Message;

/// The code that tells of the way: that of the failure, or the one before it where that only sums up. None where the failed
/// session names what stood in the way of an installation.
pub fn code(case: &Case<'_>) -> Option<u32> {
    let on_the_way = matches!(case.failure.phase, Phase::Search | Phase::Download);
    if !on_the_way && case.session.first_named().is_some() {
        return None;
    }
    case.client.inner.or(case.failure.code).map(|code| code.number())
}

/// The number of attempts, for a sentence.
pub fn attempts(case: &Case<'_>) -> Message {
    msg!("cure-attempts", count = case.failure.attempts, since = case.failure.since)
}

/// A probable cause that rests on the code and on what the client wrote: the answer, the address of the policy, the client's
/// lines, then the failure.
pub fn probable(case: &Case<'_>, step: Message, plan: Plan) -> Judgement {
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(case.failure.since);
    // What the other side answered shows more than where it was asked; whoever reads one line reads this.
    judgement.supports.extend(case.client.says(&["<ErrorCode>", "File URL", "HTTP status"]).cloned());
    judgement.supports.extend(named(case).1.map(|(_, line)| line));
    judgement.supports.extend(case.client.lines.iter().cloned());
    judgement.supports.extend(case.failure.lines.first().cloned());
    if case.client.lines.is_empty() {
        judgement.not_seen.push(case.line(msg!("proof-no-client-log")));
    }
    judgement.remedy = Some(remedy(step, msg!("risk-update-server"), plan));
    judgement
}
