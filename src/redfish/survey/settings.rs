//! UEFI settings, running and pending, and Secure Boot.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::missing::{link_of, missing_like};
use crate::evidence::{Bios, Missing, Observation, PendingSetting, SecureBoot};
use crate::redfish::client::Bmc;
use crate::redfish::read::Resource;

pub(super) async fn bios(bmc: &Bmc, system: &Observation<Arc<Resource>>) -> Observation<Bios> {
    let bios = bmc.follow(&link_of(system, "Bios")).await;
    let Observation::Known { value: running, from, at } = bios else { return missing_like(&bios) };
    let settings_link = running.field("@Redfish.Settings").field("SettingsObject").link();
    let (uri, attributes) = (running.uri.to_string(), attributes(&running));
    // Hundreds of settings as JSON are not held while the pending ones are waited for.
    drop(running);
    let settings = bmc.follow(&settings_link).await;
    let pending = match &settings {
        // Absent would mean that no settings object is offered; it is, and holds no settings.
        Observation::Known { value, .. } => match self::attributes(value) {
            Observation::Missing { reason: Missing::Absent, from, at } => {
                Observation::missing(Missing::unreadable("no Attributes", "expected settings"), from, at)
            }
            pending => changes(&attributes, &pending),
        },
        Observation::Missing { .. } => missing_like(&settings),
    };
    Observation::known(Bios { uri, attributes, pending }, from, at)
}

fn attributes(r: &Resource) -> Observation<BTreeMap<String, String>> {
    r.field("Attributes").scalars().map(|pairs| pairs.into_iter().collect())
}

/// What differs between the running and the pending settings.
fn changes(
    running: &Observation<BTreeMap<String, String>>,
    pending: &Observation<BTreeMap<String, String>>,
) -> Observation<Vec<PendingSetting>> {
    let (Some(now), Observation::Known { value: next, from, at }) = (running.value(), pending) else {
        return if running.value().is_none() { missing_like(running) } else { missing_like(pending) };
    };
    let differing = next.iter().filter(|(name, value)| now.get(*name) != Some(value)).map(|(name, value)| {
        PendingSetting { name: name.clone(), running: now.get(name).cloned(), pending: value.clone() }
    });
    Observation::known(differing.collect(), from, *at)
}

pub(super) async fn secure_boot(bmc: &Bmc, system: &Observation<Arc<Resource>>) -> Observation<SecureBoot> {
    let resource = bmc.follow(&link_of(system, "SecureBoot")).await;
    resource.map(|r| SecureBoot {
        uri: r.uri.to_string(),
        enabled: r.field("SecureBootEnable").boolean(),
        current_boot: r.field("SecureBootCurrentBoot").text(),
        mode: r.field("SecureBootMode").text(),
    })
}
