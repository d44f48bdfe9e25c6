//! A cabinet: Windows packs a `CbsPersist_*.log` into one of its own.

use std::io::{Cursor, Error, ErrorKind, Read, Result};

use cab::Cabinet;

use super::bounds::IN_MEMORY;
use crate::common::bounded;

/// A cabinet that is open.
pub struct Open {
    cabinet: Cabinet<Cursor<Vec<u8>>>,
    /// The name of its first file.
    pub name: String,
    /// How many other files it has.
    pub others: usize,
}

/// Opens a cabinet.
///
/// Only its first file is read. Windows puts no second one into a cabinet of a log, and the crate cannot be trusted to find
/// the beginning of another file in a cabinet that lies about it.
///
/// # Errors
/// What the source says, or what is wrong with the cabinet.
pub fn open(from: impl Read) -> Result<Open> {
    let bytes = bounded::bytes_from(from, IN_MEMORY)?;
    let odd = || Error::new(ErrorKind::InvalidData, "its first file does not begin where its data begin");
    if !begins_with_its_data(&bytes).unwrap_or_default() {
        return Err(odd());
    }
    let cabinet = Cabinet::new(Cursor::new(bytes))?;
    let name =
        cabinet.folder_entries().next().and_then(|folder| folder.file_entries().next().map(|f| f.name().to_owned()));
    let files: usize = cabinet.folder_entries().map(|folder| folder.file_entries().len()).sum();
    Ok(Open { name: name.ok_or_else(odd)?, others: files.saturating_sub(1), cabinet })
}

impl Open {
    /// The bytes of the first file.
    ///
    /// # Errors
    /// What is wrong with the cabinet.
    pub fn read(&mut self) -> Result<impl Read> {
        self.cabinet.read_file(&self.name)
    }
}

/// Whether the first file stands at the beginning of the first stream of data: the place of the list of files is at byte 16
/// of the head, and an entry has its size, its place in the stream, and the number of the stream.
fn begins_with_its_data(bytes: &[u8]) -> Option<bool> {
    let list = u32::from_le_bytes(bytes.get(16..20)?.try_into().ok()?);
    let entry = bytes.get(usize::try_from(list).ok()?..)?;
    Some(entry.get(4..10)? == [0; 6])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A cabinet of these files.
    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = cab::CabinetBuilder::new();
        let folder = builder.add_folder(cab::CompressionType::MsZip);
        for (name, _) in files {
            folder.add_file(*name);
        }
        let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
        for (_, bytes) in files {
            writer.next_file().unwrap().unwrap().write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn unpacked(bytes: &[u8]) -> Result<(String, usize, Vec<u8>)> {
        let mut open = open(bytes)?;
        let mut read = Vec::new();
        open.read()?.read_to_end(&mut read)?;
        Ok((open.name, open.others, read))
    }

    #[test]
    fn the_first_file_is_unpacked_and_the_others_are_counted() {
        let log = b"2026-04-18 22:09:40, Info CBS x\r\n".repeat(3000);
        let whole = packed(&[("CbsPersist.log", &log), ("b.log", b"b")]);
        assert!(whole.len() < log.len() / 10);
        assert_eq!(unpacked(&whole).unwrap(), ("CbsPersist.log".to_owned(), 1, log));
    }

    #[test]
    fn a_cabinet_that_lies_or_is_cut_off_is_an_error() {
        let whole = packed(&[("a.log", b"aaaaaaaaaaaaaaaa"), ("b.log", b"b")]);
        for end in 0..whole.len() {
            let _: Result<_> = unpacked(&whole[..end]);
        }
        let list = usize::from(whole[16]);
        for (at, byte) in [(list + 4, 9), (list + 8, 1), (16, 255), (26, 0), (28, 0)] {
            let mut lies = whole.clone();
            lies[at] = byte;
            assert!(unpacked(&lies).is_err(), "{at}");
        }
        assert!(unpacked(&[]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(at in 0_usize..200, byte in proptest::num::u8::ANY) {
            let mut bytes = packed(&[("a.log", b"aaaaaaaaaaaaaaaa"), ("b.log", b"b")]);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _: Result<_> = unpacked(&bytes);
        }
    }
}
