//! What a page may do: show itself, in its own style. Nothing is fetched, framed or sent, and no script runs but the one of a fleet.
//!
//! Style and script are allowed by their digest, so a page that somebody smuggled markup into still does nothing with it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::common::digest::sha256_bytes;
use crate::common::packed::{Pack, pack};

static FILES: Pack = pack!("html");

/// The style of every page.
pub(super) fn style() -> &'static str {
    FILES.text("src/report/html/pages/style.css")
}

/// The script of a fleet's page, which sorts and filters: all is there without it.
pub(super) fn script() -> &'static str {
    FILES.text("src/report/html/pages/fleet.js")
}

/// The policy of a page, with its script where it has one.
pub(super) fn policy(script: Option<&str>) -> String {
    let digest = |text: &str| format!("'sha256-{}'", STANDARD.encode(sha256_bytes(text.as_bytes())));
    let script = script.map_or_else(|| "'none'".to_owned(), digest);
    let style = digest(style());
    format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_but_our_own_style_and_script() {
        let server = policy(None);
        assert!(server.starts_with("default-src 'none'; style-src 'sha256-") && server.contains("script-src 'none'"));
        let fleet = policy(Some(script()));
        assert_eq!(fleet.matches("'sha256-").count(), 2);
        assert!(!fleet.contains("unsafe") && !style().is_empty() && !script().is_empty());
        // Either would end the element that it stands in, and the digest would be of less than the file.
        assert!(
            !style().contains("</")
                && !script().contains("</")
                && !style().contains("url(")
                && !style().contains("@import")
        );
    }
}
