//! Public keys and signatures of minisign, which does the signing: <https://jedisct1.github.io/minisign/>.

use std::fmt;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minisign_verify::{Error, PublicKey, Signature};

use super::error::SignatureError;
use super::text::read_text;

/// Where the number of the key stands in keys and signatures, after two bytes that name the algorithm.
const KEY_NUMBER: std::ops::Range<usize> = 2..10;

/// The public key of whoever may sign.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    key: PublicKey,
    id: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    /// The key that an operator gave: the text of a public key, or a file that holds one.
    ///
    /// # Errors
    /// [`SignatureError::Key`].
    pub fn read(given: &str) -> Result<Self, SignatureError> {
        if let Some(key) = Self::of(given.trim()) {
            return Ok(key);
        }
        let bad = |problem: String| SignatureError::Key { problem };
        let path = Path::new(given);
        if !path.exists() {
            return Err(bad("this is no public key, and there is no such file".to_owned()));
        }
        let text = read_text(path).map_err(|e| bad(format!("{given}: {e}")))?;
        // A comment and the key; the comment is signed by nobody and says nothing here.
        let keys = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("untrusted comment:"));
        match keys.collect::<Vec<_>>()[..] {
            [line] => Self::of(line).ok_or_else(|| bad(format!("{given} holds no public key"))),
            _ => Err(bad(format!("{given} does not hold one key"))),
        }
    }

    fn of(text: &str) -> Option<Self> {
        let key = PublicKey::from_base64(text).ok()?;
        Some(Self { key, id: id(text)? })
    }

    /// Its id, as minisign prints it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Verifies that `text` is the content of a signature of `signed`, the trusted comment included, which is the
    /// answer. `file` is its name in messages.
    ///
    /// # Errors
    /// [`SignatureError`]: no signature, of another key, of something else.
    pub fn verify(&self, signed: &[u8], text: &str, file: &str) -> Result<String, SignatureError> {
        let file = file.to_owned();
        let signature = match Signature::decode(text) {
            Ok(signature) => signature,
            Err(e) => return Err(SignatureError::NoSignatureFile { file, problem: e.to_string() }),
        };
        // The crate compares the global signature too, which is the one over the trusted comment.
        match self.key.verify(signed, &signature, false) {
            Ok(()) => Ok(signature.trusted_comment().to_owned()),
            Err(Error::UnexpectedKeyId) => {
                let found = text.lines().nth(1).and_then(id).unwrap_or_default();
                Err(SignatureError::OtherKey { file, found, wanted: self.id.clone() })
            }
            Err(Error::UnexpectedAlgorithm) => Err(SignatureError::Legacy { file }),
            Err(_) => Err(SignatureError::Wrong { file }),
        }
    }
}

/// The number of the key in a key or signature: eight bytes, the lowest first.
fn id(text: &str) -> Option<String> {
    let bytes = BASE64_STANDARD.decode(text.trim()).ok()?;
    let number: [u8; 8] = bytes.get(KEY_NUMBER)?.try_into().ok()?;
    Some(format!("{:016X}", u64::from_le_bytes(number)))
}
