//! Security descriptors in SDDL, and the rights that they really give.
//!
//! Windows Update fails with 0x80070005 when SYSTEM or TrustedInstaller lacks a right on an object, and the
//! published advice ("SYSTEM must have full control") is false as a text comparison: the default of `C:\Windows`
//! gives SYSTEM only Modify. So descriptors are not compared as text here; they are evaluated as Windows'
//! access check would, for the tokens that install updates.
//!
//! Sources: the ACE, SID and descriptor strings of the Win32 documentation
//! (<https://learn.microsoft.com/windows/win32/secauthz/ace-strings>, `…/sid-strings`,
//! `…/security-descriptor-string-format`) and the access check of MS-DTYP section 2.5.3.2
//! (<https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp>).

mod ace;
mod descriptor;
mod effective;
mod error;
mod rights;
mod sid;
mod token;

pub use ace::{Ace, AceFlags, AceKind};
pub use descriptor::{Dacl, MAX_CHARS, SecurityDescriptor};
pub use effective::{NoDacl, effective, effective_on_children};
pub use error::SddlError;
pub use rights::{AccessMask, Kind};
pub use sid::Sid;
pub use token::Token;

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod samples;
