//! How much of a law that is tried in every place is tried in one run (as `src/common/share.rs`, which says why).

/// Each `usual`th of `all`, or as many as the environment asks for.
pub fn of<T>(all: impl IntoIterator<Item = T>, usual: usize) -> impl Iterator<Item = T> {
    let step = step(usual);
    all.into_iter().skip(step - 1).step_by(step)
}

/// A `usual`th of so many random cases.
pub fn cases(all: u32, usual: usize) -> u32 {
    all / u32::try_from(step(usual)).unwrap()
}

fn step(usual: usize) -> usize {
    std::env::var("PATCHGATE_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(usual).max(1)
}
