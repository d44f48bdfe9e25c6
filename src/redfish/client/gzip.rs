//! Bodies that were compressed although nobody asked for it.

use std::io::Read;

use flate2::read::MultiGzDecoder;

/// The first bytes of every gzip stream (RFC 1952, 2.3.1), with which no JSON, XML or HTML begins.
const MAGIC: &[u8] = &[0x1F, 0x8B];

/// The body as it was before it was compressed, of which at most `most` bytes are ever made.
///
/// # Errors
/// What is wrong with it.
pub(super) fn plain(body: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    if !body.starts_with(MAGIC) {
        return Ok(body);
    }
    let mut out = Vec::new();
    let bound = (most as u64).saturating_add(1);
    MultiGzDecoder::new(&*body)
        .take(bound)
        .read_to_end(&mut out)
        .map_err(|error| format!("the body is compressed with gzip, unasked, and cannot be read ({error})"))?;
    if out.len() > most {
        return Err(format!("the body is larger than {most} bytes"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_compressed_is_unpacked_within_the_bound() {
        assert_eq!(plain(packed(b"{\"a\":1}"), 100).unwrap(), b"{\"a\":1}");
        assert_eq!(plain(b"{}".to_vec(), 100).unwrap(), b"{}");
        assert!(plain(packed(&[b' '; 101]), 101).is_ok());
        let bomb = packed(&vec![b' '; 1 << 20]);
        assert!(bomb.len() < 2_000 && plain(bomb, 1_000).unwrap_err().contains("larger than 1000 bytes"));
        let cut = packed(b"{\"a\":1}");
        assert!(plain(cut[..cut.len() - 9].to_vec(), 100).unwrap_err().contains("gzip"));
    }
}
