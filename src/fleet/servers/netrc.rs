//! `.netrc`: accounts by machine, as curl, ftp and git read them.
//!
//! Words with blanks between them: `machine NAME login USER password PASSWORD`, `default` for every other machine, `macdef` up to an empty
//! line. A word may stand in quotation marks, with `\\` before what shall be itself
//! (<https://everything.curl.dev/usingcurl/netrc.html>). Nothing of the file is repeated in an error.

use std::iter::Peekable;
use std::str::Chars;

use secrecy::SecretString;

/// The password of an account in the text of a `.netrc`; of the entry `default` where no machine is named.
///
/// # Errors
/// There is none, there are several that differ, or the text is no `.netrc`.
pub fn netrc_password(text: &str, machine: Option<&str>, user: &str) -> Result<SecretString, String> {
    let of = machine.map_or_else(|| "in its entry `default`".to_owned(), |machine| format!("for machine {machine}"));
    let entries = entries(text)?;
    let mut found: Option<&str> = None;
    for entry in &entries {
        let is_it = entry.machine.as_deref() == machine && entry.login.as_deref().is_none_or(|login| login == user);
        let Some(password) = entry.password.as_deref().filter(|password| is_it && !password.is_empty()) else {
            continue;
        };
        if found.is_some_and(|earlier| earlier != password) {
            return Err(format!("it has two passwords of {user} {of}"));
        }
        found = Some(password);
    }
    found.map(SecretString::from).ok_or_else(|| format!("it has no password of {user} {of}"))
}

#[derive(Default)]
struct Entry {
    /// None for `default`.
    machine: Option<String>,
    login: Option<String>,
    password: Option<String>,
}

fn entries(text: &str) -> Result<Vec<Entry>, String> {
    let mut words = Words { letters: text.trim_start_matches('\u{feff}').chars().peekable(), line: 1 };
    let mut found: Vec<Entry> = Vec::new();
    while let Some(word) = words.word()? {
        let line = words.line;
        match word.as_str() {
            "machine" => found.push(Entry { machine: Some(words.value(line)?), ..Entry::default() }),
            "default" => found.push(Entry::default()),
            "macdef" => words.skip_macro(),
            comment if comment.starts_with('#') => words.skip_line(),
            "login" | "password" | "account" => {
                let value = words.value(line)?;
                let Some(entry) = found.last_mut() else {
                    return Err(format!("line {line} stands before the first machine"));
                };
                match word.as_str() {
                    "login" => entry.login = Some(value),
                    "password" => entry.password = Some(value),
                    _ => {}
                }
            }
            _ => {
                return Err(format!(
                    "line {line} has a word that is none of machine, default, login, password, account and macdef"
                ));
            }
        }
    }
    Ok(found)
}

struct Words<'t> {
    letters: Peekable<Chars<'t>>,
    line: usize,
}

impl Words<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.next();
        self.line += usize::from(letter == Some('\n'));
        letter
    }

    fn word(&mut self) -> Result<Option<String>, String> {
        while self.letters.peek().is_some_and(|c| c.is_whitespace()) {
            self.next();
        }
        let quoted = self.letters.peek() == Some(&'"');
        if quoted {
            self.next();
        }
        let (mut word, line) = (String::new(), self.line);
        loop {
            match self.letters.peek() {
                None if quoted => return Err(format!("line {line} has a quotation mark that is not closed")),
                None => break,
                Some('"') if quoted => {
                    self.next();
                    return Ok(Some(word));
                }
                Some(c) if c.is_whitespace() && !quoted => break,
                Some('\\') if quoted => {
                    self.next();
                    word.extend(self.next());
                }
                Some(_) => word.extend(self.next()),
            }
        }
        Ok((!word.is_empty()).then_some(word))
    }

    fn value(&mut self, line: usize) -> Result<String, String> {
        self.word()?.ok_or_else(|| format!("line {line} ends before its value"))
    }

    fn skip_line(&mut self) {
        while self.letters.peek().is_some_and(|c| *c != '\n') {
            self.next();
        }
    }

    /// A macro ends with an empty line.
    fn skip_macro(&mut self) {
        loop {
            self.skip_line();
            self.next();
            if self.letters.peek().is_none_or(|c| matches!(c, '\n' | '\r')) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::netrc_password;

    const TEXT: &str = "# ours\nmachine a.example.net login svc password one\nmachine a.example.net\n\tlogin other password \"two \\\" words\"\n\
        macdef init\npassword not-one\n\nmachine b login svc password #hash account x\ndefault login svc password last\n";

    fn read(machine: Option<&str>, user: &str) -> Result<String, String> {
        netrc_password(TEXT, machine, user).map(|password| password.expose_secret().to_owned())
    }

    #[test]
    fn an_account_is_found_by_machine_and_login() {
        assert_eq!(read(Some("a.example.net"), "svc").as_deref(), Ok("one"));
        assert_eq!(read(Some("a.example.net"), "other").as_deref(), Ok("two \" words"));
        assert_eq!(read(Some("b"), "svc").as_deref(), Ok("#hash"));
        assert_eq!(read(None, "svc").as_deref(), Ok("last"));
        assert!(
            read(Some("c"), "svc").is_err(),
            "the default is asked for by name alone: its password may be another account's"
        );
        assert!(read(Some("b"), "root").is_err());
    }

    #[test]
    fn what_is_wrong_is_told_without_a_word_of_the_file() {
        for (text, told) in [
            ("machine a login u password s3cret\nmachine a login u password s3cret2\n", "two passwords"),
            ("password s3cret\n", "before the first machine"),
            ("machine a\ns3cret\n", "line 2 has a word"),
            ("machine a login u password \"s3cret\n", "not closed"),
            ("machine a login u password", "ends before its value"),
        ] {
            let error = netrc_password(text, Some("a"), "u").unwrap_err();
            assert!(error.contains(told) && !error.contains("s3cret"), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(text in "(machine|login|password|macdef|default|[ \n\"#\\\\a]){0,30}") {
            let _ = netrc_password(&text, Some("a"), "a");
        }

        /// Whatever is written as one word is read as that word.
        #[test]
        fn a_password_in_quotation_marks_comes_back(password in "[^\u{0}]{1,20}") {
            let escaped = password.replace('\\', "\\\\").replace('"', "\\\"");
            let read = netrc_password(&format!("machine a login u password \"{escaped}\"\n"), Some("a"), "u").unwrap();
            prop_assert_eq!(read.expose_secret(), &password);
        }
    }
}
