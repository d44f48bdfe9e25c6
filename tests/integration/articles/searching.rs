//! The articles about searches, downloads, WSUS, proxies, TLS, policies and the client's services.
//!
//! Each fixture has the shape of its article's lines and codes; names, addresses, dates and numbers are ours. What stands behind a
//! `#` in a name is another symptom of the same article.

use super::searching_article::Article;
use super::searching_fixture::judged;
use super::{searching_clients, searching_management, searching_windows};

/// All of them.
pub fn articles() -> Vec<Article> {
    let mut all = searching_windows::articles();
    all.extend(searching_clients::articles());
    all.extend(searching_management::articles());
    all
}

#[test]
fn the_cause_of_each_article_about_searching_comes_first_on_its_fixture() {
    let mut wrong = Vec::new();
    for article in articles() {
        let (Some(cause), Some(scene)) = (article.cause, &article.scene) else { continue };
        let diagnosis = judged(scene).diagnosis;
        let first = diagnosis.causes.first().map(|cause| (cause.id.clone(), serde_json::to_string(cause).unwrap()));
        let (id, text) = first.unwrap_or_default();
        if id != cause || !text.contains(article.shows) {
            let all: Vec<_> = diagnosis.causes.iter().map(|c| (&c.id, c.confidence)).collect();
            wrong.push(format!("{}: wanted {cause} with {:?}, got {all:?}\n{text}", article.name, article.shows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn an_article_is_covered_or_has_a_reason_why_not() {
    for article in articles() {
        assert_ne!(article.cause.is_some(), !article.why_not.is_empty(), "{}", article.name);
    }
}
