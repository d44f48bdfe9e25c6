//! A tree of Redfish resources as the files of a recording hold it, read without any of patchgate's own reading.
//!
//! All that can be reached from the service root by any link counts, whatever a client would ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

pub const ROOT: &str = "/redfish/v1";

/// The resources by their URI, without a slash at the end.
pub struct Files(BTreeMap<String, Value>);

impl Files {
    /// The files of a `.tar.xz`.
    pub fn of_archive(path: &Path) -> Self {
        let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut archive = tar::Archive::new(lzma_rust2::XzReader::new(std::io::BufReader::new(file), true));
        let mut files = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().to_string_lossy().into_owned();
            let mut bytes = Vec::new();
            if name.ends_with("/index.json") {
                entry.read_to_end(&mut bytes).unwrap();
                files.push((name, bytes));
            }
        }
        Self::of(files)
    }

    /// The files of a folder.
    pub fn of_folder(path: &Path) -> Self {
        let (mut folders, mut files) = (vec![path.to_owned()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name == "index.json") {
                    files.push((path.to_string_lossy().replace('\\', "/"), std::fs::read(&path).unwrap()));
                }
            }
        }
        Self::of(files)
    }

    fn of(files: Vec<(String, Vec<u8>)>) -> Self {
        // What is no JSON is none of a scan's: two metric reports of the SR670 V2.
        let read = files.into_iter().filter_map(|(name, bytes)| {
            let folder = name.strip_suffix("/index.json")?.to_owned();
            Some((folder, serde_json::from_slice::<Value>(&bytes).ok()?))
        });
        let all: BTreeMap<_, _> = read.collect();
        let is_root = |body: &Value| kind(body) == "ServiceRoot";
        let root = all.iter().find(|(_, body)| is_root(body)).map(|(folder, _)| folder.clone()).unwrap();
        let below = |(folder, body): (String, Value)| Some((format!("{ROOT}{}", folder.strip_prefix(&root)?), body));
        Self(all.into_iter().filter_map(below).collect())
    }

    /// A resource.
    pub fn get(&self, uri: &str) -> Option<&Value> {
        self.0.get(uri.trim_end_matches('/'))
    }

    /// All that links lead to, from the root on.
    pub fn reachable(&self) -> BTreeSet<&str> {
        let (mut seen, mut next) = (BTreeSet::new(), vec![ROOT.to_owned()]);
        while let Some(uri) = next.pop() {
            let page = uri.split('#').next().unwrap_or_default().trim_end_matches('/');
            if let Some((uri, body)) = self.0.get_key_value(page)
                && seen.insert(uri.as_str())
            {
                links(body, &mut next);
            }
        }
        seen
    }

    /// The members of the collection that a link leads to, over all its pages.
    pub fn members(&self, link: &Value) -> BTreeSet<String> {
        let (mut found, mut next) = (BTreeSet::new(), id(link).map(str::to_owned));
        while let Some(page) = next.take().and_then(|uri| self.get(&uri)) {
            let members = page["Members"].as_array().map(Vec::as_slice).unwrap_or_default();
            let fresh = members.iter().filter_map(id).filter(|uri| found.insert(trimmed(uri))).count();
            next = page["Members@odata.nextLink"].as_str().filter(|_| fresh > 0).map(str::to_owned);
        }
        found
    }
}

pub fn id(value: &Value) -> Option<&str> {
    value["@odata.id"].as_str()
}

pub fn trimmed(uri: &str) -> String {
    uri.trim_end_matches('/').to_owned()
}

/// `Drive` of `#Drive.v1_12_0.Drive`.
pub fn kind(body: &Value) -> &str {
    let name = body["@odata.type"].as_str().unwrap_or_default().trim_start_matches('#');
    name.split('.').next().unwrap_or_default()
}

fn links(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::String(uri) if name.ends_with("@odata.nextLink") || name == "@odata.id" => {
                        found.push(uri.clone());
                    }
                    value => links(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| links(value, found)),
        _ => {}
    }
}
