//! What the rules about permissions have in common: find a descriptor, ask what an account can do, quote the entries.

use crate::evidence::{Acl, Line, ObjectKind, Windows, named};
use crate::msg;
use crate::text::{Message, Words};
use crate::windows::sddl::{AccessMask, Ace, Kind, SecurityDescriptor, Sid, Token, effective, effective_on_children};

/// An object of the evidence whose descriptor could be read.
pub struct Guarded<'a> {
    /// Its entry in the evidence.
    pub acl: &'a Acl,
    /// What kind of object it is.
    pub kind: Kind,
    /// Its descriptor.
    pub descriptor: SecurityDescriptor,
}

/// The object whose path ends with `suffix`, in any letter case.
///
/// # Errors
/// A line that says why its descriptor is not known.
pub fn find<'a>(windows: &'a Windows, suffix: &str) -> Result<Guarded<'a>, Line> {
    let acls = windows.acls.value().ok_or_else(|| Line::missing(msg!("fact-security-descriptors"), &windows.acls))?;
    match acls.items.iter().find(|a| ends_with(&a.path, suffix)) {
        Some(acl) => read(acl),
        None => {
            let unread = acls.unread.iter().find(|u| ends_with(&u.from, suffix));
            let reason = unread.map_or_else(|| msg!("proof-not-among-descriptors"), |u| u.missing.message());
            let at = unread.map_or_else(|| windows.acls.at(), |u| u.at);
            Err(Line::new(named(suffix, reason), windows.acls.from(), at))
        }
    }
}

/// The descriptor of one entry of the evidence.
///
/// # Errors
/// A line that says why it is not known.
pub fn read(acl: &Acl) -> Result<Guarded<'_>, Line> {
    let text = acl.sddl.text().ok_or_else(|| Line::of(&acl.path, &acl.sddl))?;
    match text.parse::<SecurityDescriptor>() {
        Ok(descriptor) => Ok(Guarded { acl, kind: kind(acl.kind), descriptor }),
        Err(problem) => Err(quote(acl, problem.to_string())),
    }
}

/// Whether `path` is `suffix` or ends with it at a path boundary.
#[must_use]
pub fn ends_with(path: &str, suffix: &str) -> bool {
    let (path, suffix) = (path.trim_end_matches('\\').to_ascii_lowercase(), suffix.to_ascii_lowercase());
    path.strip_suffix(&suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('\\'))
}

/// A line about `acl`.
#[must_use]
pub fn quote(acl: &Acl, said: impl Into<Words>) -> Line {
    Line::on(named(&acl.path, said), &acl.sddl)
}

const fn kind(kind: ObjectKind) -> Kind {
    match kind {
        ObjectKind::Directory => Kind::Directory,
        ObjectKind::File => Kind::File,
        ObjectKind::Key => Kind::Key,
    }
}

impl Guarded<'_> {
    /// The rights of `wanted` that `token` lacks on the object or on what is created in it.
    ///
    /// # Errors
    /// A line, where the descriptor was collected without its DACL.
    pub fn lacks(&self, token: &Token, wanted: AccessMask) -> Result<AccessMask, Line> {
        let here = effective(&self.descriptor, token, self.kind);
        let mut lost = here.map_err(|e| quote(self.acl, e.to_string()))?.missing(wanted);
        for child in children(self.kind) {
            let below = effective_on_children(&self.descriptor, token, self.kind, *child);
            lost = lost | below.map_err(|e| quote(self.acl, e.to_string()))?.missing(wanted);
        }
        Ok(lost)
    }

    /// The rights of `wanted` that `token` lacks on the object itself.
    ///
    /// # Errors
    /// A line, where the descriptor was collected without its DACL.
    pub fn lacks_here(&self, token: &Token, wanted: AccessMask) -> Result<AccessMask, Line> {
        let here = effective(&self.descriptor, token, self.kind);
        here.map(|rights| rights.missing(wanted)).map_err(|e| quote(self.acl, e.to_string()))
    }

    /// The entries that deny something to `token`.
    #[must_use]
    pub fn denials(&self, token: &Token) -> Vec<&Ace> {
        self.descriptor.dacl.aces().iter().filter(|ace| ace.is_deny() && token.carries(&ace.trustee)).collect()
    }

    /// A line that quotes one entry, as SDDL and in words.
    #[must_use]
    pub fn entry(&self, ace: &Ace) -> Line {
        let (name, rights) = (ace.trustee.name(), ace.mask.describe(self.kind));
        let said = match (ace.is_deny(), ace.is_inherited()) {
            (true, true) => msg!("proof-ace-denies-inherited", ace = ace, name = name, rights = rights),
            (true, false) => msg!("proof-ace-denies", ace = ace, name = name, rights = rights),
            (false, true) => msg!("proof-ace-allows-inherited", ace = ace, name = name, rights = rights),
            (false, false) => msg!("proof-ace-allows", ace = ace, name = name, rights = rights),
        };
        quote(self.acl, said)
    }

    /// The owner's name, or that there is none.
    #[must_use]
    pub fn owner_name(&self) -> Words {
        let owner = self.descriptor.owner.as_ref();
        owner.map_or_else(|| msg!("fact-not-collected").into(), |sid| sid.name().into_owned().into())
    }

    /// Who the owner is, for a line of proof.
    #[must_use]
    pub fn owner(&self) -> Message {
        msg!("proof-owner", owner = self.owner_name())
    }

    /// Whether the owner is known and is `sid`.
    #[must_use]
    pub fn is_owned_by(&self, sid: &Sid) -> bool {
        self.descriptor.owner.as_ref() == Some(sid)
    }
}

const fn children(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Directory => &[Kind::File, Kind::Directory],
        Kind::Key => &[Kind::Key],
        Kind::File | Kind::Service => &[],
    }
}
