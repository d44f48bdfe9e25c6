//! What can be said of a machine: a description in a few words, without a resource in it yet.

/// The health of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing is wrong.
    Ok,
    /// Attention is needed.
    Warning,
    /// It has failed or is about to.
    Critical,
}

/// A member of the firmware inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firmware {
    pub(super) id: String,
    pub(super) version: Option<String>,
    pub(super) software_id: Option<String>,
    pub(super) pending: bool,
}

impl Firmware {
    /// A component and the version that runs.
    #[must_use]
    pub fn new(id: &str, version: &str) -> Self {
        Self { id: id.to_owned(), version: Some(version.to_owned()), software_id: None, pending: false }
    }

    /// A component that does not tell its version.
    #[must_use]
    pub fn silent(id: &str) -> Self {
        Self { id: id.to_owned(), version: None, software_id: None, pending: false }
    }

    /// What kind of component it is, as baselines name it.
    #[must_use]
    pub fn software_id(mut self, software_id: &str) -> Self {
        self.software_id = Some(software_id.to_owned());
        self
    }
}

/// A drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    /// Its id, such as `Disk.1`.
    pub id: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// Its firmware.
    pub revision: String,
    /// Its size in bytes.
    pub capacity_bytes: i64,
    /// Its health.
    pub health: Health,
}

/// A network adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkAdapter {
    /// Its id, such as `slot-3`.
    pub id: String,
    /// Its model.
    pub model: String,
    /// Its firmware; `None` where it does not tell.
    pub firmware: Option<String>,
}

/// A power supply.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerSupply {
    /// Its name, such as `PSU1`.
    pub name: String,
    /// Its serial number.
    pub serial: String,
    /// Its firmware.
    pub firmware: String,
    /// What it can give, in watts; `None` where it does not tell, as a failed one.
    pub capacity_watts: Option<f64>,
    /// Its health.
    pub health: Health,
}

/// An entry of the active log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// When, in RFC 3339.
    pub created: String,
    /// How bad it is.
    pub severity: Health,
    /// What happened.
    pub message: String,
}

/// A server, described part by part.
///
/// ```
/// use patchgate::mock::build::{Drive, Firmware, Health, Machine};
///
/// # fn main() -> Result<(), patchgate::mock::build::BuildError> {
/// let tree = Machine::new("ThinkSystem SR650 V2", "TEST0001")
///     .firmware(Firmware::new("UEFI", "36D-3.60").software_id("UEFI-AFE1-6"))
///     .pending(Firmware::new("UEFI-Pending", "36E-3.70").software_id("UEFI-AFE1-6"))
///     .drive(Drive {
///         id: "Disk.1".to_owned(),
///         model: "MZ7L31T9HBLT".to_owned(),
///         serial: "TESTDISK1".to_owned(),
///         revision: "JXTC304Q".to_owned(),
///         capacity_bytes: 1_920_383_410_176,
///         health: Health::Critical,
///     })
///     .tree()?;
/// assert!(tree.get("/redfish/v1/UpdateService/FirmwareInventory/UEFI-Pending").is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    pub(super) model: String,
    pub(super) serial: String,
    pub(super) manufacturer: Option<String>,
    pub(super) uuid: Option<String>,
    pub(super) firmware: Vec<Firmware>,
    pub(super) drives: Vec<Drive>,
    pub(super) adapters: Vec<NetworkAdapter>,
    pub(super) supplies: Vec<PowerSupply>,
    pub(super) log: Vec<LogEntry>,
    pub(super) secure_boot: Option<bool>,
}

impl Machine {
    /// A server with nothing in it yet.
    #[must_use]
    pub fn new(model: &str, serial: &str) -> Self {
        Self {
            model: model.to_owned(),
            serial: serial.to_owned(),
            manufacturer: None,
            uuid: None,
            firmware: Vec::new(),
            drives: Vec::new(),
            adapters: Vec::new(),
            supplies: Vec::new(),
            log: Vec::new(),
            secure_boot: None,
        }
    }

    /// Who makes it.
    #[must_use]
    pub fn manufacturer(mut self, manufacturer: &str) -> Self {
        self.manufacturer = Some(manufacturer.to_owned());
        self
    }

    /// Its UUID.
    #[must_use]
    pub fn uuid(mut self, uuid: &str) -> Self {
        self.uuid = Some(uuid.to_owned());
        self
    }

    /// Adds a firmware that runs.
    #[must_use]
    pub fn firmware(mut self, firmware: Firmware) -> Self {
        self.firmware.push(firmware);
        self
    }

    /// Adds a firmware that waits for a restart; as on an XCC, a member whose id ends with `-Pending`.
    #[must_use]
    pub fn pending(mut self, firmware: Firmware) -> Self {
        self.firmware.push(Firmware { pending: true, ..firmware });
        self
    }

    /// Adds a drive.
    #[must_use]
    pub fn drive(mut self, drive: Drive) -> Self {
        self.drives.push(drive);
        self
    }

    /// Adds a network adapter.
    #[must_use]
    pub fn network_adapter(mut self, adapter: NetworkAdapter) -> Self {
        self.adapters.push(adapter);
        self
    }

    /// Adds a power supply.
    #[must_use]
    pub fn power_supply(mut self, supply: PowerSupply) -> Self {
        self.supplies.push(supply);
        self
    }

    /// Adds an entry to the active log.
    #[must_use]
    pub fn log_entry(mut self, entry: LogEntry) -> Self {
        self.log.push(entry);
        self
    }

    /// Whether Secure Boot is on; without this, the server has no such resource.
    #[must_use]
    pub fn secure_boot(mut self, enabled: bool) -> Self {
        self.secure_boot = Some(enabled);
        self
    }
}
