//! Conditions on registry values, services and policy.

use super::answer::Answer;
use crate::evidence::settings;
use crate::evidence::{Line, Members, Missing, Observation, PolicyValue, RegistryKey, StartType, Unread, Windows};
use crate::known_failures::Wanted;
use crate::msg;
use crate::rules::windows::policy;
use crate::text::Words;

/// The number of a disabled service in the registry.
const DISABLED: u64 = 4;

/// What a domain controller calls itself (`ProductType`; a member server is `ServerNT`, a client `WinNT`).
const DOMAIN_CONTROLLER: &str = "LanmanNT";

const PRODUCT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions";

/// What is seen of a registry value.
enum Seen {
    /// The value as text; none where only the key was asked for.
    There(String, Line),
    /// The key or the value does not exist.
    Absent(Line),
    /// That is not known.
    Unknown(Answer),
}

/// What the keys that were collected, and those that somebody exported, say of a value.
fn see(key: &str, name: Option<&str>, windows: &Windows) -> Seen {
    let collected = &windows.surroundings.settings;
    let shown = name.map_or_else(|| key.to_owned(), |name| format!("{key}, {name}"));
    let exported = of(&windows.registry, key).map(|found| (found, &windows.registry, true));
    let all = name.is_none_or(settings::is_value_read);
    let read = of(collected, key).filter(|_| all).map(|found| (found, collected, false));
    if let Some((found, from, _)) = read.or(exported) {
        let line = |said: Words| Line::on(said, from);
        return match name.map(|name| PolicyValue::named(&found.values, name)) {
            None => Seen::There(String::new(), line(msg!("proof-there", shown = shown).into())),
            Some(Some((_, value))) => Seen::There(value.to_string(), line(format!("{shown} = {value}").into())),
            Some(None) => Seen::Absent(line(msg!("proof-not-there", shown = shown).into())),
        };
    }
    match collected.value() {
        Some(keys) if settings::is_read(key) && all => {
            if let Some(unread) = keys.unread.iter().find(|unread| may_be(unread, key)) {
                return Seen::Unknown(Answer::unread(Line::unread(unread), Some(&unread.missing)));
            }
            Seen::Absent(Line::on(msg!("proof-not-there", shown = shown), collected))
        }
        Some(_) => Seen::Unknown(Answer::Unknown {
            line: Line::on(msg!("proof-not-among-keys-are-collected", shown = shown), collected),
            sought: false,
        }),
        None => Seen::Unknown(Answer::missing(&shown, collected)),
    }
}

/// Whether a key that could not be read may be this one: the collector says which it is in front of its reason, and one of which
/// nobody says so may be any.
fn may_be(unread: &Unread, key: &str) -> bool {
    let said = match &unread.missing {
        Missing::Denied { detail } | Missing::NotSupported { detail } | Missing::Failed { detail } => {
            detail.split(": ").next().unwrap_or_default()
        }
        _ => "",
    };
    let named = [said, unread.from.as_str()].into_iter().find(|name| settings::is_read(name));
    named.is_none_or(|name| name.eq_ignore_ascii_case(key))
}

fn of<'a>(keys: &'a Observation<Members<RegistryKey>>, key: &str) -> Option<&'a RegistryKey> {
    keys.value()?.items.iter().find(|known| known.key.eq_ignore_ascii_case(key))
}

/// A registry key or value.
pub fn value(key: &str, name: Option<&str>, wanted: &Wanted, windows: &Windows) -> Answer {
    match see(key, name, windows) {
        Seen::There(value, line) => Answer::by(
            match wanted {
                Wanted::Exists => true,
                Wanted::Is(other) => value.eq_ignore_ascii_case(other),
                Wanted::IsNot { value: other, .. } => !value.eq_ignore_ascii_case(other),
            },
            line,
        ),
        Seen::Absent(line) => Answer::by(matches!(wanted, Wanted::IsNot { or_absent: true, .. }), line),
        Seen::Unknown(answer) => answer,
    }
}

/// Whether this is a domain controller.
pub fn domain_controller(wanted: bool, windows: &Windows) -> Answer {
    match see(PRODUCT, Some("ProductType"), windows) {
        Seen::There(value, line) => Answer::by(value.eq_ignore_ascii_case(DOMAIN_CONTROLLER) == wanted, line),
        // Every Windows has this value, so its absence says nothing.
        Seen::Absent(line) => Answer::Unknown { line, sought: true },
        Seen::Unknown(answer) => answer,
    }
}

/// Whether a service exists and is not disabled: what is disabled does nothing that could break.
pub fn role(name: &str, windows: &Windows) -> Answer {
    match start(name, windows) {
        Start::Known(disabled, line) => Answer::by(!disabled, line),
        Start::None(line) => Answer::NotMet(line),
        Start::Unknown(answer) => answer,
    }
}

/// Whether a service is disabled.
pub fn disabled(name: &str, windows: &Windows) -> Answer {
    match start(name, windows) {
        Start::Known(disabled, line) => Answer::by(disabled, line),
        Start::None(line) => Answer::NotMet(line),
        Start::Unknown(answer) => answer,
    }
}

/// How a service starts.
enum Start {
    /// Whether it is disabled.
    Known(bool, Line),
    /// There is no such service.
    None(Line),
    /// That is not known.
    Unknown(Answer),
}

fn start(name: &str, windows: &Windows) -> Start {
    let listed = windows.services.value().into_iter().flat_map(|services| &services.items);
    let mut listed = listed.filter(|service| service.name.eq_ignore_ascii_case(name));
    if let Some((service, start)) = listed.find_map(|service| Some((service, service.start.value()?))) {
        let disabled = *start == StartType::Disabled;
        let said = if disabled {
            msg!("proof-service-disabled", service = name)
        } else {
            msg!("proof-service-not-disabled", service = name)
        };
        return Start::Known(disabled, Line::on(said, &service.start));
    }
    match see(&settings::service(name), Some("Start"), windows) {
        Seen::There(value, line) => match value.parse::<u64>() {
            Ok(number) => Start::Known(number == DISABLED, line),
            Err(_) => Start::Unknown(Answer::Unknown { line, sought: true }),
        },
        Seen::Absent(line) => Start::None(line.saying(msg!("proof-service-does-not-exist", name = name))),
        Seen::Unknown(answer) => Start::Unknown(answer),
    }
}

/// Whether the client is told to use a WSUS server.
pub fn wsus(wanted: bool, windows: &Windows) -> Answer {
    let (root, au) = (&windows.policy.windows_update, &windows.policy.automatic_updates);
    let (Some(root_key), Some(au_key)) = (root.value(), au.value()) else {
        return match root.value() {
            None => Answer::missing(msg!("fact-update-policy"), root),
            Some(_) => Answer::missing(msg!("fact-update-policy-au"), au),
        };
    };
    let used = match policy::number(au_key, "UseWUServer") {
        policy::Setting::NotSet => false,
        policy::Setting::Set(number) => number != 0,
        policy::Setting::Malformed(raw) => {
            let line = Line::on(msg!("proof-not-a-number", name = "UseWUServer", raw = format!("{raw:?}")), au);
            return Answer::Unknown { line, sought: true };
        }
    };
    let server = policy::text(root_key, "WUServer");
    let text = format!("UseWUServer = {}, WUServer = {server:?}", u8::from(used));
    Answer::by((used && server.is_some()) == wanted, Line::on(text, au))
}
