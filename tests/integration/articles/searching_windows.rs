//! The articles about searching and downloading: those about Windows Server.

use super::article::{covered, left_out};
use super::searching_article::{Article, REQUEST, USES_WSUS, alone, at_wsus, download, search};
use super::searching_fixture::{MICROSOFT, Scene, Seen};

/// All of them.
pub fn articles() -> Vec<Article> {
    vec![
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-download-error-codes",
            "update-server",
            "80072EFD",
            search(
                MICROSOFT,
                "0x80072EFD",
                &[
                    REQUEST,
                    "Misc  *FAILED* [80072EFD] Send request",
                    "Misc  *FAILED* [80072EFD] Library download error. Will retry. Retry Counter:0",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-download-error-codes-associated-with-error-8024a000",
            "update-server",
            "80072EFE",
            Scene {
                seen: Seen::Install,
                ..search(
                    MICROSOFT,
                    "0x8024A000",
                    &["Misc  *FAILED* [80072EFE] Send request", "Agent *FAILED* [8024A000] Failed to synchronize"],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-download-errors",
            "delivery-optimization",
            "80D02002",
            download(
                "0x80D02002",
                &[
                    "DownloadManager DO job {3C1F0A4B-7AF0-4DD3-9B19-0A3E2D7C5B11} hit a transient error, updateId = 0D2B3C4E-5F60-4718-9A2B-3C4D5E6F7081.200, error = 0x80D02002",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072f8f",
            "tls",
            "Send request",
            search(
                MICROSOFT,
                "0x80072F8F",
                &[
                    REQUEST,
                    "Misc  *FAILED* [80072F8F] Send request",
                    "Misc  *FAILED* [80072F8F] WinHttp: SendRequestToServerForFileInformation (retrying with default proxy)",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80244007",
            "update-server",
            "InstalledNonLeafUpdateIDs",
            at_wsus(
                "0x80244007",
                &[
                    "WebServices WS error: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.InstalledNonLeafUpdateIDs</Message><ID>1f0d2e3c</ID></detail>",
                    "ProtocolTalker *FAILED* [80244007] SyncUpdates_WithRecovery failed",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80244007#2",
            "update-server",
            "maxCachedUpdates",
            at_wsus(
                "0x80244007",
                &[
                    "WS WARNING: detail: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.OtherCachedUpdateIDs</Message><ID>2f0d</ID></detail>",
                    "PT WARNING: SyncUpdates_WithRecovery failed.: 0x80244007",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80244007#3",
            "update-server",
            "SusClientId",
            at_wsus(
                "0x80244007",
                &[
                    "WS WARNING: detail: <detail><ErrorCode>InternalServerError</ErrorCode><Message></Message><Method>\"http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService/GetAuthorizationCookie\"</Method></detail>",
                    "WS FATAL: OnCallFailure failed with hr=0X80244007",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-code-0x8024002e",
            "update-access-disabled",
            "DisableWindowsUpdateAccess",
            Scene {
                policy: &[("DisableWindowsUpdateAccess", "1")],
                ..search(
                    MICROSOFT,
                    "0x8024002E",
                    &[
                        "Agent   Windows Update access disabled: Yes",
                        "Agent   *FAILED* [8024002E] Failed to synchronize",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-code-0x8024002e#2",
            "update-access-disabled",
            "access disabled: Yes",
            search(
                MICROSOFT,
                "0x8024002E",
                &["Agent   Windows Update access disabled: Yes", "Agent   Exit code = 0x8024002E"],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-server-update-guidance",
            "not-applicable",
            "x86",
            alone("0x80240017", r"D:\drop\windows10.0-kb5079911-x86_0f1e.msu"),
        ),
        covered(
            "windows-server/installing-updates-features-roles/windows-update-client-determines-proxy-server-connect",
            "proxy",
            "netsh winhttp",
            search(
                MICROSOFT,
                "0x8024401B",
                &[
                    "WebServices Auto proxy settings for this web service call.",
                    "WebServices *FAILED* [8024401B] Web service call",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/windows-update-standalone-installer-returns-error",
            "remote-caller",
            "2147942405",
            Scene {
                item: Some(("caller", r#"{"sid":"S-1-5-21-1-2-3-1104","elevated":true,"network_logon":true}"#)),
                ..alone("0x80070005", r"C:\drop\windows10.0-kb5079911-x64.msu")
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/wsus-clients-cant-install-updates",
            "update-server",
            "/Content/",
            Scene {
                policy: USES_WSUS,
                ..download(
                    "0x80190194",
                    &[
                        "DownloadManager BITS job {77AA-1} failed, updateId = 0D2B3C4E-5F60-4718-9A2B-3C4D5E6F7081.200, hr = 0x80190194. File URL = http://patch.mill.example/Content/3B/0F.cab",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/wsus-messages-troubleshooting-tips",
            "update-server",
            "WsusPool",
            at_wsus("0x80244022", &["WebServices *FAILED* [80244022] Web service call"]),
        ),
        covered(
            "windows-server/installing-updates-features-roles/wsus-selfupdate-not-send-automatic-updates",
            "update-server",
            "Selfupdate",
            at_wsus(
                "0x80244019",
                &[
                    "Misc WARNING: DownloadFileInternal failed for http://patch.mill.example:8530/selfupdate/wuident.cab: error 0x80244019",
                    "Setup FATAL: IsUpdateRequired failed with error 0x80244019",
                ],
            ),
        ),
        left_out(
            "windows-server/installing-updates-features-roles/block-user-access-windows-update",
            "how a policy is set, no failure; the failure that it can give is 0x8024002E",
        ),
        left_out(
            "windows-server/installing-updates-features-roles/known-issue-rollback",
            "how Microsoft takes back a change; not a failed update",
        ),
        left_out(
            "windows-server/installing-updates-features-roles/re-register-windows-clientserver-in-wsus",
            "a procedure at WSUS without a failure of its own",
        ),
        left_out(
            "windows-server/installing-updates-features-roles/unexpected-automatic-update-when-disabled-by-group-policy",
            "an update that succeeded when it was not wanted",
        ),
        left_out(
            "windows-server/installing-updates-features-roles/why-prompted-restart-computer",
            "a prompt after an update that succeeded",
        ),
    ]
}
