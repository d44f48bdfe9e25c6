//! What is replaced, what is not, and that it is the same everywhere.

use ring::hmac;
use serde_json::{Value, json};

use super::super::recording::{Body, Recording};

const SYSTEM: &str = "/redfish/v1/Systems/1";

fn recording(bodies: &[(&str, Value)]) -> Recording {
    let body = |value: &Value| Body { bytes: value.to_string().into_bytes(), xml: false };
    let bodies = bodies.iter().map(|(uri, value)| ((*uri).to_owned(), body(value))).collect();
    Recording { bodies, ..Recording::default() }
}

fn redacted(bodies: &[(&str, Value)]) -> Vec<(String, Value)> {
    let new = recording(bodies).redacted_with(hmac::Key::new(hmac::HMAC_SHA256, b"a test's own key"));
    new.bodies.into_iter().map(|(uri, body)| (uri, serde_json::from_slice(&body.bytes).unwrap())).collect()
}

fn one(body: Value) -> Value {
    redacted(&[(SYSTEM, body)]).swap_remove(0).1
}

#[test]
fn a_serial_number_is_the_same_stand_in_in_values_text_ids_and_uris() {
    let drive = "/redfish/v1/Chassis/1/Drives/S3Z9NX0K";
    let new = redacted(&[
        (drive, json!({"SerialNumber": "S3Z9NX0K", "Id": "S3Z9NX0K", "Name": "Drive"})),
        (
            SYSTEM,
            json!({
                "HostName": "XCC-7Z73-S3Z9NX0K",
                "Links": {"Drives": [{"@odata.id": drive}]},
                "Message": "Drive s3z9nx0k (SN:S3Z9NX0K) was removed from XCC-7Z73-S3Z9NX0K."
            }),
        ),
    ]);
    let (uri, body) = &new[0];
    let serial = body["SerialNumber"].as_str().unwrap();
    assert_ne!(serial, "S3Z9NX0K");
    assert_eq!(uri, &format!("/redfish/v1/Chassis/1/Drives/{serial}"));
    assert_eq!(body["Id"], serial);
    assert_eq!(body["Name"], "Drive");
    let system = &new[1].1;
    let host = system["HostName"].as_str().unwrap();
    assert!(host.ends_with(serial) && !host.starts_with("XCC-7Z73"), "{host}");
    assert_eq!(system["Links"]["Drives"][0]["@odata.id"], uri.as_str());
    assert_eq!(system["Message"], format!("Drive {} (SN:{serial}) was removed from {host}.", serial.to_lowercase()));
}

#[test]
fn uuids_and_macs_are_found_in_any_text_and_any_spelling() {
    let new = one(json!({
        "UUID": "0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6",
        "MACAddress": "b0:26:28:a1:b2:c3",
        "Text": "MAC(B02628A1B2C3) B0-26-28-A1-B2-C3 uuid 0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6, 11:22:33:44:55:66."
    }));
    let (uuid, mac) = (new["UUID"].as_str().unwrap(), new["MACAddress"].as_str().unwrap());
    let (upper, text) = (mac.to_uppercase(), new["Text"].as_str().unwrap());
    let start =
        format!("MAC({}) {} uuid {}, 02:", upper.replace(':', ""), upper.replace(':', "-"), uuid.to_lowercase());
    assert!(text.starts_with(&start), "{text}\n{start}");
    assert!(!text.contains("33:44:55"), "{text}");
}

#[test]
fn addresses_are_replaced_and_versions_are_not() {
    let new = one(json!({
        "IPv4Addresses": [{"Address": "10.2.3.4", "SubnetMask": "255.255.255.0", "Gateway": "10.2.3.1"}],
        "NameServers": ["10.2.3.1", "0.0.0.0", "dns1.corp.example"],
        "FirmwareVersion": "22.31.6.1",
        "Slot2_BootCode": "214.4.91.1",
        "Syslog": "10.2.3.9",
        "Message": "Login from 10.2.3.4:443 and fe80::b226:28ff:fea1:b2c3; firmware 22.31.6.1 at 12:30:45."
    }));
    let four = &new["IPv4Addresses"][0];
    let (address, gateway) = (four["Address"].as_str().unwrap(), &four["Gateway"]);
    assert!(address.starts_with("198.1"), "{address}");
    assert_eq!(four["SubnetMask"], "255.255.255.0");
    assert_eq!((&new["NameServers"][0], &new["NameServers"][1]), (gateway, &json!("0.0.0.0")));
    assert!(!new["NameServers"][2].as_str().unwrap().contains("corp"));
    assert_eq!(new["FirmwareVersion"], "22.31.6.1");
    assert_eq!(new["Slot2_BootCode"], "214.4.91.1");
    assert_ne!(new["Syslog"], "10.2.3.9");
    let text = new["Message"].as_str().unwrap();
    assert!(text.starts_with(&format!("Login from {address}:443 and 2001:db8:")), "{text}");
    assert!(text.ends_with("; firmware 22.31.6.1 at 12:30:45."), "{text}");
}

#[test]
fn people_are_replaced_and_words_of_the_protocol_are_not() {
    let new = one(json!({
        "UserName": "jdoe42",
        "Members": [{"UserName": "Administrator", "RoleId": "Administrator"}, {"HostName": "Status"}],
        "Status": {"State": "Enabled", "Health": "Status"},
        "Message": "User jdoe42 logged in.",
        "SerialNumber": "N/A",
        "AssetTag": "",
        "ExpressServiceCode": 123_456
    }));
    let user = new["UserName"].as_str().unwrap();
    assert_eq!(new["Message"], format!("User {user} logged in."));
    assert_ne!(new["Members"][0]["UserName"], "Administrator");
    assert_eq!(new["Members"][0]["RoleId"], "Administrator");
    assert_eq!(new["Status"], json!({"State": "Enabled", "Health": "Status"}));
    assert_eq!((&new["SerialNumber"], &new["AssetTag"]), (&json!("N/A"), &json!("")));
    assert!(new["ExpressServiceCode"].is_u64() && new["ExpressServiceCode"] != 123_456);
}

#[test]
fn audit_entries_and_sessions_go() {
    let log = "/redfish/v1/Systems/1/LogServices/AuditLog/Entries";
    let new = redacted(&[
        (log, json!({"Members": [{"Message": "x"}], "Members@odata.count": 1, "Members@odata.nextLink": "y"})),
        ("/redfish/v1/SessionService/Sessions", json!({"Members": [{"@odata.id": "z"}]})),
    ]);
    assert_eq!(new[0].1, json!({"Members": []}));
    assert_eq!(new[1].1, json!({"Members": [], "Members@odata.count": 0}));
}
