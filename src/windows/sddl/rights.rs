//! Access masks: which rights, by the bits that Windows uses.
//!
//! The same bit means another right on another kind of object (2 is *write data* on a file and *change
//! configuration* on a service), and generic rights are only a promise until the kind maps them. So nothing here
//! names or maps a mask without its [`Kind`].

use std::fmt;
use std::ops::BitOr;

use super::error::SddlError;
use crate::evidence::ObjectKind;

/// What a descriptor protects: it decides what rights mean and what generic rights become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A registry key.
    Key,
    /// A service.
    Service,
}

impl Kind {
    /// Whether objects of this kind hold others, which decides which inheritance flag they obey.
    #[must_use]
    pub fn is_container(self) -> bool {
        matches!(self, Self::Directory | Self::Key)
    }
}

impl From<ObjectKind> for Kind {
    fn from(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::File => Self::File,
            ObjectKind::Directory => Self::Directory,
            ObjectKind::Key => Self::Key,
        }
    }
}

/// A set of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessMask(pub u32);

/// `winnt.h` and `winsvc.h`. File and directory rights share their bits.
impl AccessMask {
    /// No right at all.
    pub const NONE: Self = Self(0);
    /// Delete the object itself.
    pub const DELETE: Self = Self(0x0001_0000);
    /// Read its descriptor.
    pub const READ_CONTROL: Self = Self(0x0002_0000);
    /// Change its DACL.
    pub const WRITE_DAC: Self = Self(0x0004_0000);
    /// Change its owner.
    pub const WRITE_OWNER: Self = Self(0x0008_0000);
    /// Wait on its handle. Almost every opening of a file asks for it, so a Deny of it denies reading too.
    pub const SYNCHRONIZE: Self = Self(0x0010_0000);

    /// Read data, or list the directory.
    pub const FILE_READ_DATA: Self = Self(0x1);
    /// Write data, or add a file to the directory.
    pub const FILE_WRITE_DATA: Self = Self(0x2);
    /// Append data, or add a subdirectory.
    pub const FILE_APPEND_DATA: Self = Self(0x4);
    /// Delete members of the directory.
    pub const FILE_DELETE_CHILD: Self = Self(0x40);
    /// Write attributes.
    pub const FILE_WRITE_ATTRIBUTES: Self = Self(0x100);
    /// Read and execute: `FILE_GENERIC_READ | FILE_GENERIC_EXECUTE`.
    pub const FILE_READ_EXECUTE: Self = Self(0x0012_00A9);
    /// What `icacls` and .NET call Write, as `icacls` stores it: `FILE_GENERIC_WRITE` (0x120116) without
    /// `READ_CONTROL`.
    pub const FILE_WRITE: Self = Self(0x0010_0116);
    /// What `icacls` calls Modify: everything but the DACL, the owner and the deletion of members.
    pub const DIRECTORY_MODIFY: Self = Self(0x0013_01BF);
    /// Full control of a file or directory (`FILE_ALL_ACCESS`).
    pub const FILE_ALL: Self = Self(0x001F_01FF);

    /// Read a registry key (`KEY_READ`).
    pub const KEY_READ: Self = Self(0x0002_0019);
    /// Write a registry key (`KEY_WRITE`).
    pub const KEY_WRITE: Self = Self(0x0002_0006);
    /// Full control of a registry key (`KEY_ALL_ACCESS`).
    pub const KEY_ALL: Self = Self(0x000F_003F);

    /// Read a service's configuration.
    pub const SERVICE_QUERY_CONFIG: Self = Self(0x1);
    /// Change a service's configuration.
    pub const SERVICE_CHANGE_CONFIG: Self = Self(0x2);
    /// Ask for a service's status.
    pub const SERVICE_QUERY_STATUS: Self = Self(0x4);
    /// Start a service.
    pub const SERVICE_START: Self = Self(0x10);
    /// Stop a service.
    pub const SERVICE_STOP: Self = Self(0x20);
    /// Read configuration and status: what a client needs before it starts a service.
    pub const SERVICE_QUERY: Self = Self(0x5);
    /// Full control of a service (`SERVICE_ALL_ACCESS`).
    pub const SERVICE_ALL: Self = Self(0x000F_01FF);

    const GENERIC_ALL: u32 = 0x1000_0000;
    const GENERIC_EXECUTE: u32 = 0x2000_0000;
    const GENERIC_WRITE: u32 = 0x4000_0000;
    const GENERIC_READ: u32 = 0x8000_0000;

    /// Every right that the kind knows.
    #[must_use]
    pub fn full_control(kind: Kind) -> Self {
        match kind {
            Kind::File | Kind::Directory => Self::FILE_ALL,
            Kind::Key => Self::KEY_ALL,
            Kind::Service => Self::SERVICE_ALL,
        }
    }

    /// Whether every right of `wanted` is in here.
    #[must_use]
    pub fn contains(self, wanted: Self) -> bool {
        self.missing(wanted).is_empty()
    }

    /// The rights of `wanted` that are not in here.
    #[must_use]
    pub fn missing(self, wanted: Self) -> Self {
        Self(wanted.0 & !self.0)
    }

    /// The rights that are in both.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is no right in here.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The same rights with the generic ones mapped to those of the kind.
    #[must_use]
    pub fn mapped(self, kind: Kind) -> Self {
        let [read, write, execute] = match kind {
            Kind::File | Kind::Directory => [0x0012_0089, 0x0012_0116, 0x0012_00A0],
            Kind::Key => [0x0002_0019, 0x0002_0006, 0x0002_0019],
            // "Service Security and Access Rights", table of generic rights.
            Kind::Service => [0x0002_008D, 0x0002_0002, 0x0002_0170],
        };
        let generic = [
            (Self::GENERIC_READ, read),
            (Self::GENERIC_WRITE, write),
            (Self::GENERIC_EXECUTE, execute),
            (Self::GENERIC_ALL, Self::full_control(kind).0),
        ];
        let specific = self.0 & 0x0FFF_FFFF;
        Self(generic.iter().filter(|(bit, _)| self.0 & bit != 0).fold(specific, |mask, (_, rights)| mask | rights))
    }

    /// The rights in words, as the kind names them: `write data, append data, delete`.
    #[must_use]
    pub fn describe(self, kind: Kind) -> String {
        let mapped = self.mapped(kind);
        if mapped.is_empty() {
            return "nothing".to_owned();
        }
        if mapped.contains(Self::full_control(kind)) {
            return "full control".to_owned();
        }
        let own: &[(u32, &str)] = match kind {
            Kind::File => FILE_NAMES,
            Kind::Directory => DIRECTORY_NAMES,
            Kind::Key => KEY_NAMES,
            Kind::Service => SERVICE_NAMES,
        };
        let mut left = mapped.0;
        let mut words = Vec::new();
        for (bit, name) in own.iter().chain(STANDARD_NAMES) {
            if left & bit != 0 {
                words.push((*name).to_owned());
                left &= !bit;
            }
        }
        if left != 0 {
            words.push(format!("{left:#x}"));
        }
        words.join(", ")
    }

    /// Reads the rights field of an ACE: letters, or one number.
    pub(super) fn parse(text: &str) -> Result<Self, SddlError> {
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return match u32::from_str_radix(hex, 16) {
                Ok(mask) if !hex.starts_with('+') => Ok(Self(mask)),
                _ => Err(SddlError::new(0, "a hexadecimal access mask of 32 bits", text)),
            };
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            // Windows reads a leading zero as octal; nobody writes that, so it is refused and not guessed.
            return match text.parse() {
                Ok(mask) if text == "0" || !text.starts_with('0') => Ok(Self(mask)),
                _ => Err(SddlError::new(0, "a decimal access mask of 32 bits", text)),
            };
        }
        let mut mask = 0;
        for (i, pair) in pairs(text) {
            let upper = pair.to_ascii_uppercase();
            match LETTERS.iter().find(|(letters, _)| *letters == upper) {
                Some((_, bits)) => mask |= bits,
                None => return Err(SddlError::new(i, "two letters of a right", &text[i..])),
            }
        }
        Ok(Self(mask))
    }
}

/// The text in pieces of two characters (the last may be shorter), with their byte offsets.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).step_by(2).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain(std::iter::once(text.len())).collect();
    starts.into_iter().zip(ends).map(move |(from, to)| (from, &text[from..to]))
}

impl BitOr for AccessMask {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Display for AccessMask {
    /// As SDDL writes it, like Windows: a name for the whole, else letters in the order of the bits, else a number.
    /// For words, use [`AccessMask::describe`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((letters, _)) = LETTERS.iter().find(|(_, bits)| *bits == self.0 && bits.count_ones() > 1) {
            return f.write_str(letters);
        }
        let single = LETTERS.iter().filter(|(_, bits)| bits.count_ones() == 1 && self.0 & bits != 0);
        if single.clone().fold(0, |all, (_, bits)| all | bits) != self.0 {
            return write!(f, "{:#x}", self.0);
        }
        let mut in_order: Vec<_> = single.collect();
        in_order.sort_by_key(|(_, bits)| *bits);
        in_order.iter().try_for_each(|(letters, _)| f.write_str(letters))
    }
}

/// The letters of SDDL ("ACE Strings"). Where two names have one mask, the first is the one that is written.
const LETTERS: &[(&str, u32)] = &[
    ("GA", AccessMask::GENERIC_ALL),
    ("GX", AccessMask::GENERIC_EXECUTE),
    ("GW", AccessMask::GENERIC_WRITE),
    ("GR", AccessMask::GENERIC_READ),
    ("SD", 0x0001_0000),
    ("RC", 0x0002_0000),
    ("WD", 0x0004_0000),
    ("WO", 0x0008_0000),
    ("CC", 0x1),
    ("DC", 0x2),
    ("LC", 0x4),
    ("SW", 0x8),
    ("RP", 0x10),
    ("WP", 0x20),
    ("DT", 0x40),
    ("LO", 0x80),
    ("CR", 0x100),
    ("FA", 0x001F_01FF),
    ("FR", 0x0012_0089),
    ("FW", 0x0012_0116),
    ("FX", 0x0012_00A0),
    ("KA", 0x000F_003F),
    ("KR", 0x0002_0019),
    ("KW", 0x0002_0006),
    ("KX", 0x0002_0019),
];

const STANDARD_NAMES: &[(u32, &str)] = &[
    (0x0001_0000, "delete"),
    (0x0002_0000, "read permissions"),
    (0x0004_0000, "change permissions"),
    (0x0008_0000, "take ownership"),
    (0x0010_0000, "synchronize"),
    (0x0100_0000, "access the audit list"),
];

const FILE_NAMES: &[(u32, &str)] = &[
    (0x1, "read data"),
    (0x2, "write data"),
    (0x4, "append data"),
    (0x8, "read extended attributes"),
    (0x10, "write extended attributes"),
    (0x20, "execute"),
    (0x80, "read attributes"),
    (0x100, "write attributes"),
];

const DIRECTORY_NAMES: &[(u32, &str)] = &[
    (0x1, "list"),
    (0x2, "add files"),
    (0x4, "add subdirectories"),
    (0x8, "read extended attributes"),
    (0x10, "write extended attributes"),
    (0x20, "traverse"),
    (0x40, "delete members"),
    (0x80, "read attributes"),
    (0x100, "write attributes"),
];

const KEY_NAMES: &[(u32, &str)] = &[
    (0x1, "query values"),
    (0x2, "set values"),
    (0x4, "create subkeys"),
    (0x8, "enumerate subkeys"),
    (0x10, "notify"),
    (0x20, "create links"),
];

const SERVICE_NAMES: &[(u32, &str)] = &[
    (0x1, "query configuration"),
    (0x2, "change configuration"),
    (0x4, "query status"),
    (0x8, "enumerate dependents"),
    (0x10, "start"),
    (0x20, "stop"),
    (0x40, "pause and continue"),
    (0x80, "interrogate"),
    (0x100, "user-defined control"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_read_as_letters_or_one_number() {
        let table = [
            ("FA", 0x001F_01FF),
            ("GXGR", 0xA000_0000),
            ("grgx", 0xA000_0000),
            ("CCLCSWRPLORC", 0x0002_009D),
            ("0x1301bf", 0x0013_01BF),
            ("0X7800003F", 0x7800_003F),
            ("1179817", 0x0012_00A9),
            ("", 0),
            ("0", 0),
        ];
        for (text, mask) in table {
            assert_eq!(AccessMask::parse(text), Ok(AccessMask(mask)), "{text}");
        }
        for text in ["F", "FAX", "ZZ", "0x", "0x+1", "0x1FFFFFFFF", "012", "1FA", "é", "日本"] {
            assert!(AccessMask::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn generic_rights_become_those_of_the_kind() {
        let read_and_execute = AccessMask::parse("GRGX").unwrap();
        assert_eq!(read_and_execute.mapped(Kind::File), AccessMask::FILE_READ_EXECUTE);
        assert_eq!(read_and_execute.mapped(Kind::Key), AccessMask::KEY_READ);
        for kind in [Kind::File, Kind::Directory, Kind::Key, Kind::Service] {
            assert_eq!(AccessMask::parse("GA").unwrap().mapped(kind), AccessMask::full_control(kind));
            let every = AccessMask::parse("GRGWGX").unwrap().mapped(kind);
            assert!(AccessMask::full_control(kind).contains(every), "{kind:?}");
        }
    }

    #[test]
    fn a_mask_is_named_by_what_it_protects() {
        assert_eq!(AccessMask(0x2).describe(Kind::File), "write data");
        assert_eq!(AccessMask(0x2).describe(Kind::Service), "change configuration");
        assert_eq!(AccessMask(0x1_0006).describe(Kind::Directory), "add files, add subdirectories, delete");
        assert_eq!(AccessMask::KEY_ALL.describe(Kind::Key), "full control");
        assert_eq!(AccessMask(0x0020_0001).describe(Kind::Key), "query values, 0x200000");
        assert_eq!(AccessMask::NONE.describe(Kind::File), "nothing");
    }

    #[test]
    fn what_is_missing_is_the_difference() {
        let has = AccessMask::FILE_READ_EXECUTE;
        assert!(has.contains(AccessMask::FILE_READ_DATA));
        assert_eq!(has.missing(AccessMask::DIRECTORY_MODIFY), AccessMask(0x0001_0116));
    }
}
