//! What is known of a document: what its typed fields say of names, numbers and accounts, and what was seen in its texts.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{What, is_public, is_shape, spans};
use super::seen::Seen;
use super::shapes::{bare, serials_in};
use super::tokens::{Kind, Tokens};
use super::words::{ACCOUNTS, BUILT_IN, IDENTITY, has_part, is_nothing, is_vocabulary};
use crate::evidence::{
    EventLog, Evidence, Hardware, Members, Observation, PolicyValue, RegistryKey, Windows, is_placeholder,
};

/// Shorter names are replaced only where a field says that they are names: in a text they would be parts of anything.
const MIN_WORD: usize = 3;

/// A part of a value is a name of its own where it has as many characters, and digits and letters among them.
const MIN_PART: usize = 7;

/// Numbers without a letter have to be this long to be looked for in texts.
const MIN_NUMBER: usize = 6;

/// What is looked for in every text.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The token of each word, by the word in small letters.
    pub(super) words: BTreeMap<String, (Kind, String)>,
    /// Dotted numbers that are versions, though they read like addresses.
    pub(super) versions: BTreeSet<String>,
    /// UUIDs by which firmware is named: those of all servers of a kind.
    pub(super) uuids: BTreeSet<String>,
}

impl Known {
    /// Learns what the fields of evidence say.
    pub(super) fn fields(&mut self, evidence: &Evidence, tokens: &mut Tokens) {
        let subject = &evidence.subject;
        self.observed(Kind::Server, &subject.os_name, tokens);
        self.observed(Kind::Serial, &subject.serial, tokens);
        self.uuid(&subject.uuid, tokens);
        if let Some(windows) = evidence.windows.value() {
            self.windows(windows, tokens);
        }
        if let Some(hardware) = evidence.hardware.value() {
            self.hardware(hardware, tokens);
        }
        self.given(&evidence.windows.from(), tokens);
        let detail = evidence.windows.reason().map(ToString::to_string);
        for note in evidence.notes.iter().chain(&detail) {
            self.files_of(note, tokens);
        }
    }

    fn windows(&mut self, windows: &Windows, tokens: &mut Tokens) {
        self.observed(Kind::Server, &windows.os.name, tokens);
        self.observed(Kind::Serial, &windows.identity.serial, tokens);
        self.uuid(&windows.identity.uuid, tokens);
        for service in items(&windows.services) {
            if let Some(account) = service.account.text() {
                self.account(account, tokens);
            }
        }
        for right in items(&windows.surroundings.user_rights) {
            right.accounts.iter().for_each(|account| self.account(account, tokens));
        }
        for logs in [&windows.event_logs, &windows.protection.blocks] {
            items(logs).iter().for_each(|log| self.events(log, tokens));
        }
        for key in [&windows.policy.windows_update, &windows.policy.automatic_updates] {
            key.value().into_iter().for_each(|values| self.values(values, tokens));
        }
        let lists: [&Observation<Members<RegistryKey>>; 10] = [
            &windows.registry,
            &windows.servicing.sessions_pending,
            &windows.servicing.packages_pending,
            &windows.servicing.driver_operations,
            &windows.protection.defender,
            &windows.protection.defender_exclusions,
            &windows.protection.attack_surface_rules,
            &windows.surroundings.temp_folders,
            &windows.surroundings.proxy,
            &windows.surroundings.tls,
        ];
        lists.into_iter().flat_map(items).for_each(|key| self.values(&key.values, tokens));
    }

    fn hardware(&mut self, hardware: &Hardware, tokens: &mut Tokens) {
        self.uuid(&hardware.service.uuid, tokens);
        if let Some(system) = hardware.system.value() {
            for serial in [&system.serial, &system.os_serial] {
                self.observed(Kind::Serial, serial, tokens);
            }
            // Dell's SKU is the service tag: seven letters and digits, as Windows has it for the serial number.
            let tag = system.sku.text().filter(|sku| sku.len() == 7 && sku.bytes().all(|b| b.is_ascii_alphanumeric()));
            if let Some(tag) = tag.filter(|_| system.manufacturer.text().is_some_and(|maker| maker.contains("Dell"))) {
                self.learn(Kind::Serial, tag, tokens);
            }
            self.uuid(&system.uuid, tokens);
        }
        for member in items(&hardware.firmware) {
            let names =
                member.targets.value().into_iter().flatten().map(String::as_str).chain(member.software_id.text());
            for name in names {
                let uuids = spans(name).into_iter().filter(|span| span.what == What::Uuid && span.start == 0);
                self.uuids.extend(uuids.filter_map(|span| Some(name.get(span.start..span.end)?.to_lowercase())));
            }
            for name in [&member.id, &member.name].into_iter().filter_map(Observation::text) {
                serials_in(name).for_each(|serial| self.learn(Kind::Serial, serial, tokens));
            }
        }
        items(&hardware.chassis).iter().for_each(|part| self.observed(Kind::Serial, &part.serial, tokens));
        items(&hardware.power_supplies).iter().for_each(|part| self.observed(Kind::Serial, &part.serial, tokens));
        for storage in items(&hardware.storage) {
            items(&storage.drives).iter().for_each(|drive| self.observed(Kind::Serial, &drive.serial, tokens));
        }
        let attributes = hardware.bios.value().and_then(|bios| bios.attributes.value());
        for (name, value) in attributes.into_iter().flatten() {
            if let Some(kind) = kind_of(name) {
                self.learn(kind, value, tokens);
            }
        }
    }

    fn events(&mut self, log: &EventLog, tokens: &mut Tokens) {
        let of_services = log.provider.eq_ignore_ascii_case("Service Control Manager");
        for record in log.records.value().into_iter().flatten() {
            for (name, value) in &record.data {
                match kind_of(name) {
                    Some(Kind::User) => self.account(value, tokens),
                    Some(kind) => self.learn(kind, value, tokens),
                    // Its events name the account by its place among the data (7038, 7041, 7045).
                    None if of_services && value.matches('\\').count() == 1 && !value.contains([':', '.', ' ']) => {
                        self.account(value, tokens);
                    }
                    None => {}
                }
            }
        }
    }

    fn values(&mut self, values: &BTreeMap<String, PolicyValue>, tokens: &mut Tokens) {
        for (name, value) in values {
            let (Some(kind), PolicyValue::Text(text)) = (kind_of(name), value) else { continue };
            match kind {
                Kind::User => self.account(text, tokens),
                kind => self.learn(kind, text, tokens),
            }
        }
    }

    /// Learns what an operator calls a server. It has its token before anything else has one of that kind.
    pub(super) fn server(&mut self, name: &str, tokens: &mut Tokens) {
        // A name that is too short to be looked for in texts has one, too.
        tokens.of(Kind::Server, name.trim());
        self.learn(Kind::Server, name, tokens);
    }

    fn observed(&mut self, kind: Kind, fact: &Observation<String>, tokens: &mut Tokens) {
        if let Some(text) = fact.text() {
            self.learn(kind, text, tokens);
        }
    }

    /// Learns a UUID without its separators too, in both orders of its bytes.
    fn uuid(&mut self, fact: &Observation<String>, tokens: &mut Tokens) {
        let Some(bare) = fact.text().filter(|text| !is_placeholder(text)).and_then(bare_uuid) else { return };
        let token = tokens.of(Kind::Uuid, &canonical_uuid(&bare));
        for spelling in [swapped(&bare), bare] {
            self.words.entry(spelling).or_insert((Kind::Uuid, token.clone()));
        }
    }

    /// Learns the parts of `DOMAIN\user` and `user@domain`.
    pub(super) fn account(&mut self, text: &str, tokens: &mut Tokens) {
        let (domain, user) = parts_of_account(text);
        if let Some(domain) = domain {
            if is_built_in(domain) {
                return;
            }
            self.learn(Kind::Domain, domain, tokens);
        }
        match user.strip_suffix('$') {
            Some(computer) => self.learn(Kind::Host, computer, tokens),
            None => self.learn(Kind::User, user, tokens),
        }
    }

    /// Learns a name, unless it says nothing, has a shape by which it is found anyway, or is a word of any text.
    pub(super) fn learn(&mut self, kind: Kind, text: &str, tokens: &mut Tokens) {
        let text = text.trim();
        let lower = text.to_lowercase();
        let is_account = kind == Kind::User && ACCOUNTS.contains(&lower.as_str());
        let is_sid = lower.starts_with("s-1-");
        if is_nothing(text) || is_placeholder(text) || is_account || is_sid || is_shape(text) {
            return;
        }
        let token = tokens.of(kind, text);
        let letters = text.chars().filter(|c| !c.is_ascii_digit()).count();
        let least = if letters == 0 { MIN_NUMBER } else { MIN_WORD };
        let long_enough = text.chars().count() >= least || !text.is_ascii();
        if !long_enough || is_vocabulary(text) || tokens.is_token(text) {
            return;
        }
        self.words.entry(lower).or_insert_with(|| (kind, token));
        // A value of several words holds names that stand alone elsewhere.
        for part in text.split_whitespace().filter(|part| *part != text && part.len() >= MIN_PART) {
            if [|c: char| c.is_ascii_digit(), |c: char| c.is_ascii_alphabetic()].iter().all(|is| part.contains(*is)) {
                self.learn(kind, part, tokens);
            }
        }
        let is_host = matches!(kind, Kind::Server | Kind::Host);
        if let Some((label, domain)) = text.split_once('.').filter(|_| is_host && !is_public(text)) {
            // A word such as `wsus` is in any text about updates; a name with a digit or a dash in it is a name.
            if label.contains(|c: char| c.is_ascii_digit() || c == '-') {
                self.learn(kind, label, tokens);
            }
            if domain.contains('.') {
                self.learn(Kind::Domain, domain, tokens);
            }
        }
    }

    /// Learns the parts of a path that an operator gave: they are named after servers and customers.
    pub(super) fn given(&mut self, path: &str, tokens: &mut Tokens) {
        if path.contains("://") || path.starts_with("mock:") {
            return;
        }
        for part in path.split(['/', '\\']) {
            self.file(part, tokens);
        }
    }

    fn file(&mut self, name: &str, tokens: &mut Tokens) {
        let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
        let known = ["cbs", "dism", "setup", "system", "windows", "reporting", "registry", "mock"];
        if stem.contains(char::is_alphanumeric) && !known.iter().any(|log| stem.to_lowercase().starts_with(log)) {
            self.learn(Kind::File, stem, tokens);
        }
    }

    /// Learns the files that one of our own sentences names.
    fn files_of(&mut self, note: &str, tokens: &mut Tokens) {
        const BEGINNINGS: [&str; 5] =
            ["Windows side: ", "not used: ", "of this server: ", "could not be read: decode: ", "bundle: "];
        for beginning in BEGINNINGS {
            let Some((_, list)) = note.split_once(beginning) else { continue };
            for entry in list.split("; ").flat_map(|entry| entry.split(", ")) {
                let name = entry.trim_start_matches("decode: ").split([' ', ':', '#']).next().unwrap_or_default();
                if !name.is_empty() && !matches!(name, "and" | "another" | "collected" | "no" | "one") {
                    name.split('/').for_each(|part| self.file(part, tokens));
                }
            }
        }
        if let Some((_, folder)) = note.rsplit_once(" documents in ").filter(|_| note.starts_with("Windows side: ")) {
            self.given(folder, tokens);
        }
    }

    /// Learns what was seen.
    pub(super) fn shapes(&mut self, seen: Seen, tokens: &mut Tokens) {
        self.versions.extend(seen.versions);
        for (kind, name) in seen.names {
            match kind {
                Kind::User => self.account(&name, tokens),
                Kind::Hex => {
                    let bare = bare(&name);
                    let token = tokens.of(Kind::Hex, &bare);
                    self.words.entry(bare).or_insert((Kind::Hex, token));
                }
                kind => self.learn(kind, &name, tokens),
            }
        }
    }
}

/// What a name of a value says that the value is.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends = |ends: &[&str]| ends.iter().any(|end| bare.ends_with(end));
    match () {
        () if ends(&["targetgroup"]) => Some(Kind::Group),
        () if ends(&["domain", "domainname"]) => Some(Kind::Domain),
        () if ends(&["user", "username", "accountname", "commonname", "contactname"]) => Some(Kind::User),
        () if ends(&[
            "computer",
            "computername",
            "workstation",
            "workstationname",
            "hostname",
            "machinename",
            "fqdn",
        ]) =>
        {
            Some(Kind::Host)
        }
        () if ends(&["susclientid", "pingid", "machineguid"]) => Some(Kind::Serial),
        () if has_part(&bare, &IDENTITY) && !ends(&["uuid", "guid", "mode", "control", "policy", "enable"]) => {
            Some(Kind::Serial)
        }
        () => None,
    }
}

/// Domain and user of an account.
pub(super) fn parts_of_account(text: &str) -> (Option<&str>, &str) {
    if let Some((domain, user)) = text.split_once('\\') {
        return (Some(domain), user);
    }
    match text.split_once('@') {
        Some((user, domain)) => (Some(domain), user),
        None => (None, text),
    }
}

/// Whether every Windows has this domain of accounts.
pub(super) fn is_built_in(domain: &str) -> bool {
    BUILT_IN.contains(&domain.trim().to_lowercase().as_str())
}

fn bare_uuid(text: &str) -> Option<String> {
    let bare = bare(text);
    (bare.len() == 32 && bare.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(bare)
}

/// A UUID in the one of its two orders of bytes that comes first: BMC and Windows may show one each.
pub(super) fn canonical_uuid(bare: &str) -> String {
    let swapped = swapped(bare);
    if swapped.as_str() < bare { swapped } else { bare.to_owned() }
}

fn swapped(bare: &str) -> String {
    let digits = crate::evidence::marks::swap_groups(bare.as_bytes());
    digits.into_iter().map(char::from).collect()
}

fn items<T>(list: &Observation<Members<T>>) -> &[T] {
    list.value().map_or(&[], |members| &members.items)
}
