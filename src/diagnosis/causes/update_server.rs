//! R18: the server that updates come from did not give what it was asked for.

use super::asked::{Asked, asked, named, port_contradicts};
use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, general};
use crate::diagnosis::weigh::Judgement;
use crate::msg;
use crate::rules::windows::wsus_name;
use crate::text::{Message, Words};

/// `update-server`.
pub const CAUSE: CauseRule = CauseRule {
    id: "update-server",
    knowledge: "R18",
    mechanism: true,
    title: || msg!("cause-update-server"),
    judge,
    shown_by: None,
    plans: &[ADDRESS, REACH, SLOW, SITE, FILES, LIMITS, ROUNDS, COOKIE, FILTERED],
    after: &["update-access-disabled", "wsus-policy-inconsistent", "scan-source"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
        WU_COMMON,
    ],
};

/// The steps where the address is wrong.
const ADDRESS: Plan =
    &[&connection::WAY_LOOK, &general::POLICY_FIND, &general::POLICY_CHANGE, &connection::SEARCH_AGAIN];

/// The steps where nothing answers.
const REACH: Plan = &[&connection::WAY_LOOK, &connection::PROXY_LOOK, &connection::SEARCH_AGAIN];

/// The steps where the server is overloaded.
const SLOW: Plan =
    &[&connection::WAY_LOOK, &connection::WSUS_POOL, &connection::WSUS_CLEANUP, &connection::SEARCH_AGAIN];

/// The steps where the site of the update server answers wrongly.
const SITE: Plan = &[&connection::WAY_LOOK, &connection::WSUS_SITE, &connection::SEARCH_AGAIN];

/// The steps where a file is missing on the server.
const FILES: Plan =
    &[&connection::WAY_LOOK, &connection::WSUS_SITE, &connection::WSUS_CONTENT, &connection::SEARCH_AGAIN];

/// The steps where the server limits requests.
const LIMITS: Plan =
    &[&connection::WAY_LOOK, &connection::WSUS_LIMITS, &connection::WSUS_CLEANUP, &connection::SEARCH_AGAIN];

/// The steps where the search takes too many rounds.
const ROUNDS: Plan = &[&connection::WAY_LOOK, &connection::SEARCH_AGAIN, &connection::WSUS_CLEANUP];

/// The steps where the server does not know the client.
const COOKIE: Plan =
    &[&connection::WAY_LOOK, &connection::WSUS_SITE, &connection::CLIENT_ID, &connection::SEARCH_AGAIN];

/// The steps where answers are changed on the way.
const FILTERED: Plan = &[&connection::WAY_LOOK, &connection::PROXY_PASS, &connection::SEARCH_AGAIN];

/// What a code says of the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// It did not answer in time, or is overloaded.
    Slow,
    /// Its name does not resolve.
    Name,
    /// It cannot be reached, or ends the connection.
    Unreachable,
    /// Its address is none.
    Address,
    /// It refuses this client.
    Refused,
    /// It does not have what was asked for.
    NotThere,
    /// It answers with a fault of the protocol.
    Fault,
    /// It answers with what the client cannot read.
    Garbled,
    /// The search takes more round trips than it allows.
    RoundTrips,
    /// It sheds load.
    Busy,
    /// Its address has the port of the other scheme.
    Port,
}

/// The two sides do not speak the same: one of them expects TLS.
const HANDSHAKE: &[u32] = &[0x8007_2F8F, 0x8007_2F7D];

/// The codes of the update client's transport (wuerror.h, winhttp.h, bitsmsg.h) by what they say of the server.
const CODES: &[(u32, Trouble)] = &[
    (0x8024_401C, Trouble::Slow),
    (0x8024_4022, Trouble::Slow),
    (0x8024_4023, Trouble::Slow),
    (0x8007_2EE2, Trouble::Slow),
    (0x8019_0198, Trouble::Slow),
    (0x8019_01F7, Trouble::Slow),
    (0x8019_01F8, Trouble::Slow),
    (0x8020_0054, Trouble::Slow),
    (0x8024_402C, Trouble::Name),
    (0x8007_2EE7, Trouble::Name),
    (0x8007_2EFD, Trouble::Unreachable),
    (0x8007_2EFE, Trouble::Unreachable),
    (0x8007_2EFF, Trouble::Unreachable),
    (0x8007_2F78, Trouble::Unreachable),
    (0x8020_0010, Trouble::Unreachable),
    (0x8020_002D, Trouble::Unreachable),
    (0x8020_002E, Trouble::Unreachable),
    (0x800C_0005, Trouble::Unreachable),
    (0x800C_0008, Trouble::Unreachable),
    (0x8024_4004, Trouble::Unreachable),
    (0x8024_4005, Trouble::Unreachable),
    (0x8024_0438, Trouble::Unreachable),
    (0x8007_2EE5, Trouble::Address),
    (0x8007_2EE6, Trouble::Address),
    (0x8024_4017, Trouble::Refused),
    (0x8024_4018, Trouble::Refused),
    (0x8019_0191, Trouble::Refused),
    (0x8019_0193, Trouble::Refused),
    (0x8024_4019, Trouble::NotThere),
    (0x8019_0194, Trouble::NotThere),
    (0x8019_019A, Trouble::NotThere),
    (0x8024_D009, Trouble::NotThere),
    (0x8024_4006, Trouble::Fault),
    (0x8024_4007, Trouble::Fault),
    (0x8024_400D, Trouble::Fault),
    (0x8024_400E, Trouble::Fault),
    (0x8024_4016, Trouble::Fault),
    (0x8024_401F, Trouble::Fault),
    (0x8019_01F4, Trouble::Fault),
    (0x8024_402F, Trouble::Garbled),
    (0x8024_4008, Trouble::Garbled),
    (0x8024_400A, Trouble::Garbled),
    (0x8020_0053, Trouble::Garbled),
    (0x8024_4010, Trouble::RoundTrips),
    (0x8024_402D, Trouble::Busy),
];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let known = CODES.iter().find(|(known, _)| *known == code).map(|(_, trouble)| *trouble);
    let ends = known.is_some_and(|trouble| matches!(trouble, Trouble::Unreachable | Trouble::Refused | Trouble::Fault));
    let trouble =
        if (ends || HANDSHAKE.contains(&code)) && port_contradicts(case).is_some() { Trouble::Port } else { known? };
    let (name, server) = named(case);
    let (step, plan) = step(trouble, &name, case);
    let mut judgement = way::probable(case, step, plan);
    if let Some((address, _)) = server
        && trouble == Trouble::Address
        && !has_scheme(&address)
    {
        // The code says that the address is none, and it is not one: nothing is left to doubt.
        judgement.confidence = Confidence::Confirmed;
    }
    if trouble == Trouble::Name
        && asked(case) != Asked::Microsoft
        && let Some(line) = wsus_name::unknown_name(case.windows)
    {
        // DNS was asked on the server, and does not know the name in the policy that the search used.
        judgement.confidence = Confidence::Confirmed;
        judgement.supports.insert(0, line);
    }
    Some(judgement)
}

fn has_scheme(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

fn step(trouble: Trouble, server: &Words, case: &Case<'_>) -> (Message, Plan) {
    let attempts = &way::attempts(case);
    match trouble {
        Trouble::Slow => (msg!("cure-server-slow", server = server, attempts = attempts), SLOW),
        Trouble::Name => (msg!("cure-server-name", server = server, attempts = attempts), REACH),
        Trouble::Unreachable => (msg!("cure-server-unreachable", server = server, attempts = attempts), REACH),
        Trouble::Address => (msg!("cure-server-address", server = server, attempts = attempts), ADDRESS),
        Trouble::Refused => (msg!("cure-server-refused", server = server, attempts = attempts), SITE),
        Trouble::NotThere if case.client.says(&["selfupdate"]).is_some() => {
            (msg!("cure-server-self-update", server = server, attempts = attempts), SITE)
        }
        Trouble::NotThere => (msg!("cure-server-not-there", server = server, attempts = attempts), FILES),
        // The fault names the part of the request that the server does not take.
        Trouble::Fault if case.client.says(&["InstalledNonLeafUpdateIDs"]).is_some() => {
            (msg!("cure-server-prerequisites", server = server, attempts = attempts), LIMITS)
        }
        Trouble::Fault if case.client.says(&["OtherCachedUpdateIDs"]).is_some() => {
            (msg!("cure-server-cached", server = server, attempts = attempts), LIMITS)
        }
        Trouble::Fault if case.client.says(&["SimpleAuth", "GetAuthorizationCookie", "GetCookie"]).is_some() => {
            (msg!("cure-server-cookie", server = server, attempts = attempts), COOKIE)
        }
        Trouble::Fault => (msg!("cure-server-fault", server = server, attempts = attempts), SITE),
        Trouble::Garbled => (msg!("cure-server-garbled", server = server, attempts = attempts), FILTERED),
        Trouble::RoundTrips => (msg!("cure-server-round-trips", server = server, attempts = attempts), ROUNDS),
        Trouble::Port => (msg!("cure-server-port", server = server, attempts = attempts), ADDRESS),
        Trouble::Busy => (msg!("cure-server-busy", server = server, attempts = attempts), REACH),
    }
}
