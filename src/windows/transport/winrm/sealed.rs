//! A message under the seal of its login, as the body of an HTTP request (MS-WSMV, section 2.2.9.1).

use super::login::Login;

const HEAD: &str = "--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\t\
                    OriginalContent: type=application/soap+xml;charset=UTF-8;Length=";
const MIDDLE: &str = "\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n";
const TAIL: &str = "--Encrypted Boundary--\r\n";

/// The type of a sealed body.
pub const CONTENT_TYPE: &str =
    "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";boundary=\"Encrypted Boundary\"";

/// The body of a message that nobody on the way can read or change.
pub fn seal(login: &mut Login, message: &str) -> Result<Vec<u8>, String> {
    let (head, data) = login.seal(message.as_bytes()).map_err(|e| e.to_string())?;
    let mut body = format!("{HEAD}{}{MIDDLE}", message.len()).into_bytes();
    body.extend_from_slice(&u32::try_from(head.len()).unwrap_or_default().to_le_bytes());
    body.extend_from_slice(&head);
    body.extend_from_slice(&data);
    body.extend_from_slice(TAIL.as_bytes());
    Ok(body)
}

/// What is under the seal of an answer. One that has none, or a broken one, is none.
pub fn open(login: &mut Login, body: &[u8]) -> Result<String, String> {
    let (head, data) = parts(body).filter(|(head, data)| login.is_seal(head, data)).ok_or("an answer is not sealed")?;
    let message = login.open(head, data).map_err(|e| format!("the seal of an answer is broken: {e}"))?;
    String::from_utf8(message).map_err(|_| "an answer is not UTF-8".to_owned())
}

/// What stands before the sealed data of a body, and the data.
pub fn parts(body: &[u8]) -> Option<(&[u8], &[u8])> {
    const KIND: &[u8] = b"application/octet-stream\r\n";
    let start = memchr::memmem::find(body, KIND)? + KIND.len();
    let end = memchr::memmem::rfind(body, b"--Encrypted Boundary--")?;
    let sealed = body.get(start..end)?;
    let (length, rest) = sealed.split_at_checked(4)?;
    let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::super::login::Account;
    use super::*;

    #[test]
    fn what_is_not_sealed_is_not_believed() {
        let password = SecretString::from("x");
        let account = Account { user: "me@corp.example", password: &password, host: "srv", binding: None };
        for mut login in [Login::ntlm(&account).unwrap(), Login::kerberos(&account, "tcp://127.0.0.1:88").unwrap()] {
            for body in [
                &b"<s:Envelope/>"[..],
                b"",
                b"application/octet-stream\r\n--Encrypted Boundary--",
                b"application/octet-stream\r\n\x10\0\0\0short--Encrypted Boundary--",
                b"application/octet-stream\r\n\x10\0\0\x000123456789012345data--Encrypted Boundary--",
                b"application/octet-stream\r\n\xff\xff\xff\xff0123456789012345--Encrypted Boundary--",
            ] {
                assert!(open(&mut login, body).is_err());
            }
        }
    }
}
