//! The articles about searching and downloading: those about the Windows client, which Windows Server shares.

use super::article::{covered, left_out};
use super::searching_article::{Article, BARE, REQUEST, alone, at_wsus, download, search};
use super::searching_fixture::{MICROSOFT, Scene, Seen, WSUS};

/// All of them.
pub fn articles() -> Vec<Article> {
    vec![
        covered(
            "windows-client/installing-updates-features-roles/automatic-updates-cannot-download-updates-event-16",
            "update-server",
            "proxy cannot be found",
            Scene {
                seen: Seen::NoConnection,
                lines: &[
                    "Misc WARNING: WinHttp: SendRequestUsingProxy failed for <http://download.windowsupdate.com/x/wuident.cab>. error 0x8024402c",
                    "Agent   * WARNING: Exit code = 0x8024402C",
                ],
                ..BARE
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/common-windows-update-errors",
            "update-server",
            "did not answer in time",
            search(MICROSOFT, "0x80072EE2", &["Misc  *FAILED* [80072EE2] Send request"]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/common-windows-update-errors#0x8024402F",
            "update-server",
            "filter",
            search(MICROSOFT, "0x8024402F", &[]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/common-windows-update-errors#0x80200053",
            "update-server",
            "filter",
            download("0x80200053", &[]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/common-windows-update-errors#0x80242006",
            "client-state-damaged",
            "DataStore",
            Scene { seen: Seen::Install, ..search(MICROSOFT, "0x80242006", &[]) },
        ),
        covered(
            "windows-client/installing-updates-features-roles/common-windows-update-errors#0x8024A10A",
            "interrupted",
            "Service exit",
            Scene {
                seen: Seen::Install,
                ..search(MICROSOFT, "0x8024A10A", &["Shared  * END * Service exit Exit code = 0x240001"])
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-0x8024402c-installing-update-feature-on-demand",
            "update-server",
            "nslookup",
            at_wsus(
                "0x8024402C",
                &[
                    "Misc WARNING: DownloadFileInternal failed for http://patch.mill.example:8530/selfupdate/wuident.cab: error 0x8024402c",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-403-connect-to-windows-update",
            "update-server",
            "403",
            search(MICROSOFT, "0x80244018", &["WebServices *FAILED* [80244018] Web service call"]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-80072ee6-downlaod-wsus-update",
            "update-server",
            "WUServer = patch.mill.example",
            Scene {
                policy: &[
                    ("WUServer", "patch.mill.example"),
                    ("WUStatusServer", "patch.mill.example"),
                    (r"AU\UseWUServer", "1"),
                ],
                ..search(WSUS, "0x80072EE6", &[])
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-messages-when-you-scan-updates",
            "update-server",
            "firewall",
            search(MICROSOFT, "0x800C0005", &[]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/processor-not-supported-together-with-windows-version",
            "not-applicable",
            "processor",
            search(MICROSOFT, "0x80240037", &["Agent *FAILED* [80240037] Failed to synchronize"]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x800706d9",
            "service-disabled",
            "mpssvc",
            Scene {
                seen: Seen::Install,
                disabled: &["mpssvc"],
                ..search(
                    MICROSOFT,
                    "0x800706D9",
                    &["Agent WARNING: Failed to evaluate Installable rule, Owner = 0D2B, hr = 0x800706D9"],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072efe-with-cipher-suite-configuration",
            "tls",
            "Functions",
            Scene {
                registry: Some((
                    r"HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002",
                    "Functions",
                    "TLS_RSA_WITH_AES_256_CBC_SHA,TLS_RSA_WITH_AES_128_CBC_SHA",
                )),
                ..search(
                    MICROSOFT,
                    "0x80072EFE",
                    &[
                        REQUEST,
                        "Misc  *FAILED* [80072EFE] Send request",
                        "Misc  *FAILED* [80072EFE] Library download error. Will retry. Retry Counter:1",
                    ],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x8024001e",
            "interrupted",
            "started again",
            Scene {
                seen: Seen::Install,
                item: Some(("last_boot", "\"2026-04-19T01:13:00Z\"")),
                ..search(MICROSOFT, "0x8024001E", &[])
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80240439",
            "client-state-damaged",
            "Exit code",
            search(
                MICROSOFT,
                "0x80240439",
                &[
                    "Agent WARNING: WU client failed Searching for update with error 0x80240439",
                    "Agent WARNING: Exit code = 0x80240439",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
            "service-disabled",
            "wlidsvc",
            Scene {
                disabled: &["wlidsvc"],
                ..search(
                    MICROSOFT,
                    "0x80070426",
                    &[
                        "Misc *FAILED* [80070426] Method failed [AuthTicketHelper::GetDeviceTickets:570]",
                        "Agent Exit code = 0x80070426",
                    ],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting#services-not-collected",
            "service-disabled",
            "sc.exe qc wlidsvc",
            Scene {
                item: Some(("services", "\"not read\"")),
                ..search(
                    MICROSOFT,
                    "0x80070426",
                    &["Misc *FAILED* [80070426] Method failed [AuthTicketHelper::GetDeviceTickets:570]"],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting#ranges",
            "proxy",
            "range",
            download("0x80D05001", &[]),
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting#firewall",
            "service-disabled",
            "mpssvc",
            Scene {
                disabled: &["mpssvc"],
                ..download(
                    "0x80240022",
                    &[
                        "DownloadManager Error 0x800706d9 occurred while downloading update; notifying dependent calls.",
                        "ComApi Call error code = 0x80240022",
                    ],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting#not-applicable",
            "not-applicable",
            "superseded",
            alone("0x80240017", r"D:\drop\windows10.0-kb5079911-x64.msu"),
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting#load",
            "update-server",
            "sheds load",
            search(MICROSOFT, "0x8024402D", &[]),
        ),
        left_out(
            "windows-client/installing-updates-features-roles/determine-whether-wsus-configuration-causes-wu-issue",
            "a method (install it by hand), no failure of its own",
        ),
        left_out(
            "windows-client/installing-updates-features-roles/previously-released-updates-reoffered",
            "images of Windows Server 2012 R2; every installation succeeds",
        ),
        left_out(
            "windows-client/installing-updates-features-roles/repeatedly-offer-the-same-update",
            "every installation succeeds; `explain` says so as a next step where a KB was installed three times",
        ),
    ]
}
