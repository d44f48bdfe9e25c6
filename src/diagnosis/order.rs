//! In which order the causes of one failure are dealt with.
//!
//! The surest first; but what another cause's remedy rests on comes before it: storage that fails before the store that lies on
//! it, a restart before DISM. A cause that is only possible holds nothing up that is surer.

use super::cause::{Cause, Confidence};

/// The causes that may have made the update fail, in the order in which they are dealt with.
#[must_use]
pub fn in_order(causes: &[Cause]) -> Vec<&Cause> {
    let mut left: Vec<&Cause> = causes.iter().filter(|cause| cause.confidence <= Confidence::Possible).collect();
    let mut placed = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let free = left.iter().position(|cause| first_of(cause, &left).is_empty());
        // No two causes wait for each other, which a test holds; a document of somebody else may say so.
        placed.push(left.remove(free.unwrap_or(0)));
    }
    placed
}

/// Those of `among` that are dealt with before `cause`.
#[must_use]
pub fn first_of<'a>(cause: &Cause, among: &[&'a Cause]) -> Vec<&'a Cause> {
    let after = cause.remedy.as_ref().map(|remedy| remedy.after.as_slice()).unwrap_or_default();
    let sure = cause.confidence.max(Confidence::Probable);
    among.iter().filter(|other| other.confidence <= sure && after.contains(&other.id)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::cause::Remedy;
    use crate::msg;

    fn cause(id: &str, confidence: Confidence, after: &[&str]) -> Cause {
        let after = after.iter().map(|id| (*id).to_owned()).collect();
        let text = || msg!("no-cause");
        Cause {
            id: id.to_owned(),
            knowledge: String::new(),
            title: text(),
            confidence,
            supports: Vec::new(),
            contradicts: Vec::new(),
            not_seen: Vec::new(),
            remedy: Some(Remedy { step: text(), risk: text(), steps: Vec::new(), after }),
            sources: Vec::new(),
        }
    }

    fn ids(causes: &[Cause]) -> Vec<&str> {
        in_order(causes).into_iter().map(|cause| cause.id.as_str()).collect()
    }

    #[test]
    fn what_a_remedy_rests_on_comes_first() {
        use Confidence::{Confirmed, Possible, Probable, Refuted};
        let store = || cause("store", Confirmed, &["storage", "restart"]);
        let causes = [store(), cause("restart", Probable, &[]), cause("storage", Probable, &[])];
        assert_eq!(ids(&causes), ["restart", "storage", "store"]);
        let causes = [store(), cause("restart", Possible, &[]), cause("storage", Refuted, &[])];
        assert_eq!(ids(&causes), ["store", "restart"], "what is only possible holds nothing up");
    }

    #[test]
    fn a_circle_ends() {
        let causes = [cause("a", Confidence::Probable, &["b"]), cause("b", Confidence::Probable, &["a"])];
        assert_eq!(ids(&causes), ["a", "b"]);
    }
}
