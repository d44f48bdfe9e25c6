//! The registry keys and values of the item `known_settings`.
//!
//! The list is needed twice: the script `windows/collector.ps1` reads these keys, and whoever looks for one has to know whether its
//! absence was seen, or whether nobody asked for it. A test of the windows room holds the script to it.

/// Services that only a role or a product brings, and those that an installer of updates needs.
pub const SERVICES: &[&str] = &[
    "ClusSvc",
    "DHCPServer",
    "HTTP",
    "MSMQ",
    "RemoteAccess",
    "Spooler",
    "TermService",
    "vmms",
    "WDSServer",
    "WSUSService",
];

/// The other keys.
pub const KEYS: &[&str] = &[
    r"HKLM\SYSTEM\CurrentControlSet\Control",
    r"HKLM\SYSTEM\CurrentControlSet\Control\DeviceGuard",
    r"HKLM\SYSTEM\CurrentControlSet\Control\Print",
    r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions",
    r"HKLM\SYSTEM\CurrentControlSet\Services\WDSServer\Providers\WDSTFTP",
    r"HKLM\SYSTEM\CurrentControlSet\Services\WDSServer\Providers\WdsImgSrv\Unattend",
    r"HKLM\SOFTWARE\Microsoft\Cryptography\Calais",
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\Kerberos\MitRealms",
    r"HKLM\SOFTWARE\Policies\Microsoft\FVE\OSPlatformValidation_UEFI",
];

/// The values that are read of each of them.
pub const VALUES: &[&str] = &[
    "Start",
    "ProductType",
    "RegistrySizeLimit",
    "EnableVirtualizationBasedSecurity",
    "RpcAuthnLevelPrivacyEnabled",
    "EnableVariableWindowExtension",
    "AllowHandsFreeFunctionality",
    "DisableCapiOverrideForRSA",
    "7",
];

/// The key of a service.
pub fn service(name: &str) -> String {
    format!(r"HKLM\SYSTEM\CurrentControlSet\Services\{name}")
}

/// Whether the script reads this key.
pub fn is_read(key: &str) -> bool {
    let other = || SERVICES.iter().any(|name| service(name).eq_ignore_ascii_case(key));
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)) || other()
}

/// Whether the script reads this value of the keys.
pub fn is_value_read(name: &str) -> bool {
    VALUES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
