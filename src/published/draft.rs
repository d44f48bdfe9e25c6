//! A draft of a baseline from what was found: a proposal for review, with the file, its hash, the line and the vendor's own id of every value.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

use super::found::{Ask, File, Found, LeftOut, Level, Wanted};
use super::merge::{IMPORTED, Kept, kept};
use crate::baseline::capture::{Name, VALID_DAYS, free, line, pattern, quoted, words};
use crate::version::Version;

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

/// A rule that is being made: levels of one firmware.
type Group<'a> = (&'a Vec<(&'static str, String)>, Vec<&'a Level>);

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
    let levels = std::mem::take(&mut found.levels);
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
    let (mut sources, mut rules) = (Sources::default(), String::new());
    let (mut ids, mut count) = (kept.ids.clone(), 0);
    for ((_, _, matches), group) in groups {
        count += usize::from(rule(
            &mut rules,
            (matches, group),
            &mut Context { found: &mut found, kept: &kept, ids: &mut ids, sources: &mut sources },
        ));
    }
    if count == 0 {
        return Err(nothing(&found, wanted));
    }
    let mut page = head(&found, wanted, name, today, (&whom, &manufacturer));
    sources.write(&mut page, &found, today);
    page.push_str(&kept.before);
    page.push_str(&rules);
    page.push_str(&kept.behind);
    page.push_str("\n[unlisted]\nseverity = \"warn\"\n\n[silent-device]\nseverity = \"warn\"\n");
    let Found { files, left_out, more_left_out, .. } = found;
    Ok(Draft { text: page, left_out, more_left_out, rules: count, files })
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

#[derive(Default)]
struct Sources {
    /// By file, line and the vendor's id: the id of the source.
    ids: BTreeMap<(usize, u64, String), String>,
    /// How many sources a line of a file has so far.
    on_line: BTreeMap<(usize, u64), usize>,
}

impl Sources {
    fn of(&mut self, level: &Level) -> String {
        let key = (level.file, level.line, level.vendor_id.clone());
        if let Some(id) = self.ids.get(&key) {
            return id.clone();
        }
        let nth = self.on_line.entry((level.file, level.line)).or_default();
        *nth += 1;
        let base = format!("{IMPORTED}{}-{}", level.file + 1, level.line);
        let id = if *nth == 1 { base } else { format!("{base}-{nth}") };
        self.ids.insert(key, id.clone());
        id
    }

    fn write(&self, page: &mut String, found: &Found, today: Date) {
        for ((file, at, vendor_id), id) in &self.ids {
            let Some(file) = found.files.get(*file) else { continue };
            let _ = write!(
                page,
                "\n[[source]]\nid = {}\nfile = {}\nsha256 = \"{}\"\nquote = {}\nseen = {today}\n",
                quoted(id),
                quoted(&file.name),
                file.sha256,
                quoted(&format!("line {at}: {vendor_id}")),
            );
        }
    }
}

struct Context<'a> {
    found: &'a mut Found,
    kept: &'a Kept,
    ids: &'a mut BTreeSet<String>,
    sources: &'a mut Sources,
}

/// Writes the rule of one firmware; says whether there is one.
fn rule(page: &mut String, (matches, group): Group<'_>, context: &mut Context<'_>) -> bool {
    let Some(first) = group.first() else { return false };
    if let Some(id) = context.kept.taken_by(matches) {
        for level in &group {
            let why = format!("the rule {id:?}, written by hand, is about it");
            context.found.leave_level(level, &level.vendor_id, why);
        }
        return false;
    }
    let (floors, goals): (Vec<&Level>, Vec<&Level>) =
        group.iter().partition(|level| matches!(level.ask, Ask::Floor { .. }));
    let goal = goal(&goals, context.found);
    let goal = goal.filter(|goal| above(goal, &floors, context.found));
    let exact = goal.is_some_and(|goal| goal.ask == Ask::Exact);
    if goal.is_none() && floors.is_empty() {
        return false;
    }
    let patterns: Vec<String> =
        matches.iter().map(|(field, pattern)| format!("{field} = {}", quoted(pattern))).collect();
    let id = free(&id_of(matches), context.ids);
    let _ = write!(
        page,
        "\n[[rule]]\nid = {}\ntitle = {}\nmatch = {{ {} }}\nscheme = \"{}\"\n",
        quoted(&id),
        quoted(&line(&first.title)),
        patterns.join(", "),
        first.scheme
    );
    if let Some(goal) = goal {
        let source = context.sources.of(goal);
        let version = quoted(&goal.version);
        let _ = match goal.ask {
            Ask::Exact => writeln!(page, "exact = {version}"),
            Ask::Want(severity) => writeln!(page, "want = {version}\nwant-severity = \"{}\"", severity),
            Ask::Floor { .. } => Ok(()),
        };
        if let Some(least) = goal.via.as_deref().map(quoted) {
            let _ = writeln!(page, "via = [{{ below = {least}, through = {least}, source = {} }}]", quoted(&source));
        }
        let _ = writeln!(page, "sources = [{}]", quoted(&source));
    }
    let parsed: Vec<Option<Version>> = floors.iter().map(|floor| floor.scheme.parse(&floor.version).ok()).collect();
    let mut written = BTreeSet::new();
    for (level, version) in floors.iter().zip(&parsed) {
        let Ask::Floor { severity, fixes } = &level.ask else { continue };
        let at_least = ordered((level, version.as_ref()), (&floors, &parsed));
        if at_least != level.version {
            let why = "build and version contradict another record's of this family: only the version has an order";
            context.found.leave_level(level, &format!("build of {} in {}", level.version, level.vendor_id), why);
        }
        if exact {
            let why = "the policy demands one exact version, beside which no floor stands: compare the two";
            context.found.leave_level(level, &level.vendor_id, why);
        } else if written.insert((at_least, fixes)) {
            let _ = write!(
                page,
                "\n[[rule.floor]]\nat-least = {}\nseverity = \"{}\"\nsource = {}\nfixes = [{}]\n",
                quoted(at_least),
                severity,
                quoted(&context.sources.of(level)),
                quoted(fixes)
            );
        }
    }
    true
}

/// The newest of several goals; none where they have no order.
fn goal<'a>(goals: &[&'a Level], found: &mut Found) -> Option<&'a Level> {
    let mut best: Option<&Level> = None;
    for level in goals.iter().copied() {
        let Some(other) = best else {
            best = Some(level);
            continue;
        };
        let (newer, older) = match order(level, other) {
            Some(Ordering::Greater) => (level, other),
            Some(_) => (other, level),
            None => {
                for level in [level, other] {
                    let why = "two levels of one firmware that have no order: neither can be chosen";
                    found.leave_level(level, &format!("{} {}", level.vendor_id, level.version), why);
                }
                return None;
            }
        };
        if order(newer, older) == Some(Ordering::Greater) {
            let why = format!("an older level than {} of the same firmware", newer.version);
            found.leave_level(older, &format!("{} {}", older.vendor_id, older.version), why);
        }
        best = Some(newer);
    }
    best
}

/// The part of a floor that has an order with the other floors: of the XCC family KAX3, build 334O is version 3.20 and 334N is 3.50.
fn ordered<'a>(
    (level, version): (&'a Level, Option<&Version>),
    (floors, parsed): (&[&Level], &[Option<Version>]),
) -> &'a str {
    let dotted = level.version.split_once('-').map(|(_, version)| version);
    let contradicts = |(other, its): (&&Level, &Option<Version>)| {
        other.version.contains('-') && version.zip(its.as_ref()).and_then(|(a, b)| a.compare(b)).is_none()
    };
    dotted.filter(|_| floors.iter().zip(parsed).any(contradicts)).unwrap_or(&level.version)
}

/// Whether a goal is not below what the same files call affected.
fn above(goal: &Level, floors: &[&Level], found: &mut Found) -> bool {
    let crossed = floors.iter().find(|floor| order(goal, floor) == Some(Ordering::Less));
    if let Some(floor) = crossed {
        let why = format!("it is below {}, under which something is open ({})", floor.version, floor.vendor_id);
        found.leave_level(goal, &format!("{} {}", goal.vendor_id, goal.version), why);
    }
    crossed.is_none()
}

fn order(a: &Level, b: &Level) -> Option<Ordering> {
    let (a, b) = (a.scheme.parse(&a.version).ok()?, b.scheme.parse(&b.version).ok()?);
    a.compare(&b)
}

fn id_of(matches: &[(&'static str, String)]) -> String {
    let mut said = Vec::new();
    for (field, pattern) in matches {
        if *field != "software-id" && *field != "bank" || pattern.starts_with(|c: char| c.is_ascii_digit()) {
            said.push(if *field == "software-id" { "component" } else { field });
        }
        said.push(pattern.as_str());
    }
    words(&said.join(" "))
}
