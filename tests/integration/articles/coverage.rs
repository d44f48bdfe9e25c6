//! docs/coverage.md, made from the articles and held to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::guards::{BY_CODE, guards};
use super::{searching, servicing, servicing_others};

const PAGE: &str = "docs/coverage.md";

/// What a group of articles says: name, cause, and why there is none.
type Row = (&'static str, Option<&'static str>, &'static str);

/// All articles. The causes of one stand together.
fn rows() -> Vec<Row> {
    let articles = servicing::articles().into_iter().chain(servicing_others::articles());
    let servicing = articles.map(|article| (article.name, article.cause, article.why_not));
    servicing
        .chain(searching::articles().iter().map(|article| (article.name, article.cause, article.why_not)))
        .collect()
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
    page.push_str(CAUSES);
    let fires = |cause: &str| {
        let articles = servicing::articles().into_iter().chain(servicing_others::articles());
        articles.chain(servicing_others::without_article()).filter(|article| article.cause == Some(cause)).count()
    };
    let guards = guards();
    let guarded: BTreeSet<&str> = guards.iter().map(|(cause, _)| *cause).collect();
    for cause in guarded {
        let held = guards.iter().filter(|(known, _)| *known == cause).count();
        let by_code = BY_CODE.iter().find(|(known, _)| *known == cause).map(|(_, code)| *code);
        let missing = by_code.map_or_else(
            || "says nothing".to_owned(),
            |code| format!("possible by {code}, nothing beside a named object"),
        );
        page.push_str(&format!("| [{cause}](rules.md#{cause}) | {} | {held} | {missing} |\n", fires(cause)));
    }
    page
}

/// The head of the table of causes.
const CAUSES: &str = "\n## Causes of servicing\n\nHow often each is tried: on fixtures that must give it first, on facts that only look like \
                      it and must not give it, and where the lines of its session are missing.\n\n\
                      | Cause | Fires | Guard holds | Without lines |\n|---|---|---|---|\n";

#[test]
fn every_cause_that_has_a_guard_fires_somewhere() {
    let fires: BTreeSet<_> = servicing::articles()
        .into_iter()
        .chain(servicing_others::articles())
        .chain(servicing_others::without_article())
        .filter_map(|article| article.cause)
        .collect();
    for (cause, _) in guards() {
        assert!(fires.contains(cause), "{cause} has a guard and no fixture");
    }
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
