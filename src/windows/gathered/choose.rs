//! Which of the documents is the server's.

use std::path::PathBuf;

use super::index::{Document, Gathered};
use crate::evidence::marks::{self, AGREEING, Likeness, Mark};
use crate::evidence::{Hardware, Missing, Observation, is_placeholder};

/// How many names stand in one sentence; the others are counted.
const NAMED: usize = 5;

/// The document of the server, or why there is none.
#[derive(Debug)]
pub struct Chosen {
    /// The file, or the reason why the server has no Windows side.
    pub document: Result<PathBuf, Missing>,
    /// What every report should say of the choice.
    pub notes: Vec<String>,
}

/// Why nobody can choose.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum GatheredError {
    /// Two documents of the server have the same time.
    #[error(
        "identity: {folder}: {first} and {second} are of this server, and both were collected at {at}; \
         give the one that is meant: --windows FILE"
    )]
    Equal {
        /// The folder.
        folder: String,
        /// One of them.
        first: String,
        /// Another one.
        second: String,
        /// Their time.
        at: jiff::Timestamp,
    },
    /// There are several servers, and no BMC says which is meant.
    #[error(
        "identity: {folder} holds documents of several servers ({names}), and no BMC says which is meant; \
         add --bmc URL or --evidence FILE, or give one of them: --windows FILE"
    )]
    Several {
        /// The folder.
        folder: String,
        /// Some of them.
        names: String,
    },
    /// None of the documents can be used.
    #[error("decode: {folder}: none of its documents can be read: {reasons}; collect again")]
    Unreadable {
        /// The folder.
        folder: String,
        /// Why.
        reasons: String,
    },
}

impl Gathered {
    /// Chooses the document of the server whose BMC was read, or where nobody asked a BMC, the one server's whose
    /// documents these are.
    ///
    /// # Errors
    /// [`GatheredError`], where the operator has to say which document is meant.
    pub fn choose(&self, hardware: Option<&Observation<Hardware>>) -> Result<Chosen, GatheredError> {
        if self.documents.is_empty() {
            return Err(GatheredError::Unreadable { folder: self.name(), reasons: few(&self.bad, "; ") });
        }
        let matching = match hardware {
            None => self.of_one_server()?,
            Some(hardware) => match self.of_hardware(hardware) {
                Ok(matching) => matching,
                Err(detail) => {
                    let document = Err(Missing::NotCollected { detail });
                    return Ok(Chosen { document, notes: self.remarks() });
                }
            },
        };
        let newest = matching.iter().max_by_key(|document| document.owner.started);
        let Some(newest) = newest else { return Ok(Chosen { document: Err(Missing::Absent), notes: self.remarks() }) };
        let mut older = Vec::new();
        for other in matching.iter().filter(|other| other.path != newest.path) {
            if other.owner.started == newest.owner.started {
                return Err(GatheredError::Equal {
                    folder: self.name(),
                    first: other.name.clone(),
                    second: newest.name.clone(),
                    at: newest.owner.started,
                });
            }
            older.push(format!("{} ({})", other.name, other.owner.started));
        }
        let mut notes = vec![format!(
            "Windows side: {}, collected at {}, one of {} documents in {}",
            newest.name,
            newest.owner.started,
            self.looked_at(),
            self.name()
        )];
        if !older.is_empty() {
            notes.push(format!("older documents of the same server, not used: {}", few(&older, ", ")));
        }
        notes.extend(self.remarks());
        Ok(Chosen { document: Ok(newest.path.clone()), notes })
    }

    /// The documents in whose marks BMC and Windows agree, or why there are none.
    fn of_hardware(&self, hardware: &Observation<Hardware>) -> Result<Vec<&Document>, String> {
        let unread = |reason: &Missing| {
            let count = self.looked_at();
            format!(
                "the BMC did not say which server it is ({reason}), so none of {count} documents can be its Windows side"
            )
        };
        let hardware = hardware.known_or().map_err(unread)?;
        let system = hardware.system.known_or().map_err(unread)?;
        let offer = hardware.capabilities.machine_type_in_sku;
        let compared: Vec<(&Document, [Mark; 3])> =
            self.documents.iter().map(|d| (d, marks::compare(system, &d.owner.identity, offer))).collect();
        let matching: Vec<&Document> = compared.iter().filter(|(_, marks)| agree(marks)).map(|(d, _)| *d).collect();
        if !matching.is_empty() {
            return Ok(matching);
        }
        let mut misses: Vec<(usize, String)> =
            compared.iter().map(|(d, marks)| (count(marks, Likeness::Same), miss(&d.name, marks))).collect();
        misses.sort_by_key(|(same, _)| std::cmp::Reverse(*same));
        let mut lines: Vec<String> = misses.into_iter().map(|(_, line)| line).collect();
        lines.extend(self.bad.iter().cloned());
        Err(format!("none of {} documents is of this server: {}", self.looked_at(), few(&lines, "; ")))
    }

    /// All documents, if they are of one server.
    fn of_one_server(&self) -> Result<Vec<&Document>, GatheredError> {
        let key = |document: &Document| {
            let identity = &document.owner.identity;
            let mark = |o: &Observation<String>| Some(o.text().filter(|text| !is_placeholder(text))?.to_lowercase());
            mark(&identity.serial).zip(mark(&identity.uuid))
        };
        let mut keys = self.documents.iter().map(key);
        let first = keys.next().flatten();
        if first.is_some() && keys.all(|other| other == first) || self.documents.len() == 1 {
            return Ok(self.documents.iter().collect());
        }
        let names: Vec<String> = self.documents.iter().map(|document| document.name.clone()).collect();
        Err(GatheredError::Several { folder: self.name(), names: few(&names, ", ") })
    }

    /// What is wrong with other files of the folder.
    fn remarks(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.bad.is_empty() {
            notes.push(format!("documents that could not be read: {}", few(&self.bad, "; ")));
        }
        if self.others > 0 {
            notes.push(format!("{} other files beside the documents are left out", self.others));
        }
        notes.extend(self.notes.iter().cloned());
        notes
    }

    fn looked_at(&self) -> usize {
        self.documents.len() + self.bad.len()
    }

    fn name(&self) -> String {
        self.folder.display().to_string()
    }
}

/// Whether two of the three marks agree, and none differs. Placeholders tell nothing. Whether a mark that could not be read
/// leaves a doubt is for the rule `identity-match`, which sees the document that was chosen.
fn agree(marks: &[Mark]) -> bool {
    count(marks, Likeness::Different) == 0 && count(marks, Likeness::Same) >= AGREEING
}

fn count(marks: &[Mark], likeness: Likeness) -> usize {
    marks.iter().filter(|mark| mark.likeness == likeness).count()
}

/// Why a document is not the server's. Its own marks are not told: they are another server's.
fn miss(name: &str, marks: &[Mark]) -> String {
    let of = |likeness: Likeness| -> Vec<&str> {
        marks.iter().filter(|mark| mark.likeness == likeness).map(|mark| mark.name.as_str()).collect()
    };
    let mut reasons = Vec::new();
    for (likeness, what) in
        [(Likeness::Different, "another"), (Likeness::Placeholder, "a placeholder as"), (Likeness::Gap, "no readable")]
    {
        reasons.extend(of(likeness).into_iter().map(|mark| format!("{what} {mark}")));
    }
    format!("{name} ({})", reasons.join(", "))
}

/// The first of a list, and how many more there are.
fn few(list: &[String], separator: &str) -> String {
    let first = list.get(..NAMED).unwrap_or(list).join(separator);
    match list.len().saturating_sub(NAMED) {
        0 => first,
        rest => format!("{first}{separator}and {rest} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::testing::{hardware, known, text};
    use crate::evidence::{Offer, SmbiosIdentity, System};
    use crate::windows::collected::Owner;

    const UUID: &str = "0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6";

    fn document(name: &str, second: i64, serial: &str, uuid: &str) -> Document {
        let identity = SmbiosIdentity {
            manufacturer: text("Lenovo"),
            model: text("ThinkSystem SR650 V2"),
            sku: text("7Z73CTO1WW"),
            serial: text(serial),
            uuid: text(uuid),
            bios_version: text("AFE136D-3.60"),
        };
        let owner = Owner { started: jiff::Timestamp::from_second(second).unwrap(), identity };
        Document { path: name.into(), name: name.to_owned(), owner }
    }

    fn gathered(documents: Vec<Document>) -> Gathered {
        Gathered { folder: "share".into(), documents, bad: Vec::new(), others: 0, notes: Vec::new() }
    }

    /// A system of which nothing is known.
    fn system() -> System {
        let gap = serde_json::json!({"missing": {"reason": "absent"}, "from": "/test", "at": "2026-11-22T03:00:00Z"});
        let names =
            "manufacturer model sub_model sku serial uuid bios_version power_state processors memory trusted_modules";
        let mut system: serde_json::Value = names.split(' ').map(|name| (name.to_owned(), gap.clone())).collect();
        system["uri"] = "/redfish/v1/Systems/1".into();
        system["status"] = serde_json::json!({"health": gap, "state": gap});
        serde_json::from_value(system).unwrap()
    }

    fn bmc(serial: &str, uuid: &str) -> Observation<Hardware> {
        let mut hardware = hardware();
        let mut system = system();
        (system.serial, system.uuid, system.sub_model) = (text(serial), text(uuid), text("7Z73"));
        hardware.capabilities.machine_type_in_sku = Offer::Expected;
        hardware.system = known(system);
        known(hardware)
    }

    fn choose(documents: Vec<Document>, bmc: &Observation<Hardware>) -> Result<Chosen, GatheredError> {
        gathered(documents).choose(Some(bmc))
    }

    #[test]
    fn the_document_in_which_two_marks_agree_and_none_differs_is_taken() {
        let bmc = bmc("S1", UUID);
        let other = "1f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6";
        for (serial, uuid) in [("S1", UUID), ("s1", "3A7B5E0F-2C1D-6A4B-9E8F-52A1C3D4E5F6"), ("S1", "Default string")] {
            let documents = vec![document("a", 1, "S2", other), document("b", 1, serial, uuid)];
            let chosen = choose(documents, &bmc).unwrap();
            assert_eq!(chosen.document, Ok("b".into()), "{serial} {uuid}");
            assert!(chosen.notes[0].starts_with("Windows side: b, collected at "), "{:?}", chosen.notes);
        }
    }

    #[test]
    fn no_document_is_the_servers_where_a_mark_differs_or_only_placeholders_agree() {
        let zeros = "00000000-0000-0000-0000-000000000000";
        let full = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";
        for (serial, uuid, mine) in [
            ("S2", UUID, "S1"),
            ("Default string", zeros, "Default string"),
            ("To be filled by O.E.M.", full, "To be filled by O.E.M."),
        ] {
            let bmc = bmc(mine, if mine == "S1" { UUID } else { uuid });
            let chosen = choose(vec![document("a", 1, serial, uuid), document("b", 2, "S9", uuid)], &bmc).unwrap();
            let Err(Missing::NotCollected { detail }) = chosen.document else { panic!("{serial} was taken") };
            assert!(detail.starts_with("none of 2 documents is of this server: a ("), "{detail}");
        }
    }

    #[test]
    fn of_two_documents_the_newest_is_taken_and_equal_times_are_for_the_operator() {
        let bmc = bmc("S1", UUID);
        let chosen = choose(vec![document("new", 9, "S1", UUID), document("old", 1, "S1", UUID)], &bmc).unwrap();
        assert_eq!(chosen.document, Ok("new".into()));
        assert!(chosen.notes[1].ends_with("not used: old (1970-01-01T00:00:01Z)"), "{:?}", chosen.notes);
        let error = choose(vec![document("a", 9, "S1", UUID), document("b", 9, "S1", UUID)], &bmc).unwrap_err();
        assert!(error.to_string().contains("a and b are of this server"), "{error}");
    }

    #[test]
    fn without_a_bmc_the_documents_must_be_of_one_server() {
        let chosen = gathered(vec![document("a", 1, "S1", UUID), document("b", 2, "S1", UUID)]).choose(None).unwrap();
        assert_eq!(chosen.document, Ok("b".into()));
        let error = gathered(vec![document("a", 1, "S1", UUID), document("b", 2, "S2", UUID)]).choose(None);
        assert!(matches!(error, Err(GatheredError::Several { .. })));
        let zeros = "00000000-0000-0000-0000-000000000000";
        let error = gathered(vec![document("a", 1, "S1", zeros), document("b", 2, "S1", zeros)]).choose(None);
        assert!(matches!(error, Err(GatheredError::Several { .. })), "a placeholder makes nobody the same");
    }

    #[test]
    fn a_bmc_that_says_nothing_has_no_document() {
        let silent = Observation::missing(Missing::Null, "/test", crate::evidence::testing::at());
        let chosen = choose(vec![document("a", 1, "S1", UUID)], &silent).unwrap();
        assert!(matches!(chosen.document, Err(Missing::NotCollected { .. })));
    }

    #[test]
    fn hundreds_of_misses_are_counted_and_the_nearest_named() {
        let mut documents: Vec<Document> =
            (0..300).map(|n| document(&format!("d{n}"), n, &format!("X{n}"), &UUID.replace('f', "a"))).collect();
        documents.push(document("near", 1, "S1", &UUID.replace('f', "b")));
        let chosen = choose(documents, &bmc("S1", UUID)).unwrap();
        let Err(Missing::NotCollected { detail }) = chosen.document else { panic!("one was taken") };
        assert!(detail.contains("server: near (another UUID); d0 (another serial number, another UUID)"), "{detail}");
        assert!(detail.ends_with("and 296 more") && detail.len() < 500, "{detail}");
    }
}
