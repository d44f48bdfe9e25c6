//! One entry of an access control list.

use std::fmt;

use super::error::SddlError;
use super::rights::{AccessMask, pairs};
use super::sid::Sid;

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AceKind {
    /// `A`: allows.
    Allow,
    /// `D`: denies.
    Deny,
    /// `OA` or `ZA`: allows on a part of a directory-service object.
    AllowObject,
    /// `OD`: denies on a part of a directory-service object.
    DenyObject,
    /// `XA`: allows where a condition holds.
    AllowIf,
    /// `XD`: denies where a condition holds.
    DenyIf,
    /// Anything else that Windows knows: audit, alarm, label, resource attribute, … It neither allows nor denies.
    Other,
}

/// The type strings of SDDL ("ACE Strings") and what they do.
const TYPES: &[(&str, AceKind)] = &[
    ("A", AceKind::Allow),
    ("D", AceKind::Deny),
    ("OA", AceKind::AllowObject),
    ("OD", AceKind::DenyObject),
    ("XA", AceKind::AllowIf),
    ("XD", AceKind::DenyIf),
    ("ZA", AceKind::AllowObject),
    ("AU", AceKind::Other),
    ("AL", AceKind::Other),
    ("OU", AceKind::Other),
    ("OL", AceKind::Other),
    ("XU", AceKind::Other),
    ("ML", AceKind::Other),
    ("RA", AceKind::Other),
    ("SP", AceKind::Other),
    ("TL", AceKind::Other),
    ("FL", AceKind::Other),
];

/// The flags of an entry: how it is inherited, and whether it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AceFlags(pub u8);

impl AceFlags {
    /// `OI`: files inherit it.
    pub const OBJECT_INHERIT: Self = Self(0x01);
    /// `CI`: directories and keys inherit it.
    pub const CONTAINER_INHERIT: Self = Self(0x02);
    /// `NP`: children inherit it, grandchildren do not.
    pub const NO_PROPAGATE: Self = Self(0x04);
    /// `IO`: it is for children only, not for the object itself.
    pub const INHERIT_ONLY: Self = Self(0x08);
    /// `ID`: it came from the parent.
    pub const INHERITED: Self = Self(0x10);

    /// Whether every flag of `wanted` is set.
    #[must_use]
    pub fn contains(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    fn parse(text: &str) -> Result<Self, SddlError> {
        let mut flags = 0;
        for (i, pair) in pairs(text) {
            let upper = pair.to_ascii_uppercase();
            match FLAGS.iter().find(|(letters, _)| *letters == upper) {
                Some((_, bit)) => flags |= bit,
                None => return Err(SddlError::new(i, "two letters of an ACE flag", &text[i..])),
            }
        }
        Ok(Self(flags))
    }
}

impl fmt::Display for AceFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        FLAGS.iter().filter(|(_, bit)| self.0 & bit != 0).try_for_each(|(letters, _)| f.write_str(letters))
    }
}

/// `winnt.h`. `CR` (critical) is a later addition; `SA` and `FA` matter in audit lists only.
const FLAGS: &[(&str, u8)] =
    &[("OI", 0x01), ("CI", 0x02), ("NP", 0x04), ("IO", 0x08), ("ID", 0x10), ("CR", 0x20), ("SA", 0x40), ("FA", 0x80)];

/// One entry of an access control list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ace {
    /// What it does.
    pub kind: AceKind,
    /// The type string, such as `A`; more exact than [`Ace::kind`] for the rarer ones.
    pub type_name: &'static str,
    /// Its flags.
    pub flags: AceFlags,
    /// Which rights.
    pub mask: AccessMask,
    /// The GUID of the part of the object, as written; empty where it is about all of it.
    pub object: String,
    /// The GUID of the kind of child that inherits it, as written.
    pub inherited_object: String,
    /// Whom it is about.
    pub trustee: Sid,
    /// A condition or resource attribute, as written.
    pub tail: Option<String>,
}

impl Ace {
    /// An entry of the two usual kinds.
    fn plain(type_name: &'static str, kind: AceKind, flags: AceFlags, mask: AccessMask, trustee: Sid) -> Self {
        let (object, inherited_object) = (String::new(), String::new());
        Self { kind, type_name, flags, mask, object, inherited_object, trustee, tail: None }
    }

    /// An entry that allows.
    #[must_use]
    pub fn allow(flags: AceFlags, mask: AccessMask, trustee: Sid) -> Self {
        Self::plain("A", AceKind::Allow, flags, mask, trustee)
    }

    /// An entry that denies.
    #[must_use]
    pub fn deny(flags: AceFlags, mask: AccessMask, trustee: Sid) -> Self {
        Self::plain("D", AceKind::Deny, flags, mask, trustee)
    }

    /// Whether it came from the parent; an entry that did not was set on this object by somebody.
    #[must_use]
    pub fn is_inherited(&self) -> bool {
        self.flags.contains(AceFlags::INHERITED)
    }

    /// Whether it is for children only.
    #[must_use]
    pub fn is_inherit_only(&self) -> bool {
        self.flags.contains(AceFlags::INHERIT_ONLY)
    }

    /// Whether it denies, under a condition or without.
    #[must_use]
    pub fn is_deny(&self) -> bool {
        matches!(self.kind, AceKind::Deny | AceKind::DenyObject | AceKind::DenyIf)
    }

    /// Reads what stands between the parentheses.
    pub(super) fn parse(text: &str) -> Result<Self, SddlError> {
        let mut fields = Vec::with_capacity(7);
        let mut at = 0;
        for field in text.splitn(7, ';') {
            // Windows lets blanks stand around a field.
            let trimmed = field.trim();
            fields.push((at + (field.len() - field.trim_start().len()), trimmed));
            at += field.len() + 1;
        }
        let &[(kind_at, kind), (flags_at, flags), (mask_at, mask), object, inherited, (sid_at, sid), ref tail @ ..] =
            fields.as_slice()
        else {
            return Err(SddlError::new(0, "six fields separated by semicolons", text));
        };
        let upper = kind.to_ascii_uppercase();
        let Some((type_name, kind)) = TYPES.iter().copied().find(|(name, _)| *name == upper) else {
            return Err(SddlError::new(kind_at, "an ACE type", kind));
        };
        Ok(Self {
            kind,
            type_name,
            flags: AceFlags::parse(flags).map_err(|e| e.shifted(flags_at))?,
            mask: Self::mask_of(type_name, mask).map_err(|e| e.shifted(mask_at))?,
            object: object.1.to_owned(),
            inherited_object: inherited.1.to_owned(),
            trustee: sid.parse::<Sid>().map_err(|e| e.shifted(sid_at))?,
            tail: tail.first().map(|(_, t)| (*t).to_owned()),
        })
    }

    /// The rights; a mandatory label has letters of its own (no read up, no write up, no execute up).
    fn mask_of(type_name: &str, text: &str) -> Result<AccessMask, SddlError> {
        if type_name == "ML" && !text.starts_with("0x") {
            let bit = |pair: &str| match pair.to_ascii_uppercase().as_str() {
                "NW" => Some(1),
                "NR" => Some(2),
                "NX" => Some(4),
                _ => None,
            };
            let bits = pairs(text).try_fold(0, |all, (_, pair)| bit(pair).map(|b| all | b));
            return bits.map(AccessMask).ok_or_else(|| SddlError::new(0, "the letters of a label", text));
        }
        AccessMask::parse(text)
    }
}

impl fmt::Display for Ace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, flags, mask, object, inherited_object, trustee, tail, .. } = self;
        let sid = trustee.sddl();
        if *type_name == "ML" {
            write!(f, "(ML;{flags};{:#x};{object};{inherited_object};{sid}", mask.0)?;
        } else {
            write!(f, "({type_name};{flags};{mask};{object};{inherited_object};{sid}")?;
        }
        match tail {
            Some(tail) => write!(f, ";{tail})"),
            None => f.write_str(")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_and_what_was_expected() {
        let table = [
            ("A;;FA;;;ZZ", 8, "a SID (S-1-…) or a two-letter alias"),
            ("A;;FA;;WD", 0, "six fields separated by semicolons"),
            ("Q;;FA;;;WD", 0, "an ACE type"),
            ("A;OIXX;FA;;;WD", 4, "two letters of an ACE flag"),
            ("A;;FAQQ;;;WD", 5, "two letters of a right"),
        ];
        for (text, at, expected) in table {
            let e = Ace::parse(text).unwrap_err();
            assert_eq!((e.at, e.expected), (at, expected), "{text}");
        }
    }

    #[test]
    fn a_condition_or_an_attribute_is_kept_as_it_was_written() {
        for text in [
            r#"(XA;;FX;;;AU;(@User.Project Any_of {"a;b",")"}))"#,
            r#"(RA;;;;;WD;("Secrecy",TU,0,3))"#,
            "(ML;;0x1;;;LW)",
            "(OA;CI;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;AU)",
        ] {
            let ace = Ace::parse(&text[1..text.len() - 1]).unwrap();
            assert_eq!(ace.to_string(), text);
        }
    }
}
