//! Redfish bodies: every reading of every property is a value or a reason, whatever the BMC sends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::redfish::Resource;

fuzz_target!(|bytes: &[u8]| {
    let Ok(serde_json::Value::Object(body)) = serde_json::from_slice(bytes) else { return };
    let names: Vec<String> = body.keys().cloned().collect();
    let resource = Resource { uri: "/redfish/v1/Fuzz".into(), body, at: jiff::Timestamp::UNIX_EPOCH };
    for name in &names {
        let view = resource.field(name);
        let _ = (view.text(), view.boolean(), view.whole_number(), view.link(), view.links(), view.scalars());
        let below = view.field("Status");
        assert!(below.place().to_string().starts_with("/redfish/v1/Fuzz#/"));
        let _ = (below.text(), below.field("Health").text());
        for element in view.list().value().into_iter().flatten() {
            let _ = element.as_resource().map(|r| r.field("Id").text());
        }
    }
});
