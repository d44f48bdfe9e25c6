//! Steps on the way to the update server: the policy, the proxy, TLS, the WSUS server, the client that asks.

use super::sources::{ADDITIONAL, AGENTS, ESENTUTL, GPUPDATE, ISSUES, LOGS, PROXY, REG_EXPORT, SCANS, TLS, WSUS};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const WAY_LOOK: StepRule = StepRule::looks("way-look", || msg!("step-way-look"), || msg!("step-verify-told"))
.run(&[r"Get-ItemProperty 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate' | Format-List WUServer, WUStatusServer, DoNotConnectToWindowsUpdateInternetLocations", "netsh.exe winhttp show proxy", "Test-NetConnection <HOST> -Port <PORT>"])
.from(&[SCANS]);

pub const SEARCH_AGAIN: StepRule = StepRule::changes(
    "search-again",
    || msg!("step-search-again"),
    || msg!("step-search-again-loses"),
    Back::NotNeeded(|| msg!("step-search-again-undo")),
    || msg!("step-search-again-verify"),
)
.run(&["UsoClient.exe StartScan", r"Get-WindowsUpdateLog -LogPath .\WindowsUpdate.log"])
.seen_by(&[r"Get-Item .\WindowsUpdate.log"])
.harm(Harm::Completes)
.from(&[LOGS]);

pub const WSUS_POOL: StepRule = StepRule::changes(
    "wsus-pool",
    || msg!("step-wsus-pool"),
    || msg!("step-wsus-pool-loses"),
    Back::By(
        || msg!("step-wsus-pool-undo"),
        &[
            "Import-Module WebAdministration",
            r"Set-ItemProperty IIS:\AppPools\WsusPool queueLength <NOTED>",
            r"Set-ItemProperty IIS:\AppPools\WsusPool recycling.periodicRestart.privateMemory <NOTED>",
        ],
    ),
    || msg!("step-wsus-pool-verify"),
)
.run(&[
    "Import-Module WebAdministration",
    r"Get-ItemProperty IIS:\AppPools\WsusPool | Format-List queueLength",
    r"Set-ItemProperty IIS:\AppPools\WsusPool queueLength 2000",
    r"Set-ItemProperty IIS:\AppPools\WsusPool recycling.periodicRestart.privateMemory 0",
    "Restart-WebAppPool WsusPool",
])
.seen_by(&["Get-WebAppPoolState WsusPool"])
.at(Place::UpdateServer)
.from(&[WSUS]);

pub const WSUS_CLEANUP: StepRule = StepRule::changes(
    "wsus-cleanup",
    || msg!("step-wsus-cleanup"),
    || msg!("step-wsus-cleanup-loses"),
    Back::By(|| msg!("step-wsus-cleanup-undo"), &[]),
    || msg!("step-wsus-cleanup-verify"),
)
.run(&["Invoke-WsusServerCleanup -DeclineSupersededUpdates -DeclineExpiredUpdates"])
.seen_by(&["(Get-WsusServer).GetStatus() | Format-List UpdateCount, DeclinedUpdateCount"])
.at(Place::UpdateServer)
.away(Downtime::Window)
.from(&[WSUS, "powershell/module/updateservices/invoke-wsusservercleanup"]);

pub const WSUS_LIMITS: StepRule = StepRule::changes("wsus-limits", || msg!("step-wsus-limits"), || msg!("step-wsus-limits-loses"), Back::By(|| msg!("step-wsus-limits-undo"), &["iisreset.exe"]), || msg!("step-wsus-limits-verify"))
.run(&[r#"Copy-Item "$env:ProgramFiles\Update Services\WebServices\ClientWebService\web.config" web.config.before"#, r#"notepad.exe "$env:ProgramFiles\Update Services\WebServices\ClientWebService\web.config""#, "iisreset.exe"])
.seen_by(&[r#"Select-String -Path "$env:ProgramFiles\Update Services\WebServices\ClientWebService\web.config" -Pattern 'maxInstalledPrerequisites|maxCachedUpdates'"#])
.at(Place::UpdateServer)
.from(&["troubleshoot/mem/configmgr/update-management/error-80244007-when-wsus-client-scans-updates"]);

pub const WSUS_CONTENT: StepRule = StepRule::changes(
    "wsus-content",
    || msg!("step-wsus-content"),
    || msg!("step-wsus-content-loses"),
    Back::NotNeeded(|| msg!("step-wsus-content-undo")),
    || msg!("step-wsus-content-verify"),
)
.run(&[r#"& "$env:ProgramFiles\Update Services\Tools\wsusutil.exe" reset"#])
.seen_by(&["Invoke-WebRequest -UseBasicParsing -Method Head <ADDRESS>"])
.at(Place::UpdateServer)
.away(Downtime::Window)
.from(&[
    AGENTS,
    "windows-server/administration/windows-server-update-services/manage/wsus-messages-and-troubleshooting-tips",
]);

pub const WSUS_SITE: StepRule = StepRule::changes(
    "wsus-site",
    || msg!("step-wsus-site"),
    || msg!("step-wsus-site-loses"),
    Back::By(|| msg!("step-wsus-site-undo"), &[]),
    || msg!("step-wsus-site-verify"),
)
.seen_by(&["Invoke-WebRequest -UseBasicParsing -Method Head <ADDRESS>"])
.at(Place::Console)
.from(&[SCANS, "troubleshoot/mem/configmgr/update-management/troubleshoot-wsus-connection-failures"]);

pub const CLIENT_ID: StepRule = StepRule::changes("client-id-renew", || msg!("step-client-id-renew"), || msg!("step-client-id-renew-loses"), Back::By(|| msg!("step-driver-queue-delete-undo"), &["reg.exe import windowsupdate-key.reg"]), || msg!("step-client-id-renew-verify"))
.run(&[r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate' windowsupdate-key.reg", "Stop-Service wuauserv", r"Remove-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate' SusClientId, SusClientIdValidation", "Start-Service wuauserv", "wuauclt.exe /resetauthorization /detectnow"])
.seen_by(&[r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate' | Format-List SusClientId"])
.harm(Harm::Marked)
.from(&[AGENTS, REG_EXPORT]);

pub const PROXY_LOOK: StepRule = StepRule::looks("proxy-look", || msg!("step-proxy-look"), || msg!("step-verify-told"))
    .run(&[
        "netsh.exe winhttp show proxy",
        r"reg.exe query 'HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings'",
    ])
    .from(&[PROXY]);

pub const PROXY_SET: StepRule = StepRule::changes(
    "proxy-set",
    || msg!("step-proxy-set"),
    || msg!("step-proxy-set-loses"),
    Back::By(|| msg!("step-proxy-set-undo"), &["netsh.exe winhttp reset proxy"]),
    || msg!("step-proxy-set-verify"),
)
.run(&["netsh.exe winhttp set proxy '<NAME>:<PORT>' '<EXCEPTIONS>'"])
.seen_by(&["netsh.exe winhttp show proxy"])
.from(&[PROXY]);

pub const PROXY_PASS: StepRule = StepRule::changes(
    "proxy-pass",
    || msg!("step-proxy-pass"),
    || msg!("step-proxy-pass-loses"),
    Back::By(|| msg!("step-proxy-pass-undo"), &[]),
    || msg!("step-proxy-pass-verify"),
)
.seen_by(&["netsh.exe winhttp show proxy"])
.at(Place::Console)
.from(&[PROXY, ISSUES]);

pub const TLS_LOOK: StepRule = StepRule::looks("tls-look", || msg!("step-tls-look"), || msg!("step-verify-told"))
    .run(&[
        "w32tm.exe /query /status",
        r"reg.exe query 'HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols' /s",
        r"reg.exe query 'HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'",
        "Get-TlsCipherSuite | Format-Table Name",
    ])
    .from(&[TLS, "windows-server/security/tls/tls-registry-settings"]);

pub const CERTIFICATE_TRUST: StepRule = StepRule::changes(
    "certificate-trust",
    || msg!("step-certificate-trust"),
    || msg!("step-certificate-trust-loses"),
    Back::By(|| msg!("step-certificate-trust-undo"), &["gpupdate.exe /target:computer /force"]),
    || msg!("step-certificate-trust-verify"),
)
.run(&["gpupdate.exe /target:computer /force"])
.seen_by(&["Invoke-WebRequest -UseBasicParsing -Method Head <ADDRESS>"])
.from(&[TLS, GPUPDATE]);

pub const DELIVERY_LOOK: StepRule =
    StepRule::looks("delivery-look", || msg!("step-delivery-look"), || msg!("step-verify-told"))
        .run(&[
            "Get-DeliveryOptimizationStatus | Format-List FileId, Status, DownloadMode, SourceURL",
            "Get-Service dosvc",
        ])
        .from(&["powershell/module/deliveryoptimization/get-deliveryoptimizationstatus"]);

pub const DELIVERY_MODE: StepRule = StepRule::changes(
    "delivery-mode",
    || msg!("step-delivery-mode"),
    || msg!("step-delivery-mode-loses"),
    Back::By(|| msg!("step-delivery-mode-undo"), &["gpupdate.exe /target:computer /force"]),
    || msg!("step-delivery-mode-verify"),
)
.run(&["gpupdate.exe /target:computer /force"])
.seen_by(&["Get-DeliveryOptimizationStatus | Format-List DownloadMode, Status"])
.from(&["windows/deployment/do/waas-delivery-optimization-reference", GPUPDATE]);

pub const DATABASE_LOOK: StepRule = StepRule::changes(
    "client-database-look",
    || msg!("step-client-database-look"),
    || msg!("step-client-database-look-loses"),
    Back::NotNeeded(|| msg!("step-client-database-look-undo")),
    || msg!("step-client-database-look-verify"),
)
.run(&[
    "Stop-Service wuauserv, bits",
    r#"esentutl.exe /mh "$env:windir\SoftwareDistribution\DataStore\DataStore.edb""#,
    "Start-Service bits, wuauserv",
])
.seen_by(&["Get-Service wuauserv, bits"])
.from(&[ESENTUTL]);

pub const DATABASE_LOGS: StepRule = StepRule::changes(
    "client-database-logs",
    || msg!("step-client-database-logs"),
    || msg!("step-client-database-logs-loses"),
    Back::By(
        || msg!("step-client-database-logs-undo"),
        &[
            "Stop-Service wuauserv, bits",
            r#"Move-Item DataStore-Logs\* "$env:windir\SoftwareDistribution\DataStore\Logs""#,
            "Start-Service bits, wuauserv",
        ],
    ),
    || msg!("step-client-database-logs-verify"),
)
.run(&[
    "Stop-Service wuauserv, bits",
    "New-Item -ItemType Directory DataStore-Logs",
    r#"Move-Item "$env:windir\SoftwareDistribution\DataStore\Logs\*" DataStore-Logs"#,
    "Start-Service bits, wuauserv",
])
.seen_by(&[r#"Get-ChildItem "$env:windir\SoftwareDistribution\DataStore\Logs""#])
.harm(Harm::Marked)
.from(&[ESENTUTL, ADDITIONAL]);

pub const DATABASE_RENAME: StepRule = StepRule::changes(
    "client-database-rename",
    || msg!("step-client-database-rename"),
    || msg!("step-client-database-rename-loses"),
    Back::By(
        || msg!("step-client-database-rename-undo"),
        &[
            "Stop-Service wuauserv, bits",
            r#"Rename-Item "$env:windir\SoftwareDistribution\DataStore" DataStore.new"#,
            r#"Rename-Item "$env:windir\SoftwareDistribution\DataStore.old" DataStore"#,
            "Start-Service bits, wuauserv",
        ],
    ),
    || msg!("step-client-database-rename-verify"),
)
.run(&[
    "Stop-Service wuauserv, bits",
    r#"Rename-Item "$env:windir\SoftwareDistribution\DataStore" DataStore.old"#,
    "Start-Service bits, wuauserv",
])
.seen_by(&[r#"Get-Item "$env:windir\SoftwareDistribution\DataStore""#])
.harm(Harm::Grave)
.from(&[ADDITIONAL]);

pub const CLIENT_RENAME: StepRule = StepRule::changes(
    "client-folder-rename",
    || msg!("step-client-folder-rename"),
    || msg!("step-client-folder-rename-loses"),
    Back::By(
        || msg!("step-client-folder-rename-undo"),
        &[
            "Stop-Service wuauserv, bits",
            r#"Rename-Item "$env:windir\SoftwareDistribution" SoftwareDistribution.new"#,
            r#"Rename-Item "$env:windir\SoftwareDistribution.old" SoftwareDistribution"#,
            "Start-Service bits, wuauserv",
        ],
    ),
    || msg!("step-client-folder-rename-verify"),
)
.run(&[
    "Stop-Service wuauserv, bits",
    r#"Rename-Item "$env:windir\SoftwareDistribution" SoftwareDistribution.old"#,
    "Start-Service bits, wuauserv",
])
.seen_by(&[r#"Get-Item "$env:windir\SoftwareDistribution""#])
.harm(Harm::Grave)
.from(&[ADDITIONAL]);
