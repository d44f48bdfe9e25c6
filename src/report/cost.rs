//! What a scan cost the BMC.

use std::time::Duration;

use crate::evidence::{Expand, Hardware};
use crate::msg;

/// `--stats`: a few lines, or none where the evidence is of a version that did not say.
#[must_use]
pub fn cost(hardware: &Hardware) -> Option<String> {
    let connection = &hardware.connection;
    let cost = connection.cost.as_ref()?;
    let seconds = Duration::from_millis(cost.duration_ms).as_secs_f64();
    let lines = [
        msg!(
            "cost-requests",
            depth = hardware.depth.name(),
            requests = connection.requests,
            repeated = cost.retries,
            connections = cost.connections,
            trips = cost.trips,
            seconds = format!("{seconds:.2}"),
            bytes = cost.received_bytes
        ),
        msg!(
            "cost-latency",
            median = cost.latency.median_ms,
            p90 = cost.latency.p90_ms,
            longest = cost.latency.longest_ms,
            most = cost.concurrency,
            least = cost.lowest_concurrency,
            expand = expand(cost.expand)
        ),
        msg!("cost-sessions", created = connection.sessions_created, deleted = connection.sessions_deleted),
    ];
    Some(lines.map(|line| line.text).join("\n"))
}

/// What became of `$expand`.
pub(super) fn expand(expand: Expand) -> String {
    match expand {
        Expand::NotOffered => msg!("expand-not-used"),
        Expand::Used => msg!("expand-used"),
        Expand::Refused => msg!("expand-refused"),
        Expand::Ignored => msg!("expand-ignored"),
        Expand::Lossy => msg!("expand-lossy"),
        Expand::Slow => msg!("expand-slow"),
    }
    .text
}
