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
        return Some(Line::on(msg!("proof-service-disabled", service = service), &known.start));
    }
    let (start, line) = value(case, &format!(r"\Services\{service}"), "Start")?;
    (*start == PolicyValue::Number(DISABLED)).then(|| line.saying(msg!("proof-disabled", line = line)))
}
