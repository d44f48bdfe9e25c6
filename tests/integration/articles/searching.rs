//! The articles about searches, downloads, WSUS, proxies, TLS, policies and the client's services.
//!
//! Each fixture has the shape of its article's lines and codes; names, addresses, dates and numbers are ours.

use super::fixture::{MICROSOFT, Scene, Seen, WSUS, judged};

/// An article, with what must come of its fixture or with the reason why it has none.
pub struct Article {
    /// Its path below `support/`, without `.md`.
    pub name: &'static str,
    /// The cause that must come first.
    pub cause: Option<&'static str>,
    /// Why it is not covered.
    pub why_not: &'static str,
    /// A word that the first cause must hold.
    shows: &'static str,
    scene: Option<Scene>,
}

const SERVER: &str = "windows-server/installing-updates-features-roles/";
const BARE: Scene =
    Scene { seen: Seen::Search(WSUS), code: "", lines: &[], policy: &[], disabled: &[], registry: None, item: None };
const USES_WSUS: &[(&str, &str)] = &[
    ("WUServer", "http://patch.mill.example:8530"),
    ("WUStatusServer", "http://patch.mill.example:8530"),
    (r"AU\UseWUServer", "1"),
];
const REQUEST: &str = "SLS   Making request with URL HTTPS://slscr.update.microsoft.com/SLS/{9482F4B4-E343-43B6-B170-9A65BC822C77}/x64/10.0.20348.0/0?CH=17&L=en-US and send SLS events.";

const fn covered(name: &'static str, cause: &'static str, shows: &'static str, scene: Scene) -> Article {
    Article { name, cause: Some(cause), why_not: "", shows, scene: Some(scene) }
}

const fn left_out(name: &'static str, why_not: &'static str) -> Article {
    Article { name, cause: None, why_not, shows: "", scene: None }
}

const fn search(service: &'static str, code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { seen: Seen::Search(service), code, lines, ..BARE }
}

const fn at_wsus(code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { policy: USES_WSUS, ..search(WSUS, code, lines) }
}

const fn download(code: &'static str, lines: &'static [&'static str]) -> Scene {
    Scene { seen: Seen::Download, code, lines, ..BARE }
}

const fn alone(code: &'static str, file: &'static str) -> Scene {
    Scene { seen: Seen::Standalone(file), code, ..BARE }
}

/// All of them.
pub fn articles() -> Vec<Article> {
    let mut all = of_windows();
    all.extend(of_clients());
    all.extend(of_management());
    all
}

fn of_windows() -> Vec<Article> {
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

fn of_clients() -> Vec<Article> {
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

fn of_management() -> Vec<Article> {
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
            "Configuration Manager's own download on the site server",
        ),
        left_out(
            "mem/configmgr/update-management/clients-not-get-software-updates",
            "boundary groups of Configuration Manager; nothing of it stands in what is collected",
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

#[test]
fn the_cause_of_each_article_about_searching_comes_first_on_its_fixture() {
    let mut wrong = Vec::new();
    for article in articles() {
        let (Some(cause), Some(scene)) = (article.cause, &article.scene) else { continue };
        let diagnosis = judged(scene).diagnosis;
        let first = diagnosis.causes.first().map(|cause| (cause.id.clone(), serde_json::to_string(cause).unwrap()));
        let (id, text) = first.unwrap_or_default();
        if id != cause || !text.contains(article.shows) {
            let all: Vec<_> = diagnosis.causes.iter().map(|c| (&c.id, c.confidence)).collect();
            wrong.push(format!("{}: wanted {cause} with {:?}, got {all:?}\n{text}", article.name, article.shows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn an_article_is_covered_or_has_a_reason_why_not() {
    for article in articles() {
        assert_ne!(article.cause.is_some(), !article.why_not.is_empty(), "{}", article.name);
    }
    assert!(articles().iter().any(|article| article.name.starts_with(SERVER)));
}
