//! What of a resource can be written, and who may: by its type alone, so that it holds for recorded trees too.

use super::super::account::Privilege;
use crate::mock::tree::Facts;

/// The methods that a resource of this type answers.
pub(in crate::mock::service) fn allowed(facts: &Facts) -> &'static str {
    match facts.schema.as_str() {
        "ManagerAccountCollection" | "EventDestinationCollection" => "GET, HEAD, POST",
        "ManagerAccount" | "EventDestination" => "GET, HEAD, PATCH, DELETE",
        "AccountService" | "SessionService" | "ComputerSystem" | "SecureBoot" | "Chassis" => "GET, HEAD, PATCH",
        // Attributes are written to the settings resource, which the current ones name.
        "Bios" if !facts.has_settings => "GET, HEAD, PATCH",
        "Task" => "GET, HEAD, DELETE",
        _ => "GET, HEAD",
    }
}

/// The properties that a PATCH can change; `*` stands for any that is there.
pub(super) fn writable(schema: &str) -> &'static [&'static str] {
    match schema {
        "ManagerAccount" => &["UserName", "Password", "RoleId", "Enabled", "Locked", "PasswordChangeRequired"],
        "AccountService" => &["AccountLockoutThreshold", "AccountLockoutDuration"],
        "SessionService" => &["SessionTimeout"],
        "EventDestination" => &["Context"],
        "ComputerSystem" => &[
            "AssetTag",
            "IndicatorLED",
            "Boot/BootOrder",
            "Boot/BootSourceOverrideEnabled",
            "Boot/BootSourceOverrideMode",
            "Boot/BootSourceOverrideTarget",
        ],
        "Bios" => &["Attributes/*"],
        "SecureBoot" => &["SecureBootEnable"],
        "Chassis" => &["AssetTag", "IndicatorLED"],
        _ => &[],
    }
}

/// DSP8011, the standard privilege registry.
pub(super) fn needed(schema: &str) -> Privilege {
    match schema {
        "ManagerAccount" | "ManagerAccountCollection" | "AccountService" => Privilege::Users,
        "SessionService" | "EventService" | "EventDestination" | "EventDestinationCollection" | "Task" | "Manager" => {
            Privilege::Manager
        }
        _ => Privilege::Components,
    }
}
