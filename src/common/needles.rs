//! Many texts that are looked for in many others at once: by the two bytes that they begin with.
//!
//! Every name and every text of an answer is looked through for dozens of spellings. Measured, one search for each was the
//! largest single part of what a scan takes of the processor; nearly all texts hold none of them, and that is told in one pass.

/// What is looked for: the longest first, each once.
pub struct Needles {
    texts: Vec<String>,
    shortest: usize,
    /// A bit for each two bytes that one of them begins with; none before there is one.
    begins: Vec<u64>,
}

impl Default for Needles {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Needles {
    /// These.
    pub fn new(mut texts: Vec<String>) -> Self {
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        let mut begins = vec![0_u64; if texts.is_empty() { 0 } else { 1 << 10 }];
        let mut mark = |pair: usize| {
            if let Some(word) = begins.get_mut(pair >> 6) {
                *word |= 1 << (pair & 63);
            }
        };
        for text in &texts {
            match text.as_bytes() {
                [first, second, ..] => mark(pair(*first, *second)),
                // Whatever follows a single byte, nothing included.
                [first] => (0..=u8::MAX).for_each(|second| mark(pair(*first, second))),
                [] => {}
            }
        }
        let shortest = texts.iter().map(String::len).min().unwrap_or(usize::MAX);
        Self { texts, shortest, begins }
    }

    /// Looks for more.
    pub fn add(&mut self, more: impl IntoIterator<Item = String>) {
        let mut texts = std::mem::take(&mut self.texts);
        texts.extend(more);
        *self = Self::new(texts);
    }

    /// All of them.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The bytes of the shortest.
    pub fn shortest(&self) -> usize {
        self.shortest
    }

    /// Where each of them stands in a text, and how long it is.
    pub fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let bytes = text.as_bytes();
        let within = if bytes.len() < self.shortest { 0 } else { bytes.len() };
        let begins = |at: &usize| {
            let first = bytes.get(*at).copied().unwrap_or_default();
            let pair = pair(first, bytes.get(at + 1).copied().unwrap_or_default());
            self.begins.get(pair >> 6).is_some_and(|word| word >> (pair & 63) & 1 == 1)
        };
        (0..within).filter(begins).flat_map(move |at| {
            let here = bytes.get(at..).unwrap_or_default();
            self.texts.iter().filter(move |text| here.starts_with(text.as_bytes())).map(move |text| (at, text.len()))
        })
    }

    /// Whether one of them stands in a text.
    pub fn are_in(&self, text: &str) -> bool {
        self.hits(text).next().is_some()
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn none_are_nowhere() {
        assert!(!Needles::default().are_in("any") && !Needles::new(Vec::new()).are_in(""));
        assert_eq!(Needles::default().shortest(), usize::MAX, "a text need not be looked through");
    }

    proptest! {
        #[test]
        fn what_a_plain_search_finds_is_found(text in "[abä]{0,12}", texts in prop::collection::vec("[abä]{1,4}", 0..6)) {
            let texts: std::collections::BTreeSet<_> = texts.into_iter().collect();
            let mut plain: Vec<_> = texts
                .iter()
                .flat_map(|wanted| (0..text.len()).filter(|at| text.as_bytes()[*at..].starts_with(wanted.as_bytes())).map(|at| (at, wanted.len())))
                .collect();
            let needles = Needles::new(texts.into_iter().collect());
            let mut found: Vec<_> = needles.hits(&text).collect();
            plain.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(needles.are_in(&text), !found.is_empty());
            prop_assert_eq!(found, plain);
        }
    }
}
