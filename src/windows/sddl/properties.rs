//! What must hold for every descriptor, not only for those that were seen.

use proptest::prelude::*;

use super::ace::{Ace, AceFlags};
use super::descriptor::{Dacl, SecurityDescriptor};
use super::effective::{effective, effective_on_children};
use super::rights::{AccessMask, Kind};
use super::sid::Sid;
use super::token::Token;

fn sid() -> impl Strategy<Value = Sid> {
    prop_oneof![
        Just(Sid::SYSTEM),
        Just(Sid::ADMINISTRATORS),
        Just(Sid::EVERYONE),
        Just(Sid::CREATOR_OWNER),
        Just(Sid::OWNER_RIGHTS),
        Just(Sid::TRUSTED_INSTALLER),
        (0_u32..40).prop_map(|rid| format!("S-1-5-{rid}").parse().unwrap()),
        Just("DA".parse().unwrap()),
    ]
}

fn mask() -> impl Strategy<Value = AccessMask> {
    prop_oneof![any::<u32>().prop_map(AccessMask), (0_u32..0x20_0000).prop_map(AccessMask), Just(AccessMask::FILE_ALL)]
}

fn ace() -> impl Strategy<Value = Ace> {
    (any::<bool>(), any::<u8>(), mask(), sid()).prop_map(|(allow, flags, mask, sid)| {
        if allow { Ace::allow(AceFlags(flags), mask, sid) } else { Ace::deny(AceFlags(flags), mask, sid) }
    })
}

fn descriptor() -> impl Strategy<Value = SecurityDescriptor> {
    let dacl = prop_oneof![
        1 => Just(Dacl::Absent),
        1 => Just(Dacl::Null),
        8 => (any::<[bool; 3]>(), prop::collection::vec(ace(), 0..6)).prop_map(|([p, ai, ar], aces)| Dacl::Present {
            protected: p,
            auto_inherited: ai,
            auto_inherit_requested: ar,
            aces,
        }),
    ];
    (prop::option::of(sid()), prop::option::of(sid()), dacl)
        .prop_filter("some part", |(o, g, d)| o.is_some() || g.is_some() || *d != Dacl::Absent)
        .prop_map(|(owner, group, dacl)| SecurityDescriptor { owner, group, dacl, sacl: None })
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::File), Just(Kind::Directory), Just(Kind::Key), Just(Kind::Service)]
}

fn token() -> impl Strategy<Value = Token> {
    prop_oneof![
        Just(Token::system()),
        Just(Token::administrators()),
        Just(Token::trusted_installer()),
        Just(Token::service("CryptSvc")),
        prop::collection::vec(sid(), 0..4).prop_map(Token::of),
    ]
}

/// The rights on the object, on its files and on its subdirectories.
fn all_rights(sd: &SecurityDescriptor, token: &Token, kind: Kind) -> [AccessMask; 3] {
    [
        effective(sd, token, kind),
        effective_on_children(sd, token, kind, Kind::File),
        effective_on_children(sd, token, kind, Kind::Directory),
    ]
    .map(|rights| rights.unwrap_or_default())
}

/// The descriptor with one more entry at about `at` of its list; `None` where it has no list.
fn with(sd: &SecurityDescriptor, at: usize, ace: Ace) -> Option<SecurityDescriptor> {
    let mut more = sd.clone();
    let Dacl::Present { aces, .. } = &mut more.dacl else { return None };
    aces.insert(at % (aces.len() + 1), ace);
    Some(more)
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_as_the_same(sd in descriptor()) {
        prop_assert_eq!(sd.to_string().parse::<SecurityDescriptor>(), Ok(sd));
    }

    #[test]
    fn adding_a_deny_never_adds_rights(
        sd in descriptor(), at in 0_usize..8, flags in any::<u8>(), mask in mask(), who in sid(), token in token(), kind in kind(),
    ) {
        let before = all_rights(&sd, &token, kind);
        let Some(after) = with(&sd, at, Ace::deny(AceFlags(flags), mask, who)) else { return Ok(()) };
        for (had, has) in before.into_iter().zip(all_rights(&after, &token, kind)) {
            prop_assert!(had.contains(has), "{sd} + deny gives {has} instead of {had}");
        }
    }

    /// OWNER RIGHTS is left out: such an entry replaces what owners have implicitly, even when it allows.
    #[test]
    fn adding_an_allow_never_removes_rights(
        sd in descriptor(), at in 0_usize..8, flags in any::<u8>(), mask in mask(),
        who in sid().prop_filter("not OWNER RIGHTS", |s| *s != Sid::OWNER_RIGHTS), token in token(), kind in kind(),
    ) {
        let before = all_rights(&sd, &token, kind);
        let Some(after) = with(&sd, at, Ace::allow(AceFlags(flags), mask, who)) else { return Ok(()) };
        for (had, has) in before.into_iter().zip(all_rights(&after, &token, kind)) {
            prop_assert!(has.contains(had), "{sd} + allow gives {has} instead of {had}");
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[OGDSPAIRN_:();\"S0-9x é日\\-]{0,60}") {
        let _ = text.parse::<SecurityDescriptor>();
    }

    #[test]
    fn a_descriptor_cut_or_changed_anywhere_is_read_or_refused_but_never_panics(
        sd in descriptor(), cut in any::<prop::sample::Index>(), put in any::<char>(),
    ) {
        let text: Vec<char> = sd.to_string().chars().collect();
        let i = cut.index(text.len());
        let _ = text[..i].iter().collect::<String>().parse::<SecurityDescriptor>();
        let mut changed = text;
        changed[i] = put;
        if let Ok(read) = changed.iter().collect::<String>().parse::<SecurityDescriptor>() {
            prop_assert_eq!(read.to_string().parse::<SecurityDescriptor>(), Ok(read));
        }
    }
}
