//! A draft of a baseline from what was found: a proposal for review, with the file, its hash, the line and the vendor's own id of every value.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::found::{Ask, File, Found, LeftOut, Level, Wanted};
use super::merge::{covers, kept};
use super::rules::{Context, Sources, Written};
use crate::baseline::capture::{Name, VALID_DAYS, line, pattern, quoted};

/// How many of what was not converted stand in the comments; JSON has more.
const MOST_COMMENTS: usize = 200;

/// A draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The TOML.
    pub text: String,
    /// What the files hold that is no demand of it, and why.
    pub left_out: Vec<LeftOut>,
    /// How much more there is of that.
    pub more_left_out: usize,
    /// How many rules were made of the files.
    pub rules: usize,
    /// The files.
    pub files: Vec<File>,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The files are for other servers.
    #[error("import: nothing in it is for {wanted}{others}; name one of these with --for")]
    OtherServers {
        /// The server that was wanted.
        wanted: String,
        /// The servers that the files are for.
        others: String,
    },
    /// Nothing of it is a level that can be demanded.
    #[error("import: none of it could be converted for {wanted}{why}")]
    Nothing {
        /// The server.
        wanted: String,
        /// The first reasons.
        why: String,
    },
    /// The server's maker or model is not known.
    #[error("import: the maker or the model of the server is not known; give evidence of it with --for")]
    Nobody,
    /// What should be merged is no baseline.
    #[error("import: --merge: {0}")]
    Merge(String),
}

/// A draft for the server that is wanted. `merge` is a baseline of which what was written by hand is kept.
///
/// # Errors
/// [`DraftError`]: nothing was found for that server.
pub fn draft(
    mut found: Found,
    wanted: Wanted<'_>,
    name: &Name,
    today: Date,
    merge: Option<&str>,
) -> Result<Draft, DraftError> {
    let mut levels = std::mem::take(&mut found.levels);
    let conditions = std::mem::take(&mut found.conditions);
    levels.iter_mut().for_each(|level| conditions.iter().for_each(|condition| condition.add_to(level)));
    if levels.is_empty() {
        return Err(nothing(&found, wanted));
    }
    let (whom, manufacturer) = whom(&found, wanted).ok_or(DraftError::Nobody)?;
    let kept = merge.map(kept).transpose().map_err(DraftError::Merge)?.unwrap_or_default();
    let mut groups: BTreeMap<_, Vec<&Level>> = BTreeMap::new();
    for level in &levels {
        // Whatever asks for less precise a thing stands behind what asks for a part of it.
        let stars = level.matches.iter().map(|(_, pattern)| pattern.matches('*').count()).sum::<usize>();
        let by_device = level.matches.iter().any(|(field, _)| *field != "software-id" && *field != "bank");
        groups.entry((by_device, stars, &level.matches)).or_default().push(level);
    }
    let (mut sources, mut ids) = (Sources::default(), kept.ids.clone());
    let mut context = Context { found: &mut found, kept: &kept, ids: &mut ids, sources: &mut sources };
    let rules: Vec<_> = groups
        .into_iter()
        .filter_map(|((_, _, matches), group)| {
            Written::of(matches, &group, &floors_over(matches, &levels), &mut context)
        })
        .collect();
    if rules.is_empty() {
        return Err(nothing(&found, wanted));
    }
    let mut page = head(&found, wanted, name, today, (&whom, &manufacturer));
    sources.write(&mut page, &found, today);
    page.push_str(&kept.before);
    rules.iter().for_each(|rule| rule.write(&rules, &mut page));
    page.push_str(&kept.behind);
    page.push_str("\n[unlisted]\nseverity = \"warn\"\n\n[silent-device]\nseverity = \"warn\"\n");
    let Found { files, left_out, more_left_out, .. } = found;
    Ok(Draft { text: page, left_out, more_left_out, rules: rules.len(), files })
}

/// The floors that hold for a wider range than this firmware: a record speaks of a family (`BMC-AFBT-*`), a catalogue of one id in it. The
/// rule of the one stands before that of the other and would hide them.
fn floors_over<'l>(matches: &[(&'static str, String)], levels: &'l [Level]) -> Vec<&'l Level> {
    let wider = |level: &&Level| {
        let own: Vec<_> = level.matches.iter().map(|(key, pattern)| (*key, Some(pattern.as_str()))).collect();
        matches!(level.ask, Ask::Floor { .. }) && level.matches != matches && covers(&own, matches)
    };
    levels.iter().filter(wider).collect()
}

/// Why there is no draft, with what the file says of itself.
fn nothing(found: &Found, wanted: Wanted<'_>) -> DraftError {
    let wanted = wanted.name();
    if found.whom.machine_types.is_empty() && found.whom.models.is_empty() && !found.others.is_empty() {
        let others = format!("; the servers in it are {}", found.others.join(", "));
        return DraftError::OtherServers { wanted, others };
    }
    let why: Vec<String> = found.left_out.iter().take(5).map(|left| format!("; {}: {}", left.what, left.why)).collect();
    DraftError::Nothing { wanted, why: why.concat() }
}

/// The line of `[applies-to]` that names the server, and its maker.
fn whom(found: &Found, wanted: Wanted<'_>) -> Option<(String, String)> {
    let list = |name: &str, texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        (!texts.is_empty()).then(|| format!("{name} = [{}]", texts.join(", ")))
    };
    match wanted {
        Wanted::Server(evidence) => {
            let subject = &evidence.subject;
            let machine_type = subject.machine_type.text().map(|t| format!("machine-types = [{}]", quoted(t)));
            let model = || subject.model.text().map(|m| format!("models = [{}]", quoted(&pattern(m))));
            machine_type.or_else(model).zip(subject.manufacturer.text().map(str::to_owned))
        }
        Wanted::Named(_) => {
            let whom = list("machine-types", &found.whom.machine_types).or_else(|| list("models", &found.whom.models));
            whom.zip(found.whom.manufacturer.map(str::to_owned))
        }
    }
}

fn head(found: &Found, wanted: Wanted<'_>, name: &Name, today: Date, (whom, maker): (&str, &str)) -> String {
    let mut page = format!(
        "# A draft for {}, made by patchgate from files of others. It decides nothing before somebody reviewed it:\n\
         # look every level up, then set the status to published.\n#\n",
        line(&wanted.name())
    );
    for file in &found.files {
        let _ = writeln!(page, "# From {} ({}), sha256 {}", line(&file.name), file.format, file.sha256);
    }
    if !found.left_out.is_empty() {
        page.push_str("#\n# Not converted:\n");
    }
    for left in found.left_out.iter().take(MOST_COMMENTS) {
        let place = left.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        let _ = writeln!(page, "# * {place}{}: {}", line(&left.what), line(&left.why));
    }
    let more = found.left_out.len().saturating_sub(MOST_COMMENTS) + found.more_left_out;
    if more > 0 {
        let _ = writeln!(page, "# * and {more} more");
    }
    let _ = write!(
        page,
        "format = 1\nid = {id}\nversion = {version}\nstatus = \"draft\"\ntitle = {title}\nneeds-patchgate = {needs}\n\n\
         [valid]\nfrom = {today}\nuntil = {until}\n\n[applies-to]\n{whom}\nmanufacturer = {maker}\n",
        id = quoted(&name.id),
        version = quoted(&name.version.to_string()),
        title = quoted(&format!("{}, from what the vendor publishes", wanted.name())),
        needs = quoted(&format!(">={}", env!("CARGO_PKG_VERSION"))),
        until = today.saturating_add(jiff::Span::new().days(VALID_DAYS)),
        maker = quoted(maker),
    );
    page
}
