//! Why a file is not one that somebody signed, and what to do about each.

/// Why a signature, or the list that it is about, does not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// What was given as a key is none. It is not repeated: somebody may have taken the secret one.
    #[error(
        "usage: --require-signed: {problem}; give a public key of minisign, as a file (minisign.pub) or as the text in \
         it (RW…)"
    )]
    Key {
        /// What is wrong with it.
        problem: String,
    },
    /// A file could not be read.
    #[error("signature: {path}: {problem}")]
    Read {
        /// The file.
        path: String,
        /// What went wrong.
        problem: String,
    },
    /// There is no list, and a signature was asked for.
    #[error(
        "signature: {folder} holds no SHA256SUMS, and --require-signed asks for one: list its files with sha256sum and \
         sign the list with minisign (docs/signing.md)"
    )]
    NoList {
        /// The folder.
        folder: String,
    },
    /// There is a list without a signature, and one was asked for.
    #[error("signature: {list} is not signed: {list}.minisig is not there; sign it with `minisign -S -m SHA256SUMS`")]
    NoSignature {
        /// The list.
        list: String,
    },
    /// There is a signature of a list that is not there.
    #[error("signature: {list}.minisig is there, and {list} that it signs is not: fetch the folder anew")]
    LostList {
        /// The list.
        list: String,
    },
    /// The signature cannot be read as one.
    #[error("signature: {file} is no signature of minisign: {problem}; fetch the folder anew, or sign the list again")]
    NoSignatureFile {
        /// The signature.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// It was made in the mode that minisign had before version 0.10.
    #[error(
        "signature: {file} was made in minisign's legacy mode, which is not accepted: sign again with 0.10 or later"
    )]
    Legacy {
        /// The signature.
        file: String,
    },
    /// Another key made it.
    #[error(
        "signature: {file} was made with the key {found}, and --require-signed asks for {wanted}: find out who signed, \
         and with which key, before you change either"
    )]
    OtherKey {
        /// The signature.
        file: String,
        /// The key that it names.
        found: String,
        /// The key that was asked for.
        wanted: String,
    },
    /// It is not a signature of the list.
    #[error(
        "signature: {file} does not fit: the list, the signature or its trusted comment was changed after signing; \
         fetch the folder anew, and find out who changed it"
    )]
    Wrong {
        /// The signature.
        file: String,
    },
    /// A line of the list cannot be read.
    #[error("signature: {list}:{line}: {problem}; write the list with `sha256sum FILE… > SHA256SUMS`")]
    List {
        /// The list.
        list: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A file is not in the list.
    #[error("signature: {file} is not listed in {list}: list and sign it, or take it out of the folder")]
    NotListed {
        /// The file.
        file: String,
        /// The list.
        list: String,
    },
    /// A listed file is not there.
    #[error("signature: {file} is listed in {list} and is not there: the folder is not whole, fetch it anew")]
    Missing {
        /// The file.
        file: String,
        /// The list.
        list: String,
    },
    /// A listed file is another one.
    #[error(
        "signature: {file} is not the file that {list} lists (sha256 {found}, listed {listed}): it was changed after \
         the list was written; fetch the folder anew, and find out who changed it"
    )]
    Changed {
        /// The file.
        file: String,
        /// The list.
        list: String,
        /// What it has.
        found: String,
        /// What it should have.
        listed: String,
    },
}
