//! A whole security descriptor: owner, group, DACL.
//!
//! The SACL decides what is audited, not who has access; it is carried as text so that a slip in it never hides
//! the DACL.

use std::fmt;
use std::str::FromStr;

use super::ace::Ace;
use super::error::SddlError;
use super::sid::Sid;

/// The longest text that is read, in characters: a descriptor itself is at most 64 KiB.
pub const MAX_CHARS: usize = 256 * 1024;

/// A security descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityDescriptor {
    /// The owner.
    pub owner: Option<Sid>,
    /// The primary group.
    pub group: Option<Sid>,
    /// Who has which access.
    pub dacl: Dacl,
    /// The text of the SACL, without its `S:`.
    pub sacl: Option<String>,
}

/// The list of who has access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dacl {
    /// The text has no `D:` part. It may not have been asked for, so this is unknown and not "everyone".
    Absent,
    /// `D:NO_ACCESS_CONTROL`: there is no list, and everybody has every right.
    Null,
    /// The list. An empty one gives nobody anything.
    Present {
        /// `P`: does not inherit from the parent.
        protected: bool,
        /// `AI`: was inherited automatically.
        auto_inherited: bool,
        /// `AR`: asks that children inherit automatically.
        auto_inherit_requested: bool,
        /// The entries, in the order in which Windows looks at them.
        aces: Vec<Ace>,
    },
}

impl Dacl {
    /// The entries; none where there is no list.
    #[must_use]
    pub fn aces(&self) -> &[Ace] {
        match self {
            Self::Present { aces, .. } => aces,
            Self::Absent | Self::Null => &[],
        }
    }
}

impl FromStr for SecurityDescriptor {
    type Err = SddlError;

    fn from_str(text: &str) -> Result<Self, SddlError> {
        if text.len() > MAX_CHARS {
            return Err(SddlError::new(MAX_CHARS, "a descriptor of at most 256 KiB", ""));
        }
        let mut sd = Self { owner: None, group: None, dacl: Dacl::Absent, sacl: None };
        let mut seen = [false; 4];
        for Section { letter, at, body } in sections(text)? {
            let slot = match letter {
                'O' => 0,
                'G' => 1,
                'D' => 2,
                _ => 3,
            };
            if std::mem::replace(&mut seen[slot], true) {
                return Err(SddlError::new(at, "each part only once", body));
            }
            let lead = body.len() - body.trim_start().len();
            match letter {
                'O' => sd.owner = Some(body.trim().parse::<Sid>().map_err(|e| e.shifted(at + lead))?),
                'G' => sd.group = Some(body.trim().parse::<Sid>().map_err(|e| e.shifted(at + lead))?),
                'D' => sd.dacl = dacl(body).map_err(|e| e.shifted(at))?,
                _ => sd.sacl = Some(body.trim().to_owned()),
            }
        }
        Ok(sd)
    }
}

/// One part of a descriptor: its letter, the byte where its body begins, and the body.
struct Section<'a> {
    letter: char,
    at: usize,
    body: &'a str,
}

/// Cuts the text at `O:`, `G:`, `D:` and `S:` outside of parentheses.
fn sections(text: &str) -> Result<Vec<Section<'_>>, SddlError> {
    let mut heads: Vec<(usize, char)> = Vec::new();
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut before: Option<(usize, char)> = None;
    for (i, c) in text.char_indices() {
        match c {
            '"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1).ok_or_else(|| SddlError::new(i, "an opening parenthesis", &text[i..]))?
            }
            ':' if depth == 0 => match before {
                Some((at, letter)) if "OGDS".contains(letter.to_ascii_uppercase()) => {
                    heads.push((at, letter.to_ascii_uppercase()));
                }
                _ => return Err(SddlError::new(i, "O:, G:, D: or S:", &text[i..])),
            },
            _ => {}
        }
        before = Some((i, c));
    }
    if depth > 0 {
        return Err(SddlError::new(text.len(), "a closing parenthesis", ""));
    }
    match heads.first() {
        Some((at, _)) if text[..*at].trim().is_empty() => {}
        _ => return Err(SddlError::new(0, "O:, G:, D: or S:", text)),
    }
    let ends: Vec<usize> = heads.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(text.len())).collect();
    Ok(heads
        .into_iter()
        .zip(ends)
        .map(|((at, letter), end)| Section { letter, at: at + 2, body: &text[at + 2..end] })
        .collect())
}

/// Reads the body of `D:`: flags, then entries.
fn dacl(body: &str) -> Result<Dacl, SddlError> {
    let flags_end = body.find('(').unwrap_or(body.len());
    let mut flags = body[..flags_end].trim();
    let (mut protected, mut auto_inherited, mut auto_inherit_requested, mut null) = (false, false, false, false);
    while !flags.is_empty() {
        let (flag, length) = match flags.as_bytes() {
            _ if flags.starts_with("NO_ACCESS_CONTROL") => (&mut null, "NO_ACCESS_CONTROL".len()),
            [b'A' | b'a', b'I' | b'i', ..] => (&mut auto_inherited, 2),
            [b'A' | b'a', b'R' | b'r', ..] => (&mut auto_inherit_requested, 2),
            [b'P' | b'p', ..] => (&mut protected, 1),
            _ => return Err(SddlError::new(flags_end - flags.len(), "P, AI, AR or NO_ACCESS_CONTROL", flags)),
        };
        *flag = true;
        flags = flags[length..].trim_start();
    }
    let aces = aces(body, flags_end)?;
    match (null, aces.is_empty()) {
        (true, true) => Ok(Dacl::Null),
        (true, false) => Err(SddlError::new(flags_end, "no entries after NO_ACCESS_CONTROL", &body[flags_end..])),
        (false, _) => Ok(Dacl::Present { protected, auto_inherited, auto_inherit_requested, aces }),
    }
}

/// Reads the entries from byte `from` on. Parentheses are balanced here: [`sections`] saw to it.
fn aces(body: &str, from: usize) -> Result<Vec<Ace>, SddlError> {
    let mut aces = Vec::new();
    let (mut depth, mut quoted, mut start) = (0_usize, false, from);
    for (i, c) in body.char_indices().skip_while(|(i, _)| *i < from) {
        match c {
            '"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => {
                if depth == 0 {
                    start = i + 1;
                }
                depth += 1;
            }
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    aces.push(Ace::parse(&body[start..i]).map_err(|e| e.shifted(start))?);
                }
            }
            c if depth == 0 && !c.is_whitespace() => {
                return Err(SddlError::new(i, "an entry in parentheses", &body[i..]));
            }
            _ => {}
        }
    }
    Ok(aces)
}

impl fmt::Display for SecurityDescriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(owner) = &self.owner {
            write!(f, "O:{}", owner.sddl())?;
        }
        if let Some(group) = &self.group {
            write!(f, "G:{}", group.sddl())?;
        }
        match &self.dacl {
            Dacl::Absent => {}
            Dacl::Null => f.write_str("D:NO_ACCESS_CONTROL")?,
            Dacl::Present { protected, auto_inherited, auto_inherit_requested, aces } => {
                f.write_str("D:")?;
                for (set, letters) in [(protected, "P"), (auto_inherit_requested, "AR"), (auto_inherited, "AI")] {
                    f.write_str(if *set { letters } else { "" })?;
                }
                aces.iter().try_for_each(|ace| write!(f, "{ace}"))?;
            }
        }
        self.sacl.as_ref().map_or(Ok(()), |sacl| write!(f, "S:{sacl}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::sddl::samples;

    #[test]
    fn every_descriptor_that_windows_is_known_to_write_is_read_and_written_back() {
        for (name, text) in samples::ALL {
            let sd: SecurityDescriptor = text.parse().unwrap_or_else(|e| panic!("{name}: {e}"));
            let again: SecurityDescriptor = sd.to_string().parse().unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(sd, again, "{name}");
        }
        // Those that Windows itself printed come back letter by letter.
        for text in [samples::C_WINDOWS, samples::WUAUSERV, samples::BITS] {
            assert_eq!(text.parse::<SecurityDescriptor>().unwrap().to_string(), *text);
        }
    }

    #[test]
    fn absent_null_and_empty_lists_are_three_different_things() {
        let dacl = |text: &str| text.parse::<SecurityDescriptor>().unwrap().dacl;
        assert_eq!(dacl("O:SY"), Dacl::Absent);
        assert_eq!(dacl("O:SYD:NO_ACCESS_CONTROL"), Dacl::Null);
        assert!(matches!(dacl("O:SYD:"), Dacl::Present { aces, protected: false, .. } if aces.is_empty()));
        assert!(matches!(
            dacl("D:PARAI"),
            Dacl::Present { protected: true, auto_inherited: true, auto_inherit_requested: true, .. }
        ));
    }

    #[test]
    fn a_slip_in_the_audit_list_does_not_hide_the_access_list() {
        // A widely copied script writes five fields here: see samples::RESET_SCRIPT_COMMAND.
        let sd: SecurityDescriptor = "D:(A;;FA;;;SY)S:(AU;FA;CCDC;;WD)".parse().unwrap();
        assert_eq!(sd.dacl.aces().len(), 1);
        assert_eq!(sd.sacl.as_deref(), Some("(AU;FA;CCDC;;WD)"));
    }

    #[test]
    fn the_command_of_a_widely_copied_script_is_refused_where_its_letter_is_missing() {
        let e = samples::RESET_SCRIPT_COMMAND.parse::<SecurityDescriptor>().unwrap_err();
        assert_eq!((e.at, e.expected), (80, "two letters of a right"));
    }

    #[test]
    fn text_that_is_no_descriptor_is_refused_with_its_place() {
        let table = [
            ("", 0, "O:, G:, D: or S:"),
            ("hello", 0, "O:, G:, D: or S:"),
            ("X:SY", 1, "O:, G:, D: or S:"),
            ("O:SYO:BA", 6, "each part only once"),
            ("O:", 2, "a SID (S-1-…) or a two-letter alias"),
            ("O:SYG:??", 6, "a SID (S-1-…) or a two-letter alias"),
            ("O:SYD:Q", 6, "P, AI, AR or NO_ACCESS_CONTROL"),
            ("D:(A;;FA;;;SY", 13, "a closing parenthesis"),
            ("D:A;;FA;;;SY)", 12, "an opening parenthesis"),
            ("D:(A;;FA;;;SY)x", 14, "an entry in parentheses"),
            ("D:P(A;;FA;;;SY)(A;;FA;;;Q1)", 24, "a SID (S-1-…) or a two-letter alias"),
            ("D:NO_ACCESS_CONTROL(A;;FA;;;SY)", 19, "no entries after NO_ACCESS_CONTROL"),
        ];
        for (text, at, expected) in table {
            let e = text.parse::<SecurityDescriptor>().unwrap_err();
            assert_eq!((e.at, e.expected), (at, expected), "{text}");
        }
        assert!("O:S".repeat(MAX_CHARS).parse::<SecurityDescriptor>().is_err());
    }
}
