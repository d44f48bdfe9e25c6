//! How to scan a BMC: how deep, how to log in, within which bounds, and what it cost.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{memory, print};
use crate::evidence::{self, Evidence};
use crate::redfish::{Limits, Login, ScanOptions, SystemChoice};
use crate::report;

/// How to scan.
#[derive(Debug, Clone, Args)]
pub struct Scan {
    /// How much of the hardware to look at; less is quicker, and the verdict speaks of less
    #[arg(long, value_enum, default_value_t = Depth::Full, help_heading = "Scan")]
    depth: Depth,
    /// Log in with a session of our own, or with HTTP Basic on every request
    #[arg(long, value_enum, default_value_t = Auth::Session, help_heading = "Scan")]
    auth: Auth,
    /// The most requests under way at a time; fewer where the BMC shows that it has enough
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32), help_heading = "Scan")]
    concurrency: u8,
    /// The longest wait for one answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Scan")]
    timeout: u32,
    /// The longest time for the whole scan; what was read by then is judged
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Scan")]
    deadline: u32,
    /// Which of several systems behind the BMC to judge: its Id, or `all`; without it, the host
    #[arg(long, value_name = "ID", help_heading = "Scan")]
    system: Option<String>,
    /// Neither use nor write what is remembered between scans: which requests a BMC was sent (else in PATCHGATE_CACHE_DIR, else
    /// patchgate/bmcs in your cache folder)
    #[arg(long, help_heading = "Scan")]
    no_cache: bool,
    /// Say on standard error what the scan cost the BMC
    #[arg(long, help_heading = "Scan")]
    stats: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Depth {
    /// Identity and firmware inventory
    Firmware,
    /// Also controller, chassis, power supplies, storage and open faults
    Health,
    /// Also UEFI settings, network adapters, PCIe devices and the maintenance log
    Full,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Auth {
    Session,
    Basic,
}

impl Scan {
    /// The options of the client.
    pub fn options(&self) -> ScanOptions {
        let seconds = |n: u32| Duration::from_secs(n.into());
        let request = seconds(self.timeout);
        ScanOptions {
            depth: match self.depth {
                Depth::Firmware => evidence::Depth::Firmware,
                Depth::Health => evidence::Depth::Health,
                Depth::Full => evidence::Depth::Full,
            },
            login: match self.auth {
                Auth::Session => Login::Session,
                Auth::Basic => Login::Basic,
            },
            limits: Limits {
                concurrent_requests: self.concurrency.into(),
                request,
                connect: Limits::STANDARD.connect.min(request),
                expand: Limits::STANDARD.expand.min(request),
                scan: seconds(self.deadline),
                ..Limits::STANDARD
            },
            system: match self.system.as_deref() {
                None => SystemChoice::Host,
                Some("all") => SystemChoice::All,
                Some(id) => SystemChoice::Named(id.to_owned()),
            },
            memory: if self.no_cache { None } else { memory::memory() },
        }
    }

    /// Says what the scan cost, where that was asked for.
    pub fn tell(&self, evidence: &Evidence) {
        if !self.stats {
            return;
        }
        if let Some(cost) = evidence.hardware.value().and_then(report::cost) {
            print::note(&cost);
        }
        memory::tell();
    }
}
