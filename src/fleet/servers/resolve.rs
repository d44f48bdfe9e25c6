//! What holds for a server: its own word, else that of its groups, else the defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::server::{SITE, Settings};
use super::wire::Own;
use crate::baseline::Text;
use crate::common::age::age;

/// Those who have a say, the nearest first.
pub struct Chain<'w>(pub Vec<&'w Own>);

impl Chain<'_> {
    fn text(&self, field: impl Fn(&Own) -> Option<&Text>) -> Option<String> {
        self.0.iter().find_map(|own| field(own)).map(|text| text.get_ref().trim().to_owned())
    }

    /// A file that is named beside the servers file.
    fn file(&self, folder: &Path, field: impl Fn(&Own) -> Option<&Text>) -> Option<PathBuf> {
        self.text(field).map(|name| folder.join(name))
    }

    /// What holds.
    pub fn settings(&self, folder: &Path) -> Settings {
        Settings {
            credential: self.text(|own| own.credential.as_ref()),
            windows_credential: self.text(|own| own.windows_credential.as_ref()),
            baseline: self.text(|own| own.baseline.as_ref()),
            waivers: self.file(folder, |own| own.waivers.as_ref()),
            depth: self.0.iter().find_map(|own| own.depth),
            auth: self.0.iter().find_map(|own| own.auth),
            system: self.text(|own| own.system.as_ref()),
            pin: self.text(|own| own.pin.as_ref()),
            ca: self.file(folder, |own| own.ca.as_ref()),
            tls_name: self.text(|own| own.tls_name.as_ref()),
            deadline: self.0.iter().find_map(|own| own.deadline.as_ref()).map(|seconds| *seconds.get_ref()),
            // One that is none was told with its place.
            max_age: self.text(|own| own.max_age.as_ref()).and_then(|text| age(&text).ok()),
        }
    }

    /// Every label that anybody gives it; of two values, the nearest.
    pub fn labels(&self) -> BTreeMap<String, String> {
        let mut labels = BTreeMap::new();
        for own in self.0.iter().rev() {
            labels.extend(own.labels.iter().map(|(name, value)| (name.get_ref().clone(), value.get_ref().clone())));
            labels.extend(own.site.iter().map(|site| (SITE.to_owned(), site.get_ref().trim().to_owned())));
        }
        labels
    }
}
