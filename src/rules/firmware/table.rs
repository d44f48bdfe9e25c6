//! The firmware table of a report: one row for each inventory member, read or not, and for each silent device.

use serde::{Deserialize, Serialize};

use super::assess::{Answer, Level, assess};
use super::by_system::Systems;
use super::firmware_level;
use super::firmware_unlisted;
use super::installed::open_below;
use super::presence::{Presence, presence};
use super::sight::{self, Sight, sight};
use crate::baseline::{Baseline, FirmwareRule, Severity};
use crate::common::uri::last_segment;
use crate::evidence::{Bank, FirmwareMember, Hardware, Missing};
use crate::msg;
use crate::rules::finding::Finding;
use crate::rules::uri::short;
use crate::text::{Message, Words};
use crate::version::says_none;

/// A row of the firmware table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FirmwareRow {
    /// The inventory id, or the id of a silent device: the component of its findings.
    pub component: String,
    /// The system behind the BMC that it is of, where there are several and it says which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Its name: the baseline's title for it, else what the service calls it.
    pub name: String,
    /// Who made it, by the word of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// Its `SoftwareId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// Which copy; none for a device or an unread member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<Bank>,
    /// The version, as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<String>,
    /// Why there is no version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// The same as a sentence of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_said: Option<Box<Message>>,
    /// The demands, in the words of the baseline: `min …, want …`. Empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wanted: String,
    /// The same as a sentence of the catalogue, where more is said than the baseline's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_said: Option<Box<Message>>,
    /// The id of the baseline rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How it stands.
    pub level: Level,
    /// What that means for the gate where it is not as it should be.
    pub severity: Severity,
}

impl FirmwareRow {
    /// Whether a finding holds its level against the demand that is about it.
    #[must_use]
    pub fn is_levelled_by(&self, finding: &Finding) -> bool {
        finding.rule == firmware_level::RULE.rule.id && finding.component == self.component
    }

    /// Whether a finding is about its standing: its level, or that no demand is about it.
    #[must_use]
    pub fn is_judged_by(&self, finding: &Finding) -> bool {
        let unlisted = finding.rule == firmware_unlisted::RULE.rule.id && finding.component == self.component;
        unlisted || self.is_levelled_by(finding)
    }
}

/// The rows, in the order of the inventory, then unread members, then silent devices; where several systems share the BMC,
/// those of one system together.
#[must_use]
pub fn table(hardware: &Hardware, baseline: Option<&Baseline>) -> Vec<FirmwareRow> {
    let mut rows = Vec::new();
    let systems = Systems::of(hardware);
    if let Some(members) = hardware.firmware.value() {
        let row = |m| FirmwareRow { system: systems.owner(m), ..member_row(m, hardware, baseline) };
        rows.extend(members.items.iter().map(row));
        let unread =
            |from: &str, why: &Missing| bare(last_segment(from), Some(why.into()), Level::Unread, Severity::Block);
        rows.extend(members.unread.iter().map(|u| unread(&u.from, &u.missing)));
    }
    rows.extend(without_inventory(hardware));
    // The same default as the rule `device-silent` has without a baseline.
    let severity = baseline.map_or(Severity::Warn, |b| b.silent_device);
    for device in sight::distinct(hardware) {
        let seen = sight(device, hardware);
        if let Sight::Hinted(line) = &seen {
            let version = line.text.split_once(" = ").map(|(_, version)| version.to_owned());
            let row = bare(&sight::component(device, hardware), None, Level::NotJudged, Severity::Info);
            let maker = device.manufacturer.text().map(str::to_owned);
            let name = sight::name(device);
            rows.push(FirmwareRow { name, manufacturer: maker, installed: version, ..row });
        }
        if let Sight::Silent(_) = seen {
            let why = device.firmware_version.reason().map_or_else(not_reported, not_there);
            let maker = device.manufacturer.text().map(str::to_owned);
            let row = bare(&sight::component(device, hardware), Some(why), Level::NoFirmwareReported, severity);
            rows.push(FirmwareRow { name: sight::name(device), manufacturer: maker, ..row });
        }
    }
    rows.extend(baseline.into_iter().flat_map(|baseline| missing(hardware, baseline)));
    if systems.are_several() {
        rows.sort_by_key(|row| (systems.place(row.system.as_deref()), row.component.clone()));
    }
    rows
}

/// Why there is no version where the service serves none, or a word that means none.
fn not_reported() -> Words {
    msg!("level-not-reported").into()
}

/// Why there is no version, in the words of the table.
fn not_there(reason: &Missing) -> Words {
    match reason {
        Missing::Absent | Missing::Null => not_reported(),
        reason => reason.into(),
    }
}

/// A row for the UEFI and one for the BMC, where no inventory lists them: the system and the manager say what they run.
fn without_inventory(hardware: &Hardware) -> Vec<FirmwareRow> {
    if hardware.firmware.value().is_some_and(|members| !members.items.is_empty()) {
        return Vec::new();
    }
    let row = |name: &str, version: Option<&str>, uri: &str| {
        let version = version.filter(|version| !says_none(version))?.to_owned();
        let row = bare(name, None, Level::NotJudged, Severity::Info);
        Some(FirmwareRow { name: short(uri).to_owned(), installed: Some(version), ..row })
    };
    let system = hardware.system.value().and_then(|s| row("BIOS", s.bios_version.text(), &s.uri));
    let manager = hardware.manager.value().and_then(|m| row("BMC", m.firmware_version.text(), &m.uri));
    system.into_iter().chain(manager).collect()
}

/// A row for each firmware that the baseline requires and no member is.
fn missing(hardware: &Hardware, baseline: &Baseline) -> Vec<FirmwareRow> {
    let row = |rule: &FirmwareRule| {
        let (level, why) = match presence(rule, hardware, baseline) {
            Presence::There(_) => return None,
            Presence::Absent => (Level::Missing, Words::from(msg!("proof-not-in-inventory"))),
            Presence::Hidden(lines) => {
                (Level::Unknown, lines.first().map_or_else(|| msg!("proof-nothing-read").into(), Words::from))
            }
        };
        let row = bare(&rule.id, Some(why), level, rule.severity);
        let (wanted, wanted_said) = said(rule.wanted());
        Some(FirmwareRow { name: rule.title.clone(), wanted, wanted_said, rule: Some(rule.id.clone()), ..row })
    };
    baseline.rules.iter().filter(|rule| rule.required).filter_map(row).collect()
}

/// How much of what is there was held against a demand: the answer to "compliant, and how much of it was looked at?".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Components that are there or should be: inventory members, silent devices, missing firmware. Without empty places
    /// for staged updates, and without what the baseline ignores.
    pub seen: usize,
    /// Those that a demand was held against.
    pub judged: usize,
    /// Those that no demand is about.
    pub unlisted: usize,
    /// Those that could not be seen or compared.
    pub unknown: usize,
}

/// Counts the rows of a table.
#[must_use]
pub fn coverage(rows: &[FirmwareRow]) -> Coverage {
    let mut coverage = Coverage::default();
    for row in rows {
        match row.level.answer() {
            Answer::NoQuestion => continue,
            Answer::Judged => coverage.judged += 1,
            Answer::Unlisted => coverage.unlisted += 1,
            Answer::Unknown => coverage.unknown += 1,
        }
        coverage.seen += 1;
    }
    coverage
}

fn member_row(member: &FirmwareMember, hardware: &Hardware, baseline: Option<&Baseline>) -> FirmwareRow {
    let assessment = baseline.map(|b| assess(member, hardware, b));
    let rule = assessment.and_then(|a| a.rule);
    let (missing, missing_said) = told(match member.version.known_or() {
        Ok(version) => says_none(version).then(not_reported),
        Err(reason) => Some(not_there(reason)),
    });
    let (wanted, wanted_said) = rule.map_or_else(Default::default, |rule| said(wanted(rule, member)));
    let without = if member.bank == Bank::NothingPending { Level::NothingPending } else { Level::NotJudged };
    FirmwareRow {
        component: member.key().to_owned(),
        system: None,
        name: rule.map_or_else(|| member.name.text().unwrap_or_default().to_owned(), |r| r.title.clone()),
        manufacturer: member.manufacturer.text().map(str::to_owned),
        software_id: member.software_id.text().map(str::to_owned),
        bank: Some(member.bank),
        installed: member.version.text().filter(|version| !says_none(version)).map(str::to_owned),
        missing,
        missing_said,
        wanted,
        wanted_said,
        rule: rule.map(|r| r.id.clone()),
        level: assessment.map_or(without, |a| a.level),
        severity: assessment.map_or(Severity::Info, |a| a.severity),
    }
}

/// The demands, and what is open because one of them is broken.
fn wanted(rule: &FirmwareRule, member: &FirmwareMember) -> Words {
    let open = open_below(rule, member).iter().flat_map(|floor| floor.fixes.iter().cloned()).collect::<Vec<_>>();
    match open.is_empty() {
        true => rule.wanted(),
        false => msg!("demands-open", wanted = rule.wanted(), ids = open.join(", ")).into(),
    }
}

/// The words, and the message where they are one.
fn said(words: Words) -> (String, Option<Box<Message>>) {
    match words {
        Words::Fact(text) => (text, None),
        Words::Sentence(message) => (message.text.clone(), Some(Box::new(message))),
    }
}

/// The same of words that may not be there.
fn told(words: Option<Words>) -> (Option<String>, Option<Box<Message>>) {
    words.map(said).map_or((None, None), |(text, message)| (Some(text), message))
}

fn bare(component: &str, missing: Option<Words>, level: Level, severity: Severity) -> FirmwareRow {
    let (missing, missing_said) = told(missing);
    FirmwareRow {
        component: component.to_owned(),
        system: None,
        name: String::new(),
        manufacturer: None,
        software_id: None,
        bank: None,
        installed: None,
        missing,
        missing_said,
        wanted: String::new(),
        wanted_said: None,
        rule: None,
        level,
        severity,
    }
}
