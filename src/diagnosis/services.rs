//! Whether a service is disabled, as its list or an export of the registry shows.

use super::case::Case;
use super::registry::value;
use crate::evidence::{Line, PolicyValue, StartType};
use crate::msg;

/// The number of a disabled service in the registry.
const DISABLED: u64 = 4;

/// The line that shows that a service is disabled.
pub fn disabled(case: &Case<'_>, service: &str) -> Option<Line> {
    let listed = case.windows.services.value().into_iter().flat_map(|services| &services.items);
    let mut known = listed.filter(|known| known.name.eq_ignore_ascii_case(service));
    if let Some(known) = known.find(|known| known.start.value() == Some(&StartType::Disabled)) {
        let text = msg!("proof-service-disabled", service = service).text;
        return Some(Line { text, from: known.start.from(), at: known.start.at() });
    }
    let (start, line) = value(case, &format!(r"\Services\{service}"), "Start")?;
    let text = format!("{} (disabled)", line.text);
    (*start == PolicyValue::Number(DISABLED)).then_some(Line { text, ..line })
}
