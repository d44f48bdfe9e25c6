//! The way to a demanded level: the versions that an update must pass through, and the firmware that goes first.
//!
//! Seen on a sibling of the SR650 V2: the vendor's own tool refuses UEFI 1.10 to 3.20 and goes by way of 1.50
//! (firmware-baselines.md, "Prerequisite chains"). A remedy that leaves that out sends an operator into a refusal.

use std::cmp::Ordering;

use super::assess::{Level, assess};
use super::installed;
use crate::baseline::{Baseline, FirmwareRule, Via};
use crate::evidence::{FirmwareMember, Hardware};

/// The stepping stones between the installed version and the demanded one, in the order in which they are taken.
pub(super) fn stones<'b>(rule: &'b FirmwareRule, member: &FirmwareMember) -> Vec<&'b Via> {
    let Ok(installed) = installed::installed(rule, member) else { return Vec::new() };
    let mut stones: Vec<&Via> =
        rule.via.iter().filter(|via| installed.compare(&via.below) == Some(Ordering::Less)).collect();
    stones.sort_by(|a, b| a.below.compare(&b.below).unwrap_or(Ordering::Equal));
    stones
}

/// The rules whose firmware comes first and is not where it should be.
pub(super) fn first<'b>(rule: &FirmwareRule, hardware: &Hardware, baseline: &'b Baseline) -> Vec<&'b FirmwareRule> {
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let waits = |first: &FirmwareRule| {
        members.iter().any(|member| {
            let assessment = assess(member, hardware, baseline);
            assessment.rule.is_some_and(|r| r.id == first.id) && assessment.level != Level::Compliant
        })
    };
    baseline.rules.iter().filter(|r| rule.after.contains(&r.id) && waits(r)).collect()
}
