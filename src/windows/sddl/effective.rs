//! The rights that a descriptor gives to a token, as Windows' access check finds them (MS-DTYP 2.5.3.2).
//!
//! Where the text alone cannot decide (a condition, a part of a directory-service object), an allowing entry is
//! not counted and a denying one is: the answer is the least that the token surely has.

use super::ace::{Ace, AceFlags, AceKind};
use super::descriptor::{Dacl, SecurityDescriptor};
use super::rights::{AccessMask, Kind};
use super::sid::Sid;
use super::token::Token;

/// The descriptor has no DACL part, so its rights are unknown.
///
/// Windows gives everybody everything on an object without a DACL, but a *text* without one usually means that
/// nobody asked for it; a gate that guessed would pass servers it never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("decode: the descriptor has no DACL part (D:), so its rights are unknown; collect it with its DACL")]
pub struct NoDacl;

/// The rights of `token` on the object itself.
///
/// Entries are taken in their order and the first decision on each right stands; entries for children only are
/// skipped; a null DACL gives everything and an empty one nothing. An owner may always read and change the
/// permissions, unless an entry for OWNER RIGHTS says what owners may do.
///
/// # Errors
/// [`NoDacl`] where the text has no DACL part.
pub fn effective(sd: &SecurityDescriptor, token: &Token, kind: Kind) -> Result<AccessMask, NoDacl> {
    let aces = match &sd.dacl {
        Dacl::Absent => return Err(NoDacl),
        Dacl::Null => return Ok(AccessMask::full_control(kind)),
        Dacl::Present { aces, .. } => aces,
    };
    let here = || aces.iter().filter(|ace| !ace.is_inherit_only());
    let is_owner = sd.owner.is_some_and(|owner| token.carries(&owner));
    let owner_rights_set = here().any(|ace| ace.trustee == Sid::OWNER_RIGHTS && ace.kind != AceKind::Other);
    let implicit =
        if is_owner && !owner_rights_set { AccessMask::READ_CONTROL | AccessMask::WRITE_DAC } else { AccessMask::NONE };
    let concerns = |ace: &Ace| token.carries(&ace.trustee) || (is_owner && ace.trustee == Sid::OWNER_RIGHTS);
    Ok(walk(implicit, here().filter(|ace| concerns(ace)), kind))
}

/// The rights of `token` on a new `child` of the object (a file or subdirectory, or a subkey), whoever creates it.
///
/// Only what the child inherits counts. What CREATOR OWNER and OWNER RIGHTS allow is not counted, because the
/// token need not be the child's owner; what they deny is.
///
/// # Errors
/// [`NoDacl`] where the text has no DACL part.
pub fn effective_on_children(
    sd: &SecurityDescriptor,
    token: &Token,
    kind: Kind,
    child: Kind,
) -> Result<AccessMask, NoDacl> {
    let aces = match &sd.dacl {
        Dacl::Absent => return Err(NoDacl),
        // A parent without a list hands nothing down: the child gets the creator's default, which is not known.
        Dacl::Null => return Ok(AccessMask::NONE),
        Dacl::Present { aces, .. } => aces,
    };
    if !kind.is_container() {
        return Ok(AccessMask::NONE);
    }
    let inherited = if child.is_container() { AceFlags::CONTAINER_INHERIT } else { AceFlags::OBJECT_INHERIT };
    let concerns = |ace: &Ace| {
        let owner = matches!(ace.trustee, Sid::CREATOR_OWNER | Sid::OWNER_RIGHTS);
        token.carries(&ace.trustee) || (owner && ace.is_deny())
    };
    let down = aces.iter().filter(|ace| ace.flags.contains(inherited) && concerns(ace));
    Ok(walk(AccessMask::NONE, down, child))
}

/// Goes through entries that concern the token; the first decision on each right stands.
fn walk<'a>(implicit: AccessMask, aces: impl Iterator<Item = &'a Ace>, kind: Kind) -> AccessMask {
    let mut granted = implicit;
    let mut denied = AccessMask::NONE;
    for ace in aces {
        let mask = ace.mask.mapped(kind);
        match ace.kind {
            AceKind::Allow => granted = granted | denied.missing(mask),
            AceKind::Deny | AceKind::DenyIf | AceKind::DenyObject => denied = denied | granted.missing(mask),
            AceKind::AllowIf | AceKind::AllowObject | AceKind::Other => {}
        }
    }
    granted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::sddl::samples;

    fn rights(text: &str, token: &Token, kind: Kind) -> AccessMask {
        effective(&text.parse().unwrap(), token, kind).unwrap()
    }

    fn below(text: &str, token: &Token, child: Kind) -> AccessMask {
        effective_on_children(&text.parse().unwrap(), token, Kind::Directory, child).unwrap()
    }

    #[test]
    fn the_default_of_the_windows_folder_gives_system_modify_on_it_and_full_control_below() {
        let system = Token::system();
        assert_eq!(rights(samples::C_WINDOWS, &system, Kind::Directory), AccessMask::DIRECTORY_MODIFY);
        for child in [Kind::File, Kind::Directory] {
            assert_eq!(below(samples::C_WINDOWS, &system, child), AccessMask::FILE_ALL, "{child:?}");
        }
        let installer = Token::trusted_installer();
        assert_eq!(rights(samples::C_WINDOWS, &installer, Kind::Directory), AccessMask::FILE_ALL);
        let users = Token::of([Sid::USERS]);
        assert_eq!(rights(samples::C_WINDOWS, &users, Kind::Directory), AccessMask::FILE_READ_EXECUTE);
    }

    #[test]
    fn a_protected_system_file_is_read_only_for_system_and_that_is_right() {
        for token in [Token::system(), Token::administrators()] {
            assert_eq!(rights(samples::WRP_FILE, &token, Kind::File), AccessMask::FILE_READ_EXECUTE);
        }
        assert_eq!(rights(samples::WRP_FILE, &Token::trusted_installer(), Kind::File), AccessMask::FILE_ALL);
        assert_eq!(rights(samples::WRP_KEY, &Token::system(), Kind::Key), AccessMask::KEY_READ);
        assert_eq!(rights(samples::WRP_KEY, &Token::trusted_installer(), Kind::Key), AccessMask::KEY_ALL);
    }

    #[test]
    fn the_deny_that_icacls_writes_takes_writing_and_opening_away_from_system() {
        let system = Token::system();
        let had = rights(samples::SOFTWARE_DISTRIBUTION, &system, Kind::Directory);
        assert_eq!(had, AccessMask::FILE_ALL);
        let has = rights(samples::DOWNLOAD_DENIED, &system, Kind::Directory);
        assert_eq!(has.missing(had), AccessMask::FILE_WRITE);
        assert!(!has.contains(AccessMask::SYNCHRONIZE), "icacls denies it too, so plain opens fail as well");
        for child in [Kind::File, Kind::Directory] {
            assert_eq!(
                below(samples::DOWNLOAD_DENIED, &system, child).missing(AccessMask::FILE_ALL),
                AccessMask::FILE_WRITE
            );
        }
        // TrustedInstaller's token holds SYSTEM, so it is denied as well.
        let installer = rights(samples::DOWNLOAD_DENIED, &Token::trusted_installer(), Kind::Directory);
        assert!(!installer.contains(AccessMask::FILE_WRITE_DATA));
        // Administrators are not SYSTEM: they keep what they have, and can remove the entry.
        assert_eq!(rights(samples::DOWNLOAD_DENIED, &Token::administrators(), Kind::Directory), AccessMask::FILE_ALL);
    }

    #[test]
    fn the_update_service_by_default_and_after_two_reset_scripts() {
        let start = AccessMask::SERVICE_START | AccessMask::SERVICE_QUERY;
        let users = Token::of([Sid::AUTHENTICATED_USERS]);
        let system_alone = Token::of([Sid::SYSTEM]);
        assert!(rights(samples::WUAUSERV, &users, Kind::Service).contains(start));
        assert_eq!(rights(samples::WUAUSERV, &system_alone, Kind::Service), AccessMask::SERVICE_ALL);
        for script in [samples::WUAUSERV_RESET_SCRIPT, samples::WUAUSERV_RESET_SCRIPT_2] {
            assert_eq!(rights(script, &users, Kind::Service).missing(start), AccessMask::SERVICE_START);
        }
        let left = rights(samples::WUAUSERV_RESET_SCRIPT, &system_alone, Kind::Service);
        let lost = left.missing(AccessMask::SERVICE_ALL);
        assert_eq!(lost.describe(Kind::Service), "change configuration, delete, change permissions, take ownership");
    }

    #[test]
    fn the_first_decision_on_a_right_stands() {
        let system = Token::system();
        let deny_first = "D:(D;;DC;;;WD)(A;;FA;;;SY)";
        let allow_first = "D:(A;;FA;;;SY)(D;;DC;;;WD)";
        assert!(!rights(deny_first, &system, Kind::File).contains(AccessMask::FILE_WRITE_DATA));
        assert_eq!(rights(allow_first, &system, Kind::File), AccessMask::FILE_ALL);
        // Groups count: the entries below are for groups that SYSTEM carries.
        assert_eq!(rights("D:(A;;FR;;;AU)(A;;FX;;;BA)", &system, Kind::File), AccessMask::FILE_READ_EXECUTE);
        assert_eq!(rights("D:(A;;FA;;;BU)", &system, Kind::File), AccessMask::NONE);
    }

    #[test]
    fn entries_for_children_do_not_count_on_the_object_and_the_others_not_on_children() {
        let system = Token::system();
        let text = "D:(A;OICIIO;GA;;;SY)(A;OI;FR;;;BA)(D;CI;SD;;;WD)";
        assert_eq!(rights(text, &system, Kind::Directory), AccessMask(0x0012_0089));
        assert_eq!(below(text, &system, Kind::File), AccessMask::FILE_ALL);
        let mut expected = AccessMask::FILE_ALL;
        assert_eq!(below(text, &system, Kind::Directory), expected, "the Deny comes after the Allow");
        expected = AccessMask(AccessMask::FILE_ALL.0 & !AccessMask::DELETE.0);
        assert_eq!(below("D:(D;CIIO;SD;;;WD)(A;CI;FA;;;SY)", &system, Kind::Directory), expected);
        assert_eq!(below("D:(A;;FA;;;SY)", &system, Kind::File), AccessMask::NONE);
        assert_eq!(below("D:(A;OICIIO;GA;;;CO)", &system, Kind::File), AccessMask::NONE);
        assert_eq!(below("D:(D;OICIIO;GA;;;CO)(A;OI;FA;;;SY)", &system, Kind::File), AccessMask::NONE);
    }

    #[test]
    fn an_owner_may_change_permissions_unless_owner_rights_say_otherwise() {
        let implicit = AccessMask::READ_CONTROL | AccessMask::WRITE_DAC;
        assert_eq!(rights("O:SYD:", &Token::system(), Kind::File), implicit);
        assert_eq!(rights("O:BAD:", &Token::system(), Kind::File), implicit, "SYSTEM carries Administrators");
        assert_eq!(rights("O:BUD:", &Token::system(), Kind::File), AccessMask::NONE);
        assert_eq!(rights("O:SYD:(D;;WD;;;SY)", &Token::system(), Kind::File), implicit, "no Deny takes it away");
        let read = AccessMask(0x0012_0089);
        assert_eq!(rights("O:SYD:(A;;FR;;;OW)", &Token::system(), Kind::File), read);
        assert_eq!(rights("O:BUD:(A;;FR;;;OW)", &Token::system(), Kind::File), AccessMask::NONE);
        assert_eq!(rights("O:SYD:(A;OIIO;FR;;;OW)", &Token::system(), Kind::File), implicit);
    }

    #[test]
    fn no_list_is_everything_an_empty_list_is_nothing_and_an_absent_part_is_unknown() {
        let system = Token::system();
        assert_eq!(rights("D:NO_ACCESS_CONTROL", &system, Kind::Key), AccessMask::KEY_ALL);
        assert_eq!(rights("D:", &system, Kind::Key), AccessMask::NONE);
        let absent: SecurityDescriptor = "O:SYG:SY".parse().unwrap();
        assert_eq!(effective(&absent, &system, Kind::Key), Err(NoDacl));
        assert_eq!(effective_on_children(&absent, &system, Kind::Directory, Kind::File), Err(NoDacl));
    }

    #[test]
    fn a_condition_can_take_rights_away_but_not_give_them() {
        let system = Token::system();
        assert_eq!(rights("D:(XA;;FA;;;SY;(@User.a==1))", &system, Kind::File), AccessMask::NONE);
        assert_eq!(rights("D:(XD;;FA;;;SY;(@User.a==1))(A;;FA;;;SY)", &system, Kind::File), AccessMask::NONE);
    }
}
