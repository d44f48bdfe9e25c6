//! The head of an ESE database: what an administrator's copy says of how it was shut down.
//!
//! The database is not opened. Its head is all that is read, as the collector does it.

use std::io::{Read, Result};

/// The bytes of the head up to the state, and the state.
const HEAD: usize = 0x38;

/// A database that the update chain keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Store {
    /// `SoftwareDistribution\DataStore\DataStore.edb`.
    Updates,
    /// `catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb`, of the signed files of updates.
    Catalogs,
}

impl Store {
    /// The beginning of its items' names.
    #[must_use]
    pub fn item(self) -> &'static str {
        match self {
            Self::Updates => "data_store",
            Self::Catalogs => "catalog_store",
        }
    }

    /// Which one a file is: they differ by name only. The folder beside that of the catalogs has a `catdb` too.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
        match file {
            "datastore.edb" => Some(Self::Updates),
            "catdb" if !folders.contains("{127d0a1d-4ef2-11d1-8608-00c04fc295ee}") => Some(Self::Catalogs),
            _ => None,
        }
    }
}

/// What the head and the length of a database say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Database {
    /// Its size, in bytes.
    pub bytes: u64,
    /// The state in its head: 2 is a dirty shutdown, 3 a clean one.
    pub state: u32,
}

/// Reads the head of a database, and the rest for its length.
///
/// # Errors
/// What the source says, or that the file ends in its head.
pub fn read(mut from: impl Read) -> Result<Database> {
    let mut head = [0; HEAD];
    from.read_exact(&mut head)?;
    let rest = std::io::copy(&mut from, &mut std::io::sink())?;
    let [.., a, b, c, d] = head;
    Ok(Database { bytes: HEAD as u64 + rest, state: u32::from_le_bytes([a, b, c, d]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_is_in_the_head_and_the_store_in_the_name() {
        let mut bytes = vec![0; 9000];
        bytes[0x34] = 2;
        assert_eq!(read(bytes.as_slice()).unwrap(), Database { bytes: 9000, state: 2 });
        assert!(read(&bytes[..0x37]).is_err());
        for (name, store) in [
            (r"x\DataStore.edb", Some(Store::Updates)),
            ("catroot2/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/catdb", Some(Store::Catalogs)),
            ("CATDB", Some(Store::Catalogs)),
            ("catroot2/{127D0A1D-4EF2-11D1-8608-00C04FC295EE}/catdb", None),
            ("Catalog1.edb", None),
        ] {
            assert_eq!(Store::of_name(name), store, "{name}");
        }
    }

    #[test]
    #[ignore = "needs ../shared"]
    fn a_real_catalog_was_shut_down_cleanly() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/windows/plaso/Catalog1.edb");
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(super::super::kind::kind(&bytes), Some(super::super::kind::Kind::Database));
        assert_eq!(read(bytes.as_slice()).unwrap(), Database { bytes: 3_153_920, state: 3 });
    }
}
