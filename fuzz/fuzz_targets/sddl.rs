//! Descriptors: what is read is written back as the same, and a Deny for everybody leaves no right but the owner's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::windows::sddl::{
    AccessMask, Ace, AceFlags, Dacl, Kind, SecurityDescriptor, Sid, Token, effective, effective_on_children,
};

fuzz_target!(|text: &str| {
    let Ok(mut sd) = text.parse::<SecurityDescriptor>() else { return };
    assert_eq!(sd.to_string().parse::<SecurityDescriptor>().as_ref(), Ok(&sd));
    let token = Token::trusted_installer();
    for kind in [Kind::File, Kind::Directory, Kind::Key, Kind::Service] {
        let _ = effective_on_children(&sd, &token, kind, Kind::File);
        let _ = effective(&sd, &token, kind).map(|rights| rights.describe(kind));
    }
    if let Dacl::Present { aces, .. } = &mut sd.dacl {
        aces.insert(0, Ace::deny(AceFlags::default(), AccessMask(u32::MAX), Sid::EVERYONE));
        let left = effective(&sd, &token, Kind::File).unwrap_or_default();
        assert!((AccessMask::READ_CONTROL | AccessMask::WRITE_DAC).contains(left));
    }
});
