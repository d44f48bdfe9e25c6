//! How much of a property that is tried at every place of a document is tried in one run of the tests.
//!
//! That losing any single fact makes no answer better is asked of each fact of many servers, which is a minute of a
//! processor for each such law. Who changed a line meets a fixed share of them in `cargo test`; `.ci/run` tries all
//! (`PATCHGATE_EVERY=1`). `tests/integration` takes this file in by its path: there is one step.

/// Each `usual`th of `all`, or as many as the environment asks for. Always the same ones, and the last of each round: so
/// a share is never empty for a list that is as long as the step.
pub fn of<T>(all: impl IntoIterator<Item = T>, usual: usize) -> impl Iterator<Item = T> {
    let step = std::env::var("PATCHGATE_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(usual).max(1);
    all.into_iter().skip(step - 1).step_by(step)
}
