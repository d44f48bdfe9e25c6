//! Names of files and registry keys in the text of a log.

/// What a path or key begins with, but for the letter of a drive.
const ROOTS: &[&str] = &[r"\Registry\Machine\", r"\SystemRoot\", r"HKLM\", r"HKEY_LOCAL_MACHINE\"];

/// The first path or registry key in a message.
#[must_use]
pub fn object(message: &str) -> Option<String> {
    let lower = message.to_ascii_lowercase();
    let root = ROOTS.iter().filter_map(|root| lower.find(&root.to_ascii_lowercase())).min();
    let drive = lower.match_indices(r":\").find_map(|(at, _)| {
        let letter = at.checked_sub(1)?;
        lower.as_bytes().get(letter).is_some_and(u8::is_ascii_alphabetic).then_some(letter)
    });
    let at = [root, drive].into_iter().flatten().min()?;
    let rest = message.get(at..)?;
    let before = message.get(..at)?;
    let before = [r"\??\", r"\\?\"].iter().find_map(|prefix| before.strip_suffix(prefix)).unwrap_or(before);
    // In quotation marks, all up to the closing one is the name: `C:\Program Files (x86)\…`.
    if let Some(mark) = before.chars().last().filter(|last| matches!(last, '\'' | '"'))
        && let Some((object, _)) = rest.split_once(mark)
    {
        return (!object.is_empty()).then(|| object.to_owned());
    }
    let end = rest.find(['"', '\'', ',', ';', '[', ']', '|', '<', '>', '(', ')', '\r', '\n']).unwrap_or(rest.len());
    let object = rest.get(..end)?.trim_end_matches([' ', '.', ':']);
    (!object.is_empty()).then(|| object.to_owned())
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn objects_are_found_in_their_usual_spellings() {
        let cases = [
            (
                r"Failed to create file: \??\C:\Windows\WinSxS\Temp\InFlight\x, status. [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                Some(r"C:\Windows\WinSxS\Temp\InFlight\x"),
            ),
            (
                r#"Could not open "\SystemRoot\WinSxS\Manifests\a.manifest""#,
                Some(r"\SystemRoot\WinSxS\Manifests\a.manifest"),
            ),
            (
                r"Failed to open key \Registry\Machine\Software\Microsoft\Windows\CurrentVersion\Component Based Servicing [HRESULT = 0x80070005]",
                Some(r"\Registry\Machine\Software\Microsoft\Windows\CurrentVersion\Component Based Servicing"),
            ),
            (
                r"oa = @0x1->OBJECT_ATTRIBUTES {s:48; on:[77]'\??\C:\Program Files (x86)\X, Y'; a:(OBJ)}",
                Some(r"C:\Program Files (x86)\X, Y"),
            ),
            ("Failed to create file. [HRESULT = 0x80070005 - E_ACCESSDENIED]", None),
            (r":\", None),
            ("日本語 C:\\窓\\é. ", Some("C:\\窓\\é")),
        ];
        for (message, wanted) in cases {
            assert_eq!(object(message).as_deref(), wanted, "{message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_message_makes_the_search_panic(message in r"[\\:\[A-Za-zé日 ]{0,40}") {
            let _: Option<String> = object(&message);
        }
    }
}
