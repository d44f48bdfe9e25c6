//! What Windows adds to the identity of the server.

use crate::evidence::{Missing, Observation, Subject, Windows};

/// Adds the host name, which no BMC knows, and where nobody asked a BMC, what SMBIOS tells Windows.
///
/// What a BMC was asked for and did not say stays missing: two sources must not be mixed into one identity before a
/// rule has compared them.
pub fn complete_subject(subject: &mut Subject, windows: &Windows) {
    subject.os_name = windows.os.name.clone();
    let identity = &windows.identity;
    let not_asked = |o: &Observation<String>| o.reason() == Some(&Missing::NotAsked);
    for (mine, theirs) in [
        (&mut subject.manufacturer, &identity.manufacturer),
        (&mut subject.model, &identity.model),
        (&mut subject.serial, &identity.serial),
    ] {
        if not_asked(mine) {
            *mine = theirs.clone();
        }
    }
    if not_asked(&subject.uuid) {
        subject.uuid = identity.uuid.clone().map(|uuid| uuid.to_lowercase());
    }
    if not_asked(&subject.machine_type) {
        // `7Z73CTO1WW`: on ThinkSystem the SKU begins with the machine type.
        subject.machine_type = identity.sku.clone().and_then(|sku| match sku.get(..4) {
            Some(machine_type) if sku.len() == 10 => Ok(machine_type.to_owned()),
            _ => Err(Missing::unreadable(&sku, "expected machine type and model, ten characters")),
        });
    }
}
