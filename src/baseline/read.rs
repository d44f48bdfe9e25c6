//! From text to a checked baseline: syntax, then shape, then meaning, with every error of meaning at once.

use jiff::civil::Date;

use super::checker::Checker;
use super::document::{AppliesTo, Baseline, Source, SourceFile, Valid};
use super::extend::{self, Demands, Own, Parents};
use super::glob::Glob;
use super::problem::{BaselineError, Level, Problem};
use super::rule::{FirmwareRule, Rule};
use super::written::{Document, Head};
use super::{age, hint, sense, together, wire, written_file};
use crate::common::digest::sha256;

/// The value of `format` that this build reads.
const FORMAT: i64 = 1;

/// Says whether the baseline may replace the severity of a rule, by its id, and else why not.
pub type MayReplace<'a> = &'a dyn Fn(&str) -> Result<(), &'static str>;

/// Of a document that stands alone.
const NO_PARENTS: Parents<'static> = &|id, version| Err(format!("{id}@{version} is not at hand"));

impl Baseline {
    /// Reads a baseline document that extends no other. `file` is its name in messages. Whether the ids in `[severity]`
    /// are rules is not known here: see [`lint`].
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn parse(text: &str, file: &str) -> Result<Self, BaselineError> {
        Self::parse_with(text, file, NO_PARENTS)
    }

    /// Reads a baseline document together with the one that it extends.
    ///
    /// # Errors
    /// All errors of the document, each with its line. Those of its parent are the parent's.
    pub fn parse_with(text: &str, file: &str, parents: Parents<'_>) -> Result<Self, BaselineError> {
        let (baseline, problems) = read(text, file, &|_| Ok(()), parents);
        let problems: Vec<_> = problems.into_iter().filter(|p| p.level == Level::Error).collect();
        match baseline {
            Some(baseline) if problems.is_empty() => Ok(baseline),
            _ => Err(BaselineError { file: file.to_owned(), problems }),
        }
    }
}

/// All errors and warnings of a baseline document, in the order of its lines. An empty list means that it can be used
/// as it stands. Dates are judged as of `today`.
#[must_use]
pub fn lint(text: &str, may_replace: MayReplace<'_>, parents: Parents<'_>, today: Date) -> Vec<Problem> {
    let (baseline, mut problems) = read(text, "", may_replace, parents);
    if let Some(baseline) = &baseline {
        problems.extend(age::problems(baseline, text, today));
    }
    problems.sort_by_key(|p| (p.line, p.column));
    problems
}

fn read(text: &str, file: &str, may_replace: MayReplace<'_>, parents: Parents<'_>) -> (Option<Baseline>, Vec<Problem>) {
    let syntax = |e: &toml::de::Error| Problem::at(text, e.span(), Level::Error, hint::plain(e.message()));
    let head: Head = match toml::from_str(text) {
        Ok(head) => head,
        Err(e) => return (None, vec![syntax(&e)]),
    };
    if let Some(problem) = of_another_build(text, &head) {
        return (None, vec![problem]);
    }
    let document: Document = match toml::from_str(text) {
        Ok(document) => document,
        Err(e) => return (None, vec![syntax(&e)]),
    };
    let mut check = Checker::new(text);
    for id in document.severity.keys() {
        if let Err(why) = may_replace(id.get_ref()) {
            check.error(id.span(), format!("[severity] cannot replace {:?}: {why}", id.get_ref()));
        }
    }
    let baseline = resolve(document, text, file, parents, &mut check);
    (baseline, check.into_problems())
}

/// A document of another format, or for a newer patchgate, is called that and not "unknown field".
fn of_another_build(text: &str, head: &Head) -> Option<Problem> {
    if let Some(misread) = written_file::another_format(head.format.as_ref(), FORMAT) {
        return Some(misread.problem(text));
    }
    let needs = head.needs_patchgate.as_ref()?;
    let wanted = semver::VersionReq::parse(needs.get_ref().as_str()?).ok()?;
    let own = semver::Version::parse(env!("CARGO_PKG_VERSION")).ok()?;
    if wanted.matches(&own) {
        return None;
    }
    let message = format!("needs patchgate {wanted}, and this is {own}: use a patchgate of that version");
    Some(Problem::at(text, Some(needs.span()), Level::Error, message))
}

fn resolve(
    document: Document,
    text: &str,
    file: &str,
    parents: Parents<'_>,
    check: &mut Checker<'_>,
) -> Option<Baseline> {
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
    let parent = extend::parent(&document, parents, check);
    let valid = valid(&document.valid, check);
    let own: Vec<Option<Source>> = document.source.iter().map(|s| source(s, check)).collect();
    let applies_to = document.applies_to.as_ref().map(|a| applies_to(a, check));
    if document.rule.is_empty() && document.setting.is_empty() && document.extends.is_none() {
        check.error(document.id.span(), "there is no [[rule]]: a baseline without demands passes everything");
    }
    let rules: Vec<Option<FirmwareRule>> = document.rule.iter().map(|r| rule(r, check)).collect();
    let settings = document.setting.iter().map(|s| s.read(check)).collect();
    for source in &document.source {
        if check.sources.get(source.id.get_ref()) == Some(&false) {
            check.warn(source.id.span(), format!("no rule names the source {:?}", source.id.get_ref()));
        }
    }
    let parent = parent?;
    let own = Own {
        sources: own.into_iter().collect::<Option<_>>()?,
        rules: rules.into_iter().collect::<Option<_>>()?,
        settings,
        applies_to,
        unlisted: document.unlisted.map(|f| f.severity),
        silent_device: document.silent_device.map(|f| f.severity),
        severity: document.severity.iter().map(|(id, severity)| (id.get_ref().clone(), *severity)).collect(),
    };
    let Demands { sources, rules, settings, applies_to, unlisted, silent_device, severity } =
        extend::merge(own, parent.as_ref(), &document, check)?;
    together::check(&document, &rules, check);
    let mut baseline = Baseline {
        file: file.to_owned(),
        sha256: sha256(text.as_bytes()),
        resolved_sha256: String::new(),
        extends: parent.map(|p| format!("{}@{}", p.id, p.version)),
        text: text.to_owned(),
        id,
        version: version.ok()?,
        status: document.status,
        title,
        needs_patchgate: needs.ok()?,
        valid: valid?,
        applies_to,
        sources,
        rules,
        settings,
        unlisted,
        silent_device,
        severity,
    };
    baseline.resolved_sha256 = sha256(baseline.resolved().to_string().as_bytes());
    Some(baseline)
}

impl Baseline {
    /// What it demands, with what it extends: all but the names and hashes of files.
    #[must_use]
    pub fn resolved(&self) -> serde_json::Value {
        // A baseline is made of texts, numbers and lists of them; nothing of it can fail to be JSON.
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            for key in ["file", "sha256", "resolved-sha256", "extends"] {
                object.shift_remove(key);
            }
        }
        value
    }
}

fn rule(written: &Rule, check: &mut Checker<'_>) -> Option<FirmwareRule> {
    let rule = written.read(check)?;
    sense::check(written, &rule, check);
    Some(rule)
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
    if applies_to.machine_types.is_empty() && applies_to.models.is_empty() {
        let problem = "applies-to names neither machine-types nor models: the baseline is for no server";
        check.error(applies_to.manufacturer.span(), problem);
    }
    let mut globs = |texts: &[wire::Text]| texts.iter().map(|t| Glob::new(check.filled("pattern", t))).collect();
    let (models, os) = (globs(&applies_to.models), globs(&applies_to.os));
    AppliesTo {
        machine_types: applies_to.machine_types.iter().map(|m| check.filled("machine type", m)).collect(),
        models,
        manufacturer: check.filled("manufacturer", &applies_to.manufacturer),
        os,
    }
}

fn source(source: &wire::Source, check: &mut Checker<'_>) -> Option<Source> {
    let id = check.filled("source id", &source.id);
    // A source of the extended baseline counts as used, and may be replaced.
    if check.sources.insert(id.clone(), false) == Some(false) {
        check.error(source.id.span(), format!("there are two sources with the id {id:?}"));
    }
    let url = source.url.as_ref().map(|text| {
        let url = check.filled("url", text);
        // A captured baseline has no other source than the evidence of a server.
        if !url.starts_with("https://") && !url.starts_with("evidence:") {
            check.error(text.span(), "url must begin with https://, so that a reader can look the value up");
        }
        url
    });
    let file = source_file(source, check);
    match (&source.url, &source.file) {
        (Some(_), Some(file)) => check.error(file.span(), "a source has a url or is a file; one of the two is meant"),
        (None, None) => check.error(source.id.span(), "a source has a url, or is a file with its sha256"),
        _ => {}
    }
    let (quote, seen) = (check.filled("quote", &source.quote), check.day(&source.seen));
    Some(Source { id, url, file, quote, seen: seen? })
}

/// The file that a source is. Only its content makes it one: a name alone is what anybody may call any file.
fn source_file(source: &wire::Source, check: &mut Checker<'_>) -> Option<SourceFile> {
    match (&source.file, &source.sha256) {
        (None, None) => None,
        (None, Some(hash)) => {
            check.error(hash.span(), "sha256 goes with file, which is not given");
            None
        }
        (Some(file), None) => {
            check.error(file.span(), "a file needs its sha256, so that a reader knows which one was meant");
            None
        }
        (Some(file), Some(hash)) => {
            let name = check.filled("file", file);
            let sha256 = hash.get_ref().to_ascii_lowercase();
            if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
                check.error(hash.span(), "sha256 is 64 hexadecimal digits, as sha256sum prints them");
            }
            Some(SourceFile { name, sha256 })
        }
    }
}
