//! A golden baseline: what one server runs now, written down for review.
//!
//! It is a proposal. What it demands is what was seen, with the evidence as the source of every value, and what could
//! not be seen is left without a demand and said in a comment. Everything that comes from the server is untrusted
//! text: in values it is quoted, in comments it is one printable line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

use crate::evidence::{Bank, Evidence, FirmwareMember, Missing};
use crate::version::{Scheme, is_own_firmware, says_none};

/// How long a proposed baseline holds, in days: half a year, as long as the embedded ones.
pub(crate) const VALID_DAYS: i64 = 182;

/// What a proposed baseline is called.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
}

/// Why nothing was captured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaptureError {
    /// The inventory has gaps: what is behind them would be missing from the baseline for ever.
    #[error("the firmware inventory was not read whole ({reason}); a baseline of a part would pass the rest")]
    NotWhole {
        /// The first gap.
        reason: String,
    },
    /// What the baseline would be for is not known.
    #[error("the {what} of the server is not known ({reason}), so the baseline would be for no server")]
    Nobody {
        /// The property.
        what: &'static str,
        /// Why it is not known.
        reason: String,
    },
}

/// A baseline document that demands of a server exactly what this evidence shows.
///
/// # Errors
/// [`CaptureError`]: the evidence is not whole enough to be a demand.
pub fn capture(evidence: &Evidence, name: &Name, today: Date) -> Result<String, CaptureError> {
    let not_whole = |reason: &Missing| CaptureError::NotWhole { reason: reason.to_string() };
    let hardware = evidence.hardware.known_or().map_err(not_whole)?;
    let members = hardware.firmware.known_or().map_err(not_whole)?;
    if let Some(gap) = members.unread.first() {
        return Err(CaptureError::NotWhole { reason: format!("{}: {}", gap.from, gap.missing) });
    }
    if members.items.is_empty() {
        return Err(CaptureError::NotWhole { reason: "it is empty".to_owned() });
    }
    let known = |what, observation: &crate::evidence::Observation<String>| {
        let reason = observation.reason().map_or_else(|| "blank".to_owned(), ToString::to_string);
        observation.text().map(str::to_owned).ok_or(CaptureError::Nobody { what, reason })
    };
    let manufacturer = known("manufacturer", &evidence.subject.manufacturer)?;
    // Most vendors' servers have no machine type; they are told apart by the name of their model.
    let machine_type = evidence.subject.machine_type.text();
    let (whom, model) = match machine_type {
        Some(machine_type) => {
            let model = evidence.subject.model.text().unwrap_or(machine_type);
            (format!("machine-types = [{}]", quoted(machine_type)), model.to_owned())
        }
        None => {
            let model = known("model", &evidence.subject.model)?;
            (format!("models = [{}]", quoted(&pattern(&model))), model)
        }
    };
    let model = model.as_str();
    let serial = evidence.subject.serial.text().unwrap_or("serial-unknown");
    let seen = evidence.hardware.at();
    let mut page = String::new();
    // Writing to a text cannot fail.
    let _ = write!(
        page,
        "# {comment_model}{comment_type}: what one server ran on {day}, captured for review.\n\
         #\n\
         # Nothing here is a statement of the vendor. Before it is published: look every level up, replace exact by min and\n\
         # want where newer is as good, and give each value a source that others can read.\n\
         format = 1\nid = {id}\nversion = {version}\nstatus = \"published\"\ntitle = {title}\nneeds-patchgate = {needs}\n\n\
         [valid]\nfrom = {today}\nuntil = {until}\n\n\
         [applies-to]\n{whom}\nmanufacturer = {manufacturer}\n\n\
         [[source]]\nid = \"captured\"\nurl = {url}\nquote = {quote}\nseen = {day}\n",
        comment_model = line(model),
        comment_type = machine_type.map(|t| format!(" ({})", line(t))).unwrap_or_default(),
        day = seen.to_zoned(jiff::tz::TimeZone::UTC).date(),
        id = quoted(&name.id),
        version = quoted(&name.version.to_string()),
        title = quoted(&format!("{model}, as captured")),
        needs = quoted(&format!(">={}", env!("CARGO_PKG_VERSION"))),
        until = today.saturating_add(jiff::Span::new().days(VALID_DAYS)),
        manufacturer = quoted(&manufacturer),
        url = quoted(&format!("evidence:{serial}/{seen}")),
        quote = quoted(&format!(
            "firmware inventory of {model}, serial {serial}, {} members, read by patchgate",
            members.items.len()
        )),
    );
    rules(&mut page, &members.items);
    page.push_str(
        "\n# Firmware that is not listed above was not there when this was captured.\n[unlisted]\nseverity = \"block\"\n\n\
         # Adapters whose firmware cannot be seen out of band can be neither captured nor judged.\n\
         [silent-device]\nseverity = \"warn\"\n",
    );
    Ok(page)
}

/// The members that one rule can speak of: one firmware in one bank.
///
/// Those by id stand first: a member without a `SoftwareId` might be meant by any rule that asks for one, and the first
/// that fits decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    by: By,
    backup: bool,
}

/// How a rule knows its members.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// By a pattern of their id.
    Id(String),
    /// By their `SoftwareId`.
    SoftwareId(String),
}

/// A member and its version, where it has one that can be demanded.
type Seen<'a> = (&'a FirmwareMember, Option<&'a str>);

fn rules(page: &mut String, members: &[FirmwareMember]) {
    let mut kinds: BTreeMap<Kind, Vec<Seen<'_>>> = BTreeMap::new();
    for member in members {
        let version = member.version.text().filter(|version| !says_none(version));
        let version = version.filter(|version| Scheme::Opaque.parse(version).is_ok());
        match (member.bank, by(member, members)) {
            (Bank::NothingPending, _) => {}
            (Bank::Active | Bank::Backup, Some(by)) => {
                let kind = Kind { by, backup: member.bank == Bank::Backup };
                kinds.entry(kind).or_default().push((member, version));
            }
            (bank, _) => {
                let why = match bank {
                    Bank::Pending => "a staged update, which will be the running firmware after a restart",
                    Bank::Unclear => "its state could not be read",
                    _ => "neither its SoftwareId nor its Id was served, or they are no plain text",
                };
                let _ = writeln!(page, "\n# {}: {why}; nothing is demanded of it.", line(member.key()));
            }
        }
    }
    let mut ids = BTreeSet::new();
    for (kind, group) in kinds {
        rule(page, &kind, &group, &mut ids);
    }
}

/// How a rule knows this member: by its `SoftwareId`, unless it has none or one that names parts of several kinds (Dell:
/// `0`, six parts on an R750).
fn by(member: &FirmwareMember, members: &[FirmwareMember]) -> Option<By> {
    let plain = |text: &&str| !says_none(text) && !text.contains(['*', '?']);
    let software_id = |m: &FirmwareMember| m.software_id.text().filter(plain).map(str::to_owned);
    let shared = |id: &str| {
        let others = || members.iter().filter(|m| m.bank == member.bank && m.software_id.text() == Some(id));
        others().any(|m| m.version.text() != member.version.text())
            && others().any(|m| m.name.text() != member.name.text())
    };
    match software_id(member).filter(|id| !shared(id)) {
        Some(id) => Some(By::SoftwareId(id)),
        None => member.id.text().map(|id| By::Id(id_pattern(id, member.stable_id.as_deref()))),
    }
}

/// An id as a pattern: without the version in it, where it holds one.
fn id_pattern(id: &str, stable: Option<&str>) -> String {
    let Some(stable) = stable else { return pattern(id) };
    let common = id.chars().zip(stable.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    match (stable.get(..common), stable.get(common..)) {
        (Some(start), Some(end)) if id.ends_with(end) => format!("{}*{}", pattern(start), pattern(end)),
        _ => pattern(id),
    }
}

/// A text as a pattern that matches it: what would stand for any text stands for one character.
pub(crate) fn pattern(text: &str) -> String {
    text.replace('*', "?")
}

fn rule(page: &mut String, kind: &Kind, group: &[Seen<'_>], ids: &mut BTreeSet<String>) {
    let keys: Vec<String> = group.iter().map(|(member, _)| line(member.key())).collect();
    let versions: BTreeSet<&str> = group.iter().filter_map(|(_, version)| version.map(str::trim)).collect();
    let software_id = if let By::SoftwareId(id) = &kind.by { id.as_str() } else { "" };
    let scheme = scheme(software_id, &versions);
    let released: BTreeSet<&str> = group.iter().filter_map(|(member, _)| member.release_date.text()).collect();
    let released = released.into_iter().map(line).collect::<Vec<_>>().join(", ");
    let _ = write!(page, "\n# {}", keys.join(", "));
    let names: BTreeSet<String> = group.iter().filter_map(|(member, _)| member.name.text().map(line)).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    if matches!(kind.by, By::Id(_)) && !names.is_empty() {
        let _ = write!(page, " ({names})");
    }
    // A running number (HPE) tells a person nothing.
    let numbers = keys.iter().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    let title = if numbers && !names.is_empty() { names } else { keys.join(", ") };
    if !released.is_empty() {
        let _ = write!(page, ", released {released}");
    }
    let list = versions.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(", ");
    // The spare bank may be refreshed at any time, and does not run.
    let weight = if kind.backup { (false, "warn") } else { (true, "block") };
    let weighed = format!("required = {}\nseverity = \"{}\"", weight.0, weight.1);
    let demand = match versions.len() {
        0 => "ignore = \"no version was served when this was captured\"".to_owned(),
        1 => format!("exact = {list}\n{weighed}"),
        _ => {
            page.push_str("\n# These parts of one kind ran different versions. Is that meant?");
            format!("allow = [{list}]\n{weighed}")
        }
    };
    let first = group.first().map_or(software_id, |(member, _)| member.key());
    let bank = if kind.backup { ", bank = \"backup\"" } else { "" };
    let by = match &kind.by {
        By::Id(pattern) => format!("inventory-id = {}", quoted(pattern)),
        By::SoftwareId(id) => format!("software-id = {}", quoted(id)),
    };
    let _ = write!(
        page,
        "\n[[rule]]\nid = {id}\ntitle = {title}\nmatch = {{ {by}{bank} }}\nscheme = \"{scheme}\"\n\
         {demand}\nsources = [\"captured\"]\n",
        id = quoted(&unique(first, ids)),
        title = quoted(&title),
    );
}

/// A scheme that reads every version as it stands. It only matters once somebody replaces `exact` by a bound, who will
/// see it then: equality is the same in all of them.
fn scheme(software_id: &str, versions: &BTreeSet<&str>) -> Scheme {
    let likely: &[Scheme] = if is_own_firmware(software_id) {
        &[Scheme::LenovoBuild, Scheme::Dotted]
    } else {
        &[Scheme::Megaraid, Scheme::Dotted]
    };
    let reads = |scheme: &&Scheme| versions.iter().all(|version| scheme.parse(version).is_ok());
    likely.iter().find(reads).copied().unwrap_or(Scheme::Opaque)
}

/// An id in lower-case words, which no other rule has.
fn unique(key: &str, ids: &mut BTreeSet<String>) -> String {
    free(&words(key), ids)
}

/// A text in lower-case words.
pub(crate) fn words(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "firmware".to_owned() } else { words.join("-") }
}

/// The id, with a number where it is taken.
pub(crate) fn free(base: &str, taken: &mut BTreeSet<String>) -> String {
    let mut id = base.to_owned();
    for n in 2.. {
        if taken.insert(id.clone()) {
            break;
        }
        id = format!("{base}-{n}");
    }
    id
}

/// A text as a basic string of TOML, on one line: JSON's escapes, and one more that TOML asks for.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A text as one printable line of a comment.
pub(crate) fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).take(200).collect()
}
