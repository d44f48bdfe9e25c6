//! docs/coverage.md, made from the articles and held to them.

use std::collections::BTreeMap;
use std::path::Path;

use super::{servicing, servicing_others};

const PAGE: &str = "docs/coverage.md";

/// What a group of articles says: name, cause, and why there is none.
type Row = (&'static str, Option<&'static str>, &'static str);

/// All articles. The causes of one stand together.
fn rows() -> Vec<Row> {
    let articles = servicing::articles().into_iter().chain(servicing_others::articles());
    articles.map(|article| (article.name, article.cause, article.why_not)).collect()
}

fn page(rows: &[Row]) -> String {
    let mut covered: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut left: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, cause, why_not) in rows {
        match cause {
            Some(cause) => {
                let causes = covered.entry(name).or_default();
                if !causes.contains(cause) {
                    causes.push(cause);
                }
            }
            None => {
                left.insert(name, why_not);
            }
        }
    }
    let mut page = String::from(
        "# Microsoft's articles about failed updates\n\nEach article of the public repository MicrosoftDocs/SupportArticles-docs \
         about a failed update, by its path below `support/`, with the cause that `explain` names on a log in the shape of the \
         article's own lines (`tests/integration/articles`, which makes this page); or with the reason why there is none.\n\n\
         ## Covered\n\n| Article | Cause |\n|---|---|\n",
    );
    for (name, causes) in &covered {
        let causes: Vec<String> = causes.iter().map(|cause| format!("[{cause}](rules.md#{cause})")).collect();
        page.push_str(&format!("| {name} | {} |\n", causes.join(", ")));
    }
    page.push_str("\n## Not covered\n\n| Article | Why |\n|---|---|\n");
    for (name, why_not) in &left {
        page.push_str(&format!("| {name} | {why_not} |\n"));
    }
    page
}

#[test]
fn the_page_is_that_of_the_articles() {
    let wanted = page(&rows());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if std::env::var_os("PATCHGATE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, wanted, "write {PAGE} anew: PATCHGATE_WRITE_DOCS=1 cargo test --test integration coverage");
}

#[test]
fn every_article_is_covered_or_has_a_reason() {
    for (name, cause, why_not) in rows() {
        assert_ne!(cause.is_some(), !why_not.is_empty(), "{name}");
    }
}
