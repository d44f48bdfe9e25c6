//! The check of `[[setting]]`: a demand that no value could meet, or that nobody could judge, is an error.

use super::checker::Checker;
use super::document::{SettingOf, SettingRule, Severity};
use super::wire;

/// The demand; errors go to `check`.
pub fn check(setting: &wire::Setting, check: &mut Checker<'_>) -> SettingRule {
    let (id, title) = (check.id(&setting.id), check.filled("title", &setting.title));
    let name = check.filled("name", &setting.name);
    let known = match setting.of {
        SettingOf::Uefi => None,
        SettingOf::SecureBoot => Some(SettingRule::SECURE_BOOT),
        SettingOf::Bmc => Some(SettingRule::BMC),
    };
    if let Some(known) = known
        && !known.contains(&name.as_str())
    {
        check.error(setting.name.span(), format!("there is no such setting here; there are {}", known.join(", ")));
    }
    let mut list = |texts: &[wire::Text]| texts.iter().map(|t| check.filled("value", t)).collect::<Vec<_>>();
    let (allow, deny) = (list(&setting.allow), list(&setting.deny));
    let numbers = setting.min.is_some() || setting.max.is_some();
    if allow.is_empty() && deny.is_empty() && !numbers {
        check.error(setting.id.span(), "this demands nothing: give allow, deny, min or max");
    }
    if numbers && !(allow.is_empty() && deny.is_empty()) {
        check.error(setting.id.span(), "a setting is a number (min, max) or a word (allow, deny), not both");
    }
    if let (Some(min), Some(max)) = (setting.min, setting.max)
        && max < min
    {
        check.error(setting.id.span(), format!("max ({max}) is lower than min ({min})"));
    }
    for (text, value) in setting.deny.iter().zip(&deny) {
        if allow.contains(value) {
            check.error(text.span(), format!("{value:?} is denied here and allowed above"));
        }
    }
    let sources = check.sources_of(&id, &setting.sources);
    let severity = setting.severity.unwrap_or(Severity::Block);
    SettingRule { id, title, of: setting.of, name, allow, deny, min: setting.min, max: setting.max, severity, sources }
}
