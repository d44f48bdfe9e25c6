//! The articles about searching and downloading: those of Configuration Manager about clients of WSUS.

use super::article::{covered, left_out};
use super::searching_article::{Article, at_wsus, download};
use super::searching_fixture::{Scene, Seen};

/// All of them.
pub fn articles() -> Vec<Article> {
    vec![
        covered(
            "mem/configmgr/update-management/bad-gateway-error-deploy-software-updates",
            "proxy",
            "502",
            at_wsus("0x80244021", &["WebServices *FAILED* [80244021] Web service call"]),
        ),
        covered(
            "mem/configmgr/update-management/error-80244007-when-wsus-client-scans-updates",
            "update-server",
            "maxInstalledPrerequisites",
            at_wsus(
                "0x80244007",
                &[
                    "WebServices WS error: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.InstalledNonLeafUpdateIDs</Message></detail>",
                    "ProtocolTalker *FAILED* [80244007] SyncUpdates_WithRecovery failed",
                ],
            ),
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents",
            "service-disabled",
            "bits",
            Scene { seen: Seen::Install, disabled: &["bits"], ..at_wsus("0x80070422", &[]) },
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents#ranges",
            "proxy",
            "Content-Length",
            download("0x80200011", &[]),
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
            "proxy",
            "name:port",
            at_wsus("0x80240030", &[]),
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-software-update-scan-failures#components",
            "client-state-damaged",
            "80248011",
            at_wsus("0x80248011", &["DataStore *FAILED* [80248011] open"]),
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-software-update-scan-failures#certificate",
            "tls",
            "Ignore client certificates",
            at_wsus("0x80072F0C", &["WebServices *FAILED* [80072F0C] Web service call"]),
        ),
        covered(
            "mem/configmgr/update-management/troubleshoot-wsus-connection-failures",
            "update-server",
            "WsusPool",
            at_wsus("0x80072EE2", &["WebServices *FAILED* [80072EE2] Web service call"]),
        ),
        left_out(
            "mem/configmgr/update-management/adr-updates-download-failure",
            "Configuration Manager's own download on the site server, whose log is not collected; a folder of temporary files as full as there is warned of by `temp-files`, and an update that fails for it is temp-folder-crowded",
        ),
        left_out(
            "mem/configmgr/update-management/clients-not-get-software-updates",
            "a new client is told no update point, and so searches nowhere: no failure; its LocationServices.log tells, which Configuration Manager writes and Windows does not",
        ),
        left_out("mem/configmgr/update-management/high-network-bandwidth-usage", "no update fails"),
        left_out("mem/configmgr/update-management/optimize-wsus-client-performance", "care of WSUS; no update fails"),
        left_out(
            "mem/configmgr/update-management/wsus-and-windows-update-agent-diagnostics",
            "a list of files that a tool gathers",
        ),
        left_out(
            "mem/configmgr/update-management/wsus-client-long-time-finish-update-scan",
            "a search that takes long and ends well; where it ends with 0x80244010 or 0x8024401C, update-server",
        ),
        left_out(
            "mem/configmgr/update-management/wsus-not-sync-with-certificate-error-800B0109",
            "WSUS's own synchronisation on Windows Server 2008 R2; a client's 0x800B0109 is `tls`",
        ),
    ]
}
