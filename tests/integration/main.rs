//! The tests that see the library and the program from outside, as one program: it is compiled and linked once.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on should say where"
)]

mod advise;
mod articles;
mod baseline_capture;
mod baseline_schema;
mod before_after;
mod broken_baselines;
mod bundles;
mod captures;
mod command_line;
mod configuration;
mod contrib;
mod dependencies;
mod docs;
mod doctor;
mod every_capture;
mod fail_closed;
mod faults;
mod firmware_rules;
mod fleet;
mod fleet_logins;
mod fleet_rounds;
mod fleet_shown;
mod gathered;
mod house;
mod imports;
#[cfg(unix)]
mod interrupted_scans;
mod inventories;
#[cfg(unix)]
mod local_powershell;
mod manners;
mod memory;
mod misbehaving_bmcs;
mod mock;
mod openssl;
mod other_makers;
#[cfg(target_os = "linux")]
mod over_ssh;
#[cfg(all(unix, feature = "winrm"))]
mod over_winrm;
mod own_secrets;
mod packages;
mod plan;
mod power_and_cooling;
mod public_cases;
mod quirks;
mod real_cases;
mod real_powershell;
mod real_servers;
mod real_wine;
mod redaction;
mod redfish_paths;
mod redfish_trust;
mod reports;
mod scan_cost;
mod scenario_matrix;
mod signed_catalogues;
#[cfg(all(unix, feature = "postgres"))]
mod store_over_tls;
mod support;
mod trust_sessions;
mod verify;
mod version_orders;
mod version_spellings;
mod walked_lists;
mod warm_scans;
mod whole_servers;
mod windows_collector;
mod windows_scenarios;
#[cfg(all(unix, feature = "postgres"))]
mod work;
