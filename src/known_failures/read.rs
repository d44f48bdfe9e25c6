//! From text to checked failures: syntax, then shape, then meaning, with every error of meaning at once.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::condition::{Condition, Wanted};
use super::failure::{Failure, Fix, Standing, kb_number};
use super::products::{Build, Edition, product};
use super::wire;
use crate::baseline::{Checker, Glob, Problem, Text, written_file};
use crate::version::Scheme;
use crate::windows_errors;

/// The value of `format` that this build reads.
const FORMAT: i64 = 1;

/// The longest sentence, in bytes: reports print each of them.
const MAX_SENTENCE: usize = 500;

/// How a source begins that can be found again by its name.
const NAMED: &[&str] = &["https://", "MicrosoftDocs/"];

/// What could be read, and what is wrong. `taken` are the ids that are given already.
pub(super) fn read(text: &str, file: Option<&str>, taken: &[Failure]) -> (Vec<Failure>, Vec<Problem>) {
    let document: wire::Document = match written_file::read(text, FORMAT) {
        Ok(document) => document,
        Err(misread) => return (Vec::new(), vec![misread.problem(text)]),
    };
    let mut check = Checker::new(text);
    let mut ids = BTreeSet::new();
    let mut failures = Vec::with_capacity(document.failure.len());
    for wire in &document.failure {
        let id = wire.id.get_ref();
        if !ids.insert(id) {
            check.error(wire.id.span(), format!("there are two failures with the id {id:?}"));
        }
        if taken.iter().any(|known| known.id == *id) {
            check.error(wire.id.span(), format!("{id:?} is an id of patchgate's own table: give yours another one"));
        }
        failures.extend(failure(wire, file, &mut check));
    }
    (failures, check.into_problems())
}

fn failure(wire: &wire::Failure, file: Option<&str>, check: &mut Checker<'_>) -> Option<Failure> {
    let id = check.id(&wire.id);
    let kbs: Vec<String> = wire.kbs.iter().map(|text| kb(text, check)).collect();
    let also = wire.also.as_ref().map(|text| sentence("also", text, check));
    if kbs.is_empty() && also.is_none() {
        check.error(wire.id.span(), "names no update: give kbs, or say in also which are meant");
    }
    if wire.servers.is_empty() && wire.clients.is_empty() {
        check.error(wire.id.span(), "names no build: give servers or clients, such as servers = [20348]");
    }
    let servers = builds(Edition::Server, &wire.servers, check);
    let clients = builds(Edition::Client, &wire.clients, check);
    let codes = wire.codes.iter().map(|text| code(text, check)).collect();
    let condition = sentence("condition", &wire.condition, check);
    let effect = sentence("effect", &wire.effect, check);
    if wire.remedy.get_ref().is_empty() {
        check.error(wire.remedy.span(), "remedy is empty: say what to do");
    }
    let remedy = wire.remedy.get_ref().iter().map(|text| sentence("remedy", text, check)).collect();
    let fixed = wire.fixed.iter().filter_map(|wire| fix(wire, check)).collect();
    let fixed_by = wire.fixed_by.as_ref().map(|text| sentence("fixed-by", text, check));
    let doubt = wire.doubt.as_ref().map(|text| sentence("doubt", text, check));
    let sources: Vec<String> = wire.sources.get_ref().iter().map(|text| sentence("source", text, check)).collect();
    if sources.is_empty() {
        check.error(wire.sources.span(), "sources is empty: say where it can be read");
    }
    standing(wire, &sources, check);
    let parts: Vec<Option<Condition>> = wire.when.iter().map(|wire| part(wire, check)).collect();
    Some(Failure {
        id,
        kbs,
        also,
        servers,
        clients,
        phase: wire.phase,
        stops: wire.stops,
        codes,
        condition,
        effect,
        when: parts.into_iter().collect::<Option<_>>()?,
        remedy,
        fixed,
        fixed_by,
        standing: *wire.standing.get_ref(),
        doubt,
        sources,
        file: file.map(ToOwned::to_owned),
    })
}

/// What is doubted, or has no named source, is a report.
fn standing(wire: &wire::Failure, sources: &[String], check: &mut Checker<'_>) {
    let is_named = |source: &String| NAMED.iter().any(|begin| source.starts_with(begin));
    if *wire.standing.get_ref() == Standing::Report {
        return;
    }
    if let Some(doubt) = &wire.doubt {
        check.error(doubt.span(), "what is doubted has the standing \"report\"");
    }
    if !sources.iter().any(is_named) {
        let message = "without a source that has a name (https://…) the standing is \"report\"";
        check.error(wire.standing.span(), message);
    }
}

fn sentence(what: &str, text: &Text, check: &mut Checker<'_>) -> String {
    let filled = check.filled(what, text);
    if filled.len() > MAX_SENTENCE {
        check.error(
            text.span(),
            format!("{what} is longer than {MAX_SENTENCE} bytes, which reports would have to print"),
        );
    }
    filled
}

fn kb(text: &Text, check: &mut Checker<'_>) -> String {
    match kb_number(text.get_ref()) {
        Some(kb) if kb == *text.get_ref() => kb,
        _ => {
            check.error(text.span(), "a KB number is KB and six to eight digits, such as KB5082142");
            String::new()
        }
    }
}

fn builds(edition: Edition, numbers: &[Spanned<u64>], check: &mut Checker<'_>) -> Vec<u64> {
    for number in numbers.iter().filter(|number| product(edition, *number.get_ref()).is_none()) {
        let whose = if edition == Edition::Server { "Windows Server" } else { "Windows for clients" };
        check.error(number.span(), format!("no {whose} that is known here has the build {}", number.get_ref()));
    }
    numbers.iter().map(|number| *number.get_ref()).collect()
}

fn code(text: &Text, check: &mut Checker<'_>) -> String {
    let code = text.get_ref();
    if windows_errors::normalise(code).is_none() || !code.starts_with("0x") {
        check.error(text.span(), "a code is written as a log shows it, such as 0x80070643");
    }
    code.clone()
}

fn build(text: &Text, check: &mut Checker<'_>) -> Option<Build> {
    let build = Build::parse(text.get_ref());
    if build.is_none() {
        check.error(text.span(), "a build has its revision behind a dot, such as 20348.5020");
    }
    build
}

fn fix(wire: &wire::Fix, check: &mut Checker<'_>) -> Option<Fix> {
    let kb = kb(&wire.kb, check);
    let build = match &wire.build {
        Some(text) => Some(build(text, check)?),
        None => None,
    };
    Some(Fix { kb, build, edition: wire.edition })
}

/// Exactly one condition of each part, so that nobody wonders whether two in one are "and" or "or".
fn part(wire: &Spanned<wire::Part>, check: &mut Checker<'_>) -> Option<Condition> {
    let (span, part) = (wire.span(), wire.get_ref());
    let mut found: Vec<Option<Condition>> = Vec::new();
    found.extend(part.domain_controller.map(|yes| Some(Condition::DomainController(yes))));
    found.extend(part.role.as_ref().map(|text| Some(Condition::Role(service(text, check)))));
    found.extend(part.service_disabled.as_ref().map(|text| Some(Condition::ServiceDisabled(service(text, check)))));
    found.extend(part.setting.as_ref().map(|wire| setting(wire, check)));
    found.extend(part.secure_boot.map(|yes| Some(Condition::SecureBoot(yes))));
    found.extend(part.certificates_2023.map(|yes| Some(Condition::Certificates2023(yes))));
    found.extend(part.firmware_refuses_keys.as_ref().map(|yes| {
        if !*yes.get_ref() {
            check.error(yes.span(), "firmware-refuses-keys is true or left out");
        }
        Some(Condition::FirmwareRefusesKeys)
    }));
    found.extend(part.recovery_environment.map(|yes| Some(Condition::RecoveryEnvironment(yes))));
    found.extend(
        part.free_below.as_ref().map(|room| Some(Condition::FreeBelow { partition: room.partition, mib: room.mib })),
    );
    found.extend(part.wsus.map(|yes| Some(Condition::Wsus(yes))));
    found.extend(part.build_below.as_ref().map(|text| build(text, check).map(Condition::BuildBelow)));
    found.extend(part.stack_below.as_ref().map(|text| build(text, check).map(Condition::StackBelow)));
    found.extend(part.maker.as_ref().map(|text| Some(Condition::Maker(Glob::new(check.filled("maker", text))))));
    found.extend(part.models.as_ref().map(|texts| {
        let globs = names("models", texts, &span, check).into_iter().map(Glob::new).collect();
        Some(Condition::Models(globs))
    }));
    found.extend(
        part.machine_types
            .as_ref()
            .map(|texts| Some(Condition::MachineTypes(names("machine-types", texts, &span, check)))),
    );
    found.extend(part.uefi_below.as_ref().map(|level| {
        let version = version(level.scheme, &level.version, check)?;
        Some(Condition::UefiBelow { scheme: level.scheme, version })
    }));
    found.extend(part.firmware_below.as_ref().map(|level| {
        let software_id = Glob::new(check.filled("software-id", &level.software_id));
        let version = version(level.scheme, &level.version, check)?;
        Some(Condition::FirmwareBelow { software_id, scheme: level.scheme, version })
    }));
    found.extend(part.processors_from.map(|count| Some(Condition::ProcessorsFrom(count))));
    found.extend(by_hand(part, &span, check));
    match found.pop() {
        Some(only) if found.is_empty() => only,
        _ => {
            let message = format!("a part of a condition is exactly one of {}", Condition::KINDS.join(", "));
            check.error(span, message);
            None
        }
    }
}

fn by_hand(part: &wire::Part, span: &Range<usize>, check: &mut Checker<'_>) -> Option<Option<Condition>> {
    match (&part.by_hand, &part.look) {
        (Some(fact), Some(look)) => {
            let (fact, look) = (sentence("by-hand", fact, check), sentence("look", look, check));
            Some(Some(Condition::ByHand { fact, look }))
        }
        (None, None) => None,
        _ => {
            check.error(span.clone(), "by-hand says what is to be known, and look beside it where and how");
            Some(None)
        }
    }
}

/// The name of a service, as the service manager takes it.
fn service(text: &Text, check: &mut Checker<'_>) -> String {
    let name = check.filled("service", text);
    if name.contains(['/', '\\']) || name.len() > 256 {
        check.error(text.span(), "this is no name of a service");
    }
    name
}

fn names(what: &str, texts: &[Text], span: &Range<usize>, check: &mut Checker<'_>) -> Vec<String> {
    if texts.is_empty() {
        check.error(span.clone(), format!("{what} is empty: no server could meet it"));
    }
    texts.iter().map(|text| check.filled(what, text)).collect()
}

fn version(scheme: Scheme, text: &Text, check: &mut Checker<'_>) -> Option<String> {
    match scheme.parse(text.get_ref()) {
        Ok(_) if scheme == Scheme::Opaque => {
            check.error(text.span(), "opaque versions have no order: none is below another");
            None
        }
        Ok(_) => Some(text.get_ref().clone()),
        Err(e) => {
            check.error(text.span(), e.to_string());
            None
        }
    }
}

fn setting(wire: &wire::Setting, check: &mut Checker<'_>) -> Option<Condition> {
    let key = check.filled("key", &wire.key);
    if !key.starts_with(r"HKLM\") && !key.starts_with(r"HKU\") {
        check.error(wire.key.span(), r"a key begins with HKLM\ or HKU\");
    }
    let value = |value: &Spanned<wire::Value>| match value.get_ref() {
        wire::Value::Number(number) => number.to_string(),
        wire::Value::Text(text) => text.clone(),
    };
    let wanted = match (&wire.name, &wire.is, &wire.is_not) {
        (_, None, None) => Wanted::Exists,
        (Some(_), Some(is), None) => Wanted::Is(value(is)),
        (Some(_), None, Some(is_not)) => Wanted::IsNot { value: value(is_not), or_absent: wire.or_absent },
        _ => {
            check.error(wire.key.span(), "a setting has either is or is-not, and then a name");
            return None;
        }
    };
    if wire.or_absent && !matches!(wanted, Wanted::IsNot { .. }) {
        check.error(wire.key.span(), "or-absent stands beside is-not");
    }
    let name = wire.name.as_ref().map(|text| check.filled("name", text));
    Some(Condition::Setting { key, name, wanted })
}
