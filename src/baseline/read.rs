//! From text to a checked baseline: syntax, then shape, then meaning, with every error of meaning at once.

use super::checker::Checker;
use super::document::{AppliesTo, Baseline, FirmwareRule, Source, Valid};
use super::problem::{BaselineError, Level, Problem};
use super::{rule, wire};

/// The value of `format` that this build reads.
const FORMAT: i64 = 1;

/// Says whether the baseline may replace the severity of a rule, by its id, and else why not.
pub type MayReplace<'a> = &'a dyn Fn(&str) -> Result<(), &'static str>;

impl Baseline {
    /// Reads a baseline document. `file` is its name in messages. Whether the ids in `[severity]` are rules is not
    /// known here: see [`lint`].
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn parse(text: &str, file: &str) -> Result<Self, BaselineError> {
        let (baseline, problems) = read(text, file, &|_| Ok(()));
        let problems: Vec<_> = problems.into_iter().filter(|p| p.level == Level::Error).collect();
        match baseline {
            Some(baseline) if problems.is_empty() => Ok(baseline),
            _ => Err(BaselineError { file: file.to_owned(), problems }),
        }
    }
}

/// All errors and warnings of a baseline document, in the order of its lines. An empty list means that it can be used
/// as it stands.
#[must_use]
pub fn lint(text: &str, may_replace: MayReplace<'_>) -> Vec<Problem> {
    let (_, mut problems) = read(text, "", may_replace);
    problems.sort_by_key(|p| (p.line, p.column));
    problems
}

fn read(text: &str, file: &str, may_replace: MayReplace<'_>) -> (Option<Baseline>, Vec<Problem>) {
    let syntax = |e: &toml::de::Error| Problem::at(text, e.span(), Level::Error, e.message());
    let head: wire::Head = match toml::from_str(text) {
        Ok(head) => head,
        Err(e) => return (None, vec![syntax(&e)]),
    };
    if let Some(problem) = of_another_build(text, &head) {
        return (None, vec![problem]);
    }
    let document: wire::Document = match toml::from_str(text) {
        Ok(document) => document,
        Err(e) => return (None, vec![syntax(&e)]),
    };
    let mut check = Checker::new(text);
    for id in document.severity.keys() {
        if let Err(why) = may_replace(id.get_ref()) {
            check.error(id.span(), format!("[severity] cannot replace {:?}: {why}", id.get_ref()));
        }
    }
    let baseline = resolve(document, text, file, &mut check);
    (baseline, check.into_problems())
}

/// A document of another format, or for a newer patchgate, is called that and not "unknown field".
fn of_another_build(text: &str, head: &wire::Head) -> Option<Problem> {
    let error = |span, message| Some(Problem::at(text, Some(span), Level::Error, message));
    if let Some(format) = &head.format
        && let Some(number) = format.get_ref().as_integer()
        && number != FORMAT
    {
        return error(format.span(), format!("format {number} cannot be read by this patchgate, which reads {FORMAT}"));
    }
    let needs = head.needs_patchgate.as_ref()?;
    let wanted = semver::VersionReq::parse(needs.get_ref().as_str()?).ok()?;
    let own = semver::Version::parse(env!("CARGO_PKG_VERSION")).ok()?;
    if wanted.matches(&own) {
        return None;
    }
    error(needs.span(), format!("needs patchgate {wanted}, and this is {own}: use a patchgate of that version"))
}

fn resolve(document: wire::Document, text: &str, file: &str, check: &mut Checker<'_>) -> Option<Baseline> {
    let id = check.id(&document.id);
    let title = check.filled("title", &document.title);
    let version = semver::Version::parse(document.version.get_ref());
    if let Err(e) = &version {
        check.error(document.version.span(), format!("version is not semantic (such as 2026.11.0): {e}"));
    }
    let needs = semver::VersionReq::parse(document.needs_patchgate.get_ref());
    if let Err(e) = &needs {
        check.error(document.needs_patchgate.span(), format!("not a version requirement (such as >=0.1.0): {e}"));
    }
    let valid = valid(&document.valid, check);
    let applies_to = applies_to(&document.applies_to, check);
    let sources: Vec<Option<Source>> = document.source.iter().map(|s| source(s, check)).collect();
    if document.rule.is_empty() {
        check.error(document.id.span(), "there is no [[rule]]: a baseline without demands passes everything");
    }
    let rules: Vec<Option<FirmwareRule>> = document.rule.iter().map(|r| rule::check(r, check)).collect();
    rule::check_together(&document.rule, check);
    for source in &document.source {
        if check.sources.get(source.id.get_ref()) == Some(&false) {
            check.warn(source.id.span(), format!("no rule names the source {:?}", source.id.get_ref()));
        }
    }
    Some(Baseline {
        file: file.to_owned(),
        sha256: sha256(text),
        text: text.to_owned(),
        id,
        version: version.ok()?,
        status: document.status,
        title,
        needs_patchgate: needs.ok()?,
        valid: valid?,
        applies_to,
        sources: sources.into_iter().collect::<Option<_>>()?,
        rules: rules.into_iter().collect::<Option<_>>()?,
        unlisted: document.unlisted.severity,
        silent_device: document.silent_device.severity,
        severity: document.severity.into_iter().map(|(id, severity)| (id.into_inner(), severity)).collect(),
    })
}

fn valid(valid: &wire::Valid, check: &mut Checker<'_>) -> Option<Valid> {
    let (from, until) = (check.day(&valid.from), check.day(&valid.until));
    let (from, until) = (from?, until?);
    if until < from {
        check.error(valid.until.span(), format!("until ({until}) is before from ({from})"));
    }
    Some(Valid { from, until })
}

fn applies_to(applies_to: &wire::AppliesTo, check: &mut Checker<'_>) -> AppliesTo {
    if applies_to.machine_types.get_ref().is_empty() {
        check.error(applies_to.machine_types.span(), "machine-types is empty: the baseline is for no server");
    }
    AppliesTo {
        machine_types: applies_to.machine_types.get_ref().iter().map(|m| check.filled("machine type", m)).collect(),
        manufacturer: check.filled("manufacturer", &applies_to.manufacturer),
    }
}

fn source(source: &wire::Source, check: &mut Checker<'_>) -> Option<Source> {
    let id = check.filled("source id", &source.id);
    if check.sources.insert(id.clone(), false).is_some() {
        check.error(source.id.span(), format!("there are two sources with the id {id:?}"));
    }
    let url = check.filled("url", &source.url);
    if !url.starts_with("https://") {
        check.error(source.url.span(), "url must begin with https://, so that a reader can look the value up");
    }
    let (quote, seen) = (check.filled("quote", &source.quote), check.day(&source.seen));
    Some(Source { id, url, quote, seen: seen? })
}

fn sha256(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}
