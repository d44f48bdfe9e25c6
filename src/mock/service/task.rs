//! A firmware update under way: what its task still has to do, and which version its image brings.

use serde_json::Value;

/// What a task still has to do.
pub(super) struct Update {
    /// The URI of the task.
    pub(super) task: String,
    pub(super) targets: Vec<Target>,
    pub(super) package: Package,
    pub(super) completed: bool,
}

pub(super) struct Target {
    /// The inventory member whose version becomes another.
    pub(super) active: String,
    /// The member for its next version, and how it was when nothing was pending.
    pub(super) pending: Option<(String, Value)>,
}

/// What the name of an image says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// The four characters that name the component in build ids: `AFE1`.
    pub(super) family: String,
    /// The three that count its builds: `40E`.
    pub(super) level: String,
    pub(super) version: String,
}

impl Package {
    pub(super) fn of(image: &str) -> Option<Self> {
        let file = image.split(['?', '#']).next()?.rsplit('/').next()?;
        file.split('_').find_map(|part| {
            let (build, version) = part.split_once('-')?;
            let is_version = version.starts_with(|first: char| first.is_ascii_digit())
                && version.chars().all(|one| one.is_ascii_digit() || one == '.');
            if build.len() != 7 || !build.chars().all(|one| one.is_ascii_alphanumeric()) || !is_version {
                return None;
            }
            let (family, level) = build.split_at_checked(4)?;
            Some(Self {
                family: family.to_ascii_uppercase(),
                level: level.to_ascii_uppercase(),
                version: version.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_and_version_are_read_from_the_name_of_a_package() {
        let package =
            |image: &str| Package::of(image).map(|one| format!("{} {} {}", one.family, one.level, one.version));
        for (image, expected) in [
            ("https://x.example/lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz", Some("AFE1 40E 3.70")),
            ("lnvgy_fw_xcc_afbt60a-5.80_anyos_noarch.uxz?token=1", Some("AFBT 60A 5.80")),
            ("http://x.example/afe140e-3.70/image.bin", None),
            ("image.uxz", None),
            ("", None),
            ("lnvgy_fw_uefi_afe140é-3.70_x", None),
            ("lnvgy_fw_uefi_afe140e-_x", None),
        ] {
            assert_eq!(package(image).as_deref(), expected, "{image}");
        }
    }
}
