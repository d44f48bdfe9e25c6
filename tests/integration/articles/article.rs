//! An article about a failed update, and how it is checked.

use super::session::{BARE, Scene, judged};

/// An article, with what must come of its fixture or with the reason why it has none. One with several mechanisms stands here
/// several times.
pub struct Article<S = Scene> {
    /// Its path below `support/`, without `.md`.
    pub name: &'static str,
    /// The cause that must come first.
    pub cause: Option<&'static str>,
    /// Why it is not covered.
    pub why_not: &'static str,
    /// A word that the first cause must hold.
    pub shows: &'static str,
    /// The fixture.
    pub scene: Option<S>,
}

/// An article that is covered.
pub const fn covered<S>(name: &'static str, cause: &'static str, shows: &'static str, scene: S) -> Article<S> {
    Article { name, cause: Some(cause), why_not: "", shows, scene: Some(scene) }
}

/// An article that is not.
pub const fn left_out<S>(name: &'static str, why_not: &'static str) -> Article<S> {
    Article { name, cause: None, why_not, shows: "", scene: None }
}

/// An installation that failed with a code and these lines.
pub const fn installed(code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { code, lines, ..BARE }
}

/// Checks the cause that each fixture gives.
pub fn comes_first(articles: &[Article]) {
    let mut wrong = Vec::new();
    for article in articles {
        let (Some(cause), Some(scene)) = (article.cause, &article.scene) else { continue };
        let diagnosis = judged(scene);
        let first = diagnosis.causes.first().map(|cause| (cause.id.clone(), serde_json::to_string(cause).unwrap()));
        let (id, text) = first.unwrap_or_default();
        let shows = serde_json::to_string(article.shows).unwrap();
        if id != cause || !text.contains(shows.trim_matches('"')) {
            let all: Vec<_> = diagnosis.causes.iter().map(|c| (&c.id, c.confidence)).collect();
            wrong.push(format!("{}: wanted {cause} with {:?}, got {all:?}\n{text}", article.name, article.shows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
